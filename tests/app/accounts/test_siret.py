"""What a SIRET number may be."""

import pytest

from app.accounts import siret
from app.accounts.siret import SiretProblem
from tests.factories.accounts import a_siret


@pytest.mark.parametrize("number", ["73282932000074", "35600000000048", "35600000049837", "44306184100047"])
def test_numbers_of_real_establishments_are_taken(number: str) -> None:
    assert siret.problem(number) is None


@pytest.mark.parametrize(
    "number", ["", "7328293200007", "732829320000744", "7328293200007a", "７３２８２９３２０００００７４"]
)
def test_a_number_has_fourteen_digits(number: str) -> None:
    assert siret.problem(number) is SiretProblem.LENGTH


def test_any_single_wrong_digit_is_noticed() -> None:
    right = "73282932000074"
    slips = [right[:i] + digit + right[i + 1 :] for i in range(14) for digit in "0123456789" if digit != right[i]]

    assert {siret.problem(slip) for slip in slips} == {SiretProblem.KEY}


def test_only_la_poste_may_sum_to_a_multiple_of_five() -> None:
    assert siret.luhn("35600000049837") != 0
    assert sum(map(int, "73282932000079")) % 5 != 0 or siret.problem("73282932000079") is SiretProblem.KEY
    assert siret.problem("35600000049838") is SiretProblem.KEY


def test_the_spaces_people_write_are_theirs() -> None:
    assert siret.tidy(" 732 829 320\u00a000074 ") == "73282932000074"


def test_the_factory_makes_numbers_that_can_exist() -> None:
    assert [siret.problem(a_siret(number)) for number in range(200)] == [None] * 200
