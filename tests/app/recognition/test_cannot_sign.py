"""When the Region's signature does not open, a decision is refused in a sentence, and nothing typed is lost."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.credentials.bridge.sealing import Seal
from app.credentials.models import IssuerKey
from app.recognition import services
from app.recognition.models import Override, Recognition, RequestState, RequestStep
from tests.factories.accounts import NOW, signed_in, token
from tests.factories.credentials import SEAL, a_badge, an_issuer
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import MEANS, Stage, a_stage, asked, award_of, facet, held, recognised, swept

pytestmark = pytest.mark.usefixtures("in_app")

SENTENCE = "La Région ne peut pas signer maintenant : sa signature n’est pas ouverte."
OTHERS = Seal(["the secret of another installation, long enough"])


@pytest.fixture
def stage(session: Session) -> Stage:
    made = a_stage(session)
    session.commit()
    return made


def lock(session: Session, stage: Stage) -> bytes:
    """Let the Region's key be sealed by a secret that this installation does not have; how it was."""
    key = session.scalars(select(IssuerKey).where(IssuerKey.issuer_id == stage.region.id)).one()
    before = key.sealed
    assert before is not None
    key.sealed = OTHERS.close(SEAL.open(before))
    session.commit()
    return before


def unlock(session: Session, stage: Stage, before: bytes) -> None:
    session.scalars(select(IssuerKey).where(IssuerKey.issuer_id == stage.region.id)).one().sealed = before
    session.commit()


def plain(text: str) -> str:
    """A page's words, with plain spaces."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_request_keeps_waiting_and_its_decision_stays_on_the_page_until_it_can_be_signed(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    badge = a_badge(session, an_issuer(session), a_skill(session, "Relancer"), name="Relancer un échange")
    one = asked(session, stage.rule, badge, "Dire")
    before = lock(session, stage)
    signed_in(client, session, stage.officer)
    page = f"/region/reconnaissances/{one.id}"
    sent = {
        "csrf_token": token(client, page), "revision": one.revision, "decision": "recognise",
        "facets": str(facet(stage.rule, "Dire").id), "reason": "Vu deux fois.", "ends_on": f"{NOW.year + 2}-01-31",
        "conditions": "Deux personnes le voient.",
    }  # fmt: skip

    refused = client.post(page, data=sent)

    assert refused.status_code == 200
    text = plain(refused.text)
    assert SENTENCE in text
    assert "Vu deux fois." in text
    assert "Deux personnes le voient." in text
    assert f'value="{NOW.year + 2}-01-31"' in text or f"31/01/{NOW.year + 2}" in text
    assert f'value="{facet(stage.rule, "Dire").id}" checked' in text
    assert fresh_session.get_one(type(one), one.id).state is RequestState.WAITING
    said = select(func.count()).select_from(RequestStep).where(RequestStep.request_id == one.id)
    assert fresh_session.scalar(said) == 1

    unlock(session, stage, before)
    assert client.post(page, data=sent).status_code == 302
    fresh_session.expire_all()
    assert fresh_session.get_one(type(one), one.id).state is RequestState.RECOGNISED


def test_a_badge_of_elsewhere_is_not_recognised_and_its_form_stays(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    before = lock(session, stage)
    signed_in(client, session, stage.officer)
    page = f"/region/meta-badges/{stage.meta_badge.id}/badge-d-ailleurs"
    sent = {
        "csrf_token": token(client, page), "name": "Prendre la parole", "issuer_name": "L’autre atelier",
        "issuer": "https://ailleurs.example/i", "achievement": "https://ailleurs.example/b",
        "facets": str(facet(stage.rule, "Dire").id), "reason": "Les mêmes exigences.",
    }  # fmt: skip

    refused = client.post(page, data=sent)

    assert refused.status_code == 200
    text = plain(refused.text)
    assert SENTENCE in text
    assert "Les mêmes exigences." in text
    elsewhere = select(func.count()).select_from(Recognition).where(Recognition.achievement_id.is_(None))
    assert fresh_session.scalar(elsewhere) == 0
    unlock(session, stage, before)
    assert client.post(page, data=sent).status_code == 302
    fresh_session.expire_all()
    assert fresh_session.scalar(elsewhere) == 1


def test_an_officers_word_that_needs_a_new_signature_is_refused_and_its_reason_stays(
    client: FlaskClient, session: Session, fresh_session: Session, stage: Stage
) -> None:
    for version in (stage.listens, stage.speaks):
        held(session, stage.who, version)
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    services.override(
        session, trainee_id=stage.who.id, meta_badge_id=stage.meta_badge.id, is_held=False, reason="Doute.",
        ends_at=None, by=stage.officer, means=MEANS, now=NOW,
    )  # fmt: skip
    # Meanwhile one of its badges counts no more, and another takes its place: to be held, it is to be signed anew.
    other = a_badge(session, stage.speaks.achievement.issuer, a_skill(session, "Conter"), name="Conter")
    recognised(session, stage.rule, other, "Dire", by=stage.officer)
    held(session, stage.who, other)
    first = session.scalars(select(Recognition).where(Recognition.name == stage.speaks.name)).one()
    services.withdraw(session, first, reason="Il a changé.", by=stage.officer, now=NOW)
    swept(session)
    before = lock(session, stage)
    signed_in(client, session, stage.officer)
    page = f"/region/attributions/{award.id}"
    seen = client.get(page).text.split('name="decide-seen"')[1].split('value="')[1].split('"', maxsplit=1)[0]
    sent = {
        "csrf_token": token(client, page), "decide-outcome": "held", "decide-reason": "Vu par deux personnes.",
        "decide-ends_on": (NOW + timedelta(days=30)).strftime("%d/%m/%Y"), "decide-seen": seen,
    }  # fmt: skip

    refused = client.post(page, data=sent)

    assert refused.status_code == 200
    assert SENTENCE in plain(refused.text)
    assert "Vu par deux personnes." in refused.text
    decided = select(Override.reason).where(Override.ended_at.is_(None))
    assert fresh_session.scalars(decided).all() == ["Doute."]
    unlock(session, stage, before)
    assert client.post(page, data=sent).status_code == 302
    fresh_session.expire_all()
    assert fresh_session.scalars(decided).all() == ["Vu par deux personnes."]
