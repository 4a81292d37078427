"""A Region officer's home: employers that wait, then the region's figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.models import Organisation, Vetting
from app.offers.models import DemandState, Offer
from app.portfolio.models import Ground, GroundState, Proof, Trainee, Visibility

EMPLOYERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OfficerHome:
    """What waits for the Region, and what there is."""

    waiting: Sequence[Organisation]
    waiting_count: int
    people: int
    searchable: int
    held: Mapping[Proof, int]
    coming: int
    offers: int


def officer_home(session: Session, *, today: date) -> OfficerHome:
    """The home of someone who works for the Region."""
    people, searchable = session.execute(
        select(func.count(), func.count().filter(Trainee.visibility == Visibility.SEARCHABLE)).select_from(Trainee)
    ).one()
    held, coming = skills_by_proof(session, today=today)
    return OfficerHome(
        waiting=accounts.employers(session, Vetting.PENDING, limit=EMPLOYERS_SHOWN),
        waiting_count=accounts.employers_waiting(session),
        people=people,
        searchable=searchable,
        held=held,
        coming=coming,
        offers=session.scalar(select(func.count()).select_from(Offer).where(Offer.state == DemandState.PUBLISHED)) or 0,
    )


def skills_by_proof(session: Session, *, today: date) -> tuple[dict[Proof, int], int]:
    """How many skills people hold today, each counted once by its strongest proof, and how many are coming."""
    strength = case((Ground.proof == Proof.CERTIFIED, 2), (Ground.proof == Proof.ATTESTED, 1), else_=0)
    is_held = (Ground.state == GroundState.ACQUIRED) & or_(Ground.ends_on.is_(None), Ground.ends_on >= today)
    is_coming = (Ground.state == GroundState.IN_PROGRESS) & (Ground.expected_on >= today)
    holdings = (
        select(
            func.max(case((is_held, strength))).label("strength"),
            func.max(case((is_coming, 1), else_=0)).label("coming"),
        )
        .where(Ground.withdrawn_at.is_(None))
        .group_by(Ground.holding_id)
        .subquery()
    )
    rows = session.execute(
        select(holdings.c.strength, func.count(), func.sum(holdings.c.coming)).group_by(holdings.c.strength)
    ).all()
    counted = {value: count for value, count, _ in rows if value is not None}
    by_proof = {
        proof: counted.get(value, 0)
        for value, proof in ((2, Proof.CERTIFIED), (1, Proof.ATTESTED), (0, Proof.DECLARED))
    }
    return by_proof, sum(int(coming or 0) for _, _, coming in rows)
