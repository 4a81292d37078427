"""People with a backpack, and badges that others gave them elsewhere."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

import badges
from app.accounts.models import MembershipRole, OrganisationKind, User
from app.credentials import services
from app.credentials.bridge.demo_set import EMAIL, SKILL, DemoSet
from app.credentials.bridge.looking import look, packing_of
from app.credentials.models import BackpackBadge, RecognisedIssuer, RecognisedKind
from app.portfolio.models import Trainee
from app.portfolio.services import open_portfolio
from app.skills.models import Skill
from tests.factories.accounts import NOW, a_member, a_user, an_organisation
from tests.factories.credentials import ADDRESSES
from tests.factories.portfolio import skill as a_skill

ORIGIN = "https://badges.example.org"


def a_reader(session: Session, email: str = EMAIL, *, confirmed: bool = True, now: datetime = NOW) -> Trainee:
    """Someone with a portfolio, whose own address was verified."""
    user = a_user(session, email=email, created_at=now)
    user.confirmed_at = now if confirmed else None
    user.is_trainee = True
    return open_portfolio(session, user=user, now=now)


def an_officer(session: Session) -> User:
    """Someone who works for the Region."""
    return a_member(session, MembershipRole.REGION_OFFICER, an_organisation(session, OrganisationKind.REGION))


def an_esco_skill(session: Session, label: str = "Travailler en équipe") -> Skill:
    """The skill that the badges of the demo set are about, under ESCO's own address."""
    made = a_skill(session, label)
    made.code = SKILL
    session.flush()
    return made


class Elsewhere:
    """Another site that gives badges, and what it publishes; some of it may not answer."""

    def __init__(self, now: datetime = NOW) -> None:
        self.set = DemoSet(ORIGIN, now)
        self.files: Mapping[str, bytes] = dict(self.set.files())
        self.published = dict(self.set.published())
        self.answers = True

    def __call__(self, url: str) -> bytes:
        """Answer what is published there."""
        return badges.Documents(self.published if self.answers else {})(url)

    @property
    def issuer(self) -> str:
        """Who gives its badges."""
        return self.set.structure.id

    @property
    def achievement(self) -> str:
        """What they are given for."""
        return self.set.achievement().id


def brought(
    session: Session,
    trainee: Trainee,
    elsewhere: Elsewhere,
    name: str = "valid-json.json",
    *,
    now: datetime = NOW,
    content: bytes | None = None,
) -> BackpackBadge:
    """A badge given elsewhere, that someone brings."""
    data = content if content is not None else elsewhere.files[name]
    found = look(data, fetch=elsewhere, now=now, emails=[trainee.user.email])
    kept = services.Brought(data, packing_of(data))
    return services.bring(session, trainee, kept, found, addresses=ADDRESSES, now=now)


def a_recognition(
    session: Session,
    address: str,
    *,
    issuer: str | None = None,
    by: User | None = None,
    ends_at: datetime | None = None,
    now: datetime = NOW,
) -> RecognisedIssuer:
    """That the Region recognises an issuer, or one badge of it."""
    kind = RecognisedKind.ACHIEVEMENT if issuer else RecognisedKind.ISSUER
    what = services.Subject(kind, address, "Élan Sport", issuer)
    officer = by or an_officer(session)
    return services.recognise(session, what, reason="Des critères sérieux.", ends_at=ends_at, by=officer, now=now)
