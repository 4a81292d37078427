"""Taking files in, giving them up, and keeping the folder and the table in agreement."""

import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import new_id
from app.files import pictures, queries, store
from app.files.errors import EmptyFileError, LostFileError, QuotaError, TooLargeError
from app.files.kinds import recognise
from app.files.models import MediaType, StoredFile
from app.files.names import shown_name

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
# A younger file without a row may belong to a transaction that is still open.
SETTLED_SECONDS = 3600
TURNS = 7366


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file read, recognised and made safe, about to be kept."""

    data: bytes
    media_type: MediaType
    name: str

    @property
    def sha256(self) -> str:
        """What tells it from any other."""
        return sha256(self.data).hexdigest()


def read(stream: BinaryIO, name: str | None) -> ReadFile:
    """Read what someone sent, by its bytes; pictures are drawn again. It asks nothing of the database."""
    data = stream.read(LARGEST + 1)
    if not data:
        raise EmptyFileError
    if len(data) > LARGEST:
        raise TooLargeError
    media_type = recognise(data)
    if media_type.is_picture:
        data = pictures.redraw(data, media_type)
    return ReadFile(data, media_type, shown_name(name, media_type))


def keep(session: Session, *, file: ReadFile, owner_id: UUID, data_dir: Path, quota: int, now: datetime) -> StoredFile:
    """Keep a file within its owner's share; should the transaction fail, `clean` takes the bytes away."""
    _take_turns(session, owner_id)
    if queries.used_by(session, owner_id) + len(file.data) > quota:
        raise QuotaError
    stored = StoredFile(
        id=new_id(),
        owner_id=owner_id,
        media_type=file.media_type,
        name=file.name,
        size=len(file.data),
        sha256=file.sha256,
        kept_at=now,
    )
    session.add(stored)
    session.flush()
    store.put(data_dir, stored.id, file.data)
    return stored


def _take_turns(session: Session, owner_id: UUID) -> None:
    """Let one transaction at a time count what a person's files take."""
    if session.get_bind().dialect.name == "postgresql":
        mine = int.from_bytes(owner_id.bytes[:4], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(TURNS, mine)))


def remove(session: Session, *, stored: StoredFile, now: datetime) -> None:
    """Give a file up; once that is committed, `erase` its bytes."""
    stored.removed_at = stored.removed_at or now
    session.flush()


def erase(data_dir: Path, stored: StoredFile) -> None:
    """Take the bytes of a file that was given up away from the disk."""
    if stored.removed_at is not None:
        store.erase(data_dir, stored.id)


def path_to(data_dir: Path, stored: StoredFile) -> Path:
    """Where the bytes of a file are."""
    path = store.path_of(data_dir, stored.id)
    if stored.removed_at is not None or not path.is_file():
        raise LostFileError
    return path


@dataclass(frozen=True, slots=True)
class Findings:
    """Where the folder and the table disagree."""

    kept: int
    lost: tuple[UUID, ...]  # rows without their file
    changed: tuple[UUID, ...]  # files whose bytes are not those we kept
    strays: tuple[Path, ...]  # files without a row


def check(session: Session, data_dir: Path) -> Findings:
    """Compare every file with its row."""
    wanted = queries.digests(session)
    there = {file_id: path for path, file_id in store.everything(data_dir) if file_id in wanted}
    return Findings(
        kept=len(wanted),
        lost=tuple(sorted(wanted.keys() - there.keys())),
        changed=tuple(sorted(one for one, path in there.items() if store.digest(path) != wanted[one])),
        strays=_strays(wanted, data_dir),
    )


def _strays(wanted: dict[UUID, str], data_dir: Path) -> tuple[Path, ...]:
    settled = time.time() - SETTLED_SECONDS
    found = [path for path, file_id in store.everything(data_dir) if file_id is None or file_id not in wanted]
    return tuple(path for path in found if path.stat().st_mtime < settled)


def clean(session: Session, data_dir: Path) -> int:
    """Take away the files that no row wants; how many there were."""
    strays = _strays(queries.digests(session), data_dir)
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
