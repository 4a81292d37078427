"""Skills in a person's own words: kept, linked to the framework's later, taken out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio import queries
from app.portfolio.errors import UnknownSkillError
from app.portfolio.models import GroundState, OwnWords, Trainee
from app.portfolio.services.grounds import take_turns
from app.portfolio.services.sayings import declare
from app.skills import queries as skills


def keep_words(session: Session, *, trainee: Trainee, text: str, experience_id: UUID | None, now: datetime) -> OwnWords:
    """Keep what a person says they can do, in their words; said twice, it is kept once."""
    take_turns(session, [trainee.id])
    tidy = " ".join(text.split())
    same = select(OwnWords).where(
        OwnWords.trainee_id == trainee.id,
        OwnWords.removed_at.is_(None),
        func.lower(OwnWords.text) == func.lower(tidy),
    )
    found = session.scalars(same.order_by(OwnWords.said_at)).first()
    if found is None:
        found = OwnWords(trainee_id=trainee.id, text=tidy, experience_id=experience_id, said_at=now)
        session.add(found)
        session.flush()
    return found


def link_words(session: Session, *, trainee: Trainee, words: OwnWords, skill_id: UUID, now: datetime) -> None:
    """Say that these words are this skill: the portfolio then holds it, unless it says something of it already."""
    take_turns(session, [trainee.id])
    session.refresh(words)
    if words.linked_skill_id == skill_id:
        return
    if skills.skill(session, skill_id) is None:
        raise UnknownSkillError
    held = queries.holding(session, trainee_id=trainee.id, skill_id=skill_id, today=local_day(now))
    if not queries.is_held(held):
        declare(
            session,
            trainee=trainee,
            skill_id=skill_id,
            state=GroundState.ACQUIRED,
            level=None,
            expected_on=None,
            experience_id=words.experience_id,
            now=now,
        )
    words.linked_skill_id, words.linked_at = skill_id, now
    session.flush()


def remove_words(session: Session, *, words: OwnWords, now: datetime) -> None:
    """Take these words out of the portfolio; a skill they were linked to stays."""
    words.removed_at = words.removed_at or now
    session.flush()
