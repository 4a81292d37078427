"""Work behind the pages: woken by name, done by a real worker, left in a good place when it is stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, url_for

from app import jobs
from app.config import Settings
from app.factory import create_app
from app.jobs.registry import JOBS, Job

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def done() -> Iterator[list[str]]:
    """What a task of this test did."""
    seen: list[str] = []
    JOBS["tests.note"] = Job("tests.note", lambda *about: seen.append(f"{about} {url_for('home.show')}"))
    yield seen
    del JOBS["tests.note"]


def settings(url: str, folder: Path) -> Settings:
    return Settings(
        data_dir=folder, database_url=url, secret_key="secret", password_salt="salt", keys_secrets=("a seal",)
    )


def test_a_task_woken_is_done_once_in_a_context_of_its_own(own_database: str, tmp_path: Path, done: list[str]) -> None:
    app = create_app(settings(own_database, tmp_path))
    with app.app_context():
        jobs.wake("tests.note", "one")
        huey = jobs.queue().huey
        assert jobs.queue().waiting() == 1
    # What another process reads.
    other = create_app(settings(own_database, tmp_path))
    with other.app_context():
        there = jobs.queue().huey
        task = there.dequeue()
        assert task is not None
        there.execute(task)
        assert there.dequeue() is None
    assert done == ["('one',) /"]
    huey.storage.close()
    there.storage.close()


def test_a_queue_that_cannot_be_reached_fails_no_page(own_database: str, tmp_path: Path, done: list[str]) -> None:
    app = create_app(settings(own_database, tmp_path))
    with app.app_context():
        queue = jobs.queue()
        queue.huey.enqueue = _refuse
        jobs.wake("tests.note", "one")
        queue.huey.storage.close()
    assert done == []


def _refuse(*_: object) -> None:
    raise OSError("disk full")


def test_a_task_that_nobody_registered_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(KeyError):
        jobs.wake("tests.unknown")


def test_a_worker_stops_at_sigterm(tmp_path: Path) -> None:
    variables = {"TREMPLIN_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "jobs", "work", "--threads", "1"],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "The worker is ready.\n"
        time.sleep(0.5)  # it listens to signals once it has started
        worker.send_signal(signal.SIGTERM)
        assert worker.stdout.read() == "The worker has stopped.\n"
        assert worker.wait(timeout=20) == 0
