"""Looking at some of one's skills, and a portfolio that grows without weighing more."""

import gzip
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio import services
from app.portfolio.models import ExperienceKind, GroundState, Trainee
from app.portfolio.queries.choosing import plain
from app.skills.models import SkillFamily
from tests.app.portfolio.conftest import LONG_AGO, MOMENT, TODAY, read
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make
from tests.factories import trainings as schools


@pytest.fixture
def world(session: Session, who: Trainee) -> dict[str, str]:
    """Six skills that stand each in its own way, one of which comes from an experience and one from a module."""
    at = schools.provider(session)
    taught = make.skill(session, "Souder à l’arc")
    course = schools.training_session(
        session, at, modules={"Soudage": ([taught], TODAY - timedelta(days=20), TODAY + timedelta(days=40))}
    )
    enrolled = schools.enrolled(session, who, course, now=LONG_AGO)
    seen = make.skill(session, "Lire des plans d’œuvre")
    statements_of.attested(session, who, seen, by=schools.trainer(session, at), now=MOMENT)
    make.declared(session, who, make.skill(session, "Écouter les autres", family=SkillFamily.BEHAVIOURAL))
    club = services.add_experience(
        session, trainee=who, kind=ExperienceKind.VOLUNTARY, title="Club", place=None, started_on=None, ended_on=None
    )
    services.declare(
        session,
        trainee=who,
        skill_id=make.skill(session, "Tenir une caisse").id,
        state=GroundState.ACQUIRED,
        level=None,
        expected_on=None,
        experience_id=club.id,
        now=MOMENT,
    )
    late = make.skill(session, "Conduire un chariot")
    make.declared(session, who, late, state=GroundState.IN_PROGRESS, expected_on=local_day(LONG_AGO), now=LONG_AGO)
    gone = make.skill(session, "Peindre un mur")
    make.declared(session, who, gone)
    services.take_back(session, trainee=who, skill_id=gone.id, now=MOMENT)
    session.commit()
    return {"club": str(club.id), "module": str(enrolled.modules[0].id)}


def found(client: FlaskClient, query: str) -> set[str]:
    """The skills that the page's tables name."""
    page = read(client, f"/portfolio?{query}")
    return set(re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a></th>', page))


def test_skills_are_found_by_proof_stage_family_origin_and_words(client: FlaskClient, world: dict[str, str]) -> None:
    everything = {"Souder à l’arc", "Lire des plans d’œuvre", "Écouter les autres", "Tenir une caisse"}
    assert found(client, "") == everything
    assert found(client, "preuve=attested") == {"Lire des plans d’œuvre"}
    assert found(client, "preuve=declared&etat=acquired") == {"Écouter les autres", "Tenir une caisse"}
    assert found(client, "etat=coming") == {"Souder à l’arc"}
    assert found(client, "etat=to_confirm") == {"Conduire un chariot"}
    assert found(client, "famille=behavioural") == {"Écouter les autres"}
    assert found(client, f"origine={world['club']}") == {"Tenir une caisse"}
    assert found(client, f"origine={world['module']}") == {"Souder à l’arc"}
    assert found(client, "q=PLAN+oeuvres") == {"Lire des plans d’œuvre"}
    assert found(client, "q=arc&preuve=certified") == set()
    assert found(client, "q=<b>&preuve=x&etat=1&famille=%00&origine=nowhere") == set()
    assert found(client, "preuve=x&etat=1&famille=none&origine=nowhere") == everything


def test_a_choice_that_finds_nothing_says_so_and_leads_back(client: FlaskClient, world: dict[str, str]) -> None:
    page = read(client, "/portfolio?q=zzz")
    assert "0 skills found." in page
    assert "None of your skills answers to all of this." in page
    assert 'href="/portfolio#competences"' in page


def test_skills_taken_out_are_named_apart_with_their_history(client: FlaskClient, world: dict[str, str]) -> None:
    page = read(client, "/portfolio")
    apart = page.split("1 skill that you no longer hold")[1]
    assert "Peindre un mur" in apart
    assert "/histoire" in apart


def test_modules_under_way_are_drawn_from_their_beginning_to_their_end(
    client: FlaskClient, world: dict[str, str]
) -> None:
    drawn = read(client, "/portfolio").split("Your modules</h2>")[1]
    assert "Soudage, from" in drawn
    assert (drawn.count('class="f-have"'), drawn.count('class="f-soon"')) == (1, 1)


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Œuvre d’Été", "oeuvre d ete"), ("souder des TÔLES fines", "souder des tole fine"), ("gaz, dos", "gaz dos")],
)
def test_words_are_compared_without_accents_capitals_and_plurals(text: str, bare: str) -> None:
    assert plain(text) == bare


def test_a_portfolio_of_three_hundred_skills_stays_light_and_costs_the_same_statements(
    client: FlaskClient, session: Session, who: Trainee, statements: list[str]
) -> None:
    at = schools.provider(session)
    families = list(SkillFamily)
    costs, sizes = [], []
    for count in (5, 295):
        skills = [make.skill(session, f"Geste {count} {one}", family=families[one % 4]) for one in range(count)]
        modules = {"M": (skills[::2], TODAY, TODAY + timedelta(days=30))}
        schools.enrolled(session, who, schools.training_session(session, at, modules=modules, title=f"C{count}"))
        for skill in skills[1::2]:
            make.declared(session, who, skill)
            make.shown_by_link(session, who, skill)
        make.declared(session, who, skills[0])
        services.take_back(session, trainee=who, skill_id=skills[0].id, now=MOMENT)
        session.commit()
        session.expire_all()
        statements.clear()
        page = client.get("/portfolio").data
        costs.append(len(statements))
        sizes.append(len(gzip.compress(page)))
        if count > 5:
            statements.clear()
            whole = client.get("/portfolio?famille=technical").data
            assert len(statements) == costs[0]
            assert whole.count(b'<th scope="row"><a') == 76

    assert costs[0] == costs[1]
    assert costs[0] <= 17
    assert sizes[1] < 30_000
    assert len(page) < 150_000
    assert page.count(b'<th scope="row"><a') == 4 * 12
