"""Reading programmes, sessions and enrolments."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.accounts.models import Membership, MembershipRole, Organisation
from app.territory.models import Commune
from app.trainings.models import (
    Enrolment,
    EnrolmentModule,
    EnrolmentState,
    Module,
    ModuleSkill,
    Programme,
    TrainingSession,
)

BATCH = 500


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """Where a skill in progress comes from: module, provider and place."""

    module: str
    module_en: str | None
    programme: str
    provider: str
    commune: str


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


def enrolment(session: Session, *, trainee_id: UUID, session_id: UUID) -> Enrolment | None:
    """A trainee's place in a session, if any."""
    return session.scalar(
        select(Enrolment).where(Enrolment.trainee_id == trainee_id, Enrolment.session_id == session_id)
    )


def seats_taken(session: Session, session_id: UUID) -> int:
    """How many seats of a session are held by people who have not dropped out."""
    taken = select(func.count()).where(Enrolment.session_id == session_id, Enrolment.state != EnrolmentState.DROPPED)
    return session.scalar(taken) or 0


def targets_by_module(session: Session, module_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, int | None]]]:
    """The skills each module teaches, with their level, in the order of the skills' ids."""
    targets: dict[UUID, list[tuple[UUID, int | None]]] = defaultdict(list)
    statement = select(ModuleSkill.module_id, ModuleSkill.skill_id, ModuleSkill.level).order_by(
        ModuleSkill.module_id, ModuleSkill.skill_id
    )
    for module_id, skill_id, level in session.execute(statement.where(ModuleSkill.module_id.in_(module_ids))):
        targets[module_id].append((skill_id, level))
    return targets


def was_enrolled_with(session: Session, *, trainee_id: UUID, provider_id: UUID) -> bool:
    """Whether a trainee has, or had, started a session of this provider."""
    found = exists().where(
        Enrolment.trainee_id == trainee_id,
        Enrolment.state != EnrolmentState.PLANNED,
        Enrolment.session_id == TrainingSession.id,
        TrainingSession.programme_id == Programme.id,
        Programme.provider_id == provider_id,
    )
    return bool(session.scalar(select(found)))


def providers_linking(
    session: Session, *, trainer_id: UUID, trainee_ids: Collection[UUID]
) -> dict[UUID, UUID]:
    """For each trainee, a provider where one trains today and the other is, or was, enrolled; absent when none is."""
    statement = (
        select(Enrolment.trainee_id, Programme.provider_id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Membership, Membership.organisation_id == Programme.provider_id)
        .where(
            Enrolment.trainee_id.in_(trainee_ids),
            Enrolment.state != EnrolmentState.PLANNED,
            Membership.user_id == trainer_id,
            Membership.role == MembershipRole.TRAINER,
            Membership.ended_at.is_(None),
        )
        .distinct()
        .order_by(Enrolment.trainee_id, Programme.provider_id.desc())
    )
    return {trainee_id: provider_id for trainee_id, provider_id in session.execute(statement)}


def sessions_of(session: Session, provider_ids: Sequence[UUID]) -> list[TrainingSession]:
    """The sessions of these providers, the latest first."""
    statement = (
        select(TrainingSession)
        .join(Programme)
        .where(Programme.provider_id.in_(provider_ids))
        .order_by(TrainingSession.starts_on.desc(), TrainingSession.id)
    )
    return list(session.scalars(statement))


def cohort(session: Session, session_id: UUID) -> list[Enrolment]:
    """The people of a session with their modules, by name."""
    statement = (
        select(Enrolment)
        .where(Enrolment.session_id == session_id)
        .options(selectinload(Enrolment.modules), selectinload(Enrolment.trainee))
        .order_by(Enrolment.id)
    )
    people = list(session.scalars(statement))
    return sorted(people, key=lambda one: (one.trainee.user.display_name.casefold(), str(one.id)))


def enrolments_of(session: Session, trainee_id: UUID) -> list[Enrolment]:
    """A trainee's enrolments with their modules, the latest first."""
    statement = (
        select(Enrolment)
        .where(Enrolment.trainee_id == trainee_id)
        .options(selectinload(Enrolment.modules), selectinload(Enrolment.session))
        .order_by(Enrolment.starts_on.desc(), Enrolment.id)
    )
    return list(session.scalars(statement))


def module_sources(session: Session, enrolment_module_ids: Collection[UUID]) -> dict[UUID, ModuleSource]:
    """What lies behind the grounds laid by enrolments, in one statement."""
    statement = (
        select(EnrolmentModule.id, Module.title, Module.title_en, Programme.title, Organisation.name, Commune.name)
        .join(Module, Module.id == EnrolmentModule.module_id)
        .join(Enrolment, Enrolment.id == EnrolmentModule.enrolment_id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Organisation, Organisation.id == Programme.provider_id)
        .join(Commune, Commune.code == TrainingSession.commune_code)
        .where(EnrolmentModule.id.in_(enrolment_module_ids))
    )
    return {row[0]: ModuleSource(*row[1:]) for row in session.execute(statement)}


def coming_sessions_teaching(
    session: Session, skill_ids: Collection[UUID], *, after: date, before: date
) -> list[ComingSession]:
    """Sessions not yet begun that teach any of these skills and start in time, soonest first, seats left counted."""
    taken = aliased(Enrolment)
    seats = (
        select(func.count(taken.id))
        .where(taken.session_id == TrainingSession.id, taken.state != EnrolmentState.DROPPED)
        .scalar_subquery()
    )
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
            (TrainingSession.seats - seats).label("seats_left"),
        )
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Organisation, Organisation.id == Programme.provider_id)
        .join(Commune, Commune.code == TrainingSession.commune_code)
        .join(Module, Module.programme_id == Programme.id)
        .join(ModuleSkill, ModuleSkill.module_id == Module.id)
        .where(
            ModuleSkill.skill_id.in_(skill_ids),
            TrainingSession.starts_on > after,
            TrainingSession.starts_on <= before,
            Programme.retired_at.is_(None),
        )
        .order_by(TrainingSession.starts_on, TrainingSession.id)
    )
    return [ComingSession(*row) for row in session.execute(statement)]
