"""Badges asked for by a code: between two moments, once a person, with an answer each."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials.errors import ClaimError
from app.credentials.models import BadgeClaim, ClaimState, ClaimWindow, Credential
from app.credentials.services import claims
from tests.factories.accounts import NOW, PASSWORD, a_user, signed_in, token
from tests.factories.credentials import ADDRESSES, SEAL, a_badge, an_issuer, given, who_issues


def a_window(session: Session, *, most: int = 9, now: datetime = NOW) -> ClaimWindow:
    badge = a_badge(session, an_issuer(session))
    return claims.open_window(
        session, badge, label="Forum de Caen", opens_at=now, closes_at=now + timedelta(hours=2), most=most,
        by=who_issues(session, badge.achievement.issuer), now=now,
    )  # fmt: skip


def test_a_badge_is_asked_for_between_two_moments_and_once(session: Session) -> None:
    window, person = a_window(session), a_user(session)
    for moment, problem in ((NOW - timedelta(minutes=1), "early"), (NOW + timedelta(hours=2), "over")):
        with pytest.raises(ClaimError, match=problem):
            claims.claim(session, window, person=person, words=None, now=moment)
    first = claims.claim(session, window, person=person, words="J’étais là", now=NOW)
    assert claims.claim(session, window, person=person, words="Encore", now=NOW).id == first.id
    claims.close_window(session, window, by=person, now=NOW)
    with pytest.raises(ClaimError, match="closed"):
        claims.claim(session, window, person=a_user(session), words=None, now=NOW)


def test_a_place_refused_is_given_to_another(session: Session) -> None:
    window, by = a_window(session, most=1), a_user(session)
    first = claims.claim(session, window, person=a_user(session), words=None, now=NOW)
    with pytest.raises(ClaimError, match="full"):
        claims.claim(session, window, person=a_user(session), words=None, now=NOW)
    assert claims.refuse(session, window, [first.id], reason="Pas vu", by=by, now=NOW) == 1
    assert claims.claim(session, window, person=a_user(session), words=None, now=NOW).state is ClaimState.WAITING


def test_keys_are_not_guessed_and_are_read_from_a_wall(session: Session) -> None:
    keys = {a_window(session).key for _ in range(5)}
    assert len(keys) == 5
    assert all(re.fullmatch(r"([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4}", key) for key in keys)


def test_those_granted_get_the_badge_and_who_held_it_is_told_so(session: Session) -> None:
    window, by = a_window(session), a_user(session)
    people = [a_user(session) for _ in range(3)]
    asked = [claims.claim(session, window, person=one, words=None, now=NOW) for one in people]
    given(session, window.version, people[2])
    ids = [one.id for one in asked]
    made = claims.grant(session, window, ids, by=by, seal=SEAL, addresses=ADDRESSES, now=NOW)
    again = claims.grant(session, window, ids, by=by, seal=SEAL, addresses=ADDRESSES, now=NOW)

    assert sorted(one.recipient_email for one in made) == sorted(one.email for one in people[:2])
    assert again == []
    assert [(one.state.value, one.reason) for one in asked] == [
        ("granted", None), ("granted", None), ("refused", claims.ALREADY_HELD),
    ]  # fmt: skip


def test_someone_scans_the_code_signs_in_asks_and_gets_the_badge(
    client: FlaskClient, session: Session, outbox: list[EmailMessage]
) -> None:
    window = a_window(session, now=datetime.now(UTC) - timedelta(minutes=5))
    issues = who_issues(session, window.version.achievement.issuer)
    session.commit()
    page = client.get(f"/retrait/{window.key.upper()}").text
    assert "Forum de Caen" in page
    there = re.search(r'href="(/creer-mon-portfolio\?next=[^"]+)"', page)
    assert there is not None
    # A portfolio of one's own, and back to the code.
    came = client.post(
        there[1],
        data={"csrf_token": token(client, there[1]), "display_name": "Nour", "email": "nour@example.org",
              "password": PASSWORD},
    )  # fmt: skip
    assert came.headers["Location"] == f"/retrait/{window.key}"
    path = f"/retrait/{window.key}"
    for _ in range(2):
        client.post(path, data={"csrf_token": token(client, "/"), "words": "À la buvette"})
    assert "Vous avez demandé ce badge" in client.get(path).text

    signed_in(client, session, issues)
    place = f"/structure/retraits/{window.id}"
    page = client.get(place).text
    assert "À la buvette" in page
    assert window.key in page
    asked = session.scalars(select(BadgeClaim)).one()
    send = {"csrf_token": token(client, place), "claims": str(asked.id)}
    unsaid = client.post(f"{place}/repondre", data={**send, "refuse": "1"}).text
    assert "Écrivez pourquoi vous refusez" in unsaid  # without a reason: nothing is decided
    assert f'value="{asked.id}" data-of="one" checked' in unsaid
    unclear = client.post(f"{place}/repondre", data={**send, "reason": "Pas là"}).text
    assert 'value="Pas là"' in unclear  # Enter in that field: not given either, and what was typed stays
    none = client.post(f"{place}/repondre", data={"csrf_token": send["csrf_token"], "refuse": "1", "reason": "Vu"}).text
    assert "Cochez au moins une demande" in none
    assert 'value="Vu"' in none
    assert client.get(f"{place}/repondre?page=2").location == f"{place}?page=2"
    session.expire_all()
    assert session.scalars(select(BadgeClaim.state)).one() is ClaimState.WAITING
    # « Tout cocher », where no script ticks the others: all those that were shown.
    client.post(f"{place}/repondre", data={"csrf_token": send["csrf_token"], "all": "1", "shown": str(asked.id)})
    session.expire_all()
    assert session.scalars(select(BadgeClaim.state)).one() is ClaimState.GRANTED
    assert session.scalars(select(Credential.recipient_email)).one() == "nour@example.org"
    assert [one.to for one in outbox if "badge" in one.subject.lower()] == [["nour@example.org"]]
    assert client.get(place).text.count("Badge délivré") == 1


def test_who_is_refused_reads_why_in_a_message(
    client: FlaskClient, session: Session, outbox: list[EmailMessage]
) -> None:
    now = datetime.now(UTC)
    window = a_window(session, now=now - timedelta(minutes=5))
    issuer = window.version.achievement.issuer
    issuer.email = "badges@example.org"
    first, second = a_user(session, email="un@example.org"), a_user(session, email="deux@example.org")
    asked = [claims.claim(session, window, person=one, words=None, now=now) for one in (first, second)]
    given(session, window.version, second, now=now)
    session.commit()

    signed_in(client, session, who_issues(session, issuer))
    place = f"/structure/retraits/{window.id}"
    said = {"csrf_token": token(client, place)}
    client.post(f"{place}/repondre", data={**said, "claims": str(asked[0].id), "refuse": "1", "reason": "Pas vu ici."})
    client.post(f"{place}/repondre", data={**said, "claims": [str(one.id) for one in asked]})
    assert [one.to for one in outbox] == [["un@example.org"], ["deux@example.org"]]
    assert {one.subject.replace("\xa0", " ") for one in outbox} == {"Votre demande du badge « Travailler en équipe »"}
    assert "Pas vu ici." in outbox[0].body
    assert "badges@example.org" in outbox[0].body
    assert f"/retrait/{window.key}" in outbox[0].body
    assert "Pas vu ici." not in outbox[1].body


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_after_signing_up(client: FlaskClient, elsewhere: str) -> None:
    path = f"/creer-mon-portfolio?next={elsewhere}"
    came = client.post(
        path,
        data={"csrf_token": token(client, path), "display_name": "Nour", "email": "nour@example.org",
              "password": PASSWORD},
    )  # fmt: skip
    assert came.headers["Location"].startswith("/portfolio")


def test_a_code_is_made_on_its_page(client: FlaskClient, session: Session) -> None:
    badge = a_badge(session, an_issuer(session))
    signed_in(client, session, who_issues(session, badge.achievement.issuer))
    path = f"/structure/badges/{badge.achievement_id}/retraits/ouvrir"
    said = {"label": "Forum", "opens_at": "2020-01-01T10:00", "closes_at": "2020-01-01T09:00", "most": "0"}
    refused = client.post(path, data={"csrf_token": token(client, path), **said})
    assert refused.status_code == 200
    assert "Forum" in refused.text
    day = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%d")
    said |= {"opens_at": f"{day}T10:00", "closes_at": f"{day}T18:00", "most": "30"}
    made = client.post(path, data={"csrf_token": token(client, path), **said})
    page = client.get(made.headers["Location"]).text
    assert "<svg" in page
    assert "ce n’est pas ouvert" in page
