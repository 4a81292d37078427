"""Setting up an issuer, and its keys: made, rotated, and given up when others know them."""

import secrets
import unicodedata
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.audit import services as audit
from app.credentials import queries
from app.credentials.bridge import making
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import DecisionError
from app.credentials.models import Issuer, IssuerKey, StatusRegister
from app.credentials.signals import key_given_up

SLUG_LENGTH = 48


def open_issuer(
    session: Session,
    organisation: Organisation,
    *,
    by: User | None,
    seal: Seal,
    now: datetime,
    seed: bytes | None = None,
) -> Issuer:
    """Let an organisation sign badges: an address for ever, a first key, a first status list; once."""
    found = queries.issuer_of(session, organisation.id)
    if found is not None:
        return found
    issuer = Issuer(
        organisation_id=organisation.id,
        slug=_free_slug(session, organisation.name),
        name=organisation.name,
        website=organisation.website,
        created_at=now,
    )
    session.add(issuer)
    session.flush()
    session.add(StatusRegister(issuer_id=issuer.id, number=1))
    _new_key(session, issuer, 1, by=by, seal=seal, now=now, seed=seed)
    return issuer


def rotate_key(
    session: Session, issuer: Issuer, *, by: User | None, seal: Seal, now: datetime, seed: bytes | None = None
) -> IssuerKey:
    """Sign by a new key from now on; what earlier ones signed stays good."""
    session.execute(select(Issuer.id).where(Issuer.id == issuer.id).with_for_update())
    keys = session.scalars(select(IssuerKey).where(IssuerKey.issuer_id == issuer.id).order_by(IssuerKey.number)).all()
    for key in keys:
        key.retired_at = key.retired_at or now
    session.flush()
    return _new_key(session, issuer, keys[-1].number + 1 if keys else 1, by=by, seal=seal, now=now, seed=seed)


def declare_compromised(session: Session, key: IssuerKey, *, reason: str, by: User, seal: Seal, now: datetime) -> None:
    """Give a key up because others may sign by it: it is published no more, and what it signed is good no more."""
    if key.compromised_at is not None:
        raise DecisionError("compromised")
    if key.retired_at is None:
        rotate_key(session, key.issuer, by=by, seal=seal, now=now)
    key.compromised_at, key.compromised_reason, key.sealed = now, reason, None
    session.flush()
    audit.record(
        session, action="key_compromised", object_kind="issuer_key", object_id=key.id, actor_id=by.id, now=now,
        reason=reason,
    )  # fmt: skip
    key_given_up.send(key.issuer_id, session=session, key=key, now=now)


def _new_key(
    session: Session, issuer: Issuer, number: int, *, by: User | None, seal: Seal, now: datetime, seed: bytes | None
) -> IssuerKey:
    made = seed or secrets.token_bytes(32)
    key = IssuerKey(
        issuer_id=issuer.id,
        number=number,
        public_multikey=making.public_half(made),
        sealed=seal.close(made),
        created_at=now,
        created_by_id=by.id if by else None,
    )
    session.add(key)
    session.flush()
    session.expire(issuer, ["keys"])
    audit.record(
        session, action="key_made", object_kind="issuer_key", object_id=key.id, actor_id=by.id if by else None, now=now,
        issuer=issuer.slug, number=number,
    )  # fmt: skip
    return key


def _free_slug(session: Session, name: str) -> str:
    plain = [mark for mark in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(mark)]
    words = "-".join("".join(mark if mark.isascii() and mark.isalnum() else " " for mark in plain).split())
    base = words[:SLUG_LENGTH].strip("-") or "structure"
    taken = set(session.scalars(select(Issuer.slug).where(Issuer.slug.startswith(base))))
    free = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in free if slug not in taken)
