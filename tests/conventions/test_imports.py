"""The order of the slices is kept, and each contract about it catches what breaks it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conventions.tree import ROOT, project

FLOORS = ("bridge", "errors", "forms", "importers", "labels", "models", "policies", "queries", "services", "views")
LIBRARIES = ("badges", "matching", "seeds")

# Contract, then a module and the line that breaks it.
PLANTS = [
    ("slices", "app/skills/queries.py", "import app.offers.models"),
    ("slices", "app/accounts/services.py", "import app.portfolio.services"),
    ("slices", "app/offers/queries.py", "import app.trainings.models"),
    ("slices", "app/audit/services.py", "import app.accounts.models"),
    ("slices", "app/db.py", "import app.skills.models"),
    ("slices", "app/home/views.py", "import app.factory"),
    ("slices", "app/leftovers.py", ""),
    ("floors", "app/skills/models.py", "import app.skills.queries"),
    ("floors", "app/skills/queries.py", "import app.skills.services"),
    ("floors", "app/skills/services.py", "import app.skills.forms"),
    ("floors", "app/skills/policies.py", "import app.skills.bridge"),
    ("floors", "app/skills/forms.py", "import app.skills.views"),
    ("flask", "app/skills/services.py", "import flask"),
    ("flask", "app/skills/queries.py", "from flask_security import current_user"),
    ("flask", "app/skills/policies.py", "from werkzeug.exceptions import NotFound"),
    ("flask", "app/skills/importers.py", "import wtforms"),
    ("flask", "app/permissions.py", "import flask"),
    ("pure", "matching/ranking.py", "import sqlalchemy"),
    ("pure", "badges/issuing.py", "import app.db"),
    ("apart", "matching/ranking.py", "import badges.issuing"),
    ("bridge", "app/skills/queries.py", "import matching"),
    ("bridge", "app/skills/services.py", "import badges.issuing"),
    ("slices", "app/factory.py", "import app.cli"),
    ("top", "app/skills/services.py", "import seeds.demo"),
    ("circles", "matching/ranking.py", "import matching.profiles"),
]


def contracts() -> dict[str, dict[str, Any]]:
    """Return the contracts by their id."""
    return {contract["id"]: contract for contract in project()["tool"]["importlinter"]["contracts"]}


def layers() -> list[str]:
    """List the modules that have a place at the top of app/, as the contract writes them."""
    return [name.strip() for layer in contracts()["slices"]["layers"] for name in layer.split("|")]


def optional(places: list[str]) -> list[str]:
    """List the places that nobody has to take."""
    return [place.strip("()") for place in places if place.startswith("(")]


def lint(tree: Path, *contract: str) -> tuple[int, str]:
    """Check the contracts, or one of them, on a tree; return the exit code and what was said."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    options = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"]
    chosen = [part for name in contract for part in ("--contract", name)]
    ran = subprocess.run([*command, *options, *chosen], cwd=tree, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with every slice, each with all its floors, that breaks no rule."""
    modules = [f"app/{name.strip('()')}/{floor}" for name in layers() for floor in FLOORS]
    modules += ["app/config", "app/db", "app/i18n", "app/permissions", "app/factory", "app/cli", "app/access"]
    modules += ["matching/ranking", "matching/profiles", "badges/issuing", "seeds/demo"]
    for module in modules:
        path = tmp_path / f"{module}.py"
        if path.parent.name in {"config", "db", "i18n", "permissions", "factory", "cli", "access"}:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for package in [tmp_path / "app", *(tmp_path / name for name in LIBRARIES), *(tmp_path / "app").glob("*/")]:
        (package / "__init__.py").touch()
    return tmp_path


def test_the_project_keeps_every_contract() -> None:
    code, said = lint(ROOT)

    assert code == 0, said
    assert f"{len(contracts())} kept, 0 broken" in said


def test_a_tree_that_breaks_no_rule_keeps_every_contract(tree: Path) -> None:
    (tree / "matching" / "profiles.py").write_text("import matching.ranking\n")
    (tree / "app" / "matches" / "bridge.py").write_text("import matching.ranking\n")
    (tree / "app" / "cli.py").write_text("import seeds.demo\n")

    code, said = lint(tree)

    assert code == 0, said


@pytest.mark.parametrize(("contract", "module", "line"), PLANTS)
def test_a_contract_catches_the_import_that_breaks_it(tree: Path, contract: str, module: str, line: str) -> None:
    (tree / "matching" / "profiles.py").write_text("import matching.ranking\n")
    (tree / module).write_text(f"{line}\n")

    code, said = lint(tree, contract)

    assert code == 1, said
    assert re.search(rf"{re.escape(contracts()[contract]['name'])} BROKEN", said), said
    assert Path(module).stem in said


def test_every_contract_is_tried_with_an_import_that_breaks_it() -> None:
    assert {contract for contract, _module, _line in PLANTS} == set(contracts())


def test_a_place_in_the_list_is_optional_only_while_nobody_has_taken_it() -> None:
    taken = {path.stem for path in (ROOT / "app").iterdir() if path.suffix == ".py" or any(path.glob("*.py"))}

    assert [name for name in optional(layers()) if name in taken] == []


def test_an_optional_place_is_written_in_parentheses() -> None:
    assert optional(["factory", "(home)", "skills"]) == ["home"]
