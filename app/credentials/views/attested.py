"""Attestations given as badges: what a provider chooses, what a person asks for."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from app.access import requires
from app.accounts.models import MembershipRole, Organisation, OrganisationKind
from app.accounts.policies import current_memberships
from app.attestations import policies as attestation_policies
from app.attestations.labels import NO_BADGE, observed_words
from app.attestations.models import Attestation
from app.attestations.signals import AsBadge
from app.credentials import queries, services
from app.credentials.labels import attested as words
from app.credentials.models import AttestationBadges
from app.credentials.models.achievements import COMPETENCY
from app.credentials.services import BadgeText
from app.credentials.services.attested import Means
from app.credentials.views.blueprint import addresses, bp, seal
from app.db import db
from app.i18n import DEFAULT_LOCALE
from app.permissions import Permission
from app.portfolio import queries as portfolio
from app.skills import queries as skills


class Words:
    """The words of these badges, for the services that make them."""

    def badge(self, skill_id: UUID, skill: str, provider: str) -> BadgeText:
        """The badge of a skill."""
        name, said, criteria = words.badge_words(skill, provider)
        return BadgeText(name, said, criteria, [skill_id], COMPETENCY, DEFAULT_LOCALE, levels=words.level_words())

    def line(self) -> str:
        """The line of its picture."""
        return words.line()

    def narrative(self, level: int | None, observed: str | None) -> str | None:
        """What it says of one person."""
        return words.narrative(level, observed)


def means() -> Means:
    """What this installation gives badges by."""
    return Means(seal(), addresses(), Words(), DEFAULT_LOCALE)


class SettingForm(FlaskForm):  # type: ignore[misc]
    """What a provider chooses."""

    setting = RadioField(_l("When is the badge given?"), [InputRequired(_l("Choose an answer."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting.choices = [
            SelectChoice(one.value, label, {"hint": hint}) for one, (label, hint) in words.SETTINGS.items()
        ]


class AskForm(FlaskForm):  # type: ignore[misc]
    """What a person agrees to."""

    tells = BooleanField(
        _l("Say also what was seen"),
        description=_l("The words of the attestation are then in the badge: whoever reads it reads them."),
    )


@bp.route("/structure/badges/attestations", methods=["GET", "POST"])
@requires(Permission.MANAGE_ISSUER)
def attested_setting() -> ResponseReturnValue:
    """Choose whether what trainers attest is given as badges."""
    providers = _administered()
    provider = next((one for one in providers if str(one.id) == request.values.get("structure")), None)
    provider = provider or (providers[0] if providers else abort(404))
    issuer = queries.issuer_of(db.session, provider.id)
    current = issuer.attestation_badges if issuer else AttestationBadges.ASKED
    form = SettingForm(setting=current.value)
    if form.validate_on_submit():
        now = datetime.now(UTC)
        issuer = services.open_issuer(db.session, provider, by=current_user, seal=seal(), now=now)
        services.choose(db.session, issuer, AttestationBadges(form.setting.data), by=current_user, now=now)
        db.session.commit()
        flash(_("Saved."), "good")
        return redirect(url_for("credentials.attested_setting", structure=provider.id))
    return render_template("credentials/attested_setting.html", form=form, provider=provider, providers=providers)


def _administered() -> list[Organisation]:
    """The providers that this person administers."""
    return [
        one.organisation
        for one in current_memberships(current_user)
        if one.role is MembershipRole.ADMIN and one.organisation.kind is OrganisationKind.PROVIDER
    ]


@bp.route("/portfolio/attestations/<uuid:attestation_id>/badge", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def attested_badge(attestation_id: UUID) -> ResponseReturnValue:
    """Receive an attestation as a badge."""
    trainee = portfolio.trainee_of(db.session, current_user) or abort(404)
    attestation = db.session.get(Attestation, attestation_id) or abort(404)
    if not attestation_policies.may_contest(trainee, attestation):
        abort(404)
    skill_id, form = attestation.holding.skill_id, AskForm()
    state = queries.as_badges(db.session, [attestation_id]).get(attestation_id)
    if form.validate_on_submit() and state is AsBadge.MAY:
        given = services.give_attested(
            db.session, queries.attested(db.session, [attestation_id]), by=None, means=means(), now=datetime.now(UTC),
            tells=bool(form.tells.data),
        )  # fmt: skip
        kept = queries.kept_badge(db.session, trainee.id, given[0]) if given else None  # none: pressed twice at once
        db.session.commit()
        if kept is None:  # it waits until the address it was given to is verified
            return redirect(url_for("credentials.attested_badge", attestation_id=attestation_id))
        flash(_("The badge is yours. Accept it: it then shows beside your skills."), "good")
        return redirect(url_for("credentials.backpack_badge", badge_id=kept.id))
    there = queries.badge_of_attestation(db.session, attestation_id)
    name = skills.skill_labels(db.session, [skill_id], DEFAULT_LOCALE)[skill_id]
    return render_template(
        "credentials/attested_badge.html",
        form=form, attestation=attestation, name=name, skill_id=skill_id,
        there=there, kept=queries.kept_badge(db.session, trainee.id, there.id) if there is not None else None,
        can=state is AsBadge.MAY,
        why_not=words.TAKEN_BACK if state is None else NO_BADGE.get(state),
        observed=observed_words(attestation.observed),
    )  # fmt: skip
