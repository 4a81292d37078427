"""Structures that give badges, badges and those they were given to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, Organisation, OrganisationKind, User
from app.credentials import services
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.models import AchievementVersion, Credential, Endorsement, Issuer, IssuingRun
from app.credentials.services import runs
from app.credentials.services.preparing import Entry, prepare
from app.db import new_id
from app.skills.models import Skill
from tests.factories.accounts import NOW, a_member, an_organisation

SEAL = Seal(["a seal that only tests know, long enough"])
ADDRESSES = Addresses("http://localhost")
# A PNG of one pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63d070990200019801012b48"
    "00520000000049454e44ae426082"
)


def an_issuer(session: Session, organisation: Organisation | None = None, *, now: datetime = NOW) -> Issuer:
    """A structure that signs badges."""
    where = organisation or an_organisation(session, OrganisationKind.ISSUER)
    return services.open_issuer(session, where, by=None, seal=SEAL, now=now)


def who_issues(session: Session, issuer: Issuer, *, admin: bool = False) -> User:
    """Someone who gives badges there, or who administers it."""
    role = MembershipRole.ADMIN if admin else MembershipRole.ISSUER
    return a_member(session, role, issuer.organisation)


def a_badge(
    session: Session,
    issuer: Issuer,
    *skills: Skill,
    name: str = "Travailler en équipe",
    validity_months: int | None = None,
    published: bool = True,
    now: datetime = NOW,
) -> AchievementVersion:
    """A badge that may be given, unless it is said not to be published."""
    text = services.BadgeText(
        name=name,
        description="Coopérer dans un collectif.",
        criteria="Observé pendant **trois séances**.",
        skill_ids=[skill.id for skill in skills],
        validity_months=validity_months,
    )
    version = services.draft(session, issuer, text, by=None, addresses=ADDRESSES, now=now)
    version.picture_png = PICTURE
    if published:
        services.publish(session, version, by=None, now=now)
    return version


def given(
    session: Session, version: AchievementVersion, to: User | str, *, by: User | None = None, now: datetime = NOW
) -> Credential:
    """That badge, given to someone with an account, or to an address."""
    recipient = services.Recipient(to) if isinstance(to, str) else services.Recipient(to.email, to.display_name, to.id)
    return given_to_all(session, version, [recipient], by=by, now=now)[0]


def given_to_all(
    session: Session,
    version: AchievementVersion,
    recipients: Sequence[services.Recipient],
    *,
    by: User | None = None,
    now: datetime = NOW,
) -> list[Credential]:
    """That badge, given to all of them at once."""
    ids = services.give(session, version, recipients, by=by, seal=SEAL, addresses=ADDRESSES, now=now)
    return [session.get_one(Credential, one) for one in ids]


def an_endorsement(
    session: Session,
    issuer: Issuer,
    version: AchievementVersion,
    *,
    about: str | None = None,
    comment: str = "Reconnu pour le méta-badge Communiquer.",
    by: User | None = None,
    valid_until: datetime | None = None,
    now: datetime = NOW,
) -> Endorsement:
    """That badge, recognised by that issuer."""
    return services.endorse(
        session, issuer, subject=ADDRESSES.achievement(version.achievement_id, version.number), version=version,
        comment=comment, about=about, by=by, seal=SEAL, addresses=ADDRESSES, now=now, valid_until=valid_until,
    )  # fmt: skip


def a_run(
    session: Session,
    version: AchievementVersion,
    emails: Sequence[str],
    *,
    by: User | None = None,
    starts_at: datetime = NOW,
    now: datetime = NOW,
) -> IssuingRun:
    """A list of people to whom a badge is about to be given."""
    who = by or who_issues(session, version.achievement.issuer)
    entries = [Entry(number, email) for number, email in enumerate(emails, start=2)]
    trial = prepare(session, version, entries, now=now)
    return runs.start(session, version, trial, by=who, form_key=new_id().hex, starts_at=starts_at, now=now)
