"""The specification in plain Python: slow, and plainly right. The engine must give the same answers.

Every function reads one profile against one demand, day by day. Shares are exact fractions; days are numbers of days
since 1970-01-01.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from matching.availability import Window, availability
from matching.demands import Demand, Requirement
from matching.errors import DayError
from matching.profiles import Ground, SkillProfile, Trust
from matching.relatedness import Relatedness
from matching.results import Group
from matching.units import UNIT, day_number, thousandths


def _half_up(value: Fraction) -> int:
    return int((2 * value + 1) // 2)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads profiles against a demand, as known on a day.

    Parameters
    ----------
    demand : Demand
        What is asked for.
    relatedness : Relatedness
        Which skills answer which.
    today : date
        The day the question is put.
    trust : Trust
        What proofs are worth.
    beta : float, default=0.0
        Weight of closeness, within [0, 0.5] by design, [0, 1] by construction.
    """

    demand: Demand
    relatedness: Relatedness
    today: date
    trust: Trust = Trust()  # noqa: RUF009 - frozen
    beta: float = 0.0

    def fit(self, requirement: Requirement, ground: Ground) -> Fraction:
        """Return K · min(1, level held / level wanted), within [0, 1]."""
        entry = self.relatedness.entry(requirement.skill, ground.skill)
        if entry is None:
            return Fraction(0)
        return Fraction(entry[0], UNIT) * self.level_factor(requirement, ground)

    def level_factor(self, requirement: Requirement, ground: Ground) -> Fraction:
        """Return min(1, level held / level wanted), 1 when either is not given."""
        if requirement.level is None or ground.level is None:
            return Fraction(1)
        return min(Fraction(1), Fraction(ground.level, requirement.level))

    def available(self, profile: SkillProfile, day: int) -> list[tuple[Ground, Window]]:
        """List the grounds that count on `day`, with their windows."""
        windows = [(ground, availability(ground, self.trust, self.today)) for ground in profile.grounds]
        return [(ground, window) for ground, window in windows if window is not None and window.covers(day)]

    def credit(self, requirement: Requirement, profile: SkillProfile, day: int) -> int:
        """Return the best fit · trust on `day`, in thousandths, halves upwards."""
        found = self.available(profile, day)
        return max((_half_up(self.fit(requirement, ground) * window.trust) for ground, window in found), default=0)

    def coverage(self, profile: SkillProfile, day: int) -> Fraction:
        """Return the mean of the credits by importance, within [0, 1]."""
        points = sum(need.importance * self.credit(need, profile, day) for need in self.demand.requirements)
        return Fraction(points, UNIT * self.demand.total_importance)

    def answered(self, requirement: Requirement, profile: SkillProfile, day: int) -> bool:
        """Tell whether some ground truly answers on `day`, proof set aside."""
        return any(self._answers(requirement, ground) for ground, _ in self.available(profile, day))

    def _answers(self, requirement: Requirement, ground: Ground) -> bool:
        if self.fit(requirement, ground) < Fraction(self.demand.fit_floor_thousandths, UNIT):
            return False
        if not requirement.mandatory:
            return True
        entry = self.relatedness.entry(requirement.skill, ground.skill)
        declared = entry is not None and (entry[0] == UNIT or entry[1].is_declared)
        return declared and self.level_factor(requirement, ground) == 1

    def answered_count(self, profile: SkillProfile, day: int) -> int:
        """Count the requirements answered on `day`."""
        return sum(self.answered(need, profile, day) for need in self.demand.requirements)

    def ready(self, profile: SkillProfile, day: int) -> bool:
        """Tell whether enough is answered on `day`, all that is mandatory is, and the person can start."""
        if profile.available_from is not None and day_number(profile.available_from) > day:
            return False
        answered = [(need, self.answered(need, profile, day)) for need in self.demand.requirements]
        if any(need.mandatory and not yes for need, yes in answered):
            return False
        share = Fraction(sum(need.importance for need, yes in answered if yes), self.demand.total_importance)
        return share >= Fraction(self.demand.threshold_thousandths, UNIT)

    def first_ready_day(self, profile: SkillProfile, horizon: date) -> int | None:
        """Return the first day from today to `horizon`, both included, on which the person is ready."""
        days = range(day_number(self.today), day_number(horizon) + 1)
        return next((day for day in days if self.ready(profile, day)), None)

    def match(self, profile: SkillProfile, day: int, closeness: int = 0) -> Fraction:
        """Return coverage + (1 − coverage) · β · closeness, `closeness` in thousandths."""
        coverage = self.coverage(profile, day)
        return coverage + (1 - coverage) * Fraction(thousandths("beta", self.beta) * closeness, UNIT * UNIT)

    def place(self, profile: SkillProfile, horizon: date, closeness: int = 0) -> Place:
        """Return where the person stands between today and `horizon`.

        Raises
        ------
        DayError
            When `horizon` comes before today.
        """
        if horizon < self.today:
            raise DayError(horizon, self.today)
        today, first = day_number(self.today), self.first_ready_day(profile, horizon)
        if first == today:
            group, day = Group.READY_NOW, today
        elif first is not None:
            group, day = Group.READY_SOON, first
        else:
            group, day = Group.NOT_PLANNED, day_number(horizon)
        return Place(
            candidate=profile.alias, group=group, ready_day=first, day=day, scored=bool(profile.grounds),
            coverage_today=self.coverage(profile, today), coverage_then=self.coverage(profile, day),
            match_today=self.match(profile, today, closeness), match_then=self.match(profile, day, closeness),
            answered_today=self.answered_count(profile, today), answered_then=self.answered_count(profile, day),
        )  # fmt: skip

    def rank(
        self, profiles: Sequence[SkillProfile], horizon: date, closeness: Sequence[int] | None = None
    ) -> list[Place]:
        """Order the profiles: group, then week of the ready day, then match on it, then id; no grounds come last."""
        near = closeness if closeness is not None else [0] * len(profiles)
        places = [self.place(profile, horizon, value) for profile, value in zip(profiles, near, strict=True)]
        return sorted(places, key=Place.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one candidate stands.

    Parameters
    ----------
    candidate : str
        Alias.
    group : Group
        Ready now, soon, or not planned.
    ready_day : int or None
        First day ready.
    day : int
        The second day read: today when ready now, the ready day when soon, else the horizon.
    scored : bool
        False for an empty portfolio.
    coverage_today, coverage_then, match_today, match_then : Fraction
        Within [0, 1], today and on `day`.
    answered_today, answered_then : int
        Requirements answered, today and on `day`.
    """

    candidate: str
    group: Group
    ready_day: int | None
    day: int
    scored: bool
    coverage_today: Fraction
    coverage_then: Fraction
    match_today: Fraction
    match_then: Fraction
    answered_today: int
    answered_then: int

    def key(self) -> tuple[int, bool, int, Fraction, str]:
        """Return the key that sorts places best first."""
        week = 0
        if self.group is Group.READY_SOON and self.ready_day is not None:
            week = (self.ready_day + 3) // 7  # 1970-01-01 was a Thursday: weeks start three days before
        return (self.group, not self.scored, week, -self.match_then, self.candidate)
