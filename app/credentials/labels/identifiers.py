"""Identifiers of structures and badges, as people may read them: a site, a short key."""

from flask_babel import gettext as _

from app.credentials.labels.checks import host_of

SHORT = 14
ENDS = 5


def identifier_words(identifier: str | None) -> str:
    """Say where an identifier leads: the site that answers for it, or a key, cut short."""
    text = identifier or ""
    if text.startswith(("http://", "https://", "did:web:")):
        return str(_("on %(site)s", site=host_of(text)))
    name = text.rpartition(":")[2]
    short = name if len(name) <= SHORT else f"{name[:ENDS]}…{name[-ENDS:]}"
    return str(_("key %(short)s, on no site", short=short)) if text.startswith("did:") else short
