"""RDF Dataset Canonicalization (W3C Recommendation, RDFC-1.0): one order and one set of labels for the same statements.

Written here because credentials from anywhere must be put in order within a bounded time, and neither PyLD's nor
pyoxigraph's version stops: ten nodes made alike on purpose take hours. (pyoxigraph 0.5.13 also orders alike nodes
that name graphs otherwise than the recommendation, which breaks credentials with two embedded endorsements.) A test
holds the result equal to PyLD's.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import permutations

from badges.errors import TangledError
from badges.patience import Patience
from badges.rdf import Quad

MOST_QUADS = 20_000  # a record of a megabyte has fewer
MOST_DEEP = 150  # nodes that look alike, one after the other


def canonical(quads: Iterable[Quad], patience: Patience | None = None) -> bytes:
    """Write quads in canonical order and with canonical labels.

    Parameters
    ----------
    quads : iterable of (str, str, str, str)
        Terms as N-Quads writes them; a label of an unnamed node is ``_:b`` and a number.
    patience : Patience, optional
        How much it may cost, when it is shared with other documents.

    Returns
    -------
    bytes
        UTF-8, one quad a line.

    Raises
    ------
    TangledError
        There are more than `MOST_QUADS`, or nodes so alike that ordering them would outlast patience.
    """
    distinct = list(dict.fromkeys(quads))
    if len(distinct) > MOST_QUADS:
        raise TangledError
    unnamed = [quad for quad in distinct if _mentions_unnamed(quad)]
    names = _Canonicaliser(unnamed, patience or Patience()).names()
    lines = [_line(quad) for quad in distinct if not _mentions_unnamed(quad)]
    lines += [_line([names.get(term, term) for term in quad]) for quad in unnamed]
    return "".join(sorted(lines)).encode()


def _mentions_unnamed(quad: Quad) -> bool:
    """Whether a node without a name is in it: addresses begin with ``<``, texts with quotes."""
    return quad[0][0] == "_" or quad[2][0] == "_" or quad[3][:1] == "_"


def _line(terms: Sequence[str]) -> str:
    subject, predicate, value, graph = terms
    return f"{subject} {predicate} {value} {graph} .\n" if graph else f"{subject} {predicate} {value} .\n"


def _is_label(term: str) -> bool:
    return term.startswith("_:")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class _Issuer:
    """Gives labels in the order they are asked for (section 4.5)."""

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = dict(issued or {})

    def issue(self, label: str) -> str:
        if label not in self.issued:
            self.issued[label] = f"_:{self.prefix}{len(self.issued)}"
        return self.issued[label]

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, self.issued)


class _Canonicaliser:
    """Finds the labels of one dataset (section 4.4)."""

    def __init__(self, quads: Sequence[Quad], patience: Patience) -> None:
        self.patience = patience
        self.mentions: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            for label in {term for term in quad if term.startswith("_:")}:
                self.mentions[label].append(quad)
        self.first = {label: self._first_degree(label) for label in self.mentions}
        self.canonical = _Issuer("c14n")
        self.depth = 0

    def names(self) -> dict[str, str]:
        """Return the canonical label of each unnamed node."""
        alike: dict[str, list[str]] = defaultdict(list)
        for label, digest in self.first.items():
            alike[digest].append(label)
        ordered = sorted(alike.items())
        for _digest, labels in ordered:
            if len(labels) == 1:
                self.canonical.issue(labels[0])
        for _digest, labels in ordered:
            if len(labels) > 1:
                self._tell_apart(labels)
        return self.canonical.issued

    def _tell_apart(self, labels: list[str]) -> None:
        paths = []
        for label in labels:
            if label not in self.canonical.issued:
                issuer = _Issuer("b")
                issuer.issue(label)
                paths.append(self._n_degree(label, issuer))
        for _digest, issuer in sorted(paths, key=lambda path: path[0]):
            for label in issuer.issued:
                self.canonical.issue(label)

    def _first_degree(self, label: str) -> str:
        """Section 4.6: what is said of a node, whatever the others are called."""
        lines = [
            _line([("_:a" if term == label else "_:z") if term.startswith("_:") else term for term in quad])
            for quad in self.mentions[label]
        ]
        return _hash("".join(sorted(lines)))

    def _related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """Section 4.7."""
        told = f"{position}{quad[1]}" if position != "g" else position
        known = self.canonical.issued.get(related) or issuer.issued.get(related) or self.first[related]
        return _hash(told + known)

    def _n_degree(self, label: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Section 4.8: what is said of a node through its neighbours, along the path that reads first."""
        self.depth += 1
        if self.depth > MOST_DEEP:
            raise TangledError
        self.patience.step(len(self.mentions[label]))
        neighbours: dict[str, list[str]] = defaultdict(list)
        for quad in self.mentions[label]:
            for position, term in (("s", quad[0]), ("o", quad[2]), ("g", quad[3])):
                if _is_label(term) and term != label:
                    neighbours[self._related(term, quad, issuer, position)].append(term)
        told = ""
        for digest in sorted(neighbours):
            told += digest
            path, issuer = self._shortest(neighbours[digest], issuer)
            told += path
        self.depth -= 1
        return _hash(told), issuer

    def _shortest(self, labels: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        chosen: tuple[str, _Issuer] | None = None
        for order in permutations(labels):
            self.patience.step(len(labels))
            found = self._path(order, issuer.copy(), chosen[0] if chosen else "")
            if found is not None and (chosen is None or found[0] < chosen[0]):
                chosen = found
        if chosen is None:  # there is always one order, and the first is taken
            raise TangledError
        return chosen

    def _path(self, order: Sequence[str], issuer: _Issuer, best: str) -> tuple[str, _Issuer] | None:
        path, deeper = "", []
        for label in order:
            if label in self.canonical.issued:
                path += self.canonical.issued[label]
            else:
                if label not in issuer.issued:
                    deeper.append(label)
                path += issuer.issue(label)
            if _longer(path, best):
                return None
        for label in deeper:
            digest, issuer_found = self._n_degree(label, issuer)
            path += issuer.issue(label) + f"<{digest}>"
            issuer = issuer_found
            if _longer(path, best):
                return None
        return path, issuer


def _longer(path: str, best: str) -> bool:
    """Whether a path can no more come before the best one."""
    return bool(best) and len(path) >= len(best) and path > best
