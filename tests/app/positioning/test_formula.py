"""The hours that could be lightened: worked out by hand, and what always holds."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.portfolio.models import Proof
from app.positioning.queries import formula

PROOFS = st.sampled_from([None, *Proof])
LEVELS = st.none() | st.integers(1, 4)
WORTHS = st.builds(formula.worth, PROOFS, LEVELS, LEVELS)


@pytest.mark.parametrize(
    ("hours", "counted", "minutes"),
    [
        # 70 h, two skills of 35 h: one certified, one not there.
        (70, [Fraction(1), Fraction(0)], 35 * 60),
        # 35 h, four skills of 9, 9, 8½ and 8½ h: level 2 of 3 spares 6 h, level 1 of 2 spares 4½, 1 of 3 spares 2½.
        (35, [Fraction(2, 3), Fraction(1, 2), Fraction(1, 3), Fraction(1)], (360 + 270 + 150 + 510)),
        # 7 h, three skills of 2½, 2½ and 2 h, all proven: the whole module.
        (7, [Fraction(1)] * 3, 7 * 60),
        (7, [], 0),
    ],
)
def test_the_advice_by_hand(hours: int, counted: list[Fraction], minutes: int) -> None:
    assert formula.advice(hours, counted).minutes == minutes


@given(hours=st.integers(1, 5000), counted=st.lists(WORTHS, max_size=30))
def test_shares_add_up_to_the_module_and_the_advice_never_passes_it(hours: int, counted: list[Fraction]) -> None:
    parts, found = formula.shares(hours, len(counted)), formula.advice(hours, counted)
    if counted:
        assert sum(parts) == hours * 60
        assert max(parts) - min(parts) <= formula.STEP
    assert found.minutes == sum(found.parts) <= hours * 60
    assert all(part % formula.STEP == 0 for part in (*parts, *found.parts))
    # Each line loses less than half an hour by its rounding.
    exact = sum((share * one for share, one in zip(parts, counted, strict=True)), Fraction(0))
    assert 0 <= exact - found.minutes < max(1, len(counted)) * formula.STEP
    if counted and all(one == 1 for one in counted):
        assert found.minutes == hours * 60


@given(proof=PROOFS, level=LEVELS, aim=LEVELS, thousandths=st.integers(1, 1000))
def test_a_near_skill_spares_a_quarter_at_most_and_what_is_only_said_nothing(
    proof: Proof | None, level: int | None, aim: int | None, thousandths: int
) -> None:
    own = formula.worth(proof, level, aim)
    assert 0 <= own <= 1
    assert own == 0 or proof in (Proof.ATTESTED, Proof.CERTIFIED)
    near = formula.worth_of_near(own, thousandths, "NARROWER")
    assert formula.worth_of_near(own, thousandths, "CO_OCCURRENCE") == 0
    assert near <= own / 4
    assert near.limit_denominator(100) == near


@given(level=st.integers(1, 3), aim=st.integers(1, 4))
def test_more_proof_or_a_higher_level_never_spares_less(level: int, aim: int) -> None:
    assert formula.worth(Proof.ATTESTED, level, aim) <= formula.worth(Proof.ATTESTED, level + 1, aim)
    assert formula.worth(Proof.DECLARED, level, aim) <= formula.worth(Proof.ATTESTED, level, aim)
    assert formula.worth(Proof.ATTESTED, None, aim) <= formula.worth(Proof.CERTIFIED, None, aim)
