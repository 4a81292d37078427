"""Reading where and when it is taught, and who is in it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload, subqueryload

from app.accounts.models import User
from app.db import among
from app.i18n import alphabetical
from app.portfolio.models import Trainee
from app.territory.models import Commune
from app.trainings.models import (
    AwaitedEnrolment,
    Enrolment,
    EnrolmentModule,
    EnrolmentState,
    Programme,
    TrainingSession,
)


@dataclass(frozen=True, slots=True)
class Group:
    """A session as its trainers see it in a list."""

    session: TrainingSession
    commune: str
    planned: int
    active: int
    completed: int
    awaited: int

    @property
    def seats_left(self) -> int:
        """How many more may come."""
        return max(0, self.session.seats - self.planned - self.active - self.completed - self.awaited)

    def is_running(self, today: date) -> bool:
        """Whether people are there today: between its dates, or beyond them for those who came later."""
        return self.active > 0 or self.session.starts_on <= today <= self.session.ends_on

    def order(self, today: date) -> tuple[int, int, str]:
        """Running sessions first, then the next to come, then the last ended."""
        if self.is_running(today):
            return (0, self.session.ends_on.toordinal(), str(self.session.id))
        if self.session.starts_on > today:
            return (1, self.session.starts_on.toordinal(), str(self.session.id))
        return (2, -self.session.ends_on.toordinal(), str(self.session.id))


def groups_of(session: Session, provider_ids: Sequence[UUID], *, today: date) -> list[Group]:
    """The sessions of these providers with how many people each has: running, then to come, then past."""
    return _groups(session, Programme.provider_id.in_(provider_ids), today)


def sessions_of(session: Session, programme_id: UUID, *, today: date) -> list[Group]:
    """The sessions of a training with how many people each has, in the same order."""
    return _groups(session, Programme.id == programme_id, today)


def sessions_given_by(session: Session, provider_ids: Sequence[UUID]) -> list[TrainingSession]:
    """The sessions of these providers with their modules' days, in the order of their start."""
    statement = (
        select(TrainingSession)
        .join(Programme)
        .where(Programme.provider_id.in_(provider_ids))
        .options(
            subqueryload(TrainingSession.modules), joinedload(TrainingSession.programme).subqueryload(Programme.modules)
        )
        .order_by(TrainingSession.starts_on, TrainingSession.id)
    )
    return list(session.scalars(statement))


def _groups(session: Session, of: ColumnElement[bool], today: date) -> list[Group]:
    counted = select(
        Enrolment.session_id,
        func.count().filter(Enrolment.state == EnrolmentState.PLANNED).label("planned"),
        func.count().filter(Enrolment.state == EnrolmentState.ACTIVE).label("active"),
        func.count().filter(Enrolment.state == EnrolmentState.COMPLETED).label("completed"),
    ).group_by(Enrolment.session_id)
    counts = counted.subquery()
    asked = (
        select(AwaitedEnrolment.session_id, func.count().label("awaited"))
        .where(AwaitedEnrolment.answer.is_(None))
        .group_by(AwaitedEnrolment.session_id)
        .subquery()
    )
    statement = (
        select(
            TrainingSession,
            Commune.name,
            func.coalesce(counts.c.planned, 0),
            func.coalesce(counts.c.active, 0),
            func.coalesce(counts.c.completed, 0),
            func.coalesce(asked.c.awaited, 0),
        )
        .join(Programme)
        .join(Commune, Commune.code == TrainingSession.commune_code)
        .outerjoin(counts, counts.c.session_id == TrainingSession.id)
        .outerjoin(asked, asked.c.session_id == TrainingSession.id)
        .where(of)
    )
    groups = [Group(*row) for row in session.execute(statement)]
    return sorted(groups, key=lambda group: group.order(today))


def training_session(session: Session, session_id: UUID) -> TrainingSession | None:
    """A session with its programme's modules and its own dates for them."""
    return session.scalar(
        select(TrainingSession)
        .where(TrainingSession.id == session_id)
        .options(
            selectinload(TrainingSession.modules), joinedload(TrainingSession.programme).selectinload(Programme.modules)
        )
    )


def cohort(session: Session, session_id: UUID) -> list[Enrolment]:
    """The people of a session with their modules, by name."""
    statement = (
        select(Enrolment)
        .where(Enrolment.session_id == session_id)
        .options(
            subqueryload(Enrolment.modules),
            joinedload(Enrolment.trainee).joinedload(Trainee.user).lazyload(User.memberships),
        )
        .order_by(Enrolment.id)
    )
    people = list(session.scalars(statement))
    return sorted(people, key=lambda one: (alphabetical(one.trainee.user.display_name), str(one.id)))


class Seat(NamedTuple):
    """A seat of a session, as a table tells it: someone's, or, without a state, kept until they answer."""

    session_id: UUID
    name: str
    email: str
    starts_on: date
    expected_end: date
    ended_on: date | None = None
    state: EnrolmentState | None = None


def seats(session: Session, session_ids: Collection[UUID]) -> dict[UUID, list[Seat]]:
    """The seats of these sessions, those of people first, then those kept, by name; in two statements."""
    one, asked = Enrolment, AwaitedEnrolment
    held: Select[*tuple[Any, ...]] = (
        select(one.session_id, User.display_name, User.email, one.starts_on, one.expected_end, one.ended_on, one.state)
        .join(Trainee, Trainee.id == one.trainee_id)
        .join(User, User.id == Trainee.user_id)
        .where(among(one.session_id, session_ids))
    )
    kept: Select[*tuple[Any, ...]] = select(
        asked.session_id, asked.display_name, asked.email, asked.starts_on, asked.expected_end
    ).where(among(asked.session_id, session_ids), asked.answer.is_(None))
    found: dict[UUID, list[Seat]] = defaultdict(list)
    for statement in (held, kept):
        rows = [Seat(*row) for row in session.execute(statement)]
        for seat in sorted(rows, key=lambda row: (alphabetical(row.name), row.email)):
            found[seat.session_id].append(seat)
    return found


def seats_taken(session: Session, session_id: UUID) -> int:
    """How many seats of a session are held by people who have not dropped out, or kept for those who were asked."""
    taken = select(func.count()).where(Enrolment.session_id == session_id, Enrolment.state != EnrolmentState.DROPPED)
    kept = select(func.count()).where(AwaitedEnrolment.session_id == session_id, AwaitedEnrolment.answer.is_(None))
    return (session.scalar(taken) or 0) + (session.scalar(kept) or 0)


def modules_followed_in(session: Session, session_id: UUID) -> set[UUID]:
    """The modules that people of a session have, or had."""
    statement = select(EnrolmentModule.module_id).join(Enrolment).where(Enrolment.session_id == session_id).distinct()
    return set(session.scalars(statement))


def was_session_followed(session: Session, session_id: UUID) -> bool:
    """Whether anyone is, or was, in a session, or was asked to join it."""
    there = select(Enrolment.id).where(Enrolment.session_id == session_id).limit(1)
    asked = select(AwaitedEnrolment.id).where(AwaitedEnrolment.session_id == session_id).limit(1)
    return session.scalar(there) is not None or session.scalar(asked) is not None


def awaited_in(session: Session, session_id: UUID) -> list[AwaitedEnrolment]:
    """Those who were asked to join a session and have not answered, by name."""
    statement = select(AwaitedEnrolment).where(
        AwaitedEnrolment.session_id == session_id, AwaitedEnrolment.answer.is_(None)
    )
    return sorted(session.scalars(statement), key=lambda one: (alphabetical(one.display_name), str(one.id)))


def awaited_of(session: Session, *, email: str) -> list[AwaitedEnrolment]:
    """The sessions that wait for someone's answer, the first to start first."""
    statement = (
        select(AwaitedEnrolment)
        .where(AwaitedEnrolment.email == email, AwaitedEnrolment.answer.is_(None))
        .options(joinedload(AwaitedEnrolment.session))
        .order_by(AwaitedEnrolment.starts_on, AwaitedEnrolment.id)
    )
    return list(session.scalars(statement))


def awaited_for(session: Session, *, session_id: UUID, email: str) -> AwaitedEnrolment | None:
    """The seat that a session keeps for someone, if any."""
    return session.scalar(
        select(AwaitedEnrolment).where(
            AwaitedEnrolment.session_id == session_id,
            AwaitedEnrolment.email == email,
            AwaitedEnrolment.answer.is_(None),
        )
    )


def awaited(session: Session, awaited_id: UUID) -> AwaitedEnrolment | None:
    """A seat kept for someone, by its id."""
    return session.get(AwaitedEnrolment, awaited_id)
