"""A person with a portfolio, their browser, and badges of a structure elsewhere."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

import badges
from app.portfolio.models import Trainee
from tests.factories import portfolio as people
from tests.factories.accounts import NOW, signed_in
from tests.factories.api import Wallet

ELSEWHERE = "https://ecole.example.net"
KEY = badges.SigningKey.from_seed(b"a school far from here, of 32 by", f"{ELSEWHERE}/issuer#key-1")
SCHOOL = badges.Profile(id=f"{ELSEWHERE}/issuer", name="École d’ailleurs", url=ELSEWHERE)


@pytest.fixture
def person(session: Session) -> Trainee:
    who = people.trainee(session, "Camille Martin")
    who.user.confirmed_at = NOW
    session.commit()
    return who


@pytest.fixture
def window(app: Flask, session: Session, person: Trainee) -> FlaskClient:
    """The person's browser, in which they have signed in."""
    return signed_in(app.test_client(), session, person.user)


@pytest.fixture
def wallet(client: FlaskClient) -> Wallet:
    return Wallet(client)


@pytest.fixture
def world() -> Iterator[dict[str, bytes]]:
    """What is published elsewhere: the school's keys, and whatever a test adds."""
    document = badges.controller_document(SCHOOL, [KEY])
    known = {f"{ELSEWHERE}/issuer": json.dumps(document).encode()}
    with mock.patch("app.api.views.credentials.outside", return_value=badges.Documents(known)):
        yield known


@pytest.fixture
def school(world: dict[str, bytes], person: Trainee) -> Callable[..., Any]:
    """A school that gives badges: JSON, or a token."""

    def give(number: int = 1, *, to: str | None = None, day: int = 1, token: bool = False) -> Any:
        credential = badges.OpenBadgeCredential(
            id=f"{ELSEWHERE}/badges/{number}",
            issuer=SCHOOL,
            recipient=badges.Recipient(
                f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
                badges.hashed(to or person.user.email, "sel"),
                "sel",
            ),
            achievement=badges.Achievement(
                id=f"{ELSEWHERE}/modeles/1", name="Voile", description="Naviguer.", criteria="Vu.", creator=SCHOOL
            ),
            valid_from=datetime(2026, 10, day, tzinfo=UTC),
        )
        made = datetime(2026, 10, day, tzinfo=UTC)
        return badges.issue_token(credential, KEY) if token else badges.issue(credential, KEY, created=made)

    return give
