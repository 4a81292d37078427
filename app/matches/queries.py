"""Reading candidates as the index needs them, and the log of rankings shown."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import among
from app.matches.models import RankingLog
from app.offers.models import Demand
from app.portfolio.models import Contract, Ground, Holding, PortfolioChange, Trainee, Visibility, WishedContract
from app.territory.models import Commune

FETCHED = 20_000  # rows read at a time


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What filters may read of a candidate, and what a line may show before consent."""

    trainee_id: UUID
    available_from: date | None
    mobility_km: int
    commune_code: str | None
    commune: str | None
    department: str | None
    latitude: float | None
    longitude: float | None


class GroundRow(NamedTuple):
    """One standing ground, in the raw words of the database: the bridge reads hundreds of thousands of them."""

    trainee_id: Any
    skill_id: Any
    id: Any
    kind: str
    state: str
    proof: str
    level: int | None
    since: Any
    expected_on: Any
    ends_on: Any


class Change(NamedTuple):
    """That a portfolio changed: numbers grow with time, and who and when tell one apart from another of its number."""

    number: int
    trainee_id: UUID
    at: datetime


def candidate_facts(
    session: Session, trainee_ids: Collection[UUID] | None = None, *, in_searches: bool = True
) -> list[CandidateFacts]:
    """Everyone who chose to appear in searches (or those among the ids given), in the order of their ids.

    Those given are read whether they appear in searches or not when it is for themselves, or for whom they let in.
    """
    statement = (
        select(
            Trainee.id,
            Trainee.available_from,
            Trainee.mobility_km,
            Trainee.commune_code,
            Commune.name,
            Commune.department,
            Commune.latitude,
            Commune.longitude,
        )
        .join(User, User.id == Trainee.user_id)
        .outerjoin(Commune, Commune.code == Trainee.commune_code)
        .where(_listed(in_searches=in_searches), User.active)
        .order_by(Trainee.id)
    )
    if trainee_ids is not None:
        statement = statement.where(among(Trainee.id, trainee_ids))
    return [CandidateFacts(*row) for row in session.execute(statement)]


def wished_contracts(
    session: Session, trainee_ids: Collection[UUID] | None = None, *, in_searches: bool = True
) -> list[tuple[UUID, Contract]]:
    """The contracts wished by the same people."""
    statement = (
        select(WishedContract.trainee_id, WishedContract.contract)
        .join(Trainee, Trainee.id == WishedContract.trainee_id)
        .where(_listed(in_searches=in_searches))
        .order_by(WishedContract.trainee_id, WishedContract.contract)
    )
    if trainee_ids is not None:
        statement = statement.where(among(WishedContract.trainee_id, trainee_ids))
    return [(trainee_id, contract) for trainee_id, contract in session.execute(statement)]


def ground_rows(
    session: Session, trainee_ids: Collection[UUID] | None = None, *, in_searches: bool = True
) -> Iterator[GroundRow]:
    """The standing grounds of the same people, unconverted, a few at a time."""

    def raw(column: Any) -> Any:
        return sa.type_coerce(column, sa.types.NullType())

    statement = (
        select(
            raw(Holding.trainee_id),
            raw(Holding.skill_id),
            raw(Ground.id),
            raw(Ground.kind),
            raw(Ground.state),
            raw(Ground.proof),
            Ground.level,
            raw(Ground.since),
            raw(Ground.expected_on),
            raw(Ground.ends_on),
        )
        .join(Holding, Holding.id == Ground.holding_id)
        .join(Trainee, Trainee.id == Holding.trainee_id)
        .where(Ground.withdrawn_at.is_(None), _listed(in_searches=in_searches))
    )
    if trainee_ids is not None:
        statement = statement.where(among(Holding.trainee_id, trainee_ids))
    session.flush()
    # Past the session, straight from the connection: these are columns, and the session would look at each row.
    with session.connection().execute(statement, execution_options={"yield_per": FETCHED}) as rows:
        for part in rows.partitions():
            yield from map(GroundRow._make, part)


def _listed(*, in_searches: bool) -> sa.ColumnElement[bool]:
    return Trainee.visibility == Visibility.SEARCHABLE if in_searches else sa.true()


def sources_of_grounds(session: Session, ground_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """What each of these grounds rests on, for those that rest on something."""
    statement = select(Ground.id, Ground.source_id).where(among(Ground.id, ground_ids), Ground.source_id.is_not(None))
    return {ground_id: source_id for ground_id, source_id in session.execute(statement) if source_id is not None}


def changes_from(session: Session, number: int) -> list[Change]:
    """The changes of portfolios from a number on, in the order they were committed."""
    statement = _changes().where(PortfolioChange.id >= number).order_by(PortfolioChange.id)
    return [Change(*row) for row in session.execute(statement)]


def last_change(session: Session) -> Change | None:
    """The last change of a portfolio, if there was any."""
    row = session.execute(_changes().order_by(PortfolioChange.id.desc()).limit(1)).one_or_none()
    return None if row is None else Change(*row)


def _changes() -> sa.Select[int, UUID, datetime]:
    return select(PortfolioChange.id, PortfolioChange.trainee_id, PortfolioChange.at)


def log(session: Session, *, limit: int, offset: int) -> list[tuple[RankingLog, str, str]]:
    """Rankings shown, the latest first, with the demand's title and who saw it."""
    statement = (
        select(RankingLog, Demand.title, User.display_name)
        .join(Demand, Demand.id == RankingLog.demand_id)
        .outerjoin(User, User.id == RankingLog.shown_to_id)
        .order_by(RankingLog.shown_at.desc(), RankingLog.id)
        .limit(limit)
        .offset(offset)
    )
    return [(entry, title, name or "") for entry, title, name in session.execute(statement)]


def log_size(session: Session) -> int:
    """How many rankings were shown."""
    return session.scalar(select(func.count()).select_from(RankingLog)) or 0


def shown_since(session: Session, moment: datetime) -> int:
    """How many rankings were shown since a moment."""
    return session.scalar(select(func.count()).where(RankingLog.shown_at >= moment)) or 0
