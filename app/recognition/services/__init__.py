"""What the Region writes and recognises, what structures ask, and who earns what."""

from app.recognition.services.effects import Effect, effect_of_recognising, effect_under
from app.recognition.services.evaluating import evaluate
from app.recognition.services.means import Means
from app.recognition.services.overriding import end_override, override
from app.recognition.services.recognising import Subject, of_elsewhere, of_version, recognise, withdraw
from app.recognition.services.reference import (
    FacetText,
    RuleText,
    activate,
    next_draft,
    retire,
    rewrite,
    take_up_again,
    write_new,
)
from app.recognition.services.requests import accept, answer, appeal, ask, ask_precision, refuse, take_back
from app.recognition.services.ticking import tick

__all__ = [
    "Effect",
    "FacetText",
    "Means",
    "RuleText",
    "Subject",
    "accept",
    "activate",
    "answer",
    "appeal",
    "ask",
    "ask_precision",
    "effect_of_recognising",
    "effect_under",
    "end_override",
    "evaluate",
    "next_draft",
    "of_elsewhere",
    "of_version",
    "override",
    "recognise",
    "refuse",
    "retire",
    "rewrite",
    "take_back",
    "take_up_again",
    "tick",
    "withdraw",
    "write_new",
]
