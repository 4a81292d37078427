"""The queue itself: huey, in a file of the data folder, or in PostgreSQL where the tables are."""

import threading
from collections.abc import Callable
from functools import cached_property

import structlog
from flask import Flask
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey, crontab
from huey.api import TaskWrapper
from huey.consumer import Consumer
from huey.serializer import SignedSerializer
from sqlalchemy.engine import make_url

from app.config import Settings
from app.jobs.registry import JOBS, Job

log = structlog.get_logger(__name__)

NAME = "tremplin"
LONGEST_PAUSE = 1.0  # seconds between two looks into the file


class Queue:
    """What wakes the workers of an application, and makes one."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopping = threading.Event()
        self._turn = threading.Lock()
        self._tasks: dict[str, TaskWrapper] = {}

    def wake(self, name: str, *about: str) -> None:
        """Ask for a task; when that cannot be, the clock will ask within a minute."""
        known = JOBS[name].name
        try:
            with self._turn:
                huey = self.huey
            huey.enqueue(self._tasks[known].s(*about))
        except Exception as problem:  # noqa: BLE001 (a queue that fails must not fail the page: nothing is lost)
            log.warning("job_not_woken", job=name, problem=type(problem).__name__)

    @cached_property
    def huey(self) -> Huey:
        """The storage and the tasks; the first use makes its tables."""
        settings: Settings = self.app.config["SETTINGS"]
        # What is read back is run: only what this installation wrote is.
        common = {"results": False, "serializer": SignedSerializer(secret=settings.secret_key, salt="tremplin jobs")}
        url = make_url(settings.database_url)
        if settings.testing:
            made = MemoryHuey(NAME, **common)
        elif url.get_backend_name() == "postgresql":
            address = url.set(drivername="postgresql").render_as_string(hide_password=False)
            made = PostgresHuey(NAME, dsn=address, **common)
        else:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            made = SqliteHuey(NAME, filename=str(settings.data_dir / "queue.db"), **common)
        self._tasks = {job.name: self._attach(made, job) for job in JOBS.values()}
        return made

    def _attach(self, huey: Huey, job: Job) -> TaskWrapper:
        work = self._in_a_context_of_its_own(job)
        if job.each_minute:
            return huey.periodic_task(crontab(), name=job.name)(work)
        if job.each_day_at is not None:
            return huey.periodic_task(crontab(minute="0", hour=str(job.each_day_at)), name=job.name)(work)
        return huey.task(name=job.name)(work)

    def _in_a_context_of_its_own(self, job: Job) -> Callable[..., None]:
        def work(*about: str) -> None:
            # A request's context, for messages name pages; its end closes the database session.
            with self.app.test_request_context():
                job.work(*about)

        return work

    def waiting(self) -> int:
        """How many tasks were woken and wait for a worker."""
        return int(self.huey.pending_count())

    def worker(self, threads: int) -> Consumer:
        """Make a worker: it stops at SIGTERM once what it is doing has come to a good place to stop."""
        made = self.huey.create_consumer(workers=threads, graceful_signal="TERM", max_delay=LONGEST_PAUSE)
        self.stopping = made.stop_flag
        return made
