"""Badges brought by people, verified again in their time: one after the other, each in a transaction of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.credentials import queries
from app.credentials.bridge.looking import Fetch, Findings, look
from app.credentials.models import BackpackBadge, BackpackState
from app.credentials.services.backpack import verified_again
from app.credentials.services.recognising import lapse
from app.db import begin_writing

# Nobody else takes up a badge that we are verifying; if we are stopped, it is taken up again after this.
CLAIM = timedelta(hours=1)


@dataclass(slots=True)
class Rechecked:
    """What became of the badges verified again: how many held, were not told, fell; and those their owners counted
    on that changed.
    """

    found: dict[str, int] = field(default_factory=lambda: {"valid": 0, "unknown": 0, "invalid": 0})
    changed: list[UUID] = field(default_factory=list)
    lapsed: int = 0


def recheck_due(
    session: Session, *, outside: Callable[[datetime], Fetch], clock: Callable[[], datetime], limit: int = 200
) -> Rechecked:  # fmt: skip
    """Verify again the badges whose time has come, and close the recognitions that ended; commits as it goes, for
    nobody is kept waiting while others are asked.
    """
    told = Rechecked()
    begin_writing(session)
    told.lapsed = lapse(session, now=clock())
    ids = queries.due(session, clock(), limit=limit)
    session.execute(
        update(BackpackBadge).where(BackpackBadge.id.in_(ids)).values(next_check_at=clock() + CLAIM)
    )  # fmt: skip
    session.commit()
    for badge_id in ids:
        findings = examine(session, badge_id, fetch=outside(clock()), now=clock())
        if findings is None:
            continue
        begin_writing(session)
        before = session.get_one(BackpackBadge, badge_id, populate_existing=True)
        was, counted = before.verdict, before.state is BackpackState.ACCEPTED
        if before.removed_at is None:
            verified_again(session, badge_id, findings, now=clock())
            told.found[findings.verdict] += 1
            if counted and was != findings.verdict:
                told.changed.append(badge_id)
        session.commit()
    return told


def examine(session: Session, badge_id: UUID, *, fetch: Fetch, now: datetime) -> Findings | None:
    """Verify a brought badge again, holding no transaction meanwhile; None when it is gone."""
    badge = session.get(BackpackBadge, badge_id, populate_existing=True)
    content = queries.content_of(session, badge_id)
    if badge is None or content is None:
        session.commit()
        return None
    emails = queries.verified_emails(session, badge.trainee.user)
    session.commit()
    return look(content, fetch=fetch, now=now, emails=emails)
