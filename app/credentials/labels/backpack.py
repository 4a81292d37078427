"""The words of backpacks, and of what the Region recognises."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.credentials.labels.checks import Finding, Line, Report, report, summary
from app.credentials.labels.telling import Told
from app.credentials.labels.things import Thing
from app.credentials.models import BackpackBadge, RecognisedKind
from app.credentials.queries.recognised import Recognised
from app.credentials.queries.standing import BadgeStanding, proof_of, standing_of
from app.portfolio.models import Proof
from app.portfolio.signals import Origin
from app.ui.filters import date_words

# What is shown of a badge: its check mark (passed, unknown, failed), and its word.
STANDINGS = {
    BadgeStanding.TO_ACCEPT: ("unknown", _l("To accept")),
    BadgeStanding.ACCEPTED: ("passed", lazy_pgettext("badge", "Accepted")),
    BadgeStanding.HIDDEN: ("unknown", lazy_pgettext("badge", "Hidden")),
    BadgeStanding.SUSPENDED: ("unknown", lazy_pgettext("badge", "Suspended")),
    BadgeStanding.REVOKED: ("failed", lazy_pgettext("badge", "Taken back")),
    BadgeStanding.EXPIRED: ("failed", lazy_pgettext("badge", "Expired")),
    BadgeStanding.FAILED: ("failed", _l("Not valid")),
    BadgeStanding.UNKNOWN: ("unknown", _l("Could not be checked")),
    BadgeStanding.NOT_THEIRS: ("failed", _l("Not yours")),
}

RECOGNISED_KINDS = {
    RecognisedKind.ISSUER: _l("All the badges of a structure"),
    RecognisedKind.ACHIEVEMENT: _l("One badge of a structure"),
}

UNREADABLE = _l(
    "No badge was found in this. A badge is a PNG or SVG picture, a JSON file or a token, as it was sent to you."
)
TOO_LARGE = _l("This file is too large for a badge: 8 MB at most.")
NOT_A_BADGE = _l(
    "This is no badge, or the address that it contains does not answer. Ask whoever gave it to you for its file."
)
MODEL = _l("This page tells what a badge is: nobody holds it. Ask for the link of the badge that was given.")
UNREACHABLE = _l("This address does not answer with a badge. Save the badge as a file, then send the file here.")

VERDICTS = {"valid": _l("It holds"), "invalid": _l("It does not hold"), "unknown": _l("It could not be checked")}


def trouble_words(badge: BackpackBadge) -> str:
    """Why a badge given here does not count, in the words of whoever decided it."""
    ours = badge.credential
    reason = (ours.revoked_reason or ours.suspended_reason) if ours is not None else None
    if reason and ours is not None and ours.achievement.by_rule:  # signed in one language, and short
        return str(_("“My meta-badges” says why."))
    if reason:
        return str(_("Reason: %(reason)s", reason=reason))
    if ours is None and not badge.is_theirs and badge.verdict != "invalid":
        return str(_("This badge was not given to one of your verified addresses."))
    return ""


CHANGED = _l("What it proves has changed")
TO_WHOM = {
    "passed": (_l("It is yours"), _l("It was given to one of your verified addresses.")),
    "failed": (_l("It is not yours"), _l("It was given to an address that is not among your verified ones.")),
    "unknown": (_l("Whose it is cannot be told"), _l("It was not given to an e-mail address.")),
}


# The whole answer of what holds, when it is not known to be theirs.
NOT_PROVEN_THEIRS = {
    Thing.BADGE: {
        "failed": _l("This badge is good, but it was given to another address"),
        "unknown": _l("This badge is good, but nothing tells that it is yours"),
    },
    Thing.RECORD: {
        "failed": _l("This record is good, but it was given to another address"),
        "unknown": _l("This record is good, but nothing tells that it is yours"),
    },
}


def own_report(badge: BackpackBadge, checks: Iterable[Mapping[str, Any]], *, read_at: datetime) -> Report:
    """A verification in words, for whoever brought the badge: one answer, of the badge and of whose it is."""
    made = [Finding(**one) for one in checks]
    thing = Thing.RECORD if badge.standard == "clr_2" else Thing.BADGE
    told = Told(issuer_id=badge.issuer_address, issuer_name=badge.issuer_name, standard=badge.standard, thing=thing,
                valid_from=badge.valid_from, valid_until=badge.valid_until)  # fmt: skip
    found = report([one for one in made if one.name != "recipient"], told, read_at=read_at)
    outcome = next((one.outcome for one in made if one.name == "recipient"), "unknown")
    state = "passed" if badge.is_theirs else outcome
    title, detail = TO_WHOM[state]
    lines = [*found.lines, Line("recipient", state, str(title), str(detail), "")]
    if found.state == "passed" and state != "passed":
        found = replace(found, state=state, title=str(NOT_PROVEN_THEIRS[thing][state]))
    return replace(found, lines=lines, summary=summary(lines))


def badge_words(badge: BackpackBadge) -> str:
    """What is new of a badge, for its owner's first page."""
    now = datetime.now(UTC)
    standing = standing_of(badge, now)
    if standing is BadgeStanding.ACCEPTED and badge.expiry_told_at is not None and badge.valid_until is not None:
        return str(_("It ends on %(day)s", day=date_words(badge.valid_until)))
    word = str(CHANGED if standing is BadgeStanding.ACCEPTED else STANDINGS[standing][1])
    return f"{word}. {trouble_words(badge)}" if trouble_words(badge) else word


def refusal(reason: str) -> str:
    """Why nothing could be read, and what to do."""
    return str(TOO_LARGE if reason == "too_large" else UNREADABLE)


def origin_words(badge: BackpackBadge, known: Recognised) -> Origin:
    """What lies behind a skill that rests on a badge."""
    issuer = badge.issuer_name or _("an unknown structure")
    ours = badge.credential
    of_the_region = ours is not None and ours.achievement.by_rule
    certified = proof_of(badge, known) is Proof.CERTIFIED and not of_the_region
    return Origin(
        title=_("Meta-badge “%(name)s”", name=badge.name) if of_the_region else _("Badge “%(name)s”", name=badge.name),
        organisation=_("%(issuer)s, recognised by the Region", issuer=issuer) if certified else issuer,
        reason=(ours.revoked_reason or ours.suspended_reason) if ours is not None else None,
    )
