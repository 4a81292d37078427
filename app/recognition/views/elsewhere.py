"""Badges that other platforms give: the Region lets them count for a meta-badge, and lets them count no longer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.credentials.bridge.looking import identifiers
from app.credentials.errors import UnreadableBadgeError
from app.credentials.forms.backpack import FindForm
from app.credentials.labels import backpack as words
from app.credentials.labels.telling import Told
from app.db import db
from app.i18n import local_day
from app.once.views import sent_before
from app.permissions import Permission
from app.recognition import policies, queries, services
from app.recognition.errors import AlreadyRecognisedError
from app.recognition.forms.deciding import ElsewhereForm, WithdrawalForm
from app.recognition.models import Facet, MetaBadge
from app.recognition.queries import queue as waiting
from app.recognition.queries import region
from app.recognition.services import Subject
from app.recognition.services.evaluating import CANNOT_SIGN
from app.recognition.views.blueprint import addresses, bp, means
from app.recognition.views.following import follow
from app.recognition.views.reference import own_meta_badge
from app.recognition.views.withdrawing import withdraw_and_follow

FIND = "find-text"


@bp.route("/region/meta-badges/<uuid:meta_badge_id>/badge-d-ailleurs", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def recognise_elsewhere(meta_badge_id: UUID) -> ResponseReturnValue:
    """Recognise a badge of another platform: it is found by one that was given, and by its identifiers."""
    meta_badge, now = own_meta_badge(meta_badge_id), datetime.now(UTC)
    rule = queries.rule_in_force(db.session, meta_badge_id) or queries.draft_rule(db.session, meta_badge_id)
    if rule is None or meta_badge.retired_at is not None:  # retired meanwhile: its page says so
        return redirect(_page_of(meta_badge_id))
    facets, told, effect = queries.facets_in(rule), None, None
    find = FindForm(prefix="find") if FIND in request.form else FindForm(prefix="find", formdata=None)
    form = _form(facets, now, None if FIND in request.form else request.form)
    if FIND in request.form:
        told = _read(find)
        form = _form(facets, now, None, told)
    elif "effect" in request.form and form.issuer.data and form.achievement.data:
        effect = _effect(meta_badge, form, now)
    elif form.validate_on_submit() and _decided(meta_badge, form, now):
        return redirect(_page_of(meta_badge_id))
    return render_template(
        "recognition/elsewhere.html", form=form, find=find, told=told, rule=rule, back=_page_of(meta_badge_id),
        effect=effect,
    )  # fmt: skip


def _form(facets: Sequence[Facet], now: datetime, sent: object, told: Told | None = None) -> ElsewhereForm:
    """The form as it was sent, or as the badge that was pasted says."""
    data = {
        "name": told.name, "issuer_name": told.issuer_name or told.issuer_id, "issuer": told.issuer_id,
        "achievement": told.achievement_id,
    } if told else {}  # fmt: skip
    return ElsewhereForm(
        facets=facets, today=local_day(now), is_given_here=_is_given_here, formdata=sent or None, data=data
    )


def _is_given_here(identifier: str) -> bool:
    where = addresses()
    return identifier.startswith(where.issuer("")) or where.ours(identifier, request.host) is not None


def _read(find: FindForm) -> Told | None:
    """What a badge that was pasted says of itself; nothing is proven by it."""
    if not find.validate_on_submit():
        return None
    try:
        return identifiers(str(find.text.data).strip().encode())
    except UnreadableBadgeError:
        find.text.errors = [words.UNREADABLE]
        return None


def _subject(form: ElsewhereForm) -> Subject:
    return services.of_elsewhere(
        issuer_address=form.issuer.data, address=form.achievement.data, name=form.name.data,
        issuer_name=form.issuer_name.data,
    )  # fmt: skip


def _effect(meta_badge: MetaBadge, form: ElsewhereForm, now: datetime) -> services.Effect:
    facets = {one.id for one in form.chosen}
    return services.effect_of_recognising(db.session, meta_badge.id, _subject(form), facets, now=now)


def _decided(meta_badge: MetaBadge, form: ElsewhereForm, now: datetime) -> bool:
    """Keep the decision, and let people's meta-badges follow."""
    if sent_before():
        return True
    meta_badge_id = meta_badge.id
    try:
        services.recognise(
            db.session, meta_badge, _subject(form), facets=form.chosen, reason=form.reason.data.strip(),
            conditions=(form.conditions.data or "").strip() or None, ends_at=form.ends_at, by=current_user,
            means=means(), now=now,
        )  # fmt: skip
    except AlreadyRecognisedError:
        return _refused(form, _("The Region recognises this badge for this meta-badge already."))
    except CANNOT_SIGN:
        return _refused(
            form, _("The Region cannot sign now: its signature is not open. Look at “Signature”, then sign again.")
        )
    db.session.commit()
    flash(" ".join((_("The decision is signed: the badge is recognised."), follow(meta_badge_id))), "good")
    return True


def _refused(form: ElsewhereForm, why: str) -> bool:
    db.session.rollback()
    form.form_errors.append(why)
    return False


@bp.route("/region/reconnus/<uuid:recognition_id>/retirer", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def withdraw_elsewhere(recognition_id: UUID) -> ResponseReturnValue:
    """Withdraw what no structure asked for, with a reason; whom it concerns is shown first."""
    found = region.recognition_of(db.session, recognition_id, policies.decides_for(current_user)) or abort(404)
    if found.request_id is not None:
        return redirect(url_for("recognition.withdraw_recognised", request_id=found.request_id))
    form, back = WithdrawalForm(), _page_of(found.meta_badge_id)
    if found.withdrawn_at is not None:  # clicked twice, or withdrawn by a colleague: the list says so
        return redirect(back)
    if form.validate_on_submit():
        withdraw_and_follow(found, form)
        return redirect(back)
    meta = queries.name_of(db.session, found.meta_badge)
    return render_template(
        "recognition/withdraw.html", form=form, elsewhere=True, badge=found.name, back=back,
        trail=[(_("Meta-badges"), url_for("recognition.meta_badges")), (meta, back)], meta_badge=meta,
        resting=waiting.resting_on(db.session, found.id), structure=found.issuer_name,
    )  # fmt: skip


def _page_of(meta_badge_id: UUID) -> str:
    return url_for("recognition.meta_badge", meta_badge_id=meta_badge_id)
