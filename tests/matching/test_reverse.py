"""Which offers fit a person: the same scores as ranking the person for each offer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import ArraysError, CandidateIndex, CountError, Demand, Relatedness, Requirement, SkillProfile
from matching.reverse import DemandIndex
from tests.matching.cases import HORIZON, TODAY, demands, everyday, profiles, tables


@everyday
@given(profiles(), st.lists(demands(), max_size=6), tables(), st.integers(0, 7))
def test_offers_for_a_person_score_as_the_person_does_for_each(
    person: SkillProfile, offers: list[Demand], table: Relatedness, k: int
) -> None:
    index = CandidateIndex.from_profiles([person], table, TODAY)
    names = [f"o{5 - place}" for place in range(len(offers))]
    alone = [float(index.rank(demand, horizon=HORIZON).match_today[0]) for demand in offers]
    best = sorted(range(len(offers)), key=lambda place: (-alone[place], names[place]))[:k]
    found = DemandIndex(offers, names, table).offers_for(person, today=TODAY, k=k)
    assert found.places.tolist() == best
    assert found.names.tolist() == [names[place] for place in best]
    assert found.match.tolist() == [alone[place] for place in best]


def test_what_is_wrong_is_named() -> None:
    table, offer = Relatedness.identity("a"), Demand((Requirement("a"),))
    with pytest.raises(ArraysError):
        DemandIndex([offer], [], table)
    with pytest.raises(CountError):
        DemandIndex([offer], ["x"], table).offers_for(SkillProfile("ana"), today=TODAY, k=-1)
