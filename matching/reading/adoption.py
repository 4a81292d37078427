"""Lends the names of a concept to the one that another framework calls the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from matching.corpus import Concept, Kind
from matching.reading.words import content, words


def adopt(concepts: Sequence[Concept]) -> list[Concept]:
    """Give each concept the names of those of other frameworks that share one of its names.

    Names are the same when their content words are, once normalised, whatever their order. A concept lends its names to
    the one concept of each other framework with which it shares the most, equals by id; groups neither lend nor take.

    Parameters
    ----------
    concepts : sequence of Concept
        Of one framework or several.

    Returns
    -------
    list of Concept
        The same, in order, with more names, none of which is preferred.

    Examples
    --------
    >>> from matching.corpus import Name
    >>> one = Concept(id="1", scheme="a", kind=Kind.OCCUPATION, names=(Name("Opticien / Opticienne", "fr", True),))
    >>> other = Concept(id="2", scheme="b", kind=Kind.OCCUPATION,
    ...                 names=(Name("opticien", "fr", True), Name("lunetier", "fr", False)))
    >>> [name.text for name in adopt([one, other])[0].names]
    ['Opticien / Opticienne', 'opticien', 'lunetier']
    """
    holders: dict[tuple[str, str], set[int]] = {}
    keys = [sorted({_key(name.text, name.language) for name in concept.names}) for concept in concepts]
    for number, concept in enumerate(concepts):
        if concept.kind is not Kind.GROUP:
            for key in keys[number]:
                holders.setdefault(key, set()).add(number)
    found = [dict.fromkeys(concept.names) for concept in concepts]
    for lender, concept in enumerate(concepts):
        if concept.kind is not Kind.GROUP:
            for taker in _takers(lender, keys[lender], holders, concepts):
                found[taker] |= dict.fromkeys(name._replace(preferred=False) for name in concept.names)
    return [replace(concept, names=tuple(names)) for concept, names in zip(concepts, found, strict=True)]


def _takers(
    lender: int, keys: Sequence[tuple[str, str]], holders: dict[tuple[str, str], set[int]], concepts: Sequence[Concept]
) -> list[int]:
    """Return the concept of each other framework that shares the most names with one."""
    shared = Counter(other for key in keys for other in holders[key])
    best: dict[str, tuple[int, str, int]] = {}
    for other, count in shared.items():
        scheme = concepts[other].scheme
        if scheme != concepts[lender].scheme:
            candidate = (-count, concepts[other].id, other)
            best[scheme] = min(best.get(scheme, candidate), candidate)
    return [taker for _, _, taker in best.values()]


def _key(text: str, language: str) -> tuple[str, str]:
    return language, " ".join(sorted(content(words(text))))
