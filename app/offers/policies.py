"""Who may do what with this offer or this search."""

from app.accounts.models import MembershipRole, User
from app.offers.models import Demand

AUTHORS = frozenset({MembershipRole.RECRUITER, MembershipRole.REGION_OFFICER})


def may_edit(user: User, demand: Demand) -> bool:
    """Only those who recruit, or look for people, for the organisation it belongs to."""
    return any(
        membership.organisation_id == demand.organisation_id
        and membership.role in AUTHORS
        and membership.ended_at is None
        for membership in user.memberships
    )
