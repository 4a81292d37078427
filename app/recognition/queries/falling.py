"""Which meta-badges rest on badges, and which would be suspended were these to count no more."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials.signals import Resting
from app.recognition.models import Award, AwardEvidence
from app.recognition.queries.asked import names_of
from app.recognition.queries.rules import holds
from app.recognition.queries.situations import active_rules, read

STANDS = (Award.ended_at.is_(None), Award.suspended_at.is_(None))


def resting(session: Session, badge_ids: Collection[UUID], now: datetime) -> list[Resting]:
    """The meta-badges whose evidence names these badges, one for each person, by name; which would fall with them."""
    gone = set(badge_ids)
    named = session.execute(
        select(Award.trainee_id, Award.meta_badge_id)
        .join(AwardEvidence, AwardEvidence.award_id == Award.id)
        .where(AwardEvidence.badge_id.in_(sorted(gone)), *STANDS)
        .distinct()
    ).all()
    if not named:
        return []
    there = read(session, sorted({trainee_id for trainee_id, _meta_badge in named}), now=now)
    rules, names = active_rules(session), names_of(session)
    found = []
    for trainee_id, meta_badge_id in named:
        pair = (trainee_id, meta_badge_id)
        rest = [one for one in there.counting.get(pair, ()) if one.badge_id not in gone]
        stays = pair in there.overrides or (pair[1] in rules and holds(rules[pair[1]], rest))
        found.append(Resting(names.get(pair[1], ""), falls=not stays))
    return sorted(found, key=lambda one: (one.name, one.falls))
