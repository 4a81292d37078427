"""steps, notes and hand-overs"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guidance_note",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_guidance_note_author_id_user")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["guidance_note.id"], name=op.f("fk_guidance_note_corrects_id_guidance_note")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_guidance_note_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_guidance_note_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_note")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_guidance_note_corrects_id")),
    )
    with op.batch_alter_table("guidance_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidance_note_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_guidance_note_trainee_id_written_at", ["trainee_id", "written_at"], unique=False)

    op.create_table(
        "step",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column(
            "turn",
            sa.Enum("person", "counsellor", name="turn", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "done", "dropped", name="stepstate", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("written_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "turn <> 'counsellor' OR organisation_id IS NOT NULL", name=op.f("ck_step_counsellor_of_a_body")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_step_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_step_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
    )
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_step_trainee_id_state", ["trainee_id", "state"], unique=False)

    op.create_table(
        "hand_over",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("from_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("to_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proposed_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "accepted",
                "refused",
                "withdrawn",
                name="handoveranswer",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("answered_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("steps_follow", sa.Boolean(), nullable=False),
        sa.Column("notes_follow", sa.Boolean(), nullable=False),
        sa.Column("former_stops", sa.Boolean(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "answer <> 'accepted' OR grant_id IS NOT NULL", name=op.f("ck_hand_over_accepted_gives_access")
        ),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_hand_over_answered")),
        sa.CheckConstraint("from_organisation_id <> to_organisation_id", name=op.f("ck_hand_over_to_another")),
        sa.ForeignKeyConstraint(
            ["from_organisation_id"], ["organisation.id"], name=op.f("fk_hand_over_from_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["grant_id"], ["access_grant.id"], name=op.f("fk_hand_over_grant_id_access_grant")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_hand_over_proposed_by_id_user")),
        sa.ForeignKeyConstraint(
            ["to_organisation_id"], ["organisation.id"], name=op.f("fk_hand_over_to_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_hand_over_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_over_from_organisation_id"), ["from_organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_over_to_organisation_id"), ["to_organisation_id"], unique=False)
        batch_op.create_index("ix_hand_over_trainee_id", ["trainee_id"], unique=False)
        batch_op.create_index(
            "uq_hand_over_open",
            ["trainee_id", "from_organisation_id"],
            unique=True,
            sqlite_where=sa.text("answer IS NULL"),
            postgresql_where=sa.text("answer IS NULL"),
        )

    op.create_table(
        "step_event",
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "written",
                "done",
                "dropped",
                "reopened",
                "moved",
                name="stepeventkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind <> 'dropped' OR words IS NOT NULL", name=op.f("ck_step_event_dropped_for_a_reason")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_step_event_by_id_user")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_step_event_step_id_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_event")),
        sa.UniqueConstraint("step_id", "number", name=op.f("uq_step_event_step_id_number")),
    )


def downgrade() -> None:
    op.drop_table("step_event")
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hand_over_open", sqlite_where=sa.text("answer IS NULL"), postgresql_where=sa.text("answer IS NULL")
        )
        batch_op.drop_index("ix_hand_over_trainee_id")
        batch_op.drop_index(batch_op.f("ix_hand_over_to_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_hand_over_from_organisation_id"))

    op.drop_table("hand_over")
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_index("ix_step_trainee_id_state")
        batch_op.drop_index(batch_op.f("ix_step_organisation_id"))

    op.drop_table("step")
    with op.batch_alter_table("guidance_note", schema=None) as batch_op:
        batch_op.drop_index("ix_guidance_note_trainee_id_written_at")
        batch_op.drop_index(batch_op.f("ix_guidance_note_organisation_id"))

    op.drop_table("guidance_note")
