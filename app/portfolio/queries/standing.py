"""What a portfolio says on a day, worked out from its grounds alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from app.portfolio.models import Ground, GroundKind, GroundState, Holding, Proof, Trainee, Visibility
from app.skills.models import SkillFamily

# How long we wait for news: of a skill past its date, and of the attestation of a completed module (DOMAIN, rule 3).
CONFIRM_WITHIN = timedelta(days=30)
ATTEST_WITHIN = timedelta(days=60)

STRENGTH = {proof: strength for strength, proof in enumerate(Proof)}


class Standing(StrEnum):
    """How a ground, or a whole holding, stands on a day; what counts most comes first."""

    ACQUIRED = "acquired"
    AWAITING = "awaiting"  # a completed module waits for the trainer's word
    COMING = "coming"
    TO_CONFIRM = "to_confirm"  # its date has passed, nobody said whether it came
    EXPIRED = "expired"
    LAPSED = "lapsed"  # we waited, no news came: it counts no more until someone says so


@dataclass(frozen=True, slots=True)
class GroundSummary:
    """A standing ground, read on one day."""

    id: UUID
    kind: GroundKind
    state: GroundState
    standing: Standing
    proof: Proof
    level: int | None
    since: date | None
    expected_on: date | None
    ends_on: date | None
    source_id: UUID | None
    experience_id: UUID | None

    @property
    def is_declaration(self) -> bool:
        """Whether the trainee said it, and may therefore change it."""
        return self.kind is GroundKind.DECLARATION


@dataclass(frozen=True, slots=True)
class HoldingSummary:
    """One skill of a person on one day: how it stands, its strongest proof, what is coming."""

    holding_id: UUID
    skill_id: UUID
    family: SkillFamily
    grounds: tuple[GroundSummary, ...]

    @property
    def standing(self) -> Standing:
        """The best that can be said of it today."""
        return min((ground.standing for ground in self.grounds), key=list(Standing).index)

    @property
    def acquired(self) -> tuple[GroundSummary, ...]:
        """The grounds that count today, strongest proof then highest level first."""
        return self.among(Standing.ACQUIRED)

    @property
    def proof(self) -> Proof | None:
        """The strongest proof that stands today; none when nothing is acquired."""
        return self.acquired[0].proof if self.acquired else None

    @property
    def level(self) -> int | None:
        """The level that the strongest proof shows; without one, the highest said of the skill."""
        proven = [ground.level for ground in self.acquired if ground.proof is self.proof and ground.level is not None]
        return max(proven, default=self.best_level)

    @property
    def best_level(self) -> int | None:
        """The highest level on any ground that counts, or will."""
        counting = self.acquired or self.grounds
        return max((ground.level for ground in counting if ground.level is not None), default=None)

    @property
    def ends_on(self) -> date | None:
        """The last day of the strongest proof, when it has one."""
        ends = [ground.ends_on for ground in self.acquired if ground.proof is self.proof]
        return None if not ends or None in ends else max(day for day in ends if day is not None)

    @property
    def next_date(self) -> date | None:
        """The first day that is still to come on which it will be there."""
        dates = [ground.expected_on for ground in self.among(Standing.COMING)]
        return min((day for day in dates if day is not None), default=None)

    @property
    def declaration(self) -> GroundSummary | None:
        """What the trainee says of it."""
        return next((ground for ground in self.grounds if ground.is_declaration), None)

    @property
    def from_others(self) -> tuple[GroundSummary, ...]:
        """What others attest, certify or teach: not the trainee's to remove."""
        return tuple(ground for ground in self.grounds if not ground.is_declaration)

    @property
    def shown(self) -> tuple[GroundSummary, ...]:
        """All grounds, what counts most first."""
        return tuple(ground for standing in Standing for ground in self.among(standing))

    @property
    def late(self) -> GroundSummary | None:
        """The ground whose date has passed without news, when nothing else says that the skill is there."""
        if self.standing not in (Standing.TO_CONFIRM, Standing.LAPSED):
            return None
        return (self.among(Standing.TO_CONFIRM) or self.among(Standing.LAPSED))[0]

    @property
    def is_undated(self) -> bool:
        """Whether the person says they are learning it, and nobody knows until when."""
        return self.standing is Standing.COMING and self.next_date is None

    def among(self, standing: Standing) -> tuple[GroundSummary, ...]:
        """The grounds that stand so, strongest proof then highest level first."""
        found = [ground for ground in self.grounds if ground.standing is standing]
        return tuple(sorted(found, key=lambda ground: (-STRENGTH[ground.proof], -(ground.level or 0), str(ground.id))))


def standing_of(ground: Ground, today: date) -> Standing:
    """How a ground that was not withdrawn stands on a day."""
    if ground.ends_on is not None and ground.ends_on < today:
        return Standing.EXPIRED
    if ground.state is GroundState.ACQUIRED:
        return Standing.ACQUIRED
    if ground.state is GroundState.AWAITING:
        waited_from = ground.since or today
        return Standing.AWAITING if today <= waited_from + ATTEST_WITHIN else Standing.LAPSED
    if ground.expected_on is None or today <= ground.expected_on:
        return Standing.COMING
    return Standing.TO_CONFIRM if today <= ground.expected_on + CONFIRM_WITHIN else Standing.LAPSED


def summary(holding: Holding, today: date) -> HoldingSummary | None:
    """Sum a holding up on a day; None when nothing of it stands."""
    grounds = tuple(
        GroundSummary(
            id=ground.id,
            kind=ground.kind,
            state=ground.state,
            standing=standing_of(ground, today),
            proof=ground.proof,
            level=ground.level,
            since=ground.since,
            expected_on=ground.expected_on,
            ends_on=ground.ends_on,
            source_id=ground.source_id,
            experience_id=ground.experience_id,
        )
        for ground in holding.standing
    )
    return HoldingSummary(holding.id, holding.skill_id, holding.skill.family, grounds) if grounds else None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A day on a person's path: the skills that came then, or will, from one source."""

    day: date | None
    kind: GroundKind
    source_id: UUID | None
    skill_ids: tuple[UUID, ...]
    is_past: bool


def path(summaries: Iterable[HoldingSummary], *, past: int = 3) -> list[Leaf]:
    """What was last proven, then what is coming by date; what has no date yet comes at the end."""
    came: dict[tuple[date, str, UUID | None], list[UUID]] = {}
    coming: dict[tuple[date, str, UUID | None], list[UUID]] = {}
    for summed_up in summaries:
        for ground in summed_up.grounds:
            if ground.standing is Standing.COMING:
                key = (ground.expected_on or date.max, ground.kind.value, ground.source_id)
                coming.setdefault(key, []).append(summed_up.skill_id)
            elif ground.standing is Standing.ACQUIRED and not ground.is_declaration and ground.since is not None:
                came.setdefault((ground.since, ground.kind.value, None), []).append(summed_up.skill_id)
    ordered = [(key, True) for key in sorted(came, key=_on_path)[max(len(came) - past, 0) :]]
    ordered += [(key, False) for key in sorted(coming, key=_on_path)]
    return [
        Leaf(
            day=None if key[0] == date.max else key[0],
            kind=GroundKind(key[1]),
            source_id=key[2],
            skill_ids=tuple((came if is_past else coming)[key]),
            is_past=is_past,
        )
        for key, is_past in ordered
    ]


def _on_path(key: tuple[date, str, UUID | None]) -> tuple[date, str, str]:
    day, kind, source_id = key
    return day, kind, str(source_id)


class NextStep(StrEnum):
    """What would help a portfolio most today."""

    BEGIN = "begin"
    CONFIRM = "confirm"
    SAY_WHEN = "say_when"
    SAY_WHERE = "say_where"
    CHOOSE_VISIBILITY = "choose_visibility"
    ADD = "add"


def next_step(trainee: Trainee, summaries: Sequence[HoldingSummary]) -> NextStep:
    """The one thing to propose: what waits for a word first, then what would let the person be found."""
    if not summaries:
        return NextStep.BEGIN
    if any(summed_up.late for summed_up in summaries):
        return NextStep.CONFIRM
    if any(summed_up.is_undated for summed_up in summaries):
        return NextStep.SAY_WHEN
    if trainee.commune_code is None:
        return NextStep.SAY_WHERE
    return NextStep.CHOOSE_VISIBILITY if trainee.visibility is Visibility.PRIVATE else NextStep.ADD
