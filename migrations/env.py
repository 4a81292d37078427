"""How Alembic meets our models: on a given connection, or on the configured database."""

from alembic import context
from sqlalchemy import Connection

import app.factory  # noqa: F401 (loads every slice's models)
from app.config import Settings
from app.db import Base, make_engine


def migrate(connection: Connection) -> None:
    """Run the migrations asked for, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine = make_engine(Settings.from_environment().database_url)
    with engine.begin() as made:
        migrate(made)
    engine.dispose()
