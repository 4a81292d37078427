"""assessments, the day an attestation was seen, quorums of attesters, visits of groups"""

from datetime import UTC
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ZONE = ZoneInfo("Europe/Paris")
BATCH = 500


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("trainer_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("kind", one_of("assessmentkind", "initial", "in_course", "final"), nullable=False),
        sa.Column("method", one_of("assessmentmethod", "situation", "test", "works", "interview"), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("recorded_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_assessment_withdrawal_reason")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name=op.f("ck_assessment_withdrawn_by")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_assessment_trainee_id_trainee")),
        sa.ForeignKeyConstraint(["trainer_id"], ["user.id"], name=op.f("fk_assessment_trainer_id_user")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_assessment_provider_id_organisation")
        ),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["user.id"], name=op.f("fk_assessment_withdrawn_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_trainee_id"), ["trainee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_provider_id"), ["provider_id"], unique=False)
    op.create_table(
        "assessment_result",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_assessment_result_level")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_result_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_assessment_result_skill_id_skill")),
        sa.PrimaryKeyConstraint("assessment_id", "skill_id", name=op.f("pk_assessment_result")),
    )
    with op.batch_alter_table("assessment_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_result_skill_id"), ["skill_id"], unique=False)
    op.create_table(
        "attester_quorum",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("attesters", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attesters BETWEEN 1 AND 5", name=op.f("ck_attester_quorum_attesters")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_attester_quorum_provider_id_organisation")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_attester_quorum_skill_id_skill")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_attester_quorum_set_by_id_user")),
        sa.PrimaryKeyConstraint("provider_id", "skill_id", name=op.f("pk_attester_quorum")),
    )
    op.create_table(
        "group_visit",
        sa.Column("trainer_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_before", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["trainer_id"], ["user.id"], name=op.f("fk_group_visit_trainer_id_user")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name=op.f("fk_group_visit_session_id_training_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("trainer_id", "session_id", name=op.f("pk_group_visit")),
    )
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("assessment_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_attestation_assessment_id_assessment"), "assessment", ["assessment_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_attestation_assessment_id"), ["assessment_id"], unique=False)
    fill_the_past()
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.alter_column("seen_on", nullable=False)


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def fill_the_past() -> None:
    """What was signed until now was seen, as far as anybody knows, on the day it was signed."""
    attestation = sa.table(
        "attestation",
        sa.column("id", sa.Uuid()),
        sa.column("attested_at", app.db.UtcDateTime()),
        sa.column("seen_on", sa.Date()),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(attestation.c.id, attestation.c.attested_at)).all()
    filled = attestation.update().where(attestation.c.id == sa.bindparam("one")).values(seen_on=sa.bindparam("day"))
    for first in range(0, len(rows), BATCH):
        days = [
            {"one": key, "day": at.replace(tzinfo=at.tzinfo or UTC).astimezone(ZONE).date()}
            for key, at in rows[first : first + BATCH]
        ]
        connection.execute(filled, days)


def downgrade() -> None:
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_assessment_id"))
        batch_op.drop_constraint(batch_op.f("fk_attestation_assessment_id_assessment"), type_="foreignkey")
        batch_op.drop_column("assessment_id")
        batch_op.drop_column("seen_on")
    op.drop_table("group_visit")
    op.drop_table("attester_quorum")
    op.drop_table("assessment_result")
    op.drop_table("assessment")
