"""A trainer's group: which offers fit each of those who let them see, and where they stand."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import requires
from app.config import Settings
from app.db import db
from app.guidance import queries
from app.guidance.views.blueprint import bp, this_day
from app.matches import labels as match_labels
from app.matches import services as matches
from app.matches.bridge import Group
from app.permissions import Permission
from app.sharing import queries as sharing
from app.sharing.models import Part, What
from app.sharing.views.reading import note_each
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.models import EnrolmentState


@bp.get("/groupes/<uuid:session_id>/accompagnement")
@requires(Permission.SEE_COHORTS)
def group(session_id: UUID) -> ResponseReturnValue:
    """The people of a group, the offers that fit best those who agreed, and their steps under way."""
    session = trainings.training_session(db.session, session_id)
    if session is None or not trainings_policies.may_follow(current_user, session):
        abort(404)
    people = [one for one in trainings.cohort(db.session, session_id) if one.state is not EnrolmentState.DROPPED]
    names = {one.trainee_id: one.trainee.user.display_name for one in people}
    accesses = sharing.accesses(db.session, current_user, list(names), datetime.now(UTC))
    let_in = [trainee_id for trainee_id, one in accesses.items() if Part.STEPS in one.parts]
    note_each(let_in, What.STEPS)
    settings: Settings = current_app.config["SETTINGS"]
    return render_template(
        "guidance/group.html",
        training_session=session,
        names=names,
        best=matches.outlooks(db.session, let_in, today=this_day(), data_dir=settings.data_dir),
        steps=queries.steps_under_way(db.session, let_in),
        today=this_day(),
        Group=Group,
        group_codes=match_labels.GROUP_CODES,
    )
