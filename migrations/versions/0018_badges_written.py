"""how often a badge was written, and whether what trainers attest is given as a badge"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("achievement_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("issuer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "attestation_badges",
                sa.Enum(
                    "asked", "always", "never", name="attestationbadges", native_enum=False, create_constraint=True,
                    length=24,
                ),
                nullable=False,
                server_default="asked",
            )
        )  # fmt: skip
    # Every row has its value now; from here on the application gives it.
    with op.batch_alter_table("achievement_version", schema=None) as batch_op:
        batch_op.alter_column("revision", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("issuer", schema=None) as batch_op:
        batch_op.alter_column("attestation_badges", existing_type=sa.String(length=24), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("issuer", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_issuer_attestationbadges"), type_="check")
        batch_op.drop_column("attestation_badges")
    with op.batch_alter_table("achievement_version", schema=None) as batch_op:
        batch_op.drop_column("revision")
