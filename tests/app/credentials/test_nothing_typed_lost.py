"""What was typed of a badge is there again when a colleague discarded the draft or retired the badge."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import services
from app.credentials.models import AchievementVersion, Credential
from app.credentials.services import publishing
from tests.factories.accounts import NOW, signed_in, token
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer, who_issues

WORDS = {"name": "Animer une équipe", "criteria": "Le mener trois fois.", "kind": "Badge", "revision": "0"}


@pytest.fixture
def by(client: FlaskClient, session: Session) -> User:
    who = who_issues(session, an_issuer(session))
    session.commit()
    signed_in(client, session, who)
    return who


def draft(session: Session, by: User, *, published: bool) -> AchievementVersion:
    """A draft of this structure: the first of its badge, or the next one of a badge that is published."""
    organisation = by.memberships[0].organisation
    made = a_badge(session, an_issuer(session, organisation), published=published)
    if published:
        made = services.next_version(session, made.achievement, by=by, addresses=ADDRESSES, now=NOW)
    session.commit()
    return made


def thrown_away(session: Session, version: AchievementVersion, by: User) -> str:
    """Where the draft was, that a colleague discards."""
    page = f"/structure/badges/{version.achievement_id}/{version.number}"
    services.discard(session, version, revision=version.revision, by=by, now=NOW)
    session.commit()
    return page


def test_the_words_of_a_next_version_discarded_meanwhile_make_a_new_draft_when_saved_again(
    client: FlaskClient, session: Session, fresh_session: Session, by: User
) -> None:
    version = draft(session, by, published=True)
    achievement_id = version.achievement_id
    page = thrown_away(session, version, by)
    assert client.get(f"{page}/texte").status_code == 404
    sent = {**WORDS, "csrf_token": token(client, "/"), "later": "1"}
    answer = client.post(f"{page}/texte", data=sent)
    assert answer.status_code == 200
    assert "Ce brouillon vient d’être effacé" in answer.text
    assert "Le mener trois fois." in answer.text
    assert 'name="revision" type="hidden" value=""' in answer.text
    found = client.post(f"{page}/texte", data={**sent, "revision": ""})
    assert found.location == page
    versions = fresh_session.scalars(
        select(AchievementVersion)
        .where(AchievementVersion.achievement_id == achievement_id)
        .order_by(AchievementVersion.number)
    ).all()
    assert [(one.name, one.published_at is None) for one in versions] == [
        ("Travailler en équipe", False), ("Animer une équipe", True),
    ]  # fmt: skip


def test_the_words_of_a_first_draft_discarded_meanwhile_make_a_new_badge_when_saved_again(
    client: FlaskClient, session: Session, fresh_session: Session, by: User
) -> None:
    page = thrown_away(session, draft(session, by, published=False), by)
    theirs = draft(session, who_issues(session, an_issuer(session)), published=False)
    sent = {**WORDS, "csrf_token": token(client, "/"), "later": "1"}
    for path in (page, f"/structure/badges/{theirs.achievement_id}/1"):  # what is another's is answered the same
        answer = client.post(f"{path}/texte", data=sent)
        assert answer.status_code == 404
        assert "Ce brouillon n’existe plus" in answer.text
        assert "Le mener trois fois." in answer.text
        assert 'action="/structure/badges/nouveau"' in answer.text
    made = client.post("/structure/badges/nouveau", data={**sent, "revision": ""})
    fresh = fresh_session.scalars(
        select(AchievementVersion).where(AchievementVersion.achievement_id == UUID(made.location.split("/")[3]))
    ).one()
    assert fresh.criteria == "Le mener trois fois."
    session.refresh(theirs)
    assert theirs.name == "Travailler en équipe"


def test_what_was_drawn_on_a_draft_discarded_meanwhile_is_shown_to_be_copied(
    client: FlaskClient, session: Session, by: User
) -> None:
    drawn = {"shape": "drop", "colours": "blue", "icon": "", "mark": "ANIM", "line": "Trois fois", "revision": "0"}
    first, then = (thrown_away(session, draft(session, by, published=one), by) for one in (False, True))
    for page, way_out in ((first, "Écrire un nouveau badge"), (then, "Voir le badge tel qu’il est délivré")):
        assert client.get(f"{page}/image").status_code == 404
        answer = client.post(f"{page}/image", data={**drawn, "csrf_token": token(client, "/")})
        assert answer.status_code == 404
        assert "ANIM\nTrois fois</textarea>" in answer.text
        assert way_out in answer.text


def test_what_was_typed_to_give_a_badge_that_a_colleague_retires_stays_and_nothing_is_given(
    client: FlaskClient, session: Session, fresh_session: Session, by: User
) -> None:
    version = a_badge(session, an_issuer(session, by.memberships[0].organisation))
    publishing.retire(session, version.achievement, by=by, now=NOW)
    session.commit()
    giving = f"/structure/badges/{version.achievement_id}"
    pages = {
        f"{giving}/delivrer": {"email": "alix@example.org", "narrative": "Trois mêlées."},
        f"{giving}/delivrer/liste": {"narrative": "Trois mêlées."},
        f"{giving}/retraits/ouvrir": {
            "label": "Trois mêlées.", "opens_at": "2031-05-01T10:00", "closes_at": "2031-05-01T18:00", "most": "20",
        },
    }  # fmt: skip
    for page, typed in pages.items():
        assert client.get(page).status_code == 404
        answer = client.post(page, data={**typed, "csrf_token": token(client, "/")})
        assert answer.status_code == 200, page
        assert "Trois mêlées." in answer.text
    answer = client.post(f"{giving}/delivrer", data={**pages[f"{giving}/delivrer"], "csrf_token": token(client, "/")})
    assert "il n’est plus délivré. Reprenez-le" in answer.text
    assert fresh_session.scalars(select(Credential)).all() == []
