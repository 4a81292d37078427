"""Applications that people link to their portfolio: who they are, what they were let do, and by which secrets.

Keys are only ever kept as digests. Authlib asks its questions of these rows by the methods of its mixins.
"""

import hmac
import re
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.accounts.queries import digest
from app.db import Base, Identified, enum_column

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
ON_THIS_MACHINE = re.compile(r"http://(127\.0\.0\.1|localhost)(?::[1-9][0-9]{0,4})?((?:[/?].*)?)")


def is_same_place(asked: str, registered: str) -> bool:
    """Whether two addresses are one: letter for letter, but for the port on the person's own machine, which a program
    is given when it starts (RFC 8252, section 7.3).
    """
    here, there = ON_THIS_MACHINE.fullmatch(asked), ON_THIS_MACHINE.fullmatch(registered)
    if here is not None and there is not None:
        return here.groups() == there.groups()
    return asked == registered


class AuthMethod(StrEnum):
    """How a client proves who it is; one without a secret proves it by PKCE alone."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"
    NONE = "none"


class OAuthClient(Identified, ClientMixin, Base):  # type: ignore[misc]  # the library has no types
    """An application that has registered itself; nobody has vetted what it says of itself."""

    __tablename__ = "oauth_client"

    client_id: Mapped[str] = mapped_column(String(64), unique=True)
    secret_hash: Mapped[str | None] = mapped_column(String(64))
    auth_method: Mapped[AuthMethod] = mapped_column(enum_column(AuthMethod))
    name: Mapped[str] = mapped_column(String(100))
    redirect_uris: Mapped[list[str]] = mapped_column(JSON)
    grant_types: Mapped[list[str]] = mapped_column(JSON)
    scope: Mapped[str]
    # What else it said of itself, given back to it and shown to nobody.
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    registered_at: Mapped[datetime] = mapped_column(index=True)

    def get_client_id(self) -> str:
        """Return the name it signs its requests by."""
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """Return none: each request says where the answer goes."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Return what it may have of what it asks for."""
        allowed = self.scope.split()
        return " ".join(one for one in dict.fromkeys((scope or "").split()) if one in allowed) or None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether the answer may go there: to an address it has registered."""
        return any(is_same_place(redirect_uri, one) for one in self.redirect_uris)

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether this is its secret."""
        return self.secret_hash is not None and hmac.compare_digest(self.secret_hash, digest(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Whether it proves who it is in this way: always in the one it has registered."""
        return self.auth_method == method

    def check_response_type(self, response_type: str) -> bool:
        """Whether it may be answered so: by a code, and nothing else."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether it may ask for tokens so."""
        return grant_type in self.grant_types


class EndedBy(StrEnum):
    """Who, or what, ended a link."""

    PERSON = "person"
    CLIENT = "client"
    REUSE = "reuse"  # a secret that works once came back: someone else has it
    REPLACED = "replaced"  # the person linked the application again
    PASSWORD = "password"  # noqa: S105 (the person chose another one)


STANDING = text("ended_at IS NULL")


class OAuthGrant(Identified, Base):
    """That a person lets an application do some things; all its tokens fall with it."""

    __tablename__ = "oauth_grant"
    __table_args__ = (
        Index("uq_oauth_grant_standing", "client_id", "user_id", unique=True, sqlite_where=STANDING,
              postgresql_where=STANDING),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("oauth_client.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    scope: Mapped[str]
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[EndedBy | None] = mapped_column(enum_column(EndedBy))

    client: Mapped[OAuthClient] = relationship()
    user: Mapped[User] = relationship()


class OAuthCode(Identified, AuthorizationCodeMixin, Base):  # type: ignore[misc]  # as above
    """What a person's yes is carried by to the application: good once, for two minutes, with the verifier."""

    __tablename__ = "oauth_code"

    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("oauth_client.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    redirect_uri: Mapped[str]
    scope: Mapped[str]
    code_challenge: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    grant_id: Mapped[UUID | None] = mapped_column(ForeignKey("oauth_grant.id"), index=True)

    client: Mapped[OAuthClient] = relationship()
    user: Mapped[User] = relationship()

    # The one way of challenging that is accepted.
    code_challenge_method = "S256"

    def get_redirect_uri(self) -> str:
        """Return where the answer went."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """Return what the person said yes to."""
        return self.scope


class TokenKind(StrEnum):
    """What a token opens: the person's badges for an hour, or the next pair of tokens, once."""

    ACCESS = "access"
    REFRESH = "refresh"


class OAuthToken(Identified, TokenMixin, Base):  # type: ignore[misc]  # as above
    """A key an application was given."""

    __tablename__ = "oauth_token"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    grant_id: Mapped[UUID] = mapped_column(ForeignKey("oauth_grant.id"), index=True)
    kind: Mapped[TokenKind] = mapped_column(enum_column(TokenKind))
    scope: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    # Revoked, or used when it works once.
    ended_at: Mapped[datetime | None]

    grant: Mapped[OAuthGrant] = relationship()

    def check_client(self, client: OAuthClient) -> bool:
        """Whether it was given to this application."""
        return self.grant.client_id == client.id

    def get_scope(self) -> str:
        """Return what it opens."""
        return self.scope
