"""the occupation that a ranking shown was close to"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ranking_log", schema=None) as batch_op:
        batch_op.add_column(sa.Column("occupation_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_ranking_log_occupation_id_occupation"), "occupation", ["occupation_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("ranking_log", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ranking_log_occupation_id_occupation"), type_="foreignkey")
        batch_op.drop_column("occupation_id")
