"""How far a badge shows what a meta-badge asks for, sentence by sentence: an advice, with what it rests on.

A sentence agrees with a facet by its words and by the skills read in it. Where these say enough, the skills that the
badge names confirm it. Each part has a share and a weight: the agreement is 1 - the product of (1 - weight x share).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.recognition.bridge.sentences import Cut, Says, cut, says, shows_nothing
from app.recognition.bridge.words import Phrase, facets, read

RULES = 2

# Chosen on the first half of tests/app/recognition/coherence_examples.toml, with and without the starter's skills.
STRONG, GOOD, WEAK = 0.65, 0.33, 0.18
BY_SKILL, BY_NAMED = 0.4, 0.3
ALSO = 0.5  # for a second facet: what is shown beside is shown well
NEAR_ENOUGH = 0.6


class Grade(StrEnum):
    """How much a sentence shows of a facet; vague and setting show nothing of any."""

    STRONG = "strong"
    GOOD = "good"
    WEAK = "weak"
    NONE = "none"
    VAGUE = "vague"
    SETTING = "setting"


SHOWN = frozenset({Grade.STRONG, Grade.GOOD})


class By(StrEnum):
    """What makes a sentence agree with a facet."""

    WORDS = "words"
    SKILL = "skill"
    NAMED = "named"


WEIGHTS = {By.WORDS: 1.0, By.SKILL: BY_SKILL, By.NAMED: BY_NAMED}


@dataclass(frozen=True, slots=True)
class KnownSkill:
    """A skill of the framework, and all that it is called, its usual name first."""

    id: UUID
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """What a meta-badge asks for: its name, its words, its skills."""

    id: UUID
    name: str
    words: str
    skills: tuple[KnownSkill, ...]


@dataclass(frozen=True, slots=True)
class Meta:
    """A meta-badge, as a badge is compared with it."""

    id: UUID
    name: str
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge, as it is compared: what it is called, what it says, how it is earned, which skills it names."""

    name: str
    description: str
    criteria: str
    skills: tuple[KnownSkill, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A skill read in a sentence, by which words of it, and how surely."""

    skill: KnownSkill
    words: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that makes a sentence agree: a share within [0, 1], and the words or the skills that carry it."""

    by: By
    share: float
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the criteria, the facet it is nearest to, and why; the other meta-badge's when that is nearer."""

    text: str
    facet: Facet | None
    grade: Grade
    parts: tuple[Part, ...] = ()
    also: tuple[Facet, ...] = ()
    nearer: tuple[Meta, Facet] | None = None

    @property
    def agreement(self) -> float:
        """What the parts leave no doubt of."""
        return agreed(self.parts)

    @property
    def shown(self) -> tuple[Facet, ...]:
        """The facets that it shows."""
        return (self.facet, *self.also) if self.facet and self.grade in SHOWN else ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a badge shows of a meta-badge; facets in the meta-badge's order, each in one of three."""

    rules: int
    meta: Meta
    sentences: tuple[Sentence, ...]
    covered: tuple[Facet, ...]
    claimed: tuple[Facet, ...]  # named or described, and shown by no sentence of the criteria
    missing: tuple[Facet, ...]
    stray: tuple[KnownSkill, ...]  # skills named that are of no facet

    def graded(self, *grades: Grade) -> tuple[Sentence, ...]:
        """The sentences of these grades."""
        return tuple(one for one in self.sentences if one.grade in grades)

    @property
    def vague(self) -> tuple[Sentence, ...]:
        """Those that tell nothing that can be seen."""
        return self.graded(Grade.VAGUE)

    @property
    def elsewhere(self) -> tuple[Sentence, ...]:
        """Those that speak of something else."""
        return self.graded(Grade.NONE, Grade.WEAK)


Reading = Callable[[str], Sequence[Found]]
Nearness = Callable[[UUID, UUID], float]


def reads_nothing(_text: str) -> Sequence[Found]:
    """Without a framework, no skill is read."""
    return ()


def only_itself(needed: UUID, held: UUID) -> float:
    """Without relatedness, a skill is near itself alone."""
    return float(needed == held)


def agreed(parts: Iterable[Part]) -> float:
    """The agreement that parts make."""
    return round(1 - math.prod(1 - WEIGHTS[part.by] * part.share for part in parts), 2)


def coherence(
    badge: Badge, meta: Meta, others: Iterable[Meta] = (), *, skills_in: Reading = reads_nothing,
    near: Nearness = only_itself,
) -> Report:  # fmt: skip
    """Compare a badge with a meta-badge; `others` are those of the Region beside it, which tell common words."""
    return _Comparison(badge, meta, others, skills_in, near).report()


class _Comparison:
    def __init__(
        self, badge: Badge, meta: Meta, others: Iterable[Meta], skills_in: Reading, near: Nearness
    ) -> None:  # fmt: skip
        self._badge, self._meta, self._skills_in, self._near = badge, meta, skills_in, near
        metas = [meta, *(one for one in others if one.id != meta.id)]
        self._all = [(one, facet) for one in metas for facet in one.facets]
        self._texts = facets(tuple(_phrases(facet) for _, facet in self._all))
        self._named = {facet.id: self._named_for(facet) for _, facet in self._all}

    def report(self) -> Report:
        sentences = tuple(self._sentence(one, self._skills_in) for one in cut(self._badge.criteria))
        # What a description says is a claim: its words are enough.
        beside = (self._sentence(one, reads_nothing) for one in cut(self._badge.description))
        described = [facet.id for one in beside for facet in one.shown]
        shown = {facet.id for one in sentences for facet in one.shown}
        told = {*described, *(key for key, part in self._named.items() if part.share == 1)} - shown
        return Report(
            RULES, self._meta, sentences,
            covered=tuple(facet for facet in self._meta.facets if facet.id in shown),
            claimed=tuple(facet for facet in self._meta.facets if facet.id in told),
            missing=tuple(facet for facet in self._meta.facets if facet.id not in shown | told),
            stray=self._stray(),
        )  # fmt: skip

    def _sentence(self, sentence: Cut, skills_in: Reading) -> Sentence:
        kind = says(sentence)
        if kind is Says.SETTING:
            return Sentence(sentence.text, None, Grade.SETTING)
        parts = self._compared(sentence, skills_in)
        own = [(facet, parts[facet.id]) for facet in self._meta.facets]
        facet, why = max(own, key=lambda one: agreed(one[1])) if own else (None, ())
        grade = _grade(agreed(why))
        if kind is Says.VAGUE and (grade is not Grade.STRONG or shows_nothing(sentence)):
            return Sentence(sentence.text, None, Grade.VAGUE)
        also = tuple(one for one, beside in own if one is not facet and _shows_more(beside, why))
        if grade is Grade.NONE:
            facet = None
        return Sentence(sentence.text, facet, grade, why, also if grade in SHOWN else (), self._nearer(parts, why))

    def _nearer(self, parts: Mapping[UUID, tuple[Part, ...]], why: tuple[Part, ...]) -> tuple[Meta, Facet] | None:
        meta, facet = max(self._all, key=lambda one: agreed(parts[one[1].id]), default=(self._meta, None))
        best = agreed(parts[facet.id]) if facet else 0
        return (meta, facet) if facet and meta is not self._meta and best >= GOOD and best > agreed(why) else None

    def _compared(self, sentence: Cut, skills_in: Reading) -> dict[UUID, tuple[Part, ...]]:
        words, found = Phrase(read(sentence.read)), skills_in(sentence.read)
        compared = {}
        for number, (_, facet) in enumerate(self._all):
            alike = self._texts.likeness(number, words)
            parts = [Part(By.WORDS, alike.share, alike.words), self._read_for(facet, found)]
            told = [part for part in parts if part.share]
            named = self._named[facet.id]
            compared[facet.id] = (*told, named) if agreed(told) >= GOOD and named.share else tuple(told)
        return compared

    def _read_for(self, facet: Facet, found: Sequence[Found]) -> Part:
        best, what = 0.0, ""
        for one in found:
            for skill in facet.skills:
                share = one.confidence * self._nearness(skill, one.skill)
                if share > best:
                    best, what = share, one.skill.labels[0]
        return Part(By.SKILL, round(best, 2), (what,) if best else ())

    def _named_for(self, facet: Facet) -> Part:
        near = [(self._nearness(skill, held), held) for skill in facet.skills for held in self._badge.skills]
        share = max((share for share, _ in near), default=0.0)
        return Part(
            By.NAMED, round(share, 2), tuple(dict.fromkeys(held.labels[0] for k, held in near if k and k == share))
        )

    def _nearness(self, needed: KnownSkill, held: KnownSkill) -> float:
        share = 1.0 if needed.id == held.id else self._near(needed.id, held.id)
        return share if share >= NEAR_ENOUGH else 0.0

    def _stray(self) -> tuple[KnownSkill, ...]:
        own = [skill for facet in self._meta.facets for skill in facet.skills]
        return tuple(one for one in self._badge.skills if not any(self._nearness(skill, one) for skill in own))


def _shows_more(parts: tuple[Part, ...], than: tuple[Part, ...]) -> bool:
    """Whether a sentence shows a second facet: by words that do not show the first."""
    return agreed(parts) >= ALSO and bool(_words(parts) - _words(than))


def _words(parts: tuple[Part, ...]) -> set[str]:
    return {word for part in parts if part.by is By.WORDS for word in part.what}


def _grade(agreement: float) -> Grade:
    for least, grade in ((STRONG, Grade.STRONG), (GOOD, Grade.GOOD), (WEAK, Grade.WEAK)):
        if agreement >= least:
            return grade
    return Grade.NONE


def _phrases(facet: Facet) -> tuple[str, ...]:
    return (facet.name, facet.words, *(label for skill in facet.skills for label in skill.labels))
