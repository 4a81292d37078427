"""The number every French establishment has: nine digits for the company, five for the place."""

from enum import StrEnum

LENGTH = 14
LA_POSTE = "356000000"


class SiretProblem(StrEnum):
    """What is wrong with a number."""

    LENGTH = "length"
    KEY = "key"


def tidy(text: str) -> str:
    """Take away the spaces, dots and dashes that people write between the groups.

    >>> tidy(" 732 829 320 00074 ")
    '73282932000074'
    """
    return "".join(character for character in text if not character.isspace() and character not in ".-")


def problem(siret: str) -> SiretProblem | None:
    """Say what is wrong with a tidied number, None when it can exist.

    >>> problem("73282932000074") is None
    True
    >>> problem("7328293200007"), problem("73282932000075")
    (<SiretProblem.LENGTH: 'length'>, <SiretProblem.KEY: 'key'>)

    La Poste has too many places for the usual key: its numbers sum to a multiple of five instead.

    >>> problem("35600000049837") is None
    True
    """
    if len(siret) != LENGTH or not (siret.isascii() and siret.isdigit()):
        return SiretProblem.LENGTH
    of_la_poste = siret.startswith(LA_POSTE) and sum(map(int, siret)) % 5 == 0
    return None if of_la_poste or luhn(siret) == 0 else SiretProblem.KEY


def luhn(digits: str) -> int:
    """Return the remainder of Luhn's sum by ten, which is zero for a number without a slip.

    >>> luhn("73282932000074"), luhn("73282932000047")
    (0, 6)
    """
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(int(digit) for digit in digits[-1::-2])) % 10
