"""Applications that register themselves, and those that nobody has used since."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.queries import digest
from app.api.errors import TooManyClientsError
from app.api.models import AuthMethod, OAuthClient, OAuthCode, OAuthGrant, OAuthToken

# An application that nobody has linked by then registers again when someone wants it.
UNUSED_FOR = timedelta(days=7)
MOST_UNUSED = 2_000
# What ended long ago is of use to nobody: tokens, then codes; grants stay, for the person's list of what they allowed.
KEPT_FOR = timedelta(days=30)

NEVER_LINKED = ~exists().where(OAuthGrant.client_id == OAuthClient.id)


@dataclass(frozen=True, slots=True)
class Registration:
    """What an application says of itself, once checked."""

    name: str
    redirect_uris: list[str]
    grant_types: list[str]
    scope: str
    auth_method: AuthMethod
    about: dict[str, Any]


def register_client(
    session: Session, said: Registration, *, client_id: str, secret: str | None, now: datetime
) -> OAuthClient:
    """Let an application register itself.

    Raises
    ------
    TooManyClientsError
        Too many have, that nobody has used: until `tidy-applications` forgets them, or they are linked, no more may.
    """
    unused = select(func.count()).select_from(OAuthClient).where(NEVER_LINKED)
    if (session.scalar(unused) or 0) >= MOST_UNUSED:
        forget_unused(session, now=now)
        if (session.scalar(unused) or 0) >= MOST_UNUSED:
            raise TooManyClientsError
    client = OAuthClient(
        client_id=client_id,
        secret_hash=digest(secret) if secret else None,
        auth_method=said.auth_method,
        name=said.name,
        redirect_uris=said.redirect_uris,
        grant_types=said.grant_types,
        scope=said.scope,
        about=said.about,
        registered_at=now,
    )
    session.add(client)
    session.flush()
    return client


def forget_unused(session: Session, *, now: datetime) -> dict[str, int]:
    """Forget applications that nobody linked within a week, and keys that have opened nothing for a month."""
    limit = now - KEPT_FOR
    unused = select(OAuthClient.id).where(NEVER_LINKED, OAuthClient.registered_at <= now - UNUSED_FOR)
    dead = or_(OAuthCode.expires_at <= limit, OAuthCode.client_id.in_(unused))
    tokens = session.scalars(delete(OAuthToken).where(OAuthToken.expires_at <= limit).returning(OAuthToken.id)).all()
    codes = session.scalars(delete(OAuthCode).where(dead).returning(OAuthCode.id)).all()
    gone = delete(OAuthClient).where(OAuthClient.id.in_(unused)).returning(OAuthClient.id)
    clients = session.scalars(gone, execution_options={"synchronize_session": False}).all()
    return {"clients": len(clients), "codes": len(codes), "tokens": len(tokens)}
