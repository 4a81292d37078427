"""issuers and their keys, badges and their versions, badges given, runs, claims, backpacks"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_address",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=True),
        sa.Column("asked_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("verified_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_person_address_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_address")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_person_address_key_hash")),
        sa.UniqueConstraint("user_id", "email", name=op.f("uq_person_address_user_id_email")),
    )
    with op.batch_alter_table("person_address", schema=None) as batch_op:
        batch_op.create_index(
            "uq_person_address_verified",
            ["email"],
            unique=True,
            sqlite_where=sa.text("verified_at IS NOT NULL"),
            postgresql_where=sa.text("verified_at IS NOT NULL"),
        )

    op.create_table(
        "recognised_issuer",
        sa.Column("kind", one_of("recognisedkind", "issuer", "achievement"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name=op.f("ck_recognised_issuer_withdrawal_reason")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_recognised_issuer_decided_by_id_user")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["user.id"], name=op.f("fk_recognised_issuer_withdrawn_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognised_issuer")),
    )
    with op.batch_alter_table("recognised_issuer", schema=None) as batch_op:
        batch_op.create_index(
            "uq_recognised_issuer_standing",
            ["kind", "address"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "issuer",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_issuer_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_issuer_organisation_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_issuer_slug")),
    )
    op.create_table(
        "achievement",
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("state", one_of("achievementstate", "draft", "published", "retired"), nullable=False),
        sa.Column("attested_skill_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("retired_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attested_skill_id"], ["skill.id"], name=op.f("fk_achievement_attested_skill_id_skill")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_achievement_created_by_id_user")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_achievement_issuer_id_issuer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement")),
        sa.UniqueConstraint("issuer_id", "attested_skill_id", name=op.f("uq_achievement_issuer_id_attested_skill_id")),
    )
    with op.batch_alter_table("achievement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_achievement_issuer_id"), ["issuer_id"], unique=False)

    op.create_table(
        "issuer_key",
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_multikey", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("retired_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("compromised_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("compromised_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "compromised_at IS NULL OR compromised_reason IS NOT NULL", name=op.f("ck_issuer_key_compromised_reason")
        ),
        sa.CheckConstraint(
            "compromised_at IS NULL OR retired_at IS NOT NULL", name=op.f("ck_issuer_key_compromised_signs_no_more")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_issuer_key_created_by_id_user")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_issuer_key_issuer_id_issuer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_key")),
        sa.UniqueConstraint("issuer_id", "number", name=op.f("uq_issuer_key_issuer_id_number")),
        sa.UniqueConstraint("public_multikey", name=op.f("uq_issuer_key_public_multikey")),
    )
    with op.batch_alter_table("issuer_key", schema=None) as batch_op:
        batch_op.create_index(
            "uq_issuer_key_signing",
            ["issuer_id"],
            unique=True,
            sqlite_where=sa.text("retired_at IS NULL"),
            postgresql_where=sa.text("retired_at IS NULL"),
        )

    op.create_table(
        "status_register",
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("next_index", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("next_index BETWEEN 0 AND 131072", name=op.f("ck_status_register_length")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_status_register_issuer_id_issuer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_register")),
        sa.UniqueConstraint("issuer_id", "number", name=op.f("uq_status_register_issuer_id_number")),
    )
    op.create_table(
        "achievement_version",
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("evidence_required", sa.Boolean(), nullable=False),
        sa.Column("drawing", sa.JSON(), nullable=True),
        sa.Column("picture_svg", sa.Text(), nullable=True),
        sa.Column("picture_png", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "published_at IS NULL OR picture_png IS NOT NULL", name=op.f("ck_achievement_version_published_has_picture")
        ),
        sa.CheckConstraint("validity_months BETWEEN 1 AND 1200", name=op.f("ck_achievement_version_validity")),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_achievement_version_achievement_id_achievement")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_achievement_version_made_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement_version")),
        sa.UniqueConstraint("achievement_id", "number", name=op.f("uq_achievement_version_achievement_id_number")),
    )
    op.create_table(
        "achievement_alignment",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_achievement_alignment_skill_id_skill")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["achievement_version.id"],
            name=op.f("fk_achievement_alignment_version_id_achievement_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "skill_id", name=op.f("pk_achievement_alignment")),
    )
    with op.batch_alter_table("achievement_alignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_achievement_alignment_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "claim_window",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("opens_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_claim_window_dates")),
        sa.CheckConstraint("most BETWEEN 1 AND 10000", name=op.f("ck_claim_window_most")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_claim_window_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["achievement_version.id"], name=op.f("fk_claim_window_version_id_achievement_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_window")),
        sa.UniqueConstraint("key", name=op.f("uq_claim_window_key")),
    )
    with op.batch_alter_table("claim_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_window_version_id"), ["version_id"], unique=False)

    op.create_table(
        "credential",
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("recipient_email", sa.Text(), nullable=False),
        sa.Column("recipient_name", sa.Text(), nullable=True),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("attestation_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("valid_from", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("valid_until", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("issued_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("suspended_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("suspended_reason", sa.Text(), nullable=True),
        sa.Column("replaced_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "revoked_at IS NULL OR revoked_reason IS NOT NULL", name=op.f("ck_credential_revocation_reason")
        ),
        sa.CheckConstraint(
            "suspended_at IS NULL OR suspended_reason IS NOT NULL", name=op.f("ck_credential_suspension_reason")
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_credential_dates")),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_credential_achievement_id_achievement")
        ),
        sa.ForeignKeyConstraint(
            ["attestation_id"], ["attestation.id"], name=op.f("fk_credential_attestation_id_attestation")
        ),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user.id"], name=op.f("fk_credential_issued_by_id_user")),
        sa.ForeignKeyConstraint(["issuer_id"], ["issuer.id"], name=op.f("fk_credential_issuer_id_issuer")),
        sa.ForeignKeyConstraint(["key_id"], ["issuer_key.id"], name=op.f("fk_credential_key_id_issuer_key")),
        sa.ForeignKeyConstraint(["recipient_id"], ["user.id"], name=op.f("fk_credential_recipient_id_user")),
        sa.ForeignKeyConstraint(
            ["register_id"], ["status_register.id"], name=op.f("fk_credential_register_id_status_register")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["achievement_version.id"], name=op.f("fk_credential_version_id_achievement_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("attestation_id", name=op.f("uq_credential_attestation_id")),
        sa.UniqueConstraint("register_id", "status_index", name=op.f("uq_credential_register_id_status_index")),
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index("ix_credential_achievement_id_issued_at", ["achievement_id", "issued_at"], unique=False)
        batch_op.create_index(
            "ix_credential_fallen",
            ["register_id", "status_index"],
            unique=False,
            sqlite_where=sa.text("revoked_at IS NOT NULL OR suspended_at IS NOT NULL"),
            postgresql_where=sa.text("revoked_at IS NOT NULL OR suspended_at IS NOT NULL"),
        )
        batch_op.create_index("ix_credential_issuer_id_issued_at", ["issuer_id", "issued_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_key_id"), ["key_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_recipient_email"), ["recipient_email"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_valid_until"), ["valid_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_version_id"), ["version_id"], unique=False)
        batch_op.create_index(
            "uq_credential_live",
            ["achievement_id", "recipient_email"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL AND replaced_at IS NULL AND attestation_id IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL AND replaced_at IS NULL AND attestation_id IS NULL"),
        )

    op.create_table(
        "issuing_run",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("made_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("starts_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", one_of("runstate", "waiting", "working", "done", "stopped"), nullable=False),
        sa.Column("began_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("stopped_reason", sa.Text(), nullable=True),
        sa.Column("narrative", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state <> 'stopped' OR stopped_reason IS NOT NULL", name=op.f("ck_issuing_run_stop_reason")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_issuing_run_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["achievement_version.id"], name=op.f("fk_issuing_run_version_id_achievement_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_run")),
        sa.UniqueConstraint("made_by_id", "form_key", name=op.f("uq_issuing_run_made_by_id_form_key")),
    )
    with op.batch_alter_table("issuing_run", schema=None) as batch_op:
        batch_op.create_index("ix_issuing_run_state", ["state", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_issuing_run_version_id"), ["version_id"], unique=False)

    op.create_table(
        "backpack_badge",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("packing", sa.Text(), nullable=True),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("state", one_of("backpackstate", "offered", "accepted", "hidden"), nullable=False),
        sa.Column("received_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("badge_id", sa.Text(), nullable=True),
        sa.Column("issuer_address", sa.Text(), nullable=True),
        sa.Column("issuer_name", sa.Text(), nullable=True),
        sa.Column("achievement_address", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("valid_from", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("valid_until", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("skill_ids", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("verified_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_check_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("removed_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("verdict IN ('valid', 'invalid', 'unknown')", name=op.f("ck_backpack_badge_verdict")),
        sa.CheckConstraint("(content IS NULL) = (digest IS NULL)", name=op.f("ck_backpack_badge_content_has_digest")),
        sa.CheckConstraint(
            "(credential_id IS NULL) = (content IS NOT NULL)", name=op.f("ck_backpack_badge_ours_or_brought")
        ),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["credential.id"], name=op.f("fk_backpack_badge_credential_id_credential")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_backpack_badge_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backpack_badge")),
        sa.UniqueConstraint("trainee_id", "credential_id", name=op.f("uq_backpack_badge_trainee_id_credential_id")),
        sa.UniqueConstraint("trainee_id", "digest", name=op.f("uq_backpack_badge_trainee_id_digest")),
    )
    with op.batch_alter_table("backpack_badge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_backpack_badge_credential_id"), ["credential_id"], unique=False)
        batch_op.create_index("ix_backpack_badge_next_check_at", ["next_check_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_backpack_badge_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "badge_claim",
        sa.Column("window_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("state", one_of("claimstate", "waiting", "granted", "refused"), nullable=False),
        sa.Column("asked_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'granted') = (credential_id IS NOT NULL)", name=op.f("ck_badge_claim_granted_has_badge")
        ),
        sa.CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name=op.f("ck_badge_claim_refusal_reason")),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["credential.id"], name=op.f("fk_badge_claim_credential_id_credential")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_badge_claim_decided_by_id_user")),
        sa.ForeignKeyConstraint(["person_id"], ["user.id"], name=op.f("fk_badge_claim_person_id_user")),
        sa.ForeignKeyConstraint(["window_id"], ["claim_window.id"], name=op.f("fk_badge_claim_window_id_claim_window")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_claim")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_badge_claim_credential_id")),
        sa.UniqueConstraint("window_id", "person_id", name=op.f("uq_badge_claim_window_id_person_id")),
    )
    with op.batch_alter_table("badge_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_claim_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_badge_claim_window_id_state", ["window_id", "state"], unique=False)

    op.create_table(
        "credential_decision",
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", one_of("decisionkind", "issued", "revoked", "suspended", "restored", "replaced"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('issued', 'replaced') OR reason IS NOT NULL", name=op.f("ck_credential_decision_reason")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_credential_decision_by_id_user")),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["credential.id"], name=op.f("fk_credential_decision_credential_id_credential")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_decision")),
    )
    with op.batch_alter_table("credential_decision", schema=None) as batch_op:
        batch_op.create_index("ix_credential_decision_credential_id", ["credential_id", "at"], unique=False)

    op.create_table(
        "issuing_line",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("narrative", sa.Text(), nullable=True),
        sa.Column("evidence_url", sa.Text(), nullable=True),
        sa.Column("evidence_words", sa.Text(), nullable=True),
        sa.Column("state", one_of("linestate", "waiting", "issued", "held", "refused"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("told_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'issued') = (credential_id IS NOT NULL)", name=op.f("ck_issuing_line_issued_has_badge")
        ),
        sa.CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name=op.f("ck_issuing_line_refusal_reason")),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["credential.id"], name=op.f("fk_issuing_line_credential_id_credential")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["issuing_run.id"], name=op.f("fk_issuing_line_run_id_issuing_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_line")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_issuing_line_credential_id")),
        sa.UniqueConstraint("run_id", "email", name=op.f("uq_issuing_line_run_id_email")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_issuing_line_run_id_number")),
    )
    with op.batch_alter_table("issuing_line", schema=None) as batch_op:
        batch_op.create_index("ix_issuing_line_run_id_state", ["run_id", "state", "number"], unique=False)

    op.create_table(
        "verification_report",
        sa.Column("badge_id", sa.Uuid(), nullable=False),
        sa.Column("at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["badge_id"], ["backpack_badge.id"], name=op.f("fk_verification_report_badge_id_backpack_badge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_report")),
    )
    with op.batch_alter_table("verification_report", schema=None) as batch_op:
        batch_op.create_index("ix_verification_report_badge_id", ["badge_id", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("verification_report", schema=None) as batch_op:
        batch_op.drop_index("ix_verification_report_badge_id")

    op.drop_table("verification_report")
    with op.batch_alter_table("issuing_line", schema=None) as batch_op:
        batch_op.drop_index("ix_issuing_line_run_id_state")

    op.drop_table("issuing_line")
    with op.batch_alter_table("credential_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_credential_decision_credential_id")

    op.drop_table("credential_decision")
    with op.batch_alter_table("badge_claim", schema=None) as batch_op:
        batch_op.drop_index("ix_badge_claim_window_id_state")
        batch_op.drop_index(batch_op.f("ix_badge_claim_person_id"))

    op.drop_table("badge_claim")
    with op.batch_alter_table("backpack_badge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_backpack_badge_trainee_id"))
        batch_op.drop_index("ix_backpack_badge_next_check_at")
        batch_op.drop_index(batch_op.f("ix_backpack_badge_credential_id"))

    op.drop_table("backpack_badge")
    with op.batch_alter_table("issuing_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issuing_run_version_id"))
        batch_op.drop_index("ix_issuing_run_state")

    op.drop_table("issuing_run")
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_credential_live",
            sqlite_where=sa.text("revoked_at IS NULL AND replaced_at IS NULL AND attestation_id IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL AND replaced_at IS NULL AND attestation_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_credential_version_id"))
        batch_op.drop_index(batch_op.f("ix_credential_valid_until"))
        batch_op.drop_index(batch_op.f("ix_credential_recipient_id"))
        batch_op.drop_index(batch_op.f("ix_credential_recipient_email"))
        batch_op.drop_index(batch_op.f("ix_credential_key_id"))
        batch_op.drop_index("ix_credential_issuer_id_issued_at")
        batch_op.drop_index(
            "ix_credential_fallen",
            sqlite_where=sa.text("revoked_at IS NOT NULL OR suspended_at IS NOT NULL"),
            postgresql_where=sa.text("revoked_at IS NOT NULL OR suspended_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_credential_achievement_id_issued_at")

    op.drop_table("credential")
    with op.batch_alter_table("claim_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_window_version_id"))

    op.drop_table("claim_window")
    with op.batch_alter_table("achievement_alignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_achievement_alignment_skill_id"))

    op.drop_table("achievement_alignment")
    op.drop_table("achievement_version")
    op.drop_table("status_register")
    with op.batch_alter_table("issuer_key", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_issuer_key_signing",
            sqlite_where=sa.text("retired_at IS NULL"),
            postgresql_where=sa.text("retired_at IS NULL"),
        )

    op.drop_table("issuer_key")
    with op.batch_alter_table("achievement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_achievement_issuer_id"))

    op.drop_table("achievement")
    op.drop_table("issuer")
    with op.batch_alter_table("recognised_issuer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_recognised_issuer_standing",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.drop_table("recognised_issuer")
    with op.batch_alter_table("person_address", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_person_address_verified",
            sqlite_where=sa.text("verified_at IS NOT NULL"),
            postgresql_where=sa.text("verified_at IS NOT NULL"),
        )

    op.drop_table("person_address")


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)
