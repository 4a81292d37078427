"""series of cards, skills in one’s own words, experiences taken out"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_series",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column(
            "start",
            sa.Enum(
                "occupation",
                "training",
                "experience",
                "story",
                name="cardstart",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("occupation_id", sa.Uuid(), nullable=True),
        sa.Column("experience_id", sa.Uuid(), nullable=True),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("started_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("turns >= 0 AND position >= 0", name=op.f("ck_card_series_counts")),
        sa.ForeignKeyConstraint(
            ["experience_id"], ["experience.id"], name=op.f("fk_card_series_experience_id_experience")
        ),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_card_series_occupation_id_occupation")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_card_series_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_series")),
    )
    with op.batch_alter_table("card_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_series_trainee_id"), ["trainee_id"], unique=False)
        batch_op.create_index(
            "uq_card_series_open",
            ["trainee_id", "key"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "own_words",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("experience_id", sa.Uuid(), nullable=True),
        sa.Column("said_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("linked_skill_id", sa.Uuid(), nullable=True),
        sa.Column("linked_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("removed_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(linked_skill_id IS NULL) = (linked_at IS NULL)", name=op.f("ck_own_words_linked")),
        sa.ForeignKeyConstraint(
            ["experience_id"], ["experience.id"], name=op.f("fk_own_words_experience_id_experience")
        ),
        sa.ForeignKeyConstraint(["linked_skill_id"], ["skill.id"], name=op.f("fk_own_words_linked_skill_id_skill")),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_own_words_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_words")),
    )
    with op.batch_alter_table("own_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_words_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "card",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["card_series.id"], name=op.f("fk_card_series_id_card_series")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_card_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("series_id", "position", name=op.f("uq_card_series_id_position")),
        sa.UniqueConstraint("series_id", "skill_id", name=op.f("uq_card_series_id_skill_id")),
    )
    op.create_table(
        "card_answer",
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column(
            "said",
            sa.Enum(
                "acquired",
                "in_progress",
                "not_yet",
                name="cardsaid",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("ground_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_id", sa.Uuid(), nullable=True),
        sa.Column("said_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("expected_on IS NULL OR said = 'in_progress'", name=op.f("ck_card_answer_expected_on")),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_card_answer_level")),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_answer_card_id_card")),
        sa.ForeignKeyConstraint(["ground_id"], ["ground.id"], name=op.f("fk_card_answer_ground_id_ground")),
        sa.ForeignKeyConstraint(["replaced_id"], ["ground.id"], name=op.f("fk_card_answer_replaced_id_ground")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_answer")),
        sa.UniqueConstraint("card_id", "turn", name=op.f("uq_card_answer_card_id_turn")),
    )
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("removed_at", app.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_experience_trainee_id_source_id"), ["trainee_id", "source_id"])


def downgrade() -> None:
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_experience_trainee_id_source_id"), type_="unique")
        batch_op.drop_column("removed_at")
        batch_op.drop_column("source_id")

    op.drop_table("card_answer")
    op.drop_table("card")
    with op.batch_alter_table("own_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_words_trainee_id"))

    op.drop_table("own_words")
    with op.batch_alter_table("card_series", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_card_series_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_card_series_trainee_id"))

    op.drop_table("card_series")
