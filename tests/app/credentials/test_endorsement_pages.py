"""What anyone reads of recognitions: their own pages, and those of the badges they are about."""

import html
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

import badges
from app.accounts.models import OrganisationKind
from app.credentials import services
from app.credentials.models import AchievementVersion, Credential, Endorsement, Issuer
from badges.proofs import data_integrity
from tests.factories.accounts import a_user, an_organisation, signed_in, token
from tests.factories.credentials import (
    ADDRESSES,
    SEAL,
    a_badge,
    an_endorsement,
    an_issuer,
    given,
    who_issues,
)

COMMENT = "Il compte pour le méta-badge S’intégrer"
RECOGNISED, NO_MORE = "La Région Essai le reconnaît", "La Région Essai ne le reconnaît plus"


def earlier() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=2)


@dataclass
class Case:
    """A badge given before the Region recognised it, and one given since."""

    region: Issuer
    version: AchievementVersion
    before: Credential
    since: Credential
    recognition: Endorsement


@pytest.fixture
def case(session: Session) -> Case:
    region = an_issuer(session, an_organisation(session, OrganisationKind.REGION), now=earlier())
    region.name = "Région Essai"
    version = a_badge(session, an_issuer(session), now=earlier())
    before = given(session, version, "avant@example.org", now=earlier())
    made = an_endorsement(session, region, version, comment=COMMENT, now=earlier())
    since = given(session, version, "depuis@example.org", now=earlier())
    session.commit()
    return Case(region, version, before, since, made)


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


def verified(client: FlaskClient, content: str) -> str:
    return html.unescape(
        client.post("/verifier", data={"csrf_token": token(client, "/verifier"), "text": content}).text
    )


def paths(case: Case) -> list[str]:
    model = f"/badges/modeles/{case.version.achievement_id}/1"
    return [model, f"/badges/{case.before.id}", f"/badges/{case.since.id}"]


def test_who_recognises_a_badge_is_told_wherever_it_is_read(session: Session, client: FlaskClient, case: Case) -> None:
    decision = f"/reconnaissances/{case.recognition.id}"
    for path in paths(case):
        said = page(client, path)
        assert RECOGNISED in said
        assert f"{COMMENT}. Décision du" in said
        assert f'href="{ADDRESSES.endorsement(case.recognition.id)}"' in said
    for credential in (case.before, case.since):
        assert RECOGNISED in verified(client, credential.document)
    assert "Ce badge est valide" in verified(client, case.since.document)
    alone = verified(client, case.recognition.document)
    assert f"Reconnaissance : {case.version.name}" in alone
    for said in ("Cette reconnaissance est valide", "Ce que dit cette reconnaissance", "Reconnu par", COMMENT):
        assert said in alone
    for unsaid in ("Ce badge est", "À qui est ce"):
        assert unsaid not in alone
    assert case.version.name in page(client, decision)
    assert RECOGNISED in page(client, decision)

    services.withdraw_endorsement(
        session, case.recognition, reason="Les critères ont changé.", by=None, now=datetime.now(UTC)
    )
    session.commit()
    for path in paths(case):
        said = page(client, path)
        assert NO_MORE in said
        assert RECOGNISED not in said
        assert "Retirée le" in said
        assert "Les critères ont changé" not in said
    assert "Ce badge est valide" in page(client, f"/badges/{case.since.id}")
    for credential in (case.before, case.since):
        assert NO_MORE in verified(client, credential.document)
    alone = verified(client, case.recognition.document)
    assert "La reconnaissance a été retirée" in alone
    assert "Région Essai a bien écrit ce qui suit" in alone  # signed, and holding no longer, is no forgery
    said = page(client, decision)
    assert "Les critères ont changé." in said
    assert NO_MORE in said
    assert "Elle ne vaut plus" in said


def test_documents_of_a_recognition_are_published_until_its_key_is_given_up(
    session: Session, client: FlaskClient, case: Case
) -> None:
    path = f"/reconnaissances/{case.recognition.id}"
    asked = {
        path: "text/html", f"{path}.json": "application/ld+json", f"{path}.jwt": "application/jwt",
    }  # fmt: skip
    assert {one: client.get(one).mimetype for one in asked} == asked
    for kind in ("application/json", "application/vc", "application/jwt"):
        answer = client.get(path, headers={"Accept": kind})
        assert answer.mimetype == kind
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept" in answer.headers["Vary"]
    kept = client.get(f"{path}.json")
    assert kept.text == case.recognition.document
    assert client.get(f"{path}.json", headers={"If-None-Match": kept.headers["ETag"]}).status_code == 304
    assert client.get("/reconnaissances/00000000-0000-4000-8000-000000000000").status_code == 404

    def model() -> list[str]:
        told = json.loads(client.get(f"/badges/modeles/{case.version.achievement_id}/1.json").data)
        return [one["id"] for one in told.get("endorsement", [])]

    assert model() == [ADDRESSES.endorsement(case.recognition.id)]
    services.declare_compromised(
        session, case.recognition.key, reason="Ordinateur volé.", by=a_user(session), seal=SEAL, now=datetime.now(UTC)
    )
    session.commit()
    assert model() == []
    assert client.get(f"{path}.jwt").status_code == 410
    for one in paths(case):
        assert "La Région Essai doit signer de nouveau sa reconnaissance" in page(client, one)
    assert "Ce badge est valide" in page(client, f"/badges/{case.since.id}")  # it is not its structure’s key


def test_a_recognition_taken_from_another_badge_says_nothing(session: Session, client: FlaskClient, case: Case) -> None:
    """Someone else calls their badge by the address of the one recognised, and joins its recognition."""
    name = badges.SigningKey.from_seed(b"t" * 32, "").public.multikey
    told = json.loads(case.since.document)
    told["issuer"]["id"] = f"did:key:{name}"
    told = {name: value for name, value in told.items() if name not in {"proof", "credentialStatus"}}
    key = badges.SigningKey.from_seed(b"t" * 32, f"did:key:{name}#{name}")
    stolen = json.dumps(data_integrity.sign(told, key, created=earlier()))
    said = verified(client, stolen)
    assert "Ce badge est valide" in said
    assert RECOGNISED not in said
    assert "La recommandation jointe parle d’autre chose" in said


def test_pages_cost_as_many_statements_whatever_is_recognised(
    session: Session, client: FlaskClient, case: Case
) -> None:
    def statements(path: str) -> int:
        seen: list[str] = []
        note = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", note)
        assert client.get(path).status_code == 200
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len([one for one in seen if one.startswith("SELECT")])

    asked = [*paths(case), f"{paths(case)[0]}.json", f"/reconnaissances/{case.recognition.id}"]
    few = [statements(path) for path in asked]
    for number in range(8):
        an_endorsement(session, case.region, case.version, about=str(number), now=earlier())
    session.commit()
    assert [statements(path) for path in asked] == few


def test_what_a_rule_gives_is_out_of_reach_on_pages(session: Session, client: FlaskClient, case: Case) -> None:
    case.version.achievement.by_rule = True
    session.commit()
    signed_in(client, session, who_issues(session, case.version.achievement.issuer))
    model = case.version.achievement_id

    assert client.get(f"/structure/badges/{model}/1").status_code == 404
    assert client.get(f"/structure/badges/{model}/delivrer").status_code == 404
    assert str(model) not in page(client, "/structure/badges")
    said = page(client, f"/structure/delivrances/{case.since.id}")
    assert "délivré et retiré par sa règle" in said
    assert "Retirer définitivement" not in said
    sent = {"csrf_token": token(client, "/verifier"), "quoi": "retirer", "badge": str(case.since.id), "reason": "Non."}
    assert "par sa règle" in html.unescape(client.post("/structure/delivrances/decider", data=sent).text)
    session.expire_all()
    assert session.get_one(Credential, case.since.id).revoked_at is None
