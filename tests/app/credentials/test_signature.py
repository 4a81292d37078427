"""How a structure signs its badges: set up, told, changed, given up."""

import io

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from app.accounts.models import Membership, MembershipRole, OrganisationKind
from app.audit.models import AuditEntry
from app.cli import tremplin
from app.credentials import queries
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import SealError
from app.credentials.models import Issuer, IssuerKey
from app.credentials.services.profiles import reseal
from tests.factories.accounts import NOW, a_member, an_organisation, signed_in, token
from tests.factories.credentials import SEAL, a_badge, an_issuer, given


def a_picture(size: int = 900) -> io.BytesIO:
    drawn = io.BytesIO()
    Image.new("RGB", (size, size // 2), "#2a4494").save(drawn, "JPEG")
    drawn.seek(0)
    return drawn


def test_a_structure_sets_its_signature_up_and_says_who_it_is(
    session: Session, client: FlaskClient, fresh_session: Session
) -> None:
    structure = an_organisation(session, OrganisationKind.ISSUER, name="Club de l’Élan")
    client = signed_in(client, session, a_member(session, MembershipRole.ADMIN, structure))
    page = f"/structure/signature/{structure.id}"

    assert client.get("/structure/signature").headers["Location"].endswith(page)
    assert "ne signe pas encore" in client.get(page).text
    sent = {"csrf_token": token(client, page)}
    assert client.post(f"{page}/ouvrir", data=sent).status_code == 302
    assert client.post(f"{page}/ouvrir", data=sent).status_code == 302  # a double click
    assert "Signe aujourd’hui" in client.get(page).text

    told = {**sent, "name": "  Club   Élan ", "website": "javascript:alert(1)", "email": "pas une adresse"}
    refused = client.post(page, data=told).text
    assert "Écrivez une adresse qui commence par https://" in refused
    assert 'value="javascript:alert(1)"' in refused
    told |= {"website": "https://elan.example/", "email": "badges@elan.example", "description": "Un club."}
    assert client.post(page, data={**told, "logo": FileStorage(a_picture(), "logo.jpg")}).status_code == 302

    issuer = fresh_session.scalars(select(Issuer).where(Issuer.organisation_id == structure.id)).one()
    assert (issuer.name, issuer.website, issuer.slug) == ("Club Élan", "https://elan.example/", "club-de-l-elan")
    logo = client.get(f"/structures/{issuer.slug}/logo.png")
    with Image.open(io.BytesIO(logo.data)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (400, 200))
    assert client.get(f"/structures/{issuer.slug}/did.json").json["email"] == "badges@elan.example"  # type: ignore[index]
    bad = client.post(page, data={**told, "logo": FileStorage(io.BytesIO(b"<svg/>"), "logo.svg")})
    assert "Cette image n’a pas été lue" in bad.text
    assert client.post(page, data={**told, "removes_logo": "y"}).status_code == 302
    assert client.get(f"/structures/{issuer.slug}/logo.png").status_code == 404


def test_a_key_is_changed_and_one_that_others_know_is_given_up(
    session: Session, client: FlaskClient, fresh_session: Session
) -> None:
    issuer = an_issuer(session)
    for number in range(3):
        given(session, a_badge(session, issuer, name=f"Badge {number}"), "camille@example.org")
    client = signed_in(client, session, a_member(session, MembershipRole.ADMIN, issuer.organisation))
    page = f"/structure/signature/{issuer.organisation_id}"
    sent = {"csrf_token": token(client, f"{page}/changer-de-cle")}

    for _click in range(2):
        assert client.post(f"{page}/changer-de-cle", data=sent).status_code == 302
    assert len(queries.keys_of(session, issuer.id)) == 2
    told = client.get(page).text
    assert "A signé jusqu’au" in told
    assert "3 badges perdront leur preuve" in client.get(f"{page}/cles/1/connue").text.replace("\u00a0", " ")
    assert "Écrivez ce qui s’est passé" in client.post(f"{page}/cles/1/connue", data=sent).text
    assert client.post(f"{page}/cles/1/connue", data={**sent, "reason": "Ordinateur volé."}).status_code == 302
    assert client.post(f"{page}/cles/1/connue", data={**sent, "reason": "Encore."}).status_code == 302
    assert client.get(f"{page}/cles/9/connue").status_code == 404

    keys = fresh_session.scalars(
        select(IssuerKey).where(IssuerKey.issuer_id == issuer.id).order_by(IssuerKey.number)
    ).all()
    assert [(key.number, key.sealed is None, key.compromised_reason) for key in keys] == [
        (1, True, "Ordinateur volé."),
        (2, False, None),
    ]
    actions = fresh_session.scalars(select(AuditEntry.action)).all()
    assert {"key_made", "key_compromised"} <= set(actions)


def test_who_administers_several_structures_chooses(session: Session, client: FlaskClient) -> None:
    first, second = (an_organisation(session, kind) for kind in (OrganisationKind.PROVIDER, OrganisationKind.SUPPORT))
    user = a_member(session, MembershipRole.ADMIN, first)
    user.memberships.append(Membership(organisation=second, role=MembershipRole.ADMIN, created_at=NOW))
    shut = an_organisation(session, OrganisationKind.EMPLOYER)
    user.memberships.append(Membership(organisation=shut, role=MembershipRole.ADMIN, created_at=NOW))
    client = signed_in(client, session, user)

    page = client.get("/structure/signature").text
    assert first.name in page
    assert second.name in page
    assert client.get(f"/structure/signature/{shut.id}").status_code == 404
    assert client.get(f"/structure/signature/{an_issuer(session).organisation_id}").status_code == 404


def test_keys_are_sealed_again_by_the_first_secret(session: Session, app: Flask) -> None:
    issuer = an_issuer(session)
    old, new = "a seal that only tests know, long enough", "another seal, which takes the place of the first"
    key = queries.signing_key_of(session, issuer.id)
    assert key is not None
    assert key.sealed is not None
    secret = SEAL.open(key.sealed)

    count = reseal(session, seal=Seal([new, old]))
    assert count >= 1
    assert Seal([new]).open(key.sealed) == secret
    with pytest.raises(SealError):
        Seal([old]).open(key.sealed)

    reseal(session, seal=Seal([old, new]))
    session.commit()
    told = CliRunner().invoke(tremplin, ["badge", "reseal"], obj=app)
    assert told.exit_code == 0, told.output
    assert "sealed" in told.output
