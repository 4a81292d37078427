"""What our own badges are verified by: what we publish ourselves is read here, the rest is asked of others."""

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from app.credentials import queries
from app.credentials.bridge import publishing
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.making import PURPOSES
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import CredentialError
from badges import Fetcher, UnreachableError

UUIDS = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


class World:
    """Gives what is published at an address of ours from the database, at any other by the fetcher given."""

    def __init__(
        self, session: Session, *, seal: Seal, addresses: Addresses, now: datetime, otherwise: Fetcher
    ) -> None:
        self.session, self.seal, self.addresses, self.now = session, seal, addresses, now
        self.otherwise = otherwise
        self.host = urlsplit(addresses.origin).netloc.lower()
        self.ways: tuple[tuple[re.Pattern[str], Callable[..., bytes | None]], ...] = (
            (re.compile(r"/\.well-known/did\.json"), self._root),
            (re.compile(r"/structures/([a-z0-9-]+)/did\.json"), self._controller),
            (re.compile(r"/structures/([a-z0-9-]+)/statuts/(\d{1,9})/([a-z]+)"), self._status_list),
            (re.compile(rf"/badges/modeles/({UUIDS})/(\d{{1,9}})"), self._achievement),
            (re.compile(rf"/reconnaissances/({UUIDS})(?:\.(?:json|jwt))?"), self._endorsement),
            (re.compile(rf"/badges/({UUIDS})(?:\.(?:json|jwt|png|svg))?"), self._credential),
        )

    def __call__(self, url: str) -> bytes:
        """Return what is published at an address; did:web always says https, whatever our origin's scheme."""
        try:
            parts = urlsplit(url)
            ours = parts.scheme in {"https", "http"} and parts.netloc.lower() == self.host
        except ValueError as error:
            raise UnreachableError(url, "not_allowed") from error
        if not ours:
            return self.otherwise(url)
        for form, way in self.ways:
            found = form.fullmatch(parts.path)
            if found is not None:
                return self._or_unreachable(url, way, *found.groups())
        raise UnreachableError(url, "answered_404")

    @staticmethod
    def _or_unreachable(url: str, way: Callable[..., bytes | None], *parts: str) -> bytes:
        try:
            content = way(*parts)
        except CredentialError as error:
            raise UnreachableError(url) from error
        if content is None:
            raise UnreachableError(url, "answered_404")
        return content

    def _root(self) -> bytes | None:
        issuer = queries.region_issuer(self.session)
        if issuer is None:
            return None
        keys = queries.keys_of(self.session, issuer.id)
        return publishing.written(publishing.root_controller(issuer, keys, self.addresses))

    def _controller(self, slug: str) -> bytes | None:
        issuer = queries.issuer_by_slug(self.session, slug)
        if issuer is None:
            return None
        keys = queries.keys_of(self.session, issuer.id)
        return publishing.written(publishing.controller(issuer, keys, self.addresses))

    def _status_list(self, slug: str, number: str, purpose: str) -> bytes | None:
        register = queries.register_by_number(self.session, slug, int(number))
        if register is None or purpose not in PURPOSES:
            return None
        made = publishing.StatusList(self.session, register, purpose, now=self.now)
        return publishing.written(made.signed(seal=self.seal, addresses=self.addresses))

    def _achievement(self, achievement_id: str, number: str) -> bytes | None:
        version = queries.published_version(self.session, UUID(achievement_id), int(number))
        if version is None:
            return None
        standing = queries.standing_endorsements(self.session, version.id, self.now)
        return publishing.written(publishing.achievement(version, self.addresses, standing))

    def _endorsement(self, endorsement_id: str) -> bytes | None:
        found = queries.public_endorsement(self.session, UUID(endorsement_id))
        return None if found is None else found.document.encode()

    def _credential(self, credential_id: str) -> bytes | None:
        found = queries.public_credential(self.session, UUID(credential_id))
        return None if found is None else found.document.encode()
