"""skills of two frameworks that are the same"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "skill_equivalence",
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "exact",
                "close",
                "broader",
                "narrower",
                "different",
                name="equivalencerelation",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "equal_labels", "file", name="equivalencesource", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("told_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retired_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(source = 'file') = (file IS NOT NULL)", name=op.f("ck_skill_equivalence_file")),
        sa.CheckConstraint("skill_id < target_id", name=op.f("ck_skill_equivalence_in_order")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_equivalence_skill_id_skill")),
        sa.ForeignKeyConstraint(["target_id"], ["skill.id"], name=op.f("fk_skill_equivalence_target_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_equivalence")),
    )
    with op.batch_alter_table("skill_equivalence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_equivalence_target_id"), ["target_id"], unique=False)
        batch_op.create_index(
            "uq_skill_equivalence_standing",
            ["skill_id", "target_id"],
            unique=True,
            sqlite_where=sa.text("retired_at IS NULL"),
            postgresql_where=sa.text("retired_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("skill_equivalence", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_skill_equivalence_standing",
            sqlite_where=sa.text("retired_at IS NULL"),
            postgresql_where=sa.text("retired_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_skill_equivalence_target_id"))

    op.drop_table("skill_equivalence")
