"""Before a badge is taken away, its owner is told which meta-badges go with it; a structure, nothing of anyone."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, User
from app.credentials.models import Credential, PersonAddress
from app.credentials.queries.resting import falling_with
from app.recognition import services
from tests.factories.accounts import NOW, a_member, signed_in, token
from tests.factories.backpacks import a_reader
from tests.factories.credentials import a_badge, an_issuer, who_issues
from tests.factories.recognition import MEANS, Stage, a_meta_badge, a_stage, award_of, held, recognised, swept

FALLS = "otre méta-badge Communiquer sera suspendu."
NOTED = "Il repose sur ce badge."
MAY = "Des méta-badges de la Région peuvent reposer sur ce badge."
SOME = "Des méta-badges de la Région peuvent reposer sur ces badges."
SIGNED = "Des méta-badges de la Région peuvent reposer sur des badges signés par elle."
WOULD = "Ils seraient suspendus ; chaque personne serait prévenue."


@pytest.fixture
def stage(app: Flask, session: Session) -> Stage:
    with app.app_context():
        made = a_stage(session)
    session.commit()
    return made


def plain(text: str) -> str:
    """A page's words, with ordinary spaces."""
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


def test_who_hides_or_drops_a_badge_reads_first_which_meta_badge_goes_with_it(
    app: Flask, client: FlaskClient, session: Session, stage: Stage
) -> None:
    session.add(PersonAddress(user_id=stage.who.user_id, email="autre@example.org", asked_at=NOW, verified_at=NOW))
    with app.app_context():
        _given, listens = held(session, stage.who, stage.listens)
        elsewhere, speaks = held(session, stage.who, stage.speaks)
    elsewhere.recipient_email = "autre@example.org"
    address = session.query(PersonAddress).one()
    session.commit()
    pages = [f"/portfolio/badges/{one.id}" for one in (listens, speaks)]
    leaving = f"/portfolio/badges/adresses/{address.id}/retirer"
    signed_in(client, session, stage.who.user)
    for page in (*pages, leaving):
        said = plain(client.get(page).text)
        assert FALLS in said
        assert NOTED in said

    assert f"Si vous masquez ce badge, v{FALLS}" in plain(client.get(pages[0]).text)

    # One more badge for the same facet: nothing falls with the first any more.
    with app.app_context():
        more = a_badge(session, an_issuer(session), name="Écouter encore")
        recognised(session, stage.rule, more, "Écouter", by=stage.officer)
        swept(session)
        held(session, stage.who, more)
    session.commit()
    assert FALLS not in plain(client.get(pages[0]).text)
    assert FALLS in plain(client.get(pages[1]).text)
    assert client.post(f"{pages[1]}/masquer", data={"csrf_token": token(client, pages[1])}).status_code == 302
    hidden = plain(client.get(pages[1]).text)
    assert "Votre méta-badge Communiquer est suspendu." in hidden
    assert "Sa page est fermée tant que vous masquez ce badge" in hidden
    assert "Voir la page du badge" not in hidden
    award = award_of(session, stage.who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at is not None
    assert FALLS not in plain(client.get(pages[0]).text)  # it has fallen already


def test_who_removes_a_badge_brought_from_elsewhere_reads_it_on_the_page_that_asks(
    app: Flask, client: FlaskClient, session: Session, stage: Stage
) -> None:
    with app.app_context():
        held(session, stage.who, stage.listens)
        _given, brought = held(session, stage.who, stage.speaks)
    # As one that came from elsewhere, and verifies.
    brought.credential_id, brought.content, brought.digest = None, b"{}", "0" * 64
    brought.verdict, brought.is_theirs = "valid", True
    session.commit()
    signed_in(client, session, stage.who.user)
    assert FALLS in plain(client.get(f"/portfolio/badges/{brought.id}/retirer").text)


def test_an_officers_word_that_it_is_held_lets_nothing_fall(
    app: Flask, in_app: None, session: Session, stage: Stage
) -> None:
    _given, badge = held(session, stage.who, stage.listens)
    held(session, stage.who, stage.speaks)
    assert falling_with(session, [badge.id], NOW) == ["Communiquer"]
    services.override(
        session, trainee_id=stage.who.id, meta_badge_id=stage.meta_badge.id, is_held=True, reason="Vu.", ends_at=None,
        by=stage.officer, means=MEANS, now=NOW,
    )  # fmt: skip
    assert falling_with(session, [badge.id], NOW) == []


def test_a_structure_reads_the_same_words_whoever_has_a_meta_badge_and_no_number(
    app: Flask, client: FlaskClient, session: Session, stage: Stage
) -> None:
    issuer = stage.speaks.achievement.issuer
    with app.app_context():
        people = [a_reader(session, f"{number}@example.org") for number in range(5)]
        given = [held(session, who, stage.speaks)[0] for who in people]
        for who in people[:4]:
            held(session, who, stage.listens)
    admin, by = who_issues(session, issuer, admin=True), who_issues(session, issuer)
    pages = (
        (by, f"/structure/badges/{stage.speaks.achievement_id}/retirer", MAY),
        (admin, f"/structure/signature/{issuer.organisation_id}/cles/1/connue", SIGNED),
    )
    session.commit()
    assert award_of(session, people[3], stage.meta_badge) is not None
    assert award_of(session, people[4], stage.meta_badge) is None
    signed_in(client, session, by)
    for what in ("suspendre", "retirer"):
        with_one, without = (_note(_asked(client, what, [given[one]])) for one in (3, 4))
        assert with_one == without == f"{MAY} {WOULD}"
        # Nor of many: with others beside, and then without, one person would be told of.
        assert _note(_asked(client, what, given)) == _note(_asked(client, what, given[3:])) == f"{SOME} {WOULD}"
    told = [_told(client, session, *page) for page in pages]  # four of the five have one
    with app.app_context():
        held(session, people[4], stage.listens)
    session.commit()
    assert award_of(session, people[4], stage.meta_badge) is not None
    assert [_told(client, session, *page) for page in pages] == told  # all five have


def _told(client: FlaskClient, session: Session, who: User, page: str, may: str) -> str:
    signed_in(client, session, who)
    said = _note(client.get(page).text)
    assert said.startswith(may)
    return said


def _note(page: str) -> str:
    """What a page says of meta-badges, and nothing else."""
    found = [one for one in re.findall(r'<div class="note[^"]*">(.*?)</div>', page, re.DOTALL) if "méta-badge" in one]
    assert len(found) == 1
    return plain(re.sub(r"<[^>]+>", "", found[0]))


def _asked(client: FlaskClient, what: str, badges: list[Credential]) -> str:
    data = {"csrf_token": token(client, "/structure/delivrances"), "quoi": what, "badge": [one.id for one in badges]}
    answer = client.post("/structure/delivrances/decider", data=data)
    assert answer.status_code == 200
    return answer.text


def test_what_rests_on_badges_is_read_in_as_many_statements_for_twenty_as_for_two(
    app: Flask, in_app: None, session: Session, stage: Stage, statements: list[str]
) -> None:
    other = a_meta_badge(session, stage.region, name="Organiser")
    for version in (stage.listens, stage.speaks):
        recognised(session, other, version, by=stage.officer)
    swept(session)
    counted, badges = [], []
    for some in (2, 18):
        for number in range(some):
            who = a_reader(session, f"{some}-{number}@example.org")
            held(session, who, stage.listens)
            badges.append(held(session, who, stage.speaks)[1].id)
        session.commit()
        statements.clear()
        found = falling_with(session, badges, NOW)
        counted.append(len(statements))
        assert len(found) == 2 * len(badges)
    assert counted[0] == counted[1] < 12
    session.rollback()


def test_what_nothing_rests_on_says_nothing(app: Flask, client: FlaskClient, session: Session, stage: Stage) -> None:
    with app.app_context():
        given, badge = held(session, stage.who, stage.speaks)
    by = who_issues(session, stage.speaks.achievement.issuer)
    session.commit()
    signed_in(client, session, stage.who.user)
    assert "sera suspendu" not in plain(client.get(f"/portfolio/badges/{badge.id}").text)
    signed_in(client, session, by)
    assert _note(_asked(client, "retirer", [given])) == f"{MAY} {WOULD}"
    signed_in(client, session, a_member(session, MembershipRole.TRAINER))
    assert client.get(f"/portfolio/badges/{badge.id}").status_code == 404
