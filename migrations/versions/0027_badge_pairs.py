"""what is said of badges nearly the same"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "badge_pair_note",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "merge",
                "align",
                "apart",
                "answered",
                name="pairnotekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(kind = 'answered') = (issuer_id IS NOT NULL)", name=op.f("ck_badge_pair_note_who")),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_badge_pair_note_order")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_badge_pair_note_by_id_user")),
        sa.ForeignKeyConstraint(["first_id"], ["achievement.id"], name=op.f("fk_badge_pair_note_first_id_achievement")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_badge_pair_note_issuer_id_issuer")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["achievement.id"], name=op.f("fk_badge_pair_note_second_id_achievement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_pair_note")),
        sa.UniqueConstraint(
            "first_id", "second_id", "number", name=op.f("uq_badge_pair_note_first_id_second_id_number")
        ),
    )
    with op.batch_alter_table("badge_pair_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_pair_note_second_id"), ["second_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("badge_pair_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_badge_pair_note_second_id"))
    op.drop_table("badge_pair_note")
