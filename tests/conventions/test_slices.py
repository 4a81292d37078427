"""A slice holds only files whose names everyone knows."""

from pathlib import Path

import pytest

from tests.conventions.test_imports import layers
from tests.conventions.tree import ROOT, files

KNOWN = {
    "__init__.py", "models.py", "queries.py", "services.py", "policies.py", "bridge.py", "forms.py", "views.py",
    "commands.py", "tasks.py", "errors.py", "labels.py", "importers", "importers.py", "templates",
}  # fmt: skip
# Floors below the slices, which are made of other things than pages and tables.
GROUND = {"factory", "cli", "ui", "access", "config", "db", "i18n", "permissions", "mail", "jobs", "files"}


def strangers(paths: list[Path]) -> list[str]:
    """List the files of slices, given from app/ on, that bear no known name."""
    inside = [path for path in paths if len(path.parts) > 1]
    return sorted({path.as_posix() for path in inside if path.parts[0] not in GROUND and path.parts[1] not in KNOWN})


def test_slices_hold_only_files_with_known_names() -> None:
    slices = {layer.strip("()") for layer in layers()}
    ours = [path.relative_to(ROOT / "app") for path in files("app")]

    assert strangers([path for path in ours if path.parts[0] in slices]) == []


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "common/__init__.py", "dao.py"])
def test_a_file_with_a_name_that_fits_anything_is_found(name: str) -> None:
    assert strangers([Path("skills", "models.py"), Path("skills", name)]) == [f"skills/{name}"]
