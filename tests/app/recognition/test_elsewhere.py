"""Badges of other platforms: recognised for a meta-badge by an officer, and no longer; people's meta-badges follow."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.credentials import services as credentials
from app.credentials.bridge.looking import look
from app.credentials.queries import recognised
from app.credentials.services.backpack import GRACE
from app.recognition import services
from app.recognition.errors import AlreadyRecognisedError
from app.recognition.models import Award, MetaBadge, Recognition
from tests.factories.accounts import NOW, signed_in, token
from tests.factories.backpacks import EMAIL, Elsewhere, an_esco_skill, brought
from tests.factories.credentials import ADDRESSES
from tests.factories.recognition import (
    MEANS,
    Stage,
    a_stage,
    award_of,
    facet,
    held,
    recognised_elsewhere,
    steps_of,
    swept,
)


@pytest.fixture
def stage(app: Flask, session: Session) -> Stage:
    with app.app_context():
        made = a_stage(session, email=EMAIL)
        session.commit()
    return made


def page_of(meta_badge: MetaBadge) -> str:
    return f"/region/meta-badges/{meta_badge.id}/badge-d-ailleurs"


def said(stage: Stage, **other: object) -> dict[str, object]:
    """What an officer sends to recognise a badge that lets one speak."""
    return {
        "name": "Prendre la parole", "issuer_name": "L’autre atelier", "issuer": "https://ailleurs.example/i",
        "achievement": "https://ailleurs.example/b", "facets": str(facet(stage.rule, "Dire").id),
        "reason": "Les mêmes exigences.", **other,
    }  # fmt: skip


def send(client: FlaskClient, page: str, **form: object) -> tuple[int, str]:
    answer = client.post(page, data={"csrf_token": token(client, page), **form})
    return answer.status_code, answer.text


@pytest.mark.usefixtures("in_app")
def test_a_badge_brought_from_elsewhere_counts_while_it_is_recognised_accepted_and_good(session: Session) -> None:
    an_esco_skill(session)
    stage, elsewhere = a_stage(session, email=EMAIL), Elsewhere()
    held(session, stage.who, stage.listens)
    badge = brought(session, stage.who, elsewhere)
    credentials.accept(session, badge, now=NOW)
    swept(session)
    before = award_of(session, stage.who, stage.meta_badge)

    standing = recognised_elsewhere(session, stage, issuer=elsewhere.issuer, achievement=elsewhere.achievement)
    swept(session)
    given = award_of(session, stage.who, stage.meta_badge)
    credentials.hide(session, badge, now=NOW)
    swept(session)
    hidden = award_of(session, stage.who, stage.meta_badge)
    assert hidden is not None
    is_suspended_when_hidden = hidden.suspended_at is not None
    credentials.accept(session, badge, now=NOW)
    swept(session)
    back = award_of(session, stage.who, stage.meta_badge)
    assert back is not None
    stands_again = back.suspended_at is None
    services.withdraw(session, standing, reason="Il a changé.", by=stage.officer, now=NOW)
    swept(session)
    after = award_of(session, stage.who, stage.meta_badge)

    assert before is None
    assert given is not None
    assert is_suspended_when_hidden
    assert stands_again
    assert after is not None
    assert after.suspended_at is not None


@pytest.mark.usefixtures("in_app")
def test_a_badge_whose_issuer_does_not_answer_counts_for_a_week_and_one_of_another_never(session: Session) -> None:
    an_esco_skill(session)
    stage, elsewhere = a_stage(session, email=EMAIL), Elsewhere()
    held(session, stage.who, stage.listens)
    recognised_elsewhere(session, stage, achievement=elsewhere.achievement)
    badge = brought(session, stage.who, elsewhere)
    credentials.accept(session, badge, now=NOW)
    services.evaluate(session, [stage.who.id], means=MEANS, now=NOW)
    assert award_of(session, stage.who, stage.meta_badge) is None  # recognised as another structure gives it
    recognised_elsewhere(session, stage, issuer=elsewhere.issuer, achievement=elsewhere.achievement)
    swept(session)

    def verified(now: datetime, *, answers: bool) -> Award:
        elsewhere.answers = answers
        found = look(elsewhere.files["valid-json.json"], fetch=elsewhere, now=now, emails=[EMAIL])
        credentials.verified_again(session, badge.id, found, now=now)
        return standing()

    def standing() -> Award:
        award = award_of(session, stage.who, stage.meta_badge)
        assert award is not None
        return award

    end = NOW + GRACE
    award = verified(NOW, answers=False)
    assert (award.suspended_at, award.check_at) == (None, end)
    services.tick(session, means=MEANS, now=end - timedelta(microseconds=1))
    assert standing().suspended_at is None
    services.tick(session, means=MEANS, now=end)
    assert standing().suspended_at == end
    assert steps_of(session, stage.who, stage.meta_badge)[-1].why[0]["why"] == "badge_unreachable"
    assert verified(end, answers=True).suspended_at is None
    badge.is_theirs = False  # they dropped the address that it was given to
    services.evaluate(session, [stage.who.id], means=MEANS, now=end)
    assert standing().suspended_at == end
    assert steps_of(session, stage.who, stage.meta_badge)[-1].why[0]["why"] == "badge_not_theirs"


@pytest.mark.usefixtures("in_app")
def test_a_badge_that_several_structures_give_is_recognised_of_each(session: Session) -> None:
    stage, achievement = a_stage(session), "https://national.example/b"
    first, second = (
        recognised_elsewhere(session, stage, issuer=f"https://{name}.example/i", achievement=achievement)
        for name in ("un", "deux")
    )
    services.withdraw(session, first, reason="Plus donné.", by=stage.officer, now=NOW)
    known = recognised(session, NOW)
    assert not known.covers(first.issuer_address, achievement)
    assert known.covers(second.issuer_address, achievement)
    assert [one.endorsement.revoked_at for one in (*first.versions, *second.versions)] == [NOW, None]
    with pytest.raises(AlreadyRecognisedError):
        recognised_elsewhere(session, stage, issuer=second.issuer_address, achievement=achievement)


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("name", ["invalid-revoked.json", "invalid-tampered.json"])
def test_a_badge_from_elsewhere_that_does_not_hold_counts_for_nothing(session: Session, name: str) -> None:
    an_esco_skill(session)
    stage, elsewhere = a_stage(session, email=EMAIL), Elsewhere()
    held(session, stage.who, stage.listens)
    brought(session, stage.who, elsewhere, name)
    recognised_elsewhere(session, stage, issuer=elsewhere.issuer, achievement=elsewhere.achievement)
    swept(session)

    assert award_of(session, stage.who, stage.meta_badge) is None


def test_an_officer_recognises_a_badge_of_elsewhere_found_in_one_that_was_given_and_withdraws_it(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    page, elsewhere = page_of(stage.meta_badge), Elsewhere()
    signed_in(client, session, stage.officer)

    status, found = send(client, page, **{"find-text": elsewhere.files["valid-json.json"].decode()})
    assert status == 200
    assert f'value="{elsewhere.issuer}"' in found
    assert f'value="{elsewhere.achievement}"' in found
    _status, seen = send(client, page, **said(stage, effect="1", reason=""))
    assert 'id="effet"' in seen
    assert "Les mêmes exigences." not in seen
    assert send(client, page, **said(stage))[0] == 302

    made = fresh_session.scalars(select(Recognition).where(Recognition.achievement_id.is_(None))).one()
    assert (made.issuer_address, made.root_address, made.name, made.request_id) == (
        "https://ailleurs.example/i", "https://ailleurs.example/b", "Prendre la parole", None,
    )  # fmt: skip
    listed = client.get(f"/region/meta-badges/{stage.meta_badge.id}").text
    away = f"/region/reconnus/{made.id}/retirer"
    assert away in listed
    assert "Prendre la parole" in client.get("/badges-reconnus").text

    assert send(client, away, reason="")[0] == 200
    assert send(client, away, reason="Il a changé.")[0] == 302
    fresh_session.refresh(made)
    assert made.withdrawn_reason == "Il a changé."
    assert client.get(away).status_code == 302


def test_what_cannot_be_recognised_is_said_and_what_was_typed_stays(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    page = page_of(stage.meta_badge)
    signed_in(client, session, stage.officer)
    here = ADDRESSES.achievement(stage.speaks.achievement_id, 1)

    for wrong, sentence in (
        ({"facets": []}, "Cochez les facettes que le badge couvre."),
        ({"reason": " "}, "Écrivez le motif"),
        ({"issuer": "mon atelier"}, "Un identifiant commence par https:// ou did:"),
        ({"achievement": here}, "Ce badge est délivré ici"),
        ({"issuer": ADDRESSES.issuer("atelier")}, "Ce badge est délivré ici"),
        ({"ends_on": "2001-01-01"}, "Choisissez un jour à venir"),
    ):
        status, text = send(client, page, **said(stage, **wrong))
        assert status == 200
        assert sentence in text, wrong
        assert "Prendre la parole" in text
    assert "Collez" in send(client, page, **{"find-text": ""})[1]
    assert send(client, page, **{"find-text": "{}"})[0] == 200
    assert send(client, page, **said(stage))[0] == 302
    status, text = send(client, page, **said(stage, reason="Une autre raison."))

    assert status == 200
    assert "La Région reconnaît déjà ce badge pour ce méta-badge." in text
    assert "Une autre raison." in text
    assert fresh_session.scalar(select(func.count()).where(Recognition.achievement_id.is_(None))) == 1
