"""Offers and searches, and the recruiters who write them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, Organisation, OrganisationKind, User, Vetting
from app.offers import services
from app.offers.models import Demand, DemandKind
from app.offers.services import Details, Wanted
from app.portfolio.models import Contract
from app.skills.models import Skill
from tests.factories.accounts import NOW, a_member, an_organisation
from tests.factories.portfolio import commune


def recruiter(session: Session, *, vetting: Vetting = Vetting.ACCEPTED, **traits: Any) -> User:
    """Someone who recruits for an employer of their own."""
    employer = an_organisation(session, OrganisationKind.EMPLOYER, name="Chantiers Nord Cotentin", vetting=vetting)
    return a_member(session, MembershipRole.RECRUITER, employer, **traits)


def employer_of(user: User) -> Organisation:
    """The organisation a recruiter works for."""
    return user.memberships[0].organisation


def an_offer(
    session: Session,
    wanted: dict[Skill, int] | None = None,
    *,
    by: User | None = None,
    mandatory: tuple[Skill, ...] = (),
    published: bool = True,
    kind: DemandKind = DemandKind.OFFER,
    now: datetime = NOW,
    **details: Any,
) -> Demand:
    """An offer at Cherbourg that wants these skills, each as important as said."""
    author = by or recruiter(session)
    given = {
        "title": "Soudeur, soudeuse TIG",
        "commune_code": commune(session).code,
        "radius_km": None,
        "contract": Contract.PERMANENT if kind is DemandKind.OFFER else None,
        "starts_on": date(2027, 5, 4) if kind is DemandKind.OFFER else None,
        **details,
    }
    made = services.draft(
        session, organisation=employer_of(author), author=author, details=Details(**given), now=now, kind=kind
    )
    needs = [Wanted(skill.id, importance, mandatory=skill in mandatory) for skill, importance in (wanted or {}).items()]
    services.require(session, demand=made, wanted=needs)
    if published:
        services.publish(session, demand=made, author=author, now=now)
    return made
