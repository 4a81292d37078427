"""What an issuer says of itself; badges given before keep what it said then."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials.bridge.sealing import Seal
from app.credentials.models import Issuer, IssuerKey


@dataclass(frozen=True, slots=True)
class Profile:
    """What it says; `logo` none keeps the picture it has."""

    name: str
    description: str | None = None
    website: str | None = None
    email: str | None = None
    logo: bytes | None = None
    removes_logo: bool = False


def change_profile(session: Session, issuer: Issuer, profile: Profile, *, by: User, now: datetime) -> None:
    """Say it otherwise, from now on."""
    issuer.name = profile.name
    issuer.description = profile.description or None
    issuer.website = profile.website or None
    issuer.email = profile.email or None
    if profile.logo is not None:
        issuer.logo = profile.logo
    elif profile.removes_logo:
        issuer.logo = None
    session.flush()
    audit.record(
        session, action="issuer_changed", object_kind="issuer", object_id=issuer.id, actor_id=by.id, now=now,
        name=profile.name,
    )  # fmt: skip


def reseal(session: Session, *, seal: Seal) -> int:
    """Seal every key again by the first secret, so that the others may be thrown away; how many there are."""
    keys = session.scalars(
        select(IssuerKey)
        .where(IssuerKey.sealed.is_not(None))
        .order_by(IssuerKey.issuer_id, IssuerKey.number)
        .with_for_update()
    ).all()
    for key in keys:
        if key.sealed is not None:
            key.sealed = seal.renew(key.sealed)
    session.flush()
    return len(keys)
