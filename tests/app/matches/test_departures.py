"""Nothing that files hold of someone outlives their leaving searches, or their account."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.matches.bridge import index
from app.matches.bridge.snapshots import Snapshots
from app.offers.models import Demand
from app.portfolio import services as portfolio
from app.portfolio.labels import CONSENT_TEXT
from app.portfolio.models import Trainee, Visibility
from app.skills.models import Skill
from tests.app.matches.conftest import Builds, Rank, restart, someone
from tests.factories.accounts import NOW, signed_in, token
from tests.factories.portfolio import declared


def holding(files: Snapshots, who: Trainee) -> list[str]:
    """The files of candidates, of whatever kind, that name a person."""
    return [path.name for path in files.folder.glob("*") if str(who.id).encode() in path.read_bytes()]


def listed(rank: Rank, offer: Demand) -> list[str]:
    return [line.place.candidate for line in rank(offer).lines]


def close(session: Session, who: Trainee) -> None:
    accounts.close_account(session, user=who.user, now=NOW, reason="Asked by the person")


def withdraw(session: Session, who: Trainee) -> None:
    portfolio.choose_visibility(session, trainee=who, visibility=Visibility.PRIVATE, now=NOW)


@pytest.fixture
def app_files(app: Flask, session: Session) -> Snapshots:
    return Snapshots.of(session, app.config["SETTINGS"].data_dir)


@pytest.mark.parametrize("leave", [close, withdraw])
def test_who_leaves_is_in_no_file_from_that_moment_on(
    app: Flask,
    session: Session,
    people: list[Trainee],
    app_files: Snapshots,
    run_command: Callable[..., str],
    leave: Callable[[Session, Trainee], None],
) -> None:
    session.commit()
    run_command("candidates", "build")
    assert holding(app_files, people[0])

    with app.app_context():
        leave(session, people[0])
        assert holding(app_files, people[0]), "undone, nothing would have left"
        session.commit()

    assert holding(app_files, people[0]) == []


def test_leaving_by_the_page_takes_the_files_away(
    client: FlaskClient,
    session: Session,
    people: list[Trainee],
    app_files: Snapshots,
    run_command: Callable[..., str],
) -> None:
    session.commit()
    run_command("candidates", "build")
    visitor = signed_in(client, session, people[0].user)
    address = "/portfolio/visibilite"

    visitor.post(
        address,
        data={
            "csrf_token": token(visitor, address),
            "visibility": Visibility.PRIVATE.value,
            "text_version": CONSENT_TEXT,
        },
    )

    session.refresh(people[0])
    assert people[0].visibility is Visibility.PRIVATE
    assert holding(app_files, people[0]) == []


@pytest.mark.parametrize("new_process", [True, False])
@pytest.mark.parametrize("leave", [close, withdraw])
def test_a_file_written_meanwhile_goes_with_the_next_ranking_which_keeps_one_without_the_person(
    session: Session,
    rank: Rank,
    offer: Demand,
    people: list[Trainee],
    files: Snapshots,
    builds: Builds,
    leave: Callable[[Session, Trainee], None],
    new_process: bool,
) -> None:
    assert len(listed(rank, offer)) == 3
    leave(session, people[0])
    session.commit()
    assert holding(files, people[0]), "no application was there to take it away"
    if new_process:
        restart()

    assert str(people[0].id) not in listed(rank, offer)

    assert holding(files, people[0]) == []
    assert holding(files, people[1]), "the others are kept, for the next process"
    restart()
    assert len(listed(rank, offer)) == 2
    assert len(builds) == 1


def test_a_file_written_since_the_departure_stays(
    session: Session, rank: Rank, offer: Demand, wanted: list[Skill], people: list[Trainee], files: Snapshots
) -> None:
    rank(offer)
    kept = dict(index._kept)
    withdraw(session, people[0])
    restart()
    rank(offer)
    written = files.numbers()
    declared(session, people[1], wanted[1])
    index._kept.update(kept)

    assert len(listed(rank, offer)) == 2
    assert files.numbers() == written


def test_files_that_cannot_be_removed_are_said(
    session: Session,
    rank: Rank,
    offer: Demand,
    people: list[Trainee],
    files: Snapshots,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    rank(offer)
    monkeypatch.setattr(Path, "unlink", locked)

    files.forget()

    assert "could not be removed" in caplog.text


def test_a_closed_account_leaves_the_index_of_a_running_worker_and_comes_back_when_opened_again(
    session: Session, rank: Rank, offer: Demand, wanted: list[Skill], builds: Builds
) -> None:
    person = someone(session, *wanted)
    assert str(person.id) in listed(rank, offer)

    close(session, person)
    assert str(person.id) not in listed(rank, offer)
    accounts.open_again(session, user=person.user, now=NOW, reason="A mistake")

    assert str(person.id) in listed(rank, offer)
    assert len(builds) == 1
