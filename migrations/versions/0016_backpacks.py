"""backpacks: whose a badge is, what is wrong with it, what it is about; proofs of grounds in their history"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OURS_OR_BROUGHT = "(credential_id IS NULL) = (content IS NOT NULL)"


def upgrade() -> None:
    with op.batch_alter_table("backpack_badge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alignments", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("is_theirs", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("trouble", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("graced_until", app.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("news_at", app.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_backpack_badge_ours_or_brought"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_backpack_badge_ours_or_brought"), f"removed_at IS NOT NULL OR {OURS_OR_BROUGHT}"
        )
        batch_op.create_index("ix_backpack_badge_issuer_address", ["issuer_address"])
        batch_op.create_index("ix_backpack_badge_achievement_address", ["achievement_address"])
    with op.batch_alter_table("backpack_badge", schema=None) as batch_op:
        batch_op.alter_column("alignments", server_default=None)
        batch_op.alter_column("is_theirs", server_default=None)
    with op.batch_alter_table("recognised_issuer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issuer_address", sa.Text(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_recognised_issuer_achievement_of_an_issuer"),
            "(kind = 'achievement') = (issuer_address IS NOT NULL)",
        )
    with op.batch_alter_table("ground_move", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proof", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_ground_move_proof"), "proof IN ('declared', 'attested', 'certified')"
        )


def downgrade() -> None:
    with op.batch_alter_table("ground_move", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_ground_move_proof"), type_="check")
        batch_op.drop_column("ends_on")
        batch_op.drop_column("proof")
    with op.batch_alter_table("recognised_issuer", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_recognised_issuer_achievement_of_an_issuer"), type_="check")
        batch_op.drop_column("issuer_address")
    badge = sa.table("backpack_badge", sa.column("id"), sa.column("credential_id"), sa.column("content"))
    report = sa.table("verification_report", sa.column("badge_id"))
    removed = sa.select(badge.c.id).where(badge.c.credential_id.is_(None), badge.c.content.is_(None))
    op.execute(sa.delete(report).where(report.c.badge_id.in_(removed)))
    op.execute(sa.delete(badge).where(badge.c.credential_id.is_(None), badge.c.content.is_(None)))
    with op.batch_alter_table("backpack_badge", schema=None) as batch_op:
        batch_op.drop_index("ix_backpack_badge_achievement_address")
        batch_op.drop_index("ix_backpack_badge_issuer_address")
        batch_op.drop_constraint(batch_op.f("ck_backpack_badge_ours_or_brought"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_backpack_badge_ours_or_brought"), OURS_OR_BROUGHT)
        for name in ("news_at", "graced_until", "trouble", "is_theirs", "alignments"):
            batch_op.drop_column(name)
