"""lines of a run: refused ones are kept whole, and messages are tried again"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

GIVEN = sa.text("state <> 'refused'")
UNTOLD = sa.text("credential_id IS NOT NULL AND told_at IS NULL")


def upgrade() -> None:
    states("tried", "waiting", "working", "done", "stopped")
    with op.batch_alter_table("issuing_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("tried_at", app.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.drop_constraint("uq_issuing_line_run_id_email", type_="unique")
    with op.batch_alter_table("issuing_line", schema=None) as batch_op:
        batch_op.alter_column("tries", server_default=None)
        batch_op.create_index(
            "uq_issuing_line_run_id_email", ["run_id", "email"], unique=True, sqlite_where=GIVEN, postgresql_where=GIVEN
        )
        batch_op.create_index(
            "ix_issuing_line_untold", ["run_id", "number"], sqlite_where=UNTOLD, postgresql_where=UNTOLD
        )


def downgrade() -> None:
    op.execute("DELETE FROM issuing_line WHERE run_id IN (SELECT id FROM issuing_run WHERE state = 'tried')")
    op.execute("DELETE FROM issuing_run WHERE state = 'tried'")
    op.execute("DELETE FROM issuing_line WHERE state = 'refused'")
    states("waiting", "working", "done", "stopped")
    with op.batch_alter_table("issuing_line", schema=None) as batch_op:
        batch_op.drop_index("ix_issuing_line_untold")
        batch_op.drop_index("uq_issuing_line_run_id_email")
        batch_op.create_unique_constraint("uq_issuing_line_run_id_email", ["run_id", "email"])
        batch_op.drop_column("tried_at")
        batch_op.drop_column("tries")


def states(*names: str) -> None:
    """Say anew in which states a run may be."""
    known = ", ".join(f"'{name}'" for name in names)
    with op.batch_alter_table("issuing_run", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_issuing_run_runstate"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_issuing_run_runstate"), f"state IN ({known})")
