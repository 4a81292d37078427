"""`./run interop`: one credential of each kind, given to verifiers that others wrote, in Python and in JavaScript.

Those of JavaScript are installed in a fresh folder under var/, in the versions below; nothing of them is kept.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.credentials.bridge import demo_set, verify_file
from badges.contexts import PINNED
from tests.interop import openbadges

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "interop"
ORIGIN = "https://badges.example.org"
PACKAGES = {
    "@digitalbazaar/data-integrity": "2.5.0",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite": "1.3.0",
    "@digitalbazaar/vc": "7.3.0",
    "@digitalbazaar/vc-bitstring-status-list": "2.0.1",
    "@digitalcredentials/verifier-core": "1.0.0-beta.11",
    "base58-universal": "2.0.0",
    "jose": "6.2.17",
}
OURS, OPEN_BADGES = "Tremplin", "openbadgeslib"
NOT_ASKED = "–"
Verdicts = Mapping[str, Mapping[str, str]]


class MissingError(Exception):
    """What others need to be run is not here; the words say what to do."""


def main() -> int:
    """Make the set, ask everyone, and compare."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    try:
        node = install()
        names = make()
        verdicts = {OURS: ours(names), OPEN_BADGES: by_openbadgeslib(names), **by_node(node)}
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    differing = [
        f"{verifier} finds {name} {found}"
        for verifier, each in verdicts.items()
        for name, found in each.items()
        if found != expected(name)
    ]
    console.print(table(names, verdicts))
    asked = sum(len(each) for each in verdicts.values())
    for words in differing:
        console.print(f"Differs: {words}.", markup=False)
    console.print(f"{asked - len(differing)} verdicts of {asked} are as expected.")
    return 1 if differing else 0


def install() -> str:
    """Install the verifiers in JavaScript; return the path of Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise MissingError(
            "Node and its npm are needed for this check alone, and were not found: see https://nodejs.org"
        )
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    package = {"private": True, "type": "module", "dependencies": PACKAGES}
    (FOLDER / "package.json").write_text(json.dumps(package), encoding="utf-8")
    shutil.copy(Path(__file__).with_name("verify.mjs"), FOLDER)
    options = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]
    ran = subprocess.run([npm, "install", *options], cwd=FOLDER, check=False, capture_output=True, text=True)
    if ran.returncode:
        told = ran.stderr.strip().splitlines() or ["no reason was given"]
        raise MissingError(f"npm could not install the verifiers; is its registry within reach? It says: {told[0]}")
    return node


def make() -> list[str]:
    """Make the set, a little before now: the others read the clock themselves."""
    demo_set.write(FOLDER, origin=ORIGIN, now=datetime.now(UTC) - timedelta(minutes=1))
    names = sorted(path.name for path in FOLDER.iterdir() if path.name.startswith(("valid-", "invalid-")))
    carried = {name: openbadges.baked(FOLDER / name) for name in names}
    credentials = {name: json.loads(text) if text.startswith("{") else text for name, text in carried.items()}
    (FOLDER / "credentials.json").write_text(json.dumps(credentials), encoding="utf-8")
    contexts = {url: str(ROOT / "badges" / "contexts" / f"{name}.json") for url, (name, _hash) in PINNED.items()}
    (FOLDER / "contexts.json").write_text(json.dumps(contexts), encoding="utf-8")
    return names


def expected(name: str) -> str:
    """The verdict that a file's name tells."""
    return name.partition("-")[0]


def ours(names: list[str]) -> dict[str, str]:
    """What we find."""
    now = datetime.now(UTC)
    return {
        name: verify_file(
            (FOLDER / name).read_bytes(), documents=FOLDER, online=False, now=now, recipient=None
        ).verdict.value
        for name in names
    }


def by_openbadgeslib(names: list[str]) -> dict[str, str]:
    """What openbadgeslib finds of what it knows."""
    asked = [name for name in names if name not in openbadges.NOT_ASKED]
    return {name: "valid" if openbadges.accepted(FOLDER / name, FOLDER) else "invalid" for name in asked}


def by_node(node: str) -> Verdicts:
    """What the verifiers in JavaScript find."""
    command = [node, "verify.mjs", str(FOLDER), str(FOLDER / "contexts.json")]
    ran = subprocess.run(command, cwd=FOLDER, check=False, capture_output=True, text=True)
    if ran.returncode:
        raise MissingError(f"The verifiers in JavaScript have failed:\n{ran.stderr}")
    found: Verdicts = json.loads(ran.stdout.splitlines()[-1])
    return found


def table(names: list[str], verdicts: Verdicts) -> Table:
    """Show what everyone found."""
    shown = Table()
    for name in ("", "expected", *verdicts):
        shown.add_column(name)
    for name in names:
        shown.add_row(name, expected(name), *(each.get(name, NOT_ASKED) for each in verdicts.values()))
    return shown


if __name__ == "__main__":
    sys.exit(main())
