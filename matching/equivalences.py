"""What is declared between frameworks, brought into a relatedness: the same skill in another one, or a near one.

A skill that is declared the same as one of the table stands wherever that one does: it answers what that one answers,
and is answered by what answers that one. What is declared close, broader or narrower ties the two skills alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.learning import BROADER_K, EQUIVALENT_K, NARROWER_K
from matching.relatedness import Relatedness
from matching.sources import Source

CLOSE_K = 800

Pair = tuple[str, str]
Numbers = Mapping[str, int]
Entries = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Equivalences:
    """What skills of two frameworks are for each other; each pair of skills comes once.

    Parameters
    ----------
    exact : collection of (str, str)
        The same skill under two ids: K is 1 both ways.
    close : collection of (str, str)
        Nearly the same: K is 0.8 both ways. It answers a need, and not a mandatory one.
    broader : collection of (str, str)
        (narrower skill, broader skill), with K as within a framework.
    alone : collection of str
        Licences, permits and diplomas: only what is exactly the same stands for them, or they for it.
    """

    exact: Collection[Pair] = ()
    close: Collection[Pair] = ()
    broader: Collection[Pair] = ()
    alone: frozenset[str] = field(default_factory=frozenset)


def across(table: Relatedness, told: Equivalences) -> Relatedness:
    """Return the table with what other frameworks' skills are for its own, their ids added to its vocabulary.

    Parameters
    ----------
    table : Relatedness
        One framework's.
    told : Equivalences
        Pairs between its skills and others', or between others'. Nothing follows from two pairs together, but through a
        skill of the table.

    Returns
    -------
    Relatedness
        The vocabulary of `table` first, then the others in the order of their ids. Where several entries tie two
        skills, the greatest K stands.

    Examples
    --------
    >>> table = Relatedness.of({("weld", "braze"): (0.5, Source.CO_OCCURRENCE)})
    >>> wider = across(table, Equivalences(exact=[("weld", "souder")]))
    >>> wider.neighbours("weld")
    [('souder', 1.0, <Source.EQUIVALENT: 1>), ('braze', 0.5, <Source.CO_OCCURRENCE: 5>)]
    >>> wider.neighbours("souder")
    [('weld', 1.0, <Source.EQUIVALENT: 1>), ('braze', 0.5, <Source.CO_OCCURRENCE: 5>)]
    """
    pairs = [*told.exact, *told.close, *told.broader]
    if not pairs:
        return table
    others = sorted({skill for pair in pairs for skill in pair} - table.numbers.keys())
    numbers = table.numbers | {skill: len(table) + place for place, skill in enumerate(others)}
    parts = [_carried(table, numbers, told), *_declared(numbers, told)]
    needed, held, values, sources = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Relatedness([*table.skills, *others], needed, held, values, sources)


def _declared(numbers: Numbers, told: Equivalences) -> list[Entries]:
    close = [pair for pair in told.close if told.alone.isdisjoint(pair)]
    broader = [pair for pair in told.broader if told.alone.isdisjoint(pair)]
    return [
        _entries(numbers, [*told.exact, *_turned(told.exact)], EQUIVALENT_K, Source.EQUIVALENT),
        _entries(numbers, [*close, *_turned(close)], CLOSE_K, Source.CLOSE),
        _entries(numbers, _turned(broader), NARROWER_K, Source.NARROWER),
        _entries(numbers, broader, BROADER_K, Source.BROADER),
    ]


def _turned(pairs: Iterable[Pair]) -> list[Pair]:
    return [(second, first) for first, second in pairs]


def _entries(numbers: Numbers, needed_held: Collection[Pair], k: int, source: Source) -> Entries:
    found = np.array([(numbers[needed], numbers[held]) for needed, held in needed_held], dtype=np.int64)
    needed, held = found.reshape(len(needed_held), 2).T
    return needed, held, np.full(len(needed_held), k), np.full(len(needed_held), int(source))


def _carried(table: Relatedness, numbers: Numbers, told: Equivalences) -> Entries:
    """Return all entries, and those of its own skills again under the names other frameworks have for either end."""
    free = [pair for pair in told.exact if told.alone.isdisjoint(pair)]
    pairs = sorted(sorted((numbers[one], numbers[other])) for one, other in free)
    named = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)
    named = named[(named[:, 0] < len(table)) & (named[:, 1] >= len(table))]
    needed = np.repeat(np.arange(len(table)), np.diff(table.starts))
    values, sources = table.values.astype(np.int64), table.sources.astype(np.int64)
    entries = _renamed((needed, table.held.astype(np.int64), values, sources), 0, named, len(numbers))
    needed, held, values, sources = _renamed(entries, 1, named, len(numbers))
    same = (sources == Source.SAME) & (needed != held)
    return needed, held, values, np.where(same, int(Source.EQUIVALENT), sources)


def _renamed(entries: Entries, end: int, named: NDArray[np.int64], size: int) -> Entries:
    """Return entries with those again whose needed (0) or held (1) skill has other names: pairs (skill, other name)."""
    counts = np.bincount(named[:, 0], minlength=size)
    first = np.cumsum(counts) - counts
    times = counts[entries[end]]
    again = np.repeat(np.arange(len(times)), times)
    place = np.arange(len(again)) - np.repeat(np.cumsum(times) - times, times)
    added = [column[again] for column in entries]
    added[end] = named[first[added[end]] + place, 1]
    needed, held, values, sources = (np.concatenate(both) for both in zip(entries, added, strict=True))
    return needed, held, values, sources
