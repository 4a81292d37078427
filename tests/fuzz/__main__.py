"""`./run fuzz`: badges changed at random, guided by the lines of `badges` that they reach.

What must never be: an exception, more than a second, more than 100 MB, or a changed badge found valid.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import badges
from badges import BadgeError, Documents, TangledError, UnreadableError, jsonld
from badges.canonicalisation import canonical
from badges.expansion import UnusualError, quick_quads
from badges.proofs import data_integrity, jwt
from tests.badges.issuer import EMAIL, NOW
from tests.fuzz import judging, seeds
from tests.fuzz.house import House
from tests.fuzz.mutation import Mutator, written

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = (str(ROOT / "badges") + "/", str(ROOT / "app" / "credentials") + "/")
MOST_SECONDS, MOST_BYTES = 1.0, 100 * 1024 * 1024
TRACED = 6  # one in so many: tracing lines takes several times longer


class WrongError(Exception):
    """Something that must never be."""


class Fuzzer:
    """Changes files, gives them to the readers, and keeps what reaches further."""

    def __init__(self, random: Random, out: Path) -> None:
        self.random, self.out, self.given = random, out, seeds.gather()
        self.names = list(self.given.files)
        self.house = House()
        self.given.files |= self.house.files
        self.corpus = [*self.given.files.values(), *self.given.published.values()]
        self.mutator = Mutator(random, self.corpus)
        self.lines: set[tuple[str, int]] = set()
        self.outcomes: set[object] = set()
        self.findings: dict[str, str] = {}
        self.executions = 0
        self.origin = {content: name for name, content in self.given.files.items()}
        self.before = {name: self.verified(content, None) for name, content in self.given.files.items()}
        self.asked = {name: self._asks(content) for name, content in self.given.files.items()}
        self.targets: list[Callable[[], bytes]] = [
            self.changed_file, self.changed_file, self.changed_file, self.changed_world, self.changed_then_signed,
            self.changed_picture, self.two_ways, self.changed_at_ours, self.changed_at_ours,
        ]  # fmt: skip
        self.trying = b""

    def verified(self, content: bytes, world: dict[str, bytes] | None) -> badges.Verification:
        """Verify in a closed world."""
        fetch = Documents(world or self.given.published)
        return badges.verify(content, fetch=fetch, now=NOW, recipient=EMAIL if self.executions % 2 else None)

    def _asks(self, content: bytes) -> list[str]:
        """What a verification asks the world for."""
        asked: list[str] = []

        def fetch(url: str) -> bytes:
            asked.append(url)
            return Documents(self.given.published)(url)

        badges.verify(content, fetch=fetch, now=NOW)
        return [url for url in asked if url in self.given.published]

    # --- What is tried -----------------------------------------------------------------------------------------------

    def changed_file(self) -> bytes:
        """A badge changed in any way is no longer valid, unless it says the same."""
        content = self.random.choice(self.corpus)
        name = self.origin.get(content)
        self.trying = changed = self.mutator.file(content)
        found = self.verified(changed, None)
        self.note(found)
        if found.verdict == "valid" and name is not None and not judging.is_unsigned(found):
            self._same(name, changed)
        return changed

    def _same(self, name: str, changed: bytes) -> None:
        if self.before[name].verdict != "valid":
            raise WrongError(f"was not valid: {name}")
        if not judging.says_the_same(judging.told(self.given.files[name]), judging.told(changed)):
            raise WrongError(f"changed, and valid: {name}")

    def changed_world(self) -> bytes:
        """What others publish may be anything."""
        name = self.random.choice([one for one in self.names if self.asked[one]])
        url = self.random.choice(self.asked[name])
        self.trying = changed = self.mutator.file(self.given.published[url])
        found = self.verified(self.given.files[name], {**self.given.published, url: changed})
        self.note(found)
        if "/status/" in url and name.startswith("set/invalid") and found.verdict == "valid":
            raise WrongError(f"a list changed, and valid: {name}")
        return changed

    def changed_then_signed(self) -> bytes:
        """What an issuer signs may be anything too."""
        issuer = self.given.issuer
        document = self.mutator.document(issuer.credential().to_json())
        try:
            if self.random.random() < 0.5:
                self.trying = written(data_integrity.sign(json.loads(written(document)), issuer.key, created=NOW))
            else:
                self.trying = jwt.sign(document, issuer.key).encode()
        except (BadgeError, ValueError, TypeError, KeyError):
            return b""
        self.note(self.verified(self.trying, None))
        return self.trying

    def changed_picture(self) -> bytes:
        """A picture is refused, or carries what was put in it."""
        name = self.random.choice([one for one in self.names if one.endswith((".png", ".svg"))])
        self.trying = changed = self.mutator.file(self.given.files[name])
        text = self.random.choice(('{"a": "é]]>"}', "eyJhIjoxfQ.eyJhIjoxfQ.AAAA"))
        try:
            baked = badges.bake(changed, text)
        except UnreadableError as error:
            self.outcomes.add(error.reason)
            return changed
        if badges.read(baked).text != text:
            raise WrongError("baked, and not found again")
        return changed

    def two_ways(self) -> bytes:
        """The quick way to a document's meaning is PyLD's way, or gives up."""
        name = self.random.choice([one for one in self.names if one.endswith(".json")])
        self.trying = changed = self.mutator.json(self.given.files[name])
        carried = judging.told(changed)
        if carried is None or carried.document is None:
            return changed
        document = {key: value for key, value in carried.document.items() if key != "proof"}
        try:
            quick = sorted(quick_quads(document))
            expected = canonical(quick)
        except (UnusualError, ValueError, TangledError):
            return changed
        try:
            found = canonical(jsonld.quads(jsonld.expanded(document)))
        except TangledError:  # it is bounded more narrowly
            return changed
        if found != expected:
            raise WrongError("the two ways differ")
        return changed

    def changed_at_ours(self) -> bytes:
        """The application's own way says what it found, of whatever it is given, and never has to catch anything."""
        name = self.random.choice([*self.house.files, *self.house.files, *self.names])
        self.trying = changed = self.mutator.file(self.given.files[name])
        found = self.house.verified(changed, EMAIL if self.executions % 2 else None)
        self.note(found)
        if found.verdict == "valid" and name in self.house.files and not judging.is_unsigned(found):
            if name == "house/bad.json":
                raise WrongError("taken back, and valid")
            if not judging.says_the_same(judging.told(self.given.files[name]), judging.told(changed)):
                raise WrongError(f"changed, and valid at ours: {name}")
        return changed

    # --- Running -----------------------------------------------------------------------------------------------------

    def note(self, found: badges.Verification) -> None:
        """Remember what was found, by kind."""
        self.outcomes.add(tuple((one.name, one.outcome, one.detail.split(":")[0]) for one in found.checks))

    def step(self) -> None:
        """Try one change."""
        self.executions += 1
        known, kinds = len(self.lines), len(self.outcomes)
        target = self.random.choice(self.targets)
        memory, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        traced = self.executions % TRACED == 0
        sys.settrace(self._trace if traced else None)
        try:
            changed = target()
        except Exception as error:  # noqa: BLE001 (whatever it is, it is what we look for)
            sys.settrace(None)
            self.found(error)
            return
        finally:
            sys.settrace(None)
        took = time.process_time() - began
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) * 1024
        if took > MOST_SECONDS * (8 if traced else 1):
            self.found(WrongError(f"took {took:.1f} s: {target.__name__}"))
        if grown > MOST_BYTES:
            self.found(WrongError(f"took {grown >> 20} MB: {target.__name__}"))
        if changed and (len(self.lines) > known or len(self.outcomes) > kinds):
            self.corpus.append(changed)

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(LIBRARY):
            return None
        name = frame.f_code.co_filename

        def local(inner: FrameType, kind: str, _argument: Any) -> Any:
            if kind == "line":
                self.lines.add((name, inner.f_lineno))
            return local

        return local

    def say(self, words: str) -> None:
        """Tell the terminal."""
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()

    def found(self, error: Exception) -> None:
        """Keep a finding, once for each place it comes from."""
        frames = traceback.extract_tb(error.__traceback__)
        where = next((f"{Path(one.filename).name}:{one.name}" for one in reversed(frames)
                      if one.filename.startswith(LIBRARY)), "")  # fmt: skip
        words = str(error) if isinstance(error, WrongError) else f"{type(error).__name__} in {where}"
        key = words.split(" s: ")[-1] if words.startswith("took") else words
        if key in self.findings:
            return
        digest = hashlib.sha256(self.trying).hexdigest()[:12]
        self.findings[key] = f"{words} ({digest}): {str(error)[:200]!r}"
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / digest).write_bytes(self.trying)
        self.say(self.findings[key])


def main(arguments: list[str] | None = None) -> int:
    """Run for some minutes of the processor."""
    parser = argparse.ArgumentParser(prog="./run fuzz", description=__doc__, allow_abbrev=False)
    parser.add_argument("--minutes", type=float, default=1.0, help="of the processor; 1 by default")
    parser.add_argument("--seed", type=int, default=1, help="other numbers make other changes")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "fuzz", help="where to keep what was found")
    given = parser.parse_args(arguments)
    fuzzer = Fuzzer(Random(given.seed), given.out)
    began = time.process_time()
    for number in (signal.SIGINT, signal.SIGTERM):  # stopped, it tells what was done until then
        signal.signal(number, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        while time.process_time() - began < given.minutes * 60:
            fuzzer.step()
    fuzzer.say(
        f"{fuzzer.executions:,} executions in {(time.process_time() - began) / 60:.1f} minutes of the processor; "
        f"{len(fuzzer.given.files)} files to begin with, {len(fuzzer.corpus):,} at the end; "
        f"{len(fuzzer.lines):,} lines of the library reached, {len(fuzzer.outcomes):,} kinds of outcome; "
        f"{len(fuzzer.findings)} findings, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most."
    )
    return 1 if fuzzer.findings else 0


if __name__ == "__main__":
    sys.exit(main())
