"""A recruiter's home: whether the Region has answered, and what is sought."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, Organisation, User, Vetting
from app.accounts.policies import current_memberships
from app.offers import queries as offers
from app.offers.models import Demand, DemandKind, DemandState

SHOWN = 5


@dataclass(frozen=True, slots=True)
class RecruiterHome:
    """Where the request stands, then offers and searches, open ones first."""

    waiting: Sequence[Organisation]
    offers: Sequence[tuple[Demand, int]]
    searches: Sequence[tuple[Demand, int]]
    published: int

    @property
    def may_search(self) -> bool:
        """Whether at least one employer has been accepted."""
        return not self.waiting


def recruiter_home(session: Session, user: User) -> RecruiterHome:
    """The home of someone who recruits."""
    employers = [one.organisation for one in current_memberships(user) if one.role is MembershipRole.RECRUITER]
    ids = [employer.id for employer in employers]
    found = offers.demands_of(session, ids, DemandKind.OFFER)
    return RecruiterHome(
        waiting=[employer for employer in employers if employer.vetting is not Vetting.ACCEPTED],
        offers=found[:SHOWN],
        searches=offers.demands_of(session, ids, DemandKind.SEARCH)[:SHOWN],
        published=sum(1 for demand, _ in found if demand.state is DemandState.PUBLISHED),
    )
