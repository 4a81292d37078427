"""The words of positionings, on pages and on paper."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from uuid import UUID

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.attestations.labels import LEVELS, result_words
from app.attestations.models import Assessment, AssessmentResult
from app.portfolio.labels import GROUNDS
from app.portfolio.models import GroundKind
from app.portfolio.queries import Standing
from app.portfolio.signals import Origin
from app.positioning.models import Choice, PositioningDecision
from app.positioning.queries import Fact, Found, Line, ModulePosition, Position
from app.skills.labels import NEAR
from app.ui.filters import date_words, duration, lower_first, nbsp, percent

Names = Mapping[UUID, str]
# What initial assessments showed of each skill, the latest first.
Assessed = Mapping[UUID, Sequence[tuple[Assessment, AssessmentResult]]]
Origins = Mapping[UUID, Origin]

# What is to be decided, and what was.
CHOICES = {
    Choice.FOLLOW: _l("Follow the whole module"),
    Choice.LIGHTEN: _l("Lighten the module"),
    Choice.EXEMPT: _l("Exempt from the module"),
}
FOUND = {
    Found.CERTIFIED: _l("Certified"),
    Found.ATTESTED: _l("Attested"),
    Found.DECLARED: _l("Declared"),
    Found.IN_PROGRESS: _l("Being learned"),
    Found.MISSING: _l("Missing"),
}
PROVEN = (Found.CERTIFIED, Found.ATTESTED)
MARKS = {found: "none" if found is Found.MISSING else found.value for found in Found}
SMALL = 4  # denominators that read at a glance


def counted(worth: Fraction) -> str:
    """How much of its share a skill spares: all, nothing, two thirds, or so many percents; exactly."""
    if worth in (0, 1):
        return str(_("all of it") if worth else _("nothing"))
    return f"{worth.numerator}/{worth.denominator}" if worth.denominator <= SMALL else str(percent(float(worth)))


def told(
    line: Line, names: Names, origins: Origins, assessed: Assessed | None = None, *, brief: bool = False
) -> list[str]:
    """What is known of a skill, in sentences: who stands behind it, first assessments, near skills, whether to test.

    When brief, near skills that count for nothing are left out.
    """
    sentences = [] if line.fact is None else [behind(line.fact, names, origins)]
    looked = (assessed or {}).get(line.skill_id, ())
    sentences += [initial(one, result.level) for one, result in looked]
    for fact in line.near:
        if brief and not fact.worth:
            continue
        near = _("Near: %(skill)s, %(why)s.", skill=names.get(fact.answer.skill_id, ""), why=NEAR[fact.answer.source])
        proof = f"{FOUND[Found(fact.ground.proof.value)]}."
        counts = (
            (behind(fact, names, origins), _("Counts for %(part)s.", part=counted(fact.worth))) if fact.worth else ()
        )
        sentences.append(" ".join((near, proof, *counts)))
    others = line.near_count - len(line.near)
    if others and not brief:
        sentences.append(ngettext("And %(num)d other near skill.", "And %(num)d other near skills.", others))
    if line.asks_for_a_test and not looked:
        sentences.append(_("A test would tell the rest."))
    return [str(nbsp(one)) for one in sentences]


def level_words(level: int) -> str:
    """« Niveau : seul (3 sur 4). »: the word, and the number that the rule of hours counts with."""
    return str(_("Level: %(words)s (%(level)s of 4).", words=lower_first(LEVELS[level]), level=level))


def initial(assessment: Assessment, level: int | None) -> str:
    """What an initial assessment showed of a skill: when, by whom, at which level."""
    return str(
        _(
            "Initial assessment, %(day)s, by %(person)s (%(provider)s): %(level)s.",
            day=date_words(assessment.assessed_on),
            person=assessment.trainer.display_name,
            provider=assessment.provider.name,
            level=lower_first(result_words(level)),
        )
    )


def behind(fact: Fact, names: Names, origins: Origins) -> str:
    """Who stands behind what is known, since when, at which level."""
    one, sentences = fact.ground, [_source(fact, origins)]
    if fact.answer.source == "EQUIVALENT":
        sentences.insert(0, _("Under the name %(skill)s.", skill=names.get(fact.answer.skill_id, "")))
    if one.level:
        sentences.append(level_words(one.level))
    if one.standing is not Standing.ACQUIRED and one.expected_on:
        sentences.append(_("Expected on %(day)s.", day=date_words(one.expected_on)))
    if one.ends_on:
        sentences.append(_("Valid until %(day)s.", day=date_words(one.ends_on)))
    return " ".join(sentences)


def _source(fact: Fact, origins: Origins) -> str:
    one = fact.ground
    by = origins.get(one.source_id) if one.source_id else None
    if one.kind is GroundKind.DECLARATION:
        return str(_("Said by the person."))
    if by is None:
        return f"{GROUNDS[one.kind]}."
    title = (by.title_en if str(get_locale()) == "en" else None) or by.title
    if one.kind is GroundKind.ENROLMENT:
        return str(_("Module %(module)s, %(provider)s.", module=title, provider=by.organisation))
    day = date_words(one.since)
    if one.kind is GroundKind.ATTESTATION:
        return str(_("%(person)s, %(provider)s, on %(day)s.", person=by.person, provider=by.organisation, day=day))
    return str(_("%(title)s, %(body)s, on %(day)s.", title=title, body=by.organisation, day=day))


def in_all(position: Position) -> str:
    """The hours that could be spared of the modules still to be done, and what became of the others."""
    if not position.left:
        return str(_("All modules are finished: nothing is left to lighten."))
    words = _(
        "Could be lightened in all: %(hours)s of %(whole)s.",
        hours=duration(position.advised),
        whole=duration(position.minutes),
    )
    done = len(position.modules) - len(position.left)
    if done:
        words = f"{words} " + ngettext(
            "%(num)d module is finished, and is not counted.",
            "%(num)d modules are finished, and are not counted.",
            done,
        )
    return str(nbsp(words))


def advice(one: ModulePosition) -> str:
    """What the advice comes to, in a sentence."""
    if one.mine is not None and one.mine.completed_on is not None:
        return str(nbsp(_("Finished on %(day)s: nothing is left to lighten.", day=date_words(one.mine.completed_on))))
    if one.advised_choice is Choice.EXEMPT:
        words = _("Advice: exempt, all its skills are proven.")
    elif one.advised:
        hours = {"hours": duration(one.advised), "whole": duration(one.minutes)}
        words = _("Advice: lighten by %(hours)s of %(whole)s.", **hours)
    else:
        words = _("Advice: follow the whole module.")
    return str(nbsp(words))


def verdict(decision: PositioningDecision) -> str:
    """A decision in a few words."""
    if decision.choice is Choice.LIGHTEN:
        return str(nbsp(_("Lightened by %(hours)s", hours=duration(decision.spared_minutes))))
    return str(_("Exempted") if decision.choice is Choice.EXEMPT else _("Whole module"))
