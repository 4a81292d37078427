"""The forms of attestations."""

from app.attestations.forms.requests import AskForm, DeclineForm, SkillsForm
from app.attestations.forms.signing import AttestForm, GroupForm
from app.attestations.forms.talk import AnswerForm, ContestForm, MessageForm
from app.attestations.forms.testimonials import TestifyForm, WitnessForm, testify_form

__all__ = [
    "AnswerForm",
    "AskForm",
    "AttestForm",
    "ContestForm",
    "DeclineForm",
    "GroupForm",
    "MessageForm",
    "SkillsForm",
    "TestifyForm",
    "WitnessForm",
    "testify_form",
]
