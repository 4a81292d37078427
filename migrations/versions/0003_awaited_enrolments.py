"""seats kept for people who are asked to join a session"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "awaited_enrolment",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("expected_end", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "accepted", "declined", "withdrawn", name="answer", native_enum=False, create_constraint=True, length=24
            ),
            nullable=True,
        ),
        sa.Column("answered_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_awaited_enrolment_answered")),
        sa.CheckConstraint("expected_end >= starts_on", name=op.f("ck_awaited_enrolment_dates")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_awaited_enrolment_asked_by_id_user")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_awaited_enrolment_session_id_training_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_enrolment")),
    )
    with op.batch_alter_table("awaited_enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_awaited_enrolment_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_awaited_enrolment_session_id"), ["session_id"], unique=False)
        batch_op.create_index(
            "uq_awaited_enrolment_open",
            ["session_id", "email"],
            unique=True,
            sqlite_where=sa.text("answer IS NULL"),
            postgresql_where=sa.text("answer IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("awaited_enrolment")
