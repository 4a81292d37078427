"""How this API says that something went wrong: 1EdTech's Imsx_StatusInfo (Open Badges 3.0, appendix B.3).

For the whole prefix: what no route answers, what breaks on our side, and what the framework refuses, too.
"""

from http import HTTPStatus

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from app.accounts.limiting import WINDOW
from app.api.views.blueprints import PREFIX, bp

# The minor code of each status, and what is said when nothing better is known.
MINORS: dict[int, tuple[str, str]] = {
    400: ("invalid_data", "The request could not be understood."),
    401: ("unauthorizedrequest", "A valid access token is needed in the Authorization header."),
    403: ("forbidden", "The access token does not allow this."),
    404: ("not_found", "Nothing is published at this address."),
    405: ("not_allowed", "This address does not answer to this method."),
    413: ("invalid_data", "What was sent is too large."),
    415: ("invalid_data", "This kind of content is not taken in."),
    422: ("invalid_data", "What was sent has no meaning here."),
    429: ("server_busy", "Too many requests. Try again later."),
    500: ("internal_server_error", "Something broke on our side. Try again later."),
}
UNKNOWN = ("unknown", "The request cannot be served.")
BY = "tremplin"
# What scripts in browsers may read of an answer, besides what they always may.
HEADERS = "Link, X-Total-Count, Retry-After, WWW-Authenticate"


def status(code: int, description: str = "", *, minor: str = "", headers: dict[str, str] | None = None) -> Response:
    """Answer by a status, in the standard's form."""
    usual, words = MINORS.get(code, UNKNOWN)
    answer = jsonify(
        {
            "imsx_codeMajor": "failure",
            "imsx_severity": "status" if code == HTTPStatus.NOT_FOUND else "error",
            "imsx_description": description or words,
            "imsx_codeMinor": {
                "imsx_codeMinorField": [
                    {"imsx_codeMinorFieldName": BY, "imsx_codeMinorFieldValue": minor or usual},
                ]
            },
        }
    )
    answer.status_code = code
    answer.headers.update(headers or {})
    return answer


def is_here() -> bool:
    """Whether a request is for this API, whatever answers it."""
    return request.path == PREFIX or request.path.startswith(f"{PREFIX}/")


def register(app: Flask) -> None:
    """Answer so for what no view is found for, too."""
    app.before_request(_no_such_route)


def _no_such_route() -> Response | None:
    """No view is found for an address or a method: the blueprint's own handlers are not asked."""
    wrong = request.routing_exception
    return _failed(wrong) if wrong is not None and is_here() else None


def _failed(error: HTTPException) -> Response:
    code = error.code or 500
    if code < HTTPStatus.BAD_REQUEST:  # an address with one stroke too many
        code = 404
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "WWW-Authenticate"}}
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = str(WINDOW)
    return status(code, headers=headers)


for _code in MINORS:  # each by its number: the pages' own handlers would come first otherwise
    bp.register_error_handler(_code, _failed)
bp.register_error_handler(HTTPException, _failed)
