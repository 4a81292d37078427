"""Showing a skill by a photo, a document or a link; seeing it, downloading it, withdrawing it."""

import errno
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from unittest import mock
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.db import begin_writing, make_engine
from app.files.models import StoredFile
from app.portfolio import queries, services
from app.portfolio.errors import AlreadyShownError
from app.portfolio.models import Evidence, Trainee
from app.skills.models import Skill
from tests.app.portfolio.conftest import MOMENT, read, send
from tests.factories import portfolio as make
from tests.factories.accounts import NOW, signed_in, token
from tests.factories.files import pdf, photo

ROUNDS = [pytest.param(2, id="2 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]


@pytest.fixture
def skill(session: Session, who: Trainee) -> Skill:
    """A skill the person says they have."""
    made = make.declared(session, who, make.skill(session, "Souder en TIG"))
    session.commit()
    return made


@pytest.fixture
def data_dir(app: Flask) -> Path:
    found: Path = app.config["SETTINGS"].data_dir
    return found


def page_of(skill: Skill) -> str:
    return f"/portfolio/competences/{skill.id}/preuves"


def upload(client: FlaskClient, skill: Skill, data: bytes, name: str = "cordon.jpg", title: str = "") -> TestResponse:
    parts = {"csrf_token": token(client, "/"), "file-title": title}
    fields = [f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{parts[key]}\r\n' for key in parts]
    file = f'--edge\r\nContent-Disposition: form-data; name="file-file"; filename="{name}"\r\n\r\n'
    body = "".join([*fields, file]).encode() + data + b"\r\n--edge--\r\n"
    return client.post(f"{page_of(skill)}?lang=en", data=body, content_type="multipart/form-data; boundary=edge")


def shown(session: Session, who: Trainee, skill: Skill) -> list[queries.EvidenceItem]:
    return queries.evidence(session, who.id, [skill.id])[skill.id]


def test_a_photo_is_added_seen_downloaded_and_withdrawn(
    client: FlaskClient, session: Session, fresh_session: Session, who: Trainee, skill: Skill, data_dir: Path
) -> None:
    answer = upload(client, skill, photo(located=True), "../IMG_2031.HEIC.jpg", "Mon <b>premier</b> cordon")
    assert (answer.status_code, answer.location) == (302, page_of(skill))
    [item] = shown(fresh_session, who, skill)
    assert item.title == "Mon <b>premier</b> cordon"
    listed = read(client, page_of(skill))
    assert "Mon &lt;b&gt;premier&lt;/b&gt; cordon" in listed
    assert "1 thing shows it" in listed
    assert ">See it<" in read(client, "/portfolio")

    alone = f"{page_of(skill)}/{item.id}"
    assert f'<img src="{alone}/fichier" alt="Mon &lt;b&gt;premier' in read(client, alone)
    with client.get(f"{alone}/fichier") as file:
        assert file.status_code == 200
        assert file.mimetype == "image/jpeg"
        assert file.headers["Content-Disposition"] == "attachment; filename=IMG_2031.HEIC.jpg"
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in file.headers["Content-Security-Policy"]
        assert "no-store" in file.headers["Cache-Control"]
        assert b"Camille" not in file.data

    assert "The file is erased" in read(client, f"{alone}/retirer")
    assert send(client, f"{alone}/retirer", reason="Floue").location == page_of(skill)
    assert shown(fresh_session, who, skill) == []
    for path in (alone, f"{alone}/fichier", f"{alone}/retirer"):
        assert client.get(path).status_code == 404
    fresh_session.expire_all()
    row = fresh_session.get_one(Evidence, item.id)
    assert (row.withdrawn_reason, row.file is not None and row.file.removed_at is not None) == ("Floue", True)
    assert not list((data_dir / "files").glob(f"*/{row.file_id.hex}"))  # type: ignore[union-attr]
    actions = select(AuditEntry.action).where(AuditEntry.object_id == str(item.id)).order_by(AuditEntry.id)
    assert list(fresh_session.scalars(actions)) == ["add_evidence", "withdraw_evidence"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.example.org/mon-travail?a=1", "https://www.example.org/mon-travail?a=1"),
        ("example.org/moi", "https://example.org/moi"),
        ("http://exämple.org:8080/", "http://exämple.org:8080/"),
        (" www.example.org ", "https://www.example.org"),
    ],
)
def test_a_link_is_kept_as_a_whole_address(
    client: FlaskClient, session: Session, who: Trainee, skill: Skill, typed: str, kept: str
) -> None:
    assert send(client, page_of(skill), **{"link-url": typed, "link-title": ""}).status_code == 302
    [item] = shown(session, who, skill)
    assert (item.url, item.title) == (kept, kept)
    page = read(client, f"{page_of(skill)}/{item.id}")
    assert 'rel="noopener noreferrer nofollow"' in page
    assert client.get(f"{page_of(skill)}/{item.id}/fichier").status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        *("javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "https://", "https://localhost/"),
        *("https://user:secret@example.org/", "https://127.0.0.1/", "https://exa mple.org/", "https://[::1]/"),
        *(
            "mailto:camille@example.org",
            "https://example.org/<script>",
            "https://example.org:99999/",
            "JaVaScRiPt:x.fr",
        ),
        "https://" + "e" * 500 + ".org",
        "",
    ],
)
def test_what_is_no_address_of_a_page_is_refused_and_kept_in_its_box(
    client: FlaskClient, session: Session, who: Trainee, skill: Skill, typed: str
) -> None:
    answer = send(client, page_of(skill), **{"link-url": typed, "link-title": "Mon site"})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.text
    assert 'value="Mon site"' in answer.text
    assert shown(session, who, skill) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b"<html>", "We can keep photos"),
        (photo()[:300], "could not be read to its end"),
        (b"%PDF-" + bytes(11 * 1024 * 1024), "This file is larger than 10 MB."),
    ],
    ids=["empty", "a page", "cut short", "too large"],
)
def test_a_file_that_cannot_be_kept_says_what_to_do_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, who: Trainee, skill: Skill, data: bytes, sentence: str
) -> None:
    answer = upload(client, skill, data, title="Ma photo")
    assert answer.status_code == 200
    assert answer.text.count(sentence) == 2  # beside the field, and in the summary
    assert 'value="Ma photo"' in answer.text
    assert session.scalars(select(StoredFile)).all() == []


def test_a_form_without_a_file_or_with_too_long_a_title_says_so(
    client: FlaskClient, session: Session, who: Trainee, skill: Skill
) -> None:
    assert "Choose a photo or a document." in send(client, page_of(skill), **{"file-title": "x"}).text
    answer = upload(client, skill, photo(), title="x" * 121)
    assert "Write 120 characters at most." in answer.text
    assert shown(session, who, skill) == []


def test_a_full_disk_is_said_to_be_our_fault_and_leaves_nothing_half_written(
    client: FlaskClient, session: Session, who: Trainee, skill: Skill, data_dir: Path
) -> None:
    with mock.patch("app.files.store.os.fsync", side_effect=OSError(errno.ENOSPC, "full")):
        answer = upload(client, skill, photo(shade=7), title="Ma photo")
    assert answer.status_code == 507
    assert "It is our fault, not yours" in answer.text
    assert 'value="Ma photo"' in answer.text
    assert session.scalars(select(StoredFile)).all() == []
    assert not list((data_dir / "files" / "incoming").iterdir())


def test_a_full_share_says_what_to_do(client: FlaskClient, session: Session, who: Trainee, skill: Skill) -> None:
    with mock.patch("app.files.services.MEGABYTE", 1):
        assert "Your files take all the room you have." in upload(client, skill, photo()).text
    assert shown(session, who, skill) == []


def test_what_is_sent_twice_is_added_once_and_a_skill_is_shown_by_so_many_things(
    client: FlaskClient, session: Session, who: Trainee, skill: Skill
) -> None:
    for _ in range(2):
        assert upload(client, skill, pdf("same"), "fiche.pdf").status_code == 302
    assert "This is already there: nothing was added." in read(client, page_of(skill))
    assert len(shown(session, who, skill)) == 1
    for number in range(services.MOST_EVIDENCE - 1):
        make.shown_by_link(session, who, skill, f"https://example.org/{number}")
    session.commit()
    answer = send(client, page_of(skill), **{"link-url": "https://example.org/more"})
    assert "You show this skill by 20 things already." in answer.text
    assert len(shown(session, who, skill)) == services.MOST_EVIDENCE


def test_a_skill_that_is_not_in_the_portfolio_says_so_first(
    client: FlaskClient, session: Session, who: Trainee
) -> None:
    other = make.skill(session, "Cuisiner")
    session.commit()
    page = read(client, page_of(other))
    assert "This skill is not in your portfolio." in page
    assert 'type="file"' not in page
    answer = send(client, page_of(other), **{"link-url": "https://example.org/"})
    assert "This skill is not in your portfolio." in answer.text
    assert shown(session, who, other) == []


def test_what_one_shows_is_not_anothers_to_see(
    client: FlaskClient, session: Session, who: Trainee, skill: Skill, data_dir: Path
) -> None:
    item = make.shown_by_file(session, who, skill, data_dir)
    stranger = make.trainee(session, "Bakary Traoré")
    make.declared(session, stranger, skill)
    session.commit()
    signed_in(client, session, stranger.user)
    assert "Mon cordon" not in read(client, page_of(skill))
    for path in ("", "/fichier", "/retirer"):
        assert client.get(f"{page_of(skill)}/{item.id}{path}").status_code == 404
    posted = client.post(f"{page_of(skill)}/{item.id}/retirer", data={"csrf_token": token(client, "/")})
    assert posted.status_code == 404
    assert len(shown(session, who, skill)) == 1


def test_a_file_that_is_lost_is_not_found(
    client: FlaskClient, session: Session, who: Trainee, skill: Skill, data_dir: Path
) -> None:
    item = make.shown_by_file(session, who, skill, data_dir, data=pdf("lost"))
    session.commit()
    [path] = (data_dir / "files").glob(f"*/{item.file_id.hex}")  # type: ignore[union-attr]
    path.unlink()
    assert client.get(f"{page_of(skill)}/{item.id}/fichier").status_code == 404


def test_what_is_shown_is_listed_for_who_may_read_it_in_one_statement(
    session: Session, who: Trainee, data_dir: Path, statements: list[str]
) -> None:
    costs, who_id = [], who.id
    for count in (2, 20):
        held = [make.declared(session, who, make.skill(session, f"Geste {count} {one}")) for one in range(count)]
        for one in held:
            make.shown_by_link(session, who, one)
        file = make.shown_by_file(session, who, held[0], data_dir, data=pdf(str(count)), now=MOMENT)
        file_id, holding = file.id, held[0].id
        session.expire_all()
        statements.clear()
        found = queries.evidence(session, who_id)
        costs.append(len(statements))
        assert [one.kind.value for one in found[holding]] == ["file", "link"]
        kept = queries.evidence_file(session, file_id)
        assert kept is not None
        assert kept.id == file.file_id
    assert costs == [1, 1]


def test_a_request_too_large_is_answered_by_a_page(client: FlaskClient, who: Trainee, skill: Skill) -> None:
    answer = client.post(
        f"{page_of(skill)}?lang=en",
        data={"csrf_token": token(client, "/")},
        environ_overrides={"CONTENT_LENGTH": str(33 * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "This file is too big" in answer.text
    assert "less than 10 MB" in answer.text


def test_what_was_typed_beside_a_file_too_large_comes_back(client: FlaskClient, who: Trainee, skill: Skill) -> None:
    typed = {
        "csrf_token": "a-token",
        "file-title": "Mon premier <cordon>",
        "file-file": (BytesIO(b"x" * 90_000), "f.mp4"),
    }
    large = {"CONTENT_LENGTH": str(33 * 1024 * 1024)}
    for origin, comes_back in (("http://localhost", True), ("https://elsewhere.example", False)):
        answer = client.post(
            f"{page_of(skill)}?lang=en",
            data=typed | {"file-file": (BytesIO(b"x" * 90_000), "f.mp4")},
            content_type="multipart/form-data",
            headers={"Origin": origin},
            environ_overrides=large,
        )
        assert answer.status_code == 413
        assert ("Mon premier &lt;cordon&gt;" in answer.text) is comes_back
        assert (f'href="{page_of(skill)}"' in answer.text) is comes_back
        assert "a-token" not in answer.text


@pytest.mark.parametrize("rounds", ROUNDS)
def test_the_same_file_sent_many_times_at_once_is_shown_once(own_database: str, tmp_path: Path, rounds: int) -> None:
    engine = make_engine(own_database)
    with Session(engine) as session:
        who = make.trainee(session).id
        skills = [make.skill(session, f"Geste {number}").id for number in range(rounds)]
        for one in skills:
            make.declared(session, session.get_one(Trainee, who), session.get_one(Skill, one))
        session.commit()
    for skill_id in skills:
        ready = threading.Barrier(12)

        def add(_number: int, skill_id: UUID = skill_id, ready: threading.Barrier = ready) -> str:
            with Session(engine) as session:
                ready.wait()
                begin_writing(session)
                trainee, skill = session.get_one(Trainee, who), session.get_one(Skill, skill_id)
                try:
                    make.shown_by_file(session, trainee, skill, tmp_path, now=NOW)
                except AlreadyShownError:
                    session.rollback()
                    return "already"
                session.commit()
                return "added"

        with ThreadPoolExecutor(12) as pool:
            assert Counter(pool.map(add, range(12))) == {"added": 1, "already": 11}
    engine.dispose()
