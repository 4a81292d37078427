"""modules lightened by hours, or not taken at all"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CARRIED_OVER = """
    UPDATE enrolment_module SET exempted = lightened,
        spared_minutes = (SELECT module.hours * 60 FROM module WHERE module.id = enrolment_module.module_id)
    WHERE lightened
"""


def upgrade() -> None:
    with op.batch_alter_table("enrolment_module", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spared_minutes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("exempted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(CARRIED_OVER)
    with op.batch_alter_table("enrolment_module", schema=None) as batch_op:
        batch_op.alter_column("spared_minutes", server_default=None)
        batch_op.alter_column("exempted", server_default=None)
        batch_op.create_check_constraint(batch_op.f("ck_enrolment_module_spared_minutes"), "spared_minutes >= 0")
        batch_op.drop_column("lightened")


def downgrade() -> None:
    with op.batch_alter_table("enrolment_module", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lightened", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE enrolment_module SET lightened = exempted")
    with op.batch_alter_table("enrolment_module", schema=None) as batch_op:
        batch_op.alter_column("lightened", server_default=None)
        batch_op.drop_constraint(batch_op.f("ck_enrolment_module_spared_minutes"), type_="check")
        batch_op.drop_column("exempted")
        batch_op.drop_column("spared_minutes")
