"""What was decided of people's modules."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.db import among
from app.positioning.models import PositioningDecision
from app.trainings.models import Enrolment, EnrolmentModule, EnrolmentState

OPEN = (EnrolmentState.PLANNED, EnrolmentState.ACTIVE)

# What was decided of each module, the last first.
Decisions = dict[UUID, list[PositioningDecision]]


def decisions(session: Session, enrolment_ids: Collection[UUID]) -> Decisions:
    """What was decided of the modules of these enrolments, by module, the last first."""
    found: Decisions = defaultdict(list)
    statement = (
        select(PositioningDecision)
        .join(EnrolmentModule, EnrolmentModule.id == PositioningDecision.enrolment_module_id)
        .options(joinedload(PositioningDecision.decided_by).lazyload(User.memberships))
        .where(among(EnrolmentModule.enrolment_id, enrolment_ids))
        .order_by(PositioningDecision.enrolment_module_id, PositioningDecision.number.desc())
    )
    for one in session.scalars(statement):
        found[one.enrolment_module_id].append(one)
    return found


def last_of(session: Session, module_ids: Collection[UUID]) -> dict[UUID, PositioningDecision]:
    """The decision that stands of each of these modules; absent when there is none."""
    statement = (
        select(PositioningDecision)
        .where(among(PositioningDecision.enrolment_module_id, module_ids))
        .order_by(PositioningDecision.enrolment_module_id, PositioningDecision.number)
    )
    return {one.enrolment_module_id: one for one in session.scalars(statement)}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many modules of a session's people are still to be done, and of how many it was decided."""

    modules: int = 0
    decided: int = 0

    @property
    def left(self) -> int:
        """How many wait for a decision."""
        return self.modules - self.decided


def progress(session: Session, session_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """How far the positioning of each of these sessions has come, in one statement."""
    decided = select(PositioningDecision.enrolment_module_id).distinct().subquery()
    statement = (
        select(Enrolment.session_id, func.count(EnrolmentModule.id), func.count(decided.c.enrolment_module_id))
        .join(EnrolmentModule, EnrolmentModule.enrolment_id == Enrolment.id)
        .outerjoin(decided, decided.c.enrolment_module_id == EnrolmentModule.id)
        .where(Enrolment.session_id.in_(session_ids), Enrolment.state.in_(OPEN), EnrolmentModule.completed_on.is_(None))
        .group_by(Enrolment.session_id)
    )
    return {row[0]: Progress(row[1], row[2]) for row in session.execute(statement)}
