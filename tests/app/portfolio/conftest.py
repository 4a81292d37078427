"""A person at their own portfolio, and how a test reads and fills its pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.i18n import local_day
from app.portfolio import queries
from app.portfolio.models import Trainee
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


def read(client: FlaskClient, path: str) -> str:
    """A page in English, its spaces made plain."""
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.text)


def send(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(f"{path}{'&' if '?' in path else '?'}lang=en", data={"csrf_token": token(client, "/"), **data})


def held(session: Session, trainee: Trainee, skill: Skill) -> queries.HoldingSummary | None:
    return queries.holding(session, trainee_id=trainee.id, skill_id=skill.id, today=TODAY)
