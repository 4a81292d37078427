"""who gives the badges that are recognised"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("giver", sa.Text(), nullable=True))
        batch_op.create_index("ix_endorsement_subject", ["subject"])


def downgrade() -> None:
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.drop_index("ix_endorsement_subject")
        batch_op.drop_column("giver")
