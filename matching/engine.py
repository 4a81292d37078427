"""The index of candidates: ranks them all for a demand at once, explains a place, finds the step that helps most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from numpy.typing import ArrayLike

from matching import best, explanation, ready, steps, whole
from matching.candidates import IndexedCandidates
from matching.demands import Demand
from matching.errors import DayError
from matching.pool import Among
from matching.portfolios import portfolio
from matching.question import Question
from matching.ranking import Outlook, Ranking, Shortlist
from matching.results import Match
from matching.scorers.blend import Blend
from matching.units import checked_count, day_number, thousandths


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
        one_by_one: bool = False,
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
        one_by_one : bool, default=False
            Read each candidate's grounds rather than add everyone up: sooner when they are few and demands many.

        Returns
        -------
        Ranking
            The same either way: ready now, by match today; ready soon, by week of the ready day then match on it; not
            planned, by match at the horizon; then empty portfolios. Equals by id.

        Raises
        ------
        DayError, UnknownSkillError, UnknownCandidateError, ArraysError, ShareError
            When the horizon comes before today, a required skill or a candidate is unknown, or closeness or beta
            is out of bounds.
        """
        question = self._question(demand, today, horizon, among, (closeness, beta))
        return whole.one_by_one(question) if one_by_one else whole.complete(question)

    def query(
        self,
        demand: Demand,
        *,
        today: date | None = None,
        k: int = 50,
        among: Among = None,
        closeness: ArrayLike | None = None,
        beta: float = 0.0,
    ) -> Shortlist:
        """Return the best matches today, without the groups: the fastest question.

        Parameters
        ----------
        demand : Demand
            What is asked for.
        today : date, optional
            The day the question is put; the index's own by default.
        k : int, default=50
            How many; fewer when there are not as many candidates.
        among, closeness, beta
            As for `rank`.

        Returns
        -------
        Shortlist
            By match today, empty portfolios last, equals by id: the same shares as `rank`.

        Raises
        ------
        UnknownSkillError, UnknownCandidateError, ArraysError, ShareError, CountError
            As for `rank`; when `k` is not a whole number from 0 up.
        """
        return best.shortlist(self._question(demand, today, None, among, (closeness, beta)), checked_count("k", k))

    def query_many(self, demands: Sequence[Demand], *, today: date | None = None, k: int = 50) -> list[Shortlist]:
        """Return what `query` returns for each demand, in their order, in less time than one by one.

        Parameters
        ----------
        demands : sequence of Demand
            What is asked for.
        today, k
            As for `query`.

        Returns
        -------
        list of Shortlist
            One per demand.

        Raises
        ------
        UnknownSkillError, CountError
            As for `query`.
        """
        return best.shortlists([self._question(demand, today) for demand in demands], checked_count("k", k))

    def query_soon(
        self,
        demand: Demand,
        *,
        today: date | None = None,
        horizon: date,
        k: int = 50,
        among: Among = None,
        closeness: ArrayLike | None = None,
        beta: float = 0.0,
    ) -> Outlook:
        """Return the first places of the three groups, and the size of each.

        Parameters
        ----------
        demand : Demand
            What is asked for.
        today, horizon : date
            As for `rank`.
        k : int, default=50
            How many places; fewer when there are not as many candidates.
        among, closeness, beta
            As for `rank`.

        Returns
        -------
        Outlook
            `first` equals the first `k` lines of `rank`; `sizes` counts everyone asked about.

        Raises
        ------
        DayError, UnknownSkillError, UnknownCandidateError, ArraysError, ShareError, CountError
            As for `rank`; when `k` is not a whole number from 0 up.
        """
        return ready.outlook(self._question(demand, today, horizon, among, (closeness, beta)), checked_count("k", k))

    def _question(
        self,
        demand: Demand,
        today: date | None,
        horizon: date | None = None,
        among: Among = None,
        near: tuple[ArrayLike | None, float] = (None, 0.0),
    ) -> Question:
        now, end = self._days(today, horizon)
        plan = self._lists.plan(demand)
        return Question(
            lists=self._lists, scratch=self._scratch, plan=plan, today=now, horizon=end,
            chosen=self._pool.chosen(among), blend=Blend.of(plan.full, *near, len(self._pool)),
        )  # fmt: skip

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
        return explanation.explain(
            demand, self.relatedness, portfolio(self._pool, candidate), today=now, day=then, closeness=closeness,
            beta=thousandths("beta", beta),
        )  # fmt: skip

    def best_step(
        self,
        demand: Demand,
        candidate: str | int,
        *,
        today: date | None = None,
        horizon: date,
        gains: Mapping[str, date] | None = None,
        closeness: Callable[[str | None], int] | None = None,
        beta: float = 0.0,
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
        closeness : callable of (str or None) to int, optional
            The candidate's closeness in thousandths once this further skill is shown, None for as things are; see
            `Nearness.once_shown`. It is asked about steps that take effect today.
        beta : float, default=0.0
            Its weight, as it was given to `rank`.

        Returns
        -------
        Step or None
            None when no step betters the place. Of equal steps, the least effort: attest, finish, gain.
        """
        now, end = self._days(today, horizon)
        return steps.best(
            demand, self.relatedness, portfolio(self._pool, candidate), trust=self.trust, today=now, horizon=end,
            gains=gains or {}, closeness=closeness, beta=thousandths("beta", beta),
        )  # fmt: skip

    def _days(self, today: date | None, later: date | None) -> tuple[int, int]:
        """Return today and a later day, today too when there is none."""
        now = today or self.today
        if later is None:
            later = now
        if later < now:
            raise DayError(later, now)
        return day_number(now), day_number(later)
