"""What people do on the pages of their badges, and officers on those of what the Region recognises."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import select
from sqlalchemy.orm import Session

import badges
from app.credentials import queries, services
from app.credentials.bridge.looking import look, packing_of
from app.credentials.bridge.pictures import shown_picture
from app.credentials.bridge.world import World
from app.credentials.errors import AlreadyThereError, NotABadgeError, UnreadableBadgeError
from app.credentials.models import BackpackBadge, RecognisedIssuer
from app.portfolio.models import Trainee
from tests.factories.accounts import signed_in, token
from tests.factories.backpacks import Elsewhere, a_reader, an_esco_skill, an_officer, brought
from tests.factories.credentials import ADDRESSES, SEAL, a_badge, an_issuer, given

HOME = "/portfolio/badges"
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "badges"


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    """A site that answers our pages, verified as of now."""
    made = Elsewhere(datetime.now(UTC))
    for page in ("backpack", "bringing"):
        monkeypatch.setattr(f"app.credentials.views.{page}.outside", lambda _now: made)
    return made


def post(client: FlaskClient, path: str, at: str = HOME, **data: object) -> str:
    answer = client.post(path, data={"csrf_token": token(client, at), **data}, follow_redirects=True)
    return answer.text


def the_badge(session: Session, who: Trainee) -> BackpackBadge:
    session.expire_all()
    return next(iter(queries.backpack(session, who.id)))


def test_a_badge_brought_as_a_picture_is_verified_accepted_and_certified_once_the_region_recognises_it(
    client: FlaskClient, session: Session, elsewhere: Elsewhere
) -> None:
    skill, who, officer = an_esco_skill(session), a_reader(session), an_officer(session)
    signed_in(client, session, who.user)
    picture = elsewhere.files["valid-baked.png"]
    page = post(client, f"{HOME}/importer", file=(BytesIO(picture), "n’importe.txt"))
    assert "Travailler en équipe" in page
    assert "Élan Sport" in page
    at = f"{HOME}/{the_badge(session, who).id}"
    assert client.get(f"{at}/fichier").data == picture
    assert client.get(f"{at}/image").mimetype == "image/png"
    again = post(client, f"{HOME}/importer", file=(BytesIO(picture), "badge.png"))
    assert "déjà" in again

    assert "déclarées" in post(client, f"{at}/accepter")
    signed_in(client, session, officer)
    found = post(client, "/region/emetteurs/reconnaitre", **{"find-text": elsewhere.files["valid-json.json"].decode()})
    assert elsewhere.issuer in found
    asked = {"kind": "issuer", "issuer": elsewhere.issuer, "name": "Élan Sport", "reason": "Des critères sérieux."}
    shown = post(client, "/region/emetteurs/reconnaitre", "/region/emetteurs", **asked)
    assert "1 personne gagne" in shown
    assert session.scalar(select(RecognisedIssuer)) is None
    confirm = re.search(r'name="confirm" value="([^"]+)"', shown)
    assert confirm is not None
    post(client, "/region/emetteurs/reconnaitre", "/region/emetteurs", **asked, confirm=confirm[1])
    signed_in(client, session, who.user)
    assert "certifiées" in client.get(at).text
    told = client.get(f"/portfolio/competences/{skill.id}/histoire").text
    assert "La Région reconnaît ce badge" in told
    assert "Badge « Travailler en équipe »" in told.replace("\N{NO-BREAK SPACE}", " ")

    signed_in(client, session, officer)
    recognition = session.scalars(select(RecognisedIssuer)).one()
    leave = f"/region/emetteurs/{recognition.id}/retirer"
    assert "1 personne perd" in client.get(leave).text
    assert "Écrivez le motif" in post(client, leave, leave)
    post(client, leave, leave, reason="Critères changés.")
    signed_in(client, session, who.user)
    assert "déclarées" in client.get(at).text
    assert "Critères" not in client.get(at).text
    post(client, f"{at}/masquer")
    assert "Masqué" in client.get(HOME).text
    post(client, f"{at}/retirer")
    assert client.get(at).status_code == 404


def test_one_badge_of_a_structure_of_ours_is_chosen_by_its_name(client: FlaskClient, session: Session) -> None:
    version = a_badge(session, an_issuer(session), name="Tenir un stand")
    session.commit()
    signed_in(client, session, an_officer(session))
    listed = client.get("/region/emetteurs").text
    ours = re.search(r'href="(/region/emetteurs/reconnaitre\?issuer=[^"]+)"', listed)
    assert ours is not None
    page = client.get(unescape(ours[1])).text
    one = re.search(r'href="([^"]+achievement[^"]+)">Tenir un stand</a>', page)
    assert one is not None
    chosen = client.get(unescape(one[1])).text
    assert f'value="{ADDRESSES.achievement(version.achievement_id, version.number)}"' in chosen
    assert re.search(r'value="achievement"[^>]*checked|checked[^>]*value="achievement"', chosen)


def test_the_badge_of_another_address_is_kept_and_becomes_theirs_by_the_link_of_a_message(
    client: FlaskClient, session: Session, elsewhere: Elsewhere, outbox: list[EmailMessage]
) -> None:
    who, other = a_reader(session, "moi@example.org"), a_reader(session, "autre@example.org")
    signed_in(client, session, who.user)
    text = elsewhere.files["valid-token.jwt"].decode()
    page = post(client, f"{HOME}/importer", text=text)
    assert "Ce badge est bon, mais il a été donné à une autre adresse" in page
    assert "Ce badge est valide" not in page
    at = f"{HOME}/{the_badge(session, who).id}"
    assert "Accepter ce badge" not in page
    assert "vos adresses vérifiées" in post(client, f"{at}/accepter")

    post(client, f"{HOME}/adresses", f"{HOME}/adresses", email="camille@example.org")
    link = re.search(r"/portfolio/badges/adresses/\S+", outbox[-1].body)
    assert link is not None
    assert outbox[-1].to == ["camille@example.org"]
    signed_in(client, session, other.user)
    assert client.get(link[0]).status_code == 404
    signed_in(client, session, who.user)
    assert "camille@example.org" in client.get(link[0]).text
    post(client, link[0], f"{HOME}/adresses")
    assert client.get(link[0]).status_code == 404
    assert "Accepter ce badge" in client.get(at).text


def test_a_link_is_asked_for_and_what_cannot_be_read_is_said_and_kept_typed(
    client: FlaskClient, session: Session, elsewhere: Elsewhere
) -> None:
    who = a_reader(session)
    signed_in(client, session, who.user)
    elsewhere.published["https://badges.example.org/1"] = elsewhere.files["valid-json.json"]
    page = post(client, f"{HOME}/importer", url="https://badges.example.org/1")
    assert "Travailler en équipe" in page
    silent = post(client, f"{HOME}/importer", url="https://badges.example.org/2")
    assert "ne répond pas" in silent.lower() or "ne donne pas" in silent
    assert 'value="https://badges.example.org/2"' in silent
    for data in (
        {"text": "bonjour"},
        {"text": '{"a": 1}'},
        {"url": "http://127.0.0.1/"},
        {},
        {"text": "a", "url": "b"},
    ):
        answer = client.post(f"{HOME}/importer", data={"csrf_token": token(client, HOME), **data})
        assert (answer.status_code, "à corriger" in answer.text) == (200, True), data
    assert len(queries.backpack(session, who.id)) == 1
    at = the_badge(session, who).id
    assert "lue à l’instant" not in client.get(f"{HOME}/{at}").text


def test_a_link_to_a_badge_of_ours_is_read_here_whatever_its_scheme(
    client: FlaskClient, session: Session, elsewhere: Elsewhere
) -> None:
    who = a_reader(session)
    version = a_badge(session, an_issuer(session))
    ours, others = given(session, version, "ancienne@example.org"), given(session, version, who.user)
    signed_in(client, session, who.user)
    elsewhere.answers = False
    world = World(session, seal=SEAL, addresses=ADDRESSES, now=datetime.now(UTC), otherwise=elsewhere)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.credentials.views.bringing.outside", lambda _now: world)
        page = post(client, f"{HOME}/importer", url=f"http://localhost/badges/{ours.id}?vu=1#personne")
        assert "il a été donné à une autre adresse" in page
        assert "déjà" in post(client, f"{HOME}/importer", text=f"http://localhost/badges/{others.id}")
        model = f"http://localhost/badges/modeles/{version.achievement_id}/1"
        assert "personne ne l’a" in post(client, f"{HOME}/importer", url=model)


def test_a_badge_given_here_arrives_by_itself_and_says_the_name_only_if_its_owner_wants(
    client: FlaskClient, session: Session
) -> None:
    who, stranger = a_reader(session), a_reader(session, "autre@example.org")
    who.user.confirmed_at = None
    credential = given(session, a_badge(session, an_issuer(session)), "camille@example.org")
    who.user.confirmed_at = datetime.now(UTC)
    signed_in(client, session, who.user)
    assert "À accepter" in client.get(HOME).text
    at = f"{HOME}/{the_badge(session, who).id}"
    post(client, f"{at}/nom", shown="1")
    assert session.get_one(type(credential), credential.id, populate_existing=True).shows_name
    assert client.get(f"{at}/retirer").status_code == 404  # given here: it is hidden, never removed

    services.revoke(session, credential, reason="Une erreur de nom.", by=None, now=datetime.now(UTC))
    session.commit()
    page = client.get(HOME).text
    assert "Une erreur de nom." in page
    assert "Une erreur de nom." in client.get("/").text
    post(client, f"{HOME}/nouvelles/vues")
    assert "Une erreur de nom." not in client.get("/").text
    signed_in(client, session, stranger.user)
    for method, path in (
        ("get", ""), ("get", "/fichier"), ("get", "/image"), ("get", "/retirer"),
        ("post", "/accepter"), ("post", "/masquer"), ("post", "/nom"), ("post", "/verifier"), ("post", "/retirer"),
    ):  # fmt: skip
        answer = getattr(client, method)(at + path, data={"csrf_token": token(client, HOME)})
        assert answer.status_code == 404, path


def test_the_pages_of_badges_cost_the_same_statements_for_many_as_for_few(
    client: FlaskClient, session: Session, statements: list[str]
) -> None:
    who, issuer = a_reader(session), an_issuer(session)
    signed_in(client, session, who.user)
    counts = []
    for many in (2, 12):
        for number in range(many):
            given(session, a_badge(session, issuer, name=f"Badge {many}-{number}"), who.user)
        session.commit()
        client.get(HOME)
        statements.clear()
        assert client.get(HOME).status_code == 200
        assert client.get("/").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_no_sample_breaks_the_reader_nor_the_backpack(session: Session) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("../shared/samples/badges, the samples of badges, is not beside the repository")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    names = json.loads((SAMPLES / "documents" / "map.json").read_text())
    world = badges.Documents({url: (SAMPLES / "documents" / name).read_bytes() for url, name in names.items()})
    who, kept, refused = a_reader(session, "test@example.com"), 0, 0
    for path in sorted(SAMPLES.rglob("*")):
        if not path.is_file() or "documents" in path.parts or path.name == "manifest.json":
            continue
        content = path.read_bytes()
        try:
            found = look(content, fetch=world, now=now, emails=[who.user.email])
            packing = packing_of(content)
            services.bring(
                session, who, services.Brought(content, packing), found, addresses=ADDRESSES, now=now
            )  # fmt: skip
            shown_picture(content, packing)
        except (UnreadableBadgeError, NotABadgeError):
            refused += 1
        except AlreadyThereError:
            continue
        else:
            kept += 1
    assert kept > 20
    assert refused > 3


def test_a_drawing_shows_its_shapes_and_nothing_that_runs_or_fetches() -> None:
    hostile = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" onload="alert(1)">'
        b'<script>alert(1)</script><image x:href="https://spy.example/1.png"/><foreignObject/><circle r="3"/>'
        b'<rect fill="url(https://spy.example/2)" onclick="x()"/><use x:href="https://spy.example/3"/></svg>'
    )
    shown = shown_picture(hostile, "svg")
    assert shown is not None
    assert b"circle" in shown[0]
    assert not re.search(rb"script|spy|onload|onclick|foreign", shown[0])
    assert (
        shown_picture(b'<!DOCTYPE a [<!ENTITY b "c">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>', "svg") is None
    )
    assert shown_picture(b"\x89PNG\r\n\x1a\nbroken", "png") is None


def test_who_has_verified_no_address_is_told_that_the_badge_was_given_to_one(
    client: FlaskClient, session: Session, elsewhere: Elsewhere
) -> None:
    signed_in(client, session, a_reader(session, "moi@example.org", confirmed=False).user)
    page = post(client, f"{HOME}/importer", text=elsewhere.files["valid-token.jwt"].decode())
    assert "pas parmi vos adresses vérifiées" in page
    assert "Accepter ce badge" not in page


def test_skills_of_a_badge_that_are_not_ours_are_told_beside_those_that_are(
    client: FlaskClient, session: Session, elsewhere: Elsewhere
) -> None:
    an_esco_skill(session)
    who = a_reader(session)
    badge = brought(session, who, elsewhere)
    badge.alignments = [*badge.alignments, {"name": "Barrer un voilier", "url": None, "framework": None, "code": "B1"}]
    session.commit()
    signed_in(client, session, who.user)

    page = client.get(f"{HOME}/{badge.id}").text
    assert page.index("Travailler en équipe</a>") < page.index("Barrer un voilier")
