"""Peers that answer the same question as our engine: the best candidates by coverage, with the same points.

Each peer is given the best set-up we know: what counts today is taken out beforehand, rows lie in the order they are
read in, caches are large and warm, and one core does the work, as for us. Two set-ups, for those that speak SQL:

- *stored lists*: who earns what for each requirement is computed beforehand, as our engine keeps it; a question is
  left to add up and sort;
- *grounds*: a question joins grounds with relatedness, takes the best of each requirement, adds up and sorts.
"""

from __future__ import annotations

from tests.bench.answers import Answer, MissingError, Peer, best, ours, same
from tests.bench.databases import (
    duckdb_grounds,
    duckdb_stored,
    postgres_grounds,
    postgres_stored,
    sqlite_grounds,
    sqlite_stored,
)
from tests.bench.documents import tantivy_dismax

__all__ = ["PEERS", "Answer", "MissingError", "Peer", "best", "ours", "same"]

PEERS = (
    Peer("SQLite", "stored lists", None, sqlite_stored),
    Peer("SQLite", "grounds", None, sqlite_grounds),
    Peer("PostgreSQL", "stored lists", "psycopg", postgres_stored),
    Peer("PostgreSQL", "grounds", "psycopg", postgres_grounds),
    Peer("DuckDB", "stored lists", "duckdb", duckdb_stored),
    Peer("DuckDB", "grounds", "duckdb", duckdb_grounds),
    Peer("tantivy", "grounds", "tantivy", tantivy_dismax),
)
