"""Portfolios opened, what their owners look for, and who may find them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.db import new_id
from app.portfolio import queries
from app.portfolio.errors import NothingToShowError
from app.portfolio.models import (
    Contract,
    Trainee,
    Visibility,
    WishedContract,
    WishedOccupation,
)
from app.portfolio.services.grounds import WITH_NULLS, batches, note_changes, take_turns
from app.portfolio.signals import searches_left


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
    for batch in batches([one.user_id for one in portfolios]):
        session.execute(update(User).where(User.id.in_(batch)).values(is_trainee=True))
    for table, values in rows.items():
        if values:
            session.execute(insert(table), values, execution_options=WITH_NULLS)
    return ids


def choose_visibility(
    session: Session, *, trainee: Trainee, visibility: Visibility, now: datetime, text_version: str | None = None
) -> None:
    """Let employers find this portfolio under an alias, or no longer; which text the person read goes to the log."""
    take_turns(session, [trainee.id])
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
    if visibility is Visibility.PRIVATE:
        searches_left.send(None, session=session)


def account_switched(_sender: object, *, session: Session, user: User, now: datetime) -> None:
    """Whoever closes their account leaves searches, and may come back into them with it."""
    trainee = queries.trainee_of(session, user)
    if trainee is None:
        return
    note_changes(session, {trainee.id}, now=now)
    if not user.active:
        searches_left.send(None, session=session)


def show_many(session: Session, *, trainees: Sequence[Trainee], now: datetime) -> None:
    """Let employers find many people's portfolios, all or none, as each of them chose."""
    chosen = sorted((one for one in trainees if one.visibility is Visibility.PRIVATE), key=lambda one: one.id)
    ids = [trainee.id for trainee in chosen]
    take_turns(session, ids)
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
