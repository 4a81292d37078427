"""Reminders to trainers: noted before they are sent, so that none goes twice."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.models import ReminderSent
from app.attestations.queries.reminders import APART, Due
from app.i18n import local_day


def note_reminder(session: Session, *, due: Due, now: datetime) -> bool:
    """Note that a trainer is reminded; whether it is for us to do, and not done this week by anyone else."""
    today = local_day(now)
    session.execute(select(User.id).where(User.id == due.trainer.id).with_for_update())
    lately = select(ReminderSent.id).where(
        ReminderSent.trainer_id == due.trainer.id, ReminderSent.sent_on > today - APART
    )
    if session.scalar(lately.limit(1)) is not None:
        return False
    session.add(ReminderSent(trainer_id=due.trainer.id, sent_on=today, modules=len(due.to_attest), people=due.people))
    session.flush()
    return True
