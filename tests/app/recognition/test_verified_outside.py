"""Meta-badges and recognitions, verified as anyone outside would: by what our public addresses answer."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials import services as credentials
from app.credentials.models import Credential, Endorsement
from app.recognition import services
from app.recognition.models import Recognition
from tests.factories.backpacks import a_reader
from tests.factories.credentials import ADDRESSES, SEAL
from tests.factories.recognition import MEANS, a_stage, award_of, held, swept
from tests.support.outside import Outside

pytestmark = pytest.mark.usefixtures("in_app")


def test_a_meta_badge_is_good_outside_until_its_ground_falls_and_again_when_it_is_back(
    session: Session, client: FlaskClient
) -> None:
    now = datetime.now(UTC) - timedelta(minutes=2)
    stage, outside = a_stage(session, now=now), Outside(client.application.test_client())
    listens, _badge = held(session, stage.who, stage.listens, now=now)
    speaks, _badge = held(session, stage.who, stage.speaks, now=now)
    session.commit()
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    session.commit()
    forms = [client.get(f"/badges/{award.credential_id}.{kind}").data for kind in ("json", "jwt")]
    region = ADDRESSES.issuer(stage.region.slug)
    email = stage.who.user.email
    session.commit()

    said = json.loads(forms[0])
    assert {one["id"] for one in said["evidence"]} == {ADDRESSES.credential(one.id) for one in (listens, speaks)}
    assert {one["id"] for one in said["credentialSubject"]["achievement"]["related"]} == {
        ADDRESSES.achievement(one.achievement_id, one.number) for one in (stage.listens, stage.speaks)
    }
    for one in forms:
        assert outside.verdict(one, recipient=email) == ("valid", "")
        assert outside.accepts(one.decode(), region)

    credentials.suspend(session, speaks, reason="À vérifier.", by=None, now=datetime.now(UTC))
    session.commit()
    assert {outside.verdict(one)[1] for one in forms} == {"status/suspended"}
    credentials.restore(session, speaks, reason="Vérifié.", by=None, now=datetime.now(UTC))
    session.commit()
    assert {outside.verdict(one) for one in forms} == {("valid", "")}

    recognition = session.scalars(
        select(Recognition).where(Recognition.achievement_id == stage.speaks.achievement_id)
    ).one()
    published = session.get_one(Endorsement, recognition.versions[0].endorsement_id)
    session.commit()
    recognised = [client.get(f"/reconnaissances/{published.id}.{kind}").data for kind in ("json", "jwt")]
    assert {outside.verdict(one) for one in recognised} == {("valid", "")}
    services.withdraw(session, recognition, reason="Critères changés.", by=stage.officer, now=datetime.now(UTC))
    swept(session, now=datetime.now(UTC))
    session.commit()
    assert {outside.verdict(one) for one in recognised} == {("invalid", "status/revoked")}
    assert {outside.verdict(one)[1] for one in forms} == {"status/suspended"}
    assert not any(outside.accepts(one.decode(), region) for one in forms)
    [left] = json.loads(outside(ADDRESSES.achievement(stage.meta_badge.achievement_id, 1)))["related"]
    assert left["id"] == ADDRESSES.achievement(stage.listens.achievement_id, 1)
    assert session.get_one(Credential, award.credential_id).suspended_at is not None


def test_what_a_lost_key_endorsed_is_good_no_more_and_signed_anew_within_a_minute(
    session: Session, client: FlaskClient
) -> None:
    now = datetime.now(UTC) - timedelta(minutes=2)
    stage, outside = a_stage(session, now=now), Outside(client.application.test_client())
    people = [a_reader(session, f"cle{number}@example.org", now=now) for number in range(3)]
    recognition = session.scalars(
        select(Recognition).where(Recognition.achievement_id == stage.speaks.achievement_id)
    ).one()
    lost = session.get_one(Endorsement, recognition.versions[0].endorsement_id)
    before = held(session, people[0], stage.speaks, now=now)[0].id
    credentials.declare_compromised(session, lost.key, reason="Perdue.", by=stage.officer, seal=SEAL, now=now)
    between = held(session, people[1], stage.speaks, now=now)[0].id
    assert services.tick(session, means=MEANS, now=now)
    assert not services.tick(session, means=MEANS, now=now)  # once is enough
    again = session.get_one(Endorsement, recognition.versions[0].endorsement_id)
    after = held(session, people[2], stage.speaks, now=now)[0].id
    session.commit()
    assert (again.id != lost.id, lost.replaced_at, again.key_id != lost.key_id) == (True, now, True)

    def embedded(number: object) -> list[str]:
        told = json.loads(client.get(f"/badges/{number}.json").data)
        return [one["id"] for one in told["credentialSubject"]["achievement"].get("endorsement", [])]

    where = [ADDRESSES.endorsement(one.id) for one in (lost, again)]
    session.commit()
    assert [embedded(one) for one in (before, between, after)] == [[where[0]], [], [where[1]]]
    assert outside.verdict(client.get(f"/badges/{after}.json").data) == ("valid", "")
    for kind in ("json", "jwt"):
        assert outside.verdict(client.get(f"/reconnaissances/{lost.id}.{kind}").data)[0] == "invalid"
        assert outside.verdict(client.get(f"/reconnaissances/{again.id}.{kind}").data) == ("valid", "")
    assert where[1] in client.get("/badges-reconnus.json").text
    assert where[0] not in client.get("/badges-reconnus.json").text
