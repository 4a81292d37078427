"""What is kept in the repository can be used by anyone, anywhere."""

import re
from collections.abc import Iterable, Mapping

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.conventions.tree import ROOT, normalised, project, texts

LOCKS = ("app", "test", "installer")
PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)(.*)$", flags=re.MULTILINE)
SETTING = re.compile(r"\bTREMPLIN_[A-Z_]+\b")
# Folders that belong to one machine or one person.
MACHINES_OWN = re.compile(r"(?<![\w.~<>-])/(?:work|root|home/[\w.-]+|Users/[\w.-]+)(?=/|\b)")


def lock(name: str) -> str:
    """Return the text of a lock."""
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def pins(text: str) -> dict[str, str]:
    """Return the packages of a lock with their versions."""
    return {normalised(name): version for name, version, _rest in PINNED.findall(text)}


def unhashed(text: str) -> list[str]:
    """List the packages of a lock that any file could pretend to be."""
    entries = text.replace("\\\n", " ").splitlines()
    return [entry.split("==")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]


def unsatisfied(wanted: Iterable[str], pinned: Mapping[str, str]) -> list[str]:
    """List the requirements that a lock does not meet."""
    return [line for line in wanted if not meets(pinned.get(normalised(Requirement(line).name)), Requirement(line))]


def meets(version: str | None, requirement: Requirement) -> bool:
    """Whether a pinned version is one that is asked for."""
    return version is not None and requirement.specifier.contains(Version(version))


def unexplained(code: Iterable[str], documents: Iterable[str]) -> set[str]:
    """Return the settings that are read and not explained in a table, or explained and not read."""
    read = {name for source in code for name in SETTING.findall(source)}
    rows = (line for text in documents for line in text.splitlines() if line.lstrip().startswith("|"))
    return read ^ {name for row in rows for name in SETTING.findall(row.split("|")[1])}


def machine_paths(sources: Mapping[str, str]) -> list[str]:
    """List the places that name a folder of one machine alone."""
    return [
        f"{path}:{number}"
        for path, text in sources.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINES_OWN.search(line)
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host(name: str) -> None:
    assert "://" not in lock(name)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_knows_each_package_by_its_bytes(name: str) -> None:
    assert pins(lock(name))
    assert unhashed(lock(name)) == []


def test_a_package_without_a_hash_is_found() -> None:
    assert unhashed("flask==3.1 \\\n    --hash=sha256:ab\nclick==8.2 ; sys_platform == 'linux'\n") == ["click"]


def test_the_locks_hold_what_the_project_asks_for() -> None:
    asked = project()["project"]
    dependencies, extras = asked["dependencies"], asked["optional-dependencies"]

    assert unsatisfied(dependencies, pins(lock("app"))) == []
    assert unsatisfied([*dependencies, *extras["test"]], pins(lock("test"))) == []


def test_the_tests_run_on_the_very_packages_that_the_application_does() -> None:
    application, tests = pins(lock("app")), pins(lock("test"))

    assert {name: tests.get(name) for name in application} == application


def test_a_requirement_that_a_lock_does_not_meet_is_found() -> None:
    wanted = ["flask>=3.1", "Click>=9", "huey", "flask_wtf"]

    assert unsatisfied(wanted, {"flask": "3.1.3", "click": "8.2", "flask-wtf": "1.3"}) == ["Click>=9", "huey"]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert machine_paths(texts()) == []


@pytest.mark.parametrize("folder", ["work/main", "root/.cache", "home/camille/src", "Users/camille"])
def test_a_folder_of_one_machine_is_found(folder: str) -> None:
    sources = {"a.py": f"x = 1\nopen('/{folder}/file')", "b.md": "https://example.org/work and app/home/views.py"}

    assert machine_paths(sources) == ["a.py:2"]


def test_every_setting_is_explained() -> None:
    code = texts("app/*.py", "app/**/*.py", "seeds/*.py", "migrations/*.py").values()

    assert unexplained(code, texts("README.md", "docs/**").values()) == set()


def test_a_setting_that_is_not_explained_and_one_that_is_not_read_are_found() -> None:
    code = ['environment["TREMPLIN_MODE"]', 'environment["TREMPLIN_SECRET"]']
    document = "| Setting | Meaning |\n| `TREMPLIN_MODE` | how |\n| `TREMPLIN_OLD` | gone |\nTREMPLIN_SECRET is secret."

    assert unexplained(code, [document]) == {"TREMPLIN_SECRET", "TREMPLIN_OLD"}


def test_the_changes_of_this_version_are_told() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(rf"^## .*({re.escape(project()['project']['version'])}|Unreleased)", changes, flags=re.MULTILINE)
