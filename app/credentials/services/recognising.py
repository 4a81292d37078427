"""What the Region recognises: decided with a reason, withdrawn with one, and followed at once by people's skills."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials import queries
from app.credentials.errors import AlreadyRecognisedError, RecognitionOverError
from app.credentials.models import RecognisedIssuer, RecognisedKind
from app.credentials.queries.recognised import Recognised
from app.credentials.services.weighing import effect, weigh

ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is recognised: an issuer, or one badge as its issuer gives it."""

    kind: RecognisedKind
    address: str
    name: str
    issuer_address: str | None = None


def recognise(
    session: Session, what: Subject, *, reason: str, ends_at: datetime | None, by: User, now: datetime,
    follow: bool = True,
) -> RecognisedIssuer:  # fmt: skip
    """Take an issuer's badges, or one of them, as proof: the skills that rest on them are certified at once, unless
    the caller weighs those badges later (`follow`).
    """
    there = queries.standing_recognition(session, what.kind, what.address, what.issuer_address)
    if there is not None and (there.ends_at is None or there.ends_at > now):
        raise AlreadyRecognisedError
    if there is not None:
        _close(session, there, reason=ENDED, by=None, now=now)
    made = RecognisedIssuer(
        kind=what.kind,
        address=what.address,
        issuer_address=what.issuer_address,
        name=what.name,
        reason=reason,
        decided_at=now,
        decided_by_id=by.id,
        ends_at=ends_at,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as clash:
        raise AlreadyRecognisedError from clash
    audit.record(
        session, action="issuer_recognised", object_kind="recognised_issuer", object_id=made.id, actor_id=by.id,
        now=now, kind=what.kind.value, address=what.address, reason=reason,
    )  # fmt: skip
    if follow:
        _follow(session, made, now=now)
    return made


def withdraw_recognition(
    session: Session, recognition: RecognisedIssuer, *, reason: str, by: User | None, now: datetime, follow: bool = True
) -> None:
    """Take them as proof no longer: the skills that rested on them alone are declared again, at once."""
    session.refresh(recognition, with_for_update=True)
    if recognition.withdrawn_at is not None:
        raise RecognitionOverError
    _close(session, recognition, reason=reason, by=by, now=now)
    if follow:
        _follow(session, recognition, now=now)


def lapse(session: Session, *, now: datetime) -> int:
    """Close the recognitions whose last day has passed, and let skills follow; how many they were."""
    over = queries.ended(session, now)
    for one in over:
        _close(session, one, reason=ENDED, by=None, now=now)
        _follow(session, one, now=now)
    return len(over)


def effect_of_recognising(session: Session, what: Subject, *, now: datetime) -> tuple[int, int]:
    """How many people, and how many of their skills, would be certified that are not."""
    known = queries.recognised(session, now)
    added = (
        Recognised(known.issuers | {what.address}, known.achievements)
        if what.kind is RecognisedKind.ISSUER
        else Recognised(known.issuers, known.achievements | {(what.issuer_address or "", what.address)})
    )
    ids = queries.badges_under(session, what.kind, what.address, what.issuer_address)
    return effect(session, ids, added, known, now=now)


def effect_of_withdrawing(session: Session, recognition: RecognisedIssuer, *, now: datetime) -> tuple[int, int]:
    """How many people, and how many of their skills, would be certified no longer."""
    known = queries.recognised(session, now)
    left = queries.recognised(session, now, but=recognition.id)
    ids = queries.badges_under(session, recognition.kind, recognition.address, recognition.issuer_address)
    return effect(session, ids, known, left, now=now)


def _close(session: Session, one: RecognisedIssuer, *, reason: str, by: User | None, now: datetime) -> None:
    one.withdrawn_at, one.withdrawn_reason, one.withdrawn_by_id = now, reason, by.id if by else None
    session.flush()
    audit.record(
        session, action="recognition_withdrawn", object_kind="recognised_issuer", object_id=one.id,
        actor_id=by.id if by else None, now=now, kind=one.kind.value, address=one.address, reason=reason,
    )  # fmt: skip


def _follow(session: Session, one: RecognisedIssuer, *, now: datetime) -> None:
    weigh(session, queries.badges_under(session, one.kind, one.address, one.issuer_address), now=now)
