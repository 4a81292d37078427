"""The Region lets a badge count no longer."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.recognition import queries, services
from app.recognition.errors import ClosedError
from app.recognition.forms.deciding import WithdrawalForm
from app.recognition.models import Recognition
from app.recognition.queries import queue as waiting
from app.recognition.views.blueprint import bp
from app.recognition.views.following import follow
from app.recognition.views.queue import asked_of_mine


@bp.route("/region/reconnaissances/<uuid:request_id>/retirer", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def withdraw_recognised(request_id: UUID) -> ResponseReturnValue:
    """Withdraw what a request obtained, with a reason; whom it concerns is shown first."""
    asked = asked_of_mine(request_id)
    standing, form, back = waiting.standing_of(db.session, request_id), WithdrawalForm(), _page_of(request_id)
    if standing is None:  # clicked twice, or withdrawn by a colleague: its page says so
        return redirect(back)
    if form.validate_on_submit():
        withdraw_and_follow(standing, form)
        return redirect(back)
    return render_template(
        "recognition/withdraw.html", form=form, badge=asked.version.name, structure=asked.achievement.issuer.name,
        back=back, trail=[(_("Badges to recognise"), url_for("recognition.queue")), (asked.version.name, back)],
        meta_badge=queries.name_of(db.session, asked.meta_badge), resting=waiting.resting_on(db.session, standing.id),
    )  # fmt: skip


def withdraw_and_follow(standing: Recognition, form: WithdrawalForm) -> None:
    """Let it count no longer, and say whether people's meta-badges have followed."""
    meta_badge_id = standing.meta_badge_id
    try:
        services.withdraw(
            db.session, standing, reason=form.reason.data.strip(), by=current_user, now=datetime.now(UTC)
        )  # fmt: skip
    except ClosedError:  # clicked twice, or withdrawn by a colleague: the page one goes back to says so
        db.session.rollback()
        return
    db.session.commit()
    flash(" ".join((_("The badge counts no longer."), follow(meta_badge_id))), "good")


def _page_of(request_id: UUID) -> str:
    return url_for("recognition.request_to_decide", request_id=request_id)
