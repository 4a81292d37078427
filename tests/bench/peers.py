"""Peers that answer the same question as our engine: the best candidates by coverage, with the same points.

Each peer is given the best set-up we know: what counts today is taken out beforehand, rows lie in the order they are
read in, caches are large and warm, and one core does the work, as for us. Two set-ups, for those that speak SQL:

- *stored lists*: who earns what for each requirement is computed beforehand, as our engine keeps it; a question is
  left to add up and sort;
- *grounds*: a question joins grounds with relatedness, takes the best of each requirement, adds up and sorts.
"""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from matching import CandidateIndex
from tests.bench.data import Case, credits_of
from tests.bench.timing import Clock, with_process
from tests.support.servers import ServerError

Answer = tuple[NDArray[np.int64], NDArray[np.int64]]  # candidates, and their points
Ask = Callable[[int], Answer]  # by the question's number
Table = tuple[str, dict[str, NDArray[np.int32]]]  # a table's name, and its columns; the first sort its rows


class MissingError(Exception):
    """A peer that is not installed here, or cannot run; the message says why."""


@dataclass(frozen=True)
class Open:
    """A peer that is ready to answer."""

    ask: Ask
    clock: Clock = time.process_time


@dataclass(frozen=True)
class Peer:
    """Someone who answers a case's questions."""

    name: str
    setup: str
    package: str | None
    open: Callable[[Case, Path], AbstractContextManager[Open]]

    def check(self) -> None:
        """Say so when it is not installed."""
        if self.package and importlib.util.find_spec(self.package) is None:
            raise MissingError(f"{self.package} is not installed")


def best(candidates: NDArray[Any], points: NDArray[Any], k: int) -> Answer:
    """Return the best k, those without points left out; equals by number."""
    order = np.lexsort((candidates, -points))[:k]
    order = order[points[order] > 0]
    return candidates[order].astype(np.int64), points[order].astype(np.int64)


def same(answer: Answer, other: Answer) -> bool:
    """Tell whether two answers are equal, but for who is kept of those with the last place's points."""
    if not np.array_equal(answer[1], other[1]):
        return False
    last = answer[1][-1] if len(answer[1]) else 0
    return set(answer[0][answer[1] > last]) == set(other[0][other[1] > last])


# --- Ours -------------------------------------------------------------------------------------------------------------


def ours(index: CandidateIndex, case: Case) -> Ask:
    """Return how our engine answers."""

    def ask(number: int) -> Answer:
        found = index.query(case.demands[number], k=case.k)
        kept = found.points > 0
        return found.positions[kept], found.points[kept]

    return ask


# --- What databases are given -----------------------------------------------------------------------------------------


def stored_tables(case: Case) -> list[Table]:
    """Return lists of credits."""
    found = case.lists
    return [("lists", {"list": found.number, "candidate": found.candidate, "credit": found.credit})]


def grounds_tables(case: Case) -> list[Table]:
    """Return the grounds that count today, and what each list reads of them."""
    now = case.now
    order = np.lexsort((now.candidate, now.skill))
    grounds = {"skill": now.skill, "candidate": now.candidate, "level": now.level, "trust": now.trust}
    rows = [case.relatedness.row(skill) for skill, _ in case.wanted]
    sizes = [len(held) for held, _, _ in rows]
    reads = {
        "list": np.repeat(np.arange(len(rows)), sizes),
        "held": np.concatenate([held for held, _, _ in rows]),
        "k": np.concatenate([k for _, k, _ in rows]),
        "wanted": np.repeat([level for _, level in case.wanted], sizes),
    }
    return [
        ("grounds", {name: column[order].astype(np.int32) for name, column in grounds.items()}),
        ("reads", {name: np.asarray(column, dtype=np.int32) for name, column in reads.items()}),
    ]


def stored_sql(case: Case, number: int) -> str:
    """Return the question put to stored lists."""
    parts = [
        f"SELECT candidate, {weight} * credit AS points FROM lists WHERE list = {which}"
        for which, weight in case.asks(case.demands[number])
    ]
    return _first(case, f"SELECT candidate, SUM(points) AS total FROM ({' UNION ALL '.join(parts)}) AS earned")


def stored_sql_by_weight(case: Case, number: int) -> str:
    """Return the same question, in the form that suits those who read columns."""
    asked = case.asks(case.demands[number])
    weights = " ".join(f"WHEN {which} THEN {weight}" for which, weight in asked)
    which = ", ".join(str(each) for each, _ in asked)
    return _first(
        case,
        f"SELECT candidate, SUM(credit * CASE list {weights} END) AS total FROM lists WHERE list IN ({which})",
    )


def grounds_sql(case: Case, number: int, divided_by: str = "/") -> str:
    """Return the question put to grounds, given how whole numbers are divided."""
    asked = case.asks(case.demands[number])
    weights = " ".join(f"WHEN {which} THEN {weight}" for which, weight in asked)
    which = ", ".join(str(each) for each, _ in asked)
    base = "(CASE WHEN wanted = 0 THEN 1 ELSE wanted END)"
    part = f"(CASE WHEN wanted = 0 OR level = 0 OR level > wanted THEN {base} ELSE level END)"
    credit = f"(2 * k * {part} * trust + {base} * 1000) {divided_by} (2 * {base} * 1000)"
    return _first(
        case,
        f"SELECT candidate, SUM(best) AS total FROM (SELECT candidate, MAX({credit}) * CASE list {weights} END AS best"
        f" FROM reads JOIN grounds ON skill = held WHERE list IN ({which}) GROUP BY list, candidate) AS earned",
    )


def _first(case: Case, select: str) -> str:
    return f"{select} GROUP BY candidate ORDER BY total DESC, candidate LIMIT {case.k}"


def _answer(rows: Sequence[tuple[int, int]], case: Case) -> Answer:
    found = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return best(found[:, 0], found[:, 1], case.k)


# --- SQLite -----------------------------------------------------------------------------------------------------------


@contextmanager
def _sqlite(tables: list[Table], folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / "peer.sqlite")
    try:
        for setting in (
            "journal_mode=off",
            "synchronous=off",
            "temp_store=memory",
            "cache_size=-1000000",
            "mmap_size=8000000000",
        ):
            connection.execute(f"PRAGMA {setting}")
        for name, columns in tables:
            typed = ", ".join(f"{column} INTEGER NOT NULL" for column in columns)
            keys = ", ".join([*list(columns)[:2], "place"])
            connection.execute(f"CREATE TABLE {name} ({typed}, place INTEGER, PRIMARY KEY ({keys})) WITHOUT ROWID")
            marks = ", ".join("?" * (len(columns) + 1))
            for begin in range(0, len(next(iter(columns.values()))), 1_000_000):
                part = [column[begin : begin + 1_000_000].tolist() for column in columns.values()]
                rows = zip(*part, range(begin, begin + len(part[0])), strict=True)
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        connection.commit()
        connection.execute("ANALYZE")
        yield connection
    finally:
        connection.close()


@contextmanager
def sqlite_stored(case: Case, folder: Path) -> Iterator[Open]:
    """Open SQLite on lists kept in the order of their key."""
    with _sqlite(stored_tables(case), folder) as connection:
        yield Open(lambda number: _answer(connection.execute(stored_sql(case, number)).fetchall(), case))


@contextmanager
def sqlite_grounds(case: Case, folder: Path) -> Iterator[Open]:
    """Open SQLite on grounds kept in the order of their key."""
    with _sqlite(grounds_tables(case), folder) as connection:
        yield Open(lambda number: _answer(connection.execute(grounds_sql(case, number)).fetchall(), case))


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def _binary(columns: Sequence[NDArray[np.int32]]) -> Iterator[bytes]:
    """Write rows as PostgreSQL's binary COPY reads them."""
    yield b"PGCOPY\n\xff\r\n\0" + bytes(8)
    layout = [("fields", ">i2")] + [
        part for at in range(len(columns)) for part in ((f"n{at}", ">i4"), (f"v{at}", ">i4"))
    ]
    for begin in range(0, len(columns[0]), 1_000_000):
        rows = np.zeros(len(columns[0][begin : begin + 1_000_000]), dtype=layout)
        rows["fields"] = len(columns)
        for at, column in enumerate(columns):
            rows[f"n{at}"], rows[f"v{at}"] = 4, column[begin : begin + 1_000_000]
        yield rows.tobytes()
    yield b"\xff\xff"


@contextmanager
def _postgres(tables: list[Table], folder: Path) -> Iterator[Any]:
    psycopg = importlib.import_module("psycopg")
    from tests.support import postgres, servers  # noqa: PLC0415 - needs psycopg, which is only asked for here

    folder.chmod(0o711)
    home = folder / "postgres"
    with ExitStack() as stack:
        # Its keeper stops the server and removes its folder after us: whoever removes ours next must not meet it.
        stack.callback(servers.wait_for, lambda: None if home.exists() else True, "The server has not gone.")
        stack.enter_context(mock.patch.dict(postgres.SETTINGS, {"shared_buffers": "1GB", "max_connections": "5"}))
        try:
            url = stack.enter_context(postgres.shared_postgres(home))
        except (postgres.PostgresMissingError, ServerError) as error:
            raise MissingError(str(error).splitlines()[0]) from error
        host = url.split("host=")[1]
        connection = stack.enter_context(
            psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True)
        )
        for setting in (
            "synchronous_commit=on",
            "work_mem='512MB'",
            "max_parallel_workers_per_gather=0",
            "jit=off",
            "random_page_cost=1.1",
        ):
            connection.execute(f"SET {setting}")
        for name, columns in tables:
            typed = ", ".join(f"{column} INTEGER NOT NULL" for column in columns)
            connection.execute(f"CREATE TABLE {name} ({typed})")
            with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT binary)") as copy:
                for part in _binary(list(columns.values())):
                    copy.write(part)
            first, *others = columns
            connection.execute(f"CREATE INDEX ON {name} ({first}) INCLUDE ({', '.join(others)})")
            connection.execute(f"VACUUM (ANALYZE) {name}")
        yield connection


@contextmanager
def postgres_stored(case: Case, folder: Path) -> Iterator[Open]:
    """Open PostgreSQL on lists, with an index that covers them."""
    with _postgres(stored_tables(case), folder) as connection:
        yield Open(
            lambda number: _answer(connection.execute(stored_sql_by_weight(case, number)).fetchall(), case),
            with_process(connection.info.backend_pid),
        )


@contextmanager
def postgres_grounds(case: Case, folder: Path) -> Iterator[Open]:
    """Open PostgreSQL on grounds, with an index that covers them."""
    with _postgres(grounds_tables(case), folder) as connection:
        yield Open(
            lambda number: _answer(connection.execute(grounds_sql(case, number)).fetchall(), case),
            with_process(connection.info.backend_pid),
        )


# --- DuckDB -----------------------------------------------------------------------------------------------------------


@contextmanager
def _duckdb(tables: list[Table]) -> Iterator[Any]:
    with importlib.import_module("duckdb").connect(":memory:") as connection:
        connection.execute("SET threads = 1")
        for name, columns in tables:
            connection.register("given", columns)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            connection.unregister("given")
        yield connection


@contextmanager
def duckdb_stored(case: Case, folder: Path) -> Iterator[Open]:
    """Open DuckDB on lists, each lying in one piece."""
    with _duckdb(stored_tables(case)) as connection:
        yield Open(lambda number: _answer(connection.execute(stored_sql(case, number)).fetchall(), case))


@contextmanager
def duckdb_grounds(case: Case, folder: Path) -> Iterator[Open]:
    """Open DuckDB on grounds, those of a skill lying in one piece."""
    with _duckdb(grounds_tables(case)) as connection:
        yield Open(lambda number: _answer(connection.execute(grounds_sql(case, number, "//")).fetchall(), case))


# --- tantivy ----------------------------------------------------------------------------------------------------------


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


PEERS = (
    Peer("SQLite", "stored lists", None, sqlite_stored),
    Peer("SQLite", "grounds", None, sqlite_grounds),
    Peer("PostgreSQL", "stored lists", "psycopg", postgres_stored),
    Peer("PostgreSQL", "grounds", "psycopg", postgres_grounds),
    Peer("DuckDB", "stored lists", "duckdb", duckdb_stored),
    Peer("DuckDB", "grounds", "duckdb", duckdb_grounds),
    Peer("tantivy", "grounds", "tantivy", tantivy_dismax),
)
