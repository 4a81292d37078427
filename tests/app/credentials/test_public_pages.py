"""What anyone sees of badges: pages verified on the spot, that say no more of people than these chose."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

import badges
from app.accounts.limiting import DatabaseStorage
from app.credentials import services
from app.credentials.bridge import fetching
from app.credentials.models import BackpackBadge, BackpackState, Credential
from badges import UnreachableError
from tests.factories.accounts import token
from tests.factories.credentials import ADDRESSES, SEAL, a_badge, an_issuer
from tests.factories.portfolio import trainee

CAMILLE = "camille@example.org"
HOSTILE = "<script>alert(1)</script> [a](javascript:alert(1)) ![x](https://track.example/p.png) <img src=x onerror=1>"


def earlier() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=2)


def camilles_badge(session: Session, *, criteria: str | None = None, narrative: str | None = None) -> Credential:
    version = a_badge(session, an_issuer(session), now=earlier())
    version.criteria = criteria or version.criteria
    recipient = services.Recipient(
        CAMILLE, "Camille Martin", narrative=narrative, evidence_url="https://proof.example/1"
    )
    ids = services.give(session, version, [recipient], by=None, seal=SEAL, addresses=ADDRESSES, now=earlier())
    session.commit()
    return session.get_one(Credential, ids[0])


def test_a_badge_page_says_whether_it_holds_and_no_more_of_people_than_they_chose(
    session: Session, client: FlaskClient
) -> None:
    credential = camilles_badge(session)
    path = f"/badges/{credential.id}"

    page = client.get(path).text
    assert "Ce badge est valide" in page
    assert "Le dernier dépend de vous" in page
    assert "Une personne dont le nom reste privé" in page
    assert "Camille Martin" not in page
    assert CAMILLE not in page
    assert 'property="og:title"' in page
    assert "linkedin.com/profile/add?startTask=CERTIFICATION_NAME" in page
    assert "This badge is valid" in client.get(f"{path}?lang=en").text

    services.suspend(session, credential, reason="À revoir", by=None, now=datetime.now(UTC))
    session.commit()
    assert "linkedin.com" not in client.get(path).text  # what does not hold is not shown off
    services.restore(session, credential, reason="Revu", by=None, now=datetime.now(UTC))
    credential.shows_name = True
    session.commit()
    assert "Camille Martin" in client.get(path).text

    services.suspend(session, credential, reason="Un motif privé.", by=None, now=datetime.now(UTC))
    session.commit()
    page = client.get(path).text
    assert "Ce badge est suspendu" in page
    assert "Un motif privé" not in page

    session.add(
        BackpackBadge(
            trainee_id=trainee(session).id, credential_id=credential.id, state=BackpackState.HIDDEN,
            received_at=earlier(), verdict="valid", verified_at=earlier(),
        )
    )  # fmt: skip
    session.commit()
    for ending in ("", ".json", ".jwt", ".png"):
        assert client.get(f"{path}{ending}").status_code == 404


def test_whose_badge_it_is_is_compared_and_not_kept(session: Session, client: FlaskClient) -> None:
    path = f"/badges/{camilles_badge(session).id}"
    sent = {"csrf_token": token(client, path)}

    assert (
        "Ce badge est bien à cette personne" in client.post(path, data={**sent, "email": " Camille@example.org "}).text
    )
    other = client.post(path, data={**sent, "email": "autre@example.org"})
    assert "Ce badge n’est pas à cette personne" in other.text
    assert "Écrivez l’adresse e-mail" in client.post(path, data=sent).text
    assert client.post(path, data={"email": CAMILLE}).status_code == 400


def test_guesses_are_counted(session: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/badges/{camilles_badge(session).id}"
    sent = {"csrf_token": token(client, path), "email": CAMILLE}

    answers = [client.post(path, data=sent).status_code for _ in range(17)]
    assert answers == [200] * 15 + [429] * 2
    later = datetime.now(UTC) + timedelta(minutes=6)
    monkeypatch.setattr(DatabaseStorage, "now", lambda _self: later)
    assert client.post(path, data=sent).status_code == 200


def test_nothing_that_a_badge_says_runs_in_a_page(session: Session, client: FlaskClient) -> None:
    credential = camilles_badge(session, criteria=HOSTILE, narrative=HOSTILE)
    verified = client.post(
        "/verifier", data={"csrf_token": token(client, "/verifier"), "text": credential.document}
    )  # fmt: skip
    pages = [
        client.get(f"/badges/{credential.id}").text,
        client.get(f"/badges/modeles/{credential.achievement_id}/1").text,
        client.get(f"/structures/{credential.issuer.slug}").text,
        verified.text,
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert 'href="javascript:' not in page
        assert "<img src=x" not in page
        assert 'src="https://track.example' not in page


def send(client: FlaskClient, **data: object) -> str:
    answer = client.post("/verifier", data={"csrf_token": token(client, "/verifier"), **data})
    assert answer.status_code == 200
    return answer.text


def test_anyone_has_a_badge_verified_as_a_file_a_text_or_a_link(
    session: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    credential = camilles_badge(session)
    png = client.get(f"/badges/{credential.id}.png").data

    page = send(client, file=FileStorage(io.BytesIO(png), "badge.png"))
    assert "Ce badge est valide" in page
    assert "Travailler en équipe" in page
    assert "Ce badge est bien à cette personne" in send(client, text=badges.read(png).text, email=CAMILLE)

    changed = credential.document.replace("Travailler", "Diriger")
    page = send(client, text=changed)
    assert "Ce badge n’est pas valide" in page
    assert "Non prouvé" in page

    ours = ADDRESSES.credential(credential.id)
    for link in ({"url": ours}, {"url": f"{ours}.png"}, {"text": f" {ours} "}):  # read here: nothing is asked of anyone
        assert "Ce badge est valide" in send(client, **link)
    assert "Copiez le lien en entier" in send(client, url="pas un lien")
    assert "personne ne l’a" in send(client, url=ADDRESSES.achievement(credential.achievement_id, 1))
    assert "ce lien n’est pas protégé" in send(client, url="http://badges.example.org/1").lower()

    monkeypatch.setattr(fetching, "fetch", lambda _url, *, seconds: credential.document.encode() if seconds else b"")
    assert "Ce badge est valide" in send(client, url="https://badges.example.org/1")

    def closed(url: str, *, seconds: float) -> bytes:
        raise UnreachableError(url, "not_allowed")

    monkeypatch.setattr(fetching, "fetch", closed)
    page = send(client, url="https://127.0.0.1/secret")
    assert "n’est pas sur le web public" in page
    assert 'value="https://127.0.0.1/secret"' in page
    assert "Choisissez un fichier, ou collez" in send(client)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\nbroken",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>",
        b"{}",
        b"[" * 5000,
        b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": [1, {}], "issuer": 7, "proof": [[]]}',
        b"eyJhbGciOiJub25lIn0.e30.",
        json.dumps({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "badge": [], "id": {}}).encode(),
    ],
)
def test_what_is_no_badge_is_said_so(client: FlaskClient, content: bytes) -> None:
    page = send(client, file=FileStorage(io.BytesIO(content + b" "), "file"))

    assert "alert(1)</script>" not in page
    assert "Ce badge est valide" not in page
    assert "</html>" in page


def test_a_model_and_an_issuer_have_pages(session: Session, client: FlaskClient) -> None:
    credential = camilles_badge(session)
    issuer = credential.issuer
    model = f"/badges/modeles/{credential.achievement_id}"

    assert "<strong>trois séances</strong>" in client.get(f"{model}/1").text
    assert client.get(f"{model}/2").status_code == 404
    assert client.get(f"{model}/{'9' * 30}").status_code == 404  # more than any database can look for
    assert client.get(f"/structures/{issuer.slug}/statuts/{'9' * 30}/revocation").status_code == 404
    page = client.get(f"/structures/{issuer.slug}").text
    assert "Travailler en équipe" in page
    assert ADDRESSES.issuer(issuer.slug) in page
    hidden = a_badge(session, issuer, name="Brouillon", published=False)
    session.commit()
    assert client.get(f"/badges/modeles/{hidden.achievement_id}/1").status_code == 404
    assert "Brouillon" not in client.get(f"/structures/{issuer.slug}").text
