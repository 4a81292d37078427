"""The authorization server: Authlib's, with our rows behind it.

Authlib holds the protocol: OAuth 2.0 (RFC 6749), PKCE (RFC 7636), revocation (RFC 7009), dynamic registration
(RFC 7591). What is ours is stricter: PKCE by S256 for all, redirect addresses letter for letter, refresh tokens that
work once.
"""

import secrets
from datetime import UTC, datetime
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.integrations.flask_oauth2.requests import FlaskOAuth2Payload, FlaskOAuth2Request
from authlib.oauth2.rfc6749 import InvalidGrantError, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, Request, request

from app.accounts.models import User
from app.api import queries, services
from app.api.models import AuthMethod, OAuthClient, OAuthCode, OAuthGrant, OAuthToken
from app.api.services.grants import ACCESS_LASTS
from app.api.views.blueprints import origin
from app.api.views.registration import Registering
from app.db import db
from app.permissions import Scope

METHODS = [method.value for method in AuthMethod]


def now() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


class Asked(FlaskOAuth2Request):  # type: ignore[misc]  # the library has no types
    """A request as Authlib reads it, under our public address: what stands before us may speak http to us."""

    def __init__(self, sent: Request) -> None:
        OAuth2Request.__init__(self, method=sent.method, uri=f"{origin()}{sent.path}", headers=sent.headers)
        self._request = sent
        self.payload = FlaskOAuth2Payload(sent)


class Server(AuthorizationServer):  # type: ignore[misc]  # as above
    """Authlib's server on our rows."""

    def query_client(self, client_id: str) -> OAuthClient | None:
        """Find an application."""
        return queries.client_by_id(db.session, client_id)

    def create_oauth2_request(self, _request: object) -> Asked:
        """Read the present request."""
        return Asked(request)

    def load_config(self, _config: object) -> None:
        """Take over what we support, and how tokens are made."""
        self.scopes_supported = [scope.value for scope in Scope]
        self.register_token_generator("default", _tokens)

    def save_token(self, token: dict[str, Any], asked: Asked) -> None:
        """Keep the tokens that are about to be given, as digests."""
        grant: OAuthGrant = asked.credential
        services.issue_tokens(
            db.session,
            grant=grant,
            access=token["access_token"],
            refresh=token.get("refresh_token"),
            scope=token["scope"],
            now=now(),
        )


def _tokens(
    *, grant_type: str, client: OAuthClient, scope: str, include_refresh_token: bool = True, **_: Any
) -> dict[str, Any]:
    """Make new tokens; the one that renews them is for those who were let stay."""
    made = {
        "token_type": "Bearer",
        "access_token": secrets.token_urlsafe(32),
        "expires_in": int(ACCESS_LASTS.total_seconds()),
        "scope": scope,
    }
    stays = Scope.STAY in scope.split() or grant_type == "refresh_token"
    if stays and include_refresh_token and client.check_grant_type("refresh_token"):
        made["refresh_token"] = secrets.token_urlsafe(32)
    return made


class Code(AuthorizationCodeGrant):  # type: ignore[misc]  # as above
    """A code for a yes, and tokens for a code."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def create_authorization_response(self, redirect_uri: str, grant_user: User | None) -> tuple[int, Any, Any]:
        """Send the answer, with what was said yes to (section 7.1.2.2)."""
        code, body, headers = super().create_authorization_response(redirect_uri, grant_user)
        headers = [(name, add_params_to_uri(value, [("scope", self.request.scope)])) for name, value in headers]
        return code, body, headers

    def save_authorization_code(self, code: str, asked: Asked) -> None:
        """Keep a yes."""
        services.allow(
            db.session,
            client=asked.client,
            user=asked.user,
            key=code,
            redirect_uri=asked.payload.redirect_uri,
            scope=asked.scope,
            code_challenge=asked.payload.data["code_challenge"],
            now=now(),
        )

    def query_authorization_code(self, code: str, client: OAuthClient) -> OAuthCode | None:
        """Find a code; one that was used is found too, so that its coming back is noted."""
        found = queries.code_by_key(db.session, code, client)
        if found is not None and found.used_at is not None:
            services.open_by_code(db.session, code=found, now=now())
            return None
        return found if found is not None and found.expires_at > now() else None

    def authenticate_user(self, code: OAuthCode) -> User | None:
        """Spend the code: whose badges its tokens will open."""
        if not code.user.active:
            return None
        self.request.credential = services.open_by_code(db.session, code=code, now=now())
        return code.user if self.request.credential is not None else None

    def delete_authorization_code(self, code: OAuthCode) -> None:
        """Keep it: it was spent above, and must be known if it comes back."""


class Refresh(RefreshTokenGrant):  # type: ignore[misc]  # as above
    """New tokens for the one that renews them, which works once."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> OAuthToken | None:
        """Find it."""
        return services.refresh_token(db.session, refresh_token, now=now())

    def authenticate_user(self, token: OAuthToken) -> User:
        """Spend it: whose badges the new ones will open."""
        self.request.credential = services.spend_refresh(db.session, token=token, now=now())
        if self.request.credential is None or not token.grant.user.active:
            raise InvalidGrantError
        return token.grant.user

    def revoke_old_credential(self, token: OAuthToken) -> None:
        """Do nothing: it was spent above."""


class Revoke(RevocationEndpoint):  # type: ignore[misc]  # as above
    """Keys given back."""

    CLIENT_AUTH_METHODS = METHODS

    def query_token(self, token: str, _hint: str | None) -> OAuthToken | None:
        """Find it, whatever the application takes it for."""
        return queries.token_by_key(db.session, token)

    def revoke_token(self, token: OAuthToken, _request: Asked) -> None:
        """Let it open nothing more."""
        services.end_token(db.session, token=token, now=now())


class Challenge(CodeChallenge):  # type: ignore[misc]  # as above
    """PKCE, by S256 and for all: a code seen by others opens nothing to them."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Code, redirect_uri: str) -> None:
        """Require it, with its method named: without a name, `plain` would be meant."""
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE is required: send a code_challenge, and code_challenge_method=S256.")
        super().validate_code_challenge(grant, redirect_uri)


server = Server()
server.register_grant(Code, [Challenge(required=True)])
server.register_grant(Refresh)
server.register_endpoint(Revoke)
server.register_endpoint(Registering)


def register(app: Flask) -> None:
    """Attach the server."""
    server.init_app(app)
