"""What employers, and the Region, look for in the demo."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.i18n import local_day
from app.offers import services
from app.offers.models import DemandState
from app.offers.services import Details, Wanted
from seeds.demo.candidates import offer_start
from seeds.demo.catalogue import Catalogue
from seeds.demo.organisations import Cast
from seeds.demo.texts import Content, DemandText

CLOSED_AGO = timedelta(days=12)


def post_demands(session: Session, content: Content, catalogue: Catalogue, cast: Cast, *, now: datetime) -> None:
    """Draft, publish and close the offers, the oldest first, then keep the searches."""
    offers = [demand for demand in content.offers if catalogue.can_offer(demand)]
    for demand in sorted(offers, key=lambda one: (-one.published, one.code)):
        _offer(session, demand, catalogue, cast, now)
    for demand in content.searches:
        services.save_search(
            session,
            organisation=cast.organisations[demand.employer],
            author=cast.staff[demand.employer][0],
            details=_details(demand, catalogue, now),
            wanted=_wanted(demand, catalogue),
            now=now - timedelta(days=demand.published),
        )


def _offer(session: Session, demand: DemandText, catalogue: Catalogue, cast: Cast, now: datetime) -> None:
    author, published_at = cast.staff[demand.employer][0], now - timedelta(days=demand.published)
    offer = services.draft(
        session,
        organisation=cast.organisations[demand.employer],
        author=author,
        details=_details(demand, catalogue, now),
        now=published_at - timedelta(hours=20),
    )
    services.require(session, demand=offer, wanted=_wanted(demand, catalogue))
    if demand.state is not DemandState.DRAFT:
        services.publish(session, demand=offer, author=author, now=published_at)
    if demand.state is DemandState.CLOSED:
        services.close(session, demand=offer, author=author, now=now - CLOSED_AGO)


def _details(demand: DemandText, catalogue: Catalogue, now: datetime) -> Details:
    trade = catalogue.trades[demand.occupation] if demand.occupation is not None else None
    return Details(
        title=demand.title,
        description=demand.description,
        occupation_id=trade.id if trade is not None else None,
        commune_code=demand.commune,
        radius_km=demand.radius,
        contract=demand.contract,
        starts_on=offer_start(demand, local_day(now)),
        horizon_days=demand.horizon,
    )


def _wanted(demand: DemandText, catalogue: Catalogue) -> list[Wanted]:
    return [Wanted(wish.skill.id, wish.importance, wish.level, wish.mandatory) for wish in catalogue.wishes(demand)]
