"""The Region's meta-badges: all of them, one with all that goes on around it, awarded no more and again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.credentials.models import AchievementVersion
from app.db import db
from app.permissions import Permission
from app.recognition import policies, queries, services
from app.recognition.errors import ClosedError
from app.recognition.forms.reference import ReasonForm
from app.recognition.labels import reference as labels
from app.recognition.models import MetaBadge, MetaRule, Recognition, RuleState
from app.recognition.queries import concerned, region
from app.recognition.views.blueprint import addresses, bp
from app.recognition.views.following import follow
from app.skills import queries as skills
from app.ui.lists import Paged, paged


@bp.get("/region/meta-badges")
@requires(Permission.RECOGNISE_BADGES)
def meta_badges() -> ResponseReturnValue:
    """The meta-badges of one's Region, by family."""
    found = region.reference_of(db.session, policies.decides_for(current_user), now=datetime.now(UTC))
    return render_template("recognition/meta_badges.html", found=found, labels=labels)


@bp.get("/region/meta-badges/<uuid:meta_badge_id>")
@requires(Permission.RECOGNISE_BADGES)
def meta_badge(meta_badge_id: UUID) -> ResponseReturnValue:
    """One of them: its facets, its rule, what counts for it, who holds it, and what its rules were."""
    found, now = own_meta_badge(meta_badge_id), datetime.now(UTC)
    rules = region.rules_of(db.session, meta_badge_id)
    draft, active = in_state(rules, RuleState.DRAFT), in_state(rules, RuleState.ACTIVE)
    shown = active or draft or abort(404)
    facets = queries.facets_in(shown)
    about = {link.skill_id for one in facets for link in one.skills}
    return render_template(
        "recognition/meta_badge.html",
        meta_badge=found, shown=shown, rules=rules, draft=draft, active=active, labels=labels,
        facets=facets, stands=_recognised(meta_badge_id, now, "page"), over=_recognised(meta_badge_id, now, "anciens"),
        counts=queries.award_counts(db.session).get(meta_badge_id, (0, 0)),
        skill_names=skills.skill_labels(db.session, about, str(get_locale())),
        names=region.names_of(db.session, [one.activated_by_id for one in rules]),
        under_way=concerned.under_way(db.session, [meta_badge_id]),
        public=addresses().achievement(found.achievement_id, active.version.number) if active else "",
    )  # fmt: skip


def _recognised(meta_badge_id: UUID, now: datetime, name: str) -> Paged[Recognition]:
    """A page of what counts for it, or of what does no longer."""
    standing = name == "page"
    return paged(
        region.count_recognitions(db.session, meta_badge_id, now, standing=standing),
        lambda limit, offset: region.recognitions_of(
            db.session, meta_badge_id, now, standing=standing, limit=limit, offset=offset
        ),
        name=name,
    )


@bp.get("/region/meta-badges/<uuid:meta_badge_id>/<int:number>/image.png")
@requires(Permission.RECOGNISE_BADGES)
def meta_badge_picture(meta_badge_id: UUID, number: int) -> ResponseReturnValue:
    """The picture of a version, a draft's too; its address changes with it."""
    return kept(version_of(meta_badge_id, number).picture_png)


@bp.get("/region/meta-badges/<uuid:meta_badge_id>/<int:number>/vignette.png")
@requires(Permission.RECOGNISE_BADGES)
def small_meta_badge_picture(meta_badge_id: UUID, number: int) -> ResponseReturnValue:
    """The same in small, for lists."""
    return kept(version_of(meta_badge_id, number).picture_small)


def kept(picture: bytes | None) -> Response:
    """Answer a picture that its own reader alone keeps."""
    response = Response(picture or abort(404), mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@bp.route("/region/meta-badges/<uuid:meta_badge_id>/retirer", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def retire_meta_badge(meta_badge_id: UUID) -> ResponseReturnValue:
    """Award it no more, with a reason."""
    found, form = own_meta_badge(meta_badge_id), ReasonForm()
    rule = queries.rule_in_force(db.session, meta_badge_id) or abort(404)
    if found.retired_at is not None:  # done already: its page says so
        return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
    if form.validate_on_submit():
        try:
            services.retire(db.session, found, reason=form.reason.data.strip(), by=current_user, now=datetime.now(UTC))
        except ClosedError:  # clicked twice, or a colleague did: its page says so
            db.session.rollback()
        else:
            db.session.commit()
            flash(_("It is no longer awarded. Those who hold it keep it."), "good")
        return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
    held, _suspended = queries.award_counts(db.session).get(meta_badge_id, (0, 0))
    return render_template("recognition/retire_meta_badge.html", form=form, rule=rule, held=held, again=False)


@bp.route("/region/meta-badges/<uuid:meta_badge_id>/reprendre", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def take_up_meta_badge(meta_badge_id: UUID) -> ResponseReturnValue:
    """Award it again, with a reason: who earned it meanwhile gets it."""
    found, form = own_meta_badge(meta_badge_id), ReasonForm()
    rule = queries.rule_in_force(db.session, meta_badge_id) or abort(404)
    if found.retired_at is None:
        return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
    if form.validate_on_submit():
        try:
            services.take_up_again(
                db.session, found, reason=form.reason.data.strip(), by=current_user, now=datetime.now(UTC)
            )
        except ClosedError:
            db.session.rollback()
        else:
            db.session.commit()
            flash(" ".join((_("It is awarded again."), follow(meta_badge_id))), "good")
        return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
    return render_template("recognition/retire_meta_badge.html", form=form, rule=rule, held=0, again=True)


def own_meta_badge(meta_badge_id: UUID) -> MetaBadge:
    """A meta-badge of one's Region; to others it does not exist."""
    return region.meta_badge_of(db.session, meta_badge_id, policies.decides_for(current_user)) or abort(404)


def own_draft(meta_badge_id: UUID) -> MetaRule:
    """The rule being written of a meta-badge of one's Region."""
    own_meta_badge(meta_badge_id)
    return queries.draft_rule(db.session, meta_badge_id) or abort(404)


def version_of(meta_badge_id: UUID, number: int) -> AchievementVersion:
    """A version of a meta-badge of one's Region."""
    own_meta_badge(meta_badge_id)
    rules = region.rules_of(db.session, meta_badge_id)
    return next((one.version for one in rules if one.version.number == number), None) or abort(404)


def in_state(rules: Sequence[MetaRule], state: RuleState) -> MetaRule | None:
    """The rule in this state, if there is one."""
    return next((one for one in rules if one.state is state), None)
