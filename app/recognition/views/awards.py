"""The Region looks at whom its meta-badges were awarded to, and decides of one where the rule is not enough."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.db import db
from app.i18n import alphabetical, local_day
from app.once.views import sent_before
from app.permissions import Permission
from app.recognition import policies, queries, services
from app.recognition.errors import ClosedError
from app.recognition.forms.awards import EndForm, OverrideForm
from app.recognition.labels import facts as labels
from app.recognition.models import Award
from app.recognition.queries import awards as reading
from app.recognition.services import overriding
from app.recognition.services.evaluating import CANNOT_SIGN
from app.recognition.views.blueprint import bp, means
from app.ui.lists import page_url


@bp.get("/region/attributions")
@requires(Permission.RECOGNISE_BADGES)
def awards() -> ResponseReturnValue:
    """Who holds which meta-badge, and for whom it is suspended."""
    names = dict(sorted(queries.names_of(db.session).items(), key=lambda one: alphabetical(one[1])))
    meta = request.args.get("meta", "")
    asked = reading.AwardsAsked(
        policies.decides_for(current_user),
        next((one for one in names if str(one) == meta), None),
        request.args.get("etat", "") if request.args.get("etat") in reading.STATES else "",
        request.args.get("nom", "").strip()[:100],
    )
    total = reading.count_awards(db.session, asked)
    pages = max(-(-total // reading.PAGE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "recognition/awards.html", found=reading.awards(db.session, asked, page=page), total=total, page=page,
        names=names, asked=asked, pages=pages, page_url=page_url,
    )  # fmt: skip


@bp.route("/region/attributions/<uuid:award_id>", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def award(award_id: UUID) -> ResponseReturnValue:
    """One person's meta-badge: why it stands or not, and what an officer decides of it."""
    found, now = _own_award(award_id), datetime.now(UTC)
    form = OverrideForm(today=local_day(now), prefix="decide")
    if form.validate_on_submit():
        if form.seen.data != _state(found):
            form.form_errors.append(str(labels.CHANGED))
        elif sent_before():
            return redirect(url_for("recognition.award", award_id=award_id))
        elif _decided(found, form, now):
            flash(_("Your decision is kept, and the person is told."), "good")
            return _to_live(found)
    return _page(_own_award(award_id), form, EndForm(prefix="end"))


def _decided(found: Award, form: OverrideForm, now: datetime) -> bool:
    try:
        services.override(
            db.session, trainee_id=found.trainee_id, meta_badge_id=found.meta_badge_id,
            is_held=form.outcome.data == "held", reason=str(form.reason.data).strip(), ends_at=form.ends_at,
            by=current_user, means=means(), now=now,
        )  # fmt: skip
    except CANNOT_SIGN:
        db.session.rollback()
        form.form_errors.append(str(labels.CANNOT_SIGN))
        return False
    db.session.commit()
    return True


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
    if not form.validate_on_submit() or form.seen.data != _state(found):
        return _not_ended(found, form)
    try:
        services.end_override(
            db.session, live, reason=str(form.end_reason.data).strip(), by=current_user, means=means(), now=now
        )
    except CANNOT_SIGN:
        db.session.rollback()
        form.form_errors.append(str(labels.CANNOT_SIGN))
        return _not_ended(_own_award(award_id), form)
    except ClosedError:
        db.session.rollback()
        flash(_("The rule decides already."), "bad")
    else:
        db.session.commit()
        flash(_("The rule decides again, and the person is told."), "good")
    return _to_live(found)


def _not_ended(found: Award, form: EndForm) -> str:
    """What lacks is said; so is that someone decided since the page was read."""
    if not form.errors and form.seen.data != _state(found):
        form.form_errors.append(str(labels.CHANGED))
    return _page(found, OverrideForm(today=local_day(datetime.now(UTC)), prefix="decide", formdata=None), form)


def _page(found: Award, form: OverrideForm, end: EndForm) -> str:
    now = datetime.now(UTC)
    form.seen.data = end.seen.data = _state(found)
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
    """What the officer read before deciding: a colleague’s decision too, which may have changed nothing."""
    live = overriding.live(db.session, found.trainee_id, found.meta_badge_id)
    return f"{found.id} {found.suspended_at or ''} {found.ended_at or ''} {live.id if live else ''}"


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
