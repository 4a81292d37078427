"""Titles and blocks from a table: tried, told row by row, kept, certifying; and what a provider's manager may do."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof
from app.trainings.models import Certification, Programme
from tests.app.trainings.test_imports import Import
from tests.app.trainings.test_pages import TODAY, Group, read
from tests.factories import portfolio as people
from tests.factories import trainings as make
from tests.factories.accounts import a_member, signed_in, token

HEAD = "email;type;intitule;organisme;obtenu;valable;formation;module;competences\n"
DAY = (TODAY - timedelta(days=3)).strftime("%d/%m/%Y")


@pytest.fixture
def group(session: Session, client: FlaskClient) -> Group:
    return Group(session, client)


def proofs(group: Group) -> tuple[Any, ...]:
    held = [group.held(one) for one in (group.tig, group.talk)]
    return tuple((one.proof, one.level) if one and one.proof else None for one in held)


def test_titles_certify_the_skills_named_or_those_of_the_module_and_rows_that_cannot_be_are_told(
    group: Group, client: FlaskClient, session: Session
) -> None:
    stranger = people.trainee(session, "Ailleurs Seulement")
    mail, title = group.who.user.email, group.course.programme.title
    session.commit()
    later = (TODAY + timedelta(days=3)).strftime("%d/%m/%Y")
    rows = [
        f"{mail.upper()};bloc;Bloc 1;Ministère;{DAY};;{title};Soudage TIG;",
        f"{mail};titre;Titre complet;Ministère;{DAY};;;;{group.talk.code}:4",
        f"{mail};titre;TITRE COMPLET;Ministère;{DAY};;;;{group.talk.code}:4",
        f"{stranger.user.email};bloc;Bloc 1;Ministère;{DAY};;{title};;",
        f"personne@example.org;bloc;Bloc 1;Ministère;{DAY};;{title};;",
        f"{group.trainer.email};bloc;Bloc 1;Ministère;{DAY};;{title};;",
        f"{mail};licence;Bloc 2;Ministère;{DAY};;{title};;",
        f"{mail};bloc;;Ministère;{DAY};;{title};;",
        f"{mail};bloc;Bloc 2;Ministère;31/02/2026;;{title};;",
        f"{mail};bloc;Bloc 2;Ministère;{later};;{title};;",
        f"{mail};bloc;Bloc 2;Ministère;{DAY};01/01/2020;{title};;",
        f"{mail};bloc;Bloc 2;Ministère;{DAY};;;;",
        f"{mail};bloc;Bloc 2;Ministère;{DAY};;Inconnue;;",
        f"{mail};bloc;Bloc 2;Ministère;{DAY};;{title};Inconnu;",
        f"{mail};bloc;Bloc 2;Ministère;{DAY};;;;{group.tig.code} | RIEN",
        f"{mail};bloc;Bloc 2;Ministère;{DAY};;;;{group.tig.code}:99999",
        f"{mail};bloc;Bloc\u202e2;Ministère;{DAY};;{title};;",
    ]
    table = Import(client, "certifications", HEAD + "\n".join(rows))
    tried = table.tried()
    for sentence in ("<strong>2</strong> will be added", "<strong>14</strong> left out", "has this address",
                     "titre, bloc, or module", "This date has not come", "Name its skills by",
                     "Write a level from 1 to 4", "the one in “obtenu”", "signs that cannot be read"):  # fmt: skip
        assert sentence in tried, sentence
    assert tried.count("has this address") == 3  # the same words, whether or not someone has an account
    assert proofs(group) == (None, None)
    table.kept()
    assert proofs(group) == ((Proof.CERTIFIED, 3), (Proof.CERTIFIED, 4))
    assert session.scalar(select(func.count()).select_from(Certification)) == 2
    assert portfolio.holdings(session, stranger.id, today=TODAY) == []
    # What is known comes out as the same table, and says nothing new when read again.
    out = client.get("/formations/exporter/certifications.csv").get_data(as_text=True)
    assert f"{group.talk.code}:4" in out
    assert "Nothing to do" in Import(client, "certifications", out.encode("utf-8-sig")).tried()


def test_two_trainings_of_one_name_are_told_apart_by_the_skills_of_the_row(
    group: Group, client: FlaskClient, session: Session
) -> None:
    twin = group.course.programme
    make.training_session(session, twin.provider, title=twin.title)
    session.commit()
    mail = group.who.user.email
    rows = [
        f"{mail};bloc;Bloc 1;Ministère;{DAY};;{twin.title};;",
        f"{mail};bloc;Bloc 2;Ministère;{DAY};;{twin.title};;{group.tig.code}",
    ]
    tried = Import(client, "certifications", HEAD + "\n".join(rows)).tried()
    assert "Several of your trainings have this name" in tried
    assert "<strong>1</strong> will be added" in tried


def test_statements_do_not_grow_with_rows(group: Group, client: FlaskClient, statements: list[str]) -> None:
    title = group.course.programme.title

    def asked(number: int) -> int:
        rows = []
        for one in range(number):
            who = people.trainee(group.session, f"Personne {number} {one}")
            make.enrolled(group.session, who, group.course)
            rows.append(f"{who.user.email};bloc;Bloc {number};Ministère;{DAY};;{title};;")
        group.session.commit()
        table = Import(client, "certifications", HEAD + "\n".join(rows))
        table.tried()
        statements.clear()
        table.kept()
        return len(statements)

    group.course.seats = 100
    assert asked(2) == asked(20)


def test_who_administers_a_provider_manages_its_trainings_and_sees_no_skill(
    group: Group, client: FlaskClient, session: Session
) -> None:
    manager = a_member(session, MembershipRole.ADMIN, group.provider)
    employer_admin = a_member(session, MembershipRole.ADMIN)
    session.commit()
    signed_in(client, session, manager)
    assert group.course.full_name in read(client, "/groupes")
    for path in (group.page, group.person):
        page = read(client, path)
        assert group.who.user.display_name in page
        for hidden in ("/attester", "/positionnements", "/certifications"):
            assert hidden not in page
    assert "Titles and blocks" not in read(client, "/formations")
    for path in ("/formations/importer/certifications", "/formations/exporter/certifications.csv"):
        assert client.get(path).status_code == 404
    if employer_admin.memberships[0].organisation.kind != group.provider.kind:
        signed_in(client, session, employer_admin)
        assert client.get("/formations").status_code == 404


def test_who_trains_for_two_providers_says_for_which_one_a_table_is(
    group: Group, client: FlaskClient, session: Session
) -> None:
    other = make.provider(session, "Greta du Bessin")
    second = a_member(session, MembershipRole.TRAINER, other)
    for one in second.memberships:
        one.user_id = group.trainer.id
    session.commit()
    session.expire_all()
    rows = f"formation;module;heures;competence\nCuisine;Bases;35;{group.tig.code}"
    table = Import(client, "formations", rows)
    assert "For which provider?" in read(client, "/formations/importer/formations")
    assert "Choose an answer." in table.tried()
    data = {"csrf_token": token(client, "/"), "text": rows, "provider": str(other.id), "keep": "1"}
    client.post("/formations/importer/formations", data=data)
    assert session.scalar(select(Programme.provider_id).where(Programme.title == "Cuisine")) == other.id
