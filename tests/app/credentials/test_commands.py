"""`tremplin badge`: what it tells, and how it ends."""

import json
import resource
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.cli import tremplin
from app.credentials.commands import badge

SHARED = Path(__file__).resolve().parents[4] / "shared" / "samples" / "badges"
NOW = "2026-11-02T09:00:00Z"


@pytest.fixture
def run(app: Flask) -> "Run":
    return Run(app)


class Run:
    """Runs a command of this application."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(tremplin, ["badge", *arguments], obj=self.app)


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    made = run("demo-set", "--out", str(tmp_path), "--now", NOW)
    assert made.exit_code == 0
    written = [one for one in tmp_path.iterdir() if one.name.startswith(("valid-", "invalid-"))]
    assert made.output.startswith(f"{len(written)} credentials")
    return tmp_path


def test_a_badge_is_verified_with_what_a_folder_publishes(run: Run, folder: Path) -> None:
    told = ("--documents", str(folder), "--now", NOW)

    good = run("verify", str(folder / "valid-baked.png"), *told, "--recipient", "camille@example.org", "--json")
    assert good.exit_code == 0
    answer = json.loads(good.output)
    assert answer["verdict"] == "valid"
    assert {one["name"]: one["outcome"] for one in answer["checks"]}["recipient"] == "passed"

    revoked = run("verify", str(folder / "invalid-revoked.json"), *told)
    assert revoked.exit_code == 1
    assert "✗ status: failed (revoked)" in revoked.output
    assert "This badge is invalid." in revoked.output


def test_without_documents_nothing_remote_is_known(run: Run, folder: Path) -> None:
    found = run("verify", str(folder / "valid-json.json"), "--now", NOW)

    assert found.exit_code == 1
    assert "This badge is unknown." in found.output
    assert "offline" in found.output


def test_what_is_no_badge_ends_with_two(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Bonjour", encoding="utf-8")

    assert run("verify", str(tmp_path / "letter.txt")).exit_code == 2
    assert run("verify", str(tmp_path / "nowhere.png")).exit_code == 2
    assert run("verify", str(folder)).exit_code == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("verify", str(folder / "valid-json.json"), "--documents", str(empty)).exit_code == 2
    assert run("verify", str(folder / "valid-json.json"), "--now", "yesterday").exit_code == 2


def test_a_detail_never_speaks_to_the_terminal(run: Run, tmp_path: Path) -> None:
    hostile = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"], "x\x1b[31m": 1}
    (tmp_path / "badge.json").write_text(json.dumps(hostile), encoding="utf-8")

    assert "\x1b" not in run("verify", str(tmp_path / "badge.json")).output


@pytest.mark.skipif(not SHARED.exists(), reason="the samples of others are not beside the repository")
def test_every_sample_has_the_verdict_expected_of_it_soon_and_in_little_memory() -> None:
    samples = json.loads((SHARED / "manifest.json").read_text(encoding="utf-8"))["samples"]
    told = ("--documents", str(SHARED / "documents"), "--now", "2026-11-22", "--json")
    wrong, slowest, before = [], ("", 0.0), peak()
    for sample in samples:
        began = time.process_time()
        found = CliRunner().invoke(badge, ["verify", str(SHARED / sample["file"]), *told])
        slowest = max(slowest, (sample["file"], time.process_time() - began), key=lambda one: one[1])
        assert found.exception is None or isinstance(found.exception, SystemExit), sample["file"]
        answer = json.loads(found.output)
        assert (found.exit_code == 0) is (answer["verdict"] == "valid")
        free = sample["expected"] == "either" or sample.get("lenient")
        if not free and (answer["verdict"] == "valid") is not (sample["expected"] == "valid"):
            wrong.append((sample["file"], answer))

    assert len(samples) >= 70
    assert wrong == []
    assert slowest[1] < 1, slowest
    assert peak() - before < 100_000_000


def peak() -> int:
    """The most bytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
