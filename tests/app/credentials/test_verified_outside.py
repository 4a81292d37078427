"""Badges given here, verified as anyone outside would: by what our public addresses answer, and nothing else."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

import badges
from app.accounts.models import OrganisationKind
from app.credentials import services
from app.credentials.bridge.verifying import verify
from app.credentials.models import Credential
from tests.factories.accounts import a_user, an_organisation
from tests.factories.credentials import ADDRESSES, SEAL, a_badge, an_endorsement, an_issuer, given
from tests.support.outside import Outside

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="30"/></svg>'
CAMILLE = "camille@example.org"


def a_moment_ago() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=2)


@pytest.fixture
def outside(client: FlaskClient) -> Outside:
    return Outside(client.application.test_client())


def camilles_badge(session: Session, *, validity_months: int | None = None, now: datetime | None = None) -> Credential:
    version = a_badge(session, an_issuer(session), validity_months=validity_months, now=now or a_moment_ago())
    version.picture_svg = DRAWING
    credential = given(session, version, CAMILLE, now=now or a_moment_ago())
    session.commit()
    return credential


def test_a_badge_is_good_in_each_of_its_forms_until_it_is_taken_back(
    session: Session, client: FlaskClient, outside: Outside
) -> None:
    credential = camilles_badge(session)
    issuer = ADDRESSES.issuer(credential.issuer.slug)
    forms = {kind: client.get(f"/badges/{credential.id}.{kind}") for kind in ("json", "jwt", "png", "svg")}

    assert {kind: answer.status_code for kind, answer in forms.items()} == dict.fromkeys(forms, 200)
    assert forms["json"].text == credential.document
    assert "badge-travailler-en-equipe.png" in forms["png"].headers["Content-Disposition"]
    assert CAMILLE not in "".join(repr(answer.data) for answer in forms.values())
    for kind, answer in forms.items():
        assert outside.verdict(answer.data, recipient=CAMILLE) == ("valid", ""), kind
        assert outside.verdict(answer.data, recipient="autre@example.org")[1] == "recipient/someone_else"
        assert outside.accepts(badges.read(answer.data).text, issuer), kind
    assert f"/structures/{credential.issuer.slug}/statuts/1/revocation" in outside.asked

    services.suspend(session, credential, reason="Vérification en cours.", by=None, now=datetime.now(UTC))
    session.commit()
    assert {outside.verdict(answer.data)[1] for answer in forms.values()} == {"status/suspended"}
    services.restore(session, credential, reason="Tout est en ordre.", by=None, now=datetime.now(UTC))
    session.commit()
    assert {outside.verdict(answer.data) for answer in forms.values()} == {("valid", "")}

    services.revoke(session, credential, reason="Délivré par erreur.", by=None, now=datetime.now(UTC))
    session.commit()
    for answer in forms.values():
        assert outside.verdict(answer.data) == ("invalid", "status/revoked")
        assert not outside.accepts(badges.read(answer.data).text, issuer)


def test_a_recognition_is_good_in_each_of_its_forms_until_it_is_withdrawn(
    session: Session, client: FlaskClient, outside: Outside
) -> None:
    region = an_issuer(session, an_organisation(session, OrganisationKind.REGION))
    version = a_badge(session, an_issuer(session), now=a_moment_ago())
    made = an_endorsement(session, region, version, now=a_moment_ago())
    carrying = given(session, version, CAMILLE, now=a_moment_ago())
    session.commit()

    forms = [client.get(f"/reconnaissances/{made.id}.{kind}").data for kind in ("json", "jwt")]
    assert [outside.verdict(one) for one in forms] == [("valid", "")] * 2
    assert f"/structures/{region.slug}/statuts/1/revocation" in outside.asked
    badge = client.get(f"/badges/{carrying.id}.json").data
    assert outside.verdict(badge, recipient=CAMILLE) == ("valid", "")
    assert outside.accepts(badge.decode(), ADDRESSES.issuer(carrying.issuer.slug))
    for before, after in (
        ("Reconnu", "Seconnu"),
        ("/badges/modeles/", "/badges/modelez/"),
        ("revocation#", "revocatiom#"),
    ):
        assert before in made.document
        assert outside.verdict(made.document.replace(before, after, 1).encode())[0] == "invalid"

    services.withdraw_endorsement(session, made, reason="Critères changés.", by=None, now=datetime.now(UTC))
    session.commit()
    assert [outside.verdict(one) for one in forms] == [("invalid", "status/revoked")] * 2
    found = badges.verify(badge, fetch=outside, now=datetime.now(UTC))
    assert (found.verdict, found.outcome("endorsements")) == ("valid", "passed")
    assert "withdrawn" in {one.detail for one in found.checks if one.name == "endorsements"}


def test_a_badge_past_its_date_is_refused(session: Session, client: FlaskClient, outside: Outside) -> None:
    credential = camilles_badge(session, validity_months=1, now=datetime(2024, 1, 2, 9, tzinfo=UTC))

    verdict, wrong = outside.verdict(client.get(f"/badges/{credential.id}.json").data)
    assert verdict == "invalid"
    assert wrong.startswith("dates/expired")


def test_a_key_changed_stays_published_and_one_given_up_does_not(
    session: Session, client: FlaskClient, outside: Outside
) -> None:
    credential = camilles_badge(session)
    issuer = credential.issuer
    services.rotate_key(session, issuer, by=None, seal=SEAL, now=datetime.now(UTC))
    session.commit()

    kept, token = (client.get(f"/badges/{credential.id}.{kind}").data for kind in ("json", "jwt"))
    assert outside.verdict(kept) == outside.verdict(token) == ("valid", "")
    assert outside.accepts(kept.decode(), ADDRESSES.issuer(issuer.slug))

    services.declare_compromised(
        session, credential.key, reason="Ordinateur volé.", by=a_user(session), seal=SEAL, now=datetime.now(UTC)
    )
    session.commit()
    assert outside.verdict(kept)[1].startswith("issuer/not_their_key")
    assert outside.verdict(token)[0] == "invalid"
    assert not outside.accepts(kept.decode(), ADDRESSES.issuer(issuer.slug))
    refused = client.get(f"/badges/{credential.id}.jwt")
    assert refused.status_code == 410
    assert "given up" in refused.text
    methods = client.get(f"/structures/{issuer.slug}/did.json").json
    assert methods is not None
    assert [one["id"].rpartition("#")[2] for one in methods["verificationMethod"]] == ["key-2"]


def test_our_own_badge_is_verified_without_a_network(session: Session) -> None:
    credential = camilles_badge(session)
    content = credential.document.encode()

    seen = verify(session, content, seal=SEAL, addresses=ADDRESSES, now=datetime.now(UTC), recipient=CAMILLE)
    assert seen.found.verdict == "valid"
    assert (seen.told.name, seen.told.issuer_name) == ("Travailler en équipe", credential.issuer.name)

    changed = credential.document.replace("Travailler", "Diriger").encode()
    assert verify(session, changed, seal=SEAL, addresses=ADDRESSES, now=datetime.now(UTC)).found.verdict == "invalid"
    for nothing in (b"", b"\x00", b"{}", b"https://localhost/structures/x/statuts/9999999999/revocation", b"https://["):
        found = verify(session, nothing, seal=SEAL, addresses=ADDRESSES, now=datetime.now(UTC)).found
        assert found.verdict != "valid"


def test_documents_are_found_by_their_kind(session: Session, client: FlaskClient) -> None:
    credential = camilles_badge(session)
    slug, path = credential.issuer.slug, f"/badges/{credential.id}"
    model = f"/badges/modeles/{credential.achievement_id}/1"

    def kind(path: str, accept: str | None = None) -> str:
        answer = client.get(path, headers={"Accept": accept} if accept else {})
        assert answer.status_code == 200, path
        assert "Accept" in answer.headers["Vary"] or "/image." in path
        return answer.mimetype or ""

    assert kind(path, "text/html,application/xhtml+xml,*/*;q=0.8") == "text/html"
    assert kind(path, "*/*") == "text/html"  # what draws a card of a link asks for anything
    assert kind(path, "application/vc") == "application/vc"
    assert kind(path, "application/json, */*;q=0.1") == "application/json"
    assert kind(path, "application/jwt") == "application/jwt"
    assert kind(path, "image/png") == "image/png"
    assert kind(path, "image/svg+xml") == "image/svg+xml"
    assert kind(model, "application/ld+json") == "application/ld+json"
    assert kind(model, "text/html") == "text/html"
    assert kind(f"{model}.json") == "application/ld+json"
    assert kind(f"{model}/image.png") == "image/png"
    assert kind(f"/structures/{slug}/did.json") == "application/did+json"
    assert kind(f"/structures/{slug}", "application/did+ld+json") == "application/did+ld+json"
    assert kind(f"/structures/{slug}") == "text/html"
    told = json.loads(client.get(f"{model}.json").data)
    assert told["id"] == ADDRESSES.achievement(credential.achievement_id, 1)
    drawing = client.get(f"{model}/image.svg")
    assert "sandbox" in drawing.headers["Content-Security-Policy"]
    assert "script-src" not in drawing.headers["Content-Security-Policy"]
    assert client.get(f"/structures/{slug}/logo.png").status_code == 404
    for absent in ("statuts/2/revocation", "statuts/1/else", "statuts/0/revocation"):
        assert client.get(f"/structures/{slug}/{absent}").status_code == 404
    assert client.get("/structures/nowhere/did.json").status_code == 404


def test_a_status_list_is_kept_until_something_falls(session: Session, client: FlaskClient) -> None:
    credential = camilles_badge(session)
    path = f"/structures/{credential.issuer.slug}/statuts/1/revocation"
    first = client.get(path)
    tag = {"If-None-Match": first.headers["ETag"]}

    assert "no-cache" in first.headers["Cache-Control"]
    assert client.get(path, headers=tag).status_code in {200, 304}  # the hour may turn
    services.revoke(session, credential, reason="Erreur.", by=None, now=datetime.now(UTC))
    session.commit()
    assert client.get(path, headers=tag).status_code == 200


def test_a_list_costs_as_many_statements_whatever_fell(session: Session, client: FlaskClient) -> None:
    def statements(path: str) -> int:
        seen: list[str] = []
        note = lambda *args: seen.append(args[2])  # noqa: E731
        bind = session.get_bind()
        event.listen(bind, "before_cursor_execute", note)
        assert client.get(path).status_code == 200
        event.remove(bind, "before_cursor_execute", note)
        return len([one for one in seen if one.startswith("SELECT")])

    issuer = an_issuer(session)
    version = a_badge(session, issuer, now=a_moment_ago())
    paths = (
        f"/structures/{issuer.slug}/statuts/1/revocation", f"/structures/{issuer.slug}",
        f"/badges/{given(session, version, 'une@example.org', now=a_moment_ago()).id}",
    )  # fmt: skip
    session.commit()
    few = [statements(path) for path in paths]
    for number in range(12):
        one = given(session, version, f"personne-{number}@example.org", now=a_moment_ago())
        services.revoke(session, one, reason="Erreur.", by=None, now=datetime.now(UTC))
        a_badge(session, issuer, name=f"Badge {number}", now=a_moment_ago())
    services.rotate_key(session, issuer, by=None, seal=SEAL, now=datetime.now(UTC))
    session.commit()
    assert [statements(path) for path in paths] == few
    assert few[0] <= 4


def test_the_whole_sites_name_is_the_regions(session: Session, client: FlaskClient) -> None:
    assert client.get("/.well-known/did.json").status_code == 404
    issuer = an_issuer(session, an_organisation(session, OrganisationKind.REGION))
    session.commit()

    told = client.get("/.well-known/did.json").json
    assert told is not None
    assert told["id"] == "did:web:localhost"
    assert told["alsoKnownAs"] == [ADDRESSES.issuer(issuer.slug)]
    assert told["assertionMethod"] == ["did:web:localhost#key-1"]
    assert told["verificationMethod"][0]["controller"] == "did:web:localhost"
