"""Reading how many trainers must attest, and how many have."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Membership, MembershipRole
from app.attestations.models import Attestation, AttesterQuorum
from app.db import among
from app.portfolio.models import Ground, Holding
from app.trainings.models import Module, ModuleSkill, Programme

MOST_ATTESTERS = 5


@dataclass(frozen=True, slots=True)
class Signed:
    """An attestation that was not taken back: by whom, how many must say so, and whether it counts today."""

    id: UUID
    holding_id: UUID
    trainee_id: UUID
    skill_id: UUID
    trainer_id: UUID
    provider_id: UUID
    level: int | None
    seen_on: date
    quorum: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Short:
    """A skill of someone that some trainers attest, and not enough yet."""

    have: int
    need: int
    # Whether the one who asks is among them.
    mine: bool


SAME = and_(
    AttesterQuorum.provider_id == Attestation.provider_id,
    AttesterQuorum.skill_id == Holding.skill_id,
)


def standing_attestations(session: Session, holding_ids: Collection[UUID]) -> list[Signed]:
    """What stands of what was signed of these skills of people, the first signed first."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Attestation.id,
            Attestation.holding_id,
            Holding.trainee_id,
            Holding.skill_id,
            Attestation.trainer_id,
            Attestation.provider_id,
            Attestation.level,
            Attestation.seen_on,
            func.coalesce(AttesterQuorum.attesters, 1),
            Ground.id.is_not(None),
        )
        .join(Holding, Holding.id == Attestation.holding_id)
        .outerjoin(AttesterQuorum, SAME)
        .outerjoin(Ground, and_(Ground.source_id == Attestation.id, Ground.withdrawn_at.is_(None)))
        .where(Attestation.revoked_at.is_(None))
        .order_by(Attestation.attested_at, Attestation.id)
    )
    if not holding_ids:
        return []
    return [Signed(*row) for row in session.execute(statement.where(among(Attestation.holding_id, holding_ids)))]


def quorums_of(session: Session, provider_id: UUID) -> dict[UUID, int]:
    """How many trainers must attest each skill of which a provider said so."""
    statement = select(AttesterQuorum.skill_id, AttesterQuorum.attesters)
    return dict(session.execute(statement.where(AttesterQuorum.provider_id == provider_id)).all())


def attested_holdings(session: Session, *, provider_id: UUID, skill_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Whose skills a provider's trainers attest, among these skills: the person by holding."""
    statement = (
        select(Holding.id, Holding.trainee_id)
        .join(Attestation, Attestation.holding_id == Holding.id)
        .where(
            Attestation.provider_id == provider_id,
            Attestation.revoked_at.is_(None),
            Holding.skill_id.in_(skill_ids),
        )
        .distinct()
    )
    return dict(session.execute(statement).all())


def short_of_quorum(
    session: Session, trainee_ids: Collection[UUID], *, trainer_id: UUID | None = None
) -> dict[tuple[UUID, UUID], Short]:
    """By person and skill, those that some trainers of a provider attest, and not enough yet."""
    have = func.count(Attestation.trainer_id.distinct())
    mine = func.max(case((Attestation.trainer_id == trainer_id, 1), else_=0))
    statement = (
        select(Holding.trainee_id, Holding.skill_id, have, AttesterQuorum.attesters, mine)
        .join(Attestation, Attestation.holding_id == Holding.id)
        .join(AttesterQuorum, SAME)
        .where(Attestation.revoked_at.is_(None), among(Holding.trainee_id, trainee_ids))
        .group_by(Holding.trainee_id, Holding.skill_id, Attestation.provider_id, AttesterQuorum.attesters)
        .having(have < AttesterQuorum.attesters)
    )
    return {
        (trainee_id, skill_id): Short(count, need, bool(own))
        for trainee_id, skill_id, count, need, own in session.execute(statement)
    }


def skills_taught(session: Session, provider_id: UUID) -> set[UUID]:
    """The skills that a provider's trainings aim at."""
    statement = (
        select(ModuleSkill.skill_id)
        .join(Module, Module.id == ModuleSkill.module_id)
        .join(Programme, Programme.id == Module.programme_id)
        .where(Programme.provider_id == provider_id)
        .distinct()
    )
    return set(session.scalars(statement))


def trainers_at(session: Session, provider_id: UUID) -> int:
    """How many people train at a provider today."""
    statement = select(func.count(Membership.user_id.distinct())).where(
        Membership.organisation_id == provider_id,
        Membership.role == MembershipRole.TRAINER,
        Membership.ended_at.is_(None),
    )
    return session.scalar(statement) or 0
