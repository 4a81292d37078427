"""The public register: what anyone, and any program, reads of what the Region recognises."""

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.recognition import services
from app.recognition.models import Recognition
from app.recognition.queries import facets_in
from app.recognition.services import recognising
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer
from tests.factories.recognition import MEANS, Stage, a_meta_badge, a_stage, facet, recognised

pytestmark = pytest.mark.usefixtures("in_app")
ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = [f"/badges-reconnus{ending}" for ending in ("", ".json", ".csv", ".atom")]


def before() -> datetime:
    return datetime.now(UTC) - timedelta(days=2)


@pytest.fixture
def stage(session: Session) -> Stage:
    made = a_stage(session, now=before())
    session.commit()
    return made


def of(session: Session, name: str) -> Recognition:
    return session.query(Recognition).filter_by(name=name).one()


def page(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/badges-reconnus{query}")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def items(client: FlaskClient, query: str = "") -> list[dict[str, object]]:
    said = client.get(f"/badges-reconnus.json{query}").json
    assert said is not None
    assert said["total"] == len(said["items"])
    found: list[dict[str, object]] = said["items"]
    return found


def sheet(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/badges-reconnus.csv{query}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_what_is_recognised_is_listed_until_it_is_not(session: Session, client: FlaskClient, stage: Stage) -> None:
    said = page(client)
    assert "2 reconnaissances" in said
    for words in ("Accueillir", "Animer", "Communiquer", "Écouter", "Comportementales"):
        assert words in said
    assert 'type="application/atom+xml"' in said
    first, second = items(client)
    assert (first["name"], second["name"]) == ("Accueillir", "Animer")
    assert first["status"] == "recognised"
    assert first["achievements"] == [ADDRESSES.achievement(stage.listens.achievement_id, 1)]
    assert first["issuer"] == {
        "id": ADDRESSES.issuer(stage.listens.achievement.issuer.slug), "name": stage.listens.achievement.issuer.name,
    }  # fmt: skip
    assert first["metaBadge"] == {
        "id": ADDRESSES.achievement(stage.meta_badge.achievement_id, 1), "name": "Communiquer", "family": "behavioural",
    }  # fmt: skip
    assert first["facets"] == ["Écouter"]
    [decision] = first["endorsements"]  # type: ignore[misc]
    assert client.get(urlsplit(str(decision)).path).status_code == 200
    assert [one["Badge"] for one in sheet(client)] == ["Accueillir", "Animer"]
    assert sheet(client)[0]["Facettes"] == "Écouter"

    one = of(session, "Animer")
    services.withdraw(session, one, reason="=Critères changés.", by=stage.officer, now=datetime.now(UTC))
    session.commit()
    assert "Animer" not in page(client)
    assert "=Critères changés." in page(client, "?etat=termines")
    [past] = items(client, "?etat=termines")
    assert (past["name"], past["status"]) == ("Animer", "withdrawn")
    assert past["ended"]["reason"] == "=Critères changés."  # type: ignore[index]
    [line] = sheet(client, "?etat=termines")
    assert line["Motif du retrait"] == "'=Critères changés."  # a spreadsheet reads no formula
    assert line["Où cela en est"] == "Retirée"
    assert sheet(client, "?etat=termines&lang=en")[0]["Where it stands"] == "Withdrawn"
    assert stage.officer.display_name not in page(client, "?etat=termines")


def test_a_recognition_past_its_end_is_listed_no_more(session: Session, client: FlaskClient, stage: Stage) -> None:
    badge = a_badge(session, an_issuer(session), name="Transmettre", now=before())
    ends = datetime.now(UTC) - timedelta(hours=1)
    recognised(session, stage.rule, badge, "Dire", by=stage.officer, ends_at=ends, now=before())
    session.commit()
    for _each in range(2):  # before and after it is closed
        assert "Transmettre" not in {one["name"] for one in items(client)}
        [past] = items(client, "?etat=termines")
        assert (past["name"], past["status"]) == ("Transmettre", "ended")
        assert past["ended"] == {"at": f"{ends:%Y-%m-%dT%H:%M:%SZ}", "reason": None}
        recognising.lapse(session, now=datetime.now(UTC))
        session.commit()
    decision = client.get(urlsplit(str(past["endorsements"][0])).path).text  # type: ignore[index]
    assert "Elle a pris fin le" in html.unescape(decision)
    assert "Pourquoi elle a été retirée" not in html.unescape(decision)


def test_the_register_is_searched(session: Session, client: FlaskClient, stage: Stage) -> None:
    other = a_meta_badge(session, stage.region, name="S’organiser", facets=("Prévoir",), least=1, now=before())
    badge = a_badge(session, an_issuer(session), name="Prévoir l’été", now=before())
    recognised(session, other, badge, "Prévoir", by=stage.officer, now=before())
    session.commit()
    issuer = ADDRESSES.issuer(stage.speaks.achievement.issuer.slug)

    def names(**asked: str) -> list[object]:
        answer = client.get("/badges-reconnus.json", query_string=asked).json
        assert answer is not None
        return [one["name"] for one in answer["items"]]

    assert names(q="ETE prévoir") == ["Prévoir l’été"]
    assert names(q="accueil") == ["Accueillir"]
    assert names(metabadge=str(other.meta_badge_id)) == ["Prévoir l’été"]
    assert names(structure=issuer) == ["Animer"]
    assert names(famille="behavioural") == ["Accueillir", "Animer", "Prévoir l’été"]
    assert names(famille="digital") == []
    assert names(metabadge="rien", page="99") == ["Accueillir", "Animer", "Prévoir l’été"]
    said = page(client, "?q=introuvable")
    assert "Aucun badge ne correspond" in said
    assert 'value="introuvable"' in said
    assert "q=accueil" in page(client, "?q=accueil")  # what is taken away is what is seen


def test_the_feed_says_what_happened_and_is_atom(session: Session, client: FlaskClient, stage: Stage) -> None:
    one = of(session, "Animer")
    one.issuer_name = "Cap\x0b & Métal\ufffe"
    services.withdraw(session, one, reason="Critères changés.", by=stage.officer, now=datetime.now(UTC))
    session.commit()
    answer = client.get("/badges-reconnus.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    root = fromstring(answer.data)

    assert root.tag == f"{ATOM}feed"
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        "http://localhost/badges-reconnus.atom"
    ]
    entries = root.findall(f"{ATOM}entry")
    for node in (root, *entries):  # RFC 4287: 4.1.1 and 4.1.2
        assert all(len(node.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
        datetime.fromisoformat(node.findtext(f"{ATOM}updated") or "")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == stage.region.name
    assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    assert len({node.findtext(f"{ATOM}id") for node in entries}) == len(entries) == 3
    assert all(node.find(f"{ATOM}link[@rel='alternate']") is not None for node in entries)
    assert entries[0].findtext(f"{ATOM}title") == "« Animer » (Cap & Métal) ne compte plus pour « Communiquer »"
    assert entries[0].findtext(f"{ATOM}summary") == "Retirée : Critères changés."
    assert "no longer counts" in (client.get("/badges-reconnus.atom?lang=en").text)


def test_what_programs_read_is_kept_until_something_changes(
    session: Session, client: FlaskClient, stage: Stage
) -> None:
    for path in PAGES[1:]:
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
        tag = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(path, headers=tag).status_code == 304
        recognised(session, stage.rule, a_badge(session, an_issuer(session), name=path, now=before()), "Dire",
                   by=stage.officer, now=before())  # fmt: skip
        session.commit()
        assert client.get(path, headers=tag).status_code == 200


def test_an_empty_register_says_so(client: FlaskClient) -> None:
    assert "Aucun badge n’est encore reconnu" in page(client)
    assert items(client) == []
    assert sheet(client) == []
    assert fromstring(client.get(PAGES[3]).data).findall(f"{ATOM}entry") == []
    assert 'href="/badges-reconnus"' in client.get("/verifier").text


def test_a_badge_of_elsewhere_is_linked_to_and_never_trusted(
    session: Session, client: FlaskClient, stage: Stage
) -> None:
    for number, address in enumerate(("https://ailleurs.example/b/1", "javascript:alert(1)")):
        what = services.of_elsewhere(
            issuer_address="https://ailleurs.example/issuer", address=address, name=f"<b>{number}</b>",
            issuer_name="Ailleurs",
        )  # fmt: skip
        services.recognise(
            session, stage.meta_badge, what, facets=[facet(stage.rule, "Dire")], reason="Utile.", conditions=None,
            ends_at=None, by=stage.officer, means=MEANS, now=before(),
        )  # fmt: skip
    session.commit()
    said = client.get("/badges-reconnus").text
    assert 'href="https://ailleurs.example/b/1"' in said
    assert 'href="javascript' not in said
    assert "<b>1</b>" not in said


def test_a_meta_badge_that_has_no_page_yet_is_named_and_leads_nowhere(
    session: Session, client: FlaskClient, stage: Stage
) -> None:
    draft = a_meta_badge(session, stage.region, name="Coopérer", active=False, now=before())
    recognised(session, draft, a_badge(session, an_issuer(session), name="Ensemble", now=before()),
               by=stage.officer, now=before())  # fmt: skip
    session.commit()
    [early] = [one for one in items(client) if one["name"] == "Ensemble"]
    assert early["metaBadge"] == {"name": "Coopérer", "family": "behavioural"}
    text = page(client)
    assert "Coopérer" in text
    links = re.findall(r'href="(/badges/modeles/[^"]+)"', text)
    assert links
    assert {client.get(link).status_code for link in links} == {200}


def test_the_register_costs_as_many_statements_whatever_it_holds(
    session: Session, client: FlaskClient, stage: Stage
) -> None:
    def statements(path: str) -> int:
        seen: list[str] = []
        note = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", note)
        assert client.get(path).status_code == 200
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len([one for one in seen if one.startswith("SELECT")])

    few = [statements(path) for path in PAGES]
    for number in range(18):
        badge = a_badge(session, an_issuer(session), name=f"Badge {number}", now=before())
        recognised(session, stage.rule, badge, by=stage.officer, now=before())
    session.commit()
    assert [statements(path) for path in PAGES] == few
    assert max(few) <= 7
    assert len(facets_in(stage.rule)) == 2
