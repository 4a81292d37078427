"""What applications call to register, and to have, renew and give back tokens."""

from authlib.oauth2.rfc6749 import OAuth2Error
from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.access import public
from app.api.errors import TooManyClientsError
from app.api.views.blueprints import bp
from app.api.views.plain import is_plain
from app.api.views.server import server
from app.api.views.status import status
from app.db import db

MOST_BYTES = 64 * 1024


@bp.post("/oauth/register")
@public
def register() -> ResponseReturnValue:
    """Register an application (RFC 7591)."""
    request.max_content_length = MOST_BYTES
    if not request.is_json:
        return status(415, "The request must be application/json.")
    if not isinstance(request.get_json(silent=True), dict):
        return _refused("invalid_client_metadata", "The request must be a JSON object.")
    try:
        return _committed(server.create_endpoint_response("client_registration"))
    except TooManyClientsError:
        db.session.rollback()
        return status(429, "Too many applications have registered lately. Try again tomorrow.")


@bp.post("/oauth/token")
@public
def token() -> ResponseReturnValue:
    """Give tokens for a code, or for the one that renews them."""
    request.max_content_length = MOST_BYTES
    return _not_a_form() or _not_plain() or _committed(server.create_token_response())


@bp.post("/oauth/revoke")
@public
def revoke() -> ResponseReturnValue:
    """Take a token back (RFC 7009)."""
    request.max_content_length = MOST_BYTES
    return _not_a_form() or _not_plain() or _committed(server.create_endpoint_response("revocation"))


def _committed(answer: Response) -> Response:
    """Keep what was done, refusals too: a secret that came back has ended its link."""
    db.session.commit()
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Pragma"] = "no-cache"
    return answer


def _not_a_form() -> Response | None:
    if request.mimetype == "application/x-www-form-urlencoded":
        return None
    return status(415, "The request must be application/x-www-form-urlencoded.")


def _not_plain() -> Response | None:
    """Each parameter is said once, in plain signs, and in the form: what is in an address is written in logs."""
    said = request.form
    if not request.args and all(len(said.getlist(name)) == 1 and is_plain(value) for name, value in said.items()):
        return None
    return _refused("invalid_request", "Send each parameter once, in the form, in plain signs.")


def _refused(error: str, description: str) -> Response:
    answer = jsonify(dict(OAuth2Error(error=error, description=description).get_body()))
    answer.status_code = 400
    return answer
