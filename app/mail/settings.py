"""Where messages go, read from one address."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from app.config import Settings, SettingsError

# The default port of each way to speak to a server, and how the talk is kept secret.
SCHEMES: dict[str, tuple[int, dict[str, bool]]] = {
    "smtp": (25, {"MAIL_USE_TLS": False, "MAIL_USE_SSL": False}),
    "smtp+tls": (587, {"MAIL_USE_TLS": True, "MAIL_USE_SSL": False}),
    "smtps": (465, {"MAIL_USE_TLS": False, "MAIL_USE_SSL": True}),
}


def mail_settings(settings: Settings) -> dict[str, Any]:
    """Return Flask-Mailman's settings: those of TREMPLIN_MAIL_URL, or a folder of files when there is none.

    Tests keep their messages in memory.
    """
    host = urlsplit(settings.origin).hostname or "localhost"
    common: dict[str, Any] = {"MAIL_DEFAULT_SENDER": f"Tremplin <ne-pas-repondre@{host}>", "MAIL_TIMEOUT": 20}
    if settings.testing:
        return common | {"MAIL_BACKEND": "locmem"}
    if not settings.mail_url:
        return common | {"MAIL_BACKEND": "file", "MAIL_FILE_PATH": str(settings.data_dir / "mail")}
    return common | _server(settings.mail_url)


def _server(url: str) -> dict[str, Any]:
    """Read smtp://user:password@host:port?from=address (or smtp+tls://, or smtps://)."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise SettingsError(f"TREMPLIN_MAIL_URL must name a server after one of {known}")
    port, secrecy = SCHEMES[parts.scheme]
    sender = parse_qs(parts.query).get("from")
    return {
        "MAIL_BACKEND": "smtp",
        "MAIL_SERVER": parts.hostname,
        "MAIL_PORT": parts.port or port,
        "MAIL_USERNAME": unquote(parts.username) if parts.username else None,
        "MAIL_PASSWORD": unquote(parts.password) if parts.password else None,
        **secrecy,
        **({"MAIL_DEFAULT_SENDER": sender[0]} if sender else {}),
    }
