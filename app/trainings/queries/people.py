"""Reading a person's trainings, and what they obtained."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Membership, MembershipRole
from app.trainings.models import (
    Certification,
    Enrolment,
    EnrolmentModule,
    EnrolmentState,
    ModuleSkill,
    Programme,
    TrainingSession,
)

BATCH = 500


def enrolment(session: Session, *, trainee_id: UUID, session_id: UUID) -> Enrolment | None:
    """A trainee's place in a session, if any."""
    return session.scalar(
        select(Enrolment).where(Enrolment.trainee_id == trainee_id, Enrolment.session_id == session_id)
    )


def enrolled_with(session: Session, *, trainee_ids: Sequence[UUID], provider_id: UUID) -> set[UUID]:
    """Those among these trainees who have, or had, started a session of this provider."""
    statement = (
        select(Enrolment.trainee_id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(Enrolment.state != EnrolmentState.PLANNED, Programme.provider_id == provider_id)
    )
    found: set[UUID] = set()
    for start in range(0, len(trainee_ids), BATCH):
        found.update(session.scalars(statement.where(Enrolment.trainee_id.in_(trainee_ids[start : start + BATCH]))))
    return found


def was_enrolled_with(session: Session, *, trainee_id: UUID, provider_id: UUID) -> bool:
    """Whether a trainee has, or had, started a session of this provider."""
    return bool(enrolled_with(session, trainee_ids=[trainee_id], provider_id=provider_id))


def providers_linking(session: Session, *, trainer_id: UUID, trainee_ids: Collection[UUID]) -> dict[UUID, UUID]:
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
    return dict(session.execute(statement).all())


def first_days(
    session: Session, *, trainee_ids: Collection[UUID], provider_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], date]:
    """When each of these people first came to each of these providers where they started a training."""
    statement = (
        select(Enrolment.trainee_id, Programme.provider_id, func.min(Enrolment.starts_on))
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(
            Enrolment.trainee_id.in_(trainee_ids),
            Programme.provider_id.in_(provider_ids),
            Enrolment.state != EnrolmentState.PLANNED,
        )
        .group_by(Enrolment.trainee_id, Programme.provider_id)
    )
    return {(trainee_id, provider_id): day for trainee_id, provider_id, day in session.execute(statement)}


def enrolments_of(session: Session, trainee_id: UUID) -> list[Enrolment]:
    """A trainee's enrolments with their modules, the latest first."""
    statement = (
        select(Enrolment)
        .where(Enrolment.trainee_id == trainee_id)
        .options(
            selectinload(Enrolment.modules),
            selectinload(Enrolment.session).selectinload(TrainingSession.modules),
        )
        .order_by(Enrolment.starts_on.desc(), Enrolment.id)
    )
    return list(session.scalars(statement))


def enrolment_by_id(session: Session, enrolment_id: UUID) -> Enrolment | None:
    """A person's place in a session, with their modules in order."""
    statement = select(Enrolment).where(Enrolment.id == enrolment_id)
    return session.scalar(
        statement.options(selectinload(Enrolment.modules), joinedload(Enrolment.session), joinedload(Enrolment.trainee))
    )


def taught_levels(session: Session, *, trainee_id: UUID, provider_ids: Collection[UUID]) -> dict[UUID, int | None]:
    """The skills that a person's modules with these providers teach, with the highest level aimed at."""
    statement = (
        select(ModuleSkill.skill_id, func.max(ModuleSkill.level))
        .join(EnrolmentModule, EnrolmentModule.module_id == ModuleSkill.module_id)
        .join(Enrolment, Enrolment.id == EnrolmentModule.enrolment_id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(Enrolment.trainee_id == trainee_id, Programme.provider_id.in_(provider_ids))
        .group_by(ModuleSkill.skill_id)
        .order_by(ModuleSkill.skill_id)
    )
    return dict(session.execute(statement).all())


def running_modules(session: Session, module_ids: Collection[UUID]) -> list[EnrolmentModule]:
    """The modules, of people in training today, that are still to be done."""
    statement = (
        select(EnrolmentModule)
        .join(Enrolment)
        .where(
            EnrolmentModule.module_id.in_(module_ids),
            EnrolmentModule.completed_on.is_(None),
            ~EnrolmentModule.exempted,
            Enrolment.state == EnrolmentState.ACTIVE,
        )
        .options(joinedload(EnrolmentModule.enrolment))
        .order_by(EnrolmentModule.id)
    )
    return list(session.scalars(statement))


def certifications_of(session: Session, trainee_id: UUID) -> list[Certification]:
    """The titles, blocks and modules a person obtained, the latest first."""
    statement = select(Certification).where(Certification.trainee_id == trainee_id)
    return list(session.scalars(statement.order_by(Certification.awarded_on.desc(), Certification.id)))


def certification(session: Session, certification_id: UUID) -> Certification | None:
    """A certification by its id."""
    return session.get(Certification, certification_id)
