"""The set of credentials to try verifiers on, tried on ours and on others'."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.credentials.bridge import demo_set, verify_file
from tests.interop.openbadges import NOT_ASKED, accepted


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The set, signed a little before now: the others read the clock themselves."""
    folder = tmp_path_factory.mktemp("set")
    now = datetime.now(UTC) - timedelta(minutes=1)
    assert demo_set.write(folder, origin="https://badges.example.org", now=now) == 25
    return folder


def credentials(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.startswith(("valid-", "invalid-")))


def test_each_credential_is_found_as_its_name_says(folder: Path) -> None:
    for path in credentials(folder):
        found = verify_file(path.read_bytes(), documents=folder, online=False, now=datetime.now(UTC), recipient=None)
        assert found.verdict == path.name.split("-")[0], (path.name, found.checks)


def test_a_verifier_written_by_others_agrees(folder: Path) -> None:
    asked = [path for path in credentials(folder) if path.name not in NOT_ASKED]

    assert len(asked) == 18
    for path in asked:
        assert accepted(path, folder) is path.name.startswith("valid-"), path.name


def test_what_the_library_makes_again_is_the_same(tmp_path: Path) -> None:
    now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    for name in ("a", "b"):
        demo_set.write(tmp_path / name, origin="https://badges.example.org", now=now)

    for path in credentials(tmp_path / "a"):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
