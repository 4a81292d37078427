"""what is asked and said around attestations: requests, testimonials, contests, messages"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_sent",
        sa.Column("trainer_id", sa.Uuid(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("modules", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["trainer_id"], ["user.id"], name=op.f("fk_reminder_sent_trainer_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_sent")),
        sa.UniqueConstraint("trainer_id", "sent_on", name=op.f("uq_reminder_sent_trainer_id_sent_on")),
    )
    op.create_table(
        "news_mark",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("seen_until", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_news_mark_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("trainee_id", name=op.f("pk_news_mark")),
    )
    op.create_table(
        "testimonial_request",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "means",
            sa.Enum("email", "link", name="means", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("asked_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(means = 'email') = (email IS NOT NULL)", name=op.f("ck_testimonial_request_address")),
        sa.CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_testimonial_request_one_end")),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_testimonial_request_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonial_request")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_testimonial_request_key_hash")),
    )
    with op.batch_alter_table("testimonial_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_testimonial_request_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "testimonial",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.Column("author_organisation", sa.Text(), nullable=False),
        sa.Column("author_email", sa.String(length=255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["testimonial_request.id"], name=op.f("fk_testimonial_request_id_testimonial_request")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_testimonial_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonial")),
        sa.UniqueConstraint("request_id", name=op.f("uq_testimonial_request_id")),
    )
    with op.batch_alter_table("testimonial", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_testimonial_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "holding_message",
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("by_trainee", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_holding_message_author_id_user")),
        sa.ForeignKeyConstraint(["holding_id"], ["holding.id"], name=op.f("fk_holding_message_holding_id_holding")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_holding_message_provider_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding_message")),
    )
    with op.batch_alter_table("holding_message", schema=None) as batch_op:
        batch_op.create_index("ix_holding_message_thread", ["holding_id", "provider_id", "sent_at"], unique=False)
        batch_op.create_index("ix_holding_message_unread", ["provider_id", "by_trainee", "read_at"], unique=False)

    op.create_table(
        "testimonial_request_skill",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["holding.id"], name=op.f("fk_testimonial_request_skill_holding_id_holding")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["testimonial_request.id"],
            name=op.f("fk_testimonial_request_skill_request_id_testimonial_request"),
        ),
        sa.PrimaryKeyConstraint("request_id", "holding_id", name=op.f("pk_testimonial_request_skill")),
    )
    op.create_table(
        "testimonial_skill",
        sa.Column("testimonial_id", sa.Uuid(), nullable=False),
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_testimonial_skill_level")),
        sa.CheckConstraint("seen OR level IS NULL", name=op.f("ck_testimonial_skill_level_of_what_was_seen")),
        sa.ForeignKeyConstraint(["holding_id"], ["holding.id"], name=op.f("fk_testimonial_skill_holding_id_holding")),
        sa.ForeignKeyConstraint(
            ["testimonial_id"], ["testimonial.id"], name=op.f("fk_testimonial_skill_testimonial_id_testimonial")
        ),
        sa.PrimaryKeyConstraint("testimonial_id", "holding_id", name=op.f("pk_testimonial_skill")),
    )
    with op.batch_alter_table("testimonial_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_testimonial_skill_holding_id"), ["holding_id"], unique=False)

    op.create_table(
        "attestation_request",
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.Column("trainer_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "attested",
                "declined",
                "withdrawn",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attestation_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'attested') = (attestation_id IS NOT NULL)", name=op.f("ck_attestation_request_attestation")
        ),
        sa.CheckConstraint(
            "(state = 'requested') = (answered_at IS NULL)", name=op.f("ck_attestation_request_answered")
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR reason IS NOT NULL", name=op.f("ck_attestation_request_refusal_reason")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_attestation_request_answered_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["attestation_id"], ["attestation.id"], name=op.f("fk_attestation_request_attestation_id_attestation")
        ),
        sa.ForeignKeyConstraint(["holding_id"], ["holding.id"], name=op.f("fk_attestation_request_holding_id_holding")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_attestation_request_provider_id_organisation")
        ),
        sa.ForeignKeyConstraint(["trainer_id"], ["user.id"], name=op.f("fk_attestation_request_trainer_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation_request")),
    )
    with op.batch_alter_table("attestation_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attestation_request_holding_id"), ["holding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attestation_request_trainer_id"), ["trainer_id"], unique=False)
        batch_op.create_index("ix_attestation_request_waiting", ["provider_id", "state", "requested_at"], unique=False)
        batch_op.create_index(
            "uq_attestation_request_open",
            ["holding_id", "trainer_id"],
            unique=True,
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )

    op.create_table(
        "contest",
        sa.Column("attestation_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "kept", "revoked", name="conteststate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("contested_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_contest_answered")),
        sa.CheckConstraint("(state = 'open') = (reason IS NULL)", name=op.f("ck_contest_answer_reason")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_contest_answered_by_id_user")),
        sa.ForeignKeyConstraint(
            ["attestation_id"], ["attestation.id"], name=op.f("fk_contest_attestation_id_attestation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
    )
    with op.batch_alter_table("contest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contest_attestation_id"), ["attestation_id"], unique=False)
        batch_op.create_index(
            "uq_contest_open",
            ["attestation_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    op.drop_table("contest")
    op.drop_table("attestation_request")
    op.drop_table("testimonial_skill")
    op.drop_table("testimonial_request_skill")
    op.drop_table("holding_message")
    op.drop_table("testimonial")
    op.drop_table("testimonial_request")
    op.drop_table("news_mark")
    op.drop_table("reminder_sent")
