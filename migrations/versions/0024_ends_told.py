"""when those whom the end of a badge concerns were told"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("credential", "backpack_badge"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("expiry_told_at", app.db.UtcDateTime(timezone=True), nullable=True))
    op.create_index("ix_backpack_badge_valid_until", "backpack_badge", ["valid_until"])


def downgrade() -> None:
    op.drop_index("ix_backpack_badge_valid_until", table_name="backpack_badge")
    for table in ("backpack_badge", "credential"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("expiry_told_at")
