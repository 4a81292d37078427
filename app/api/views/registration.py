"""Applications that register themselves (RFC 7591): Authlib's endpoint, and stricter rules on what they may say."""

import secrets
from datetime import UTC, datetime
from typing import Any

from authlib.integrations.flask_oauth2.requests import FlaskJsonRequest
from authlib.oauth2.rfc7591 import (
    ClientMetadataClaims,
    ClientRegistrationEndpoint,
    InvalidClientMetadataError,
    InvalidRedirectURIError,
)
from flask import request

from app.api import services
from app.api.models import AuthMethod, OAuthClient
from app.api.views.places import is_address, may_answer_go_to
from app.db import db
from app.permissions import Scope
from app.ui.incoming import readable, shows

MOST_TEXT, MOST_NAME, MOST_ADDRESSES = 2_000, 100, 10
ADDRESSES = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
GRANTS = ("authorization_code", "refresh_token")
KNOWN = (
    "client_name", "token_endpoint_auth_method", "grant_types", "response_types", "scope", "software_id",
    "software_version", "contacts", *ADDRESSES,
)  # fmt: skip
SUPPORTED = {
    "scopes_supported": [scope.value for scope in Scope],
    "response_types_supported": ["code"],
    "grant_types_supported": list(GRANTS),
    "token_endpoint_auth_methods_supported": [method.value for method in AuthMethod],
}


class Metadata(ClientMetadataClaims):  # type: ignore[misc]  # the library has no types
    """What Authlib checks of what an application says."""

    def validate_redirect_uris(self) -> None:
        """Nothing: it knows no scheme of an application's own, and they were checked before."""


class Registering(ClientRegistrationEndpoint):  # type: ignore[misc]  # as above
    """Registration open to all, as the standard asks (section 7.1.1.2): what it gives opens nothing by itself."""

    def __init__(self, server: object = None) -> None:
        super().__init__(server, [Metadata])

    def create_endpoint_request(self, _request: object) -> FlaskJsonRequest:
        """Read the present request."""
        return FlaskJsonRequest(request)

    def authenticate_token(self, _request: object) -> bool:
        """Let anyone register."""
        return True

    def get_server_metadata(self) -> dict[str, Any]:
        """Return what an application may ask to be registered for."""
        return SUPPORTED

    def extract_client_metadata(self, asked: FlaskJsonRequest) -> dict[str, Any]:
        """Check what is said, before and after Authlib does."""
        said = asked.payload.data
        if not isinstance(said, dict):
            raise InvalidClientMetadataError("The request must be a JSON object.")
        asked.payload = Said(checked(said))
        found: dict[str, Any] = super().extract_client_metadata(asked)
        return found

    def generate_client_id(self, _request: object) -> str:
        """Make a name."""
        return secrets.token_urlsafe(16)

    def generate_client_secret(self, asked: FlaskJsonRequest) -> str | None:
        """Make a secret, for those who can keep one."""
        public = asked.payload.data["token_endpoint_auth_method"] == AuthMethod.NONE
        return None if public else secrets.token_urlsafe(32)

    def generate_client_info(self, asked: FlaskJsonRequest) -> dict[str, Any]:
        """Say nothing of a secret to those who have none."""
        info: dict[str, Any] = super().generate_client_info(asked)
        if info["client_secret"] is None:
            info = {name: value for name, value in info.items() if not name.startswith("client_secret")}
        return info

    def save_client(self, info: dict[str, Any], said: dict[str, Any], _request: object) -> OAuthClient:
        """Keep it."""
        known = ("client_name", "redirect_uris", "grant_types", "response_types", "scope", "token_endpoint_auth_method")
        return services.register_client(
            db.session,
            services.Registration(
                name=said["client_name"],
                redirect_uris=said["redirect_uris"],
                grant_types=said["grant_types"],
                scope=said["scope"],
                auth_method=AuthMethod(said["token_endpoint_auth_method"]),
                about={name: value for name, value in said.items() if name not in known},
            ),
            client_id=info["client_id"],
            secret=info.get("client_secret"),
            now=datetime.now(UTC),
        )


class Said:
    """What an application says of itself, once checked."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data


def checked(said: dict[str, Any]) -> dict[str, Any]:
    """Read what we keep of what an application says, and refuse what is not of its kind; the rest is left out."""
    if unsaid := sorted(name for name in KNOWN if name in said and said[name] is None):
        raise InvalidClientMetadataError(f"{unsaid[0]} is null: leave it out, or say something.")
    name = _text(said, "client_name", most=MOST_NAME).strip()
    if not name or not shows(name) or readable(name) != name:
        raise InvalidClientMetadataError("client_name is needed: people will read it.")
    grants = list(dict.fromkeys(_texts(said, "grant_types", most=len(GRANTS)) or GRANTS[:1]))
    if GRANTS[0] not in grants:
        raise InvalidClientMetadataError("grant_types must hold authorization_code.")
    kept: dict[str, Any] = {
        "client_name": name,
        "redirect_uris": _redirect_uris(said),
        "token_endpoint_auth_method": _auth_method(said),
        "grant_types": grants,
        "response_types": _texts(said, "response_types", most=1) or ["code"],
        "scope": " ".join(dict.fromkeys((_text(said, "scope") or Scope.READ_BADGES).split())),
    }
    for each in ADDRESSES:
        address = _text(said, each)
        if address and not is_address(address):
            raise InvalidClientMetadataError(f"{each} must be an https address.")
        kept |= {each: address} if address else {}
    for each in ("software_id", "software_version"):
        kept |= {each: text} if (text := _text(said, each)) else {}
    contacts = _texts(said, "contacts")
    return kept | ({"contacts": contacts} if contacts else {})


def _redirect_uris(said: dict[str, Any]) -> list[str]:
    try:
        uris = list(dict.fromkeys(_texts(said, "redirect_uris")))
    except InvalidClientMetadataError as error:
        raise InvalidRedirectURIError("redirect_uris must be a list of addresses.") from error
    if not uris or not all(may_answer_go_to(uri) for uri in uris):
        raise InvalidRedirectURIError(
            "redirect_uris must be 1 to 10 addresses in https, in http on 127.0.0.1 or localhost, or in a scheme of "
            "the application's own that is a domain name reversed (com.example.app:/path); without a fragment or a "
            "user name."
        )
    return uris


def _text(said: dict[str, Any], name: str, *, most: int = MOST_TEXT) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most or readable(value) != value:
        raise InvalidClientMetadataError(f"{name} must be a text of at most {most} characters.")
    return value


def _auth_method(said: dict[str, Any]) -> str:
    """How it will show who it is; a word left empty is none of those we know."""
    method = said.get("token_endpoint_auth_method")
    if method is None:
        return AuthMethod.BASIC.value
    if method not in {one.value for one in AuthMethod if isinstance(method, str)}:
        raise InvalidClientMetadataError("token_endpoint_auth_method is none that this service knows.")
    return str(method)


def _texts(said: dict[str, Any], name: str, *, most: int = MOST_ADDRESSES) -> list[str]:
    value = said.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise InvalidClientMetadataError(f"{name} must be a list; of texts, {most} at most.")
    if None in value:
        raise InvalidClientMetadataError(f"{name} holds null: leave it out, or say something.")
    return [_text({name: one}, name) for one in value]
