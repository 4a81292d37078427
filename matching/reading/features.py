"""Compares a query with each concept of its shortlist: what the ranker judges by."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz

from matching.corpus import Kind
from matching.reading.comparing import Gathered, Words, coverage, ratios, tables_of
from matching.reading.crossing import OTHER_FEATURES, SENSE_FEATURES, of_others, of_senses
from matching.reading.index import KINDS, Index
from matching.reading.labels import NO_FIGURES, figures_of
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
CONCEPT_FEATURES = (
    "letters", "stems", "pivot", "pivot_back", "pivot_label", "said",
    "letters_votes", "stems_votes", "topic", "form", "form_words", "active", "know_how", "knowledge", "exclusive",
    "query_words", "query_unknown", "query_idf", "infinitive",
)  # fmt: skip
RELATIVE = (
    "letters", "stems", "pivot", "pivot_back", "said", "letters_votes", "alike_of_query", "alike_of_label",
    "translated", "token_sort", "rendered_of_query", "literally", "literal", "pivot_label", "topic", "sum",
    *SENSE_FEATURES,
)  # fmt: skip
FEATURES = (
    *CONCEPT_FEATURES, *LABEL_FEATURES, *OTHER_FEATURES, *SENSE_FEATURES, "sum",
    *(f"{name}_short" for name in RELATIVE), *(f"{name}_place" for name in RELATIVE),
)  # fmt: skip


def features(index: Index, query: Query, found: Shortlist) -> Floats:
    """Return the features of each concept of a shortlist.

    Returns
    -------
    float array of shape (n_concepts, len(FEATURES))
        NaN where a concept has no label in the other language.
    """
    tables = tables_of(query)
    columns = _of_concepts(index, query, found)
    columns |= _of_labels(query, tables, found)
    columns |= of_others(query, tables, found)
    columns |= of_senses(index, query, found)
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
    forms = index.forms[query.side.tongue.language]
    by_first, by_words = (
        np.array([getattr(one, way)(query.words) for one in forms]) for way in ("by_first", "by_words")
    )
    schemes = index.scheme[found.concepts]
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
        "form": by_first[schemes, kinds], "form_words": by_words[schemes, kinds],
        "active": by_first[schemes, KINDS.index(Kind.KNOW_HOW)],
        "know_how": (kinds == KINDS.index(Kind.KNOW_HOW)).astype(np.float32),
        "knowledge": (kinds == KINDS.index(Kind.KNOWLEDGE)).astype(np.float32),
        "exclusive": index.exclusive[found.concepts].astype(np.float32),
        **{name: np.full(size, value, dtype=np.float32) for name, value in facts.items()},
    }  # fmt: skip


def _of_labels(query: Query, tables: Words, found: Shortlist) -> dict[str, Floats]:
    """Return the features of each concept's label nearest to the query, in the query's language."""
    labels = query.side.labels
    gathered = Gathered.of(labels, found.concepts)
    token_idf = query.side.idf[gathered.tokens]
    of_query, of_label = coverage(tables.alike, query.idf, token_idf, gathered)
    texts = [labels.texts[label] for label in gathered.labels.tolist()]
    sorting = ratios(query.text, texts, fuzz.token_sort_ratio)
    best = _best_of(of_query + of_label + sorting, gathered.owners)
    chosen = gathered.labels[best]
    texts = [texts[place] for place in best.tolist()]
    tokens, starts = labels.tokens_of(chosen)
    near = Gathered(chosen, gathered.owners[best], tokens, starts)
    token_idf = query.side.idf[tokens]
    columns = {"alike_of_query": of_query[best], "alike_of_label": of_label[best]}
    vectors = unit(query.side.tongue.vectors[tokens])
    meaning = np.maximum(unit(query.vectors()) @ vectors.T, tables.spelled[:, tokens])
    for name, table in (
        ("exact", tables.exact[:, tokens]),
        ("spelled", tables.spelled[:, tokens]),
        ("meaning", meaning),
    ):
        pair = coverage(table, query.idf, token_idf, near._replace(tokens=np.arange(len(tokens))))
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
        columns[name] = ratios(query.text, texts, scorer)
    sizes = np.diff(np.append(starts, len(tokens)))
    columns["longer"] = (sizes - len(query.words)).astype(np.float32)
    figures = figures_of(query.words)
    columns["same_numbers"] = np.array(
        [labels.figures.get(label, NO_FIGURES) == figures for label in chosen.tolist()], dtype=np.float32
    )
    columns["initials"] = _initials(query.words, texts)
    return columns


def _best_of(scores: Floats, owners: Ints) -> Ints:
    """Return the place of the best label of each concept; equals by place."""
    order = np.lexsort((np.arange(len(scores)), -scores, owners))
    return order[np.flatnonzero(np.diff(owners[order], prepend=-1))]


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
