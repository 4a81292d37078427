"""What a person shares, with whom, until when; and who has read it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.accounts.models import Organisation
from app.db import db
from app.permissions import Permission
from app.portfolio.models import Visibility
from app.sharing import labels, queries, services
from app.sharing.errors import EndedError, NotAReaderError, OneselfError
from app.sharing.forms import GrantForm
from app.sharing.forms import found as as_found
from app.sharing.views.blueprint import bp, own_grant, own_trainee, this_day
from app.trainings import queries as trainings
from app.trainings.models import Enrolment, EnrolmentState

LAST = 5
PAGE = 50
LONGEST_TYPED = 100


@bp.get("/partage")
@requires(Permission.EDIT_PORTFOLIO)
def show() -> ResponseReturnValue:
    """All that I share in one place, what I am asked for, and who read me last."""
    trainee, today, now = own_trainee(), this_day(), datetime.now(UTC)
    grants, links = queries.grants_of(db.session, trainee.id), queries.links_of(db.session, trainee.id)
    return render_template(
        "sharing/show.html",
        requests=queries.requests_for(db.session, current_user.email, now),
        grants=[one for one in grants if one.stands(today)],
        links=[one for one in links if one.stands(today)],
        past=[*(one for one in grants if not one.stands(today)), *(one for one in links if not one.stands(today))],
        providers=providers(trainings.enrolments_of(db.session, trainee.id)),
        is_searchable=trainee.visibility is Visibility.SEARCHABLE,
        readings=queries.readings_of(db.session, trainee.id, limit=LAST),
        count=queries.readings_count(db.session, trainee.id),
        labels=labels,
    )


def providers(enrolments: Sequence[Enrolment]) -> list[tuple[Organisation, bool]]:
    """The providers whose trainers read me by an enrolment, and whether I train there now."""
    found: dict[UUID, tuple[Organisation, bool]] = {}
    for one in enrolments:
        if one.state is not EnrolmentState.PLANNED:
            provider = one.session.programme.provider
            known = found.get(provider.id, (provider, False))
            found[provider.id] = (provider, known[1] or one.state is EnrolmentState.ACTIVE)
    return list(found.values())


@bp.get("/partage/lectures")
@requires(Permission.EDIT_PORTFOLIO)
def readings() -> ResponseReturnValue:
    """Who read my portfolio, for which organisation, when and what."""
    trainee = own_trainee()
    count = queries.readings_count(db.session, trainee.id)
    pages = max(1, -(-count // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "sharing/readings.html",
        readings=queries.readings_of(db.session, trainee.id, limit=PAGE, offset=(number - 1) * PAGE),
        number=number,
        pages=pages,
        page_url=lambda page: url_for("sharing.readings", page=page),
        labels=labels,
    )


@bp.get("/partage/structures")
@requires(Permission.EDIT_PORTFOLIO)
def structures() -> ResponseReturnValue:
    """Organisations that what is typed may mean."""
    found = queries.organisations_like(db.session, request.args.get("q", "")[:LONGEST_TYPED])
    return jsonify([{"id": one.id, "label": one.label, "hint": one.hint} for one in map(as_found, found)])


@bp.route("/partage/acces/nouveau", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def give() -> ResponseReturnValue:
    """Let an organisation read parts of my portfolio."""
    trainee, form = own_trainee(), GrantForm(today=this_day())
    form.attach(db.session)
    if form.validate_on_submit():
        try:
            made = services.give(
                db.session,
                trainee=trainee,
                organisation=form.chosen_organisation,  # type: ignore[arg-type]  # the field requires one
                member=form.chosen_member,
                parts=form.chosen,
                ends_on=form.end,
                now=datetime.now(UTC),
            )
        except OneselfError:
            form.organisation.errors = [_("You work there: you would be giving access to yourself.")]
        except NotAReaderError:
            form.organisation.errors = [_("This organisation does not read portfolios. Choose another one.")]
        else:
            db.session.commit()
            flash(
                _(
                    "%(organisation)s may read what you chose. You can stop at any time.",
                    organisation=made.organisation.name,
                ),
                "good",
            )
            return redirect(url_for("sharing.show"))
        db.session.rollback()
    return render_template("sharing/give.html", form=form)


@bp.post("/partage/acces/<uuid:grant_id>/retirer")
@requires(Permission.EDIT_PORTFOLIO)
def withdraw(grant_id: UUID) -> ResponseReturnValue:
    """Take an access back, at once."""
    found = own_grant(grant_id)
    name = found.organisation.name
    try:
        services.withdraw(db.session, grant=found, now=datetime.now(UTC))
    except EndedError:
        db.session.rollback()
        flash(_("It had already been taken back."), "wait")
    else:
        db.session.commit()
        flash(_("%(organisation)s reads nothing more by this access.", organisation=name), "good")
    return redirect(url_for("sharing.show"))
