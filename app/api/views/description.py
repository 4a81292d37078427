"""The Service Description Document: an OpenAPI 3.0 profile of the standard's own (section 6.3, appendix B.4)."""

from typing import Any

from app.api.labels import DESCRIPTIONS
from app.api.views.schemas import SCHEMAS, ref
from app.permissions import Scope

JSON, TEXT, FORM = "application/json", "text/plain", "application/x-www-form-urlencoded"


def description(*, base: str, authorize: str, terms: str, privacy: str, image: str) -> dict[str, Any]:
    """Describe this API as it is served under an address."""
    return {
        "openapi": "3.0.1",
        "info": {
            "title": "Tremplin",
            "description": "Badges of people who keep a skills portfolio, read and brought by applications they link.",
            "version": "3.0",
            "termsOfService": terms,
            "x-imssf-image": image,
            "x-imssf-privacyPolicyUrl": privacy,
        },
        "servers": [{"url": base}],
        "paths": PATHS,
        "components": {
            "securitySchemes": {"OAuth2ACG": _scheme(base, authorize, terms, privacy)},
            "schemas": SCHEMAS,
        },
    }


def _scheme(base: str, authorize: str, terms: str, privacy: str) -> dict[str, Any]:
    return {
        "type": "oauth2",
        "description": "OAuth 2.0 authorization code grant; PKCE by S256 is required of all.",
        "x-imssf-name": "Tremplin",
        "x-imssf-registrationUrl": f"{base}/oauth/register",
        "x-imssf-privacyPolicyUrl": privacy,
        "x-imssf-termsOfServiceUrl": terms,
        "x-imssf-revocationUrl": f"{base}/oauth/revoke",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": authorize,
                "tokenUrl": f"{base}/oauth/token",
                "refreshUrl": f"{base}/oauth/token",
                "scopes": {scope.value: words for scope, words in DESCRIPTIONS.items()},
            }
        },
    }


def _answer(words: str, schema: str = "", headers: dict[str, Any] | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"description": words}
    if schema:
        made["content"] = {JSON: {"schema": ref(schema)}}
    if headers:
        made["headers"] = headers
    return made


def _refusals(*codes: int, oauth: tuple[int, ...] = ()) -> dict[str, Any]:
    """The ways in which an operation may be refused: in the standard's form, or in OAuth's."""
    made = {str(code): _answer(WORDS[code], "Imsx_StatusInfo") for code in codes}
    made |= {str(code): _answer(WORDS[code], "OAuthError") for code in oauth}
    return made | {"default": _answer("The request cannot be served.", "Imsx_StatusInfo")}


WORDS = {
    400: "The request means nothing.",
    401: "Who asks is not known.",
    403: "The token does not allow this.",
    405: "This address does not answer to this method.",
    413: "What was sent is too large.",
    415: "This kind of content is not taken in.",
    422: "The badge is not what it says it is, or was given to someone else; the description names the checks.",
    429: "Too many requests.",
    500: "Something broke on our side.",
}
ALWAYS = (401, 403, 405, 429, 500)


def _secured(scope: Scope) -> list[dict[str, list[str]]]:
    return [{"OAuth2ACG": [scope.value]}]


def _either(words: str) -> dict[str, Any]:
    """A badge as it was sent: JSON, or a compact JWS."""
    return {
        "description": words,
        "content": {
            JSON: {"schema": ref("AchievementCredential")},
            "application/vc+ld+json": {"schema": ref("AchievementCredential")},
            TEXT: {"schema": ref("CompactJws")},
        },
    }


def _parameter(name: str, words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": words, "required": False, "schema": schema}


PAGING = {
    "X-Total-Count": {"description": "How many there are in all.", "schema": {"type": "integer", "minimum": 0}},
    "Link": {"description": "The pages first, last, next and prev.", "schema": {"type": "string"}},
}
CREDENTIALS = {
    "get": {
        "operationId": "getCredentials",
        "tags": ["OpenBadgeCredentials"],
        "summary": "The badges that the person has accepted or brought in, the oldest first.",
        "security": _secured(Scope.READ_BADGES),
        "parameters": [
            _parameter("limit", "How many at most; 20 when not said, never more than 50.",
                       {"type": "integer", "minimum": 1}),
            _parameter("offset", "Which is the first, counted from 0.",
                       {"type": "integer", "minimum": 0}),
            _parameter("since", "Only those valid from after this moment.", {"type": "string", "format": "date-time"}),
        ],
        "responses": {
            "200": _answer("A page of badges.", "GetOpenBadgeCredentialsResponse", PAGING),
            **_refusals(400, *ALWAYS),
        },
    },
    "post": {
        "operationId": "upsertCredential",
        "tags": ["OpenBadgeCredentials"],
        "summary": "Add a badge to the person's, or put a newer one in the place of the same.",
        "security": _secured(Scope.ADD_BADGES),
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": ref("AchievementCredential")},
                "application/vc+ld+json": {"schema": ref("AchievementCredential")},
                TEXT: {"schema": ref("CompactJws")},
            },
        },
        "responses": {
            "200": _either("It took the place of an older one."),
            "201": _either("It was added."),
            "304": _answer("It is there already, as new or newer."),
            **_refusals(400, 413, 415, 422, *ALWAYS),
        },
    },
}  # fmt: skip
PROFILE = {
    "get": {
        "operationId": "getProfile",
        "tags": ["Profile"],
        "summary": "Who the person is.",
        "security": _secured(Scope.READ_PROFILE),
        "responses": {"200": _answer("The profile.", "Profile"), **_refusals(*ALWAYS)},
    },
    "put": {
        "operationId": "putProfile",
        "tags": ["Profile"],
        "summary": "Change the name the person is shown by.",
        "security": _secured(Scope.CHANGE_PROFILE),
        "requestBody": {"required": True, "content": {JSON: {"schema": ref("ProfileChange")}}},
        "responses": {"200": _answer("The profile.", "Profile"), **_refusals(400, 413, 415, *ALWAYS)},
    },
}
DISCOVERY = {
    "get": {
        "operationId": "getServiceDescription",
        "tags": ["Discovery"],
        "summary": "This document.",
        "security": [],
        "responses": {"200": _answer("This document.", "ServiceDescriptionDocument"), **_refusals(405, 500)},
    }
}
REGISTER = {
    "post": {
        "operationId": "registerClient",
        "tags": ["OAuth"],
        "summary": "Register an application (RFC 7591).",
        "security": [],
        "requestBody": {"required": True, "content": {JSON: {"schema": ref("ClientMetadata")}}},
        "responses": {
            "201": _answer("What the application is known by from now on.", "ClientInformation"),
            **_refusals(405, 413, 415, 429, 500, oauth=(400,)),
        },
    }
}
TOKEN = {
    "post": {
        "operationId": "getTokens",
        "tags": ["OAuth"],
        "summary": "Tokens for a code, or for the one that renews them (RFC 6749, RFC 7636).",
        "security": [],
        "requestBody": {"required": True, "content": {FORM: {"schema": ref("TokenRequest")}}},
        "responses": {
            "200": _answer("Tokens.", "Tokens"),
            **_refusals(405, 413, 415, 429, 500, oauth=(400, 401)),
        },
    }
}
REVOKE = {
    "post": {
        "operationId": "revokeToken",
        "tags": ["OAuth"],
        "summary": "Give a token back (RFC 7009); the one that renews the others ends the link.",
        "security": [],
        "requestBody": {"required": True, "content": {FORM: {"schema": ref("RevocationRequest")}}},
        "responses": {
            "200": {"description": "It opens nothing more.", "content": {JSON: {"schema": {"type": "object"}}}},
            **_refusals(405, 413, 415, 429, 500, oauth=(400, 401)),
        },
    }
}
PATHS = {
    "/discovery": DISCOVERY,
    "/credentials": CREDENTIALS,
    "/profile": PROFILE,
    "/oauth/register": REGISTER,
    "/oauth/token": TOKEN,
    "/oauth/revoke": REVOKE,
}
