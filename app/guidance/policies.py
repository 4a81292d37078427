"""Who may say what becomes of a step, and answer a hand-over."""

from app.guidance.models import HandOver, Step, Turn
from app.portfolio.models import Trainee


def is_own(trainee: Trainee, step: Step) -> bool:
    """Whether it is the person's own to do."""
    return step.trainee_id == trainee.id and step.turn is Turn.PERSON


def may_answer(trainee: Trainee, move: HandOver) -> bool:
    """Only the person whom it is about."""
    return move.trainee_id == trainee.id
