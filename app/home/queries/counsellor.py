"""A counsellor's home: the steps that are due, the accesses that end, the people they accompany."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.guidance import queries as guidance
from app.guidance.models import Step
from app.guidance.queries import Followed
from app.i18n import alphabetical, local_day
from app.sharing import queries as sharing

# What is due within a week is shown, and what ends within two.
DUE_SOON = timedelta(days=7)
ENDS_SOON = timedelta(days=14)
SHOWN = 8


@dataclass(frozen=True, slots=True)
class CounsellorHome:
    """What waits, then the people."""

    due: Sequence[tuple[Followed, Step]]
    more_due: int
    ending: Sequence[Followed]
    asked: int
    people: Sequence[Followed]
    total: int


def counsellor_home(session: Session, user: User, *, now: datetime) -> CounsellorHome:
    """The home of someone who accompanies people."""
    today = local_day(now)
    people = guidance.following(session, user, now)
    whom = {one.trainee_id: one for one in people}
    due = [
        (whom[trainee_id], step)
        for trainee_id, steps in guidance.open_steps(session, people).items()
        for step in steps
        if step.due_on is not None and step.due_on <= today + DUE_SOON
    ]
    due.sort(key=lambda one: (one[1].due_on or today, alphabetical(one[0].name), one[1].what))
    return CounsellorHome(
        due=due[:SHOWN],
        more_due=max(0, len(due) - SHOWN),
        ending=guidance.ending(people, by=today + ENDS_SOON)[:SHOWN],
        asked=len(sharing.requests_by(session, [one.id for one in sharing.reads_for(user)], now)),
        people=people[:SHOWN],
        total=len(people),
    )
