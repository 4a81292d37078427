"""Who may do what, by role: the whole truth on one page. By object, see each slice's policies."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a signed-in person is here: a trainee by their portfolio, the others by a membership."""

    TRAINEE = "trainee"
    TRAINER = "trainer"
    RECRUITER = "recruiter"
    ISSUER = "issuer"
    COUNSELLOR = "counsellor"
    REGION_OFFICER = "region_officer"
    ADMIN = "admin"


STAFF = frozenset(Role) - {Role.TRAINEE}


class Permission(StrEnum):
    """One thing a page lets a person do."""

    EDIT_PORTFOLIO = "edit_portfolio"
    CHOOSE_VISIBILITY = "choose_visibility"
    SEE_COHORTS = "see_cohorts"
    ATTEST = "attest"
    POSITION = "position"
    MANAGE_TRAININGS = "manage_trainings"
    WRITE_OFFERS = "write_offers"
    SEARCH_PEOPLE = "search_people"
    SEE_CANDIDATES = "see_candidates"
    VET_EMPLOYERS = "vet_employers"
    READ_RANKING_LOG = "read_ranking_log"
    MANAGE_FRAMEWORKS = "manage_frameworks"
    MANAGE_ORGANISATION = "manage_organisation"
    SEE_GRANTED_PEOPLE = "see_granted_people"
    READ_PEOPLE = "read_people"
    ISSUE_BADGES = "issue_badges"
    MANAGE_ISSUER = "manage_issuer"
    RECOGNISE_ISSUERS = "recognise_issuers"
    ASK_RECOGNITION = "ask_recognition"
    RECOGNISE_BADGES = "recognise_badges"


class Scope(StrEnum):
    """One thing that a person may let an application do in their name (Open Badges 3.0, section 6.2.1)."""

    READ_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.readonly"
    ADD_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.upsert"
    READ_PROFILE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/profile.readonly"
    CHANGE_PROFILE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/profile.update"
    STAY = "offline_access"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.TRAINEE: frozenset({Permission.EDIT_PORTFOLIO, Permission.CHOOSE_VISIBILITY}),
    Role.TRAINER: frozenset(
        {
            Permission.SEE_COHORTS,
            Permission.ATTEST,
            Permission.POSITION,
            Permission.MANAGE_TRAININGS,
            Permission.READ_PEOPLE,
        }
    ),
    Role.RECRUITER: frozenset({Permission.WRITE_OFFERS, Permission.SEARCH_PEOPLE, Permission.SEE_CANDIDATES}),
    Role.ISSUER: frozenset({Permission.ISSUE_BADGES, Permission.ASK_RECOGNITION}),
    Role.COUNSELLOR: frozenset({Permission.SEE_GRANTED_PEOPLE, Permission.READ_PEOPLE}),
    Role.REGION_OFFICER: frozenset(
        {
            Permission.VET_EMPLOYERS,
            Permission.SEARCH_PEOPLE,
            Permission.SEE_CANDIDATES,
            Permission.READ_RANKING_LOG,
            Permission.MANAGE_FRAMEWORKS,
            Permission.RECOGNISE_ISSUERS,
            Permission.RECOGNISE_BADGES,
        }
    ),
    Role.ADMIN: frozenset({Permission.MANAGE_ORGANISATION}),
}

# What a role grants in one kind of organisation alone: who administers a provider writes its trainings, skills unseen;
# who administers a structure that may give badges says how it signs them. Employers give none.
GRANTS_THERE: dict[tuple[Role, str], frozenset[Permission]] = {
    (Role.ADMIN, "provider"): frozenset({Permission.MANAGE_TRAININGS, Permission.MANAGE_ISSUER}),
    (Role.ADMIN, "issuer"): frozenset({Permission.MANAGE_ISSUER}),
    (Role.ADMIN, "support"): frozenset({Permission.MANAGE_ISSUER}),
    (Role.ADMIN, "region"): frozenset({Permission.MANAGE_ISSUER}),
}


def granted(roles: frozenset[Role], places: Iterable[tuple[Role, str]] = ()) -> frozenset[Permission]:
    """What these roles may do together, with what they add by the kind of organisation they are held in."""
    there = (GRANTS_THERE.get(place, frozenset()) for place in places)
    return frozenset().union(*(GRANTS[role] for role in roles), *there)
