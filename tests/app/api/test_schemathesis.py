"""The API against its own description: schemathesis sends what fits it and what does not, and reads what comes back."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from sqlalchemy.orm import Session

from app.portfolio.models import Trainee
from tests.app.api.test_round_trip import School, received
from tests.factories.api import Wallet

# All but the one that gives the description itself, which it reads.
OPERATIONS = {
    "GET /credentials",
    "POST /credentials",
    "GET /profile",
    "PUT /profile",
    "POST /oauth/register",
    "POST /oauth/token",
    "POST /oauth/revoke",
}
# What fits the description is not always what someone signed, a code that was given, or an address in https: it is
# refused then, in due form.
BY_MEANING = {"POST /credentials", "PUT /profile", "POST /oauth/register", "POST /oauth/token", "POST /oauth/revoke"}
MEANINGLESS = {"positive_data_acceptance": BY_MEANING}
ABOUT_SEVERAL = {"use_after_free", "ensure_resource_availability"}


@pytest.fixture(params=[pytest.param(12, id="usual"), pytest.param(400, id="deep", marks=pytest.mark.deep)])
def examples(request: pytest.FixtureRequest) -> int:
    """How many of each kind are sent to each operation."""
    number: int = request.param
    return number


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.filterwarnings("default")
def test_the_api_does_what_its_description_says(
    app: Flask,
    wallet: Wallet,
    window: FlaskClient,
    session: Session,
    person: Trainee,
    school: School,
    examples: int,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    received(session, person, 2)
    wallet.linked(window)
    wallet.send(school(1, token=True))
    monkeypatch.setattr(app.extensions["tries"], "enabled", False)  # what it says to those who hurry has its own test
    schema = schemathesis.openapi.from_wsgi("/ims/ob/v3p0/discovery", app)
    refused = schema.config.checks.negative_data_rejection
    refused.expected_statuses = [*refused.expected_statuses, "413"]  # what is too long to be read is refused too
    headers = {"Authorization": f"Bearer {wallet.tokens['access_token']}", "Accept-Encoding": "identity"}
    sent: Counter[str] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        modes = list(GenerationMode) if operation.body or operation.query else [GenerationMode.POSITIVE]
        for mode in modes:
            sent[operation.label] += send(operation, mode, headers, examples)
    assert set(sent) == OPERATIONS
    record_property("cases", dict(sent))


def send(operation: Any, mode: GenerationMode, headers: dict[str, str], examples: int) -> int:
    """Send what fits an operation, or what does not; how many times."""
    left_out = [one for one in checks() if operation.label in MEANINGLESS.get(one.__name__, ())]
    sent = 0

    @hypothesis.settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Case) -> None:
        nonlocal sent
        sent += 1
        case.call_and_validate(headers=headers, checks=checks(), excluded_checks=left_out)

    one()
    return sent


def checks() -> list[Any]:
    """All that schemathesis looks at in one answer."""
    load_all_checks()
    return [CHECKS.get_one(name) for name in CHECKS.get_all_names() if name not in ABOUT_SEVERAL]
