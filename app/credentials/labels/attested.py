"""What badges made of attestations say: in the language of the house, since they are signed once for everyone."""

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.attestations.labels import LEVELS, observed_words
from app.credentials.models import AttestationBadges
from app.i18n import DEFAULT_LOCALE

SETTINGS: dict[AttestationBadges, tuple[Any, Any]] = {
    AttestationBadges.ASKED: (
        _l("When the person asks for it"), _l("They press a button on their attestation. It is so at first."),
    ),
    AttestationBadges.ALWAYS: (
        _l("Each time a trainer signs"),
        _l("The badge reaches the person at once. It says the level, not what was seen."),
    ),
    AttestationBadges.NEVER: (_l("Never"), _l("Attestations stay here, and are no badges.")),
}  # fmt: skip

TAKEN_BACK = _l("This attestation was taken back: no badge can be made of it.")


def badge_words(skill: str, provider: str) -> tuple[str, str, str]:
    """The name, the description and the criteria of the badge of an attested skill."""
    with force_locale(DEFAULT_LOCALE):
        said = _(
            "A trainer of %(provider)s saw the person do it, and signed: %(skill)s.", provider=provider, skill=skill
        )
        criteria = _(
            "A trainer of **%(provider)s** saw the person do it, noted how and at which level, and signed. The "
            "signature can be taken back, with a reason: the badge is then revoked.",
            provider=provider,
        )
        return skill, said, criteria


def level_words() -> list[str]:
    """The levels that a trainer may have signed, the lowest first."""
    with force_locale(DEFAULT_LOCALE):
        return [str(LEVELS[level]) for level in sorted(LEVELS)]


def line() -> str:
    """What stands under the letters of its picture."""
    with force_locale(DEFAULT_LOCALE):
        return str(_("Seen and signed"))


def narrative(level: int | None, observed: str | None) -> str | None:
    """What a badge says of one person: the level, and how it was seen when they agree."""
    with force_locale(DEFAULT_LOCALE):
        words = [_("Level: %(level)s (%(number)s out of 4).", level=LEVELS[level], number=level)] if level else []
        return "\n\n".join([*words, *([str(observed_words(observed))] if observed else [])]) or None
