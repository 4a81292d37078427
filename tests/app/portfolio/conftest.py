"""A person at their own portfolio, and how a test reads and fills its pages."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.i18n import local_day
from app.portfolio import queries
from app.portfolio.models import CardSeries, Trainee
from app.portfolio.queries import Standing
from app.skills.models import Skill
from tests.factories import portfolio as make
from tests.factories.accounts import signed_in, token

MOMENT = datetime.now(UTC)
TODAY = local_day(MOMENT)
LONG_AGO = MOMENT - timedelta(days=50)


@pytest.fixture
def who(client: FlaskClient, session: Session) -> Trainee:
    """A person signed in to their own, empty portfolio."""
    trainee = make.trainee(session, now=LONG_AGO)
    signed_in(client, session, trainee.user)
    return trainee


@pytest.fixture
def gestures(session: Session) -> list[Skill]:
    return [make.skill(session, f"Geste {number}") for number in range(7)]


@pytest.fixture
def series(session: Session, who: Trainee, gestures: list[Skill]) -> CardSeries:
    return make.card_series(session, who, gestures, experience=make.experience(session, who), now=LONG_AGO)


def read(client: FlaskClient, path: str) -> str:
    """A page in English, its spaces made plain."""
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.text)


def send(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(f"{path}{'&' if '?' in path else '?'}lang=en", data={"csrf_token": token(client, "/"), **data})


def held(session: Session, trainee: Trainee, skill: Skill) -> queries.HoldingSummary | None:
    return queries.holding(session, trainee_id=trainee.id, skill_id=skill.id, today=TODAY)


def path_of(series: CardSeries, page: int | None = None) -> str:
    """Where a series of cards is answered."""
    return f"/portfolio/parcours/{series.id}{f'?page={page}' if page else ''}"


def fields(session: Session, series: CardSeries) -> list[str]:
    """The names under which the answers of a series travel, in order."""
    return [f"c-{card.id}-said" for card in queries.series_state(session, series.id).asked]


def shown(name: str, path: str, client: FlaskClient) -> bool:
    """Whether a page asks about this card."""
    return name[:38] in read(client, path)


def where(location: str | None) -> str:
    """Where an answer leads, without the site's name."""
    parts = urlsplit(location or "")
    return parts.path + (f"?{parts.query}" if parts.query else "")


def standings(session: Session, who: Trainee) -> dict[object, Standing]:
    """Where each skill of a portfolio stands."""
    return {one.skill_id: one.standing for one in queries.holdings(session, who.id, today=TODAY)}
