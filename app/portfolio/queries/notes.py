"""What trainers noted of skills that changes no proof."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.portfolio.signals import TrainerNote, notes_wanted


def trainer_notes(session: Session, trainee_id: UUID, skill_id: UUID) -> list[TrainerNote]:
    """What trainers noted of a skill of someone, the latest first, taken back or not."""
    asked = notes_wanted.send(None, session=session, trainee_id=trainee_id, skill_ids={skill_id})
    told = [one for _receiver, answers in asked for one in answers]
    return sorted(told, key=lambda one: (one.on, one.person, one.text), reverse=True)
