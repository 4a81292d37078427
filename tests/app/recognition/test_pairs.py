"""Badges nearly the same: found, proposed to be made one or brought in line, answered by their structures."""

import pytest
from flask.testing import FlaskClient
from flask_mailman import EmailMessage
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MembershipRole, User
from app.credentials import services as credentials
from app.credentials.models import AchievementVersion
from app.db import new_id
from app.recognition.bridge.pairs import near_pairs
from app.recognition.errors import ChangedSinceError
from app.recognition.models import PairNote, PairNoteKind
from app.recognition.queries import pairs as reading
from app.recognition.services import pairing
from tests.factories.accounts import NOW, a_member, signed_in, token
from tests.factories.credentials import a_badge, an_issuer, who_issues
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import an_officer_of, the_region

PAGE = "/region/badges/doublons"
OWN = "/structure/rapprochements"
FIRST = "- prépare l’ordre de ses visites ;\n- prévient le bureau en cas de retard."
SECOND = "- prévoit l’ordre des visites ;\n- avertit le bureau quand il y a du retard."
OTHER = "- soude deux tôles ;\n- meule le cordon."


def a_local_badge(session: Session, name: str, criteria: str) -> AchievementVersion:
    version = a_badge(session, an_issuer(session), a_skill(session, f"{name}, en bref"), name=name)
    version.criteria = criteria
    return version


@pytest.fixture
def two(session: Session) -> tuple[AchievementVersion, AchievementVersion]:
    """Two badges nearly the same, of two structures; and one that is like neither."""
    a_local_badge(session, "Souder à l’arc", OTHER)
    return a_local_badge(session, "Planifier sa tournée", FIRST), a_local_badge(session, "Organiser sa tournée", SECOND)


@pytest.fixture
def officer(client: FlaskClient, session: Session) -> User:
    user = an_officer_of(session, the_region(session))
    signed_in(client, session, user)
    return user


def address(two: tuple[AchievementVersion, AchievementVersion], root: str = PAGE) -> str:
    first, second = reading.two(two[0].achievement_id, two[1].achievement_id)
    return f"{root}/{first}/{second}"


def send(client: FlaskClient, page: str, **said: object) -> tuple[int, str]:
    answer = client.post(page, data={"csrf_token": token(client, page), "read": "0", **said})
    return answer.status_code, answer.text


def notes(session: Session) -> list[tuple[int, PairNoteKind, str]]:
    found = session.scalars(select(PairNote).order_by(PairNote.number).execution_options(populate_existing=True))
    return [(one.number, one.kind, one.words) for one in found]


def test_the_region_proposes_the_structures_are_told_and_answer_and_all_is_kept(
    client: FlaskClient,
    session: Session,
    fresh_session: Session,
    officer: User,
    two: tuple[AchievementVersion, AchievementVersion],
    outbox: list[EmailMessage],
) -> None:
    people = [who_issues(session, one.achievement.issuer) for one in two]
    session.commit()
    listed = client.get(PAGE).text
    assert "1 paire" in listed
    assert "Planifier sa tournée" in listed
    assert "Souder" not in listed

    shown = client.get(address(two)).text
    assert all(words in shown for words in ("ordre", "retard", two[0].achievement.issuer.name))
    assert send(client, address(two), kind="merge", words="Un seul badge suffirait.")[0] == 302

    assert notes(fresh_session) == [(1, PairNoteKind.MERGE, "Un seul badge suffirait.")]
    assert {letter.to[0] for letter in outbox} == {one.email for one in people}
    assert "Un seul badge suffirait." in outbox[0].body
    assert "Planifier sa tournée" not in client.get(PAGE).text
    assert "Planifier sa tournée" in client.get(f"{PAGE}?etat=echange").text
    assert "La Région propose de n’en faire qu’un badge" in client.get(address(two)).text

    signed_in(client, session, people[1])
    assert "La Région écrit à propos d’un de vos badges." in client.get("/structure/reconnaissances").text
    assert "Planifier sa tournée" in client.get(OWN).text
    assert "Un seul badge suffirait." in client.get(address(two, OWN)).text
    assert send(client, address(two, OWN), words="D’accord, parlons-en.", read="1")[0] == 302
    assert notes(fresh_session)[1] == (2, PairNoteKind.ANSWERED, "D’accord, parlons-en.")
    assert "La Région écrit" not in client.get("/structure/reconnaissances").text
    answered = fresh_session.scalars(select(PairNote).where(PairNote.number == 2)).one()
    assert answered.issuer_id == two[1].achievement.issuer_id

    signed_in(client, session, officer)
    told = "Une structure a répondu au sujet de 1 paire"
    assert all(told in client.get(page).text for page in (PAGE, "/region/reconnaissances"))
    assert two[1].achievement.issuer.name in client.get(address(two)).text
    assert send(client, address(two), kind="apart", words="Gardez les deux.", read="2")[0] == 302
    assert len(outbox) == len(people)  # nobody is written to
    assert told not in client.get(PAGE).text
    assert "Planifier sa tournée" in client.get(f"{PAGE}?etat=differents").text
    assert "Planifier sa tournée" not in client.get(f"{PAGE}?etat=echange").text


def test_what_is_not_whole_or_comes_late_changes_nothing_and_loses_nothing(
    client: FlaskClient,
    session: Session,
    fresh_session: Session,
    officer: User,
    two: tuple[AchievementVersion, AchievementVersion],
) -> None:
    issues = who_issues(session, two[0].achievement.issuer)
    pair = reading.two(two[0].achievement_id, two[1].achievement_id)
    pairing.propose(session, pair, PairNoteKind.ALIGN, "Mêmes mots.", read=0, by=officer, now=NOW)
    session.commit()
    page = address(two)

    for said in (
        {"kind": "merge", "words": " "},
        {"kind": "ailleurs", "words": "Gardé."},
        {"kind": "answered", "words": "Gardé."},
        {"words": "Gardé."},
        {"kind": "merge", "words": "x" * 2001},
        {"kind": "merge", "words": "Gardé.", "read": "0"},
        {"kind": "merge", "words": "Gardé.", "read": "²"},
    ):
        status, text = send(client, page, **said)
        assert (status, said["words"].strip() in text) == (200, True)
    assert notes(fresh_session) == [(1, PairNoteKind.ALIGN, "Mêmes mots.")]

    signed_in(client, session, issues)
    for words, read in ((" ", "1"), ("Gardé.", "0"), ("x" * 2001, "1")):
        status, text = send(client, address(two, OWN), words=words, read=read)
        assert (status, words.strip() in text) == (200, True)
    assert len(notes(fresh_session)) == 1
    with pytest.raises(ChangedSinceError):
        pairing.propose(session, pair, PairNoteKind.APART, "Trop tard.", read=0, by=officer, now=NOW)


def test_a_thread_is_for_the_region_and_the_two_structures_alone(
    client: FlaskClient, session: Session, officer: User, two: tuple[AchievementVersion, AchievementVersion]
) -> None:
    pair = reading.two(two[0].achievement_id, two[1].achievement_id)
    stranger = who_issues(session, an_issuer(session))
    one_of_them = who_issues(session, two[0].achievement.issuer)
    session.commit()
    for wrong in (f"{PAGE}/{pair[0]}/{pair[0]}", f"{PAGE}/{pair[0]}/{new_id()}", address(two, OWN)):
        assert client.get(wrong).status_code == 404
    signed_in(client, session, one_of_them)
    assert client.get(address(two, OWN)).status_code == 404  # nothing was said yet
    assert client.get(address(two)).status_code == 404
    pairing.propose(session, pair, PairNoteKind.ALIGN, "Mêmes mots.", read=0, by=officer, now=NOW)
    session.commit()
    assert client.get(address(two, OWN)).status_code == 200
    signed_in(client, session, stranger)
    assert client.get(address(two, OWN)).status_code == 404
    assert "Planifier sa tournée" not in client.get(OWN).text
    signed_in(client, session, a_member(session, MembershipRole.TRAINER))
    assert [client.get(page).status_code for page in (PAGE, address(two), OWN)] == [404] * 3


def test_pairs_follow_what_is_published_and_retired(
    session: Session, two: tuple[AchievementVersion, AchievementVersion]
) -> None:
    def found() -> set[str]:
        return {badge.name for pair in near_pairs(session) for badge in (pair.first, pair.second)}

    assert found() == {"Planifier sa tournée", "Organiser sa tournée"}
    credentials.retire(session, two[0].achievement, by=who_issues(session, two[0].achievement.issuer), now=NOW)
    session.flush()
    assert found() == set()


def test_lists_ask_the_same_number_of_questions_however_much_there_is(
    client: FlaskClient,
    session: Session,
    officer: User,
    two: tuple[AchievementVersion, AchievementVersion],
    statements: list[str],
) -> None:
    issues = who_issues(session, two[0].achievement.issuer)
    pair = reading.two(two[0].achievement_id, two[1].achievement_id)

    def asked_by(page: str) -> int:
        statements.clear()
        assert client.get(page).status_code == 200
        return len(statements)

    def all_pages() -> list[int]:
        signed_in(client, session, officer)
        region = [asked_by(f"{PAGE}?etat=tout"), asked_by(address(two))]
        signed_in(client, session, issues)
        return [*region, asked_by(OWN)]

    pairing.propose(session, pair, PairNoteKind.ALIGN, "Mêmes mots.", read=0, by=officer, now=NOW)
    session.commit()
    few = all_pages()
    for number in range(18):
        more = a_local_badge(session, f"Planifier sa tournée {number}", FIRST)
        other = reading.two(two[0].achievement_id, more.achievement_id)
        pairing.propose(session, other, PairNoteKind.MERGE, "Un seul.", read=0, by=officer, now=NOW)
    session.commit()

    assert all_pages() == few


def test_who_writes_or_publishes_a_badge_is_told_of_one_nearly_the_same_and_decides(
    client: FlaskClient,
    session: Session,
    two: tuple[AchievementVersion, AchievementVersion],
    statements: list[str],
) -> None:
    credentials.retire(session, two[1].achievement, by=who_issues(session, two[1].achievement.issuer), now=NOW)
    issuer = an_issuer(session)
    mine = a_badge(session, issuer, a_skill(session, "Tournée"), name="Organiser sa tournée", published=False)
    other = a_badge(session, issuer, a_skill(session, "Cuisson"), name="Cuire un pain", published=False)
    mine.criteria, other.criteria = SECOND, "- pétrit la pâte ;\n- enfourne."
    signed_in(client, session, who_issues(session, issuer))
    session.commit()
    page, theirs = (f"/structure/badges/{one.achievement_id}/{one.number}" for one in (mine, two[0]))
    for where in (page, f"{page}/publier"):
        shown = client.get(where).text
        assert "Un badge presque pareil est déjà délivré." in shown
        assert f"/{two[0].achievement_id}/{two[0].number}" in shown
        assert two[0].achievement.issuer.name in shown
    assert "presque pareil" not in client.get(f"/structure/badges/{other.achievement_id}/1").text
    assert client.get(theirs).status_code == 404

    statements.clear()
    client.get(page)
    few = len(statements)
    for number in range(18):
        a_local_badge(session, f"Meuler {number}", OTHER)
    session.commit()
    statements.clear()
    assert client.get(page).status_code == 200
    assert len(statements) == few
    # It is advice: it keeps nobody from publishing, and is over then.
    sent = {"csrf_token": token(client, f"{page}/publier"), "revision": str(mine.revision)}
    assert client.post(f"{page}/publier", data=sent).status_code == 302
    assert "presque pareil" not in client.get(page).text
