"""Where the relatedness of two skills comes from."""

from __future__ import annotations

import enum


class Source(enum.IntEnum):
    """Where an entry of the relatedness comes from, read from the skill held to the skill needed.

    SAME is the skill itself, EQUIVALENT a declared equivalence (a mapping, equal labels), NARROWER a held skill
    narrower than the need, BROADER a held skill broader than it, SIBLING one of the same macro-competence,
    CO_OCCURRENCE one asked for by the same occupations, WORDING one of close wording, CLOSE one of another framework
    that is declared nearly the same.
    """

    SAME = 0
    EQUIVALENT = 1
    NARROWER = 2
    BROADER = 3
    SIBLING = 4
    CO_OCCURRENCE = 5
    WORDING = 6
    CLOSE = 7

    @property
    def is_declared(self) -> bool:
        """Whether the entry may answer a mandatory requirement: the skill itself or a declared equivalent."""
        return self <= Source.EQUIVALENT
