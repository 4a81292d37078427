"""Settings, read once from the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class Mode(StrEnum):
    """How much the installation may assume about who is looking at it."""

    DEVELOPMENT = "development"
    DEMO = "demo"
    PRODUCTION = "production"


class SettingsError(Exception):
    """The environment asks for something that cannot be served safely; the message says what to set."""


MINIMUM_SECRET_LENGTH = 32
MOST_MEGABYTES = 10_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next."""

    mode: Mode = Mode.DEVELOPMENT
    data_dir: Path = Path("var")
    database_url: str = ""
    secret_key: str = field(default="", repr=False)
    password_salt: str = field(default="", repr=False)
    # What seals the secret halves of the keys that sign badges: the first seals, all open, so that it can be changed.
    keys_secrets: tuple[str, ...] = field(default=(), repr=False)
    origin: str = "http://127.0.0.1:8000"
    mail_url: str = ""
    # How many servers of ours a request goes through before this one: each tells whence it came.
    proxies: int = 0
    # How many megabytes of files a person may keep.
    files_mb: int = 100
    # Who answers for the site, who can be written to about it, and on whose machines it runs: told on the legal pages.
    publisher: str = ""
    contact: str = ""
    host: str = ""
    testing: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings, making and keeping development secrets in the data folder."""
        try:
            mode = Mode(environment.get("TREMPLIN_MODE", Mode.DEVELOPMENT))
        except ValueError:
            known = ", ".join(Mode)
            raise SettingsError(f"TREMPLIN_MODE must be one of {known}.") from None
        data_dir = Path(environment.get("TREMPLIN_DATA", "var")).absolute()
        url = environment.get("TREMPLIN_DATABASE_URL") or f"sqlite:///{data_dir / 'tremplin.db'}"
        _refuse_other_databases(url)
        secret = environment.get("TREMPLIN_SECRET_KEY", "")
        salt = environment.get("TREMPLIN_PASSWORD_SALT", "")
        seals = tuple(environment.get("TREMPLIN_KEYS_SECRET", "").split())
        if mode is Mode.PRODUCTION:
            _refuse_weak("TREMPLIN_SECRET_KEY", secret)
            _refuse_weak("TREMPLIN_PASSWORD_SALT", salt)
            for seal in seals or ("",):
                _refuse_weak("TREMPLIN_KEYS_SECRET", seal)
            if not environment.get("TREMPLIN_ORIGIN", "").startswith("https://"):
                raise SettingsError("TREMPLIN_ORIGIN must be the public https address of the site.")
        return cls(
            mode=mode,
            data_dir=data_dir,
            database_url=url,
            secret_key=secret or _kept_secret(data_dir / "secret_key"),
            password_salt=salt or _kept_secret(data_dir / "password_salt"),
            keys_secrets=seals or (_kept_secret(data_dir / "keys_secret"),),
            origin=environment.get("TREMPLIN_ORIGIN", "http://127.0.0.1:8000").rstrip("/"),
            mail_url=environment.get("TREMPLIN_MAIL_URL", ""),
            proxies=_count("TREMPLIN_PROXIES", environment.get("TREMPLIN_PROXIES", ""), mode),
            files_mb=_megabytes("TREMPLIN_FILES_MB", environment.get("TREMPLIN_FILES_MB", "")),
            publisher=environment.get("TREMPLIN_PUBLISHER", "").strip(),
            contact=environment.get("TREMPLIN_CONTACT", "").strip(),
            host=environment.get("TREMPLIN_HOST", "").strip(),
        )

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies may travel over https alone."""
        return self.origin.startswith("https://")


def _count(name: str, value: str, mode: Mode) -> int:
    """Read a number; in production one proxy is expected, since the address is https and gunicorn speaks http."""
    if not value:
        return 1 if mode is Mode.PRODUCTION else 0
    if not value.isdigit():
        raise SettingsError(f"{name} must be a number: how many proxies stand before the application.")
    return int(value)


def _megabytes(name: str, value: str) -> int:
    """Read how much a person's files may take; 100 when nothing is said."""
    if value and not (value.isdigit() and 1 <= int(value) <= MOST_MEGABYTES):
        raise SettingsError(f"{name} must be a number of megabytes, from 1 to {MOST_MEGABYTES}.")
    return int(value) if value else 100


def _refuse_other_databases(url: str) -> None:
    try:
        kind = make_url(url).get_backend_name()
    except ArgumentError:
        kind = ""
    if kind not in ("sqlite", "postgresql"):
        raise SettingsError(
            "TREMPLIN_DATABASE_URL must be the address of a SQLite or PostgreSQL database, for example "
            "sqlite:////srv/tremplin.db or postgresql+psycopg://user@host/tremplin."
        )


def _refuse_weak(name: str, value: str) -> None:
    if len(value) < MINIMUM_SECRET_LENGTH:
        raise SettingsError(f"{name} must be set to at least {MINIMUM_SECRET_LENGTH} random characters in production.")


def _kept_secret(path: Path) -> str:
    """Return the secret in this file, made on first use and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(48)
        file.write(value)
    return value
