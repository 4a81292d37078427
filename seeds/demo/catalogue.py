"""The framework in use, as the demo needs it: skills by the starter's codes, whichever framework they come from.

The content names skills and occupations by the starter's codes. With ROME, an occupation is found by its ROME code and
a skill is the one of that occupation's own that reads most like the starter's label, so that a module on TIG welding
teaches what ROME says of it. Occupations without a ROME code are left out, with the programmes that lead to them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from app.i18n import DEFAULT_LOCALE
from app.skills import queries
from app.skills.models import Framework, Relation, Skill, SkillKind
from seeds.demo.content import starter_labels, starter_rome_codes
from seeds.demo.texts import Content, DemandText, ProgrammeText

STARTER = "starter"
ROME = "rome"
MOST_WANTED = 8
# A behaviour that fewer trades need is theirs rather than everyone's.
COMMON = 5


@dataclass(frozen=True, slots=True)
class KnownSkill:
    """A skill of the framework in use; `exclusive` is a licence, a permit or a diploma."""

    id: UUID
    code: str
    kind: SkillKind
    exclusive: bool
    label: str


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that a trade needs."""

    skill: KnownSkill
    importance: int
    essential: bool


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation, by the starter's code, with its needs from the most important."""

    code: str
    id: UUID
    label: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """A module of a programme: what it teaches, to which level."""

    title: str
    title_en: str
    hours: int
    targets: Mapping[KnownSkill, int | None]


@dataclass(frozen=True, slots=True)
class Taken:
    """A programme that people can take in this framework."""

    text: ProgrammeText
    trade: Trade | None
    modules: tuple[Taught, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """One skill wanted by an offer or a search."""

    skill: KnownSkill
    importance: int
    level: int | None
    mandatory: bool


class Likening(Protocol):
    """Finds the skill of the framework in use that stands for one of the starter's, if any does."""

    def __call__(self, code: str, trade: Trade | None = None) -> KnownSkill | None:
        """Return the skill, sought among a trade's own when there is one."""
        ...


class FrameworkMissingError(Exception):
    """The framework that the demo was asked for has not been imported."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Catalogue:
    """The trades, programmes and wishes of the content, in the framework in use."""

    def __init__(
        self, content: Content, skills: Mapping[UUID, KnownSkill], trades: Mapping[str, Trade], like: Likening
    ) -> None:
        self.content = content
        self.trades = trades
        self.like = like
        self.behaviours = _common_behaviours(skills.values(), trades.values())
        self.programmes = {
            text.code: self._taken(text)
            for text in content.programmes.values()
            if text.occupation is None or text.occupation in trades
        }

    def _taken(self, text: ProgrammeText) -> Taken:
        trade = self.trades[text.occupation] if text.occupation is not None else None
        modules = []
        for module in text.modules:
            likened = ((self.like(code, trade), level) for code, level in module.aims.items())
            targets = {skill: level for skill, level in likened if skill is not None}
            modules.append(Taught(module.title, module.title_en, module.hours, targets))
        return Taken(text, trade, tuple(module for module in modules if module.targets))

    def can_offer(self, demand: DemandText) -> bool:
        """Whether the framework knows the trade of an offer; a search has none."""
        return demand.occupation is None or demand.occupation in self.trades

    def wishes(self, demand: DemandText) -> list[Wish]:
        """What an offer or a search wants, once each, then what its trade needs most while there is too little."""
        trade = self.trades.get(demand.occupation or demand.like or "")
        wishes: dict[KnownSkill, Wish] = {}
        for wanted in demand.wanted:
            skill = self.like(wanted.skill, trade)
            if skill is not None:
                wishes.setdefault(skill, Wish(skill, wanted.importance, wanted.level, wanted.mandatory))
        enough = min(MOST_WANTED, len(demand.wanted))
        for need in self._taught_first(trade, demand.programme):
            if len(wishes) < enough:
                wishes.setdefault(need.skill, Wish(need.skill, need.importance, None, mandatory=False))
        return list(wishes.values())

    def _taught_first(self, trade: Trade | None, programme: str | None) -> list[Need]:
        """What a trade needs, beginning by what a programme teaches of it."""
        taken = self.programmes.get(programme or "")
        taught = {skill for module in taken.modules for skill in module.targets} if taken is not None else set()
        return sorted(trade.needs, key=lambda need: need.skill not in taught) if trade is not None else []

    def skills(self, codes: Iterable[str]) -> list[KnownSkill]:
        """The skills that stand for these, once each."""
        found = (self.like(code) for code in codes)
        return list(dict.fromkeys(skill for skill in found if skill is not None))


def _common_behaviours(skills: Iterable[KnownSkill], trades: Iterable[Trade]) -> list[KnownSkill]:
    """The behaviours that several trades need: those that anyone may recognise in themselves."""
    asked = Counter(need.skill for trade in trades for need in trade.needs)
    behaviours = sorted((one for one in skills if one.kind is SkillKind.BEHAVIOUR), key=lambda one: one.code)
    common = [one for one in behaviours if asked[one] >= COMMON]
    return common or behaviours


def read_catalogue(session: Session, content: Content, code: str) -> Catalogue:
    """Read a framework that has been imported."""
    framework = queries.framework_by_code(session, code)
    if framework is None:
        raise FrameworkMissingError(code)
    skills = _skills(session, framework)
    codes = starter_rome_codes() if code == ROME else {starter: starter for starter in _starter_codes(content)}
    trades = _trades(session, framework, codes, skills)
    if code == STARTER:
        return Catalogue(content, skills, trades, _LikeByCode(skills.values()))
    return Catalogue(content, skills, trades, _LikeByLabel(trades.values()))


def _starter_codes(content: Content) -> list[str]:
    named = [programme.occupation for programme in content.programmes.values()]
    named += [demand.occupation for demand in content.offers]
    named += [learner.trade for learner in content.cohort.learners]
    named += [content.trainee.job, *content.trainee.trades]
    return sorted({code for code in (*named, *starter_rome_codes()) if code is not None})


def _skills(session: Session, framework: Framework) -> dict[UUID, KnownSkill]:
    rows = session.execute(
        sa.select(Skill.id, Skill.code, Skill.kind, Skill.exclusive).where(
            Skill.framework_id == framework.id, Skill.retired_in_id.is_(None), Skill.kind != SkillKind.GROUP
        )
    ).all()
    labels = queries.skill_labels(session, (row.id for row in rows), DEFAULT_LOCALE)
    return {row.id: KnownSkill(row.id, row.code, row.kind, row.exclusive, labels[row.id]) for row in rows}


def _trades(
    session: Session, framework: Framework, codes: Mapping[str, str], skills: Mapping[UUID, KnownSkill]
) -> dict[str, Trade]:
    """The trades that the framework knows, by the starter's code, in its order."""
    known = queries.occupations_by_code(session, framework.id)
    found = {starter: known[code] for starter, code in sorted(codes.items()) if code in known}
    labels = queries.occupation_labels(session, found.values(), DEFAULT_LOCALE)
    profiles = queries.occupation_profiles(session, sorted(set(found.values())))
    return {
        starter: Trade(starter, occupation_id, labels[occupation_id], _needs(profiles[occupation_id], skills))
        for starter, occupation_id in found.items()
        if occupation_id in profiles
    }


def _needs(profile: Sequence[queries.Need], skills: Mapping[UUID, KnownSkill]) -> tuple[Need, ...]:
    needs = [
        Need(skills[need.skill_id], need.importance, essential=need.relation is Relation.ESSENTIAL)
        for need in profile
        if need.skill_id in skills
    ]
    return tuple(sorted(needs, key=lambda need: (-need.importance, not need.essential, need.skill.code)))


class _LikeByCode:
    """Finds the starter's skills, which are the ones named."""

    def __init__(self, skills: Iterable[KnownSkill]) -> None:
        self._by_code = {skill.code: skill for skill in skills}

    def __call__(self, code: str, trade: Trade | None = None) -> KnownSkill | None:
        return self._by_code.get(code)


class _LikeByLabel:
    """Likens skills by how their labels read."""

    def __init__(self, trades: Iterable[Trade]) -> None:
        every = {need.skill.code: need.skill for trade in trades for need in trade.needs}
        self._all = [every[code] for code in sorted(every)]
        self._found: dict[tuple[str, str | None], KnownSkill | None] = {}

    def __call__(self, code: str, trade: Trade | None = None) -> KnownSkill | None:
        key = (code, trade.code if trade is not None else None)
        if key not in self._found:
            among = [need.skill for need in trade.needs] if trade is not None else self._all
            labels = [skill.label.casefold() for skill in among]
            wanted = starter_labels().get(code, code).casefold()
            likeness = process.cdist([wanted], labels, scorer=fuzz.token_set_ratio)[0]
            self._found[key] = among[int(likeness.argmax())] if among else None
        return self._found[key]
