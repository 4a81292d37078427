"""Making booklets, and taking them back."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns
from app.record import queries
from app.record.errors import TooManyBookletsError
from app.record.models import Booklet
from app.sharing import services as sharing
from app.sharing.errors import EndedError, TooManyLinksError
from app.sharing.models import LinkKind, Part

# How long a code answers: paper outlives what it says.
ANSWERS_FOR = timedelta(days=365)
# A paper takes a computer's time: this many a day is more than anyone hands out.
MOST_A_DAY = 20


def make_booklet(
    session: Session,
    *,
    trainee: Trainee,
    parts: Collection[Part],
    label: str,
    language: str,
    content: dict[str, Any],
    stated: list[dict[str, Any]],
    now: datetime,
) -> Booklet:
    """Keep what a booklet says, so that its code can be checked and its pages written again."""
    take_turns(session, [trainee.id])
    if queries.made_since(session, trainee.id, now - timedelta(days=1)) >= MOST_A_DAY:
        raise TooManyBookletsError
    try:
        link = sharing.make_link(
            session,
            trainee=trainee,
            parts=parts,
            ends_on=local_day(now) + ANSWERS_FOR,
            label=label,
            now=now,
            kind=LinkKind.BOOKLET,
        )
    except TooManyLinksError:
        raise TooManyBookletsError from None
    made = Booklet(link=link, language=language, content=content, stated=stated)
    session.add(made)
    session.flush()
    return made


def withdraw_booklet(session: Session, *, booklet: Booklet, now: datetime) -> None:
    """End what a booklet's code tells, and keep nothing of what it said; doing it twice changes nothing."""
    try:
        sharing.withdraw_link(session, link=booklet.link, now=now)
    except EndedError:
        return
    booklet.content, booklet.stated = {}, []
    session.flush()
