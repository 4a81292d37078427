"""what trainers decide of the modules of people who come"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "positioning_decision",
        sa.Column("enrolment_module_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum("follow", "lighten", "exempt", name="choice", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("spared_minutes", sa.Integer(), nullable=False),
        sa.Column("advised_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_positioning_decision_number")),
        sa.CheckConstraint(
            "spared_minutes >= 0 AND advised_minutes >= 0", name=op.f("ck_positioning_decision_minutes")
        ),
        sa.CheckConstraint("(choice = 'follow') = (spared_minutes = 0)", name=op.f("ck_positioning_decision_spared")),
        sa.CheckConstraint(
            "reason IS NOT NULL OR (spared_minutes = 0 AND advised_minutes = 0)",
            name=op.f("ck_positioning_decision_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_positioning_decision_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_module_id"],
            ["enrolment_module.id"],
            name=op.f("fk_positioning_decision_enrolment_module_id_enrolment_module"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_positioning_decision")),
        sa.UniqueConstraint(
            "enrolment_module_id", "number", name=op.f("uq_positioning_decision_enrolment_module_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("positioning_decision")
