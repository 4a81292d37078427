"""The folder and the table: together, or not at all."""

import errno
import os
import shutil
import time
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli import tremplin
from app.config import Settings, SettingsError
from app.files import queries, store
from app.files import services as files
from app.files.errors import LostFileError, NoRoomError, QuotaError
from app.files.models import StoredFile
from tests.app.files.conftest import Keep
from tests.factories.accounts import NOW
from tests.factories.files import pdf

OLD = time.time() - 2 * files.SETTLED_SECONDS


def on_disk(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_whole_under_a_name_of_our_making_that_its_owner_alone_reads(keep: Keep, tmp_path: Path) -> None:
    stored = keep()

    [path] = on_disk(tmp_path)
    assert path == files.path_to(tmp_path, stored)
    assert path.name == stored.id.hex
    assert path.read_bytes() == pdf()
    assert path.stat().st_mode & 0o077 == 0
    assert (stored.size, stored.sha256) == (len(pdf()), store.digest(path))


def test_a_person_keeps_no_more_than_their_share_and_what_they_give_up_counts_no_more(
    session: Session, keep: Keep, tmp_path: Path
) -> None:
    first = keep("a")
    with pytest.raises(QuotaError):
        keep("b", quota=2 * first.size - 1)
    assert len(on_disk(tmp_path)) == 1

    files.remove(session, stored=first, now=NOW)
    files.erase(tmp_path, first)
    assert queries.used_by(session, first.owner_id) == 0
    assert on_disk(tmp_path) == []
    keep("b", quota=2 * first.size - 1)


def test_a_file_given_up_stays_on_the_disk_until_that_is_sure(session: Session, keep: Keep, tmp_path: Path) -> None:
    stored = keep()
    files.erase(tmp_path, stored)
    assert len(on_disk(tmp_path)) == 1

    files.remove(session, stored=stored, now=NOW)
    with pytest.raises(LostFileError):
        files.path_to(tmp_path, stored)


@pytest.mark.parametrize("full", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_while_writing_leaves_nothing_behind(
    session: Session, keep: Keep, tmp_path: Path, full: int
) -> None:
    def fail(_handle: int) -> NoReturn:
        raise OSError(full, os.strerror(full))

    with mock.patch("app.files.store.os.fsync", fail), pytest.raises(NoRoomError):
        keep()
    assert on_disk(tmp_path) == []


def test_uploads_leave_room_for_the_database(keep: Keep, tmp_path: Path) -> None:
    usage: Any = shutil.disk_usage(tmp_path)._replace(free=store.RESERVE)
    with mock.patch("app.files.store.shutil.disk_usage", return_value=usage), pytest.raises(NoRoomError):
        keep()
    assert on_disk(tmp_path) == []


def test_another_fault_of_the_disk_is_not_hidden(keep: Keep, tmp_path: Path) -> None:
    with mock.patch("app.files.store.os.fsync", side_effect=OSError(errno.EIO, "")), pytest.raises(OSError, match="5"):
        keep()
    assert on_disk(tmp_path) == []


def test_what_is_lost_changed_or_nobodys_is_found_and_what_is_nobodys_is_taken_away(
    session: Session, keep: Keep, tmp_path: Path
) -> None:
    whole, lost, changed, given_up = (keep(words) for words in "abcd")
    files.path_to(tmp_path, lost).unlink()
    files.path_to(tmp_path, changed).write_bytes(b"something else")
    files.remove(session, stored=given_up, now=NOW)
    young = store.path_of(tmp_path, uuid4())
    unfinished, stray = tmp_path / "files" / "incoming" / "tmpab", store.path_of(tmp_path, uuid4())
    for path in (young, unfinished, stray):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    for path in (unfinished, stray, store.path_of(tmp_path, given_up.id)):
        os.utime(path, (OLD, OLD))

    found = files.check(session, tmp_path)
    assert (found.kept, found.lost, found.changed) == (3, (lost.id,), (changed.id,))
    assert set(found.strays) == {unfinished, stray, store.path_of(tmp_path, given_up.id)}

    assert files.clean(session, tmp_path) == 3
    assert set(on_disk(tmp_path)) == {young, files.path_to(tmp_path, whole), files.path_to(tmp_path, changed)}
    assert files.clean(session, tmp_path) == 0


def test_the_commands_say_what_is_wrong_and_put_it_in_order(app: Flask, session: Session) -> None:
    folder = app.config["SETTINGS"].data_dir
    with mock.patch("app.cli.is_current", return_value=True):
        runner = app.test_cli_runner()
        runner.invoke(tremplin, ["files", "clean"], obj=app)
        kept = len(session.scalars(select(StoredFile)).all())
        stray = store.path_of(folder, uuid4())
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_bytes(b"x")
        os.utime(stray, (OLD, OLD))
        checked = runner.invoke(tremplin, ["files", "check"], obj=app)
        cleaned = runner.invoke(tremplin, ["files", "clean"], obj=app)
        again = runner.invoke(tremplin, ["files", "check"], obj=app)

    assert checked.exit_code == 1
    assert f"Stray: files/{stray.parent.name}/{stray.name}" in checked.output
    assert cleaned.output == "1 files taken away.\n"
    assert (again.exit_code, again.output) == (0, f"{kept} files, all there.\n")


@pytest.mark.parametrize("value", ["0", "-1", "ten", "10001"])
def test_a_share_that_is_no_number_of_megabytes_stops_the_start(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match="TREMPLIN_FILES_MB"):
        Settings.from_environment({"TREMPLIN_DATA": str(tmp_path), "TREMPLIN_FILES_MB": value})
