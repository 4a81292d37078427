"""Whom I accompany, and what I see of each."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import requires
from app.config import Settings
from app.db import db
from app.guidance import queries
from app.guidance.forms import SearchForm
from app.guidance.views.blueprint import bp, followed, opened, this_day
from app.matches import services as matches
from app.matches.views import fitting_words
from app.permissions import Permission
from app.portfolio import queries as portfolio
from app.sharing import queries as sharing
from app.sharing.models import What
from app.sharing.views.reading import note
from app.ui.lists import page_url

PAGE = 20
ENDS_SOON = timedelta(days=14)


@bp.get("/accompagnement")
@requires(Permission.SEE_GRANTED_PEOPLE)
def index() -> ResponseReturnValue:
    """The people who gave access to me, or to where I work, by name."""
    now, form = datetime.now(UTC), SearchForm(request.args)
    people = queries.following(db.session, current_user, now)
    typed = (form.nom.data or "") if form.validate() else ""
    found = queries.named(people, typed)
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    return render_template(
        "guidance/index.html",
        form=form,
        typed=typed,
        everyone=len(people),
        several=len({one.organisation_id for one in people}) > 1,
        total=len(found),
        shown=shown,
        steps=queries.open_steps(db.session, shown),
        asked=sharing.requests_by(db.session, [one.id for one in sharing.reads_for(current_user)], now),
        today=this_day(),
        soon=this_day() + ENDS_SOON,
        number=number,
        pages=pages,
        page_url=page_url,
    )


@bp.get("/accompagnement/<uuid:trainee_id>")
@requires(Permission.SEE_GRANTED_PEOPLE)
def person(trainee_id: UUID) -> ResponseReturnValue:
    """A person I accompany: what is to be done, what was said, which offers fit."""
    who = followed(trainee_id)
    if not who.opens_steps:
        return render_template("guidance/person.html", who=who, dossier=None)
    trainee = portfolio.trainee(db.session, trainee_id) or abort(404)
    note(trainee, What.STEPS)
    settings: Settings = current_app.config["SETTINGS"]
    best = matches.outlooks(db.session, [trainee_id], today=this_day(), data_dir=settings.data_dir)
    return render_template(
        "guidance/person.html",
        who=who,
        dossier=queries.dossier(db.session, who),
        best=best[trainee_id],
        today=this_day(),
    )


@bp.get("/accompagnement/<uuid:trainee_id>/offres")
@requires(Permission.SEE_GRANTED_PEOPLE)
def offers(trainee_id: UUID) -> ResponseReturnValue:
    """The offers that fit a person I accompany, what each lacks and which training teaches it."""
    who = opened(trainee_id) or abort(404)
    trainee = portfolio.trainee(db.session, trainee_id) or abort(404)
    note(trainee, What.STEPS)
    return render_template("guidance/offers.html", who=who, own=False, **fitting_words(trainee_id))
