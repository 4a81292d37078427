"""What a person has seen of what came of their skills."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.attestations.models import NewsMark
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns


def mark_news_seen(session: Session, *, trainee: Trainee, until: datetime, now: datetime) -> None:
    """Note up to when a person has seen the news: what came after they read the page is still new."""
    take_turns(session, [trainee.id])
    until = min(until, now)
    mark = session.get(NewsMark, trainee.id)
    if mark is None:
        session.add(NewsMark(trainee_id=trainee.id, seen_until=until))
    elif mark.seen_until < until:
        mark.seen_until = until
    session.flush()
