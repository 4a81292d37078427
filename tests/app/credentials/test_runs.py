"""Badges given to many: each line does what was told, once, whoever works and whoever is killed."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from app.config import Settings
from app.credentials.bridge.sealing import Seal
from app.credentials.models import Credential, IssuingLine, IssuingRun, LineState, RunState, StatusRegister
from app.credentials.services import runs
from app.credentials.services.preparing import Entry, LineProblem, prepare
from app.db import begin_writing, make_engine
from tests.factories.accounts import NOW, a_user
from tests.factories.credentials import ADDRESSES, SEAL, a_badge, a_run, an_issuer, given

ROOT = Path(__file__).resolve().parents[3]
KILLS = 2
PATIENCE = 120  # seconds; a machine that does much else is slow to start a worker
SIZES = [pytest.param(1_000, id="1000"), pytest.param(20_000, id="20000", marks=pytest.mark.deep)]


def work(session: Session, run: IssuingRun, *, now: datetime = NOW, batch: int = 3, **more: object) -> None:
    session.commit()
    make = sessionmaker(session.connection(), join_transaction_mode="create_savepoint", expire_on_commit=False)
    runs.work(make, run.id, seal=SEAL, addresses=ADDRESSES, clock=lambda: now, batch=batch, **more)  # type: ignore[arg-type]
    session.expire_all()


def states(session: Session, run: IssuingRun) -> list[str]:
    found = session.scalars(select(IssuingLine).where(IssuingLine.run_id == run.id).order_by(IssuingLine.number))
    return [one.state.value for one in found]


def test_a_list_is_tried_line_by_line_before_anything_is_given(session: Session) -> None:
    badge = a_badge(session, an_issuer(session))
    badge.evidence_required = True
    given(session, badge, "deja@example.org")
    written = [
        Entry(2, " Camille@Example.org ", "Camille", evidence_words="Carnet"),
        Entry(3, "camille@example.org", evidence_words="Carnet"),
        Entry(4, "camille.example.org", evidence_words="Carnet"),
        Entry(5, "", evidence_words="Carnet"),
        Entry(6, "sans@example.org"),
        Entry(7, "deja@example.org", evidence_url="https://example.org/photo"),
        Entry(8, "lien@example.org", evidence_url="javascript:alert(1)"),
        Entry(9, "long@example.org", "x" * 121, evidence_words="Carnet"),
        Entry(10, "signes@example.org", evidence_words="Carnet", unreadable=True),
    ]
    trial = prepare(session, badge, written, now=NOW)

    assert [one.email for one in trial.good] == ["camille@example.org"]
    assert [one.entry.number for one in trial.held] == [7]
    assert [(one.entry.number, one.problem) for one in trial.refused] == [
        (3, LineProblem.TWICE),
        (4, LineProblem.BAD_EMAIL),
        (5, LineProblem.NO_EMAIL),
        (6, LineProblem.NO_EVIDENCE),
        (8, LineProblem.BAD_LINK),
        (9, LineProblem.TOO_LONG),
        (10, LineProblem.UNREADABLE),
    ]
    assert trial.refused[0].detail == "2"


def test_a_run_gives_each_line_once_and_says_who_held_it_already(session: Session, fresh_session: Session) -> None:
    badge = a_badge(session, an_issuer(session))
    someone = a_user(session, email="a1@example.org")
    run = a_run(session, badge, [f"a{number}@example.org" for number in range(7)] + ["faux"])
    given(session, badge, "a4@example.org")  # after the list was tried
    work(session, run)
    work(session, run)  # again: nothing more

    assert states(fresh_session, run) == ["issued"] * 4 + ["held"] + ["issued"] * 2 + ["refused"]
    assert fresh_session.scalar(select(func.count()).select_from(Credential)) == 7
    kept = fresh_session.scalars(select(Credential).where(Credential.recipient_email == "a1@example.org")).one()
    assert (kept.recipient_id, kept.recipient_name) == (someone.id, someone.display_name)
    ended = fresh_session.get_one(IssuingRun, run.id)
    assert (ended.state, ended.began_at, ended.ended_at) == (RunState.DONE, NOW, NOW)


def test_a_run_waits_for_its_day(session: Session) -> None:
    run = a_run(session, a_badge(session, an_issuer(session)), ["a@example.org"], starts_at=NOW + timedelta(days=1))
    work(session, run)
    assert states(session, run) == ["waiting"]
    work(session, run, now=NOW + timedelta(days=1))
    assert states(session, run) == ["issued"]


def test_a_worker_asked_to_stop_leaves_the_rest_and_a_run_stopped_gives_no_more(session: Session) -> None:
    run = a_run(session, a_badge(session, an_issuer(session)), [f"a{number}@example.org" for number in range(7)])
    asked = iter([False, True])
    work(session, run, stopping=lambda: next(asked))
    assert Counter(states(session, run)) == {"issued": 3, "waiting": 4}

    runs.stop(session, run, by=run.made_by, now=NOW)
    work(session, run)
    assert Counter(states(session, run)) == {"issued": 3, "waiting": 4}
    assert (run.state, run.stopped_reason) == (RunState.STOPPED, "by_hand")


def test_a_run_whose_badge_is_withdrawn_on_the_way_stops_and_says_why(session: Session) -> None:
    badge = a_badge(session, an_issuer(session))
    run = a_run(session, badge, ["a@example.org"])
    badge.published_at = None
    work(session, run)

    assert (run.state, run.stopped_reason) == (RunState.STOPPED, "not_published")
    assert states(session, run) == ["waiting"]


def test_a_form_sent_twice_makes_one_run(session: Session) -> None:
    badge = a_badge(session, an_issuer(session))
    run = a_run(session, badge, ["a@example.org"])
    trial = prepare(session, badge, [Entry(2, "a@example.org")], now=NOW)
    again = runs.start(session, badge, trial, by=run.made_by, form_key=run.form_key, starts_at=NOW, now=NOW)

    assert again.id == run.id
    assert states(session, run) == ["waiting"]


# --- A real worker, killed --------------------------------------------------------------------------------------------


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """`tremplin jobs work`, killed at the end as a power cut would."""
    variables = {
        "TREMPLIN_DATA": str(settings.data_dir),
        "TREMPLIN_DATABASE_URL": settings.database_url,
        "TREMPLIN_SECRET_KEY": settings.secret_key,
        "TREMPLIN_KEYS_SECRET": settings.keys_secrets[0],
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "app.cli", "jobs", "work"]
    with subprocess.Popen(command, env={**os.environ, **variables}, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(reached: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "the worker does not get there"
        time.sleep(0.02)


def count(engine: Engine, *conditions: object) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(IssuingLine).where(*conditions)) or 0  # type: ignore[arg-type]


@pytest.fixture
def settings(own_database: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=own_database, secret_key="s" * 40, keys_secrets=("k" * 40,))


@pytest.mark.parametrize("size", SIZES)
def test_a_worker_killed_twice_on_the_way_gives_every_badge_once(
    settings: Settings, size: int, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = make_engine(settings.database_url)
    with Session(engine) as session:
        begin_writing(session)
        issuer = an_issuer(session)
        sealed = issuer.keys[0].sealed
        assert sealed is not None
        issuer.keys[0].sealed = Seal(settings.keys_secrets).close(SEAL.open(sealed))  # as the worker's settings say
        run = a_run(session, a_badge(session, issuer), [f"p{number}@example.org" for number in range(size)])
        run_id = run.id
        session.commit()
    given_lines = (IssuingLine.state == LineState.ISSUED, IssuingLine.run_id == run_id)
    began, killed_at = time.monotonic(), []
    for _ in range(KILLS):
        before = progress(engine)
        with worker(settings):
            wait_for(lambda before=before: progress(engine) > before, PATIENCE)  # type: ignore[misc]
        killed_at.append(count(engine, *given_lines))
    with worker(settings):
        wait_for(lambda: done(engine, run_id), PATIENCE + size / 50)
        took = time.monotonic() - began
        wait_for(lambda: count(engine, IssuingLine.told_at.is_not(None)) >= size - KILLS * 20, PATIENCE + size / 20)
    assert_each_once(engine, size)
    messages = sum(path.read_bytes().count(b"\nSubject:") for path in (settings.data_dir / "mail").iterdir())
    told = count(engine, IssuingLine.told_at.is_not(None))
    assert told <= messages <= size + KILLS + 1
    with capsys.disabled():
        print(  # noqa: T201 (figures to report)
            f"\n{size} badges, killed at {killed_at}: {took:.1f} s, {size / took:.0f} a second; {messages} messages"
        )
    engine.dispose()


def progress(engine: Engine) -> int:
    return count(engine, IssuingLine.state == LineState.ISSUED) + count(engine, IssuingLine.told_at.is_not(None))


def done(engine: Engine, run_id: UUID) -> bool:
    with Session(engine) as session:
        return session.get_one(IssuingRun, run_id).state is RunState.DONE


def assert_each_once(engine: Engine, size: int) -> None:
    """Every person has one badge, each with a place of its own in the status lists, none is skipped."""
    with Session(engine) as session:
        badges = session.execute(
            select(
                func.count(),
                func.count(Credential.recipient_email.distinct()),
                func.count(Credential.status_index.distinct()),
                func.max(Credential.status_index),
            )
        ).one()
        assert tuple(badges) == (size, size, size, size - 1)
        assert session.scalars(select(StatusRegister.next_index)).all() == [size]
        assert session.scalar(select(func.count(IssuingLine.credential_id.distinct()))) == size
    assert count(engine, IssuingLine.state == LineState.ISSUED) == size
