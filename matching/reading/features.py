"""Compares a query with each concept of its shortlist: what the ranker judges by."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from scipy import sparse

from matching.corpus import Kind
from matching.reading.index import KINDS, Index
from matching.reading.labels import Labels
from matching.reading.postings import Floats, Ints
from matching.reading.query import Query
from matching.reading.semantics import unit
from matching.reading.shortlist import Shortlist

LABEL_FEATURES = (
    "exact_of_query", "exact_of_label", "spelled_of_query", "spelled_of_label", "alike_of_query", "alike_of_label",
    "meaning_of_query", "meaning_of_label", "first_word", "last_word", "first_of_label", "last_of_label",
    "ratio", "token_sort", "token_set", "partial", "longer", "same_numbers", "initials",
    "rarest_word", "rarest_of_label", "worst_word", "worst_of_label", "label_idf",
)  # fmt: skip
OTHER_FEATURES = (
    "rendered_of_query", "rendered_of_label", "translated", "rendered_of_query_mean", "rendered_of_label_mean",
    "translated_mean", "literal_of_query", "literal_of_label", "literally", "literal",
    "literal_of_query_mean", "literal_of_label_mean", "literally_mean", "literal_mean",
)  # fmt: skip
CONCEPT_FEATURES = (
    "letters", "stems", "pivot", "pivot_back", "pivot_label", "said",
    "letters_votes", "stems_votes", "topic", "know_how", "knowledge", "exclusive",
    "query_words", "query_unknown", "query_idf", "infinitive",
)  # fmt: skip
RELATIVE = (
    "letters", "stems", "pivot", "pivot_back", "said", "letters_votes", "alike_of_query", "alike_of_label",
    "translated", "token_sort", "rendered_of_query", "literally", "literal", "pivot_label", "topic", "sum",
)  # fmt: skip
FEATURES = (
    *CONCEPT_FEATURES, *LABEL_FEATURES, *OTHER_FEATURES, "sum",
    *(f"{name}_short" for name in RELATIVE), *(f"{name}_place" for name in RELATIVE),
)  # fmt: skip
_MISSING = np.float32(np.nan)


class Words(NamedTuple):
    """Tables of shape (n_words, n_stems): how well each word of the query answers each stem."""

    exact: Floats
    spelled: Floats
    alike: Floats
    rendered: Floats  # t(other stem | word), over the greatest of the word
    renders: Floats  # t(word | other stem)
    literal: Floats  # as rendered, by the literal table
    literal_by: Floats


def features(index: Index, query: Query, found: Shortlist) -> Floats:
    """Return the features of each concept of a shortlist.

    Returns
    -------
    float array of shape (n_concepts, len(FEATURES))
        NaN where a concept has no label in the other language.
    """
    tables = _tables(query)
    columns = _of_concepts(index, query, found)
    columns |= _of_labels(query, tables, found)
    columns |= _of_others(query, tables, found)
    columns["sum"] = (
        columns["letters"] + columns["alike_of_query"] + columns["alike_of_label"]
        + np.nan_to_num(columns["rendered_of_query"] + columns["rendered_of_label"]) / 2
        + columns["pivot"] + columns["pivot_back"] + columns["said"] / 2
    )  # fmt: skip
    for name in RELATIVE:
        values = np.nan_to_num(columns[name], nan=-9.0)
        columns[f"{name}_short"] = values.max(initial=-9.0) - values
        columns[f"{name}_place"] = np.searchsorted(np.sort(-values), -values).astype(np.float32)
    return np.column_stack([columns[name] for name in FEATURES]).astype(np.float32)


def _of_concepts(index: Index, query: Query, found: Shortlist) -> dict[str, Floats]:
    size = len(found.concepts)
    kinds = index.kind[found.concepts]
    first = query.words[0] if query.words else ""
    facts = {
        "query_words": len(query.words),
        "query_unknown": float((query.stems < 0).mean()) if len(query.stems) else 1.0,
        "query_idf": float(query.idf.mean()) if len(query.idf) else 0.0,
        "infinitive": float(first.endswith(("er", "ir", "re"))),
    }
    return {
        "letters": found.letters, "stems": found.stems, "pivot": found.pivot, "pivot_back": found.pivot_back,
        "pivot_label": found.pivot_label,
        "topic": index.topics[found.concepts] @ unit(query.vectors().sum(axis=0)),
        "letters_votes": found.letters_votes, "stems_votes": found.stems_votes, "said": found.said,
        "know_how": (kinds == KINDS.index(Kind.KNOW_HOW)).astype(np.float32),
        "knowledge": (kinds == KINDS.index(Kind.KNOWLEDGE)).astype(np.float32),
        "exclusive": index.exclusive[found.concepts].astype(np.float32),
        **{name: np.full(size, value, dtype=np.float32) for name, value in facts.items()},
    }  # fmt: skip


def _tables(query: Query) -> Words:
    size, width = len(query.words), len(query.side.labels.stems)
    exact, spelled, alike = (np.zeros((size, width), dtype=np.float32) for _ in range(3))
    others = len(query.other.labels.stems)
    rendered, renders = np.zeros((size, others), dtype=np.float32), np.zeros((size, others), dtype=np.float32)
    literal, literal_by = np.zeros_like(rendered), np.zeros_like(rendered)
    side = query.side.tongue
    table, back, near = side.render, side.rendered_by, side.alike
    for number, held in enumerate(query.spelled):
        for stem, likeness in held.items():
            spelled[number, stem] = likeness
            exact[number, stem] = likeness if likeness > 0.94 else 0
            if stem == query.stems[number]:
                _raise(alike, number, near, stem, likeness)
                _raise(rendered, number, table, stem, likeness)
                _raise(renders, number, back, stem, likeness)
                _raise(literal, number, side.literal, stem, likeness)
                _raise(literal_by, number, side.literal_by, stem, likeness)
        if not held:
            for other in query.same_word(number):
                for held_by in (rendered, renders, literal, literal_by):
                    held_by[number, other] = 1.0
    np.maximum(alike, spelled, out=alike)
    rendered /= np.maximum(rendered.max(axis=1, keepdims=True, initial=0), 1e-6)
    literal /= np.maximum(literal.max(axis=1, keepdims=True, initial=0), 1e-6)
    return Words(exact, spelled, alike, rendered, renders, literal, literal_by)


def _raise(table: Floats, row: int, values: sparse.csr_array, stem: int, likeness: float) -> None:
    part = slice(values.indptr[stem], values.indptr[stem + 1])
    places = values.indices[part]
    table[row, places] = np.maximum(table[row, places], values.data[part] * likeness)


class _Gathered(NamedTuple):
    """Labels of a shortlist: which, whose, and their tokens one after the other."""

    labels: Ints
    owners: Ints
    tokens: Ints
    starts: Ints

    @classmethod
    def of(cls, labels: Labels, concepts: Ints) -> _Gathered:
        chosen, owners = labels.of_owners(concepts)
        tokens, starts = labels.tokens_of(chosen)
        return cls(chosen, owners, tokens, starts)


def _coverage(table: Floats, idf: Floats, token_idf: Floats, gathered: _Gathered) -> tuple[Floats, Floats]:
    """Return how much of the query each label answers, and how much of each label the query asks for, by idf."""
    values = table[:, gathered.tokens]
    of_query = idf @ np.maximum.reduceat(values, gathered.starts, axis=1) / max(float(idf.sum()), 1e-6)
    asked = values.max(axis=0) * token_idf
    of_label = np.add.reduceat(asked, gathered.starts) / np.maximum(np.add.reduceat(token_idf, gathered.starts), 1e-6)
    return of_query.astype(np.float32), of_label.astype(np.float32)


def _of_labels(query: Query, tables: Words, found: Shortlist) -> dict[str, Floats]:
    """Return the features of each concept's label nearest to the query, in the query's language."""
    labels = query.side.labels
    gathered = _Gathered.of(labels, found.concepts)
    token_idf = query.side.idf[gathered.tokens]
    of_query, of_label = _coverage(tables.alike, query.idf, token_idf, gathered)
    texts = [labels.texts[label] for label in gathered.labels.tolist()]
    sorting = _ratios(query.text, texts, fuzz.token_sort_ratio)
    best = _best_of(of_query + of_label + sorting, gathered.owners)
    chosen = gathered.labels[best]
    texts = [texts[place] for place in best.tolist()]
    tokens, starts = labels.tokens_of(chosen)
    near = _Gathered(chosen, gathered.owners[best], tokens, starts)
    token_idf = query.side.idf[tokens]
    columns = {"alike_of_query": of_query[best], "alike_of_label": of_label[best]}
    vectors = unit(query.side.tongue.vectors[tokens])
    meaning = np.maximum(unit(query.vectors()) @ vectors.T, tables.spelled[:, tokens])
    for name, table in (
        ("exact", tables.exact[:, tokens]),
        ("spelled", tables.spelled[:, tokens]),
        ("meaning", meaning),
    ):
        pair = _coverage(table, query.idf, token_idf, near._replace(tokens=np.arange(len(tokens))))
        columns[f"{name}_of_query"], columns[f"{name}_of_label"] = pair
    values = tables.alike[:, tokens]
    columns["first_word"] = np.maximum.reduceat(values[0], starts)
    columns["last_word"] = np.maximum.reduceat(values[-1], starts)
    ends = np.append(starts[1:], len(tokens)) - 1
    columns["first_of_label"], columns["last_of_label"] = values[:, starts].max(axis=0), values[:, ends].max(axis=0)
    columns["rarest_word"] = np.maximum.reduceat(values[int(np.argmax(query.idf))], starts)
    missed = query.idf[:, np.newaxis] * (1 - np.maximum.reduceat(values, starts, axis=1))
    columns["worst_word"] = missed.max(axis=0)
    answered = values.max(axis=0)
    columns["worst_of_label"] = np.maximum.reduceat((1 - answered) * token_idf, starts)
    columns["label_idf"] = np.add.reduceat(token_idf, starts)
    heaviest = np.maximum.reduceat(token_idf, starts)
    weights = np.where(token_idf >= np.repeat(heaviest, np.diff(np.append(starts, len(tokens)))) - 1e-6, answered, 0)
    columns["rarest_of_label"] = np.maximum.reduceat(weights, starts)
    columns["token_sort"] = sorting[best]
    for name, scorer in (("ratio", fuzz.ratio), ("token_set", fuzz.token_set_ratio), ("partial", fuzz.partial_ratio)):
        columns[name] = _ratios(query.text, texts, scorer)
    sizes = np.diff(np.append(starts, len(tokens)))
    columns["longer"] = (sizes - len(query.words)).astype(np.float32)
    columns["same_numbers"] = _same_numbers(query.words, texts)
    columns["initials"] = _initials(query.words, texts)
    return columns


def _ratios(text: str, others: list[str], scorer: Callable[..., float]) -> Floats:
    found: Floats = process.cdist([text], others, scorer=scorer, dtype=np.float32)[0] / np.float32(100)
    return found


def _best_of(scores: Floats, owners: Ints) -> Ints:
    """Return the place of the best label of each concept; equals by place."""
    order = np.lexsort((np.arange(len(scores)), -scores, owners))
    return order[np.flatnonzero(np.diff(owners[order], prepend=-1))]


def _same_numbers(found: list[str], texts: list[str]) -> Floats:
    """Tell whether a label has the same figures as the query: 1 the same or none, 0 others."""
    wanted = {word for word in found if any(letter.isdigit() for letter in word)}
    held = ({word for word in text.split() if any(letter.isdigit() for letter in word)} for text in texts)
    return np.array([float(figures == wanted) for figures in held], dtype=np.float32)


def _initials(found: list[str], texts: list[str]) -> Floats:
    """Tell whether a word of the query is made of the initials of a label's words, or the reverse."""
    short = {word for word in found if 2 <= len(word) <= 6}
    mine = "".join(word[0] for word in found)
    return np.array([float(_abbreviates(short, mine, text.split())) for text in texts], dtype=np.float32)


def _abbreviates(short: set[str], mine: str, label: list[str]) -> bool:
    theirs = "".join(word[0] for word in label)
    if any(len(word) >= 3 and word in theirs for word in short - set(label)):
        return True
    return any(2 < len(word) <= 6 and word in mine for word in label)


def _likelihood(values: Floats, idf: Floats, gathered: _Gathered) -> Floats:
    """Return the mean logarithm of the chance that a word of each label is rendered by those of the query, by idf."""
    lengths = np.diff(np.append(gathered.starts, len(gathered.tokens)))
    chance = np.add.reduceat(values, gathered.starts, axis=1) / lengths
    found: Floats = idf @ np.log(0.005 + chance) / max(float(idf.sum()), 1e-6)
    return found


def _of_others(query: Query, tables: Words, found: Shortlist) -> dict[str, Floats]:
    """Return the features of each concept's labels in the other language: the best, and the mean."""
    labels, size = query.other.labels, len(found.concepts)
    columns = {name: np.full(size, _MISSING) for name in OTHER_FEATURES}
    gathered = _Gathered.of(labels, found.concepts[query.other.speaks[found.concepts]])
    where = np.flatnonzero(query.other.speaks[found.concepts])
    if not len(where):
        return columns
    tokens, token_idf = gathered.tokens, query.other.idf[gathered.tokens]
    rendered, renders = tables.rendered[:, tokens], tables.renders[:, tokens]
    literal, literal_by = tables.literal[:, tokens], tables.literal_by[:, tokens]
    near = gathered._replace(tokens=np.arange(len(tokens)))
    of_query, _ = _coverage(rendered, query.idf, token_idf, near)
    _, of_label = _coverage(np.maximum(rendered, np.minimum(renders * 2, 1)), query.idf, token_idf, near)
    literal_of_query, literal_of_label = _coverage(
        np.maximum(literal, np.minimum(literal_by * 2, 1)), query.idf, token_idf, near
    )
    translated, literally = (_likelihood(table, query.idf, near) for table in (renders, literal_by))
    begins = np.flatnonzero(np.diff(gathered.owners, prepend=-1))
    counts = np.diff(np.append(begins, len(gathered.owners)))
    for name, values in (
        ("rendered_of_query", of_query), ("rendered_of_label", of_label), ("translated", translated),
        ("literal_of_query", literal_of_query), ("literal_of_label", literal_of_label), ("literally", literally),
        ("literal", literal_of_query + literal_of_label),
    ):  # fmt: skip
        columns[name][where] = np.maximum.reduceat(values, begins)
        columns[f"{name}_mean"][where] = np.add.reduceat(values, begins) / counts
    return columns
