"""`./run bench`: speed beside peers that give the same answers, quality beside baselines, in one run."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Shown

from tests.bench import badges, chart, country, latency, machine, report, scaling
from tests.bench.quality import TASKS, Quality

ROOT = Path(__file__).resolve().parent.parent.parent
AT_ONCE = 2
SIZES = (20_000, 100_000, 1_000_000)
CHART = "How many times longer others take for the same answers"
CHART_NOTE = (
    "For each peer and number of candidates, the median of the times a question takes it, divided by ours; a thin line "
    "goes from the least to the greatest. Peers that speak SQL are shown in the set-up in which they are fastest."
)

ABOUT = """What `./run bench --out docs/benchmarks.md` measured. The command writes this page, and no test depends on
it. With `--keep` its parts may come from several runs: the commits and the load are those of each. Speed is
told as ratios, taken in turns: to what reading the memory alone takes, and to peers that give the same
answers. People, skills and offers are invented (`tests/bench/data.py`): 14,000 skills whose popularity
falls as their rank, twenty grounds a person with levels, proofs and dates, twenty neighbours a skill, ten
requirements an offer, half of what is held and asked being of one's own field.
"""


class Run:
    """One run of the bench, and what it has found so far."""

    def __init__(self, given: argparse.Namespace, console: Console) -> None:
        self.given, self.console = given, console
        self.began = time.monotonic()
        self.left_out: list[str] = []
        self.found: dict[str, Any] = {"sizes": [], "quality": []}
        kept = given.keep and given.keep.exists()
        self.kept: dict[str, Any] = json.loads(given.keep.read_text(encoding="utf-8")) if kept else {}
        self.used: list[dict[str, Any]] = []
        self.writing = Lock()

    def measure(self) -> None:
        """Measure all that is asked for; what cannot be is said."""
        for people in self.given.candidates:
            one = self.part(f"Speed, {report.size(people)}", lambda people=people: self.speed(people))
            self.found["sizes"].append(one)
            self.left_out += [
                f"{line['name']} at {report.size(people)}: {line['missing']}."
                for line in one["peers"]
                if "missing" in line
            ]
        asked = (40, 3) if self.given.quick else (400, 20)
        self.found["latency"] = self.part("Searching as someone types", lambda: latency.measure(*asked))
        if self.given.quick:
            self.left_out.append("Quality, larger crowds and most repetitions: --quick leaves them out.")
        elif not (self.given.data / "eval").is_dir():
            self.left_out.append("Quality: there are no questions to ask; --data tells where they are.")
        else:
            self.measure_quality(Quality(self.given.data))

    def measure_quality(self, asked: Quality) -> None:
        """Measure each task, and each file of questions by baselines, two at a time: no goal is about how long."""
        parts: dict[str, Callable[[], Any]] = {}
        for task in TASKS:
            parts[f"Quality, {task.title}"] = lambda task=task: asked.ours(task)
            parts.setdefault(f"Baselines, {task.questions}", lambda task=task: asked.baselines(task))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            measured = {name: pool.submit(self.part, name, measure) for name, measure in parts.items()}
        self.found["quality"] = [
            {
                "task": task.title,
                "ours": measured[f"Quality, {task.title}"].result(),
                "baselines": measured[f"Baselines, {task.questions}"].result(),
            }
            for task in TASKS
        ]

    def part(self, name: str, measure: Callable[[], Any]) -> Any:
        """Measure a part, unless it is kept already."""
        if name not in self.kept:
            self.say(f"{name}…")
            before = machine.load()
            found = measure()
            with self.writing:
                self.kept[name] = {"found": found, "commit": machine.commit(), "load": [before, machine.load()]}
                if self.given.keep:
                    self.given.keep.write_text(json.dumps(self.kept), encoding="utf-8")
        self.used.append(self.kept[name])
        return self.kept[name]["found"]

    def about(self) -> list[tuple[str, str]]:
        """Tell what everything was measured on."""
        commits = dict.fromkeys(each["commit"] for each in self.used)
        loads = [load for each in self.used for load in each["load"]]
        return [
            *machine.describe(datetime.now().astimezone().date()),
            ("Commit", ", ".join(commits)),
            ("Load", f"from {min(loads):.1f} to {max(loads):.1f} programs wanted a processor, this one included"),
        ]

    def speed(self, people: int) -> dict[str, Any]:
        """Measure one size."""
        return apart("speed", people, repetitions(people, quick=self.given.quick))

    def alone(self, people: int) -> None:
        """Measure a crowd without peers, and tell it on the page that sums up a country."""
        found = self.part(f"Alone, {report.size(people)}", lambda: apart("country", people, []))
        words = country.section(found, self.about())
        self.console.print(words)
        if self.given.out:
            page = self.given.out.with_name("scaling.md")
            page.write_text(country.placed(page.read_text(encoding="utf-8"), words), encoding="utf-8")
            self.say(f"Written: {page}.")

    def badges(self) -> None:
        """Measure badges, and nothing else; its part of the page takes the place of the one there."""
        asked = (20, 3) if self.given.quick else (40, 7)
        found = self.part("Badges", lambda: badges.measure(*asked))
        about = self.about()
        self.say_about(about)
        self.show_table(badges.table(found))
        if self.given.out:
            page = self.given.out.read_text(encoding="utf-8")
            self.given.out.write_text(badges.placed(page, badges.section(found, about)), encoding="utf-8")
            self.say(f"Written: {self.given.out}.")

    def say(self, words: str) -> None:
        """Say what is going on, and when."""
        self.console.print(f"[dim]{time.monotonic() - self.began:5.0f} s[/dim]  {escape(words)}")

    def show(self, about: list[tuple[str, str]]) -> None:
        """Print the tables."""
        self.say_about(about)
        for table in report.tables(self.found):
            self.show_table(table)
        for words in self.left_out:
            self.console.print(f"Left out – {escape(words)}")

    def say_about(self, about: list[tuple[str, str]]) -> None:
        """Print what everything was measured on."""
        for name, words in about:
            self.console.print(f"[bold]{name}[/bold]: {escape(words)}")

    def show_table(self, table: report.Table) -> None:
        """Print a table."""
        shown = Shown(title=table.title, title_justify="left", caption=table.note, caption_justify="left")
        for place, name in enumerate(table.head):
            shown.add_column(name, justify="right" if place else "left")
        for row in table.rows:
            shown.add_row(*(escape(cell.replace("**", "")) for cell in row))
        self.console.print(shown)

    def write(self, out: Path, about: list[tuple[str, str]]) -> None:
        """Write the page, its chart and, when there is enough to reckon from, the sum for a country."""
        image = out.parent / "images" / f"{out.stem}.svg"
        image.parent.mkdir(parents=True, exist_ok=True)
        image.write_text(chart.draw(CHART, CHART_NOTE, report.bars(self.found["sizes"])), encoding="utf-8")
        before = badges.kept(out.read_text(encoding="utf-8")) if out.exists() else ""
        page = badges.placed(
            self.page(about, image.relative_to(out.parent)), before.rstrip("\n") + "\n" if before else ""
        )
        out.write_text(page, encoding="utf-8")
        written = [out, image]
        if max(self.given.candidates) >= SIZES[-1]:
            page = out.with_name("scaling.md")
            before = country.kept(page.read_text(encoding="utf-8")) if page.exists() else ""
            largest = max(self.found["sizes"], key=lambda one: one["candidates"])
            page.write_text(country.placed(scaling.page(largest, about), before), encoding="utf-8")
            written.append(page)
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


def apart(module: str, people: int, options: Sequence[str]) -> dict[str, Any]:
    """Measure one size in a process of its own."""
    variables = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as folder:
        out = Path(folder, "found.json")
        command = [sys.executable, "-m", f"tests.bench.{module}", "--candidates", str(people), "--out", str(out)]
        subprocess.run([*command, *options], cwd=ROOT, env=variables, check=True)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


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
    parser.add_argument(
        "--alone", type=int, metavar="N", help="so many candidates without peers, and nothing else, for docs/scaling.md"
    )
    parser.add_argument("--badges", action="store_true", help="badges issued, verified and baked, and nothing else")
    parser.add_argument("--keep", type=Path, help="a file of what was found, by which a run that was stopped goes on")
    given = parser.parse_args(arguments)
    given.candidates = given.candidates or ([SIZES[0]] if given.quick else list(SIZES))
    run = Run(given, Console(width=None if sys.stdout.isatty() else 150))
    if given.badges:
        run.badges()
        return 0
    if given.alone:
        run.alone(given.alone)
        return 0
    run.measure()
    about = run.about()
    run.show(about)
    if given.out:
        run.write(given.out, about)
    return 0


if __name__ == "__main__":
    sys.exit(main())
