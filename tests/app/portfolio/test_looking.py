"""What one looks for, and who sees it."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.portfolio import services
from app.portfolio.labels import CONSENT_TEXT
from app.portfolio.models import Contract, Trainee, Visibility
from tests.app.portfolio.conftest import MOMENT, read, send
from tests.factories import portfolio as make
from tests.factories.accounts import token

# What a browser always sends of the page.
WHOLE = {"commune": "", "occupation": ""}


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


def test_a_page_that_comes_back_without_its_answers_changes_nothing(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    make.commune(session)
    session.commit()
    send(
        client,
        "/portfolio/profil",
        **WHOLE | {"commune": "cherbourg en cotentin"},
        mobility_km="50",
        contracts=["permanent"],
    )
    for data in ({}, {"mobility_km": "20"}):
        answer = send(client, "/portfolio/profil", **data)
        assert "This page came back without its answers" in answer.text
        assert re.search(r'value="permanent"[^>]* checked', answer.text)
    session.refresh(who)
    assert (who.commune_code, who.mobility_km) == ("50129", 50)
    assert [one.contract for one in who.wished_contracts] == [Contract.PERMANENT]


def test_an_empty_choice_chooses_nothing(client: FlaskClient, session: Session, who: Trainee) -> None:
    answer = send(client, "/portfolio/profil", **WHOLE, mobility_km="20", contracts=["", "permanent"], occupations=[""])
    assert answer.status_code == 302
    session.refresh(who)
    assert [one.contract for one in who.wished_contracts] == [Contract.PERMANENT]
    assert who.wished_occupations == []


@pytest.mark.parametrize("field", ["contracts", "occupations"])
def test_a_choice_that_is_not_offered_is_refused(
    client: FlaskClient, session: Session, who: Trainee, field: str
) -> None:
    answer = send(client, "/portfolio/profil", **WHOLE, mobility_km="20", **{field: ["zzz"]})
    assert answer.status_code == 200
    session.refresh(who)
    assert (who.mobility_km, who.wished_contracts, who.wished_occupations) == (30, [], [])


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01"])
def test_a_year_that_is_a_slip_of_the_finger_is_said(
    client: FlaskClient, session: Session, who: Trainee, day: str
) -> None:
    answer = send(client, "/portfolio/profil", **WHOLE, mobility_km="20", available_from=day)
    assert "Check the year" in answer.text
    session.refresh(who)
    assert who.available_from is None


def test_namesakes_are_told_apart_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    make.commune(session, "14654", "Saint-Pierre-du-Mont", population=900)
    make.commune(session, "50536", "Saint-Pierre-du-Mont", population=800)
    session.commit()
    typed = {"occupation": "", "mobility_km": "20", "available_from": "2027-02-01", "contracts": ["seasonal"]}
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
    answer = send(client, "/portfolio/profil", **WHOLE | {"commune": "Nulle-Part-sur-Rien"}, mobility_km="20")
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
