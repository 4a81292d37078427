"""The migrations make exactly the tables that the models describe, and can be undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

import app.factory  # noqa: F401 (loads every slice's models)
from app.db import Base, alembic_config, make_engine
from tests.support.databases import Databases

Description = dict[str, dict[str, Any]]


def described(engine: Engine) -> Description:
    """Describe every table of a database: columns, keys, constraints and indexes."""
    inspector = inspect(engine)
    names = [name for name in inspector.get_table_names() if name != "alembic_version"]
    return {name: described_table(inspector, name) for name in names}


def described_table(inspector: sa.Inspector, table: str) -> dict[str, Any]:
    """Describe one table, in an order that does not depend on how it was made."""
    columns = {
        column["name"]: (str(column["type"]), column["nullable"], column.get("default"))
        for column in inspector.get_columns(table)
    }
    return {
        "columns": columns,
        "primary key": inspector.get_pk_constraint(table),
        "foreign keys": by_name(inspector.get_foreign_keys(table)),
        "unique": by_name(inspector.get_unique_constraints(table)),
        "checks": {check["name"]: check["sqltext"].split() for check in inspector.get_check_constraints(table)},
        "indexes": by_name(inspector.get_indexes(table)),
    }


def by_name(found: list[Any]) -> dict[str, str]:
    """Key constraints by their name."""
    return {str(item["name"]): repr(sorted(worded(item).items())) for item in found}


def worded(value: Any) -> Any:
    """Tell the condition of a partial index by its text."""
    if isinstance(value, dict):
        return {key: worded(inner) for key, inner in value.items()}
    return value.text if isinstance(value, sa.TextClause) else value


def differences(one: Description, other: Description) -> list[str]:
    """List where two databases differ."""
    tables = [f"table {name}" for name in one.keys() ^ other.keys()]
    details = [
        f"{table}: {what} {name}"
        for table in one.keys() & other.keys()
        for what in one[table]
        for name in one[table][what].keys() | other[table][what].keys()
        if one[table][what].get(name) != other[table][what].get(name)
    ]
    return sorted(tables + details)


def scarred(engine: Engine, folder: Path | None = None) -> list[str]:
    """Go up, down and up again, one revision at a time; list what a way down left behind or took too much."""
    found = []
    for revision in revisions(folder):
        before = described(engine)
        move(engine, folder, "upgrade", revision)
        after = described(engine)
        move(engine, folder, "downgrade", "-1")
        found += [f"{revision}: {what} after going down" for what in differences(before, described(engine))]
        move(engine, folder, "upgrade", revision)
        found += [f"{revision}: {what} after going up again" for what in differences(after, described(engine))]
    return found


def revisions(folder: Path | None) -> list[str]:
    """List the revisions, oldest first."""
    scripts = ScriptDirectory.from_config(configured(None, folder))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def move(engine: Engine, folder: Path | None, direction: str, revision: str) -> None:
    """Go up or down to a revision, all or nothing."""
    with engine.begin() as connection:
        getattr(command, direction)(configured(connection, folder), revision)


def configured(connection: sa.Connection | None, folder: Path | None) -> Config:
    """Return the project's configuration, for its own migrations or for those of another folder."""
    config = alembic_config(connection)
    if folder:
        config.set_main_option("script_location", str(folder))
    return config


@pytest.fixture
def empty_engine(backend: str, databases: Databases, engine: Engine) -> Iterator[Engine]:
    with databases.empty(backend) as url:
        empty = make_engine(url)
        yield empty
        empty.dispose()


def test_the_migrations_make_what_the_models_describe(engine: Engine, empty_engine: Engine) -> None:
    Base.metadata.create_all(empty_engine)

    assert described(engine)
    assert differences(described(engine), described(empty_engine)) == []


def test_alembic_sees_nothing_left_to_migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        command.check(alembic_config(connection))


def test_every_migration_can_be_undone_and_done_again(empty_engine: Engine) -> None:
    assert scarred(empty_engine) == []


def test_every_difference_between_two_databases_is_found(engine: Engine, empty_engine: Engine) -> None:
    planted = sa.MetaData()
    sa.Table("witness", planted, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(10)))
    planted.create_all(empty_engine)
    one = described(empty_engine)
    with empty_engine.begin() as connection:
        connection.exec_driver_sql("CREATE INDEX ix_witness_name ON witness (name)")
        connection.exec_driver_sql("ALTER TABLE witness ADD COLUMN age INTEGER CONSTRAINT ck_age CHECK (age > 0)")
        connection.exec_driver_sql("CREATE TABLE other (id INTEGER PRIMARY KEY)")

    assert differences(one, described(empty_engine)) == [
        "table other",
        "witness: checks ck_age",
        "witness: columns age",
        "witness: indexes ix_witness_name",
    ]


FORGETFUL = '''
"""A way down that forgets a table."""

from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("kept", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("dropped", sa.Column("id", sa.Integer, primary_key=True))


def downgrade():
    op.drop_table("dropped")
    op.execute("ALTER TABLE kept RENAME TO left_behind")
'''


def test_a_way_down_that_leaves_something_behind_is_found(empty_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "0001_planted.py").write_text(FORGETFUL)
    (tmp_path / "env.py").write_text(
        "from alembic import context\n"
        "context.configure(connection=context.config.attributes['connection'])\n"
        "context.run_migrations()\n"
    )

    found = scarred(empty_engine, tmp_path)

    assert "0001: table left_behind after going down" in found
