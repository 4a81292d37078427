"""Reading what people show of their skills, and what others who saw them say."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from app.portfolio.signals import WitnessWord, evidence_wanted


def testimonies(session: Session, trainee_id: UUID, skill_ids: Collection[UUID]) -> dict[UUID, list[WitnessWord]]:
    """What others say of each of these skills, the latest first: each slice above tells what is its own."""
    told: dict[UUID, list[WitnessWord]] = {skill_id: [] for skill_id in skill_ids}
    if not told:
        return told
    for _receiver, answers in evidence_wanted.send(
        None, session=session, trainee_id=trainee_id, skill_ids=set(skill_ids)
    ):
        for one in answers:
            told[one.skill_id].append(one)
    return {
        skill_id: sorted(found, key=lambda one: (one.on, one.author, one.text), reverse=True)
        for skill_id, found in told.items()
    }
