"""Compares a query with what concepts are called in the other language, and with the senses of words in both."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz

from matching.reading.comparing import MISSING, Gathered, Words, coverage, ratios
from matching.reading.index import Index
from matching.reading.postings import Floats
from matching.reading.query import Query
from matching.reading.shortlist import Shortlist

OTHER_FEATURES = (
    "rendered_of_query", "rendered_of_label", "translated", "rendered_of_query_mean", "rendered_of_label_mean",
    "translated_mean", "literal_of_query", "literal_of_label", "literally", "literal",
    "literal_of_query_mean", "literal_of_label_mean", "literally_mean", "literal_mean", "other_ratio", "other_sort",
)  # fmt: skip
SENSE_FEATURES = ("sense", "sense_label", "sense_mean", "sense_other", "sense_other_mean", "sense_sum")


def of_others(query: Query, tables: Words, found: Shortlist) -> dict[str, Floats]:
    """Return the features of each concept's labels in the other language: the best, and the mean."""
    labels, size = query.other.labels, len(found.concepts)
    columns = {name: np.full(size, MISSING) for name in OTHER_FEATURES}
    gathered = Gathered.of(labels, found.concepts[query.other.speaks[found.concepts]])
    where = np.flatnonzero(query.other.speaks[found.concepts])
    if not len(where):
        return columns
    tokens, token_idf = gathered.tokens, query.other.idf[gathered.tokens]
    rendered, renders = tables.rendered[:, tokens], tables.renders[:, tokens]
    literal, literal_by = tables.literal[:, tokens], tables.literal_by[:, tokens]
    near = gathered._replace(tokens=np.arange(len(tokens)))
    of_query, _ = coverage(rendered, query.idf, token_idf, near)
    _, of_label = coverage(np.maximum(rendered, np.minimum(renders * 2, 1)), query.idf, token_idf, near)
    literal_of_query, literal_of_label = coverage(
        np.maximum(literal, np.minimum(literal_by * 2, 1)), query.idf, token_idf, near
    )
    translated, literally = (_likelihood(table, query.idf, near) for table in (renders, literal_by))
    begins = np.flatnonzero(np.diff(gathered.owners, prepend=-1))
    counts = np.diff(np.append(begins, len(gathered.owners)))
    texts = [labels.texts[label] for label in gathered.labels.tolist()]
    for name, scorer in (("other_ratio", fuzz.ratio), ("other_sort", fuzz.token_sort_ratio)):
        columns[name][where] = np.maximum.reduceat(ratios(query.text, texts, scorer), begins)
    for name, values in (
        ("rendered_of_query", of_query), ("rendered_of_label", of_label), ("translated", translated),
        ("literal_of_query", literal_of_query), ("literal_of_label", literal_of_label), ("literally", literally),
        ("literal", literal_of_query + literal_of_label),
    ):  # fmt: skip
        columns[name][where] = np.maximum.reduceat(values, begins)
        columns[f"{name}_mean"][where] = np.add.reduceat(values, begins) / counts
    return columns


def _likelihood(values: Floats, idf: Floats, gathered: Gathered) -> Floats:
    """Return the mean logarithm of the chance that a word of each label is rendered by those of the query, by idf."""
    lengths = np.diff(np.append(gathered.starts, len(gathered.tokens)))
    chance = np.add.reduceat(values, gathered.starts, axis=1) / lengths
    found: Floats = idf @ np.log(0.005 + chance) / max(float(idf.sum()), 1e-6)
    return found


def of_senses(index: Index, query: Query, found: Shortlist) -> dict[str, Floats]:
    """Return the cosines of the query's sense with those of each concept's labels in both languages."""
    size, sense = len(found.concepts), query.sense()
    columns: dict[str, Floats] = {name: np.full(size, MISSING) for name in SENSE_FEATURES}
    for best, mean, side in (
        ("sense_label", "sense_mean", query.side),
        ("sense_other", "sense_other_mean", query.other),
    ):
        where = np.flatnonzero(side.speaks[found.concepts])
        if len(where):
            gathered = Gathered.of(side.labels, found.concepts[where])
            sums = np.add.reduceat(side.tongue.senses[gathered.tokens] @ sense, gathered.starts)
            near = sums / side.sense_lengths[gathered.labels]
            begins = np.flatnonzero(np.diff(gathered.owners, prepend=-1))
            columns[best][where] = np.maximum.reduceat(near, begins)
            columns[mean][where] = np.add.reduceat(near, begins) / np.diff(np.append(begins, len(near)))
    along: Floats = np.nan_to_num(columns["sense_mean"]) + np.nan_to_num(columns["sense_other_mean"])
    columns["sense"] = along / index.sense_lengths[found.concepts]
    best_label: Floats = np.fmax(columns["sense_label"], columns["sense_other"])
    columns["sense_sum"] = columns["sense"] + best_label / np.float32(2)
    return columns
