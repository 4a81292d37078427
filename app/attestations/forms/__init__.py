"""The forms of attestations."""

from app.attestations.forms.requests import AskForm, DeclineForm, SkillsForm
from app.attestations.forms.signing import AttestForm, GroupForm

__all__ = ["AskForm", "AttestForm", "DeclineForm", "GroupForm", "SkillsForm"]
