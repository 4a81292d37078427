"""accesses given and asked for, links handed out, and what was read"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_grant",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["user.id"], name=op.f("fk_access_grant_member_id_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_access_grant_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_access_grant_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
    )
    with op.batch_alter_table("access_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_grant_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_access_grant_trainee_id", ["trainee_id"], unique=False)
        batch_op.create_index(
            "uq_access_grant_member",
            ["trainee_id", "organisation_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL AND member_id IS NOT NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL AND member_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_access_grant_organisation",
            ["trainee_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL AND member_id IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL AND member_id IS NULL"),
        )

    op.create_table(
        "share_link",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("made_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_share_link_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_link")),
    )
    with op.batch_alter_table("share_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_link_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "access_grant_part",
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "skills",
                "evidence",
                "experiences",
                "trainings",
                "contact",
                "steps",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["access_grant.id"], name=op.f("fk_access_grant_part_grant_id_access_grant")
        ),
        sa.PrimaryKeyConstraint("grant_id", "part", name=op.f("pk_access_grant_part")),
    )
    op.create_table(
        "access_request",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "accepted",
                "refused",
                "withdrawn",
                "lapsed",
                name="requestanswer",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("answered_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "answer <> 'accepted' OR grant_id IS NOT NULL", name=op.f("ck_access_request_accepted_gives_access")
        ),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_access_request_answered")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_access_request_asked_by_id_user")),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["access_grant.id"], name=op.f("fk_access_request_grant_id_access_grant")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_access_request_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    with op.batch_alter_table("access_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_request_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_request_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "uq_access_request_open",
            ["organisation_id", "email"],
            unique=True,
            sqlite_where=sa.text("answer IS NULL"),
            postgresql_where=sa.text("answer IS NULL"),
        )

    op.create_table(
        "reading",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("reader_key", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column(
            "what",
            sa.Enum(
                "portfolio",
                "skills",
                "evidence",
                "training",
                "positioning",
                "steps",
                "booklet",
                name="what",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("window_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("first_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(reader_id IS NULL) = (link_id IS NOT NULL)", name=op.f("ck_reading_by_account_or_link")),
        sa.CheckConstraint("times > 0", name=op.f("ck_reading_times")),
        sa.ForeignKeyConstraint(["link_id"], ["share_link.id"], name=op.f("fk_reading_link_id_share_link")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_reading_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["reader_id"], ["user.id"], name=op.f("fk_reading_reader_id_user")),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_reading_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint(
            "trainee_id",
            "reader_key",
            "what",
            "window_at",
            name=op.f("uq_reading_trainee_id_reader_key_what_window_at"),
        ),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index("ix_reading_trainee_id_last_at", ["trainee_id", "last_at"], unique=False)

    op.create_table(
        "share_link_part",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "skills",
                "evidence",
                "experiences",
                "trainings",
                "contact",
                "steps",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["link_id"], ["share_link.id"], name=op.f("fk_share_link_part_link_id_share_link")),
        sa.PrimaryKeyConstraint("link_id", "part", name=op.f("pk_share_link_part")),
    )
    op.create_table(
        "access_request_part",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "skills",
                "evidence",
                "experiences",
                "trainings",
                "contact",
                "steps",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["access_request.id"], name=op.f("fk_access_request_part_request_id_access_request")
        ),
        sa.PrimaryKeyConstraint("request_id", "part", name=op.f("pk_access_request_part")),
    )


def downgrade() -> None:
    for name in (
        "reading",
        "access_request_part",
        "access_request",
        "access_grant_part",
        "access_grant",
        "share_link_part",
        "share_link",
    ):
        op.drop_table(name)
