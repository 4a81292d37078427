"""What happened in a group since a trainer last looked."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.attestations.models import Attestation
from app.db import among
from app.i18n import alphabetical, local_day
from app.portfolio.models import Ground, GroundKind, GroundMove, GroundState, Holding
from app.trainings import queries as trainings
from app.trainings.models import Enrolment, EnrolmentModule, EnrolmentState, Module, TrainingSession

MOST_CHANGES = 60
Found = tuple[date, "ChangeKind", UUID, str | None, UUID | Module | None]


class ChangeKind(StrEnum):
    """What can happen in a group; what a trainer did of their own is no news to them."""

    CAME = "came"
    LEFT = "left"
    FINISHED = "finished"
    MODULE_ENDED = "module_ended"
    ATTESTED = "attested"
    REVOKED = "revoked"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to someone on a day, and who did it; its skills, or its module."""

    day: date
    kind: ChangeKind
    person: str
    by: str | None
    skill_ids: tuple[UUID, ...] = ()
    module: Module | None = None


def changes(
    session: Session,
    training_session: TrainingSession,
    *,
    trainer_id: UUID,
    skill_ids: Collection[UUID],
    since: datetime,
) -> list[Change]:
    """What came about these skills of the group's people since a moment, the latest first."""
    provider_id = training_session.programme.provider_id
    people = {one.trainee_id: one for one in trainings.cohort(session, training_session.id)}
    found: list[Found] = [
        *_comings(people.values(), since),
        *_modules_ended(session, training_session.id, since),
        *_signed(session, (provider_id, people, skill_ids), trainer_id=trainer_id, since=since),
        *_declared(session, people, skill_ids, since),
    ]
    together: dict[tuple[date, ChangeKind, UUID, str | None, UUID | None], list[Any]] = defaultdict(list)
    for day, kind, trainee_id, by, what in found:
        module_id = what.id if isinstance(what, Module) else None
        together[day, kind, trainee_id, by, module_id].append(what)
    told = [_told(key, some, people) for key, some in together.items()]
    order = list(ChangeKind)
    told.sort(key=lambda one: (-one.day.toordinal(), order.index(one.kind), alphabetical(one.person), one.by or ""))
    return told[:MOST_CHANGES]


def _told(
    key: tuple[date, ChangeKind, UUID, str | None, UUID | None], some: list[Any], people: Mapping[UUID, Enrolment]
) -> Change:
    day, kind, trainee_id, by, _module_id = key
    module = next((one for one in some if isinstance(one, Module)), None)
    skills = sorted({one for one in some if isinstance(one, UUID)})
    return Change(day, kind, people[trainee_id].trainee.user.display_name, by, tuple(skills), module)


def _comings(enrolments: Collection[Enrolment], since: datetime) -> Iterator[Found]:
    """Who was enrolled; who left or finished, of which only the day is known."""
    ends = {EnrolmentState.DROPPED: ChangeKind.LEFT, EnrolmentState.COMPLETED: ChangeKind.FINISHED}
    for one in enrolments:
        if one.created_at > since:
            yield local_day(one.created_at), ChangeKind.CAME, one.trainee_id, None, None
        if one.state in ends and one.ended_on is not None and one.ended_on >= local_day(since):
            yield one.ended_on, ends[one.state], one.trainee_id, None, None


def _modules_ended(session: Session, session_id: UUID, since: datetime) -> Iterator[Found]:
    statement = (
        select(Enrolment.trainee_id, EnrolmentModule.completed_on, Module)
        .join(EnrolmentModule, EnrolmentModule.enrolment_id == Enrolment.id)
        .join(Module, Module.id == EnrolmentModule.module_id)
        .join(Ground, Ground.source_id == EnrolmentModule.id)
        .join(GroundMove, GroundMove.ground_id == Ground.id)
        .where(
            Enrolment.session_id == session_id,
            EnrolmentModule.completed_on.is_not(None),
            Ground.state == GroundState.AWAITING,
            GroundMove.state != GroundState.AWAITING,
            GroundMove.at > since,
        )
        .distinct()
    )
    for trainee_id, completed_on, module in session.execute(statement):
        if completed_on is not None:
            yield completed_on, ChangeKind.MODULE_ENDED, trainee_id, None, module


def _signed(
    session: Session,
    about: tuple[UUID, Collection[UUID], Collection[UUID]],
    *,
    trainer_id: UUID,
    since: datetime,
) -> Iterator[Found]:
    """What colleagues signed, and took back."""
    provider_id, people, skill_ids = about
    signer, revoker = aliased(User), aliased(User)
    statement: Select[*tuple[Any, ...]] = (
        select(
            Holding.trainee_id,
            Holding.skill_id,
            Attestation.attested_at,
            signer.id,
            signer.display_name,
            Attestation.revoked_at,
            revoker.id,
            revoker.display_name,
        )
        .join(Holding, Holding.id == Attestation.holding_id)
        .join(signer, signer.id == Attestation.trainer_id)
        .outerjoin(revoker, revoker.id == Attestation.revoked_by_id)
        .where(
            Attestation.provider_id == provider_id,
            among(Holding.trainee_id, people),
            Holding.skill_id.in_(skill_ids),
            or_(Attestation.attested_at > since, Attestation.revoked_at > since),
        )
    )
    for trainee_id, skill_id, at, signer_id, by, revoked_at, revoker_id, taken_by in session.execute(statement):
        if at > since and signer_id != trainer_id:
            yield local_day(at), ChangeKind.ATTESTED, trainee_id, by, skill_id
        if revoked_at is not None and revoked_at > since and revoker_id != trainer_id:
            yield local_day(revoked_at), ChangeKind.REVOKED, trainee_id, taken_by, skill_id


def _declared(
    session: Session, people: Collection[UUID], skill_ids: Collection[UUID], since: datetime
) -> Iterator[Found]:
    statement = (
        select(Holding.trainee_id, Holding.skill_id, Ground.laid_at)
        .join(Ground, Ground.holding_id == Holding.id)
        .where(
            Ground.kind == GroundKind.DECLARATION,
            Ground.withdrawn_at.is_(None),
            Ground.laid_at > since,
            among(Holding.trainee_id, people),
            Holding.skill_id.in_(skill_ids),
        )
    )
    for trainee_id, skill_id, at in session.execute(statement):
        yield local_day(at), ChangeKind.DECLARED, trainee_id, None, skill_id
