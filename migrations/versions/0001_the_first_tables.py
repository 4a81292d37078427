"""the first tables"""

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_object", ["object_kind", "object_id"], unique=False)

    op.create_table(
        "commune",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_name", sa.Text(), nullable=False),
        sa.Column("department", sa.String(length=3), nullable=False),
        sa.Column("region", sa.String(length=3), nullable=False),
        sa.Column("district", sa.String(length=4), nullable=True),
        sa.Column("postcodes", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_commune_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_commune_longitude")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_commune")),
    )
    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commune_department"), ["department"], unique=False)
        batch_op.create_index("ix_commune_search_name", ["search_name"], unique=False)

    op.create_table(
        "framework",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("code", name=op.f("uq_framework_code")),
    )
    op.create_table(
        "rate_limit_hit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_limit_hit")),
    )
    with op.batch_alter_table("rate_limit_hit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_limit_hit_at"), ["at"], unique=False)
        batch_op.create_index("ix_rate_limit_hit_key_at", ["key", "at"], unique=False)

    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "user",
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("is_trainee", sa.Boolean(), nullable=False),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_phone_number", sa.String(length=128), nullable=True),
        sa.Column("tf_last_counter", sa.BigInteger(), nullable=True),
        sa.Column("mf_recovery_codes", sa.Text(), nullable=True),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
        sa.UniqueConstraint("fs_webauthn_user_handle", name=op.f("uq_user_fs_webauthn_user_handle")),
    )
    op.create_table(
        "former_commune",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_name", sa.Text(), nullable=False),
        sa.Column("current_code", sa.String(length=5), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["current_code"], ["commune.code"], name=op.f("fk_former_commune_current_code_commune")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_former_commune")),
    )
    with op.batch_alter_table("former_commune", schema=None) as batch_op:
        batch_op.create_index("ix_former_commune_search_name", ["search_name"], unique=False)

    op.create_table(
        "framework_version",
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("imported_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name=op.f("fk_framework_version_framework_id_framework")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_version")),
        sa.UniqueConstraint(
            "framework_id", "label", "imported_at", name=op.f("uq_framework_version_framework_id_label_imported_at")
        ),
    )
    op.create_table(
        "organisation",
        sa.Column(
            "kind",
            sa.Enum(
                "provider",
                "employer",
                "issuer",
                "support",
                "region",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column("commune_code", sa.String(length=5), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column(
            "vetting",
            sa.Enum(
                "pending", "accepted", "refused", name="vetting", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("vetting_reason", sa.Text(), nullable=True),
        sa.Column("vetted_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("vetted_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind <> 'employer' OR siret IS NOT NULL", name=op.f("ck_organisation_employer_has_siret")),
        sa.CheckConstraint(
            "vetting <> 'refused' OR vetting_reason IS NOT NULL", name=op.f("ck_organisation_refusal_has_reason")
        ),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_organisation_commune_code_commune")),
        sa.ForeignKeyConstraint(["vetted_by_id"], ["user.id"], name=op.f("fk_organisation_vetted_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("kind", "siret", name=op.f("uq_organisation_kind_siret")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_vetting"), ["vetting"], unique=False)

    op.create_table(
        "signed_in_session",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_signed_in_session_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_signed_in_session")),
    )
    with op.batch_alter_table("signed_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_in_session_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_signed_in_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "trainee",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=True),
        sa.Column("mobility_km", sa.Integer(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column(
            "visibility",
            sa.Enum("private", "searchable", name="visibility", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("visibility_changed_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("mobility_km BETWEEN 0 AND 500", name=op.f("ck_trainee_mobility")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_trainee_commune_code_commune")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_trainee_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee")),
        sa.UniqueConstraint("user_id", name=op.f("uq_trainee_user_id")),
    )
    with op.batch_alter_table("trainee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainee_commune_code"), ["commune_code"], unique=False)
        batch_op.create_index("ix_trainee_visibility", ["visibility"], unique=False)

    op.create_table(
        "webauthn",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=True),
        sa.Column("transports", sa.Text(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.Text(), nullable=True),
        sa.Column("lastuse_datetime", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_webauthn_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webauthn")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_webauthn_credential_id")),
    )
    op.create_table(
        "certification",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "title",
                "block",
                "additional_module",
                name="certificationkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("expires_on IS NULL OR expires_on >= awarded_on", name=op.f("ck_certification_dates")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name=op.f("ck_certification_withdrawal_reason")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_certification_provider_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_certification_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_certification_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification")),
    )
    with op.batch_alter_table("certification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certification_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "experience",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "training",
                "job",
                "voluntary",
                "personal",
                name="experiencekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on", name=op.f("ck_experience_dates")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_experience_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience")),
    )
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experience_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "import_run",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("started_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_run_source"), ["source"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "trainer",
                "recruiter",
                "issuer",
                "counsellor",
                "region_officer",
                "admin",
                name="membershiprole",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(role IS NOT NULL AND organisation_id IS NOT NULL) OR role IS NULL",
            name=op.f("ck_invitation_role_in_an_organisation"),
        ),
        sa.ForeignKeyConstraint(["invited_by_id"], ["user.id"], name=op.f("fk_invitation_invited_by_id_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_invitation_key_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_email"), ["email"], unique=False)

    op.create_table(
        "membership",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "trainer",
                "recruiter",
                "issuer",
                "counsellor",
                "region_officer",
                "admin",
                name="membershiprole",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id", "organisation_id", "role", name=op.f("uq_membership_user_id_organisation_id_role")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "occupation",
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rome_code", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("definition_fr", sa.Text(), nullable=True),
        sa.Column("definition_en", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("retired_in_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_occupation_framework_id_framework")),
        sa.ForeignKeyConstraint(["parent_id"], ["occupation.id"], name=op.f("fk_occupation_parent_id_occupation")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["occupation.id"], name=op.f("fk_occupation_replaced_by_id_occupation")
        ),
        sa.ForeignKeyConstraint(
            ["retired_in_id"], ["framework_version.id"], name=op.f("fk_occupation_retired_in_id_framework_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation")),
        sa.UniqueConstraint("framework_id", "code", name=op.f("uq_occupation_framework_id_code")),
    )
    op.create_table(
        "portfolio_change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_portfolio_change_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_change")),
    )
    with op.batch_alter_table("portfolio_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portfolio_change_at"), ["at"], unique=False)

    op.create_table(
        "sector",
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label_fr", sa.Text(), nullable=True),
        sa.Column("label_en", sa.Text(), nullable=True),
        sa.Column("retired_in_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_sector_framework_id_framework")),
        sa.ForeignKeyConstraint(
            ["retired_in_id"], ["framework_version.id"], name=op.f("fk_sector_retired_in_id_framework_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector")),
        sa.UniqueConstraint("framework_id", "code", name=op.f("uq_sector_framework_id_code")),
    )
    op.create_table(
        "skill",
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "know_how",
                "knowledge",
                "behaviour",
                "group",
                name="skillkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "family",
            sa.Enum(
                "technical",
                "basic",
                "digital",
                "behavioural",
                name="skillfamily",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("definition_fr", sa.Text(), nullable=True),
        sa.Column("definition_en", sa.Text(), nullable=True),
        sa.Column("retired_in_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_skill_framework_id_framework")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["skill.id"], name=op.f("fk_skill_replaced_by_id_skill")),
        sa.ForeignKeyConstraint(
            ["retired_in_id"], ["framework_version.id"], name=op.f("fk_skill_retired_in_id_framework_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("framework_id", "code", name=op.f("uq_skill_framework_id_code")),
    )
    op.create_table(
        "wished_contract",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column(
            "contract",
            sa.Enum(
                "permanent",
                "fixed_term",
                "temporary",
                "apprenticeship",
                "seasonal",
                name="contract",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_wished_contract_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("trainee_id", "contract", name=op.f("pk_wished_contract")),
    )
    op.create_table(
        "demand",
        sa.Column(
            "kind",
            sa.Enum("offer", "search", name="demandkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("occupation_id", sa.Uuid(), nullable=True),
        sa.Column("commune_code", sa.String(length=5), nullable=True),
        sa.Column("radius_km", sa.Integer(), nullable=True),
        sa.Column(
            "contract",
            sa.Enum(
                "permanent",
                "fixed_term",
                "temporary",
                "apprenticeship",
                "seasonal",
                name="contract",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("horizon_days", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "published", "closed", name="demandstate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'offer' OR state <> 'published' OR commune_code IS NOT NULL",
            name=op.f("ck_demand_offer_has_place"),
        ),
        sa.CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name=op.f("ck_demand_published")),
        sa.CheckConstraint("horizon_days BETWEEN 1 AND 730", name=op.f("ck_demand_horizon")),
        sa.CheckConstraint("radius_km BETWEEN 0 AND 500", name=op.f("ck_demand_radius")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_demand_commune_code_commune")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_demand_created_by_id_user")),
        sa.ForeignKeyConstraint(["occupation_id"], ["occupation.id"], name=op.f("fk_demand_occupation_id_occupation")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_demand_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand")),
    )
    with op.batch_alter_table("demand", schema=None) as batch_op:
        batch_op.create_index("ix_demand_organisation_id_kind", ["organisation_id", "kind"], unique=False)

    op.create_table(
        "holding",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_holding_skill_id_skill")),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_holding_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
        sa.UniqueConstraint("trainee_id", "skill_id", name=op.f("uq_holding_trainee_id_skill_id")),
    )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holding_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "occupation_label",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("occupation_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("preferred", "alternative", name="labelkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("retired_in_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_occupation_label_occupation_id_occupation")
        ),
        sa.ForeignKeyConstraint(
            ["retired_in_id"],
            ["framework_version.id"],
            name=op.f("fk_occupation_label_retired_in_id_framework_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation_label")),
        sa.UniqueConstraint(
            "occupation_id",
            "language",
            "kind",
            "text",
            name=op.f("uq_occupation_label_occupation_id_language_kind_text"),
        ),
    )
    op.create_table(
        "occupation_link",
        sa.Column("occupation_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("retired_in_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_occupation_link_rank")),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_occupation_link_occupation_id_occupation")
        ),
        sa.ForeignKeyConstraint(
            ["retired_in_id"], ["framework_version.id"], name=op.f("fk_occupation_link_retired_in_id_framework_version")
        ),
        sa.ForeignKeyConstraint(["target_id"], ["occupation.id"], name=op.f("fk_occupation_link_target_id_occupation")),
        sa.PrimaryKeyConstraint("occupation_id", "target_id", name=op.f("pk_occupation_link")),
    )
    op.create_table(
        "occupation_skill",
        sa.Column("occupation_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum("essential", "optional", name="relation", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("retired_in_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("importance BETWEEN 1 AND 3", name=op.f("ck_occupation_skill_importance")),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_occupation_skill_occupation_id_occupation")
        ),
        sa.ForeignKeyConstraint(
            ["retired_in_id"],
            ["framework_version.id"],
            name=op.f("fk_occupation_skill_retired_in_id_framework_version"),
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_occupation_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("occupation_id", "skill_id", name=op.f("pk_occupation_skill")),
    )
    with op.batch_alter_table("occupation_skill", schema=None) as batch_op:
        batch_op.create_index("ix_occupation_skill_skill_id", ["skill_id"], unique=False)

    op.create_table(
        "programme",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("scheme", sa.Text(), nullable=True),
        sa.Column("rncp_code", sa.Text(), nullable=True),
        sa.Column("occupation_id", sa.Uuid(), nullable=True),
        sa.Column("retired_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_programme_occupation_id_occupation")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_programme_provider_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "skill_label",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("preferred", "alternative", name="labelkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("retired_in_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["retired_in_id"], ["framework_version.id"], name=op.f("fk_skill_label_retired_in_id_framework_version")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_label_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_label")),
        sa.UniqueConstraint(
            "skill_id", "language", "kind", "text", name=op.f("uq_skill_label_skill_id_language_kind_text")
        ),
    )
    op.create_table(
        "skill_link",
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "broader",
                "equivalent",
                "related",
                name="linkkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("retired_in_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("skill_id <> target_id", name=op.f("ck_skill_link_to_another")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_skill_link_framework_id_framework")),
        sa.ForeignKeyConstraint(
            ["retired_in_id"], ["framework_version.id"], name=op.f("fk_skill_link_retired_in_id_framework_version")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_link_skill_id_skill")),
        sa.ForeignKeyConstraint(["target_id"], ["skill.id"], name=op.f("fk_skill_link_target_id_skill")),
        sa.PrimaryKeyConstraint("skill_id", "target_id", "kind", name=op.f("pk_skill_link")),
    )
    with op.batch_alter_table("skill_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_link_framework_id"), ["framework_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_skill_link_target_id"), ["target_id"], unique=False)

    op.create_table(
        "wished_occupation",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("occupation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_wished_occupation_occupation_id_occupation")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_wished_occupation_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("trainee_id", "occupation_id", name=op.f("pk_wished_occupation")),
    )
    op.create_table(
        "attestation",
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.Column("trainer_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("observed", sa.Text(), nullable=False),
        sa.Column("attested_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_attestation_level")),
        sa.CheckConstraint(
            "revoked_at IS NULL OR revoked_reason IS NOT NULL", name=op.f("ck_attestation_revocation_reason")
        ),
        sa.ForeignKeyConstraint(["holding_id"], ["holding.id"], name=op.f("fk_attestation_holding_id_holding")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_attestation_provider_id_organisation")
        ),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["user.id"], name=op.f("fk_attestation_revoked_by_id_user")),
        sa.ForeignKeyConstraint(["trainer_id"], ["user.id"], name=op.f("fk_attestation_trainer_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
    )
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attestation_holding_id"), ["holding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attestation_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attestation_trainer_id"), ["trainer_id"], unique=False)

    op.create_table(
        "ground",
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "declaration",
                "enrolment",
                "attestation",
                "certification",
                "badge",
                name="groundkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "acquired",
                "in_progress",
                "awaiting",
                name="groundstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "proof",
            sa.Enum(
                "declared", "attested", "certified", name="proof", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("experience_id", sa.Uuid(), nullable=True),
        sa.Column("laid_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(kind = 'declaration') = (source_id IS NULL)", name=op.f("ck_ground_source")),
        sa.CheckConstraint(
            "kind <> 'enrolment' OR state <> 'acquired'", name=op.f("ck_ground_enrolment_acquires_nothing_alone")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('declaration', 'enrolment') OR proof = 'declared'", name=op.f("ck_ground_no_proof_by_saying")
        ),
        sa.CheckConstraint(
            "proof <> 'attested' OR kind = 'attestation'", name=op.f("ck_ground_attested_by_attestation")
        ),
        sa.CheckConstraint(
            "proof <> 'certified' OR kind IN ('certification', 'badge')",
            name=op.f("ck_ground_certified_by_title_or_badge"),
        ),
        sa.CheckConstraint(
            "state <> 'awaiting' OR (kind = 'enrolment' AND since IS NOT NULL)", name=op.f("ck_ground_awaiting_since")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_ground_level")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name=op.f("ck_ground_withdrawal_reason")
        ),
        sa.ForeignKeyConstraint(["experience_id"], ["experience.id"], name=op.f("fk_ground_experience_id_experience")),
        sa.ForeignKeyConstraint(["holding_id"], ["holding.id"], name=op.f("fk_ground_holding_id_holding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground")),
        sa.UniqueConstraint("holding_id", "kind", "source_id", name=op.f("uq_ground_holding_id_kind_source_id")),
    )
    with op.batch_alter_table("ground", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ground_holding_id"), ["holding_id"], unique=False)
        batch_op.create_index("ix_ground_source_id", ["source_id"], unique=False)

    op.create_table(
        "module",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("hours > 0", name=op.f("ck_module_hours")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_module_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sa.UniqueConstraint("programme_id", "position", name=op.f("uq_module_programme_id_position")),
    )
    op.create_table(
        "ranking_log",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("shown_to_id", sa.Uuid(), nullable=True),
        sa.Column("shown_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("horizon", sa.Date(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("data_version", sa.Text(), nullable=False),
        sa.Column("relatedness_version", sa.Text(), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("first_rank", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("fk_ranking_log_demand_id_demand")),
        sa.ForeignKeyConstraint(["shown_to_id"], ["user.id"], name=op.f("fk_ranking_log_shown_to_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_log")),
    )
    with op.batch_alter_table("ranking_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ranking_log_demand_id"), ["demand_id"], unique=False)

    op.create_table(
        "requirement",
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.CheckConstraint("importance BETWEEN 1 AND 3", name=op.f("ck_requirement_importance")),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_requirement_level")),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("fk_requirement_demand_id_demand")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_requirement_skill_id_skill")),
        sa.PrimaryKeyConstraint("demand_id", "skill_id", name=op.f("pk_requirement")),
    )
    op.create_table(
        "training_session",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_training_session_dates")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_training_session_seats")),
        sa.ForeignKeyConstraint(
            ["commune_code"], ["commune.code"], name=op.f("fk_training_session_commune_code_commune")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_training_session_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
    )
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_session_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "enrolment",
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "active",
                "completed",
                "dropped",
                name="enrolmentstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("expected_end", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('completed', 'dropped') OR ended_on IS NOT NULL", name=op.f("ck_enrolment_end_of_life")
        ),
        sa.CheckConstraint("expected_end >= starts_on", name=op.f("ck_enrolment_dates")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_enrolment_session_id_training_session")
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_enrolment_trainee_id_trainee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("trainee_id", "session_id", name=op.f("uq_enrolment_trainee_id_session_id")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "module_skill",
        sa.Column("module_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_module_skill_level")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_module_skill_module_id_module")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_module_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("module_id", "skill_id", name=op.f("pk_module_skill")),
    )
    with op.batch_alter_table("module_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_module_skill_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "session_module",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_session_module_dates")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_session_module_module_id_module")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_session_module_session_id_training_session")
        ),
        sa.PrimaryKeyConstraint("session_id", "module_id", name=op.f("pk_session_module")),
    )
    op.create_table(
        "enrolment_module",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.Uuid(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("lightened", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_enrolment_module_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_enrolment_module_module_id_module")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_module")),
        sa.UniqueConstraint("enrolment_id", "module_id", name=op.f("uq_enrolment_module_enrolment_id_module_id")),
    )


def downgrade() -> None:
    op.drop_table("enrolment_module")
    op.drop_table("session_module")
    with op.batch_alter_table("module_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_module_skill_skill_id"))

    op.drop_table("module_skill")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_trainee_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_session_id"))

    op.drop_table("enrolment")
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_session_programme_id"))

    op.drop_table("training_session")
    op.drop_table("requirement")
    with op.batch_alter_table("ranking_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ranking_log_demand_id"))

    op.drop_table("ranking_log")
    op.drop_table("module")
    with op.batch_alter_table("ground", schema=None) as batch_op:
        batch_op.drop_index("ix_ground_source_id")
        batch_op.drop_index(batch_op.f("ix_ground_holding_id"))

    op.drop_table("ground")
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_trainer_id"))
        batch_op.drop_index(batch_op.f("ix_attestation_provider_id"))
        batch_op.drop_index(batch_op.f("ix_attestation_holding_id"))

    op.drop_table("attestation")
    op.drop_table("wished_occupation")
    with op.batch_alter_table("skill_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skill_link_target_id"))
        batch_op.drop_index(batch_op.f("ix_skill_link_framework_id"))

    op.drop_table("skill_link")
    op.drop_table("skill_label")
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_provider_id"))

    op.drop_table("programme")
    with op.batch_alter_table("occupation_skill", schema=None) as batch_op:
        batch_op.drop_index("ix_occupation_skill_skill_id")

    op.drop_table("occupation_skill")
    op.drop_table("occupation_link")
    op.drop_table("occupation_label")
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holding_skill_id"))

    op.drop_table("holding")
    with op.batch_alter_table("demand", schema=None) as batch_op:
        batch_op.drop_index("ix_demand_organisation_id_kind")

    op.drop_table("demand")
    op.drop_table("wished_contract")
    op.drop_table("skill")
    op.drop_table("sector")
    with op.batch_alter_table("portfolio_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_portfolio_change_at"))

    op.drop_table("portfolio_change")
    op.drop_table("occupation")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_organisation_id")

    op.drop_table("membership")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_email"))

    op.drop_table("invitation")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_run_source"))

    op.drop_table("import_run")
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experience_trainee_id"))

    op.drop_table("experience")
    with op.batch_alter_table("certification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certification_trainee_id"))

    op.drop_table("certification")
    op.drop_table("webauthn")
    with op.batch_alter_table("trainee", schema=None) as batch_op:
        batch_op.drop_index("ix_trainee_visibility")
        batch_op.drop_index(batch_op.f("ix_trainee_commune_code"))

    op.drop_table("trainee")
    with op.batch_alter_table("signed_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signed_in_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_signed_in_session_expires_at"))

    op.drop_table("signed_in_session")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_vetting"))
        batch_op.drop_index(batch_op.f("ix_organisation_kind"))

    op.drop_table("organisation")
    op.drop_table("framework_version")
    with op.batch_alter_table("former_commune", schema=None) as batch_op:
        batch_op.drop_index("ix_former_commune_search_name")

    op.drop_table("former_commune")
    op.drop_table("user")
    op.drop_table("role")
    with op.batch_alter_table("rate_limit_hit", schema=None) as batch_op:
        batch_op.drop_index("ix_rate_limit_hit_key_at")
        batch_op.drop_index(batch_op.f("ix_rate_limit_hit_at"))

    op.drop_table("rate_limit_hit")
    op.drop_table("framework")
    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.drop_index("ix_commune_search_name")
        batch_op.drop_index(batch_op.f("ix_commune_department"))

    op.drop_table("commune")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_object")

    op.drop_table("audit_entry")
