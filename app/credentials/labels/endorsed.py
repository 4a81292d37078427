"""Who stands by a badge, in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from app.credentials.labels.telling import Endorser
from app.ui.filters import date_words

# What an endorsement that was checked is worth, by its code: a title for a badge, and one for its structure.
TITLES: Mapping[str, tuple[Any, Any]] = {
    "": (_l("%(who)s recognises it"), _l("%(who)s recognises its structure")),
    "withdrawn": (_l("%(who)s recognises it no more"), _l("%(who)s recognises its structure no more")),
    "over": (_l("%(who)s recognises it no more"), _l("%(who)s recognises its structure no more")),
    "on_hold": (_l("%(who)s has suspended its recognition"), _l("%(who)s has suspended its recognition")),
    "key_given_up": (_l("%(who)s must sign its recognition again"),) * 2,
}
# The checks of a recognition read by itself, by outcome: a title and a sentence.
OWN: Mapping[tuple[str, str], tuple[Any, Any]] = {
    ("proof", "passed"): (_l("The signature is good"), _l("Nobody has changed this recognition since it was signed.")),
    ("issuer", "passed"): (_l("The key is that of who recognises"), _l("It is published at %(where)s.")),
    ("dates", "passed"): (_l("Its dates are good"), ""),
    ("dates", "expired"): (_l("It came to its end"), ""),
    ("status", "passed"): (
        _l("It was not withdrawn"),
        _l("It is not in the list of what was withdrawn, read just now."),
    ),
    ("status", "revoked"): (_l("It holds no longer"), _l("It is in the list of what was withdrawn, read just now.")),
}
ENDED = frozenset(TITLES) - {""}


def who(one: Endorser, where: str) -> str:
    """How an endorser is named; in French a Region takes an article."""
    name = one.name or where
    return pgettext("the name of a Region", "%(name)s", name=name) if name.startswith("Région ") else name


def title(one: Endorser, code: str, where: str) -> str:
    """Say who stands by a badge, or does no more."""
    return str(TITLES[code][one.of_structure]) % {"who": who(one, where)}


def detail(one: Endorser, code: str, where: str) -> str:
    """Say for what, since when, until when, and by whose site it is known."""
    return " ".join(_sentences(one, code, where))


def _sentences(one: Endorser, code: str, where: str) -> Iterator[str]:
    if one.comment and code == "":
        yield one.comment if one.comment[-1] in ".!?…" else f"{one.comment}."
    if one.since is not None:
        yield _("Decision of %(day)s.", day=date_words(one.since))
    if code == "withdrawn":
        day = date_words(one.withdrawn_at)
        yield _("Withdrawn on %(day)s. The badge itself holds.", day=day) if day else _("Withdrawn since.")
    elif code == "key_given_up":
        yield _("The key that signed it was given up. The badge itself holds.")
    elif one.until is not None:
        words = _("It ended on %(day)s.") if code == "over" else _("It holds until %(day)s.")
        yield words % {"day": date_words(one.until)}
    if not one.ours and where:
        yield _("Signed by a key published at %(where)s.", where=where)


def days(since: datetime, until: datetime | None) -> str:
    """Say when a recognition was decided, and until when it holds."""
    told = [_("Decision of %(day)s.", day=date_words(since))]
    if until is not None:
        told.append(_("It holds until %(day)s.", day=date_words(until)))
    return " ".join(told)


def host_of(address: str) -> str:
    """The site that an address or a did:web is on; as it is when it is neither."""
    if address.startswith("did:web:"):
        return unquote(address.removeprefix("did:web:").split(":")[0].split("#")[0])
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return host or address
