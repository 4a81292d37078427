"""Peers that speak SQL: what they are given, what they are asked, and how each is set up."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from tests.bench.answers import Answer, MissingError, Open, best
from tests.bench.data import Case
from tests.bench.timing import with_process
from tests.support.servers import ServerError

Table = tuple[str, dict[str, NDArray[np.int32]]]  # a table's name, and its columns; the first sort its rows


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
