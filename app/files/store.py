"""The folder of files: one file each, under a name of our making, whole or not at all."""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from uuid import UUID

from app.files.errors import NoRoomError

FOLDER, INCOMING = "files", "incoming"
# What uploads leave free: the database may live on the same disk, and must be able to write.
RESERVE = 200 * 1024 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def path_of(data_dir: Path, file_id: UUID) -> Path:
    """Where a file is; its name comes from its id alone."""
    return data_dir / FOLDER / file_id.hex[:2] / file_id.hex


def put(data_dir: Path, file_id: UUID, data: bytes) -> None:
    """Write a file to the disk, so that it is there whole after a power cut, or not at all."""
    try:
        incoming = data_dir / FOLDER / INCOMING
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(incoming).free < RESERVE + len(data):
            raise NoRoomError
        target = path_of(data_dir, file_id)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        _write(incoming, target, data)
    except OSError as problem:
        if problem.errno in FULL:
            raise NoRoomError from problem
        raise


def _write(incoming: Path, target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=incoming)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def erase(data_dir: Path, file_id: UUID) -> None:
    """Take a file away, if it is there."""
    path_of(data_dir, file_id).unlink(missing_ok=True)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def everything(data_dir: Path) -> Iterator[tuple[Path, UUID | None]]:
    """Every file of the folder with the id it is named by; None for what was not finished or is not ours."""
    for path in sorted((data_dir / FOLDER).glob("*/*")):
        try:
            file_id = UUID(hex=path.name)
        except ValueError:
            yield path, None
        else:
            yield path, file_id if path == path_of(data_dir, file_id) else None
