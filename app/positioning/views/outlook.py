"""Someone who is not enrolled, and lets us read their skills, against what a programme teaches."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import requires
from app.db import begin_writing, db
from app.permissions import Permission
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.positioning import services
from app.positioning.views.blueprint import bp, data_dir, this_day, told
from app.sharing import policies as sharing
from app.sharing import services as sharing_services
from app.sharing.models import Part, What
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings


@bp.get("/positionnements/personnes/<uuid:trainee_id>")
@requires(Permission.POSITION)
def outlook(trainee_id: UUID) -> ResponseReturnValue:
    """What a training would spare a person who gave access to their skills; choose which training first."""
    who = portfolio.trainee(db.session, trainee_id)
    if who is None or not sharing.may_read(db.session, current_user, who, Part.SKILLS, datetime.now(UTC)):
        abort(404)
    today = this_day()
    taught = trainings.programmes_of(db.session, trainings_policies.trained_at(current_user), today=today)
    offered = [one.programme for one in taught if one.programme.retired_at is None]
    wanted = next((one for one in offered if str(one.id) == request.args.get("formation")), None)
    words: dict[str, Any] = {}
    if wanted is not None:
        programme = trainings.programme(db.session, wanted.id) or abort(404)
        _note(who)
        position = services.outlook(db.session, who, programme, on=today, today=today, data_dir=data_dir())
        words = dict(told(position, {}))
    return render_template("positioning/outlook.html", trainee=who, offered=offered, wanted=wanted, **words)


def _note(who: Trainee) -> None:
    """Note that I read where they stand; whoever withdraws the access waits for it, or comes first."""
    begin_writing(db.session)
    opened = sharing_services.open_to(
        db.session,
        user=current_user,
        trainee_ids=[who.id],
        what=What.POSITIONING,
        part=Part.SKILLS,
        now=datetime.now(UTC),
    )
    db.session.commit()
    if who.id not in opened:
        abort(404)
