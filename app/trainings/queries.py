"""Reading programmes, sessions and enrolments."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.accounts.models import Membership, MembershipRole, Organisation, User
from app.portfolio.models import Trainee
from app.portfolio.signals import Origin
from app.territory.models import Commune
from app.trainings.models import (
    AwaitedEnrolment,
    Certification,
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


@dataclass(frozen=True, slots=True)
class Group:
    """A session as its trainers see it in a list."""

    session: TrainingSession
    commune: str
    planned: int
    active: int
    completed: int

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


def enrolment(session: Session, *, trainee_id: UUID, session_id: UUID) -> Enrolment | None:
    """A trainee's place in a session, if any."""
    return session.scalar(
        select(Enrolment).where(Enrolment.trainee_id == trainee_id, Enrolment.session_id == session_id)
    )


def seats_taken(session: Session, session_id: UUID) -> int:
    """How many seats of a session are held by people who have not dropped out, or kept for those who were asked."""
    taken = select(func.count()).where(Enrolment.session_id == session_id, Enrolment.state != EnrolmentState.DROPPED)
    kept = select(func.count()).where(AwaitedEnrolment.session_id == session_id, AwaitedEnrolment.answer.is_(None))
    return (session.scalar(taken) or 0) + (session.scalar(kept) or 0)


def awaited_in(session: Session, session_id: UUID) -> list[AwaitedEnrolment]:
    """Those who were asked to join a session and have not answered, by name."""
    statement = select(AwaitedEnrolment).where(
        AwaitedEnrolment.session_id == session_id, AwaitedEnrolment.answer.is_(None)
    )
    return sorted(session.scalars(statement), key=lambda one: (one.display_name.casefold(), str(one.id)))


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


def running_modules(session: Session, module_ids: Collection[UUID]) -> list[EnrolmentModule]:
    """The modules, of people in training today, that are not over and not lightened."""
    statement = (
        select(EnrolmentModule)
        .join(Enrolment)
        .where(
            EnrolmentModule.module_id.in_(module_ids),
            EnrolmentModule.completed_on.is_(None),
            ~EnrolmentModule.lightened,
            Enrolment.state == EnrolmentState.ACTIVE,
        )
        .options(joinedload(EnrolmentModule.enrolment))
        .order_by(EnrolmentModule.id)
    )
    return list(session.scalars(statement))


def is_module_followed(session: Session, module_id: UUID) -> bool:
    """Whether anyone is, or was, enrolled in a module."""
    return session.scalar(select(EnrolmentModule.id).where(EnrolmentModule.module_id == module_id).limit(1)) is not None


def modules_followed_in(session: Session, session_id: UUID) -> set[UUID]:
    """The modules that people of a session have, or had."""
    statement = select(EnrolmentModule.module_id).join(Enrolment).where(Enrolment.session_id == session_id).distinct()
    return set(session.scalars(statement))


def was_session_followed(session: Session, session_id: UUID) -> bool:
    """Whether anyone is, or was, in a session, or was asked to join it."""
    there = select(Enrolment.id).where(Enrolment.session_id == session_id).limit(1)
    asked = select(AwaitedEnrolment.id).where(AwaitedEnrolment.session_id == session_id).limit(1)
    return session.scalar(there) is not None or session.scalar(asked) is not None


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
    return bool(enrolled_with(session, trainee_ids=[trainee_id], provider_id=provider_id))


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


def groups_of(session: Session, provider_ids: Sequence[UUID], *, today: date) -> list[Group]:
    """The sessions of these providers with how many people each has: running, then to come, then past."""
    counted = select(
        Enrolment.session_id,
        func.count().filter(Enrolment.state == EnrolmentState.PLANNED).label("planned"),
        func.count().filter(Enrolment.state == EnrolmentState.ACTIVE).label("active"),
        func.count().filter(Enrolment.state == EnrolmentState.COMPLETED).label("completed"),
    ).group_by(Enrolment.session_id)
    counts = counted.subquery()
    statement = (
        select(
            TrainingSession,
            Commune.name,
            func.coalesce(counts.c.planned, 0),
            func.coalesce(counts.c.active, 0),
            func.coalesce(counts.c.completed, 0),
        )
        .join(Programme)
        .join(Commune, Commune.code == TrainingSession.commune_code)
        .outerjoin(counts, counts.c.session_id == TrainingSession.id)
        .where(Programme.provider_id.in_(provider_ids))
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
            selectinload(Enrolment.modules),
            selectinload(Enrolment.trainee).joinedload(Trainee.user).lazyload(User.memberships),
        )
        .order_by(Enrolment.id)
    )
    people = list(session.scalars(statement))
    return sorted(people, key=lambda one: (one.trainee.user.display_name.casefold(), str(one.id)))


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


def certifications_of(session: Session, trainee_id: UUID) -> list[Certification]:
    """The titles, blocks and modules a person obtained, the latest first."""
    statement = select(Certification).where(Certification.trainee_id == trainee_id)
    return list(session.scalars(statement.order_by(Certification.awarded_on.desc(), Certification.id)))


def certification(session: Session, certification_id: UUID) -> Certification | None:
    """A certification by its id."""
    return session.get(Certification, certification_id)


def origins(_sender: object, *, session: Session, source_ids: Collection[UUID]) -> dict[UUID, Origin]:
    """The modules and the certifications behind those of these sources that are so."""
    found = {
        source_id: Origin(
            title=source.module, title_en=source.module_en, organisation=source.provider, place=source.commune
        )
        for source_id, source in module_sources(session, source_ids).items()
    }
    titles = select(Certification.id, Certification.title, Certification.body).where(Certification.id.in_(source_ids))
    found.update(
        (source_id, Origin(title=title, organisation=body)) for source_id, title, body in session.execute(titles)
    )
    return found


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
