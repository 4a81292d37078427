"""Reading what is said around a skill: contests and messages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Organisation, User
from app.attestations.models import Attestation, Contest, ContestState, HoldingMessage
from app.portfolio.models import Holding, Trainee

SHOWN = 100
ATTESTED = joinedload(Contest.attestation)
SIGNED = (
    ATTESTED.joinedload(Attestation.trainer).lazyload(User.memberships),
    ATTESTED.joinedload(Attestation.provider),
    ATTESTED.joinedload(Attestation.holding)
    .joinedload(Holding.trainee)
    .joinedload(Trainee.user)
    .lazyload(User.memberships),
    joinedload(Contest.answered_by).lazyload(User.memberships),
)


@dataclass(frozen=True, slots=True)
class Unread:
    """Messages about a skill that the other side has not read: whose, which, with which provider, how many."""

    trainee_id: UUID
    skill_id: UUID
    person: str
    provider: str
    count: int


def contest(session: Session, contest_id: UUID) -> Contest | None:
    """A contest with the attestation it is about."""
    return session.scalar(select(Contest).where(Contest.id == contest_id).options(*SIGNED))


def open_contests(session: Session, trainer: User, provider_ids: Collection[UUID]) -> Sequence[Contest]:
    """What waits for the trainers of these providers, the oldest first; nothing of this one's own portfolio."""
    return session.scalars(_contests_waiting(trainer, provider_ids).options(*SIGNED).limit(SHOWN)).all()


def _contests_waiting(trainer: User, provider_ids: Collection[UUID]) -> Select[Contest]:
    return (
        select(Contest)
        .join(Attestation, Attestation.id == Contest.attestation_id)
        .join(Holding, Holding.id == Attestation.holding_id)
        .join(Trainee, Trainee.id == Holding.trainee_id)
        .where(
            Contest.state == ContestState.OPEN, Attestation.provider_id.in_(provider_ids), Trainee.user_id != trainer.id
        )
        .order_by(Contest.contested_at, Contest.id)
    )


def contests_of(session: Session, holding_id: UUID) -> dict[UUID, Contest]:
    """The last contest of each attestation of a skill."""
    statement = (
        select(Contest)
        .join(Attestation, Attestation.id == Contest.attestation_id)
        .where(Attestation.holding_id == holding_id)
        .options(joinedload(Contest.answered_by).lazyload(User.memberships))
        .order_by(Contest.contested_at, Contest.id)
    )
    return {one.attestation_id: one for one in session.scalars(statement)}


def attestations_on(session: Session, holding_id: UUID) -> Sequence[Attestation]:
    """What was signed of a skill, the latest first."""
    return session.scalars(
        select(Attestation)
        .where(Attestation.holding_id == holding_id)
        .options(joinedload(Attestation.trainer).lazyload(User.memberships), joinedload(Attestation.provider))
        .order_by(Attestation.attested_at.desc(), Attestation.id)
    ).all()


def held_skill(session: Session, *, trainee_id: UUID, skill_id: UUID) -> Holding | None:
    """A skill of a person's portfolio, whatever stands of it."""
    return session.scalar(select(Holding).where(Holding.trainee_id == trainee_id, Holding.skill_id == skill_id))


def messages(
    session: Session, holding_id: UUID, *, provider_ids: Collection[UUID] | None = None
) -> Sequence[HoldingMessage]:
    """What was written about a skill, with all providers or with some: the last hundred, the oldest first."""
    statement = (
        select(HoldingMessage)
        .where(HoldingMessage.holding_id == holding_id)
        .options(joinedload(HoldingMessage.author).lazyload(User.memberships), joinedload(HoldingMessage.provider))
        .order_by(HoldingMessage.sent_at.desc(), HoldingMessage.id)
        .limit(SHOWN)
    )
    if provider_ids is not None:
        statement = statement.where(HoldingMessage.provider_id.in_(provider_ids))
    return session.scalars(statement).all()[::-1]


def unread_by_trainee(session: Session, trainee_id: UUID) -> list[Unread]:
    """What trainers wrote to a person who has not read it, skill by skill, the latest first."""
    statement = _unread(by_trainee=False).where(Holding.trainee_id == trainee_id)
    return [Unread(*row) for row in session.execute(statement)]


def unread_by_trainers(session: Session, trainer: User, provider_ids: Collection[UUID]) -> list[Unread]:
    """What people wrote to these providers and no trainer there has read, skill by skill, the latest first."""
    statement = _unread(by_trainee=True).where(
        HoldingMessage.provider_id.in_(provider_ids), Trainee.user_id != trainer.id
    )
    return [Unread(*row) for row in session.execute(statement)]


def _unread(*, by_trainee: bool) -> Select[UUID, UUID, str, str, int]:
    return (
        select(Holding.trainee_id, Holding.skill_id, User.display_name, Organisation.name, func.count())
        .select_from(HoldingMessage)
        .join(Holding, Holding.id == HoldingMessage.holding_id)
        .join(Trainee, Trainee.id == Holding.trainee_id)
        .join(User, User.id == Trainee.user_id)
        .join(Organisation, Organisation.id == HoldingMessage.provider_id)
        .where(HoldingMessage.by_trainee.is_(by_trainee), HoldingMessage.read_at.is_(None))
        .group_by(Holding.trainee_id, Holding.skill_id, User.display_name, Organisation.name)
        .order_by(func.max(HoldingMessage.sent_at).desc(), Holding.trainee_id, Holding.skill_id, Organisation.name)
        .limit(SHOWN)
    )


def count_talk(session: Session, trainer: User, provider_ids: Collection[UUID]) -> int:
    """How many contests and talks wait for the trainers of these providers."""
    contests = select(func.count()).select_from(_contests_waiting(trainer, provider_ids).order_by(None).subquery())
    talks = select(func.count()).select_from(
        select(HoldingMessage.holding_id, HoldingMessage.provider_id)
        .join(Holding, Holding.id == HoldingMessage.holding_id)
        .join(Trainee, Trainee.id == Holding.trainee_id)
        .where(
            HoldingMessage.by_trainee,
            HoldingMessage.read_at.is_(None),
            HoldingMessage.provider_id.in_(provider_ids),
            Trainee.user_id != trainer.id,
        )
        .distinct()
        .subquery()
    )
    found = session.execute(select(contests.scalar_subquery(), talks.scalar_subquery())).one()
    return sum(found)
