"""Badges given here reach the backpack of whoever proved that they read the address they were given to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import queries
from app.credentials.models import BackpackBadge, BackpackState, Credential
from app.credentials.queries.backpack import BATCH
from app.db import new_id
from app.portfolio import queries as portfolio


def collect(session: Session, user: User, *, now: datetime) -> list[UUID]:
    """Put in a person's backpack the badges that wait at the addresses they have verified; their ids."""
    trainee = portfolio.trainee_of(session, user)
    emails = queries.verified_emails(session, user) if trainee is not None else []
    if trainee is None or not emails:
        return []
    waiting = queries.uncollected(session, trainee.id, emails)
    if waiting:
        _come_back(session, trainee.id, waiting, now=now)
    return _put(session, waiting, dict.fromkeys(emails, trainee.id), now=now)


def _come_back(session: Session, trainee_id: UUID, ids: Sequence[UUID], *, now: datetime) -> None:
    """Badges that left with an address are there again with it, to be accepted anew."""
    for first in range(0, len(ids), BATCH):
        session.execute(
            update(BackpackBadge)
            .where(
                BackpackBadge.trainee_id == trainee_id,
                BackpackBadge.credential_id.in_(ids[first : first + BATCH]),
                BackpackBadge.removed_at.is_not(None),
            )
            .values(removed_at=None, state=BackpackState.OFFERED, received_at=now, decided_at=None)
            .execution_options(synchronize_session=False)
        )


def collect_given(session: Session, ids: Sequence[UUID], *, now: datetime) -> list[UUID]:
    """Put badges just given in the backpacks of those whose verified address they were given to."""
    return _put(session, ids, None, now=now)


def _put(session: Session, ids: Sequence[UUID], owners: dict[str, UUID] | None, *, now: datetime) -> list[UUID]:
    made: list[UUID] = []
    for first in range(0, len(ids), BATCH):
        given = queries.given_badges(session, ids[first : first + BATCH])
        whose = owners if owners is not None else queries.owners_of(session, {one.recipient_email for one in given})
        rows = [
            _row(one, whose[one.recipient_email], now)
            for one in sorted(given, key=lambda one: one.recipient_email)
            if one.recipient_email in whose
        ]
        _insert(session, rows)
        made.extend(row["id"] for row in rows)
    return made


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Whoever signs in while badges are given finds each once."""
    if not rows:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(BackpackBadge).on_conflict_do_nothing(), rows, execution_options={"render_nulls": True})


def _row(given: Credential, trainee_id: UUID, now: datetime) -> dict[str, Any]:
    """What it says of itself is read from what was signed."""
    said = json.loads(given.document)
    what = said["credentialSubject"]["achievement"]
    return {
        "id": new_id(),
        "trainee_id": trainee_id,
        "credential_id": given.id,
        "state": BackpackState.OFFERED,
        "received_at": now,
        "standard": "open_badges_3",
        "badge_id": said["id"],
        "issuer_address": said["issuer"]["id"],
        "issuer_name": said["issuer"]["name"],
        "achievement_address": what["id"],
        "name": what["name"],
        "description": what["description"],
        "valid_from": given.valid_from,
        "valid_until": given.valid_until,
        "skill_ids": [str(one.skill_id) for one in given.version.alignments],
        "alignments": [
            {"name": one.name, "url": one.url, "framework": one.framework, "code": one.code}
            for one in given.version.alignments
        ],
        "verdict": "valid",
        "is_theirs": True,
        "verified_at": now,
    }


def news_seen(session: Session, trainee_id: UUID, *, until: datetime) -> None:
    """Note that a person has seen what became of their badges, up to a moment."""
    session.flush()
    session.execute(
        update(BackpackBadge)
        .where(BackpackBadge.trainee_id == trainee_id, BackpackBadge.news_at <= until)
        .values(news_at=None)
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """A badge just given: the one it follows in the backpack, if any, and the skills that it proves of this person."""

    credential_id: UUID
    follows: UUID | None
    skill_ids: Sequence[UUID]


def settle_given(session: Session, given: Sequence[Settled], *, now: datetime) -> list[UUID]:
    """Say what badges just given prove of each person, and let each stand as the one it follows did: accepted where
    that was, hidden where that was. Those that count now are to be weighed: which they are.
    """
    wanted = {one.credential_id: one for one in given}
    ids = {*wanted, *(one.follows for one in given if one.follows is not None)}
    rows = session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id.in_(sorted(ids))))
    there = {(row.trainee_id, row.credential_id): row for row in rows}
    counting = []
    for (trainee_id, credential_id), row in there.items():
        one = wanted.get(credential_id) if credential_id is not None else None
        if one is None:
            continue
        row.skill_ids = [str(skill_id) for skill_id in one.skill_ids]
        former = there.get((trainee_id, one.follows))
        if former is not None:
            row.state, row.decided_at, row.news_at = former.state, former.decided_at, now
        if row.state is BackpackState.ACCEPTED:
            counting.append(row.id)
    session.flush()
    return counting
