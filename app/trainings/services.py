"""Programmes, sessions and enrolments, and the skills in progress that follow from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.db import new_id
from app.portfolio import services as portfolio
from app.portfolio.models import GroundKind, GroundState, Proof, Trainee
from app.portfolio.services import NewGround
from app.trainings import queries
from app.trainings.errors import AlreadyEnrolledError, NotTheirProviderError, SessionFullError, WrongStateError
from app.trainings.models import (
    Certification,
    CertificationKind,
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
class NewModule:
    """A module about to be written: its title in both languages, hours, and the skills it teaches to which level."""

    title: str
    title_en: str | None
    hours: int
    targets: Mapping[UUID, int | None]


def write_programme(
    session: Session,
    *,
    provider: Organisation,
    title: str,
    title_en: str | None,
    scheme: str | None,
    rncp_code: str | None,
    occupation_id: UUID | None,
    modules: Sequence[NewModule],
) -> Programme:
    """Write a programme with its modules in order."""
    programme = Programme(
        provider=provider,
        title=title,
        title_en=title_en,
        scheme=scheme,
        rncp_code=rncp_code,
        occupation_id=occupation_id,
        modules=[
            Module(
                position=position,
                title=module.title,
                title_en=module.title_en,
                hours=module.hours,
                targets=[ModuleSkill(skill_id=skill_id, level=level) for skill_id, level in module.targets.items()],
            )
            for position, module in enumerate(modules, start=1)
        ],
    )
    session.add(programme)
    session.flush()
    return programme


def schedule(
    session: Session,
    *,
    programme: Programme,
    name: str | None,
    commune_code: str,
    seats: int,
    module_dates: Mapping[UUID, tuple[date, date]],
) -> TrainingSession:
    """Give a programme at a place; the session runs from its first module's start to its last one's end."""
    training_session = TrainingSession(
        programme=programme,
        name=name,
        commune_code=commune_code,
        seats=seats,
        starts_on=min(start for start, _ in module_dates.values()),
        ends_on=max(end for _, end in module_dates.values()),
        modules=[
            SessionModule(module_id=module_id, starts_on=start, ends_on=end)
            for module_id, (start, end) in module_dates.items()
        ],
    )
    session.add(training_session)
    session.flush()
    return training_session


def enrol(
    session: Session,
    *,
    trainee: Trainee,
    training_session: TrainingSession,
    now: datetime,
    starts_on: date | None = None,
) -> Enrolment:
    """Plan a trainee in a session; nothing counts before they start."""
    if queries.enrolment(session, trainee_id=trainee.id, session_id=training_session.id) is not None:
        raise AlreadyEnrolledError
    if queries.seats_taken(session, training_session.id) >= training_session.seats:
        raise SessionFullError
    enrolment_id = enrol_many(
        session, trainees=[trainee], training_session=training_session, now=now, starts_on=starts_on
    )[0]
    return session.get_one(Enrolment, enrolment_id)


def enrol_many(
    session: Session,
    *,
    trainees: Sequence[Trainee],
    training_session: TrainingSession,
    now: datetime,
    starts_on: date | None = None,
) -> list[UUID]:
    """Plan people in a session with its module dates; their enrolments' ids, in the same order."""
    starts = starts_on or training_session.starts_on
    enrolments = [
        {
            "id": new_id(),
            "trainee_id": trainee.id,
            "session_id": training_session.id,
            "state": EnrolmentState.PLANNED,
            "starts_on": starts,
            "expected_end": max(training_session.ends_on, starts),
            "created_at": now,
        }
        for trainee in trainees
    ]
    modules = [
        {
            "id": new_id(),
            "enrolment_id": enrolment["id"],
            "module_id": module.module_id,
            "expected_on": module.ends_on,
            "lightened": False,
        }
        for enrolment in enrolments
        for module in training_session.modules
    ]
    if enrolments:
        session.execute(insert(Enrolment), enrolments)
    if modules:
        session.execute(insert(EnrolmentModule), modules)
    return [enrolment["id"] for enrolment in enrolments]  # type: ignore[misc]


def start(session: Session, *, enrolments: Sequence[Enrolment], now: datetime) -> None:
    """Make planned enrolments active: each target skill of their modules is now in progress (DOMAIN rule 3)."""
    for enrolment in enrolments:
        if enrolment.state is not EnrolmentState.PLANNED:
            raise WrongStateError(enrolment.state)
        enrolment.state = EnrolmentState.ACTIVE
    session.flush()
    portfolio.lay_grounds(session, _coming(session, enrolments), now=now)


def _coming(session: Session, enrolments: Sequence[Enrolment]) -> list[NewGround]:
    """One ground for each skill of each unfinished module."""
    targets = queries.targets_by_module(session, {module.module_id for one in enrolments for module in one.modules})
    return [
        NewGround(
            trainee_id=enrolment.trainee_id,
            skill_id=skill_id,
            kind=GroundKind.ENROLMENT,
            state=GroundState.IN_PROGRESS,
            level=level,
            expected_on=module.expected_on,
            source_id=module.id,
        )
        for enrolment in enrolments
        for module in enrolment.modules
        if module.completed_on is None and not module.lightened
        for skill_id, level in targets.get(module.module_id, ())
    ]


def move_module(session: Session, *, module: EnrolmentModule, expected_on: date, now: datetime) -> None:
    """Move the date a trainee ends a module; the skills it brings move with it."""
    module.expected_on = expected_on
    enrolment = module.enrolment
    enrolment.expected_end = max(enrolment.expected_end, expected_on)
    session.flush()
    portfolio.move_grounds(session, source_ids=[module.id], expected_on=expected_on, now=now)


def complete_module(session: Session, *, module: EnrolmentModule, on: date, now: datetime) -> None:
    """Close a module for a trainee: what it taught waits for the trainer's word."""
    if module.enrolment.state is not EnrolmentState.ACTIVE:
        raise WrongStateError(module.enrolment.state)
    module.completed_on = on
    session.flush()
    portfolio.await_attestation(session, source_ids=[module.id], since=on, now=now)


def complete(session: Session, *, enrolment: Enrolment, on: date, now: datetime) -> None:
    """End an enrolment with all its modules done."""
    if enrolment.state is not EnrolmentState.ACTIVE:
        raise WrongStateError(enrolment.state)
    for module in enrolment.modules:
        if module.completed_on is None and not module.lightened:
            complete_module(session, module=module, on=on, now=now)
    enrolment.state, enrolment.ended_on = EnrolmentState.COMPLETED, on
    session.flush()


def drop(session: Session, *, enrolment: Enrolment, on: date, reason: str, now: datetime) -> None:
    """End an enrolment early: what was in progress through it is no longer; completed modules keep theirs."""
    if enrolment.state not in (EnrolmentState.PLANNED, EnrolmentState.ACTIVE):
        raise WrongStateError(enrolment.state)
    unfinished = [module.id for module in enrolment.modules if module.completed_on is None]
    enrolment.state, enrolment.ended_on, enrolment.reason = EnrolmentState.DROPPED, on, reason
    session.flush()
    portfolio.withdraw_grounds(session, source_ids=unfinished, reason="dropped", now=now)


def certify(
    session: Session,
    *,
    trainee: Trainee,
    provider: Organisation,
    recorded_by: User,
    kind: CertificationKind,
    title: str,
    code: str | None,
    body: str,
    awarded_on: date,
    expires_on: date | None,
    skills: Mapping[UUID, int | None],
    now: datetime,
) -> Certification:
    """Record a title, a block or a module obtained with a provider; it certifies its skills."""
    if not queries.was_enrolled_with(session, trainee_id=trainee.id, provider_id=provider.id):
        raise NotTheirProviderError
    certification = Certification(
        trainee_id=trainee.id,
        provider_id=provider.id,
        recorded_by_id=recorded_by.id,
        kind=kind,
        title=title,
        code=code,
        body=body,
        awarded_on=awarded_on,
        expires_on=expires_on,
        recorded_at=now,
    )
    session.add(certification)
    session.flush()
    grounds = [
        NewGround(
            trainee_id=trainee.id,
            skill_id=skill_id,
            kind=GroundKind.CERTIFICATION,
            state=GroundState.ACQUIRED,
            proof=Proof.CERTIFIED,
            level=level,
            since=awarded_on,
            ends_on=expires_on,
            source_id=certification.id,
        )
        for skill_id, level in skills.items()
    ]
    portfolio.lay_grounds(session, grounds, now=now)
    return certification


def withdraw_certification(session: Session, *, certification: Certification, reason: str, now: datetime) -> None:
    """Take a certification back, with the proof it gave."""
    certification.withdrawn_at, certification.withdrawn_reason = now, reason
    session.flush()
    portfolio.withdraw_grounds(session, source_ids=[certification.id], reason="certification_withdrawn", now=now)
