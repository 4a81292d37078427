"""Reading a person's trainings, and what they obtained."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Membership, MembershipRole, User
from app.db import among
from app.portfolio.models import Ground, GroundKind, Holding, Trainee
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
    if not trainee_ids:
        return set()
    return set(session.scalars(statement.where(among(Enrolment.trainee_id, trainee_ids))))


def was_enrolled_with(session: Session, *, trainee_id: UUID, provider_id: UUID) -> bool:
    """Whether a trainee has, or had, started a session of this provider."""
    return bool(enrolled_with(session, trainee_ids=[trainee_id], provider_id=provider_id))


def providers_linking(session: Session, *, trainer_id: UUID, trainee_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """For each trainee, a provider where one trains today and the other is, or was, enrolled; absent when none is."""
    statement = _enrolled_where(trainer_id, trainee_ids).where(Enrolment.state != EnrolmentState.PLANNED)
    return dict(session.execute(statement).all())


def providers_expecting(session: Session, *, trainer_id: UUID, trainee_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """For each trainee, a provider where one trains today and the other is to come; absent when none is."""
    statement = _enrolled_where(trainer_id, trainee_ids).where(Enrolment.state == EnrolmentState.PLANNED)
    return dict(session.execute(statement).all())


def _enrolled_where(trainer_id: UUID, trainee_ids: Collection[UUID]) -> Select[UUID, UUID]:
    """The trainees and the providers that someone trains for today and these people are enrolled with."""
    return (
        select(Enrolment.trainee_id, Programme.provider_id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(Membership, Membership.organisation_id == Programme.provider_id)
        .where(
            among(Enrolment.trainee_id, trainee_ids),
            Membership.user_id == trainer_id,
            Membership.role == MembershipRole.TRAINER,
            Membership.ended_at.is_(None),
        )
        .distinct()
        .order_by(Enrolment.trainee_id, Programme.provider_id.desc())
    )


def first_days(
    session: Session, *, trainee_ids: Collection[UUID], provider_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], date]:
    """When each of these people first came to each of these providers where they started a training."""
    statement = (
        select(Enrolment.trainee_id, Programme.provider_id, func.min(Enrolment.starts_on))
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(
            among(Enrolment.trainee_id, trainee_ids),
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


def trained_by_email(session: Session, emails: Collection[str], *, provider_id: UUID) -> dict[str, Trainee]:
    """Those of these addresses whose owner has, or had, started a session of this provider."""
    found: dict[str, Trainee] = {}
    ordered = sorted(emails)
    for first in range(0, len(ordered), BATCH):
        statement = (
            select(User.email, Trainee)
            .join(Trainee, Trainee.user_id == User.id)
            .options(joinedload(Trainee.user).lazyload(User.memberships))
            .where(User.email.in_(ordered[first : first + BATCH]))
        )
        found.update((email, trainee) for email, trainee in session.execute(statement))
    known = enrolled_with(session, trainee_ids=[one.id for one in found.values()], provider_id=provider_id)
    return {email: trainee for email, trainee in found.items() if trainee.id in known}


def certifications_given(session: Session, provider_ids: Collection[UUID]) -> list[Certification]:
    """What these providers recorded and did not take back, the latest first, then by title."""
    statement = (
        select(Certification)
        .where(Certification.provider_id.in_(provider_ids), Certification.withdrawn_at.is_(None))
        .options(joinedload(Certification.trainee).joinedload(Trainee.user).lazyload(User.memberships))
        .order_by(Certification.awarded_on.desc(), Certification.title, Certification.id)
    )
    return list(session.scalars(statement))


def certified_skills(session: Session, certification_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, int | None]]:
    """The skills that each of these certifications certifies, with their level."""
    found: dict[UUID, dict[UUID, int | None]] = defaultdict(dict)
    statement = (
        select(Ground.source_id, Holding.skill_id, Ground.level)
        .join(Holding, Holding.id == Ground.holding_id)
        .where(
            among(Ground.source_id, certification_ids),
            Ground.kind == GroundKind.CERTIFICATION,
            Ground.withdrawn_at.is_(None),
        )
    )
    for certification_id, skill_id, level in session.execute(statement):
        found[certification_id][skill_id] = level  # type: ignore[index]  # such a ground has a source
    return found


def certification(session: Session, certification_id: UUID) -> Certification | None:
    """A certification by its id."""
    return session.get(Certification, certification_id)
