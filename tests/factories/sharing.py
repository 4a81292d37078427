"""Accesses given, asked for, and links handed out."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, Organisation, OrganisationKind, User
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.sharing import services
from app.sharing.models import Grant, GrantRequest, Part, ShareLink
from tests.factories.accounts import NOW, a_member, an_organisation

ALL = frozenset(Part)


def support(session: Session, name: str = "Point conseil du Bocage") -> Organisation:
    """Make a body that accompanies people."""
    return an_organisation(session, OrganisationKind.SUPPORT, name=name)


def counsellor(session: Session, at: Organisation, name: str = "Inès Roussel") -> User:
    """Make a counsellor of this body."""
    return a_member(session, MembershipRole.COUNSELLOR, at, display_name=name)


def granted(
    session: Session,
    who: Trainee,
    to: Organisation,
    parts: Collection[Part] = ALL,
    *,
    member: User | None = None,
    ends_on: date | None = None,
    now: datetime = NOW,
) -> Grant:
    """Let a person give access."""
    end = ends_on or local_day(now) + timedelta(days=90)
    return services.give(session, trainee=who, organisation=to, member=member, parts=parts, ends_on=end, now=now)


def asked(
    session: Session,
    by: User,
    email: str,
    parts: Collection[Part] = ALL,
    *,
    now: datetime = NOW,
) -> GrantRequest:
    """Let someone ask for access, in the name of where they work."""
    at = by.memberships[0].organisation
    return services.ask(session, organisation=at, by=by, email=email, parts=parts, words="Pour vous aider.", now=now)


def link(
    session: Session,
    who: Trainee,
    parts: Collection[Part] = ALL,
    *,
    label: str | None = None,
    ends_on: date | None = None,
    now: datetime = NOW,
) -> ShareLink:
    """Let a person make a link."""
    end = ends_on or local_day(now) + timedelta(days=30)
    return services.make_link(session, trainee=who, parts=parts, ends_on=end, label=label, now=now)
