"""The only way grounds come, move and go."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.orm import Session

from app.db import new_id
from app.portfolio import queries
from app.portfolio.models import (
    Ground,
    GroundKind,
    GroundMove,
    GroundState,
    Holding,
    PortfolioChange,
    Proof,
    Trainee,
)

BATCH = queries.BATCH
CHANGES_LOCK = 7366_0001
# All rows then have the same columns, and go in one statement.
WITH_NULLS = {"render_nulls": True}


@dataclass(frozen=True, slots=True)
class NewGround:
    """A ground about to be laid."""

    trainee_id: UUID
    skill_id: UUID
    kind: GroundKind
    state: GroundState
    proof: Proof = Proof.DECLARED
    level: int | None = None
    since: date | None = None
    expected_on: date | None = None
    ends_on: date | None = None
    source_id: UUID | None = None
    experience_id: UUID | None = None


def ensure_holdings(
    session: Session, pairs: Iterable[tuple[UUID, UUID]], *, now: datetime
) -> dict[tuple[UUID, UUID], UUID]:
    """Map each (trainee, skill) to its holding, making those that are missing."""
    wanted = sorted(set(pairs))
    trainee_ids = sorted({trainee_id for trainee_id, _ in wanted})
    take_turns(session, trainee_ids)
    found: dict[tuple[UUID, UUID], UUID] = {}
    held = select(Holding.trainee_id, Holding.skill_id, Holding.id)
    skill_ids = sorted({skill_id for _, skill_id in wanted})
    if len(skill_ids) <= BATCH:
        held = held.where(Holding.skill_id.in_(skill_ids))
    for people in batches(trainee_ids):
        rows = session.execute(held.where(Holding.trainee_id.in_(people)))
        found.update(((trainee_id, skill_id), holding_id) for trainee_id, skill_id, holding_id in rows)
    missing = [pair for pair in wanted if pair not in found]
    made = [{"id": new_id(), "trainee_id": pair[0], "skill_id": pair[1], "created_at": now} for pair in missing]
    if made:
        session.execute(insert(Holding), made)
    found.update(((row["trainee_id"], row["skill_id"]), row["id"]) for row in made)  # type: ignore[misc]
    return {pair: found[pair] for pair in wanted}


def lay_grounds(session: Session, grounds: Sequence[NewGround], *, now: datetime) -> list[UUID]:
    """Lay grounds, one or thousands, in a constant number of statements; their ids, in the same order."""
    if not grounds:
        return []
    holdings = ensure_holdings(session, ((ground.trainee_id, ground.skill_id) for ground in grounds), now=now)
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "holding_id": holdings[ground.trainee_id, ground.skill_id],
            "kind": ground.kind,
            "state": ground.state,
            "proof": ground.proof,
            "level": ground.level,
            "since": ground.since,
            "expected_on": ground.expected_on,
            "ends_on": ground.ends_on,
            "source_id": ground.source_id,
            "experience_id": ground.experience_id,
            "laid_at": now,
        }
        for ground in grounds
    ]
    session.execute(insert(Ground), rows, execution_options=WITH_NULLS)
    note_changes(session, {ground.trainee_id for ground in grounds}, now=now)
    return [row["id"] for row in rows]


def lay_again(session: Session, grounds: Sequence[NewGround], *, now: datetime) -> None:
    """Lay grounds of which some rested on the same source before: those stand again, as they are now."""
    known: dict[tuple[UUID, UUID, UUID | None], UUID] = {}
    for batch in batches(sorted({ground.source_id for ground in grounds if ground.source_id is not None})):
        rows = session.execute(
            select(Holding.trainee_id, Holding.skill_id, Ground.source_id, Ground.id)
            .join(Holding)
            .where(Ground.source_id.in_(batch))
        )
        known.update(
            ((trainee_id, skill_id, source_id), ground_id) for trainee_id, skill_id, source_id, ground_id in rows
        )
    again = [(known[key], ground) for ground in grounds if (key := _resting(ground)) in known]
    changed: list[dict[str, Any]] = [
        {
            "id": ground_id,
            "state": ground.state,
            "proof": ground.proof,
            "level": ground.level,
            "expected_on": ground.expected_on,
            "ends_on": ground.ends_on,
            "withdrawn_at": None,
            "withdrawn_reason": None,
        }
        for ground_id, ground in again
    ]
    if changed:
        _note_moves(session, [row["id"] for row in changed], now=now)
        session.execute(update(Ground), changed)
    note_changes(session, {ground.trainee_id for _, ground in again}, now=now)
    lay_grounds(session, [ground for ground in grounds if _resting(ground) not in known], now=now)


def _resting(ground: NewGround) -> tuple[UUID, UUID, UUID | None]:
    return ground.trainee_id, ground.skill_id, ground.source_id


def withdraw_grounds(
    session: Session,
    *,
    source_ids: Sequence[UUID],
    reason: str,
    now: datetime,
    skill_ids: Collection[UUID] | None = None,
) -> int:
    """Withdraw the standing grounds that rest on these sources, of some skills or of all; how many fell."""
    return _change_by_source(session, source_ids, now, skill_ids=skill_ids, withdrawn_at=now, withdrawn_reason=reason)


def move_grounds(session: Session, *, source_ids: Sequence[UUID], expected_on: date, now: datetime) -> int:
    """Move the expected date of the standing grounds that rest on these sources."""
    return _change_by_source(session, source_ids, now, keep_before=True, expected_on=expected_on)


def await_attestation(session: Session, *, source_ids: Sequence[UUID], since: date, now: datetime) -> int:
    """Mark what a completed module taught as there, waiting for a trainer's word."""
    return _change_by_source(session, source_ids, now, keep_before=True, state=GroundState.AWAITING, since=since)


def stand_again(session: Session, ground_ids: Sequence[UUID], *, now: datetime) -> None:
    """Let withdrawn grounds stand again as they were; their history keeps that they had gone."""
    session.flush()
    _note_moves(session, ground_ids, now=now)
    for batch in batches(ground_ids):
        session.execute(update(Ground).where(Ground.id.in_(batch)).values(withdrawn_at=None, withdrawn_reason=None))


def _change_by_source(
    session: Session,
    source_ids: Sequence[UUID],
    now: datetime,
    *,
    skill_ids: Collection[UUID] | None = None,
    keep_before: bool = False,
    **values: object,
) -> int:
    standing = select(Ground.id, Holding.trainee_id).join(Holding)
    if skill_ids is not None:
        standing = standing.where(Holding.skill_id.in_(skill_ids))
    changed: dict[UUID, UUID] = {}
    for batch in batches(source_ids):
        rows = session.execute(standing.where(Ground.source_id.in_(batch), Ground.withdrawn_at.is_(None)))
        changed.update((ground_id, trainee_id) for ground_id, trainee_id in rows)
    if keep_before:
        _note_moves(session, list(changed), now=now)
    for batch in batches(list(changed)):
        session.execute(update(Ground).where(Ground.id.in_(batch)).values(**values))
    note_changes(session, set(changed.values()), now=now)
    return len(changed)


def _note_moves(session: Session, ground_ids: Sequence[UUID], *, now: datetime) -> None:
    """Keep what grounds are before they change, as many as they are, for the history of their skills."""
    kept = ("state", "level", "since", "expected_on", "proof", "ends_on", "withdrawn_at", "withdrawn_reason")
    columns = [getattr(Ground, name) for name in kept]
    for batch in batches(ground_ids):
        before = select(Ground.id, literal(now, GroundMove.at.type), *columns).where(Ground.id.in_(batch))
        session.execute(insert(GroundMove).from_select(["ground_id", "at", *kept], before))


def note_changes(session: Session, trainee_ids: Iterable[UUID], *, now: datetime) -> None:
    """Tell every worker, in the same transaction, that these people's rows in the index are out of date."""
    rows = [{"trainee_id": trainee_id, "at": now} for trainee_id in sorted(set(trainee_ids))]
    session.flush()
    if rows:
        if session.get_bind().dialect.name == "postgresql":
            # Numbers must become visible in their order, or a reader could pass one by: one writer at a time, until
            # it commits. SQLite has only one writer anyway.
            session.execute(select(func.pg_advisory_xact_lock(CHANGES_LOCK)))
        session.execute(insert(PortfolioChange), rows)


def take_turns(session: Session, trainee_ids: Sequence[UUID]) -> None:
    """Let one transaction at a time write in a portfolio, so that two never make the same holding or declaration."""
    if session.get_bind().dialect.name == "sqlite":
        return  # it has only one writer anyway
    for batch in batches(trainee_ids):
        session.execute(select(Trainee.id).where(Trainee.id.in_(batch)).order_by(Trainee.id).with_for_update())


def batches(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
