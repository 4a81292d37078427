"""The forms of attestations."""

from app.attestations.forms.assessing import SituationForm
from app.attestations.forms.requests import AskForm, DeclineForm, SkillsForm
from app.attestations.forms.seeing import CheckForm, NotYetForm, SeenForm
from app.attestations.forms.signing import AttestForm
from app.attestations.forms.talk import AnswerForm, ContestForm, MessageForm
from app.attestations.forms.testimonials import TestifyForm, WitnessForm, testify_form

__all__ = [
    "AnswerForm",
    "AskForm",
    "AttestForm",
    "CheckForm",
    "ContestForm",
    "DeclineForm",
    "MessageForm",
    "NotYetForm",
    "SeenForm",
    "SituationForm",
    "SkillsForm",
    "TestifyForm",
    "WitnessForm",
    "testify_form",
]
