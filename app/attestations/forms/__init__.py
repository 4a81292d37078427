"""The forms of attestations."""

from app.attestations.forms.signing import AttestForm, GroupForm

__all__ = ["AttestForm", "GroupForm"]
