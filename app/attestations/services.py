"""A trainer's signed statements, and the proof they lay or take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.errors import AlreadyRevokedError, NotTheirTrainerError, OwnPortfolioError
from app.attestations.models import Attestation
from app.audit import services as audit
from app.db import new_id
from app.portfolio import services as portfolio
from app.portfolio.models import GroundKind, GroundState, Proof, Trainee
from app.portfolio.services import NewGround
from app.trainings import queries as trainings


@dataclass(frozen=True, slots=True)
class Statement:
    """What a trainer is about to attest of one skill of one trainee."""

    trainee: Trainee
    skill_id: UUID
    level: int | None


def attest(
    session: Session,
    *,
    trainer: User,
    trainee: Trainee,
    skill_id: UUID,
    level: int | None,
    observed: str,
    now: datetime,
) -> Attestation:
    """Sign that the trainee does it, as seen by this trainer."""
    statement = Statement(trainee, skill_id, level)
    attestation_id = attest_many(session, trainer=trainer, statements=[statement], observed=observed, now=now)[0]
    return session.get_one(Attestation, attestation_id)


def attest_many(
    session: Session, *, trainer: User, statements: Sequence[Statement], observed: str, now: datetime
) -> list[UUID]:
    """Sign several statements with one observation, all or none; the attestations' ids, in the same order."""
    providers = _providers(session, trainer, statements)
    holdings = portfolio.ensure_holdings(session, ((one.trainee.id, one.skill_id) for one in statements), now=now)
    rows = [
        {
            "id": new_id(),
            "holding_id": holdings[one.trainee.id, one.skill_id],
            "trainer_id": trainer.id,
            "provider_id": providers[one.trainee.id],
            "level": one.level,
            "observed": observed,
            "attested_at": now,
        }
        for one in statements
    ]
    if not rows:
        return []
    session.execute(insert(Attestation), rows)
    ids: list[UUID] = [row["id"] for row in rows]  # type: ignore[misc]
    grounds = [
        NewGround(
            trainee_id=one.trainee.id,
            skill_id=one.skill_id,
            kind=GroundKind.ATTESTATION,
            state=GroundState.ACQUIRED,
            proof=Proof.ATTESTED,
            level=one.level,
            since=now.date(),
            source_id=attestation_id,
        )
        for one, attestation_id in zip(statements, ids, strict=True)
    ]
    portfolio.lay_grounds(session, grounds, now=now)
    return ids


def _providers(session: Session, trainer: User, statements: Sequence[Statement]) -> Mapping[UUID, UUID]:
    """The provider in whose name the trainer speaks for each trainee; refuses where there is none."""
    trainees = {one.trainee.id: one.trainee for one in statements}
    if any(trainee.user_id == trainer.id for trainee in trainees.values()):
        raise OwnPortfolioError
    providers = trainings.providers_linking(session, trainer_id=trainer.id, trainee_ids=trainees)
    if len(providers) < len(trainees):
        raise NotTheirTrainerError
    return providers


def revoke(session: Session, *, attestation: Attestation, by: User, reason: str, now: datetime) -> None:
    """Take an attestation back; the proof it gave falls at once."""
    if attestation.revoked_at is not None:
        raise AlreadyRevokedError
    attestation.revoked_at, attestation.revoked_by_id, attestation.revoked_reason = now, by.id, reason
    session.flush()
    portfolio.withdraw_grounds(session, source_ids=[attestation.id], reason="attestation_revoked", now=now)
    audit.record(
        session,
        action="revoke_attestation",
        object_kind="attestation",
        object_id=attestation.id,
        actor_id=by.id,
        now=now,
        reason=reason,
    )
