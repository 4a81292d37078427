"""What a draft would change for people, and putting it in force."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.credentials.errors import IncompleteBadgeError
from app.db import db
from app.permissions import Permission
from app.recognition import queries, services
from app.recognition.errors import ChangedSinceError, ClosedError
from app.recognition.forms.reference import ReasonForm
from app.recognition.labels import reference as labels
from app.recognition.models import MetaRule
from app.recognition.queries import simulation
from app.recognition.views.blueprint import bp
from app.recognition.views.following import follow
from app.recognition.views.reference import own_meta_badge


@bp.route("/region/meta-badges/<uuid:meta_badge_id>/effet", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def meta_effect(meta_badge_id: UUID) -> ResponseReturnValue:
    """Who would gain, keep and lose a meta-badge by its draft; then, with a reason, the draft is put in force."""
    own_meta_badge(meta_badge_id)
    rule = queries.draft_rule(db.session, meta_badge_id)
    if rule is None:  # put in force or discarded meanwhile: its page says so
        return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
    form = ReasonForm(revision=str(rule.revision))
    if form.validate_on_submit() and _activate(rule, form):
        flash(" ".join((_("The rule is in force."), follow(meta_badge_id))), "good")
        return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
    if request.method == "POST":
        rule = queries.draft_rule(db.session, meta_badge_id)
        if rule is None:
            return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
        form.revision.data = str(rule.revision)
    now, facets = datetime.now(UTC), queries.facets_in(rule)
    return render_template(
        "recognition/meta_effect.html", form=form, rule=rule, labels=labels,
        active=queries.rule_in_force(db.session, meta_badge_id),
        effect=simulation.simulate(db.session, rule, now=now),
        narrowed=simulation.narrowed(db.session, meta_badge_id, facets, now=now),
    )  # fmt: skip


def _activate(rule: MetaRule, form: ReasonForm) -> bool:
    """Put it in force; else say why not, and let the page be read again."""
    try:
        services.activate(
            db.session, rule, reason=form.reason.data.strip(), revision=form.revision_read, by=current_user,
            now=datetime.now(UTC),
        )  # fmt: skip
    except ChangedSinceError:
        db.session.rollback()
        form.form_errors.append(
            _("Someone else wrote this draft meanwhile. What it changes is counted again below: read it, then decide.")
        )
        return False
    except IncompleteBadgeError as fault:
        db.session.rollback()
        form.form_errors.append(labels.LACKS[fault.missing])
        return False
    except ClosedError:
        db.session.rollback()
        return False
    db.session.commit()
    return True
