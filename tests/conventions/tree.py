"""The project's own files, which the conventions are about."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def project() -> dict[str, Any]:
    """Return what pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def files(*patterns: str) -> list[Path]:
    """List the files that are ours: those that git follows, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for path in (ROOT / name for name in listed) if path.is_file()]


def texts(*patterns: str) -> dict[str, str]:
    """Return the text files that are ours, by their path."""
    read = {}
    for path in files(*patterns):
        content = path.read_bytes()
        if b"\0" not in content:
            read[path.relative_to(ROOT).as_posix()] = content.decode("utf-8")
    return read


def normalised(name: str) -> str:
    """Return a package's name as registries compare them."""
    return re.sub(r"[-_.]+", "-", name).lower()
