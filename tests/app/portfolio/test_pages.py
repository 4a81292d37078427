"""The portfolio through its pages, as the person it tells of sees it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.i18n import local_day
from app.portfolio import queries, services
from app.portfolio.labels import CONSENT_TEXT
from app.portfolio.models import Contract, Experience, ExperienceKind, GroundState, Proof, Trainee, Visibility
from app.portfolio.queries import Standing
from app.skills.models import Skill
from app.trainings import services as trainings
from app.trainings.models import CertificationKind
from tests.factories import attestations as statements_of
from tests.factories import portfolio as make
from tests.factories import trainings as schools
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


# --- The portfolio ----------------------------------------------------------------------------------------------------


def test_an_empty_portfolio_shows_one_way_to_begin(client: FlaskClient, who: Trainee) -> None:
    page = read(client, "/portfolio")
    assert "Your portfolio is empty." in page
    assert 'href="/portfolio/metier"' in page
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
    assert "3 of 4" in row[0]
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
    assert costs[0] <= 14


# --- A date has passed ------------------------------------------------------------------------------------------------


@pytest.fixture
def late(session: Session, who: Trainee) -> Skill:
    """A skill that was to be there ten days ago."""
    skill = make.skill(session, "Remplir une fiche de suivi")
    make.declared(
        session, who, skill, state=GroundState.IN_PROGRESS, expected_on=TODAY - timedelta(days=10), now=LONG_AGO
    )
    session.commit()
    return skill


def test_an_overdue_skill_asks_what_happened(client: FlaskClient, late: Skill) -> None:
    page = read(client, "/portfolio")
    assert "1 date has passed" in page
    assert "Remplir une fiche de suivi: to confirm" in page
    for answer in ("now", "stopped", "later"):
        assert f'name="answer" value="{answer}"' in page


@pytest.mark.parametrize("typed", ["", "31/02/2027"])
def test_i_can_do_it_now(client: FlaskClient, session: Session, who: Trainee, late: Skill, typed: str) -> None:
    answer = send(client, f"/portfolio/competences/{late.id}/confirmer", answer="now", expected_on=typed)
    assert answer.status_code == 302
    found = held(session, who, late)
    assert found is not None
    assert (found.standing, found.level) == (Standing.ACQUIRED, 2)


def test_it_is_put_off_to_a_new_date(client: FlaskClient, session: Session, who: Trainee, late: Skill) -> None:
    day = TODAY + timedelta(days=15)
    send(client, f"/portfolio/competences/{late.id}/confirmer", answer="later", expected_on=day.isoformat())
    found = held(session, who, late)
    assert found is not None
    assert (found.standing, found.next_date) == (Standing.COMING, day)


def test_i_have_stopped(client: FlaskClient, session: Session, who: Trainee, late: Skill) -> None:
    send(client, f"/portfolio/competences/{late.id}/confirmer", answer="stopped")
    assert held(session, who, late) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Choose the new date."),
        ((TODAY - timedelta(days=1)).isoformat(), "This date has passed."),
        ("31/02/2027", "Write a date that exists"),
        ((TODAY + timedelta(days=4000)).isoformat(), "Check the year"),
    ],
)
def test_a_wrong_new_date_is_said_beside_the_field_and_changes_nothing(
    client: FlaskClient, session: Session, who: Trainee, late: Skill, typed: str, sentence: str
) -> None:
    answer = send(client, f"/portfolio/competences/{late.id}/confirmer", answer="later", expected_on=typed)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
    found = held(session, who, late)
    assert found is not None
    assert found.standing is Standing.TO_CONFIRM


def test_the_date_of_a_module_is_the_trainers_to_move(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session)
    days = (TODAY - timedelta(days=40), TODAY - timedelta(days=5))
    schools.enrolled(
        session, who, schools.training_session(session, modules={"Soudage TIG": ([skill], *days)}), now=LONG_AGO
    )
    session.commit()
    page = read(client, "/portfolio")
    assert "Only your trainer can change this date." in page
    assert 'value="later"' not in page
    path = f"/portfolio/competences/{skill.id}/confirmer"
    later = (TODAY + timedelta(days=9)).isoformat()
    assert send(client, path, answer="later", expected_on=later).status_code == 400
    assert send(client, path, answer="stopped").status_code == 400
    send(client, path, answer="now")
    found = held(session, who, skill)
    assert found is not None
    assert found.standing is Standing.ACQUIRED


def test_answering_twice_is_answering_once(client: FlaskClient, session: Session, who: Trainee, late: Skill) -> None:
    for _ in range(2):
        assert send(client, f"/portfolio/competences/{late.id}/confirmer", answer="now").status_code == 302
    found = held(session, who, late)
    assert found is not None
    assert len(found.grounds) == 1


# --- One skill --------------------------------------------------------------------------------------------------------


def test_a_skill_is_found_in_ones_own_words_and_written_down(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skill = make.skill(session, "Souder en TIG")
    session.commit()
    found = read(client, "/portfolio/competences/ajouter?q=soudure+tig")
    assert f'href="/portfolio/competences/{skill.id}"' in found
    answer = send(
        client,
        f"/portfolio/competences/{skill.id}",
        state="acquired",
        level="3",
        title="Aide-soudeur",
        kind="job",
        place="Chantiers du Cotentin",
        started_on="01/09/2024",
    )
    assert answer.status_code == 302
    said = held(session, who, skill)
    assert said is not None
    assert (said.proof, said.level) == (Proof.DECLARED, 3)
    episode = session.scalars(select(Experience)).one()
    assert (episode.title, episode.place, episode.started_on) == (
        "Aide-soudeur",
        "Chantiers du Cotentin",
        date(2024, 9, 1),
    )
    assert said.declaration is not None
    assert said.declaration.experience_id == episode.id


def test_words_that_mean_nothing_lead_somewhere(client: FlaskClient, session: Session, who: Trainee) -> None:
    make.skill(session)
    session.commit()
    page = read(client, "/portfolio/competences/ajouter?q=zzzzzz")
    assert "We did not find “zzzzzz”" in page
    assert 'href="/portfolio/metier"' in page


def test_a_search_tells_what_is_already_there(client: FlaskClient, session: Session, who: Trainee) -> None:
    make.declared(session, who, make.skill(session, "Souder en TIG"))
    session.commit()
    assert "In your portfolio:" in read(client, "/portfolio/competences/ajouter?q=souder")


def test_a_known_experience_is_picked_again(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session)
    episode = services.add_experience(
        session,
        trainee=who,
        kind=ExperienceKind.PERSONAL,
        title="Atelier à la maison",
        place=None,
        started_on=None,
        ended_on=None,
    )
    session.commit()
    assert "Atelier à la maison" in read(client, f"/portfolio/competences/{skill.id}")
    send(client, f"/portfolio/competences/{skill.id}", state="acquired", experience=str(episode.id))
    said = held(session, who, skill)
    assert said is not None
    assert said.declaration is not None
    assert said.declaration.experience_id == episode.id


def test_anothers_experience_cannot_be_picked(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill, other = make.skill(session), make.trainee(session, "Bakary Traoré")
    episode = services.add_experience(
        session,
        trainee=other,
        kind=ExperienceKind.JOB,
        title="Secret",
        place=None,
        started_on=None,
        ended_on=None,
    )
    session.commit()
    answer = send(client, f"/portfolio/competences/{skill.id}", state="acquired", experience=str(episode.id))
    assert answer.status_code == 200
    assert "Secret" not in answer.text
    assert held(session, who, skill) is None


def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    skill = make.skill(session)
    session.commit()
    answer = send(
        client,
        f"/portfolio/competences/{skill.id}",
        state="in_progress",
        level="2",
        expected_on="2020-01-01",
        title="Bénévolat au garage",
        kind="voluntary",
        started_on="2024-05-01",
        ended_on="2023-05-01",
    )
    assert answer.status_code == 200
    assert answer.text.count("This date has passed. Choose today or a later day.") == 2  # on top, and beside
    assert "The end comes before the start." in answer.text
    for kept in ('value="Bénévolat au garage"', 'value="2020-01-01"', 'value="2024-05-01"'):
        assert kept in answer.text
    assert re.search(r'value="voluntary"[^>]* checked', answer.text)
    assert held(session, who, skill) is None
    assert session.scalars(select(Experience)).all() == []


def test_a_retired_skill_can_no_longer_be_added(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session, "Ancienne compétence", retired=True)
    session.commit()
    answer = send(client, f"/portfolio/competences/{skill.id}", state="acquired", title="Emploi gardé")
    assert "This skill can no longer be added." in answer.text
    assert 'value="Emploi gardé"' in answer.text
    session.expire_all()
    assert session.scalars(select(Experience)).all() == []


def test_the_form_shows_what_was_said_and_not_yet_takes_it_back(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    day = TODAY + timedelta(days=30)
    skill = make.skill(session)
    make.declared(session, who, skill, state=GroundState.IN_PROGRESS, expected_on=day, level=1)
    session.commit()
    page = read(client, f"/portfolio/competences/{skill.id}")
    assert re.search(r'value="in_progress"[^>]* checked', page)
    assert f'value="{day.isoformat()}"' in page
    send(client, f"/portfolio/competences/{skill.id}", state="not_yet")
    assert held(session, who, skill) is None


def test_what_others_say_cannot_be_removed_here(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill, at = make.skill(session), schools.provider(session)
    schools.enrolled(session, who, schools.training_session(session, at), now=LONG_AGO)
    make.declared(session, who, skill)
    statements_of.attested(session, who, skill, by=schools.trainer(session, at), now=MOMENT)
    session.commit()
    assert "You cannot remove this here" in read(client, f"/portfolio/competences/{skill.id}")
    send(client, f"/portfolio/competences/{skill.id}/retirer")
    found = held(session, who, skill)
    assert found is not None
    assert [ground.is_declaration for ground in found.grounds] == [False]


# --- Cards of a trade -------------------------------------------------------------------------------------------------


@pytest.fixture
def gestures(session: Session) -> list[Skill]:
    return [make.skill(session, f"Geste {number}") for number in range(7)]


def cards_path(session: Session, skills: list[Skill]) -> str:
    job = make.occupation(session, "Soudeur", skills)
    session.commit()
    return f"/portfolio/metier/{job.id}"


def shown(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="(c-[0-9a-f-]+)"', page)))


def test_a_trade_is_chosen_by_its_name(client: FlaskClient, session: Session, who: Trainee) -> None:
    path = cards_path(session, [make.skill(session)])
    assert send(client, "/portfolio/metier", occupation="soudeur").location == path
    assert "We did not find this." in send(client, "/portfolio/metier", occupation="zzzzz").text


def test_cards_come_five_a_page_and_each_page_is_saved(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    path = cards_path(session, gestures)
    first = shown(read(client, path))
    assert len(first) == 5
    answers = dict(zip(first, ("acquired", "in_progress", "not_yet"), strict=False))
    answer = send(client, path, **answers)
    assert answer.location == f"{path}?page=2"
    found = {str(one.skill_id): one.standing for one in queries.holdings(session, who.id, today=TODAY)}
    assert found == {first[0][2:]: Standing.ACQUIRED, first[1][2:]: Standing.COMING}
    assert len(shown(read(client, f"{path}?page=2"))) == 2


def test_going_back_shows_every_answer(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    path = cards_path(session, gestures)
    first = shown(read(client, path))
    answers = dict(zip(first, ("acquired", "in_progress", "not_yet"), strict=False))
    send(client, path, **answers)
    page = read(client, path)
    for field, answer in answers.items():
        assert re.search(rf'name="{field}" value="{answer}"[^>]* checked', page), answer
    assert not re.search(rf'name="{first[3]}" value="\w+"[^>]* checked', page)
    assert "3 answers of 7" in page


def test_an_answer_that_does_not_change_keeps_its_level(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    make.declared(session, who, gestures[0], level=4)
    path = cards_path(session, gestures)
    send(client, path, **{f"c-{gestures[0].id}": "acquired"})
    found = held(session, who, gestures[0])
    assert found is not None
    assert found.level == 4


def test_a_changed_mind_takes_the_answer_back(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    path = cards_path(session, gestures)
    field = shown(read(client, path))[0]
    send(client, path, **{field: "acquired"})
    send(client, path, **{field: "not_yet"})
    assert queries.holdings(session, who.id, today=TODAY) == []


def test_an_answer_that_is_none_of_the_three_is_no_answer(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    path = cards_path(session, gestures)
    assert send(client, path, **{f"c-{gestures[0].id}": "certified"}).status_code == 302
    assert queries.holdings(session, who.id, today=TODAY) == []


def test_what_others_vouch_for_is_not_asked_again(
    client: FlaskClient, session: Session, who: Trainee, gestures: list[Skill]
) -> None:
    at = schools.provider(session)
    schools.enrolled(session, who, schools.training_session(session, at), now=LONG_AGO)
    statements_of.attested(session, who, gestures[0], by=schools.trainer(session, at), now=MOMENT)
    path = cards_path(session, gestures)
    assert f"c-{gestures[0].id}" not in read(client, path)


def test_the_last_page_asks_for_the_dates_that_are_missing(client: FlaskClient, session: Session, who: Trainee) -> None:
    skills = [make.skill(session, "Geste unique"), make.skill(session, "Autre geste")]
    path = cards_path(session, skills)
    learning = {f"c-{skill.id}": "in_progress" for skill in skills}
    assert send(client, path, **learning).location == "/portfolio/dates"
    day, own = TODAY + timedelta(days=60), TODAY + timedelta(days=20)
    send(client, "/portfolio/dates", all_on=day.isoformat(), **{f"d-{skills[0].id}-on": own.isoformat()})
    found = [held(session, who, skill) for skill in skills]
    assert [one.next_date for one in found if one is not None] == [own, day]
    assert client.get("/portfolio/dates").location == "/portfolio"


def test_a_wrong_date_among_several_keeps_them_all(client: FlaskClient, session: Session, who: Trainee) -> None:
    skill = make.skill(session)
    make.declared(session, who, skill, state=GroundState.IN_PROGRESS)
    session.commit()
    answer = send(client, "/portfolio/dates", all_on="2031-13-45", **{f"d-{skill.id}-on": "2020-01-01"})
    assert "Write a date that exists" in answer.text
    assert "This date has passed." in answer.text
    assert 'value="2020-01-01"' in answer.text
    found = held(session, who, skill)
    assert found is not None
    assert found.is_undated


# --- What one looks for, and who sees it ------------------------------------------------------------------------------


def test_what_one_looks_for_is_saved(client: FlaskClient, session: Session, who: Trainee) -> None:
    make.commune(session)
    job = make.occupation(session, "Soudeur")
    session.commit()
    answer = send(
        client,
        "/portfolio/profil",
        commune="cherbourg en cotentin",
        mobility_km="50",
        available_from="04/01/2027",
        contracts=["permanent", "temporary"],
        occupation="soudeur",
    )
    assert answer.location == "/portfolio/profil"
    session.refresh(who)
    assert (who.commune_code, who.mobility_km, who.available_from) == ("50129", 50, date(2027, 1, 4))
    assert {one.contract for one in who.wished_contracts} == {Contract.PERMANENT, Contract.TEMPORARY}
    assert [one.occupation_id for one in who.wished_occupations] == [job.id]
    assert re.search(rf'value="{job.id}"[^>]* checked', read(client, "/portfolio/profil"))


def test_an_empty_choice_chooses_nothing(client: FlaskClient, session: Session, who: Trainee) -> None:
    answer = send(client, "/portfolio/profil", mobility_km="20", contracts=["", "permanent"], occupations=[""])
    assert answer.status_code == 302
    session.refresh(who)
    assert [one.contract for one in who.wished_contracts] == [Contract.PERMANENT]
    assert who.wished_occupations == []


@pytest.mark.parametrize("field", ["contracts", "occupations"])
def test_a_choice_that_is_not_offered_is_refused(
    client: FlaskClient, session: Session, who: Trainee, field: str
) -> None:
    answer = send(client, "/portfolio/profil", mobility_km="20", **{field: ["zzz"]})
    assert answer.status_code == 200
    session.refresh(who)
    assert (who.mobility_km, who.wished_contracts, who.wished_occupations) == (30, [], [])


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01"])
def test_a_year_that_is_a_slip_of_the_finger_is_said(
    client: FlaskClient, session: Session, who: Trainee, day: str
) -> None:
    answer = send(client, "/portfolio/profil", mobility_km="20", available_from=day)
    assert "Check the year" in answer.text
    session.refresh(who)
    assert who.available_from is None


def test_namesakes_are_told_apart_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    make.commune(session, "14654", "Saint-Pierre-du-Mont", population=900)
    make.commune(session, "50536", "Saint-Pierre-du-Mont", population=800)
    session.commit()
    typed = {"mobility_km": "20", "available_from": "2027-02-01", "contracts": ["seasonal"]}
    answer = send(client, "/portfolio/profil", commune="saint pierre du mont", **typed)
    assert answer.status_code == 200
    assert "Several answers are possible. Choose yours." in answer.text
    assert re.search(r'type="radio"[^>]*value="14654"', answer.text)
    assert 'value="2027-02-01"' in answer.text
    assert re.search(r'value="seasonal"[^>]* checked', answer.text)
    chosen = send(client, "/portfolio/profil", commune="saint pierre du mont", **{"commune-id": "50536"}, **typed)
    assert chosen.status_code == 302
    session.refresh(who)
    assert who.commune_code == "50536"


def test_an_unknown_commune_is_said_and_changes_nothing(client: FlaskClient, session: Session, who: Trainee) -> None:
    answer = send(client, "/portfolio/profil", commune="Nulle-Part-sur-Rien", mobility_km="20")
    assert "We did not find this." in answer.text
    assert 'value="Nulle-Part-sur-Rien"' in answer.text
    session.refresh(who)
    assert who.mobility_km == 30


def test_nobody_is_shown_before_they_choose_and_the_page_says_exactly_what(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    make.declared(session, who, make.skill(session, "Souder en TIG"), level=3)
    session.commit()
    assert "No employer sees your portfolio." in read(client, "/portfolio")
    page = read(client, "/portfolio/visibilite")
    preview = page.split("as an employer would read it")[1]
    assert "Souder en TIG" in preview
    assert who.user.display_name not in preview.split("</main>")[0]
    send(client, "/portfolio/visibilite", visibility="searchable", text_version=CONSENT_TEXT)
    session.refresh(who)
    assert who.visibility is Visibility.SEARCHABLE
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "choose_visibility")).one()
    assert entry.details["text_version"] == CONSENT_TEXT
    assert "Employers can find you, without your name." in read(client, "/portfolio")


def test_appearing_is_withdrawn_at_once(client: FlaskClient, session: Session, who: Trainee) -> None:
    make.declared(session, who, make.skill(session))
    services.choose_visibility(session, trainee=who, visibility=Visibility.SEARCHABLE, now=MOMENT)
    session.commit()
    send(client, "/portfolio/visibilite", visibility="private", text_version="an older text")
    session.refresh(who)
    assert who.visibility is Visibility.PRIVATE


def test_a_text_that_changed_meanwhile_is_read_again_first(client: FlaskClient, session: Session, who: Trainee) -> None:
    make.declared(session, who, make.skill(session))
    session.commit()
    answer = send(client, "/portfolio/visibilite", visibility="searchable", text_version="2020-01-01")
    assert "This text has changed since you opened the page." in answer.text
    session.refresh(who)
    assert who.visibility is Visibility.PRIVATE


def test_an_empty_portfolio_cannot_appear(client: FlaskClient, session: Session, who: Trainee) -> None:
    answer = send(client, "/portfolio/visibilite", visibility="searchable", text_version=CONSENT_TEXT)
    assert "Your portfolio is empty: add at least one skill first." in answer.text
    session.refresh(who)
    assert who.visibility is Visibility.PRIVATE


@pytest.mark.parametrize("nonsense", ["", "public", "SEARCHABLE"])
def test_a_visibility_that_does_not_exist_changes_nothing(
    client: FlaskClient, session: Session, who: Trainee, nonsense: str
) -> None:
    make.declared(session, who, make.skill(session))
    session.commit()
    assert send(client, "/portfolio/visibilite", visibility=nonsense, text_version=CONSENT_TEXT).status_code == 200
    session.refresh(who)
    assert who.visibility is Visibility.PRIVATE


def test_whoever_signs_up_alone_has_a_portfolio_at_once(client: FlaskClient, session: Session) -> None:
    client.post(
        "/creer-mon-portfolio",
        data={
            "csrf_token": token(client, "/creer-mon-portfolio"),
            "display_name": "Inès Duval",
            "email": "ines.duval@example.org",
            "password": "trois mots au hasard",
        },
    )
    trainee = session.scalars(select(Trainee)).one()
    assert (trainee.user.display_name, trainee.visibility) == ("Inès Duval", Visibility.PRIVATE)
    assert client.get("/portfolio").status_code == 200
