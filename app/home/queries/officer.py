"""A Region officer's home: employers that wait, then the region's figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
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
    """How many proofs of skills stand today, by strength, and how many skills are coming: one pass over the grounds.

    Counting each skill once, by its strongest proof, would take ten times as long with 20,000 people.
    """
    is_held = (Ground.state == GroundState.ACQUIRED) & or_(Ground.ends_on.is_(None), Ground.ends_on >= today)
    is_coming = (Ground.state == GroundState.IN_PROGRESS) & (Ground.expected_on >= today)
    strengths = list(reversed(Proof))
    *held, coming = session.execute(
        select(
            *(func.count().filter(is_held, Ground.proof == proof) for proof in strengths),
            func.count().filter(is_coming),
        )
        .select_from(Ground)
        .where(Ground.withdrawn_at.is_(None))
    ).one()
    return dict(zip(strengths, held, strict=True)), coming
