"""Why an award changed, in words that the person and the Region both read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.recognition.models import AwardStepKind
from app.ui.filters import date_words

# What became of it, as the Region reads it.
KINDS = {
    AwardStepKind.AWARDED: _l("Awarded"),
    AwardStepKind.SUSPENDED: _l("Suspended"),
    AwardStepKind.LIFTED: _l("Given back"),
    AwardStepKind.RENEWED: _l("Made anew"),
    AwardStepKind.OVERRIDDEN: _l("Decided by the Region"),
    AwardStepKind.OVERRIDE_ENDED: _l("The rule decides again"),
}

CHANGED = _l("Its state has changed meanwhile. Read it again, then decide.")
CANNOT_SIGN = _l("The Region cannot sign now: its signature is not open. Look at “Signature”, then sign again.")

# What became of a badge that it rested on.
BADGES = {
    "badge_revoked": _l("The badge “%(badge)s” was taken back by the structure that gave it."),
    "badge_suspended": _l("The badge “%(badge)s” is suspended by the structure that gave it."),
    "badge_expired": _l("The badge “%(badge)s” has come to its end."),
    "badge_hidden": _l("The badge “%(badge)s” is hidden, or waits to be accepted."),
    "badge_removed": _l("The badge “%(badge)s” was removed from the backpack."),
    "badge_failed": _l("The badge “%(badge)s” does not hold any more when we verify it."),
    "badge_unreachable": _l(
        "The badge “%(badge)s” could not be verified for too long: the site of its structure does not answer."
    ),
    "badge_not_theirs": _l("The badge “%(badge)s” was given to an address that is not verified any more."),
    "recognition_withdrawn": _l("The Region no longer recognises the badge “%(badge)s”."),
    "facets_gone": _l("The badge “%(badge)s” covers none of the facets of the rule now in force."),
    "recognition_ended": _l("The Region’s recognition of the badge “%(badge)s” has come to its end."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact in a sentence, and the words of whoever decided."""

    text: str
    reason: str | None = None


def told(facts: Sequence[Mapping[str, Any]]) -> list[Told]:
    """Each fact, in their order."""
    return [tell(fact) for fact in facts]


def tell(fact: Mapping[str, Any]) -> Told:
    """One fact."""
    why = fact["why"]
    if why in BADGES:
        return Told(str(BADGES[why]) % {"badge": fact.get("badge") or ""}, fact.get("reason"))
    return _OTHERS[why](fact)


def _earned(fact: Mapping[str, Any]) -> Told:
    badges = ", ".join(fact.get("badges") or ())
    return Told(_("Its rule is met with: %(badges)s.", badges=badges) if badges else _("Its rule is met."))


def _rule(fact: Mapping[str, Any]) -> Told:
    return Told(
        _(
            "Recognised badges: %(has)s out of %(wanted)s. Facets covered: %(covered)s out of %(facets)s.",
            has=min(fact["has"], fact["wanted"]), wanted=fact["wanted"],
            covered=min(fact["covered"], fact["facets"]), facets=fact["facets"],
        )
    )  # fmt: skip


def _override(fact: Mapping[str, Any]) -> Told:
    until = fact.get("until")
    day = date_words(datetime.fromisoformat(until)) if until else None
    if fact["held"]:
        text = _("The Region confirms it until %(day)s.", day=day) if day else _("The Region confirms it.")
    else:
        text = _("The Region suspends it until %(day)s.", day=day) if day else _("The Region suspends it.")
    return Told(text, fact.get("reason"))


def _override_ended(fact: Mapping[str, Any]) -> Told:
    was = (
        _("The Region had confirmed it; it now lets the rule decide.") if fact["held"]
        else _("The Region had suspended it; it now lets the rule decide.")
    )  # fmt: skip
    return Told(was, fact.get("reason"))


_OTHERS = {"earned": _earned, "rule": _rule, "override": _override, "override_ended": _override_ended}
