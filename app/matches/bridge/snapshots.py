"""The files that the index of candidates is kept in, for all workers to map; none is believed when anything differs."""

import fcntl
import hashlib
import inspect
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Self

from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

import matching
from app.matches.bridge import grounds, people
from app.matches.queries import Change
from matching import table

# What lays grounds out, and what each is worth: another version of these makes other files.
RULES = (grounds, matching.Trust, matching.standing, table)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The files of one database, named by the number of the last change they hold."""

    folder: Path
    database: str

    @classmethod
    def of(cls, session: Session, data_dir: Path) -> Self:
        """The files of this session's database: several databases may share a data folder."""
        return cls(data_dir / "candidates", _name(session.get_bind().engine.url))

    @contextmanager
    def turn(self, *, wait: bool = True) -> Iterator[bool]:
        """Let one process at a time build and save; False when that cannot be, or, unless one waits, is not now."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # who holds which skill is nobody else's
            lock = (self.folder / f"{self.database}.lock").open("w")
        except OSError:
            _log.warning("No index of candidates can be kept in %s", self.folder, exc_info=True)
            yield False
            return
        with lock:  # closing it ends the turn
            mine = True
            try:
                fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                mine = False
            yield mine

    def numbers(self) -> list[int]:
        """The changes that the files at hand stand at, the latest first."""
        found = []
        for path in self.folder.glob(f"{self.database}-*.index"):
            with suppress(ValueError):  # a file of somebody else's
                found.append(int(path.stem.removeprefix(f"{self.database}-")))
        return sorted(found, reverse=True)

    def open(self, change: Change, vocabulary: matching.Relatedness, today: date) -> matching.CandidateIndex | None:
        """The index as it was at a change; None when there is no such file, or the least doubt about it."""
        try:
            return matching.CandidateIndex.open(
                self._path(change.number), vocabulary, data=self._state(change), today=today
            )
        except matching.SnapshotError as doubt:
            _log.info("Candidates are laid out again: %s", doubt)
            return None

    def save(self, index: matching.CandidateIndex, change: Change) -> None:
        """Keep the index as it is at a change, and let older files go; to be called in one's turn.

        A ranking needs no file: when none can be written, that is said in the log, and the next process builds its own.
        """
        try:
            index.save(self._path(change.number), data=self._state(change))
            self._tidy(change.number)
        except OSError:
            _log.warning("The index of candidates could not be kept", exc_info=True)

    def forget(self, *, before: int | None = None) -> None:
        """Remove the files of changes before one, or all: they hold someone who has left since.

        A worker that was about to open one of them looks again, and opens a newer one or builds its own.
        """
        try:
            for number in self.numbers():
                if before is None or number < before:
                    self._path(number).unlink(missing_ok=True)
        except OSError:
            _log.exception("Files that hold the skills of someone who left could not be removed from %s", self.folder)

    def _tidy(self, last: int) -> None:
        """Remove what no worker should open: other files than the last, and what a worker that died left."""
        for number in self.numbers():
            if number != last:
                self._path(number).unlink(missing_ok=True)
        for partial in self.folder.glob(f"{self.database}-*.partial"):
            partial.unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        return self.folder / f"{self.database}-{number}.index"

    def _state(self, change: Change) -> str:
        """What a file is of, naming nobody. Numbers come again after a rollback or a restore: who and when do not."""
        told = f"{_rules()}:{self.database}:{change.number}:{change.trainee_id}:{change.at.isoformat()}"
        return hashlib.sha256(told.encode()).hexdigest()


@cache
def _rules() -> str:
    """A digest of the rules that lay grounds out."""
    digest = hashlib.sha256(people.RULES_VERSION.encode())
    for rule in RULES:
        digest.update(Path(inspect.getfile(rule)).read_bytes())
    return digest.hexdigest()[:24]


def _name(url: URL) -> str:
    """A name for a database: a digest of where it is, without who asks or their password."""
    backend = url.get_backend_name()
    if backend == "sqlite":
        told = [str(Path(url.database or "").resolve())]
    else:
        told = [str(part) for part in (url.host, url.port, url.database, url.query.get("host"), url.query.get("port"))]
    return hashlib.sha256("\n".join([backend, *told]).encode()).hexdigest()[:16]
