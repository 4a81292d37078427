"""What a person already has of what a programme aims at, skill by skill."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from app.portfolio.models import Proof, Trainee
from app.portfolio.queries import STRENGTH, GroundSummary, HoldingSummary, Standing
from app.positioning.models import Choice
from app.positioning.queries import formula
from app.trainings.models import Enrolment, EnrolmentModule, Module, Programme

SHOWN_NEAR = 2
# What may still bring a skill: it is being learned, or was, and waits for a word.
LEARNING = (Standing.AWAITING, Standing.COMING, Standing.TO_CONFIRM)


@dataclass(frozen=True, slots=True)
class Answer:
    """A skill held that answers the one aimed at: how far, in thousandths, and why it is near."""

    skill_id: UUID
    thousandths: int
    source: str

    @property
    def is_same(self) -> bool:
        """Whether it is the same skill, under this name or another framework's."""
        return self.source in ("SAME", "EQUIVALENT")


# The skills among those held that answer one aimed at, the skill itself included.
Answers = Callable[[UUID, Collection[UUID]], Sequence[Answer]]


# The skills that each module aims at, with their level.
Targets = Mapping[UUID, Sequence[tuple[UUID, int | None]]]


class Found(StrEnum):
    """What was found of a skill aimed at, strongest first."""

    CERTIFIED = "certified"
    ATTESTED = "attested"
    DECLARED = "declared"
    IN_PROGRESS = "in_progress"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that speaks for a skill: a ground of it, or of one that answers it, and what it is worth."""

    answer: Answer
    ground: GroundSummary
    worth: Fraction

    @property
    def rank(self) -> tuple[Fraction, int, int, str]:
        """What counts most comes last."""
        return self.worth, STRENGTH[self.ground.proof], self.ground.level or 0, str(self.ground.id)


@dataclass(frozen=True, slots=True)
class Line:
    """One skill that a module aims at: what was found of it, and the minutes it spares."""

    skill_id: UUID
    aim: int | None
    found: Found
    fact: Fact | None  # the best that is known of the skill itself
    near: tuple[Fact, ...]  # skills near it, when it is not wholly proven itself
    near_count: int
    share: int
    worth: Fraction
    spared: int

    @property
    def by_near(self) -> bool:
        """Whether it is a near skill that counts."""
        return bool(self.near) and self.worth > 0 and (self.fact is None or self.fact.worth < self.worth)

    @property
    def asks_for_a_test(self) -> bool:
        """Whether something is known of it that only a test could tell."""
        near = any(fact.answer.source in formula.DECLARED_NEAR for fact in self.near)
        return self.worth < 1 and (self.found in (Found.DECLARED, Found.ATTESTED) or near)


@dataclass(frozen=True, slots=True)
class ModulePosition:
    """A person against one module: its skills, and the minutes that could be lightened; `mine` once enrolled."""

    module: Module
    mine: EnrolmentModule | None
    lines: tuple[Line, ...]
    advised: int

    @property
    def minutes(self) -> int:
        """The minutes of the whole module."""
        return self.module.hours * 60

    @property
    def advised_choice(self) -> Choice:
        """What the advice comes to."""
        return choice_of(self.advised, self.minutes)

    @property
    def finished(self) -> bool:
        """Whether it is done already, so that nothing of it is left to spare."""
        return self.mine is not None and self.mine.completed_on is not None

    @property
    def proven(self) -> int:
        """How many of its skills are certified or attested."""
        return sum(line.found in (Found.CERTIFIED, Found.ATTESTED) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Position:
    """A person against what they will follow, or against what a programme teaches."""

    trainee: Trainee
    enrolment: Enrolment | None
    modules: tuple[ModulePosition, ...]

    @property
    def left(self) -> tuple[ModulePosition, ...]:
        """The modules still to be done."""
        return tuple(one for one in self.modules if not one.finished)

    @property
    def minutes(self) -> int:
        """The minutes of the modules still to be done."""
        return sum(one.minutes for one in self.left)

    @property
    def advised(self) -> int:
        """The minutes that could be lightened in all, of the modules still to be done."""
        return sum(one.advised for one in self.left)

    @property
    def facts(self) -> list[Fact]:
        """Everything shown that speaks for a skill."""
        lines = [line for one in self.modules for line in one.lines]
        return [fact for line in lines for fact in (line.fact, *line.near) if fact is not None]

    @property
    def skill_ids(self) -> set[UUID]:
        """The skills aimed at, and those that answer them."""
        aims = {line.skill_id for one in self.modules for line in one.lines}
        return aims | {fact.answer.skill_id for fact in self.facts}

    @property
    def source_ids(self) -> set[UUID]:
        """What lies behind what speaks for the skills."""
        return {fact.ground.source_id for fact in self.facts if fact.ground.source_id is not None}


def choice_of(spared: int, whole: int) -> Choice:
    """What it is to be spared so many minutes of so many."""
    if spared >= whole:
        return Choice.EXEMPT
    return Choice.LIGHTEN if spared else Choice.FOLLOW


def position(enrolment: Enrolment, targets: Targets, held: Sequence[HoldingSummary], answers: Answers) -> Position:
    """Set a person's skills against those their modules aim at; what these modules themselves bring is left aside."""
    facts = _facts_of(held, {module.id for module in enrolment.modules}, enrolment.starts_on)
    modules = sorted(enrolment.modules, key=lambda one: (one.module.position, str(one.id)))
    return Position(
        enrolment.trainee, enrolment, tuple(_against(one.module, one, targets, facts, answers) for one in modules)
    )


def outlook(
    trainee: Trainee,
    programme: Programme,
    targets: Targets,
    held: Sequence[HoldingSummary],
    answers: Answers,
    *,
    on: date,
) -> Position:
    """Set a person who is not enrolled against what a programme teaches, on the day they might begin."""
    facts = _facts_of(held, (), on)
    return Position(trainee, None, tuple(_against(one, None, targets, facts, answers) for one in programme.modules))


def _facts_of(
    held: Sequence[HoldingSummary], own: Collection[UUID], starts_on: date
) -> dict[UUID, list[GroundSummary]]:
    facts = {one.skill_id: list(_said(one, own, starts_on)) for one in held}
    return {skill_id: grounds for skill_id, grounds in facts.items() if grounds}


def _said(held: HoldingSummary, own: Collection[UUID], starts_on: date) -> Iterable[GroundSummary]:
    """What speaks for a skill, but what comes from this very training, or will have expired when it begins."""
    for ground in held.grounds:
        expired = ground.ends_on is not None and ground.ends_on < starts_on
        counts = ground.standing is Standing.ACQUIRED or ground.standing in LEARNING
        if counts and not expired and ground.source_id not in own:
            yield ground


def _against(
    module: Module,
    mine: EnrolmentModule | None,
    targets: Targets,
    facts: Mapping[UUID, Sequence[GroundSummary]],
    answers: Answers,
) -> ModulePosition:
    read = [(skill_id, aim, *_facts(skill_id, aim, facts, answers)) for skill_id, aim in targets.get(module.id, ())]
    counted = [max((fact.worth for fact in (*own, *near)), default=formula.NOTHING) for _skill, _aim, own, near in read]
    summed = formula.advice(module.hours, counted)
    lines = tuple(
        _line(skill_id, aim, own, near, share=share, worth=one, spared=part)
        for (skill_id, aim, own, near), share, one, part in zip(
            read, formula.shares(module.hours, len(read)), counted, summed.parts, strict=True
        )
    )
    return ModulePosition(module, mine, lines, summed.minutes)


def _facts(
    skill_id: UUID, aim: int | None, facts: Mapping[UUID, Sequence[GroundSummary]], answers: Answers
) -> tuple[list[Fact], list[Fact]]:
    """What speaks for the skill itself, and the best that each near skill says; what counts most first."""
    own: list[Fact] = []
    near: list[Fact] = []
    for answer in answers(skill_id, facts):
        said = [_fact(answer, ground, aim) for ground in facts[answer.skill_id]]
        if answer.is_same:
            own += said
        else:
            acquired = [fact for fact in said if fact.ground.standing is Standing.ACQUIRED]
            near += [max(acquired, key=lambda fact: fact.rank)] if acquired else []
    own.sort(key=lambda fact: (fact.ground.standing is Standing.ACQUIRED, fact.rank), reverse=True)
    near.sort(key=lambda fact: (fact.worth, fact.answer.thousandths, fact.rank), reverse=True)
    return own, near


def _fact(answer: Answer, ground: GroundSummary, aim: int | None) -> Fact:
    proof = ground.proof if ground.standing is Standing.ACQUIRED else None
    worth = formula.worth(proof, ground.level, aim)
    return Fact(
        answer, ground, worth if answer.is_same else formula.worth_of_near(worth, answer.thousandths, answer.source)
    )


def _line(
    skill_id: UUID, aim: int | None, own: list[Fact], near: list[Fact], *, share: int, worth: Fraction, spared: int
) -> Line:
    fact = own[0] if own else None
    whole = fact is not None and fact.worth >= 1
    return Line(
        skill_id=skill_id,
        aim=aim,
        found=_found(fact),
        fact=fact,
        near=() if whole else tuple(near[:SHOWN_NEAR]),
        near_count=0 if whole else len(near),
        share=share,
        worth=worth,
        spared=spared,
    )


def _found(fact: Fact | None) -> Found:
    if fact is None:
        return Found.MISSING
    if fact.ground.standing is not Standing.ACQUIRED:
        return Found.IN_PROGRESS
    return {Proof.CERTIFIED: Found.CERTIFIED, Proof.ATTESTED: Found.ATTESTED}.get(fact.ground.proof, Found.DECLARED)
