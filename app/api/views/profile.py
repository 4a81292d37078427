"""Who the person is, to an application they let know (Open Badges 3.0, sections 6.2.4 and 6.2.5)."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.access import by_token
from app.api import bridge, services
from app.api.errors import ProfileRefusedError, UnreadableBadgeError
from app.api.models import OAuthGrant
from app.api.views.blueprints import bp, link
from app.api.views.status import status
from app.credentials import queries as backpack
from app.db import db
from app.permissions import Scope
from app.ui.incoming import readable, shows

CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
MOST_NAME = 120
KEPT = frozenset({"@context", "id", "type", "name", "email"})


def profile_of(grant: OAuthGrant) -> dict[str, Any]:
    """A person as an application knows them: its `id` is of no use to another application, to compare."""
    profile = {
        "@context": [CONTEXT],
        "id": uuid5(grant.client.id, str(grant.user_id)).urn,
        "type": ["Profile"],
        "name": grant.user.display_name,
    }
    # An address that nobody has proved to read would open someone else's account to whoever wrote it down here.
    proved = grant.user.email in backpack.verified_emails(db.session, grant.user)
    return {**profile, "email": grant.user.email} if proved else profile


@bp.get("/profile")
@by_token(Scope.READ_PROFILE)
def read_profile() -> ResponseReturnValue:
    """Give the person's profile."""
    return jsonify(profile_of(link()))


@bp.put("/profile")
@by_token(Scope.CHANGE_PROFILE)
def change_profile() -> ResponseReturnValue:
    """Take over the name; the rest is not ours to change by a program."""
    request.max_content_length = bridge.MOST_BYTES
    if request.mimetype != "application/json":
        return status(415, "A profile is sent as application/json.")
    try:
        name = _name(bridge.json_object(request.get_data()))
    except (UnreadableBadgeError, ProfileRefusedError) as error:
        return status(400, f"The profile was not taken over: {error.reason}.")
    services.rename(db.session, user=link().user, name=name, grant=link(), now=datetime.now(UTC))
    db.session.commit()
    return jsonify(profile_of(link()))


def _name(sent: dict[str, Any]) -> str:
    """Read the name from a whole profile, in which nothing else has changed."""
    unkept = sorted(set(sent) - KEPT)
    if unkept:
        raise ProfileRefusedError(f"no place here for {', '.join(unkept)}"[:500])
    known = profile_of(link())
    kinds = sent.get("type")
    if "Profile" not in (kinds if isinstance(kinds, list) else [kinds]):
        raise ProfileRefusedError("type must be Profile")
    if sent.get("id") != known["id"]:
        raise ProfileRefusedError("id must be the one of this profile")
    if "email" in sent and sent["email"] != known.get("email"):
        raise ProfileRefusedError("email is changed by the person alone, on their account")
    name = sent.get("name")
    if not isinstance(name, str) or len(name) > MOST_NAME or not shows(name) or readable(name) != name:
        raise ProfileRefusedError(f"name must be a text of 1 to {MOST_NAME} characters")
    return " ".join(name.split())
