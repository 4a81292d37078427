"""Who asks for a badge's recognition, who follows it, and who decides at the Region."""

from uuid import UUID

from app.accounts.models import MembershipRole, Organisation, User
from app.accounts.policies import current_memberships
from app.credentials.policies import issues_at
from app.recognition.models import RecognitionRequest


def asks_at(user: User) -> list[UUID]:
    """The organisations in whose name this person asks."""
    return issues_at(user)


def may_follow(user: User, request: RecognitionRequest) -> bool:
    """Only those who give badges in the name of the structure that asked."""
    return request.achievement.issuer.organisation_id in issues_at(user)


def decides_for(user: User) -> list[UUID]:
    """The Regions in whose name this person decides of meta-badges."""
    return [one.organisation_id for one in current_memberships(user) if one.role is MembershipRole.REGION_OFFICER]


def regions_of(user: User) -> list[Organisation]:
    """The Regions in whose name this person decides, the oldest role first."""
    found = (one.organisation for one in current_memberships(user) if one.role is MembershipRole.REGION_OFFICER)
    return list({organisation.id: organisation for organisation in found}.values())


def may_decide(user: User, request: RecognitionRequest) -> bool:
    """Only officers of the Region whose meta-badge it is about."""
    return request.meta_badge.achievement.issuer.organisation_id in decides_for(user)
