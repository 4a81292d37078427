"""A trainer's signed statements, and the proof they lay or take away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations import queries, signals
from app.attestations.errors import AlreadyRevokedError, NotAssessedError
from app.attestations.models import Attestation
from app.attestations.services.closing import close_attested, close_contests
from app.attestations.services.days import require_day
from app.attestations.services.quorums import hold, settle
from app.attestations.services.speaking import speaking_for
from app.audit import services as audit
from app.db import new_id
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import Holding, Trainee
from app.portfolio.services.grounds import batches, take_turns
from app.trainings import policies as trainings


@dataclass(frozen=True, slots=True)
class Statement:
    """What a trainer is about to attest of one skill of one trainee, and the assessment it rests on, if any."""

    trainee: Trainee
    skill_id: UUID
    level: int | None
    assessment_id: UUID | None = None


def attest(
    session: Session,
    *,
    trainer: User,
    trainee: Trainee,
    skill_id: UUID,
    level: int | None,
    observed: str,
    now: datetime,
    seen_on: date | None = None,
) -> Attestation:
    """Sign that the trainee does it, as seen by this trainer."""
    statement = Statement(trainee, skill_id, level)
    signed = attest_many(session, trainer=trainer, statements=[statement], observed=observed, seen_on=seen_on, now=now)
    return session.get_one(Attestation, signed[0])


def attest_many(
    session: Session,
    *,
    trainer: User,
    statements: Sequence[Statement],
    observed: str,
    now: datetime,
    seen_on: date | None = None,
) -> list[UUID]:
    """Sign several statements with one observation, all or none; the attestations' ids, in the same order.

    What was seen was seen today, unless another day is given. The same words on the same day, signed twice on one day
    as by a double click, are signed once. A skill counts as attested once enough trainers of the provider say so.
    """
    seen_on = seen_on or local_day(now)
    mine = trainings.trained_at(trainer)
    hold(session, mine)
    signals.about_to_sign.send(trainer.id, session=session, provider_ids=set(mine), attestation_ids=set())
    providers = speaking_for(session, trainer, [one.trainee for one in statements], now)
    require_day(session, providers, seen_on, now)
    _require_assessed(session, statements, providers)
    holdings = portfolio.ensure_holdings(session, ((one.trainee.id, one.skill_id) for one in statements), now=now)
    touched = set(holdings.values())
    signed = queries.signed_on(
        session, trainer_id=trainer.id, holding_ids=touched, observed=observed, seen_on=seen_on, day=local_day(now)
    )
    rows: list[dict[str, Any]] = []
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
                    "seen_on": seen_on,
                    "assessment_id": one.assessment_id,
                    "attested_at": now,
                }
            )
    if rows:
        session.execute(insert(Attestation), rows, execution_options=portfolio.WITH_NULLS)
        settle(session, {row["holding_id"] for row in rows}, now=now)
        signals.attested.send(trainer.id, session=session, ids=[row["id"] for row in rows], by=trainer, now=now)
    answered = {holdings[one.trainee.id, one.skill_id]: one.level for one in statements}
    close_attested(session, signed={key: signed[key, level] for key, level in answered.items()}, by=trainer, now=now)
    return [signed[holdings[one.trainee.id, one.skill_id], one.level] for one in statements]


def _require_assessed(session: Session, statements: Sequence[Statement], providers: Mapping[UUID, UUID]) -> None:
    """What rests on an assessment was assessed then, of that person, by that provider, and was there."""
    wanted = {one.assessment_id for one in statements if one.assessment_id is not None}
    if not wanted:
        return
    shown = queries.shown_by_assessments(session, wanted)
    for one in statements:
        if one.assessment_id is None:
            continue
        if shown.get((one.assessment_id, one.trainee.id, one.skill_id)) != providers[one.trainee.id]:
            raise NotAssessedError


def revoke(session: Session, *, attestation: Attestation, by: User, reason: str, now: datetime) -> None:
    """Take an attestation back; the proof it gave falls at once."""
    if not revoke_many(session, attestation_ids=[attestation.id], by=by, reason=reason, now=now):
        raise AlreadyRevokedError
    session.refresh(attestation)


def revoke_many(
    session: Session, *, attestation_ids: Collection[UUID], by: User, reason: str, now: datetime
) -> list[UUID]:
    """Take attestations back for one reason; those that were, without what was taken back before."""
    session.flush()
    about = _about(session, sorted(attestation_ids))
    providers = {provider_id for provider_id, _, _ in about.values()}
    hold(session, providers)
    signals.about_to_sign.send(by.id, session=session, provider_ids=providers, attestation_ids=set(about))
    take_turns(session, sorted({trainee_id for _, trainee_id, _ in about.values()}))
    taken: list[UUID] = []
    for batch in batches(sorted(about)):
        revoked = (
            update(Attestation)
            .where(Attestation.id.in_(batch), Attestation.revoked_at.is_(None))
            .values(revoked_at=now, revoked_by_id=by.id, revoked_reason=reason)
            .returning(Attestation.id)
        )
        taken += session.scalars(revoked)
    if not taken:
        return []
    taken.sort()
    portfolio.withdraw_grounds(session, source_ids=taken, reason="attestation_revoked", now=now)
    settle(session, {about[key][2] for key in taken}, now=now)
    close_contests(session, attestation_ids=taken, by=by, reason=reason, now=now)
    audit.record_each(
        session,
        action="revoke_attestation",
        object_kind="attestation",
        objects=[(key, by.id) for key in taken],
        now=now,
        reason=reason,
    )
    signals.taken_back.send(by.id, session=session, ids=taken, by=by, reason=reason, now=now)
    return taken


def _about(session: Session, attestation_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, UUID, UUID]]:
    """The provider, the person and the holding of each of these attestations."""
    statement = select(Attestation.id, Attestation.provider_id, Holding.trainee_id, Holding.id).join(Holding)
    return {
        key: (provider_id, trainee_id, holding_id)
        for batch in batches(attestation_ids)
        for key, provider_id, trainee_id, holding_id in session.execute(statement.where(Attestation.id.in_(batch)))
    }
