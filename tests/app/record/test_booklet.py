"""A person's booklet: what its pages say, how they are tagged, and that what was typed stays text."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.portfolio.models import GroundState
from app.portfolio.services import Saying, declare_many
from app.record import services
from app.record.models import Booklet
from app.record.views import booklet as view
from app.ui.codes import code_file
from app.ui.paper import PaperError, compile_paper
from tests.app.record.conftest import HOSTILE, NAME, Person, code_path, make_booklet, page, pdf, pdf_path, words_of
from tests.factories import portfolio as make
from tests.factories.accounts import signed_in, token


def test_a_booklet_says_what_is_there_who_vouches_for_it_and_what_is_coming(owner: FlaskClient, person: Person) -> None:
    make_booklet(owner)
    made = pdf(owner)
    told = words_of(made)

    for words in (
        *(
            f"Livret de compétences {NAME}",
            "Cherbourg-en-Cotentin",
            "Comment le lire",
            "un formateur l’a vue et a signé",
        ),
        *("3 compétences", "1 certifiée", "1 attestée", "1 déclarée", "1 en cours d’acquisition"),
        *("Conduire un chariot", "Titre de cariste (RNCP1234)", "Ministère du Travail", "2 juin 2025"),
        *("Lire un plan", "Paul Renouf, Cap Métal Formation", "Vu en atelier.", "En autonomie"),
        *("Souder en TIG", "Module Soudage TIG, Cap Métal Formation", "Soudeur assembleur", "En formation"),
        f"Dit par la personne : {HOSTILE}",
        "du 6 janvier 2020 au 31 mars 2022",
        f"Page 1 sur {len(made.pages)}",
    ):
        assert words in told
    assert person.trainee.user.email not in told


@pytest.mark.parametrize(("language", "title"), [("fr", "Livret de compétences"), ("en", "Skills booklet")])
def test_a_booklet_is_tagged_titled_and_in_its_own_language(owner: FlaskClient, language: str, title: str) -> None:
    make_booklet(owner, language)
    made = pdf(owner)
    root = made.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"].startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert made.metadata is not None
    assert (made.metadata.title, made.metadata.author) == (title, NAME)
    kinds = tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= kinds
    assert next(one.title for one in made.outline if not isinstance(one, list)) == NAME


def tags(root: object) -> set[str]:
    """The kinds of the elements that a screen reader goes through."""
    found, waiting = set(), [root]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            found.add(str(one.get("/S")))
            waiting.append(one.get("/K"))
    return found


def test_a_booklet_shows_what_was_asked_for_and_nothing_else(owner: FlaskClient, person: Person) -> None:
    make_booklet(owner, parts=("email", "evidence", "own_words"))
    told = words_of(pdf(owner))

    assert person.trainee.user.email in told
    assert "@réparer les vélos" in told
    assert "Ma chaîne https://video.example/a?b=1" in told
    assert "Lire un plan" in told
    for words in ("Souder en TIG", "Soudeur assembleur", "Expériences", "en cours d’acquisition ·"):
        assert words not in told


def test_an_empty_portfolio_makes_a_booklet_that_says_so(client: FlaskClient, session: Session) -> None:
    signed_in(client, session, make.trainee(session).user)
    make_booklet(client)
    made = pdf(client)

    assert "Pas encore de compétence." in words_of(made)
    assert "0 compétence" in words_of(made)
    assert "tells no skill" in page(client, code_path(made))


def test_a_long_booklet_takes_as_many_statements_as_a_short_one(
    owner: FlaskClient, session: Session, person: Person, statements: list[str]
) -> None:
    def asked_for(path: str) -> int:
        session.expire_all()
        statements.clear()
        assert owner.get(path).status_code == 200
        return len(statements)

    make_booklet(owner)
    few = (asked_for(pdf_path(owner)), asked_for(code_path(pdf(owner))), asked_for("/portfolio/exporter/cv.json"))
    sayings = [
        Saying(make.skill(session, f"Savoir n° {n}").id, GroundState.ACQUIRED, 2, None, None, None) for n in range(300)
    ]
    declare_many(session, trainee=person.trainee, sayings=sayings, now=person.trainee.created_at)
    session.commit()
    make_booklet(owner)
    made = pdf(owner)

    assert "Savoir n° 299" in words_of(made)
    assert len(made.pages) < 30
    many = (asked_for(pdf_path(owner)), asked_for(code_path(made)), asked_for("/portfolio/exporter/cv.json"))
    assert many == few


def test_a_booklet_is_written_again_as_it_was(owner: FlaskClient, session: Session, person: Person) -> None:
    make_booklet(owner)
    path = pdf_path(owner)
    before = owner.get(path).data
    make.declared(session, person.trainee, make.skill(session, "Une de plus"))
    session.commit()

    assert owner.get(path).data == before


def test_taking_a_booklet_back_keeps_nothing_of_it(
    owner: FlaskClient, session: Session, fresh_session: Session
) -> None:
    make_booklet(owner)
    path, code = pdf_path(owner), code_path(pdf(owner))
    back = path.removesuffix(".pdf") + "/retirer"
    for _twice in range(2):
        assert owner.post(back, data={"csrf_token": token(owner, "/")}).status_code == 302

    assert owner.get(path).status_code == 404
    kept = fresh_session.scalar(select(Booklet))
    assert kept is not None
    assert (kept.content, kept.stated) == ({}, [])
    assert "stands no more" in owner.get(f"{code}?lang=en").text
    actions = fresh_session.scalars(select(AuditEntry.action).where(AuditEntry.object_kind == "share_link")).all()
    assert sorted(actions) == ["make_link", "withdraw_link"]


def test_too_many_booklets_in_a_day_are_refused_with_a_sentence(
    owner: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_A_DAY", 1)
    make_booklet(owner)
    form = {"csrf_token": token(owner, "/"), "language": "en", "parts": ["email"]}
    refused = owner.post("/portfolio/livret?lang=en", data=form)

    assert refused.status_code == 200
    assert "come back tomorrow" in refused.text
    ticked = [box for box in re.findall(r"<input[^>]*>", refused.text) if "checked" in box]
    assert [re.findall(r'value="(\w+)"', box) for box in ticked] == [["en"], ["email"]]


def test_a_paper_that_cannot_be_written_says_so_and_makes_nothing(
    owner: FlaskClient, fresh_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_booklet(owner)
    path = pdf_path(owner)

    def broken(*_: object, **__: object) -> bytes:
        raise PaperError("no font")

    monkeypatch.setattr(view, "compile_paper", broken)
    form = {"csrf_token": token(owner, "/"), "language": "en", "parts": []}
    assert "could not be written" in owner.post("/portfolio/livret?lang=en", data=form).text
    answer = owner.get(f"{path}?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/portfolio/livret")
    assert "could not be written" in page(owner, "/portfolio/livret")
    assert len(fresh_session.scalars(select(Booklet)).all()) == 1


def test_a_form_that_asks_for_what_does_not_exist_is_refused(owner: FlaskClient, fresh_session: Session) -> None:
    for form in ({"language": "de"}, {"language": "fr", "parts": ["secrets"]}, {}):
        sent = owner.post("/portfolio/livret", data={"csrf_token": token(owner, "/"), **form})
        assert sent.status_code == 200
    assert fresh_session.scalar(select(Booklet)) is None


def test_the_file_is_one_that_a_reader_of_pdf_opens(owner: FlaskClient) -> None:
    make_booklet(owner, "en")
    answer = owner.get(pdf_path(owner))

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="booklet-')
    assert len(PdfReader(BytesIO(answer.data)).pages) >= 2
    assert len(answer.data) < 200_000


def test_a_booklet_kept_by_the_first_version_is_still_written() -> None:
    kept = json.loads(Path(__file__).with_name("booklet-1.json").read_text(encoding="utf-8"))
    kept["code"] |= {"address": "https://tremplin.example/livret/x", "file": code_file("x")}
    written = compile_paper(view.TEMPLATE, kept, made_at=datetime(2026, 11, 22, tzinfo=UTC))

    assert kept["format"] == 1
    assert kept["name"] in words_of(PdfReader(BytesIO(written)))
