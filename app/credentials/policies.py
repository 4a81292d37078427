"""Who gives badges, in whose name."""

from uuid import UUID

from app.accounts.models import MembershipRole, User
from app.accounts.policies import current_memberships


def issues_at(user: User) -> list[UUID]:
    """The organisations in whose name this person gives badges today."""
    return [one.organisation_id for one in current_memberships(user) if one.role is MembershipRole.ISSUER]
