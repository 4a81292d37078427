"""Writing a portfolio: the only way grounds come, move and go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.db import new_id
from app.i18n import local_day
from app.portfolio import queries
from app.portfolio.errors import NothingToShowError, UnknownSkillError, WrongDateError
from app.portfolio.models import (
    Contract,
    Experience,
    ExperienceKind,
    Ground,
    GroundKind,
    GroundState,
    Holding,
    PortfolioChange,
    Proof,
    Trainee,
    Visibility,
    WishedContract,
    WishedOccupation,
)
from app.skills.models import Skill, SkillKind

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


def open_portfolio(session: Session, *, user: User, now: datetime) -> Trainee:
    """Give a person their portfolio, private until they choose; the one they have, if they have one."""
    trainee = session.scalar(select(Trainee).where(Trainee.user_id == user.id))
    if trainee is None:
        user.is_trainee = True
        trainee = Trainee(user=user, visibility=Visibility.PRIVATE, created_at=now, mobility_km=30)
        session.add(trainee)
        session.flush()
    return trainee


@dataclass(frozen=True, slots=True)
class NewPortfolio:
    """A portfolio about to be opened: whose, and where, when and for what they look."""

    user_id: UUID
    commune_code: str | None
    mobility_km: int
    available_from: date | None
    contracts: frozenset[Contract] = frozenset()
    occupation_ids: frozenset[UUID] = frozenset()


def open_portfolios(session: Session, *, portfolios: Sequence[NewPortfolio], now: datetime) -> list[UUID]:
    """Give many people their first portfolio, private until they choose; the portfolios' ids, in the same order."""
    ids = [new_id() for _ in portfolios]
    pairs = list(zip(ids, portfolios, strict=True))
    rows: dict[type[Any], list[dict[str, Any]]] = {
        Trainee: [
            {
                "id": trainee_id,
                "user_id": one.user_id,
                "commune_code": one.commune_code,
                "mobility_km": one.mobility_km,
                "available_from": one.available_from,
                "visibility": Visibility.PRIVATE,
                "created_at": now,
            }
            for trainee_id, one in pairs
        ],
        WishedContract: [
            {"trainee_id": trainee_id, "contract": contract}
            for trainee_id, one in pairs
            for contract in sorted(one.contracts)
        ],
        WishedOccupation: [
            {"trainee_id": trainee_id, "occupation_id": occupation_id}
            for trainee_id, one in pairs
            for occupation_id in sorted(one.occupation_ids)
        ],
    }
    for batch in _batches([one.user_id for one in portfolios]):
        session.execute(update(User).where(User.id.in_(batch)).values(is_trainee=True))
    for table, values in rows.items():
        if values:
            session.execute(insert(table), values, execution_options=WITH_NULLS)
    return ids


def ensure_holdings(
    session: Session, pairs: Iterable[tuple[UUID, UUID]], *, now: datetime
) -> dict[tuple[UUID, UUID], UUID]:
    """Map each (trainee, skill) to its holding, making those that are missing."""
    wanted = sorted(set(pairs))
    trainee_ids = sorted({trainee_id for trainee_id, _ in wanted})
    _take_turns(session, trainee_ids)
    found: dict[tuple[UUID, UUID], UUID] = {}
    held = select(Holding.trainee_id, Holding.skill_id, Holding.id)
    skill_ids = sorted({skill_id for _, skill_id in wanted})
    if len(skill_ids) <= BATCH:
        held = held.where(Holding.skill_id.in_(skill_ids))
    for people in _batches(trainee_ids):
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


def withdraw_grounds(session: Session, *, source_ids: Sequence[UUID], reason: str, now: datetime) -> int:
    """Withdraw the standing grounds that rest on these sources; how many fell."""
    return _change_by_source(session, source_ids, now, withdrawn_at=now, withdrawn_reason=reason)


def move_grounds(session: Session, *, source_ids: Sequence[UUID], expected_on: date, now: datetime) -> int:
    """Move the expected date of the standing grounds that rest on these sources."""
    return _change_by_source(session, source_ids, now, expected_on=expected_on)


def await_attestation(session: Session, *, source_ids: Sequence[UUID], since: date, now: datetime) -> int:
    """Mark what a completed module taught as there, waiting for a trainer's word."""
    return _change_by_source(session, source_ids, now, state=GroundState.AWAITING, since=since)


def _change_by_source(session: Session, source_ids: Sequence[UUID], now: datetime, **values: object) -> int:
    standing = select(Ground.id, Holding.trainee_id).join(Holding)
    changed: dict[UUID, UUID] = {}
    for batch in _batches(source_ids):
        rows = session.execute(standing.where(Ground.source_id.in_(batch), Ground.withdrawn_at.is_(None)))
        changed.update((ground_id, trainee_id) for ground_id, trainee_id in rows)
    for batch in _batches(list(changed)):
        session.execute(update(Ground).where(Ground.id.in_(batch)).values(**values))
    note_changes(session, set(changed.values()), now=now)
    return len(changed)


@dataclass(frozen=True, slots=True)
class Saying:
    """What a trainee says of one skill: that they have it, are learning it, or (no state) neither."""

    skill_id: UUID
    state: GroundState | None
    level: int | None = None
    expected_on: date | None = None
    since: date | None = None
    experience_id: UUID | None = None


def declare(
    session: Session,
    *,
    trainee: Trainee,
    skill_id: UUID,
    state: GroundState,
    level: int | None,
    expected_on: date | None,
    now: datetime,
    since: date | None = None,
    experience_id: UUID | None = None,
) -> UUID:
    """Write down what the trainee says of a skill; it takes the place of what they said before."""
    saying = Saying(skill_id, state, level, expected_on, since, experience_id)
    return declare_many(session, trainee=trainee, sayings=[saying], now=now)[0]


def declare_many(session: Session, *, trainee: Trainee, sayings: Sequence[Saying], now: datetime) -> list[UUID]:
    """Write down what the trainee says of several skills, all or none; the ids of the grounds laid."""
    today = local_day(now)
    known = select(Skill.id).where(
        Skill.id.in_({saying.skill_id for saying in sayings}),
        Skill.kind != SkillKind.GROUP,
        Skill.retired_in_id.is_(None),
    )
    if not {saying.skill_id for saying in sayings} <= set(session.scalars(known)):
        raise UnknownSkillError
    for saying in sayings:
        _check_dates(saying, today)
    _withdraw_declarations(session, trainee.id, [saying.skill_id for saying in sayings], "replaced", now)
    grounds = [_declaration(trainee.id, saying, saying.state, today) for saying in sayings if saying.state is not None]
    return lay_grounds(session, grounds, now=now)


def _check_dates(saying: Saying, today: date) -> None:
    if saying.state is GroundState.IN_PROGRESS and saying.expected_on is not None and saying.expected_on < today:
        raise WrongDateError("expected_on")
    if saying.state is GroundState.ACQUIRED and saying.since is not None and saying.since > today:
        raise WrongDateError("since")


def _declaration(trainee_id: UUID, saying: Saying, state: GroundState, today: date) -> NewGround:
    return NewGround(
        trainee_id=trainee_id,
        skill_id=saying.skill_id,
        kind=GroundKind.DECLARATION,
        state=state,
        level=saying.level,
        since=(saying.since or today) if state is GroundState.ACQUIRED else None,
        expected_on=saying.expected_on if state is GroundState.IN_PROGRESS else None,
        experience_id=saying.experience_id,
    )


def take_back(session: Session, *, trainee: Trainee, skill_id: UUID, now: datetime) -> int:
    """Withdraw what the trainee declared of a skill; what others attest or certify stays."""
    return _withdraw_declarations(session, trainee.id, [skill_id], "taken_back", now)


def _withdraw_declarations(
    session: Session, trainee_id: UUID, skill_ids: Sequence[UUID], reason: str, now: datetime
) -> int:
    _take_turns(session, [trainee_id])
    standing = (
        select(Ground)
        .join(Holding)
        .where(
            Holding.trainee_id == trainee_id,
            Holding.skill_id.in_(skill_ids),
            Ground.kind == GroundKind.DECLARATION,
            Ground.withdrawn_at.is_(None),
        )
    )
    grounds = session.scalars(standing).all()
    for ground in grounds:
        ground.withdrawn_at, ground.withdrawn_reason = now, reason
    session.flush()
    if grounds:
        note_changes(session, {trainee_id}, now=now)
    return len(grounds)


def add_experience(
    session: Session,
    *,
    trainee: Trainee,
    kind: ExperienceKind,
    title: str,
    place: str | None,
    started_on: date | None,
    ended_on: date | None,
) -> Experience:
    """Keep a training, a job or another episode that skills come from."""
    if started_on is not None and ended_on is not None and ended_on < started_on:
        raise WrongDateError("ended_on")
    experience = Experience(
        trainee_id=trainee.id, kind=kind, title=title, place=place, started_on=started_on, ended_on=ended_on
    )
    session.add(experience)
    session.flush()
    return experience


@dataclass(frozen=True, slots=True)
class NewExperience:
    """An experience about to be kept."""

    trainee_id: UUID
    kind: ExperienceKind
    title: str
    place: str | None
    started_on: date | None
    ended_on: date | None


def add_experiences(session: Session, *, experiences: Sequence[NewExperience]) -> list[UUID]:
    """Keep the experiences of many people, all or none; their ids, in the same order."""
    for one in experiences:
        if one.started_on is not None and one.ended_on is not None and one.ended_on < one.started_on:
            raise WrongDateError("ended_on")
    rows = [
        {
            "id": new_id(),
            "trainee_id": one.trainee_id,
            "kind": one.kind,
            "title": one.title,
            "place": one.place,
            "started_on": one.started_on,
            "ended_on": one.ended_on,
        }
        for one in experiences
    ]
    if rows:
        session.execute(insert(Experience), rows, execution_options=WITH_NULLS)
    return [row["id"] for row in rows]  # type: ignore[misc]


def choose_visibility(
    session: Session, *, trainee: Trainee, visibility: Visibility, now: datetime, text_version: str | None = None
) -> None:
    """Let employers find this portfolio under an alias, or no longer; which text the person read goes to the log."""
    _take_turns(session, [trainee.id])
    session.refresh(trainee, ["visibility"])
    if trainee.visibility is visibility:
        return
    if visibility is Visibility.SEARCHABLE and not queries.holds_anything(session, trainee.id):
        raise NothingToShowError
    trainee.visibility, trainee.visibility_changed_at = visibility, now
    audit.record(
        session,
        action="choose_visibility",
        object_kind="trainee",
        object_id=trainee.id,
        actor_id=trainee.user_id,
        now=now,
        visibility=visibility.value,
        text_version=text_version,
    )
    note_changes(session, {trainee.id}, now=now)


def show_many(session: Session, *, trainees: Sequence[Trainee], now: datetime) -> None:
    """Let employers find many people's portfolios, all or none, as each of them chose."""
    chosen = sorted((one for one in trainees if one.visibility is Visibility.PRIVATE), key=lambda one: one.id)
    ids = [trainee.id for trainee in chosen]
    _take_turns(session, ids)
    if len(queries.that_hold_anything(session, ids)) < len(ids):
        raise NothingToShowError
    for trainee in chosen:
        trainee.visibility, trainee.visibility_changed_at = Visibility.SEARCHABLE, now
    audit.record_each(
        session,
        action="choose_visibility",
        object_kind="trainee",
        objects=[(trainee.id, trainee.user_id) for trainee in chosen],
        now=now,
        visibility=Visibility.SEARCHABLE.value,
    )
    note_changes(session, ids, now=now)


def describe(
    session: Session,
    *,
    trainee: Trainee,
    commune_code: str | None,
    mobility_km: int,
    available_from: date | None,
    contracts: Iterable[Contract],
    occupation_ids: Iterable[UUID],
    now: datetime,
) -> None:
    """Say where, when and for what the trainee looks."""
    trainee.commune_code, trainee.mobility_km, trainee.available_from = commune_code, mobility_km, available_from
    trainee.wished_contracts = [
        WishedContract(trainee_id=trainee.id, contract=contract) for contract in sorted(set(contracts))
    ]
    trainee.wished_occupations = [
        WishedOccupation(trainee_id=trainee.id, occupation_id=occupation_id)
        for occupation_id in sorted(set(occupation_ids))
    ]
    session.flush()
    note_changes(session, {trainee.id}, now=now)


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


def _take_turns(session: Session, trainee_ids: Sequence[UUID]) -> None:
    """Let one transaction at a time write in a portfolio, so that two never make the same holding or declaration."""
    if session.get_bind().dialect.name == "sqlite":
        return  # it has only one writer anyway
    for batch in _batches(trainee_ids):
        session.execute(select(Trainee.id).where(Trainee.id.in_(batch)).order_by(Trainee.id).with_for_update())


def _batches(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
