"""The application's own way of verifying, on a small installation: whatever it is given, it must not have to catch."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

import badges
from app.accounts.models import OrganisationKind
from app.credentials.bridge import publishing, verifying
from app.credentials.services import revoke
from app.db import make_engine, upgrade
from tests.badges.issuer import EMAIL, NOW
from tests.factories.accounts import an_organisation
from tests.factories.credentials import ADDRESSES, PICTURE, SEAL, a_badge, an_issuer, given, who_issues


class House:
    """An issuer, a badge that it gave and one that it took back, in memory."""

    def __init__(self) -> None:
        engine = make_engine("sqlite://")
        upgrade(engine)
        self.session = Session(engine, expire_on_commit=False)
        issuer = an_issuer(self.session, an_organisation(self.session, OrganisationKind.REGION), now=NOW)
        version = a_badge(self.session, issuer, now=NOW)
        good = given(self.session, version, EMAIL, now=NOW)
        bad = given(self.session, version, "autre@example.org", now=NOW)
        revoke(self.session, bad, reason="Erreur.", by=who_issues(self.session, issuer), now=NOW)
        self.session.commit()
        self.files = {
            "house/good.json": good.document.encode(),
            "house/bad.json": bad.document.encode(),
            "house/good.png": badges.bake(PICTURE, good.document),
            "house/good.jwt": publishing.token(good, seal=SEAL, addresses=ADDRESSES).encode(),
        }
        self.caught: list[BaseException] = []
        self._listen()

    def _listen(self) -> None:
        """Hear of what the bridge catches: people are told that it could not be looked at, we want to know why."""
        caught = self.caught

        class Ear(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                if record.exc_info and record.exc_info[1]:
                    caught.append(record.exc_info[1])

        verifying.log.addHandler(Ear())
        verifying.log.propagate = False

    def verified(self, content: bytes, recipient: str | None = None) -> badges.Verification:
        """Verify as the page does, which asks nobody else here."""
        self.caught.clear()
        seen = verifying.verify(
            self.session, content, seal=SEAL, addresses=ADDRESSES, now=NOW, recipient=recipient
        )  # fmt: skip
        self.session.rollback()
        if self.caught:
            raise self.caught[0]
        return seen.found
