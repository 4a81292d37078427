"""badges are found by both their addresses at once"""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_backpack_badge_addresses", "backpack_badge", ["achievement_address", "issuer_address"])
    op.drop_index("ix_backpack_badge_achievement_address", table_name="backpack_badge")


def downgrade() -> None:
    op.create_index("ix_backpack_badge_achievement_address", "backpack_badge", ["achievement_address"])
    op.drop_index("ix_backpack_badge_addresses", table_name="backpack_badge")
