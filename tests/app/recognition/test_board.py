"""The Region's board counts what is given, recognised and refused, and where."""

import csv
import html
import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, OrganisationKind
from app.credentials.models import Issuer
from app.recognition import services
from app.recognition.models import Recognition
from app.recognition.queries import board as reading
from app.recognition.queries.board import Board, Figures
from tests.factories.accounts import NOW, a_member, an_organisation, signed_in
from tests.factories.backpacks import a_reader
from tests.factories.credentials import a_badge, an_issuer, given
from tests.factories.recognition import (
    MEANS,
    Stage,
    a_meta_badge,
    a_stage,
    an_officer_of,
    asked,
    facet,
    held,
    recognised,
    swept,
    the_region,
)
from tests.factories.territory import a_commune

LONG_AGO = NOW - timedelta(days=500)
A_YEAR_AGO = NOW - timedelta(days=365)


@pytest.fixture
def stage(session: Session, in_app: Flask) -> Stage:
    """Someone holds the meta-badge; the structures of its badges are in two departments."""
    made = a_stage(session, now=LONG_AGO)
    for version, code in ((made.listens, "14901"), (made.speaks, "61901")):
        version.achievement.issuer.organisation.commune_code = a_commune(session, code=code).code
        held(session, made.who, version, now=NOW)
    session.commit()
    return made


def read(session: Session, stage: Stage, *, ever: bool = False) -> Board:
    since = None if ever else A_YEAR_AGO
    return reading.board(session, [stage.region.organisation_id], since=since, now=NOW)


def structure(session: Session, name: str, department: str = "14") -> Issuer:
    commune = a_commune(session, code=f"{department}{sum(map(ord, name)) % 1000:03}")
    organisation = an_organisation(session, OrganisationKind.ISSUER, name=name, commune_code=commune.code)
    return an_issuer(session, organisation, now=LONG_AGO)


def line(board: Board, name: str) -> Figures:
    return next(one.figures for one in board.structures if one.name == name)


def test_each_decision_is_counted_where_it_belongs(session: Session, stage: Stage) -> None:
    other = a_meta_badge(session, stage.region, name="S’organiser", facets=("Prévoir",), least=1, now=LONG_AGO)
    recognised(session, other, stage.listens, "Prévoir", by=stage.officer, now=NOW)
    office = structure(session, "L’Atelier")
    badges = [a_badge(session, office, name=f"Badge {number}", now=LONG_AGO) for number in range(4)]
    a_badge(session, office, name="Brouillon", published=False, now=LONG_AGO)
    given(session, badges[0], "old@example.org", now=LONG_AGO)
    given(session, badges[0], "new@example.org", now=NOW)
    asked(session, stage.rule, badges[0], now=NOW)
    for badge, when in ((badges[1], NOW), (badges[2], LONG_AGO)):
        refused = asked(session, stage.rule, badge, now=when)
        services.refuse(session, refused, reason="Trop vague.", revision=refused.revision, by=stage.officer, now=when)
    gone = recognised(session, stage.rule, badges[3], by=stage.officer, now=LONG_AGO)
    services.withdraw(session, gone, reason="Critères changés.", by=stage.officer, now=NOW)
    what = services.of_elsewhere(
        issuer_address="https://ailleurs.example/i", address="https://ailleurs.example/b", name="Ailleurs",
        issuer_name="Ailleurs",
    )  # fmt: skip
    services.recognise(
        session, stage.meta_badge, what, facets=[facet(stage.rule, "Dire")], reason="Utile.", conditions=None,
        ends_at=None, by=stage.officer, means=MEANS, now=NOW,
    )  # fmt: skip
    session.flush()

    year, ever = read(session, stage), read(session, stage, ever=True)
    assert line(year, "L’Atelier") == Figures(published=4, given=1, refused=1, open=1, withdrawn=1)
    assert line(ever, "L’Atelier") == Figures(published=4, given=2, refused=2, open=1, withdrawn=1)
    assert year.total == Figures(published=6, given=3, recognised=3, refused=1, open=1, withdrawn=1)
    assert year.elsewhere == 1
    # One badge that counts for two meta-badges is one recognised badge of its structure.
    assert line(year, stage.listens.achievement.issuer.name).recognised == 1
    assert [(one.name, one.figures.recognised, one.held, one.suspended) for one in year.metas] == [
        ("Communiquer", 3, 1, 0), ("S’organiser", 1, 0, 0),
    ]  # fmt: skip
    assert [(one.code, one.structures, one.figures.given) for one in year.areas] == [("14", 2, 2), ("61", 1, 1)]


def test_a_meta_badge_that_lost_its_ground_is_told_suspended(session: Session, stage: Stage) -> None:
    one = session.query(Recognition).filter_by(name="Animer").one()
    services.withdraw(session, one, reason="Critères changés.", by=stage.officer, now=NOW)
    swept(session, now=NOW)
    found = read(session, stage)
    assert (found.held, found.suspended, found.total.recognised, found.total.withdrawn) == (0, 1, 1, 1)


def test_an_officer_reads_the_page_and_downloads_its_table(client: FlaskClient, session: Session, stage: Stage) -> None:
    office = structure(session, "=Somme(1)", "50")
    given(session, a_badge(session, office, name="Accueil", now=LONG_AGO), "old@example.org", now=LONG_AGO)
    asked(session, stage.rule, a_badge(session, office, name="Écoute", now=LONG_AGO), now=NOW)
    session.commit()
    signed_in(client, session, stage.officer)
    page = html.unescape(client.get("/region/badges").text)
    for words in ("Communiquer", "Calvados", "Manche", "Orne", "=Somme(1)", "Les 12 derniers mois"):
        assert words in page, words
    assert f'href="/region/reconnaissances?structure={office.id}&etat=tout"' in page
    for path in ("/region/attributions", "/region/meta-badges"):
        assert 'href="/region/badges"' in client.get(path).text
    assert client.get("/region/badges?periode=rien&page=99").status_code == 200
    rows = {
        period: {row["Structure"]: row for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";")}
        for period in ("12-mois", "tout")
        if (text := client.get(f"/region/badges.csv?periode={period}").data)
    }
    assert rows["tout"]["'=Somme(1)"]["Délivrés"] == "1"  # a spreadsheet reads no formula
    assert rows["12-mois"]["'=Somme(1)"]["Délivrés"] == "0"
    assert rows["tout"]["'=Somme(1)"]["Département"] == "Manche"


def test_the_board_is_for_officers_alone_and_tells_each_of_their_own_region(
    client: FlaskClient, session: Session
) -> None:
    a_meta_badge(session, the_region(session), name="S’organiser")
    elsewhere = an_officer_of(session, the_region(session))
    office = structure(session, "L’Atelier")
    others = [
        a_member(session, MembershipRole.ISSUER, office.organisation), a_reader(session, "board@example.org").user,
        a_member(session, MembershipRole.ADMIN, office.organisation),
    ]  # fmt: skip
    session.commit()
    paths = ("/region/badges", "/region/badges.csv")
    assert [client.get(path).status_code for path in paths] == [302, 302]
    for user in others:
        signed_in(client, session, user)
        assert [client.get(path).status_code for path in paths] == [404, 404]
    signed_in(client, session, elsewhere)
    assert [client.get(path).status_code for path in paths] == [200, 200]
    assert "S’organiser" not in html.unescape(client.get("/region/badges").text)


def test_the_board_sends_as_many_statements_for_twelve_structures_as_for_two(
    client: FlaskClient, session: Session, statements: list[str], stage: Stage
) -> None:
    counts = []
    for some in (0, 10):
        for number in range(some):
            badge = a_badge(session, structure(session, f"Structure n {number}"), name=f"Badge {number}", now=LONG_AGO)
            recognised(session, stage.rule, badge, by=stage.officer, now=LONG_AGO)
            asked(session, a_meta_badge(session, stage.region, name=f"Autre {number}", now=LONG_AGO), badge)
            held(session, a_reader(session, f"board-{number}@example.org"), badge)
        session.commit()
        signed_in(client, session, stage.officer)
        client.get("/region/badges")
        statements.clear()
        assert client.get("/region/badges").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1], counts
