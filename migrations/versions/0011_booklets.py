"""booklets of skills, and what their codes, which are links, are checked against"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("share_link", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum("page", "booklet", name="linkkind", native_enum=False, create_constraint=True, length=24),
                nullable=False,
                server_default="page",
            )
        )
    with op.batch_alter_table("share_link", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)
    op.create_table(
        "booklet",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("stated", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_booklet_language")),
        sa.ForeignKeyConstraint(["link_id"], ["share_link.id"], name=op.f("fk_booklet_link_id_share_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booklet")),
        sa.UniqueConstraint("link_id", name=op.f("uq_booklet_link_id")),
    )


def downgrade() -> None:
    op.drop_table("booklet")
    op.execute("DELETE FROM reading WHERE link_id IN (SELECT id FROM share_link WHERE kind = 'booklet')")
    op.execute("DELETE FROM share_link_part WHERE link_id IN (SELECT id FROM share_link WHERE kind = 'booklet')")
    op.execute("DELETE FROM share_link WHERE kind = 'booklet'")
    with op.batch_alter_table("share_link", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_share_link_linkkind"), type_="check")
        batch_op.drop_column("kind")
