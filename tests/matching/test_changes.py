"""An index that people enter, change and leave answers at every moment like one built afresh."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from matching import CandidateIndex, Demand, Relatedness, SkillProfile, UnknownCandidateError, pool
from tests.matching.cases import HORIZON, TODAY, crowds, demands, profiles, tables
from tests.matching.test_questions import laid_out, wanting

aliases = st.text("wxyz", min_size=1, max_size=2)


class ComingAndGoing(RuleBasedStateMachine):
    """Every question, after any changes, beside an index built from the same people."""

    @initialize(crowd=crowds(), table=tables())
    def begin(self, crowd: list[SkillProfile], table: Relatedness) -> None:
        self.people = {person.alias: person for person in crowd}
        self.table = table
        self.index = CandidateIndex.from_profiles(crowd, table, TODAY)
        self.demand: Demand | None = None

    @rule(data=st.data(), alias=aliases)
    def change(self, data: st.DataObject, alias: str) -> None:
        self.people[alias] = data.draw(profiles(alias))
        self.index.update(self.people[alias])

    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        if self.people:
            alias = data.draw(st.sampled_from(sorted(self.people)))
            del self.people[alias]
            self.index.remove(alias)
        else:
            with pytest.raises(UnknownCandidateError):
                self.index.remove("w")

    @rule(demand=demands(), k=st.integers(1, 6), beta=st.sampled_from([0.0, 0.5]))
    def ask(self, demand: Demand, k: int, beta: float) -> None:
        fresh = CandidateIndex.from_profiles(self.people.values(), self.table, TODAY)
        answers = []
        for index in (self.index, fresh):
            near = np.full(len(index._pool), 500)
            told = {"closeness": near, "beta": beta}
            short = index.query(demand, k=k, **told)
            soon = index.query_soon(demand, horizon=HORIZON, k=k, **told)
            answers.append(
                (
                    list(index.rank(demand, horizon=HORIZON, **told).lines()),
                    (short.ids.tolist(), short.units.tolist(), short.scored.tolist()),
                    (list(soon.first.lines()), soon.sizes),
                )
            )
        assert answers[0] == answers[1]

    @rule(demand=demands(), data=st.data())
    def explain(self, demand: Demand, data: st.DataObject) -> None:
        if self.people:
            alias = data.draw(st.sampled_from(sorted(self.people)))
            fresh = CandidateIndex.from_profiles(self.people.values(), self.table, TODAY)
            assert self.index.explain(demand, alias, HORIZON) == fresh.explain(demand, alias, HORIZON)
            one, other = (index.rank(demand, horizon=HORIZON, among=[alias]) for index in (self.index, fresh))
            assert list(one.lines()) == list(other.lines())

    @invariant()
    def everyone_is_counted(self) -> None:
        if hasattr(self, "people"):
            assert len(self.index) == len(self.people)
            assert all(alias in self.index for alias in self.people)


@pytest.fixture(params=[(1000, 10**6), (3, 10**6), (2, 4)], ids=["never settled", "settled", "laid out again"])
def sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_at, one_again_at = request.param
    monkeypatch.setattr(pool, "SETTLE_AT", settle_at)
    monkeypatch.setattr(pool, "ONE_AGAIN_AT", one_again_at)


def test_changes_in_any_order_give_the_answers_of_an_index_built_afresh(sizes: None) -> None:
    run_state_machine_as_test(
        ComingAndGoing,
        settings=settings(derandomize=True, deadline=None, max_examples=40, stateful_step_count=25, database=None),
    )


def test_hundreds_of_changes_are_settled_and_a_thousand_names_are_found() -> None:
    index, other = laid_out(2000), laid_out(2000, seed=9)
    people = [f"p{number:05d}" for number in range(700)]
    demand = wanting(np.random.default_rng(5), 5)
    for number, name in enumerate(people):
        profile = SkillProfile(f"q{number}" if number % 2 else name)
        index.update(profile)
        other.update(profile)
    for question in (index, other):
        assert len(question) == 2350
        ranking = question.rank(demand, horizon=HORIZON)
        assert sorted(ranking.ids) == sorted(
            [*(f"p{number:05d}" for number in range(2000)), *(f"q{n}" for n in range(1, 700, 2))]
        )
        chosen = question.rank(demand, horizon=HORIZON, among=[*people, "q1", "q699"])
        assert len(chosen) == 702
        assert not chosen.scored[np.isin(chosen.ids, people[::2])].any()
