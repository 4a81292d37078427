"""The index of candidates: ranks them all for a demand at once, explains a place, finds the step that helps most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from matching import explanation, steps, table
from matching.candidates import IndexedCandidates
from matching.demands import Demand
from matching.errors import DayError
from matching.evidence import gather
from matching.pool import Among, Pool
from matching.ranking import Ranking, groups
from matching.results import Match
from matching.scorers.blend import checked_closeness, match_units
from matching.scorers.coverage import points_and_answers
from matching.scorers.readiness import NEVER, first_ready_days
from matching.units import day_number, thousandths


class CandidateIndex(IndexedCandidates):
    """Candidates laid out for ranking. Build it with `from_profiles` or `from_arrays`.

    A candidate without any ground has no score: `Ranking.scored` is False, they are kept in NOT_PLANNED and come
    last, after those who score zero, and are never hidden.

    Examples
    --------
    >>> from matching import Demand, Ground, Proof, Relatedness, Requirement, SkillProfile, State
    >>> today, later = date(2027, 1, 5), date(2027, 6, 30)
    >>> people = [
    ...     SkillProfile("ana", (Ground("welding", proof=Proof.ATTESTED), Ground("plans", proof=Proof.ATTESTED))),
    ...     SkillProfile("bo", (Ground("welding"), Ground("plans", State.IN_PROGRESS, expected_on=date(2027, 3, 12)))),
    ...     SkillProfile("cy"),
    ... ]
    >>> index = CandidateIndex.from_profiles(people, Relatedness.identity(["welding", "plans"]), today)
    >>> wanted = Demand((Requirement("welding", 3), Requirement("plans", 2)))
    >>> for line in index.rank(wanted, horizon=later).lines():
    ...     print(line.candidate, line.group.name, line.match_today, line.ready_on, line.scored)
    ana READY_NOW 0.9 2027-01-05 True
    bo READY_SOON 0.42 2027-03-12 True
    cy NOT_PLANNED 0.0 None False
    >>> [(reason.skill, reason.points) for reason in index.explain(wanted, "bo", date(2027, 3, 12)).reasons]
    [('welding', 42.0), ('plans', 25.2)]
    """

    def rank(
        self,
        demand: Demand,
        *,
        today: date | None = None,
        horizon: date,
        among: Among = None,
        closeness: ArrayLike | None = None,
        beta: float = 0.0,
    ) -> Ranking:
        """Rank the candidates for a demand.

        Parameters
        ----------
        demand : Demand
            What is asked for.
        today : date, optional
            The day the question is put; the index's own by default.
        horizon : date
            Last day on which a candidate may become ready (see `default_horizon`); today itself asks for today alone.
        among : sequence of str, bool array of shape (n_positions,) or int array of positions, optional
            Who is ranked; all by default.
        closeness : int array of shape (n_positions,), optional
            Closeness to the occupation in thousandths.
        beta : float, default=0.0
            Weight of closeness within [0, 1].

        Returns
        -------
        Ranking
            Ready now, by match today; ready soon, by week of the ready day then match on it; not planned, by match
            at the horizon; then empty portfolios. Equals by id.

        Raises
        ------
        DayError, UnknownSkillError, UnknownCandidateError, ArraysError, ShareError
            When the horizon comes before today, a required skill or a candidate is unknown, or closeness or beta
            is out of bounds.
        """
        now, end = self._days(today, horizon)
        pool, weight = self._pool, thousandths("beta", beta)
        near = checked_closeness(closeness, len(pool.ids))
        chosen = pool.chosen(among)
        found = gather(demand, self.relatedness, pool.grounds, pool.starts, today=now, horizon=end)
        ready = first_ready_days(found, demand, pool.available_from, today=now, horizon=end)
        then = np.where(ready == NEVER, end, ready)
        points_today, answers_today = points_and_answers(found, demand, np.full(len(pool.ids), now))
        points_then, answers_then = points_and_answers(found, demand, then)
        every = Ranking(
            demand=demand, ids=pool.ids, positions=np.arange(len(pool.ids)), group=groups(ready, now),
            scored=pool.held, ready_day=ready, day=then, points_today=points_today, points_then=points_then,
            units_today=match_units(points_today, demand, near, weight),
            units_then=match_units(points_then, demand, near, weight),
            answered_today=answers_today.sum(axis=0), answered_then=answers_then.sum(axis=0),
        )  # fmt: skip
        return every[chosen].sorted(pool.id_order[chosen])

    def explain(
        self,
        demand: Demand,
        candidate: str | int,
        day: date,
        *,
        today: date | None = None,
        closeness: int = 0,
        beta: float = 0.0,
    ) -> Match:
        """Explain a candidate's match on `day`, requirement by requirement.

        Parameters
        ----------
        demand : Demand
            What is asked for.
        candidate : str or int
            Alias, or position.
        day : date
            The day read: today, the ready day, or the horizon.
        today : date, optional
            The day the question is put; the index's own by default.
        closeness : int, default=0
            Closeness in thousandths, as it was given to `rank`.
        beta : float, default=0.0
            Its weight, as it was given to `rank`.

        Returns
        -------
        Match
            Its reasons add up to the ranking's score exactly. Of equal grounds, the one that answers is told, then
            the nearest skill, the best proof, the highest level, the earliest day, and last by id.

        Raises
        ------
        DayError, UnknownCandidateError, UnknownSkillError
            When `day` comes before today, or the candidate or a required skill is unknown.
        """
        now, then = self._days(today, day)
        place = self._pool.position(candidate)
        return explanation.explain(
            demand, self.relatedness, self._pool.grounds.of(place), candidate=self._pool.ids[place],
            scored=bool(self._pool.held[place]), available_from=int(self._pool.available_from[place]),
            today=now, day=then, closeness=closeness, beta=thousandths("beta", beta),
        )  # fmt: skip

    def best_step(
        self,
        demand: Demand,
        candidate: str | int,
        *,
        today: date | None = None,
        horizon: date,
        gains: Mapping[str, date] | None = None,
    ) -> steps.Step | None:
        """Find the one step that would raise a candidate's place most, by trying each.

        Parameters
        ----------
        demand : Demand
            What is asked for.
        candidate : str or int
            Alias, or position.
        today, horizon : date
            As for `rank`.
        gains : mapping of skill to date, optional
            The day a module or session would bring a missing skill; the horizon for those not given.

        Returns
        -------
        Step or None
            None when no step betters the place. Of equal steps, the least effort: attest, finish, gain.
        """
        now, end = self._days(today, horizon)
        place = self._pool.position(candidate)
        rows = self._pool.grounds.of(place)
        tried = list(
            steps.options(demand, self.relatedness, rows, trust=self.trust, today=now, horizon=end, gains=gains or {})
        )
        tables = [rows.moved(0), *(option.rows.moved(number) for number, option in enumerate(tried, start=1))]
        held = np.ones(len(tables), dtype=bool)
        held[0] = self._pool.held[place]
        start = np.full(len(tables), self._pool.available_from[place])
        names = [f"{number:06d}" for number in range(len(tables))]  # ties go to what comes first, no step at all first
        pool = Pool(names, table.stacked(tables), start, held, len(self.relatedness))
        ranking = CandidateIndex(pool, self.relatedness, self.today, self.trust).rank(
            demand, today=today, horizon=horizon
        )
        lines = dict(zip(ranking.positions.tolist(), ranking.lines(), strict=True))
        winner = int(ranking.positions[0])
        if winner == 0:
            return None
        named = self._pool.ids[place]
        return steps.described(tried[winner - 1], self.relatedness, named, lines[0], lines[winner])

    def _days(self, today: date | None, later: date) -> tuple[int, int]:
        now = today or self.today
        if later < now:
            raise DayError(later, now)
        return day_number(now), day_number(later)
