"""Who may do what to these people and organisations."""

from app.accounts.models import Membership, MembershipRole, Organisation, OrganisationKind, User, Vetting

# Which roles each kind of organisation gives.
ROLES: dict[OrganisationKind, tuple[MembershipRole, ...]] = {
    OrganisationKind.PROVIDER: (MembershipRole.TRAINER, MembershipRole.ISSUER, MembershipRole.ADMIN),
    OrganisationKind.EMPLOYER: (MembershipRole.RECRUITER, MembershipRole.ADMIN),
    OrganisationKind.ISSUER: (MembershipRole.ISSUER, MembershipRole.ADMIN),
    OrganisationKind.SUPPORT: (MembershipRole.COUNSELLOR, MembershipRole.ISSUER, MembershipRole.ADMIN),
    OrganisationKind.REGION: (MembershipRole.REGION_OFFICER, MembershipRole.ISSUER, MembershipRole.ADMIN),
}


def may_see_profiles(user: User) -> bool:
    """Whether this person may see who holds which skills: vetted employers' recruiters, and the Region's officers."""
    return any(
        membership.role is MembershipRole.REGION_OFFICER
        or (membership.role is MembershipRole.RECRUITER and membership.organisation.vetting is Vetting.ACCEPTED)
        for membership in current_memberships(user)
    )


def may_manage_team(user: User, organisation: Organisation) -> bool:
    """Whether this person says who works in this organisation."""
    return has_role(user, organisation, MembershipRole.ADMIN)


def may_invite_staff(user: User, organisation: Organisation, role: MembershipRole) -> bool:
    """Whether this person may bring someone in: not before the Region has answered, and only in roles that fit."""
    return (
        may_manage_team(user, organisation)
        and organisation.vetting is Vetting.ACCEPTED
        and role in ROLES[organisation.kind]
    )


def may_invite_trainee(user: User, organisation: Organisation) -> bool:
    """Whether this person may invite someone to start a portfolio in this organisation's name."""
    return organisation.kind is OrganisationKind.PROVIDER and has_role(user, organisation, MembershipRole.TRAINER)


def has_role(user: User, organisation: Organisation, role: MembershipRole) -> bool:
    """Whether this person holds this role there today."""
    return any(
        membership.organisation_id == organisation.id and membership.role is role
        for membership in current_memberships(user)
    )


def current_memberships(user: User) -> list[Membership]:
    """The roles a person holds today, oldest first."""
    return [membership for membership in user.memberships if membership.ended_at is None]
