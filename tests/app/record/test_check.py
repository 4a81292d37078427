"""What a booklet's code opens: whose it is, and what still stands of it."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attestations import services as attestations
from app.attestations.models import Attestation
from app.portfolio.models import GroundState
from app.sharing.models import Part, Reading, ShareLink, What
from app.sharing.queries import links_of
from app.sharing.services import make_link
from app.sharing.views import tokens
from tests.app.record.conftest import MOMENT, NAME, TODAY, Person, code_path, make_booklet, page, pdf
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make


def row(told: str, name: str) -> str:
    """What the page says of one skill."""
    found = re.search(rf'<tr><th scope="row">{name}</th>.*?</tr>', told)
    assert found is not None, name
    return found[0]


def gone(app: Flask, code: str) -> str:
    """What the page says once the booklet stands no more."""
    answer = app.test_client().get(f"{code}?lang=en")
    assert answer.status_code == 410
    return answer.text


@pytest.fixture
def code(owner: FlaskClient) -> str:
    make_booklet(owner)
    return code_path(pdf(owner))


def test_whoever_holds_it_sees_that_it_stands(app: Flask, code: str, person: Person) -> None:
    answer = app.test_client().get(f"{code}?lang=en")
    told = re.sub(r"\s+", " ", answer.text)

    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "What it says stands today" in told
    assert NAME in told
    assert "Unchanged" in row(told, "Lire un plan")
    assert person.trainee.user.email not in told
    assert "Ministère" not in told


def test_what_changed_since_is_told_skill_by_skill(app: Flask, code: str, session: Session, person: Person) -> None:
    attestation = session.scalars(select(Attestation)).one()
    attestations.revoke(session, attestation=attestation, by=person.trainer, reason="Erreur de personne", now=MOMENT)
    statements_of.attested(session, person.trainee, person.declared, by=person.trainer, level=3, now=MOMENT)
    make.declared(session, person.trainee, person.coming, state=GroundState.ACQUIRED, level=2, now=MOMENT)
    session.commit()
    told = page(app.test_client(), code)

    assert "1 skill has changed since" in told
    assert "Stands no more" in row(told, "Lire un plan")
    assert "Stronger today" in row(told, "Animer une réunion")
    assert "Stronger today" in row(told, "Souder en TIG")
    assert "Unchanged" in row(told, "Conduire un chariot")


def test_another_level_is_a_change(app: Flask, code: str, session: Session, person: Person) -> None:
    make.declared(session, person.trainee, person.declared, level=1, now=MOMENT)
    session.commit()

    assert "Changed since" in row(page(app.test_client(), code), "Animer une réunion")


def test_after_its_end_or_when_its_owner_left_it_tells_nothing(
    app: Flask, code: str, session: Session, person: Person
) -> None:
    link = session.scalars(select(ShareLink)).one()
    link.ends_on = TODAY - timedelta(days=1)
    session.commit()
    told = gone(app, code)
    assert "Ask its owner for a new one" in told
    assert NAME not in told

    link.ends_on = TODAY
    person.trainee.user.active = False
    session.commit()
    told = gone(app, code)
    assert "stands no more" in told
    assert NAME not in told


def test_its_owner_sees_that_others_read_it_and_their_own_look_is_no_reading(
    app: Flask, owner: FlaskClient, code: str, fresh_session: Session
) -> None:
    page(owner, code)
    assert fresh_session.scalar(select(Reading)) is None
    page(app.test_client(), code)
    page(app.test_client(), code)
    noted = fresh_session.scalars(select(Reading)).one()
    assert (noted.what, noted.times) == (What.BOOKLET, 2)
    assert noted.link is not None
    assert noted.link.label == "Livret de compétences"


def test_a_booklet_is_no_link_to_the_portfolio(code: str, session: Session, person: Person) -> None:
    assert list(links_of(session, person.trainee.id)) == []


def test_a_code_opens_the_booklet_and_never_the_portfolio_nor_the_other_way_round(
    app: Flask, code: str, session: Session, person: Person
) -> None:
    ends_on = TODAY + timedelta(days=9)
    live = make_link(session, trainee=person.trainee, parts={Part.SKILLS}, ends_on=ends_on, label=None, now=MOMENT)
    session.commit()
    right = code.rpartition("/")[2]
    with app.test_request_context():
        other = tokens.token_of(live)
    wrong = [f"/p/{right}", f"/livret/{other}", f"/livret/{right}A", f"/livret/{right[:-1]}", "/livret/x"]

    assert [app.test_client().get(path).status_code for path in wrong] == [404] * len(wrong)
    assert app.test_client().get(f"/p/{other}").status_code == 200
    assert app.test_client().get(code).status_code == 200
