"""Who writes and gives badges, in whose name."""

from uuid import UUID

from app.accounts.models import MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.accounts.policies import current_memberships
from app.credentials.models import Achievement


def issues_for(user: User) -> list[Organisation]:
    """The structures in whose name this person gives badges, the oldest role first."""
    found = (one.organisation for one in current_memberships(user) if one.role is MembershipRole.ISSUER)
    return list({organisation.id: organisation for organisation in found}.values())


def issues_at(user: User) -> list[UUID]:
    """The organisations in whose name this person gives badges today."""
    return [one.id for one in issues_for(user)]


def may_write(user: User, achievement: Achievement) -> bool:
    """Only those who give badges in the name of the structure whose badge it is; what an attestation or a rule makes is
    written by nobody here.
    """
    if achievement.attested_skill_id is not None or achievement.by_rule:
        return False
    return any(one.id == achievement.issuer.organisation_id for one in issues_for(user))


# Who may give badges; employers give none.
ISSUING = frozenset({
    OrganisationKind.PROVIDER, OrganisationKind.ISSUER, OrganisationKind.SUPPORT, OrganisationKind.REGION,
})  # fmt: skip


def signs_for(user: User) -> list[Organisation]:
    """The organisations whose signature this person looks after, by name."""
    found = {
        one.organisation_id: one.organisation
        for one in current_memberships(user)
        if one.role is MembershipRole.ADMIN
        and one.organisation.kind in ISSUING
        and one.organisation.vetting is Vetting.ACCEPTED
    }
    return sorted(found.values(), key=lambda one: one.name)
