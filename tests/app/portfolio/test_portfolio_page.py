"""What the page of a portfolio shows of each skill, and in which order."""

import re
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.portfolio.models import GroundState, Trainee
from app.trainings import services as trainings
from app.trainings.models import CertificationKind
from tests.app.portfolio.conftest import LONG_AGO, MOMENT, TODAY, read
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make
from tests.factories import trainings as schools


def test_an_empty_portfolio_shows_one_way_to_begin(client: FlaskClient, who: Trainee) -> None:
    page = read(client, "/portfolio")
    assert "Your portfolio is empty." in page
    assert 'href="/portfolio/parcours"' in page
    assert '<svg class="chart"' not in page


def test_a_skill_shows_its_level_its_proof_and_who_signed_it(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skill = make.declared(session, who, make.skill(session, "Souder en MIG-MAG"), level=2)
    at = schools.provider(session)
    schools.enrolled(session, who, schools.training_session(session, at), now=LONG_AGO)
    statements_of.attested(session, who, skill, by=schools.trainer(session, at), level=3, now=MOMENT)
    session.commit()
    page = read(client, "/portfolio")
    row = re.search(r"<tr>(?:(?!</tr>).)*Souder en MIG-MAG.*?</tr>", page)
    assert row is not None
    assert "I do it alone" in row[0]
    assert row[0].index("Attested") < row[0].index("Declared")
    assert "Paul Renouf, Cap Métal Formation" in row[0]


def test_what_others_vouch_for_comes_first_then_what_is_coming_then_what_is_only_declared(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    at = schools.provider(session)
    schools.enrolled(session, who, schools.training_session(session, at), now=LONG_AGO)
    make.declared(session, who, make.skill(session, "Dite au plus haut niveau"), level=4)
    make.declared(session, who, make.skill(session, "En cours"), state=GroundState.IN_PROGRESS, level=None)
    statements_of.attested(session, who, make.skill(session, "Vue"), by=schools.trainer(session, at), now=MOMENT)
    session.commit()
    table = read(client, "/portfolio").split("in a table")[1]
    places = [table.index(f">{name}</a>") for name in ("Vue", "En cours", "Dite au plus haut niveau")]
    assert places == sorted(places)


def test_what_is_coming_shows_its_module_its_provider_and_its_day(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    end = TODAY + timedelta(days=40)
    course = schools.training_session(
        session, modules={"Soudage TIG": ([make.skill(session)], TODAY - timedelta(days=20), end)}
    )
    schools.enrolled(session, who, course, now=LONG_AGO)
    session.commit()
    page = read(client, "/portfolio")
    assert "End of module Soudage TIG, Cap Métal Formation." in page
    assert f"<b>{end.day}</b>" in page


def test_a_revoked_attestation_is_gone_from_the_page_at_once(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skill, at = make.skill(session), schools.provider(session)
    trainer = schools.trainer(session, at)
    schools.enrolled(session, who, schools.training_session(session, at), now=LONG_AGO)
    signed = statements_of.attested(session, who, skill, by=trainer, now=MOMENT)
    session.commit()
    assert "Paul Renouf" in read(client, "/portfolio")
    statements_of.services.revoke(session, attestation=signed, by=trainer, reason="Erreur", now=MOMENT)
    session.commit()
    assert "Paul Renouf" not in read(client, "/portfolio")


def test_what_expired_is_shown_apart(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill, at = make.skill(session, "Conduire une nacelle"), schools.provider(session)
    schools.enrolled(session, who, schools.training_session(session, at), now=LONG_AGO)
    trainings.certify(
        session,
        trainee=who,
        provider=at,
        recorded_by=schools.trainer(session, at),
        kind=CertificationKind.ADDITIONAL_MODULE,
        title="CACES nacelle",
        code=None,
        body="Organisme testeur",
        awarded_on=TODAY - timedelta(days=900),
        expires_on=TODAY - timedelta(days=1),
        skills={skill.id: None},
        now=MOMENT,
    )
    session.commit()
    page = read(client, "/portfolio")
    assert "Conduire une nacelle" in page.split("Counts no more")[1]
    assert "Conduire une nacelle" not in page.split("Counts no more")[0]


def test_a_finished_module_says_that_it_waits_for_the_trainer(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    course = schools.training_session(session)
    enrolment = schools.enrolled(session, who, course, now=LONG_AGO)
    trainings.complete_module(session, module=enrolment.modules[0], on=TODAY, now=MOMENT)
    session.commit()
    page = read(client, "/portfolio")
    assert "Waiting for your trainer’s word" in page
    assert "Waiting for the attestation" in page


def test_a_portfolio_costs_the_same_statements_however_large(
    client: FlaskClient, session: Session, who: Trainee, statements: list[str]
) -> None:
    at = schools.provider(session)
    trainer = schools.trainer(session, at)

    def grow(count: int) -> None:
        skills = [make.skill(session, f"Geste {number}") for number in range(count)]
        course = schools.training_session(
            session, at, modules={"Module": (skills[::2], TODAY, TODAY + timedelta(days=30))}, title=f"Cours {count}"
        )
        schools.enrolled(session, who, course, now=LONG_AGO)
        for skill in skills:
            make.declared(session, who, skill)
        for skill in skills[::3]:
            statements_of.attested(session, who, skill, by=trainer, now=MOMENT)
        session.commit()

    costs = []
    for count in (3, 30):
        grow(count)
        session.expire_all()
        statements.clear()
        read(client, "/portfolio")
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert costs[0] <= 16
