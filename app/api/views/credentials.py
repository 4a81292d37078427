"""Badges, read and brought by an application (Open Badges 3.0, sections 6.2.2 and 6.2.3)."""

import json
import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.access import by_token
from app.api import bridge, queries, services
from app.api.bridge import Sent
from app.api.errors import RefusedBadgeError, UnreadableBadgeError
from app.api.services.badges import is_settled, standing
from app.api.views.blueprints import PREFIX, addresses, bp, holder, origin
from app.api.views.status import status
from app.credentials import queries as backpack
from app.credentials.bridge.looking import look
from app.credentials.errors import BackpackFullError
from app.credentials.models import BackpackBadge
from app.credentials.views.asking import outside
from app.db import begin_writing, db
from app.permissions import Scope

USUAL, MOST = 20, 50
FARTHEST = 1_000_000_000
WHOLE = re.compile(r"\d{1,1000}")
JSON_KINDS = frozenset({"application/json", "application/vc+ld+json", "application/vc", "application/ld+json"})
MEANT = {
    "limit": "a whole number from 1",
    "offset": "a whole number from 0",
    "since": "a moment with its zone, as 2026-11-22T09:30:00Z",
}
CODES = {services.Kept.CREATED: 201, services.Kept.REPLACED: 200, services.Kept.UNCHANGED: 304}


class QueryError(Exception):
    """A parameter of the address means nothing; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@bp.get("/credentials")
@by_token(Scope.READ_BADGES)
def read_badges() -> ResponseReturnValue:
    """Give a page of the person's badges."""
    try:
        limit = min(_whole("limit", USUAL, least=1), MOST)
        offset = min(_whole("offset", 0), FARTHEST)
        since = _since()
    except QueryError as error:
        return status(400, f"{error.name} cannot be read: it is {MEANT[error.name]}.", minor="invalid_query_parameter")
    total, badges = queries.badges(db.session, holder().id, since=since, limit=limit, offset=offset)
    texts = [_text(badge) for badge in badges]
    answer = jsonify(
        credential=[json.loads(text) for text, is_token in texts if not is_token],
        compactJwsString=[text for text, is_token in texts if is_token],
    )
    answer.headers["X-Total-Count"] = str(total)
    answer.headers["Link"] = _links(limit, offset, total)
    return answer


def _text(badge: BackpackBadge) -> tuple[str, bool]:
    """What was signed, and whether it is a token."""
    if badge.credential is not None:
        return badge.credential.document, False
    return bridge.text_of(badge.content or b"")


def _one(name: str) -> str | None:
    given = request.args.getlist(name)
    if len(given) > 1:
        raise QueryError(name)
    return given[0] if given else None


def _whole(name: str, usual: int, *, least: int = 0) -> int:
    given = _one(name)
    if given is None:
        return usual
    if not given.isascii() or WHOLE.fullmatch(given) is None or int(given) < least:
        raise QueryError(name)
    return int(given)


def _since() -> datetime | None:
    given = _one("since")
    if given is None:
        return None
    found = bridge.moment(given.replace(" ", "+"))  # a sign of plus that was not written for addresses
    try:
        return found.astimezone(UTC) if found is not None else _nothing("since")
    except OverflowError as error:
        raise QueryError("since") from error


def _nothing(name: str) -> datetime:
    raise QueryError(name)


def _links(limit: int, offset: int, total: int) -> str:
    """Where the other pages are (section 6.4)."""
    places = {"first": 0, "last": (total - 1) // limit * limit if total else 0}
    if offset + limit < total:
        places["next"] = offset + limit
    if offset > 0:
        places["prev"] = max(0, offset - limit)
    since = {"since": request.args["since"]} if "since" in request.args else {}
    base = f"{origin()}{PREFIX}/credentials"
    return ", ".join(
        f'<{base}?{urlencode({"limit": limit, "offset": place, **since})}>; rel="{name}"'
        for name, place in places.items()
    )


@bp.post("/credentials")
@by_token(Scope.ADD_BADGES)
def add_badge() -> ResponseReturnValue:
    """Take a badge into the person's hands, or a newer one in its place."""
    request.max_content_length = bridge.MOST_BYTES
    if request.mimetype not in JSON_KINDS | {"text/plain"}:
        return status(415, "A badge is sent as application/json, or as text/plain when it is a compact JWS.")
    try:
        sent = bridge.read_badge(request.get_data())
    except UnreadableBadgeError as error:
        return status(400, f"No badge could be read: {error.reason}.")
    if sent.is_token != (request.mimetype == "text/plain"):
        return status(400, "JSON is sent as application/json, a compact JWS as text/plain.")
    held = standing(db.session, holder(), sent, addresses())
    if held is not None and is_settled(sent, held):
        return Response(status=304)
    return _verified(sent)


def _verified(sent: Sent) -> ResponseReturnValue:
    """Verify it, which may take long and holds up nobody, then keep it."""
    emails = backpack.verified_emails(db.session, holder().user)
    db.session.commit()
    now = datetime.now(UTC)
    findings = look(sent.text.encode(), fetch=outside(now), now=now, emails=emails)
    begin_writing(db.session)
    try:
        kept = services.keep_badge(
            db.session, trainee=holder(), sent=sent, findings=findings, addresses=addresses(), now=now
        )
    except BackpackFullError:
        db.session.rollback()
        return status(403, "This person keeps as many badges as there is room for.")
    except RefusedBadgeError as error:
        db.session.rollback()
        return status(422, f"The badge did not pass: {'; '.join(error.checks)}."[:1000])
    db.session.commit()
    if kept is services.Kept.UNCHANGED:
        return Response(status=304)
    return Response(sent.text, status=CODES[kept], mimetype=request.mimetype)
