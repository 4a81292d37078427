"""a badge that several structures give is recognised of each"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ENDORSED = sa.text("revoked_at IS NULL AND replaced_at IS NULL")
STANDING = sa.text("withdrawn_at IS NULL")
OF_ALL = sa.text("withdrawn_at IS NULL AND issuer_address IS NULL")


def upgrade() -> None:
    _endorsements(["issuer_id", "subject", "about", "giver"])
    with op.batch_alter_table("recognised_issuer", schema=None) as batch_op:
        batch_op.drop_index("uq_recognised_issuer_standing")
        batch_op.create_index(
            "uq_recognised_issuer_standing", ["address"], unique=True, sqlite_where=OF_ALL, postgresql_where=OF_ALL
        )
        batch_op.create_index(
            "uq_recognised_achievement_standing", ["address", "issuer_address"], unique=True, sqlite_where=STANDING,
            postgresql_where=STANDING,
        )  # fmt: skip


def _endorsements(columns: list[str]) -> None:
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.drop_index("uq_endorsement_standing")
        batch_op.create_index(
            "uq_endorsement_standing", columns, unique=True, sqlite_where=ENDORSED, postgresql_where=ENDORSED
        )


def downgrade() -> None:
    with op.batch_alter_table("recognised_issuer", schema=None) as batch_op:
        batch_op.drop_index("uq_recognised_achievement_standing")
        batch_op.drop_index("uq_recognised_issuer_standing")
        batch_op.create_index(
            "uq_recognised_issuer_standing", ["kind", "address"], unique=True, sqlite_where=STANDING,
            postgresql_where=STANDING,
        )  # fmt: skip
    _endorsements(["issuer_id", "subject", "about"])
