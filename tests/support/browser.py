"""Find a Chromium for the tests, or install one, by the standard library alone: ./run comes before all else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SYSTEM_PATHS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
PLAYWRIGHT_PATTERNS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium_headless_shell-*/chrome-*/*headless*shell",
)
# As root Chromium has no sandbox to offer; and no test may talk to anyone but our own server.
ARGUMENTS = ("--disable-background-networking", "--disable-component-update", "--no-first-run")


def find(environment: Mapping[str, str]) -> Path | None:
    """Find a browser that starts: the one named in TEST_CHROMIUM alone, or the system's, or Playwright's."""
    named = environment.get("TEST_CHROMIUM")
    if named:
        return Path(named) if starts(Path(named)) else None
    return next(filter(starts, candidates(environment)), None)


def candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    """List the browsers there may be, the system's before Playwright's, newer ones first."""
    for name in SYSTEM_NAMES:
        path = shutil.which(name, path=environment.get("PATH"))
        if path:
            yield Path(path)
    yield from (path for path in SYSTEM_PATHS if path.exists())
    for cache in playwright_caches(environment):
        for pattern in PLAYWRIGHT_PATTERNS:
            yield from sorted(cache.glob(pattern), reverse=True)


def playwright_caches(environment: Mapping[str, str]) -> list[Path]:
    """Return the folders where Playwright keeps its browsers."""
    named = environment.get("PLAYWRIGHT_BROWSERS_PATH")
    if named:
        return [Path(named)]
    home = Path(environment.get("HOME", "~")).expanduser()
    return [home / ".cache" / "ms-playwright", home / "Library" / "Caches" / "ms-playwright"]


def starts(browser: Path) -> bool:
    """Whether this is a browser, and not a package's note that it should be installed otherwise."""
    try:
        said = subprocess.run([browser, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and "chrom" in said.stdout.lower()


def install(python: str, environment: Mapping[str, str]) -> Path | None:
    """Install a browser: Debian's when we may, else Playwright's own."""
    for commands in (debian_commands(), [[python, "-m", "playwright", "install", "chromium"]]):
        if commands and all(subprocess.run(command, check=False).returncode == 0 for command in commands):
            found = find(environment)
            if found:
                return found
    return None


def debian_commands() -> list[list[str]]:
    """Return the commands that install Debian's Chromium without a question, or none where we may not."""
    if not shutil.which("apt-get") or "ID=debian" not in os_release():
        return []
    if os.geteuid() == 0:
        rights = []
    elif (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        rights = ["sudo", "-n"]
    else:
        return []
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    return [[*apt, "update"], [*apt, "install", "--no-install-recommends", "chromium"]]


def os_release() -> list[str]:
    """Return the lines that name the system; Ubuntu's Chromium is a snap, which a container cannot run."""
    try:
        return Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def launch_arguments() -> list[str]:
    """Return the arguments under which the tests start Chromium on this machine."""
    as_root = sys.platform == "linux" and os.geteuid() == 0
    return [*ARGUMENTS, *(["--no-sandbox"] if as_root else [])]
