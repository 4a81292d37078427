"""The Region looks at whom its meta-badges were awarded to, and decides of one where the rule is not enough."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.db import db
from app.i18n import local_day
from app.once.views import sent_before
from app.permissions import Permission
from app.recognition import policies, queries, services
from app.recognition.errors import ClosedError
from app.recognition.forms.awards import EndForm, OverrideForm
from app.recognition.labels import facts as labels
from app.recognition.models import Award
from app.recognition.queries import awards as reading
from app.recognition.services import overriding
from app.recognition.views.blueprint import bp, means


@bp.get("/region/attributions")
@requires(Permission.RECOGNISE_BADGES)
def awards() -> ResponseReturnValue:
    """Who holds which meta-badge, and for whom it is suspended."""
    names = queries.names_of(db.session)
    meta = request.args.get("meta", "")
    asked = reading.AwardsAsked(
        policies.decides_for(current_user),
        next((one for one in names if str(one) == meta), None),
        request.args.get("etat", "") if request.args.get("etat") in reading.STATES else "",
        request.args.get("nom", "").strip()[:100],
    )
    page = max(request.args.get("page", 1, type=int), 1)
    found, total = reading.awards(db.session, asked, page=page)
    return render_template(
        "recognition/awards.html", found=found, total=total, page=page, names=names, asked=asked,
        pages=max(-(-total // reading.PAGE), 1),
    )  # fmt: skip


@bp.route("/region/attributions/<uuid:award_id>", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def award(award_id: UUID) -> ResponseReturnValue:
    """One person's meta-badge: why it stands or not, and what an officer decides of it."""
    found, now = _own_award(award_id), datetime.now(UTC)
    form = OverrideForm(today=local_day(now), prefix="decide")
    if form.validate_on_submit():
        if form.seen.data != _state(found):
            form.form_errors.append(_("Its state has changed meanwhile. Read it again, then decide."))
        elif sent_before():
            return redirect(url_for("recognition.award", award_id=award_id))
        else:
            services.override(
                db.session, trainee_id=found.trainee_id, meta_badge_id=found.meta_badge_id,
                is_held=form.outcome.data == "held", reason=str(form.reason.data).strip(), ends_at=form.ends_at,
                by=current_user, means=means(), now=now,
            )  # fmt: skip
            db.session.commit()
            flash(_("Your decision is kept, and the person is told."), "good")
            return _to_live(found)
    return _page(found, form, EndForm(prefix="end"))


@bp.post("/region/attributions/<uuid:award_id>/fin")
@requires(Permission.RECOGNISE_BADGES)
def end_override(award_id: UUID) -> ResponseReturnValue:
    """Let the rule decide again."""
    found, now = _own_award(award_id), datetime.now(UTC)
    form = EndForm(prefix="end")
    live = overriding.live(db.session, found.trainee_id, found.meta_badge_id)
    if live is None:
        flash(_("The rule decides already."), "bad")
        return redirect(url_for("recognition.award", award_id=award_id))
    if not form.validate_on_submit():
        return _page(found, OverrideForm(today=local_day(now), prefix="decide", formdata=None), form)
    try:
        services.end_override(
            db.session, live, reason=str(form.end_reason.data).strip(), by=current_user, means=means(), now=now
        )
    except ClosedError:
        db.session.rollback()
        flash(_("The rule decides already."), "bad")
    else:
        db.session.commit()
        flash(_("The rule decides again, and the person is told."), "good")
    return _to_live(found)


def _page(found: Award, form: OverrideForm, end: EndForm) -> str:
    now = datetime.now(UTC)
    form.seen.data = _state(found)
    situation = queries.read(db.session, [found.trainee_id], now=now, meta_badge_id=found.meta_badge_id)
    return render_template(
        "recognition/award.html", found=found, form=form, end=end, labels=labels,
        name=queries.names_of(db.session).get(found.meta_badge_id, ""),
        steps=reading.steps(db.session, found.trainee_id, found.meta_badge_id),
        evidence=queries.evidence_of(db.session, [found])[found.id],
        counting=situation.counting.get((found.trainee_id, found.meta_badge_id), []),
        live=situation.overrides.get((found.trainee_id, found.meta_badge_id)),
        facets={one.id: one.name for one in found.meta_badge.facets},
    )  # fmt: skip


def _state(found: Award) -> str:
    """What the officer read before deciding."""
    return f"{found.id} {found.suspended_at or ''} {found.ended_at or ''}"


def _to_live(found: Award) -> ResponseReturnValue:
    """The page of the award there is now: another may have taken its place."""
    situation = queries.read(db.session, [found.trainee_id], now=datetime.now(UTC), meta_badge_id=found.meta_badge_id)
    now_there = situation.awards.get((found.trainee_id, found.meta_badge_id), found)
    return redirect(url_for("recognition.award", award_id=now_there.id))


def _own_award(award_id: UUID) -> Award:
    """An award of one's Region; to others it does not exist."""
    found = reading.award(db.session, award_id) or abort(404)
    if found.meta_badge.achievement.issuer.organisation_id not in policies.decides_for(current_user):
        abort(404)
    return found
