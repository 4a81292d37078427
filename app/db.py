"""The base of all models, the engine and the session: the one place that knows which database is behind."""

import json
import random
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware moment, kept in UTC: naive moments are refused rather than guessed."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive moments; SQLite has no time zone, so UTC goes in bare."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive datetime cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give UTC back on every database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all models."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, UUID: sa.Uuid, str: sa.Text}  # noqa: RUF012 (SQLAlchemy's own form)


_dice: ContextVar[random.Random | None] = ContextVar("dice", default=None)


def new_id() -> UUID:
    """A key for a new row: nobody's guess, or the next of the dice in use."""
    dice = _dice.get()
    return uuid4() if dice is None else UUID(int=dice.getrandbits(128), version=4)


@contextmanager
def ids_from(dice: random.Random) -> Iterator[None]:
    """Draw the keys of new rows from these dice, so that a demo or a test played twice gives the same rows."""
    before = _dice.set(dice)
    try:
        yield
    finally:
        _dice.reset(before)


class Identified:
    """A row known by a UUID made before it is stored."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


def enum_column(kind: type[Any]) -> sa.Enum:
    """Keep an enum by its value, as text with a named CHECK, so that both databases hold the same rows."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
        name=kind.__name__.lower(),
        length=24,
    )


class _Keys(sa.TypeDecorator[Collection[UUID]]):
    """Keys as one value: an array, or a list in JSON where there are none."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """What each database takes."""
        return dialect.type_descriptor(sa.ARRAY(sa.Uuid()) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Collection[UUID] | None, dialect: sa.Dialect) -> Any:
        """SQLite keeps keys by their hexadecimal figures."""
        keys = list(value or ())
        return keys if dialect.name == "postgresql" else json.dumps([key.hex for key in keys])


class _Among(FunctionElement[bool]):
    name = "among"
    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """It is a condition already: compared with 1, as SQLite has its booleans, it would use no index."""
        return self


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = (compiler.process(one, **options) for one in element.clauses)
    return f"({column} = ANY ({keys}))"


@compiles(_Among, "sqlite")
def _among_list(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = (compiler.process(one, **options) for one in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({keys})))"  # noqa: S608 (what was compiled already)


def among(column: Any, keys: Collection[UUID]) -> sa.ColumnElement[bool]:
    """Whether a column is one of these keys, however many: `in_` would bind each, of which databases take so many."""
    return _Among(column, sa.bindparam("keys", list(keys), type_=_Keys(), unique=True))


# autoflush stays on: queries see what services have just written.
db = SQLAlchemy(session_options={"expire_on_commit": False})


def engine_options(url: URL) -> dict[str, Any]:
    """Options that each kind of database needs to be safe under several workers."""
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        return {"url": url, "connect_args": {"timeout": 15}}
    return {"url": url, "pool_pre_ping": True, "pool_size": 5, "max_overflow": 5}


def make_engine(url: str) -> Engine:
    """Make an engine with the pragmas and transaction modes this house relies on."""
    engine = sa.create_engine(**engine_options(make_url(url)))
    prepare(engine)
    return engine


def prepare(engine: Engine) -> None:
    """Set SQLite up for concurrent readers, durable writes and real transactions."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: ConnectionPoolEntry) -> None:
        # The driver must not open transactions by itself: it would skip them around SELECT and SAVEPOINT.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A write that starts as a read may find its snapshot stale, which no timeout cures: writers say so at once.
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def begin_writing(session: Session) -> None:
    """End the current transaction and start one that will write, waiting its turn on SQLite."""
    session.commit()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def alembic_config(connection: sa.Connection | None = None) -> AlembicConfig:
    """The migrations' configuration, on a given connection when there is one."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision, all or nothing."""
    with engine.begin() as connection:
        # Batch migrations rebuild tables: SQLite may check its foreign keys only once all is back in place.
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        command.upgrade(alembic_config(connection), "head")


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest revision."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
