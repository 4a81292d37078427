"""Reading what trainees ask of their trainers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from app.accounts.models import Membership, MembershipRole, Organisation, User
from app.attestations.models import AttestationRequest, RequestState
from app.i18n import alphabetical
from app.portfolio.models import Holding, Trainee
from app.sharing import queries as sharing
from app.trainings.models import Enrolment, EnrolmentState, Programme, TrainingSession

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Attester:
    """Someone who may be asked, and the provider in whose name they would sign."""

    trainer_id: UUID
    provider_id: UUID
    trainer: str
    provider: str

    @property
    def key(self) -> str:
        """What choosing them sends."""
        return f"{self.provider_id}.{self.trainer_id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, whether the trainer it names still trains there, and whether they still read the person's skills."""

    request: AttestationRequest
    is_there: bool
    is_let_in: bool


def trainers_of(session: Session, trainee: Trainee, now: datetime) -> list[Attester]:
    """Who may attest for a person, by provider and name.

    The trainers of providers where they started a training, and those to whom they opened their skills.
    """
    began = (
        select(Enrolment.id)
        .join(TrainingSession, TrainingSession.id == Enrolment.session_id)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(
            Programme.provider_id == Organisation.id,
            Enrolment.trainee_id == trainee.id,
            Enrolment.state != EnrolmentState.PLANNED,
        )
        .exists()
    )
    let_in = sharing.trainers_let_in(session, trainee, now)
    statement = (
        select(User.id, Organisation.id, User.display_name, Organisation.name)
        .join(Membership, Membership.user_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            or_(began, tuple_(User.id, Organisation.id).in_(sorted(let_in))) if let_in else began,
            Membership.role == MembershipRole.TRAINER,
            Membership.ended_at.is_(None),
            User.active,
            User.id != trainee.user_id,
        )
        .distinct()
    )
    found = [Attester(*row) for row in session.execute(statement)]
    return sorted(found, key=lambda one: (alphabetical(one.provider), alphabetical(one.trainer), one.key))


def is_there(trainer_id: InstrumentedAttribute[UUID], provider_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether someone trains at a provider today, within a statement."""
    member, person = aliased(Membership), aliased(User)
    return (
        select(member.id)
        .join(person, person.id == member.user_id)
        .where(
            member.user_id == trainer_id,
            member.organisation_id == provider_id,
            member.role == MembershipRole.TRAINER,
            member.ended_at.is_(None),
            person.active,
        )
        .exists()
    )


ASKED_THERE = is_there(AttestationRequest.trainer_id, AttestationRequest.provider_id)
PEOPLE = (
    joinedload(AttestationRequest.holding)
    .joinedload(Holding.trainee)
    .joinedload(Trainee.user)
    .lazyload(User.memberships),
    joinedload(AttestationRequest.trainer).lazyload(User.memberships),
    joinedload(AttestationRequest.answered_by).lazyload(User.memberships),
    joinedload(AttestationRequest.provider),
)


def requests_of(session: Session, trainee_id: UUID, *, now: datetime, skill_id: UUID | None = None) -> list[Asked]:
    """What a person asked, of all their skills or of one: those that wait first, the latest first."""
    waits = case((AttestationRequest.state == RequestState.REQUESTED, 0), else_=1)
    statement = (
        select(AttestationRequest, ASKED_THERE, _read_by(AttestationRequest.trainer_id, now))
        .join(Holding, Holding.id == AttestationRequest.holding_id)
        .where(Holding.trainee_id == trainee_id)
        .options(*PEOPLE)
        .order_by(waits, AttestationRequest.requested_at.desc(), AttestationRequest.id)
        .limit(SHOWN)
    )
    if skill_id is not None:
        statement = statement.where(Holding.skill_id == skill_id)
    return [Asked(*row) for row in session.execute(statement)]


def inbox(session: Session, trainer: User, provider_ids: Collection[UUID], now: datetime) -> list[Asked]:
    """What waits for a trainer's providers, the oldest first: theirs, and that of those who left, before others'.

    What was asked of someone whose access has ended waits no more.
    """
    statement = (
        select(AttestationRequest, ASKED_THERE, true())
        .join(Holding, Holding.id == AttestationRequest.holding_id)
        .join(Trainee, Trainee.id == Holding.trainee_id)
        .where(_waiting(trainer, provider_ids), _read_by(trainer.id, now))
        .options(*PEOPLE)
        .order_by(case((_theirs(trainer), 0), else_=1), AttestationRequest.requested_at, AttestationRequest.id)
        .limit(SHOWN)
    )
    return [Asked(*row) for row in session.execute(statement)]


def _waiting(trainer: User, provider_ids: Collection[UUID]) -> ColumnElement[bool]:
    return (
        (AttestationRequest.state == RequestState.REQUESTED)
        & AttestationRequest.provider_id.in_(provider_ids)
        & (Trainee.user_id != trainer.id)
    )


def _read_by(trainer_id: InstrumentedAttribute[UUID] | UUID, now: datetime) -> ColumnElement[bool]:
    return sharing.speaks(Holding.trainee_id, AttestationRequest.provider_id, trainer_id, now)


def _theirs(trainer: User) -> ColumnElement[bool]:
    return or_(AttestationRequest.trainer_id == trainer.id, ~ASKED_THERE)


def count_waiting(session: Session, trainer: User, provider_ids: Collection[UUID], now: datetime) -> int:
    """How many requests wait for this trainer, or for nobody who is still there."""
    statement = (
        select(func.count(AttestationRequest.id))
        .join(Holding, Holding.id == AttestationRequest.holding_id)
        .join(Trainee, Trainee.id == Holding.trainee_id)
        .where(_waiting(trainer, provider_ids), _theirs(trainer), _read_by(trainer.id, now))
    )
    return session.scalar(statement) or 0


def waiting_among(
    session: Session, request_ids: Collection[UUID], *, trainer: User, provider_ids: Collection[UUID]
) -> list[AttestationRequest]:
    """Those among these requests that still wait, and that this trainer may answer; the oldest first."""
    statement = (
        select(AttestationRequest)
        .join(Holding, Holding.id == AttestationRequest.holding_id)
        .join(Trainee, Trainee.id == Holding.trainee_id)
        .where(AttestationRequest.id.in_(request_ids), _waiting(trainer, provider_ids))
        .options(*PEOPLE)
        .order_by(AttestationRequest.requested_at, AttestationRequest.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(statement))


def request(session: Session, request_id: UUID) -> AttestationRequest | None:
    """A request with the skill it is about."""
    return session.scalar(
        select(AttestationRequest)
        .where(AttestationRequest.id == request_id)
        .options(joinedload(AttestationRequest.holding))
    )


def open_holdings(session: Session, *, trainer_id: UUID, holding_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these skills that a trainer has been asked to attest, and has not answered."""
    statement = select(AttestationRequest.holding_id).where(
        AttestationRequest.trainer_id == trainer_id,
        AttestationRequest.state == RequestState.REQUESTED,
        AttestationRequest.holding_id.in_(holding_ids),
    )
    return set(session.scalars(statement))
