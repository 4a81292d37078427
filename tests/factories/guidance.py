"""Steps, notes and hand-overs of people who let a body in."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.guidance import services
from app.guidance.models import HandOver, Note, Step, Turn
from app.portfolio.models import Trainee
from tests.factories.accounts import NOW


def step(
    session: Session,
    who: Trainee,
    by: User,
    what: str = "Appeler le centre de formation",
    *,
    turn: Turn = Turn.PERSON,
    due_on: date | None = None,
    now: datetime = NOW,
) -> Step:
    """Let a counsellor agree a step with someone who lets them in."""
    return services.agree_step(session, user=by, trainee_id=who.id, what=what, turn=turn, due_on=due_on, now=now)


def note(
    session: Session, who: Trainee, by: User, text: str = "Premier entretien.", *, now: datetime = NOW, **more: Note
) -> Note:
    """Let a counsellor write a note."""
    return services.write_note(session, user=by, trainee_id=who.id, text=text, now=now, **more)


def proposed(session: Session, who: Trainee, by: User, to: Organisation, *, now: datetime = NOW) -> HandOver:
    """Let a counsellor propose another body."""
    return services.propose_move(session, user=by, trainee_id=who.id, to=to, words="Plus près de chez vous.", now=now)
