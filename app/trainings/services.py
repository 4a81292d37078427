"""Programmes, sessions and enrolments, and the skills in progress that follow from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Organisation, User
from app.db import new_id
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import GroundKind, GroundState, Proof, Trainee
from app.portfolio.services import NewGround
from app.trainings import queries
from app.trainings.errors import (
    AlreadyEnrolledError,
    NotTheirProviderError,
    SessionFullError,
    WrongDateError,
    WrongStateError,
)
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


@dataclass(frozen=True, slots=True)
class Award:
    """A title, a block or a module about to be recorded for one trainee, with the skills it certifies."""

    trainee: Trainee
    kind: CertificationKind
    title: str
    code: str | None
    body: str
    awarded_on: date
    expires_on: date | None
    skills: Mapping[UUID, int | None]


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
    _take_turns(session, enrolments)
    for enrolment in enrolments:
        _require(enrolment, EnrolmentState.PLANNED)
        enrolment.state = EnrolmentState.ACTIVE
    session.flush()
    portfolio.lay_grounds(session, _coming(session, enrolments), now=now)


def _take_turns(session: Session, enrolments: Sequence[Enrolment]) -> None:
    """Read enrolments again once nobody else is changing them, so that a step is taken once."""
    session.flush()
    ids = sorted(enrolment.id for enrolment in enrolments)
    for first in range(0, len(ids), queries.BATCH):
        batch = select(Enrolment).where(Enrolment.id.in_(ids[first : first + queries.BATCH])).order_by(Enrolment.id)
        session.scalars(
            batch.options(selectinload(Enrolment.modules)).with_for_update(),
            execution_options={"populate_existing": True},
        ).all()


def _require(enrolment: Enrolment, *states: EnrolmentState) -> None:
    if enrolment.state not in states:
        raise WrongStateError(enrolment.state)


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
    enrolment = module.enrolment
    _take_turns(session, [enrolment])
    _require(enrolment, EnrolmentState.PLANNED, EnrolmentState.ACTIVE)
    _require_unfinished(module)
    if expected_on < max(local_day(now), enrolment.starts_on):
        raise WrongDateError("expected_on")
    module.expected_on = expected_on
    enrolment.expected_end = max(enrolment.expected_end, expected_on)
    session.flush()
    portfolio.move_grounds(session, source_ids=[module.id], expected_on=expected_on, now=now)


def _require_unfinished(module: EnrolmentModule) -> None:
    if module.completed_on is not None:
        raise WrongStateError(EnrolmentState.COMPLETED)


def complete_module(session: Session, *, module: EnrolmentModule, on: date, now: datetime) -> None:
    """Close a module for a trainee: what it taught waits for the trainer's word."""
    complete_modules(session, modules=[module], on=on, now=now)


def complete_modules(session: Session, *, modules: Sequence[EnrolmentModule], on: date, now: datetime) -> None:
    """Close modules for one trainee or a whole group, all or none."""
    _take_turns(session, list({module.enrolment_id: module.enrolment for module in modules}.values()))
    _require_past(on, now)
    for module in modules:
        _require(module.enrolment, EnrolmentState.ACTIVE)
        _require_unfinished(module)
        module.completed_on = on
    session.flush()
    portfolio.await_attestation(session, source_ids=[module.id for module in modules], since=on, now=now)


def _require_past(on: date, now: datetime) -> None:
    if on > local_day(now):
        raise WrongDateError("on")


def complete(session: Session, *, enrolment: Enrolment, on: date, now: datetime) -> None:
    """End an enrolment with all its modules done."""
    complete_many(session, enrolments=[enrolment], on=on, now=now)


def complete_many(session: Session, *, enrolments: Sequence[Enrolment], on: date, now: datetime) -> None:
    """End the enrolments of a group with all their modules done, all or none."""
    _take_turns(session, enrolments)
    for enrolment in enrolments:
        _require(enrolment, EnrolmentState.ACTIVE)
    unfinished = [
        module
        for enrolment in enrolments
        for module in enrolment.modules
        if module.completed_on is None and not module.lightened
    ]
    complete_modules(session, modules=unfinished, on=on, now=now)
    for enrolment in enrolments:
        enrolment.state, enrolment.ended_on = EnrolmentState.COMPLETED, on
    session.flush()


def drop(session: Session, *, enrolment: Enrolment, on: date, reason: str, now: datetime) -> None:
    """End an enrolment early: what was in progress through it is no longer; completed modules keep theirs."""
    _take_turns(session, [enrolment])
    _require(enrolment, EnrolmentState.PLANNED, EnrolmentState.ACTIVE)
    _require_past(on, now)
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
    award = Award(trainee, kind, title, code, body, awarded_on, expires_on, skills)
    made = certify_many(session, provider=provider, recorded_by=recorded_by, awards=[award], now=now)
    return session.get_one(Certification, made[0])


def certify_many(
    session: Session, *, provider: Organisation, recorded_by: User, awards: Sequence[Award], now: datetime
) -> list[UUID]:
    """Record what a group obtained with a provider, all or none; the certifications' ids, in the same order."""
    people = sorted({award.trainee.id for award in awards})
    if len(queries.enrolled_with(session, trainee_ids=people, provider_id=provider.id)) < len(people):
        raise NotTheirProviderError
    ids = [new_id() for _ in awards]
    rows = [
        {
            "id": certification_id,
            "trainee_id": award.trainee.id,
            "provider_id": provider.id,
            "recorded_by_id": recorded_by.id,
            "kind": award.kind,
            "title": award.title,
            "code": award.code,
            "body": award.body,
            "awarded_on": award.awarded_on,
            "expires_on": award.expires_on,
            "recorded_at": now,
        }
        for certification_id, award in zip(ids, awards, strict=True)
    ]
    if rows:
        session.execute(insert(Certification), rows, execution_options=portfolio.WITH_NULLS)
    portfolio.lay_grounds(session, _certified(ids, awards), now=now)
    return ids


def _certified(ids: Sequence[UUID], awards: Sequence[Award]) -> list[NewGround]:
    """One ground for each skill of each award."""
    return [
        NewGround(
            trainee_id=award.trainee.id,
            skill_id=skill_id,
            kind=GroundKind.CERTIFICATION,
            state=GroundState.ACQUIRED,
            proof=Proof.CERTIFIED,
            level=level,
            since=award.awarded_on,
            ends_on=award.expires_on,
            source_id=certification_id,
        )
        for certification_id, award in zip(ids, awards, strict=True)
        for skill_id, level in award.skills.items()
    ]


def withdraw_certification(session: Session, *, certification: Certification, reason: str, now: datetime) -> None:
    """Take a certification back, with the proof it gave."""
    session.refresh(certification, with_for_update=True)
    if certification.withdrawn_at is not None:
        raise WrongStateError("withdrawn")
    certification.withdrawn_at, certification.withdrawn_reason = now, reason
    session.flush()
    portfolio.withdraw_grounds(session, source_ids=[certification.id], reason="certification_withdrawn", now=now)
