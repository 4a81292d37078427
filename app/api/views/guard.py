"""Who calls: the bearer of a token that someone gave for this (RFC 6750); cookies are not looked at."""

import re
from datetime import UTC, datetime

from flask import Response, g, request

from app.accounts.limiting import account
from app.accounts.queries import digest
from app.api import queries, services
from app.api.views.status import status
from app.db import db
from app.permissions import Scope
from app.portfolio.queries import trainee_of

BEARER = re.compile(r"[Bb]earer +([A-Za-z0-9._~+/-]{20,200}=*)")


def guard(scope: Scope) -> Response | None:
    """Refuse a request without a token, or with one that does not open this; else know whose badges it is about."""
    sent = request.headers.get("Authorization", "")
    if not sent.lower().startswith("bearer"):
        return _refuse(401, "")
    key, now = BEARER.fullmatch(sent), datetime.now(UTC)
    token = queries.bearer(db.session, key[1], now) if key is not None else None
    if token is None:
        return _refuse(401, 'error="invalid_token"', "The access token is unknown, has expired, or was withdrawn.")
    if scope not in token.scope.split():
        return _refuse(403, f'error="insufficient_scope", scope="{scope}"', f"This needs the scope {scope}.")
    trainee = trainee_of(db.session, token.grant.user)
    if trainee is None:
        return _refuse(403, 'error="insufficient_scope"', "This person keeps no badges here.")
    services.note_use(db.session, grant=token.grant, now=now)
    g.api_grant, g.api_trainee = token.grant, trainee
    return None


def _refuse(code: int, error: str, description: str = "") -> Response:
    challenge = 'Bearer realm="Open Badges"' + (f", {error}" if error else "")
    return status(code, description, headers={"WWW-Authenticate": challenge})


def caller() -> str:
    """Whose calls are counted: those of a token, or of the person signed in; as a name that opens nothing."""
    sent = request.headers.get("Authorization", "")
    return digest(sent) if sent else account()
