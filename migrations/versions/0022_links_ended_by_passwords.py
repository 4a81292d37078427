"""links with applications that a new password ends"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BEFORE = "'person', 'client', 'reuse', 'replaced'"


def upgrade() -> None:
    _ended_by(f"{BEFORE}, 'password'")


def downgrade() -> None:
    op.execute(sa.text("UPDATE oauth_grant SET ended_by = 'person' WHERE ended_by = 'password'"))
    _ended_by(BEFORE)


def _ended_by(values: str) -> None:
    with op.batch_alter_table("oauth_grant", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_oauth_grant_endedby"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_oauth_grant_endedby"), f"ended_by IN ({values})")
