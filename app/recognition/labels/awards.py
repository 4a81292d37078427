"""What became of someone's meta-badge, told from its facts: what happened, why, and what can be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from app.recognition.labels.facts import tell
from app.recognition.models import AwardStep, AwardStepKind
from app.recognition.queries.progress import Progress, Standing

# A check mark (passed, unknown, failed), and the word.
STANDINGS = {
    Standing.HELD: ("passed", lazy_pgettext("meta-badge", "Obtained")),
    Standing.SUSPENDED: ("failed", lazy_pgettext("meta-badge", "Suspended")),
    Standing.DUE: ("unknown", _l("Earned: the Region signs it soon")),
    Standing.MISSING: ("unknown", lazy_pgettext("meta-badge", "Not yet")),
}

STEPS = {
    AwardStepKind.AWARDED: _l("You have obtained this meta-badge."),
    AwardStepKind.SUSPENDED: _l("This meta-badge is suspended."),
    AwardStepKind.LIFTED: _l("This meta-badge is yours again."),
    AwardStepKind.RENEWED: _l("This meta-badge has been signed again, and replaces the one before."),
    AwardStepKind.OVERRIDDEN: _l("The Region has taken a decision about this meta-badge."),
    AwardStepKind.OVERRIDE_ENDED: _l("The Region’s decision has ended: the rule decides again."),
}
SUBJECTS = {
    AwardStepKind.AWARDED: _l("You have obtained the meta-badge “%(name)s”"),
    AwardStepKind.SUSPENDED: _l("Your meta-badge “%(name)s” is suspended"),
    AwardStepKind.LIFTED: _l("Your meta-badge “%(name)s” is yours again"),
    AwardStepKind.RENEWED: _l("Your meta-badge “%(name)s” has been signed again"),
    AwardStepKind.OVERRIDDEN: _l("The Region has decided about your meta-badge “%(name)s”"),
    AwardStepKind.OVERRIDE_ENDED: _l("The rule decides again of your meta-badge “%(name)s”"),
}

# What one can do about what became of a badge.
SAME_FACET = _l("Earn another recognised badge for the same facet.")
TO_DO: Mapping[str, Any] = {
    "badge_revoked": _l("Ask this structure about it, or earn another recognised badge for the same facet."),
    "badge_suspended": _l("Ask this structure about it. When the badge counts again, so does the meta-badge."),
    "badge_expired": _l("Ask for it again, or earn another recognised badge for the same facet."),
    "badge_hidden": _l("Accept it again in “My badges”: the meta-badge comes back by itself."),
    "badge_removed": _l("Add it again in “My badges”, or earn another recognised badge for the same facet."),
    "badge_failed": _l("See on its page, in “My badges”, what was found."),
    "badge_unreachable": _l("Verify it again on its page, in “My badges”, when the site answers."),
    "badge_not_theirs": _l("Verify this address again in “My addresses for badges”."),
    "recognition_withdrawn": SAME_FACET,
    "recognition_ended": SAME_FACET,
    "facets_gone": _l("Earn another recognised badge, for a facet of this rule."),
}
APPEAL = _l("If you do not agree, you can ask the Region to look at it again.")
ACCEPT = _l("Accept it in “My badges”: it then shows, and certifies the skills of its facets.")
FALLEN = frozenset({AwardStepKind.SUSPENDED, AwardStepKind.OVERRIDDEN})


@dataclass(frozen=True, slots=True)
class Said:
    """A fact in a sentence, the words of whoever decided, and what can be done."""

    text: str
    reason: str | None = None
    advice: str | None = None


def subject(step: AwardStep, name: str) -> str:
    """A message's subject."""
    return str(SUBJECTS[step.kind]) % {"name": name}


def said(step: AwardStep) -> list[Said]:
    """Why a step was taken, fact by fact."""
    return [_said(fact) for fact in step.why]


def is_fall(step: AwardStep) -> bool:
    """Whether something can be done about it."""
    return step.kind in FALLEN


def advice(steps: Iterable[AwardStep]) -> list[str]:
    """What one can do about it, each thing once."""
    # What took the place of another stands: there is nothing to do about it.
    fallen = [step for step in steps if is_fall(step) and step.kind is not AwardStepKind.RENEWED]
    given = [it.advice for step in fallen for it in said(step) if it.advice]
    accepting = [str(ACCEPT) for step in steps if step.kind is AwardStepKind.AWARDED]
    return list(dict.fromkeys([*given, *accepting]))


def _said(fact: Mapping[str, Any]) -> Said:
    told = tell(fact)
    to_do = APPEAL if fact["why"] == "override" and not fact["held"] else TO_DO.get(fact["why"])
    return Said(told.text, told.reason, str(to_do) if to_do is not None else None)


def missing(one: Progress) -> list[str]:
    """What someone lacks, in sentences."""
    found = []
    if one.missing_badges:
        found.append(
            ngettext(
                "%(num)d recognised badge is missing.", "%(num)d recognised badges are missing.", one.missing_badges
            )
        )
    names, wanted = ", ".join(facet.name for facet in one.uncovered), one.missing_facets
    if wanted and wanted == len(one.uncovered):
        found.append(ngettext("Facet to cover: %(names)s.", "%(num)d facets to cover: %(names)s.", wanted, names=names))
    elif wanted:
        found.append(
            ngettext(
                "%(num)d facet to cover, whichever it is: %(names)s.",
                "%(num)d facets to cover, whichever they are: %(names)s.", wanted, names=names,
            )
        )  # fmt: skip
    return found
