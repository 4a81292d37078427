"""Modules lightened, or not taken at all, by what people know already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.portfolio import services as portfolio
from app.trainings.errors import TooManyHoursError, WrongStateError
from app.trainings.models import EnrolmentModule, EnrolmentState
from app.trainings.services.enrolments import coming, take_turns

NOT_TAKEN = "exempted"


@dataclass(frozen=True, slots=True)
class Lightening:
    """How much of a module someone is spared; all of it when they are exempted from it."""

    module: EnrolmentModule
    spared_minutes: int
    exempted: bool = False


def lighten_many(session: Session, *, lightenings: Sequence[Lightening], now: datetime) -> None:
    """Spare people hours of their modules, or whole ones, all or none; said again, it replaces what was said.

    A module not taken brings no skill in progress: the ground is withdrawn, and stands again if it is taken after all.
    """
    enrolments = list({one.module.enrolment_id: one.module.enrolment for one in lightenings}.values())
    take_turns(session, enrolments)
    for one in lightenings:
        _require_possible(one)
    left = [one.module for one in lightenings if one.exempted and not one.module.exempted]
    taken = [one.module for one in lightenings if one.module.exempted and not one.exempted]
    for one in lightenings:
        one.module.spared_minutes, one.module.exempted = one.spared_minutes, one.exempted
    session.flush()
    portfolio.withdraw_grounds(session, source_ids=[module.id for module in left], reason=NOT_TAKEN, now=now)
    back = {module.id for module in taken}
    active = [one for one in enrolments if one.state is EnrolmentState.ACTIVE]
    if back:
        portfolio.lay_again(session, [one for one in coming(session, active) if one.source_id in back], now=now)


def _require_possible(one: Lightening) -> None:
    state = one.module.enrolment.state
    if state not in (EnrolmentState.PLANNED, EnrolmentState.ACTIVE):
        raise WrongStateError(state)
    if one.module.completed_on is not None:
        raise WrongStateError(EnrolmentState.COMPLETED)
    whole = one.module.module.hours * 60
    if not 0 <= one.spared_minutes <= whole or (one.spared_minutes == whole) != one.exempted:
        raise TooManyHoursError(whole)
