"""What the Region proposes of badges nearly the same, and what their structures answer: kept, never rewritten."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials.models import Issuer
from app.recognition.errors import ChangedSinceError
from app.recognition.models import PairNote, PairNoteKind
from app.recognition.queries.pairs import Two


def propose(
    session: Session, pair: Two, kind: PairNoteKind, words: str, *, read: int, by: User, now: datetime
) -> PairNote:
    """The Region proposes to make two badges one, to bring them in line, or says that they are not the same.

    Raises
    ------
    ChangedSinceError
        Something was said since the thread was read.
    """
    return _say(session, pair, kind, words, read=read, by=by, now=now)


def answer(session: Session, pair: Two, words: str, *, issuer: Issuer, read: int, by: User, now: datetime) -> PairNote:
    """A structure answers; both the Region and the other structure read it.

    Raises
    ------
    ChangedSinceError
        Something was said since the thread was read.
    """
    return _say(session, pair, PairNoteKind.ANSWERED, words, read=read, by=by, now=now, issuer_id=issuer.id)


def _say(
    session: Session, pair: Two, kind: PairNoteKind, words: str, *, read: int, by: User, now: datetime,
    issuer_id: UUID | None = None,
) -> PairNote:  # fmt: skip
    made = PairNote(
        first_id=pair[0], second_id=pair[1], number=read + 1, kind=kind, words=words, at=now, by_id=by.id,
        issuer_id=issuer_id,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as clash:
        raise ChangedSinceError from clash
    audit.record(
        session, action=f"badge_pair_{kind.value}", object_kind="badge_pair", object_id=made.id, actor_id=by.id,
        now=now, first=str(pair[0]), second=str(pair[1]), words=words,
    )  # fmt: skip
    return made
