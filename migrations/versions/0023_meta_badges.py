"""meta badges"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "meta_badge",
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "family",
            sa.Enum(
                "behavioural",
                "basic",
                "digital",
                "technical",
                name="metafamily",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("made_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("retired_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("retired_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_meta_badge_achievement_id_achievement")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_meta_badge_made_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meta_badge")),
        sa.UniqueConstraint("achievement_id", name=op.f("uq_meta_badge_achievement_id")),
    )
    op.create_table(
        "award_override",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("meta_badge_id", sa.Uuid(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > decided_at", name=op.f("ck_award_override_dates")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_award_override_decided_by_id_user")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_award_override_ended_by_id_user")),
        sa.ForeignKeyConstraint(
            ["meta_badge_id"], ["meta_badge.id"], name=op.f("fk_award_override_meta_badge_id_meta_badge")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_award_override_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_override")),
    )
    with op.batch_alter_table("award_override", schema=None) as batch_op:
        batch_op.create_index("ix_award_override_ends_at", ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_override_meta_badge_id"), ["meta_badge_id"], unique=False)
        batch_op.create_index(
            "uq_award_override_live",
            ["trainee_id", "meta_badge_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "facet",
        sa.Column("meta_badge_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meta_badge_id"], ["meta_badge.id"], name=op.f("fk_facet_meta_badge_id_meta_badge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facet")),
        sa.UniqueConstraint("meta_badge_id", "place", name=op.f("uq_facet_meta_badge_id_place")),
    )
    op.create_table(
        "meta_rule",
        sa.Column("meta_badge_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "active", "past", name="rulestate", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("least_badges", sa.Integer(), nullable=False),
        sa.Column("facets_wanted", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("own_words", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("activated_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("activated_by_id", sa.Uuid(), nullable=True),
        sa.Column("activation_reason", sa.Text(), nullable=True),
        sa.Column("ended_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state = 'draft' OR activated_at IS NOT NULL", name=op.f("ck_meta_rule_activated")),
        sa.CheckConstraint("facets_wanted BETWEEN 1 AND 20", name=op.f("ck_meta_rule_facets_wanted")),
        sa.CheckConstraint("least_badges BETWEEN 1 AND 20", name=op.f("ck_meta_rule_least_badges")),
        sa.ForeignKeyConstraint(["activated_by_id"], ["user.id"], name=op.f("fk_meta_rule_activated_by_id_user")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_meta_rule_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["meta_badge_id"], ["meta_badge.id"], name=op.f("fk_meta_rule_meta_badge_id_meta_badge")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["achievement_version.id"], name=op.f("fk_meta_rule_version_id_achievement_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meta_rule")),
        sa.UniqueConstraint("meta_badge_id", "number", name=op.f("uq_meta_rule_meta_badge_id_number")),
    )
    with op.batch_alter_table("meta_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meta_rule_version_id"), ["version_id"], unique=False)
        batch_op.create_index(
            "uq_meta_rule_active",
            ["meta_badge_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )
        batch_op.create_index(
            "uq_meta_rule_draft",
            ["meta_badge_id"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )

    op.create_table(
        "recognition_request",
        sa.Column("meta_badge_id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "precision",
                "recognised",
                "refused",
                "taken_back",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("asked_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("is_appeal", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_recognition_request_achievement_id_achievement")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_recognition_request_asked_by_id_user")),
        sa.ForeignKeyConstraint(
            ["meta_badge_id"], ["meta_badge.id"], name=op.f("fk_recognition_request_meta_badge_id_meta_badge")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["achievement_version.id"],
            name=op.f("fk_recognition_request_version_id_achievement_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition_request")),
        sa.UniqueConstraint("asked_by_id", "form_key", name=op.f("uq_recognition_request_asked_by_id_form_key")),
    )
    with op.batch_alter_table("recognition_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recognition_request_achievement_id"), ["achievement_id"], unique=False)
        batch_op.create_index("ix_recognition_request_state", ["state", "waiting_since"], unique=False)
        batch_op.create_index(
            "uq_recognition_request_open",
            ["meta_badge_id", "achievement_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'precision')"),
            postgresql_where=sa.text("state IN ('waiting', 'precision')"),
        )

    op.create_table(
        "award",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("meta_badge_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("awarded_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("check_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ended_at IS NULL OR check_at IS NULL", name=op.f("ck_award_ended_is_checked_no_more")),
        sa.ForeignKeyConstraint(["credential_id"], ["credential.id"], name=op.f("fk_award_credential_id_credential")),
        sa.ForeignKeyConstraint(["meta_badge_id"], ["meta_badge.id"], name=op.f("fk_award_meta_badge_id_meta_badge")),
        sa.ForeignKeyConstraint(["rule_id"], ["meta_rule.id"], name=op.f("fk_award_rule_id_meta_rule")),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_award_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_award_credential_id")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index("ix_award_check_at", ["check_at"], unique=False)
        batch_op.create_index("ix_award_meta_badge_id", ["meta_badge_id", "ended_at", "suspended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_rule_id"), ["rule_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_trainee_id"), ["trainee_id"], unique=False)
        batch_op.create_index(
            "uq_award_live",
            ["trainee_id", "meta_badge_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "facet_skill",
        sa.Column("facet_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["facet_id"], ["facet.id"], name=op.f("fk_facet_skill_facet_id_facet")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_facet_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("facet_id", "skill_id", name=op.f("pk_facet_skill")),
    )
    with op.batch_alter_table("facet_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facet_skill_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "recognition",
        sa.Column("meta_badge_id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=True),
        sa.Column("issuer_address", sa.Text(), nullable=False),
        sa.Column("root_address", sa.Text(), nullable=False),
        sa.Column("substance", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issuer_name", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("decided_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > decided_at", name=op.f("ck_recognition_dates")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name=op.f("ck_recognition_withdrawal_reason")
        ),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_recognition_achievement_id_achievement")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_recognition_decided_by_id_user")),
        sa.ForeignKeyConstraint(
            ["meta_badge_id"], ["meta_badge.id"], name=op.f("fk_recognition_meta_badge_id_meta_badge")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["recognition_request.id"], name=op.f("fk_recognition_request_id_recognition_request")
        ),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["user.id"], name=op.f("fk_recognition_withdrawn_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
    )
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recognition_achievement_id"), ["achievement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_meta_badge_id"), ["meta_badge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            "uq_recognition_standing",
            ["meta_badge_id", "issuer_address", "root_address", "substance"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "request_facet",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("facet_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["facet_id"], ["facet.id"], name=op.f("fk_request_facet_facet_id_facet")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["recognition_request.id"], name=op.f("fk_request_facet_request_id_recognition_request")
        ),
        sa.PrimaryKeyConstraint("request_id", "facet_id", name=op.f("pk_request_facet")),
    )
    with op.batch_alter_table("request_facet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_facet_facet_id"), ["facet_id"], unique=False)

    op.create_table(
        "request_step",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asked",
                "precision_asked",
                "answered",
                "recognised",
                "refused",
                "appealed",
                "taken_back",
                "withdrawn",
                "ended",
                name="stepkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("told_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('taken_back', 'ended') OR words IS NOT NULL", name=op.f("ck_request_step_words")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_request_step_by_id_user")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["recognition_request.id"], name=op.f("fk_request_step_request_id_recognition_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_step")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_request_step_request_id_number")),
    )
    op.create_table(
        "rule_facet",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("facet_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["facet_id"], ["facet.id"], name=op.f("fk_rule_facet_facet_id_facet")),
        sa.ForeignKeyConstraint(["rule_id"], ["meta_rule.id"], name=op.f("fk_rule_facet_rule_id_meta_rule")),
        sa.PrimaryKeyConstraint("rule_id", "facet_id", name=op.f("pk_rule_facet")),
    )
    with op.batch_alter_table("rule_facet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_facet_facet_id"), ["facet_id"], unique=False)

    op.create_table(
        "award_evidence",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("badge_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("recognition_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_evidence_award_id_award")),
        sa.ForeignKeyConstraint(
            ["badge_id"], ["backpack_badge.id"], name=op.f("fk_award_evidence_badge_id_backpack_badge")
        ),
        sa.ForeignKeyConstraint(
            ["recognition_id"], ["recognition.id"], name=op.f("fk_award_evidence_recognition_id_recognition")
        ),
        sa.PrimaryKeyConstraint("award_id", "badge_id", name=op.f("pk_award_evidence")),
    )
    with op.batch_alter_table("award_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_evidence_badge_id"), ["badge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_evidence_recognition_id"), ["recognition_id"], unique=False)

    op.create_table(
        "award_step",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("meta_badge_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "awarded",
                "suspended",
                "lifted",
                "renewed",
                "overridden",
                "override_ended",
                name="awardstepkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("told_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_step_award_id_award")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_award_step_by_id_user")),
        sa.ForeignKeyConstraint(
            ["meta_badge_id"], ["meta_badge.id"], name=op.f("fk_award_step_meta_badge_id_meta_badge")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_award_step_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_step")),
        sa.UniqueConstraint(
            "trainee_id", "meta_badge_id", "number", name=op.f("uq_award_step_trainee_id_meta_badge_id_number")
        ),
    )
    with op.batch_alter_table("award_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_step_award_id"), ["award_id"], unique=False)
        batch_op.create_index("ix_award_step_meta_badge_id_at", ["meta_badge_id", "at"], unique=False)
        batch_op.create_index(
            "ix_award_step_untold",
            ["trainee_id"],
            unique=False,
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        )

    op.create_table(
        "recognised_version",
        sa.Column("recognition_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_address", sa.Text(), nullable=False),
        sa.Column("achievement_address", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("endorsement_id", sa.Uuid(), nullable=False),
        sa.Column("proof_id", sa.Uuid(), nullable=True),
        sa.Column("since", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["endorsement_id"], ["endorsement.id"], name=op.f("fk_recognised_version_endorsement_id_endorsement")
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["recognised_issuer.id"], name=op.f("fk_recognised_version_proof_id_recognised_issuer")
        ),
        sa.ForeignKeyConstraint(
            ["recognition_id"], ["recognition.id"], name=op.f("fk_recognised_version_recognition_id_recognition")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["achievement_version.id"],
            name=op.f("fk_recognised_version_version_id_achievement_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognised_version")),
        sa.UniqueConstraint("endorsement_id", name=op.f("uq_recognised_version_endorsement_id")),
        sa.UniqueConstraint(
            "recognition_id",
            "achievement_address",
            name=op.f("uq_recognised_version_recognition_id_achievement_address"),
        ),
    )
    with op.batch_alter_table("recognised_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recognised_version_addresses", ["achievement_address", "issuer_address"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_recognised_version_proof_id"), ["proof_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognised_version_version_id"), ["version_id"], unique=False)

    op.create_table(
        "recognition_facet",
        sa.Column("recognition_id", sa.Uuid(), nullable=False),
        sa.Column("facet_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["facet_id"], ["facet.id"], name=op.f("fk_recognition_facet_facet_id_facet")),
        sa.ForeignKeyConstraint(
            ["recognition_id"], ["recognition.id"], name=op.f("fk_recognition_facet_recognition_id_recognition")
        ),
        sa.PrimaryKeyConstraint("recognition_id", "facet_id", name=op.f("pk_recognition_facet")),
    )
    with op.batch_alter_table("recognition_facet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recognition_facet_facet_id"), ["facet_id"], unique=False)

    op.create_table(
        "sweep",
        sa.Column(
            "kind",
            sa.Enum(
                "rule",
                "recognised",
                "withdrawn",
                name="sweepkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("meta_badge_id", sa.Uuid(), nullable=False),
        sa.Column("recognition_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reached_id", sa.Uuid(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("ended_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(kind = 'rule') = (recognition_id IS NULL)", name=op.f("ck_sweep_about")),
        sa.ForeignKeyConstraint(["meta_badge_id"], ["meta_badge.id"], name=op.f("fk_sweep_meta_badge_id_meta_badge")),
        sa.ForeignKeyConstraint(
            ["recognition_id"], ["recognition.id"], name=op.f("fk_sweep_recognition_id_recognition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep")),
    )
    with op.batch_alter_table("sweep", schema=None) as batch_op:
        batch_op.create_index("ix_sweep_ended_at", ["ended_at", "made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sweep_meta_badge_id"), ["meta_badge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sweep_recognition_id"), ["recognition_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("sweep", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sweep_recognition_id"))
        batch_op.drop_index(batch_op.f("ix_sweep_meta_badge_id"))
        batch_op.drop_index("ix_sweep_ended_at")

    op.drop_table("sweep")
    with op.batch_alter_table("recognition_facet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recognition_facet_facet_id"))

    op.drop_table("recognition_facet")
    with op.batch_alter_table("recognised_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recognised_version_version_id"))
        batch_op.drop_index(batch_op.f("ix_recognised_version_proof_id"))
        batch_op.drop_index("ix_recognised_version_addresses")

    op.drop_table("recognised_version")
    with op.batch_alter_table("award_step", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_award_step_untold", sqlite_where=sa.text("told_at IS NULL"), postgresql_where=sa.text("told_at IS NULL")
        )
        batch_op.drop_index("ix_award_step_meta_badge_id_at")
        batch_op.drop_index(batch_op.f("ix_award_step_award_id"))

    op.drop_table("award_step")
    with op.batch_alter_table("award_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_evidence_recognition_id"))
        batch_op.drop_index(batch_op.f("ix_award_evidence_badge_id"))

    op.drop_table("award_evidence")
    with op.batch_alter_table("rule_facet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_facet_facet_id"))

    op.drop_table("rule_facet")
    op.drop_table("request_step")
    with op.batch_alter_table("request_facet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_facet_facet_id"))

    op.drop_table("request_facet")
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_recognition_standing",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_recognition_request_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_meta_badge_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_ends_at"))
        batch_op.drop_index(batch_op.f("ix_recognition_achievement_id"))

    op.drop_table("recognition")
    with op.batch_alter_table("facet_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_facet_skill_skill_id"))

    op.drop_table("facet_skill")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_award_live", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_award_trainee_id"))
        batch_op.drop_index(batch_op.f("ix_award_rule_id"))
        batch_op.drop_index("ix_award_meta_badge_id")
        batch_op.drop_index("ix_award_check_at")

    op.drop_table("award")
    with op.batch_alter_table("recognition_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_recognition_request_open",
            sqlite_where=sa.text("state IN ('waiting', 'precision')"),
            postgresql_where=sa.text("state IN ('waiting', 'precision')"),
        )
        batch_op.drop_index("ix_recognition_request_state")
        batch_op.drop_index(batch_op.f("ix_recognition_request_achievement_id"))

    op.drop_table("recognition_request")
    with op.batch_alter_table("meta_rule", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meta_rule_draft", sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'")
        )
        batch_op.drop_index(
            "uq_meta_rule_active",
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )
        batch_op.drop_index(batch_op.f("ix_meta_rule_version_id"))

    op.drop_table("meta_rule")
    op.drop_table("facet")
    with op.batch_alter_table("award_override", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_award_override_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_award_override_meta_badge_id"))
        batch_op.drop_index("ix_award_override_ends_at")

    op.drop_table("award_override")
    op.drop_table("meta_badge")
