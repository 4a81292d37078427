"""A trainee's own trainings."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import queries as portfolio
from app.territory import queries as territory
from app.trainings import labels, queries
from app.trainings.models import Enrolment, EnrolmentModule, EnrolmentState
from app.trainings.views.blueprint import bp, in_order, name, this_day
from app.ui.charts import Span, spans


@bp.get("/mes-formations")
@requires(Permission.EDIT_PORTFOLIO)
def mine() -> ResponseReturnValue:
    """My trainings, with the date of each module."""
    trainee = portfolio.trainee_of(db.session, current_user) or abort(404)
    found = queries.enrolments_of(db.session, trainee.id)
    awaited = queries.awaited_of(db.session, email=current_user.email)
    drawings = {
        one.id: spans([span(one, module) for module in in_order(one)], this_day())
        for one in found
        if one.state is EnrolmentState.ACTIVE
    }
    return render_template(
        "trainings/mine.html",
        found=found,
        drawings=drawings,
        awaited=awaited,
        places=territory.communes(
            db.session, {one.session.commune_code for one in found} | {one.session.commune_code for one in awaited}
        ),
        certifications=[one for one in queries.certifications_of(db.session, trainee.id) if one.withdrawn_at is None],
        labels=labels,
        name=name,
        in_order=in_order,
    )


def span(enrolment: Enrolment, module: EnrolmentModule) -> Span:
    """A module over time: from when the group begins it, or the person comes, to their own end of it."""
    starts = {given.module_id: given.starts_on for given in enrolment.session.modules}
    end = module.completed_on or module.expected_on
    return Span(name(module), min(max(starts.get(module.module_id, end), enrolment.starts_on), end), end)
