"""Reading what is taught."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload, subqueryload

from app.accounts.models import Organisation
from app.db import among
from app.i18n import alphabetical
from app.territory.models import Commune
from app.trainings.models import (
    AwaitedEnrolment,
    Enrolment,
    EnrolmentModule,
    EnrolmentState,
    Module,
    ModuleSkill,
    Programme,
    SessionModule,
    TrainingSession,
)


@dataclass(frozen=True, slots=True)
class Taught:
    """A training as its provider sees it in a list."""

    programme: Programme
    modules: int
    hours: int
    coming: int


def programmes_of(session: Session, provider_ids: Sequence[UUID], *, today: date, whole: bool = False) -> list[Taught]:
    """The trainings of these providers with what they hold and how many sessions are not over, by name.

    When whole, with their modules and what these teach, to be read one after the other.
    """
    modules = (
        select(Module.programme_id, func.count().label("modules"), func.sum(Module.hours).label("hours"))
        .group_by(Module.programme_id)
        .subquery()
    )
    coming = (
        select(TrainingSession.programme_id, func.count().label("coming"))
        .where(TrainingSession.ends_on >= today)
        .group_by(TrainingSession.programme_id)
        .subquery()
    )
    statement = (
        select(
            Programme,
            func.coalesce(modules.c.modules, 0),
            func.coalesce(modules.c.hours, 0),
            func.coalesce(coming.c.coming, 0),
        )
        .outerjoin(modules, modules.c.programme_id == Programme.id)
        .outerjoin(coming, coming.c.programme_id == Programme.id)
        .where(Programme.provider_id.in_(provider_ids))
    )
    if whole:
        statement = statement.options(subqueryload(Programme.modules).subqueryload(Module.targets))
    found = [Taught(*row) for row in session.execute(statement)]
    return sorted(found, key=lambda one: (alphabetical(one.programme.title), str(one.programme.id)))


def programme(session: Session, programme_id: UUID) -> Programme | None:
    """A training with its modules and what they teach."""
    return session.scalar(
        select(Programme)
        .where(Programme.id == programme_id)
        .options(selectinload(Programme.modules).selectinload(Module.targets))
    )


def module(session: Session, module_id: UUID) -> Module | None:
    """A module with what it teaches, and its programme's others."""
    return session.scalar(
        select(Module)
        .where(Module.id == module_id)
        .options(
            selectinload(Module.targets),
            joinedload(Module.programme).selectinload(Programme.modules).selectinload(Module.targets),
        )
    )


def targets_by_module(session: Session, module_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, int | None]]]:
    """The skills each module teaches, with their level, in the order of the skills' ids."""
    targets: dict[UUID, list[tuple[UUID, int | None]]] = defaultdict(list)
    statement = select(ModuleSkill.module_id, ModuleSkill.skill_id, ModuleSkill.level).order_by(
        ModuleSkill.module_id, ModuleSkill.skill_id
    )
    for module_id, skill_id, level in session.execute(statement.where(among(ModuleSkill.module_id, module_ids))):
        targets[module_id].append((skill_id, level))
    return targets


def is_module_followed(session: Session, module_id: UUID) -> bool:
    """Whether anyone is, or was, enrolled in a module."""
    return session.scalar(select(EnrolmentModule.id).where(EnrolmentModule.module_id == module_id).limit(1)) is not None


def modules_followed(session: Session, module_ids: Collection[UUID]) -> set[UUID]:
    """Those of these modules that anyone is, or was, enrolled in."""
    statement = select(EnrolmentModule.module_id).where(EnrolmentModule.module_id.in_(module_ids)).distinct()
    return set(session.scalars(statement))


def seats_left() -> ColumnElement[int]:
    """How many more may come to a session of the statement: seats held and seats kept are both taken."""
    held, kept = aliased(Enrolment), aliased(AwaitedEnrolment)
    taken = (
        select(func.count(held.id))
        .where(held.session_id == TrainingSession.id, held.state != EnrolmentState.DROPPED)
        .correlate(TrainingSession)
        .scalar_subquery()
    )
    asked = (
        select(func.count(kept.id))
        .where(kept.session_id == TrainingSession.id, kept.answer.is_(None))
        .correlate(TrainingSession)
        .scalar_subquery()
    )
    return (TrainingSession.seats - taken - asked).label("seats_left")


@dataclass(frozen=True, slots=True)
class Place:
    """A session to come as anyone may see it: what, who gives it, where, when, for how many more."""

    session_id: UUID
    programme: str
    programme_en: str | None
    provider: str
    commune: str
    latitude: float
    longitude: float
    starts_on: date
    ends_on: date
    seats_left: int
    away_km: float | None = None


def directory(session: Session, *, after: date, skill_id: UUID | None = None) -> list[Place]:
    """The sessions not yet begun, all or those that teach a skill, soonest first."""
    statement = (
        select(
            TrainingSession.id,
            Programme.title,
            Programme.title_en,
            Organisation.name,
            Commune.name,
            Commune.latitude,
            Commune.longitude,
            TrainingSession.starts_on,
            TrainingSession.ends_on,
            seats_left(),
        )
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Organisation, Organisation.id == Programme.provider_id)
        .join(Commune, Commune.code == TrainingSession.commune_code)
        .where(TrainingSession.starts_on > after, Programme.retired_at.is_(None))
        .order_by(TrainingSession.starts_on, Programme.title, TrainingSession.id)
    )
    if skill_id is not None:
        teaching = (
            select(SessionModule.session_id)
            .join(ModuleSkill, ModuleSkill.module_id == SessionModule.module_id)
            .where(ModuleSkill.skill_id == skill_id)
        )
        statement = statement.where(TrainingSession.id.in_(teaching))
    return [Place(*row) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class ComingSession:
    """A session to come that teaches a skill."""

    session_id: UUID
    skill_id: UUID
    programme: str
    provider: str
    commune_code: str
    commune: str
    starts_on: date
    ends_on: date
    seats_left: int


def coming_sessions_teaching(
    session: Session, skill_ids: Collection[UUID], *, after: date, before: date
) -> list[ComingSession]:
    """Sessions not yet begun that teach any of these skills and start in time, soonest first, seats left counted."""
    statement = (
        select(
            TrainingSession.id,
            ModuleSkill.skill_id,
            Programme.title,
            Organisation.name,
            TrainingSession.commune_code,
            Commune.name,
            TrainingSession.starts_on,
            TrainingSession.ends_on,
            seats_left(),
        )
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Organisation, Organisation.id == Programme.provider_id)
        .join(Commune, Commune.code == TrainingSession.commune_code)
        .join(SessionModule, SessionModule.session_id == TrainingSession.id)
        .join(ModuleSkill, ModuleSkill.module_id == SessionModule.module_id)
        .where(
            ModuleSkill.skill_id.in_(skill_ids),
            TrainingSession.starts_on > after,
            TrainingSession.starts_on <= before,
            Programme.retired_at.is_(None),
        )
        .order_by(TrainingSession.starts_on, TrainingSession.id)
    )
    return [ComingSession(*row) for row in session.execute(statement)]
