"""A slice holds only files whose names everyone knows."""

from pathlib import Path

import pytest

from tests.conventions.test_imports import layers
from tests.conventions.tree import ROOT, files

KNOWN = {
    *("models", "queries", "services", "policies", "bridge", "forms", "views", "commands", "tasks", "errors", "labels"),
    *("__init__", "importers", "signals", "templates"),
}
# What a slice has that no other has, each a thing with a name of its own.
OWN = {
    "accounts": {"demo", "limiting", "passwords", "security", "sessions", "siret", "team_views", "tools"},
    "home": {"frame"},
    "record": {"exports", "paper"},
    "territory": {"distances"},
}
# Below the slices, which are made of other things than pages and tables.
GROUND = {"factory", "cli", "ui", "access", "config", "db", "i18n", "permissions", "mail", "jobs", "files"}


def strangers(paths: list[Path]) -> list[str]:
    """List the files and folders of slices, given from app/ on, that bear no known name."""
    inside = {(path.parts[0], Path(path.parts[1]).stem) for path in paths if len(path.parts) > 1}
    return sorted(f"{slice_}/{name}" for slice_, name in inside if name not in KNOWN | OWN.get(slice_, set()))


def test_slices_hold_only_files_with_known_names() -> None:
    slices = {layer.strip("()") for layer in layers()} - GROUND
    ours = [path.relative_to(ROOT / "app") for path in files("app")]

    assert strangers([path for path in ours if path.parts[0] in slices]) == []


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "common/__init__.py", "security.py"])
def test_a_file_with_a_name_that_fits_anything_is_found(name: str) -> None:
    assert strangers([Path("skills", "models.py"), Path("skills", name)]) == [
        f"skills/{name.removesuffix('.py').split('/')[0]}"
    ]
