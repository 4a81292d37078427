"""Reading offers and searches."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload, subqueryload

from app.offers.models import Demand, DemandKind, DemandState, Offer, Requirement


def demand(session: Session, demand_id: UUID) -> Demand | None:
    """An offer or a search with its requirements."""
    statement = select(Demand).where(Demand.id == demand_id).options(selectinload(Demand.requirements))
    return session.scalar(statement)


def offer(session: Session, offer_id: UUID) -> Offer | None:
    """An offer with its requirements."""
    found = demand(session, offer_id)
    return found if isinstance(found, Offer) else None


def demands_of(session: Session, organisation_ids: Sequence[UUID], kind: DemandKind) -> list[tuple[Demand, int]]:
    """The offers, or the searches, of these organisations with how many skills each wants; open ones first."""
    wanted = select(func.count(Requirement.skill_id)).where(Requirement.demand_id == Demand.id).scalar_subquery()
    statement = (
        select(Demand, wanted)
        .where(Demand.organisation_id.in_(organisation_ids), Demand.kind == kind)
        .order_by((Demand.state == DemandState.CLOSED), Demand.created_at.desc(), Demand.id)
    )
    return [(found, count) for found, count in session.execute(statement)]


def published_offers(session: Session) -> list[Offer]:
    """Every offer open today, the newest first."""
    statement = (
        select(Offer)
        .where(Offer.state == DemandState.PUBLISHED)
        .options(subqueryload(Offer.requirements))
        .order_by(Offer.published_at.desc(), Offer.id)
    )
    return list(session.scalars(statement))
