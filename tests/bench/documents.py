"""A peer that searches documents: tantivy, on the words of each candidate's grounds."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.bench.answers import Answer, Open, best
from tests.bench.data import Case, credits_of


@contextmanager
def tantivy_dismax(case: Case, folder: Path) -> Iterator[Open]:
    """Open tantivy on a document per candidate, whose words are credits; a requirement is the best of its words.

    For each wanted level, a word tells a skill, what its level amounts to and its trust: as few words as can be.
    """
    tantivy = importlib.import_module("tantivy")
    schema = tantivy.SchemaBuilder().add_text_field("words", tokenizer_name="whitespace", index_option="basic")
    schema = schema.add_unsigned_field("candidate", fast=True).build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(heap_size=500_000_000, num_threads=1)
    for number, words in enumerate(_words(case)):
        document = tantivy.Document()
        document.add_unsigned("candidate", number)
        document.add_text("words", words)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    known = {code for wanted in _levels(case) for code in np.unique(_codes(case, wanted)).tolist()}
    asked = [_dismax(tantivy, schema, case, number, known) for number in range(len(case.demands))]

    def ask(number: int) -> Answer:
        hits = searcher.search(asked[number], limit=case.k, count=False).hits
        places = [place for _, place in hits]
        found = searcher.fast_field_values("candidate", places) if places else []
        points = np.array([round(score) for score, _ in hits], dtype=np.int64)
        return best(np.array(found, dtype=np.int64), points, case.k)

    yield Open(ask)


def _levels(case: Case) -> list[int]:
    return sorted({level for _, level in case.wanted})


def _codes(case: Case, wanted: int) -> NDArray[np.int64]:
    """Number what each ground amounts to for a wanted level: same number, same credits."""
    now = case.now
    part = np.minimum(np.where(now.level == 0, wanted, now.level), wanted).astype(np.int64)
    return _code(wanted, now.skill.astype(np.int64), part, now.trust.astype(np.int64))


def _code(wanted: Any, skill: Any, part: Any, trust: Any) -> Any:
    return ((skill * 5 + wanted) * 5 + part) * 1001 + trust


def _words(case: Case) -> Iterator[str]:
    now = case.now
    order = np.argsort(now.candidate, kind="stable")
    starts = np.searchsorted(now.candidate[order], np.arange(case.crowd.people + 1))
    codes = np.stack([_codes(case, wanted)[order] for wanted in _levels(case)], axis=1)
    for begin, end in pairwise(starts.tolist()):
        yield " ".join(map(str, codes[begin:end].ravel().tolist()))


def _dismax(tantivy: Any, schema: Any, case: Case, number: int, known: set[int]) -> Any:
    query, trusts = tantivy.Query, np.unique(case.now.trust).astype(np.int64)
    needs = []
    for which, weight in case.asks(case.demands[number]):
        skill, wanted = case.wanted[which]
        held, k, _ = case.relatedness.row(skill)
        at, part, trust = (
            each.ravel()
            for each in np.meshgrid(np.arange(len(held)), np.arange(1, wanted + 1) if wanted else [0], trusts)
        )
        codes = _code(wanted, held[at].astype(np.int64), part, trust)
        points = weight * credits_of(k[at].astype(np.int64), part, trust, wanted)
        words = [
            query.const_score_query(query.term_query(schema, "words", str(code), "basic"), float(each))
            for code, each in zip(codes.tolist(), points.tolist(), strict=True)
            if each and code in known
        ]
        if words:
            needs.append((tantivy.Occur.Should, query.disjunction_max_query(words, 0.0)))
    return query.boolean_query(needs)
