"""`./run bench`: speed beside peers that give the same answers, quality beside baselines, in one run."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Shown

from tests.bench import chart, latency, machine, quality, report, scaling

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = (20_000, 100_000, 1_000_000)
CHART = "How many times longer others take for the same answers"
CHART_NOTE = (
    "For each peer and number of candidates, the median of the times a question takes it, divided by ours; a thin line "
    "goes from the least to the greatest. Peers that speak SQL are shown in the set-up in which they are fastest."
)

ABOUT = """What one run of `./run bench --out docs/benchmarks.md` measured. The command writes this page, and no
test depends on it. Speed is told as ratios, taken in turns within the run: to what reading the memory
alone takes, and to peers that give the same answers. People, skills and offers are invented
(`tests/bench/data.py`): 14,000 skills whose popularity falls as their rank, twenty grounds a person with
levels, proofs and dates, twenty neighbours a skill, ten requirements an offer, half of what is held and
asked being of one's own field.
"""


class Run:
    """One run of the bench, and what it has found so far."""

    def __init__(self, given: argparse.Namespace, console: Console) -> None:
        self.given, self.console = given, console
        self.began = time.monotonic()
        self.left_out: list[str] = []
        self.found: dict[str, Any] = {"sizes": []}

    def measure(self) -> None:
        """Measure all that is asked for; what cannot be is said."""
        for people in self.given.candidates:
            self.say(f"Speed, {report.size(people)}…")
            one = self.speed(people)
            self.found["sizes"].append(one)
            self.left_out += [
                f"{line['name']} at {report.size(people)}: {line['missing']}."
                for line in one["peers"]
                if "missing" in line
            ]
        self.say("Searching as someone types…")
        self.found["latency"] = latency.measure(*((40, 3) if self.given.quick else (400, 20)))
        if self.given.quick:
            self.left_out.append("Quality, larger crowds and most repetitions: --quick leaves them out.")
        elif not (self.given.data / "eval").is_dir():
            self.left_out.append(f"Quality: there are no questions in {self.given.data}.")
        else:
            self.found["quality"] = [self.told(task) for task in quality.measure(self.given.data)]

    def told(self, task: dict[str, Any]) -> dict[str, Any]:
        """Say that a task is done."""
        self.say(f"Quality, {task['task']}: done.")
        return task

    def speed(self, people: int) -> dict[str, Any]:
        """Measure one size in a process of its own."""
        variables = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as folder:
            out = Path(folder, "found.json")
            command = [sys.executable, "-m", "tests.bench.speed", "--candidates", str(people), "--out", str(out)]
            subprocess.run(
                [*command, *repetitions(people, quick=self.given.quick)], cwd=ROOT, env=variables, check=True
            )
            found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return found

    def say(self, words: str) -> None:
        """Say what is going on, and when."""
        self.console.print(f"[dim]{time.monotonic() - self.began:5.0f} s[/dim]  {escape(words)}")

    def show(self, about: list[tuple[str, str]]) -> None:
        """Print the tables."""
        for name, words in about:
            self.console.print(f"[bold]{name}[/bold]: {escape(words)}")
        for table in report.tables(self.found):
            shown = Shown(title=table.title, title_justify="left", caption=table.note, caption_justify="left")
            for place, name in enumerate(table.head):
                shown.add_column(name, justify="right" if place else "left")
            for row in table.rows:
                shown.add_row(*(escape(cell.replace("**", "")) for cell in row))
            self.console.print(shown)
        for words in self.left_out:
            self.console.print(f"Left out – {escape(words)}")

    def write(self, out: Path, about: list[tuple[str, str]]) -> None:
        """Write the page, its chart and, when there is enough to reckon from, the sum for a country."""
        image = out.parent / "images" / f"{out.stem}.svg"
        image.parent.mkdir(parents=True, exist_ok=True)
        image.write_text(chart.draw(CHART, CHART_NOTE, report.bars(self.found["sizes"])), encoding="utf-8")
        out.write_text(self.page(about, image.relative_to(out.parent)), encoding="utf-8")
        written = [out, image]
        if max(self.given.candidates) >= SIZES[-1]:
            written.append(out.with_name("scaling.md"))
            largest = max(self.found["sizes"], key=lambda one: one["candidates"])
            written[-1].write_text(scaling.page(largest, about), encoding="utf-8")
        self.say(f"Written: {', '.join(str(each) for each in written)}.")

    def page(self, about: list[tuple[str, str]], image: Path) -> str:
        """Word the page."""
        parts = [
            "# Benchmarks\n",
            ABOUT,
            f"![{CHART}]({image.as_posix()})\n",
            "| | |\n|---|---|",
            *(f"| {name} | {words} |" for name, words in about),
            "",
            *(table.markdown() for table in report.tables(self.found)),
            "## Left out\n",
            *([f"- {words}" for words in self.left_out] or ["Nothing."]),
            "",
        ]
        return "\n".join(parts)


def repetitions(people: int, *, quick: bool) -> list[str]:
    """Say how often everything is asked, the larger the crowd the less."""
    if quick:
        asked = {"questions": 5, "rounds": 2, "peer-questions": 3, "peer-rounds": 1, "batch": 20}
    elif people > SIZES[1]:
        asked = {"questions": 8, "rounds": 5, "peer-questions": 5, "peer-rounds": 2, "batch": 24}
    else:
        asked = {"questions": 12, "rounds": 7, "peer-questions": 12, "peer-rounds": 3, "batch": 60}
    return [part for name, count in asked.items() for part in (f"--{name}", str(count))]


def sizes(text: str) -> list[int]:
    """Read numbers of candidates with commas between them, and order them."""
    return sorted(int(part) for part in text.split(","))


def main(arguments: list[str] | None = None) -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__, allow_abbrev=False)
    parser.add_argument("--quick", action="store_true", help="20,000 candidates and few repetitions, within a minute")
    parser.add_argument("--candidates", type=sizes, metavar="N,…", help="how many, by default 20000,100000,1000000")
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="where eval/, rome/ and esco/ are"
    )
    parser.add_argument("--out", type=Path, help="the page to write, docs/benchmarks.md; its chart goes beside it")
    given = parser.parse_args(arguments)
    given.candidates = given.candidates or ([SIZES[0]] if given.quick else list(SIZES))
    run = Run(given, Console(width=None if sys.stdout.isatty() else 150))
    about = machine.describe(datetime.now().astimezone().date())
    before = machine.load()
    run.measure()
    about.append(
        ("Load", f"{before:.1f} before, {machine.load():.1f} after: how many programs want a processor, ours included")
    )
    run.show(about)
    if given.out:
        run.write(given.out, about)
    return 0


if __name__ == "__main__":
    sys.exit(main())
