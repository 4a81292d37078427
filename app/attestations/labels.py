"""The words of attestations."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.attestations.errors import LinkProblem
from app.attestations.models import Assessment, AssessmentKind, AssessmentMethod, ContestState, RequestState
from app.attestations.queries import ChangeKind, NewsKind, Short
from app.attestations.signals import AsBadge
from app.portfolio.models import Proof
from app.trainings import labels as trainings

OTHER = "other"

# At which level something is seen, in the words of trainers.
LEVELS = trainings.LEVELS

# How a skill was seen: a code that reads in both languages; other ways are kept in the trainer's own words.
OBSERVED: dict[str, Any] = {
    "workshop": _l("Seen in the workshop or the classroom"),
    "company": _l("Seen in a company, during a placement"),
    "assessment": _l("Assessed by a test or an exercise"),
    OTHER: _l("Another way"),
}


def observed_words(observed: str) -> Any:
    """How it was seen, to read."""
    return OBSERVED.get(observed, observed)


# An attestation that can be a badge, or is one: where that leads; or why it cannot be one.
BADGES: dict[AsBadge, Any] = {
    AsBadge.MAY: _l("Receive it as a badge"),
    AsBadge.RECEIVED: _l("See its badge"),
    AsBadge.TAKEN_BACK: _l("Its badge was taken back: see why"),
}
NO_BADGE: dict[AsBadge, Any] = {
    AsBadge.NOT_COUNTED: _l("It can be a badge once it counts: other trainers must sign it too."),
    AsBadge.NEVER: _l("This provider does not give its attestations as badges."),
}

# What became of a request, and the mark beside it: nothing is good or bad before an answer.
REQUEST_STATES: dict[RequestState, Any] = {
    RequestState.REQUESTED: _l("Waiting for an answer"),
    RequestState.ATTESTED: _l("Attested"),
    RequestState.DECLINED: _l("Declined"),
    RequestState.WITHDRAWN: _l("Taken back"),
}

PROOFS: dict[Proof, Any] = {
    Proof.DECLARED: _l("You said so"),
    Proof.ATTESTED: _l("Attested"),
    Proof.CERTIFIED: _l("Certified"),
}

CONTESTS: dict[ContestState, Any] = {
    ContestState.OPEN: _l("Contested, waiting for an answer"),
    ContestState.KEPT: _l("Contested, then kept"),
    ContestState.REVOKED: _l("Contested, then taken back"),
}

LINK_PROBLEMS: dict[LinkProblem, Any] = {
    LinkProblem.UNKNOWN: _l("We do not know this link. Check that it is whole, or ask for a new one."),
    LinkProblem.USED: _l("Someone has answered already: a link opens once. Nothing more to do."),
    LinkProblem.EXPIRED: _l("Its time has passed. Ask the person who sent it for a new one."),
    LinkProblem.WITHDRAWN: _l("The person has taken their question back. Nothing more to do."),
    LinkProblem.OWN: _l("This page is for the person you ask. Let them open it on their own phone."),
}

NEWS: dict[NewsKind, Any] = {
    NewsKind.ATTESTED: _l("attested by %(person)s"),
    NewsKind.REVOKED: _l("attestation taken back by %(person)s"),
    NewsKind.DECLINED: _l("request declined by %(person)s"),
    NewsKind.KEPT: _l("attestation kept by %(person)s"),
    NewsKind.TESTIFIED: _l("testimonial of %(person)s"),
}


def news_words(kind: NewsKind, person: str) -> str:
    """What happened, in a few words."""
    return str(NEWS[kind]) % {"person": person}


ASSESSMENTS: dict[AssessmentKind, Any] = {
    AssessmentKind.INITIAL: _l("Initial assessment"),
    AssessmentKind.IN_COURSE: _l("Assessment during the training"),
    AssessmentKind.FINAL: _l("Final assessment"),
}
METHODS: dict[AssessmentMethod, Any] = {
    AssessmentMethod.SITUATION: _l("Situation observed"),
    AssessmentMethod.TEST: _l("Test"),
    AssessmentMethod.WORKS: _l("File of works looked at together"),
    AssessmentMethod.INTERVIEW: _l("Interview"),
}


def result_words(level: int | None) -> Any:
    """What an assessment showed of a skill: the level reached, or that it is not there yet."""
    return _l("Not there yet") if level is None else LEVELS[level]


def assessed_words(assessment: Assessment, level: int | None) -> str:
    """An assessment and what it showed of one skill, in a line."""
    when = f"{ASSESSMENTS[assessment.kind]}, {str(METHODS[assessment.method]).lower()}"
    shown = str(result_words(level)).lower()
    return f"{when}: {shown}"


def short_words(short: Short) -> str:
    """How many attest something, when more must."""
    return str(
        ngettext(
            "Attested. %(num)d attestation of %(need)s: it counts once enough trainers have signed.",
            "Attested. %(num)d attestations of %(need)s: it counts once enough trainers have signed.",
            short.have,
            need=short.need,
        )
    )


# What is new in a group, after someone's name.
CHANGES: dict[ChangeKind, Any] = {
    ChangeKind.CAME: _l("is enrolled"),
    ChangeKind.LEFT: _l("left before the end"),
    ChangeKind.FINISHED: _l("finished the training"),
    ChangeKind.MODULE_ENDED: _l("ended the module"),
    ChangeKind.ATTESTED: _l("was attested:"),
    ChangeKind.REVOKED: _l("lost the attestation of:"),
    ChangeKind.DECLARED: _l("says they can do, or are learning:"),
}
