"""A trainer's signed statements, and the proof they lay or take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations import queries
from app.attestations.errors import AlreadyRevokedError, NotTheirTrainerError, OwnPortfolioError
from app.attestations.models import Attestation
from app.attestations.services.closing import close_attested, close_contests
from app.audit import services as audit
from app.db import new_id
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import GroundKind, GroundState, Proof, Trainee
from app.portfolio.services import NewGround
from app.portfolio.services.grounds import take_turns
from app.sharing import queries as sharing


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
    """Sign several statements with one observation, all or none; the attestations' ids, in the same order.

    The same words signed twice on one day, as by a double click, are signed once.
    """
    providers = _providers(session, trainer, statements, now)
    holdings = portfolio.ensure_holdings(session, ((one.trainee.id, one.skill_id) for one in statements), now=now)
    signed = queries.signed_on(
        session, trainer_id=trainer.id, holding_ids=set(holdings.values()), observed=observed, day=local_day(now)
    )
    rows: list[dict[str, Any]] = []
    grounds: list[NewGround] = []
    for one in statements:
        statement = (holdings[one.trainee.id, one.skill_id], one.level)
        if statement not in signed:
            signed[statement] = new_id()
            rows.append(
                {
                    "id": signed[statement],
                    "holding_id": statement[0],
                    "trainer_id": trainer.id,
                    "provider_id": providers[one.trainee.id],
                    "level": one.level,
                    "observed": observed,
                    "attested_at": now,
                }
            )
            grounds.append(_ground(one, signed[statement], local_day(now)))
    if rows:
        session.execute(insert(Attestation), rows, execution_options=portfolio.WITH_NULLS)
    portfolio.lay_grounds(session, grounds, now=now)
    answered = {holdings[one.trainee.id, one.skill_id]: one.level for one in statements}
    close_attested(session, signed={key: signed[key, level] for key, level in answered.items()}, by=trainer, now=now)
    return [signed[holdings[one.trainee.id, one.skill_id], one.level] for one in statements]


def _ground(statement: Statement, attestation_id: UUID, today: date) -> NewGround:
    return NewGround(
        trainee_id=statement.trainee.id,
        skill_id=statement.skill_id,
        kind=GroundKind.ATTESTATION,
        state=GroundState.ACQUIRED,
        proof=Proof.ATTESTED,
        level=statement.level,
        since=today,
        source_id=attestation_id,
    )


def _providers(session: Session, trainer: User, statements: Sequence[Statement], now: datetime) -> Mapping[UUID, UUID]:
    """The provider in whose name the trainer speaks for each trainee; refuses where there is none."""
    trainees = {one.trainee.id: one.trainee for one in statements}
    if any(trainee.user_id == trainer.id for trainee in trainees.values()):
        raise OwnPortfolioError
    take_turns(session, sorted(trainees))  # who takes an access back has done so, or waits until this is signed
    providers = sharing.providers_speaking(session, trainer_id=trainer.id, trainee_ids=trainees, now=now)
    if len(providers) < len(trainees):
        raise NotTheirTrainerError
    return providers


def revoke(session: Session, *, attestation: Attestation, by: User, reason: str, now: datetime) -> None:
    """Take an attestation back; the proof it gave falls at once."""
    session.flush()
    revoked = (
        update(Attestation)
        .where(Attestation.id == attestation.id, Attestation.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by_id=by.id, revoked_reason=reason)
        .returning(Attestation.id)
    )
    if session.scalar(revoked) is None:
        raise AlreadyRevokedError
    session.refresh(attestation)
    portfolio.withdraw_grounds(session, source_ids=[attestation.id], reason="attestation_revoked", now=now)
    close_contests(session, attestation_id=attestation.id, by=by, reason=reason, now=now)
    audit.record(
        session,
        action="revoke_attestation",
        object_kind="attestation",
        object_id=attestation.id,
        actor_id=by.id,
        now=now,
        reason=reason,
    )
