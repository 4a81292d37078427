"""recognitions signed, badges given by a rule, badges that a badge rests on"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STANDING = sa.text("revoked_at IS NULL AND replaced_at IS NULL")
WITHDRAWN = sa.text("revoked_at IS NOT NULL")
WRITTEN_HERE = sa.text("version_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("achievement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_rule", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("achievement", schema=None) as batch_op:
        batch_op.alter_column("by_rule", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("achievement_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("related", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("achievement_version", schema=None) as batch_op:
        batch_op.alter_column("related", existing_type=sa.JSON(), server_default=None)
    op.create_table(
        "endorsement",
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("valid_from", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("valid_until", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("issued_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("revoked_by_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "revoked_at IS NULL OR revoked_reason IS NOT NULL", name=op.f("ck_endorsement_revocation_reason")
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_endorsement_dates")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_endorsement_issuer_id_issuer")),
        sa.ForeignKeyConstraint(["key_id"], ["issuer_key.id"], name=op.f("fk_endorsement_key_id_issuer_key")),
        sa.ForeignKeyConstraint(
            ["register_id"], ["status_register.id"], name=op.f("fk_endorsement_register_id_status_register")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["achievement_version.id"], name=op.f("fk_endorsement_version_id_achievement_version")
        ),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user.id"], name=op.f("fk_endorsement_issued_by_id_user")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["user.id"], name=op.f("fk_endorsement_revoked_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint("register_id", "status_index", name=op.f("uq_endorsement_register_id_status_index")),
    )
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.create_index(
            "uq_endorsement_standing", ["issuer_id", "subject", "about"], unique=True, sqlite_where=STANDING,
            postgresql_where=STANDING,
        )  # fmt: skip
        batch_op.create_index(
            "ix_endorsement_fallen", ["register_id", "status_index"], sqlite_where=WITHDRAWN,
            postgresql_where=WITHDRAWN,
        )  # fmt: skip
        batch_op.create_index(
            "ix_endorsement_version_id", ["version_id"], sqlite_where=WRITTEN_HERE, postgresql_where=WRITTEN_HERE
        )
        batch_op.create_index(batch_op.f("ix_endorsement_key_id"), ["key_id"])


def downgrade() -> None:
    op.drop_table("endorsement")
    with op.batch_alter_table("achievement_version", schema=None) as batch_op:
        batch_op.drop_column("related")
    with op.batch_alter_table("achievement", schema=None) as batch_op:
        batch_op.drop_column("by_rule")
