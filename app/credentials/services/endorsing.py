"""Recognitions signed and withdrawn: that an issuer stands by a badge, told to the world."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials import queries
from app.credentials.bridge import making
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import AlreadyEndorsedError, DecisionError, NoKeyError
from app.credentials.models import AchievementVersion, Endorsement, Issuer
from app.credentials.services.places import take_places
from app.db import new_id


def endorse(
    session: Session,
    issuer: Issuer,
    *,
    subject: str,
    version: AchievementVersion | None,
    comment: str,
    by: User | None,
    seal: Seal,
    addresses: Addresses,
    now: datetime,
    about: str | None = None,
    valid_until: datetime | None = None,
    name: str | None = None,
    giver: str | None = None,
) -> Endorsement:
    """Sign that an issuer stands by a badge. `subject`: the address of that version of it; `about`: what it is for;
    `giver`: the address of who gives it, which is known of a version written here.

    Raises
    ------
    AlreadyEndorsedError
        It stands by it already, for the same thing. One past its end, or by a key given up, is replaced.
    NoKeyError
        The issuer cannot sign.
    """
    [(register, index)] = take_places(session, issuer, 1)  # and from here on, one at a time for this issuer
    key = queries.signing_key_of(session, issuer.id)
    if key is None:
        raise NoKeyError(issuer.name)
    giver = addresses.issuer(version.achievement.issuer.slug) if version else giver
    _replace(session, issuer, now, subject=subject, about=about or "", giver=giver)
    begins = now.replace(microsecond=0)
    endorsed = making.Endorsed(
        new_id(), subject, name or (version.name if version else subject), comment, register.number, index, begins,
        valid_until.replace(microsecond=0) if valid_until else None,
    )  # fmt: skip
    document = making.endorsement(endorsed, issuer, key, seal=seal, addresses=addresses, created=now)
    made = Endorsement(
        id=endorsed.id,
        issuer=issuer,
        key=key,
        register=register,
        status_index=index,
        subject=subject,
        version=version,
        giver=giver,
        about=about or "",
        comment=comment,
        document=json.dumps(document, ensure_ascii=False, separators=(",", ":")),
        valid_from=endorsed.valid_from,
        valid_until=endorsed.valid_until,
        issued_at=now,
        issued_by_id=by.id if by else None,
    )
    session.add(made)
    session.flush()
    _keep(session, made, "badge_endorsed", by=by, now=now, subject=subject)
    return made


def _replace(session: Session, issuer: Issuer, now: datetime, *, subject: str, about: str, giver: str | None) -> None:
    """Let a new one take the place of one that holds no more; one that holds is in its way."""
    found = queries.standing_endorsement(session, issuer.id, subject, about, giver)
    if found is None:
        return
    past = found.valid_until is not None and found.valid_until <= now
    if not past and found.key.compromised_at is None:
        raise AlreadyEndorsedError(subject)
    found.replaced_at = now
    session.flush()


def withdraw_endorsement(
    session: Session, endorsement: Endorsement, *, reason: str, by: User | None, now: datetime
) -> None:
    """Stand by a badge no more; the status list says so from this moment.

    Raises
    ------
    DecisionError
        It was withdrawn already.
    """
    session.flush()
    session.scalars(
        select(Endorsement)
        .where(Endorsement.id == endorsement.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if endorsement.revoked_at is not None:
        raise DecisionError("revoked")
    endorsement.revoked_at, endorsement.revoked_reason = now, reason
    endorsement.revoked_by_id = by.id if by else None
    session.flush()
    _keep(session, endorsement, "endorsement_withdrawn", by=by, now=now, reason=reason)


def _keep(
    session: Session, endorsement: Endorsement, action: str, *, by: User | None, now: datetime, **details: str
) -> None:
    audit.record(
        session, action=action, object_kind="endorsement", object_id=endorsement.id, actor_id=by.id if by else None,
        now=now, **details,
    )  # fmt: skip
