"""One person: skill by skill, the advice and its reasons, and the decisions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.db import db
from app.permissions import Permission
from app.portfolio import queries as portfolio
from app.positioning import labels, policies, queries, services
from app.positioning.errors import DecidedMeanwhileError
from app.positioning.forms import ModuleForm, PositionForm
from app.positioning.queries import Decisions, Position
from app.positioning.services import Chosen
from app.positioning.views.blueprint import bp, note, own, positions, readable, title, told
from app.trainings import queries as trainings
from app.trainings.errors import WrongStateError
from app.trainings.models import EnrolmentState


@bp.route("/positionnements/inscriptions/<uuid:enrolment_id>", methods=["GET", "POST"])
@requires(Permission.POSITION)
def person(enrolment_id: UUID) -> ResponseReturnValue:
    """A person against what they will follow; decide of each module."""
    found = readable(enrolment_id)
    decides = policies.may_decide(current_user, found)
    if request.method == "POST" and not decides:
        abort(404)
    position, decided = positions([found])[0], queries.decisions(db.session, [found.id])
    forms = module_forms(position, decided) if decides else []
    form = PositionForm()
    if form.validate_on_submit() and all([one.validate() for one in forms]):  # noqa: C419 (each says what is wrong)
        if not any(one.choice.data for one in forms):
            form.form_errors.append(_("Choose what to do of at least one module."))
        elif decide([one for each in forms if (one := each.chosen()) is not None]):
            return redirect(url_for("positioning.person", enrolment_id=found.id))
        else:
            found = readable(enrolment_id)
            position, decided = positions([found])[0], queries.decisions(db.session, [found.id])
            forms = overtaken(position, decided) if policies.may_decide(current_user, found) else []
    note([found], found.session.programme.provider_id)
    return render_template(
        "positioning/person.html",
        form=form,
        forms_by_module={one.position.module.id: one for one in forms},
        enrolment=found,
        **told(position, decided),
    )


def module_forms(position: Position, decided: Decisions, **sent: Any) -> list[ModuleForm]:
    """A form for each module still to be done."""
    return [
        ModuleForm(position=one, past=decided.get(one.mine.id, ()), **sent)
        for one in position.left
        if one.mine is not None
    ]


def overtaken(position: Position, decided: Decisions) -> list[ModuleForm]:
    """The forms as they were sent, saying what was decided since the page was read; those left alone as things are."""
    sent, now = module_forms(position, decided), module_forms(position, decided, formdata=None)
    forms = [fresh if mine.chosen() is None else mine for mine, fresh in zip(sent, now, strict=True)]
    for one in forms:
        one.tell_overtaken()
    return forms


def decide(chosen: Sequence[Chosen]) -> bool:
    """Keep what was chosen, all or nothing; whether it could be."""
    try:
        made = services.decide(db.session, chosen=chosen, by=current_user, now=datetime.now(UTC))
    except (DecidedMeanwhileError, WrongStateError):
        db.session.rollback()
        flash(_("This has changed meanwhile. Here is how things are now."), "wait")
        return False
    db.session.commit()
    if made:
        flash(_("It is decided. The person sees it on their trainings’ page."), "good")
    else:
        flash(_("Nothing has changed."), "wait")
    return True


@bp.get("/mes-positionnements")
@requires(Permission.EDIT_PORTFOLIO)
def mine() -> ResponseReturnValue:
    """What was decided of my modules."""
    trainee = portfolio.trainee_of(db.session, current_user) or abort(404)
    found = [one for one in trainings.enrolments_of(db.session, trainee.id) if one.state is not EnrolmentState.DROPPED]
    decided = queries.decisions(db.session, [one.id for one in found])
    return render_template("positioning/mine.html", found=found, decided=decided, name=title, labels=labels)


@bp.get("/mes-positionnements/<uuid:enrolment_id>")
@requires(Permission.EDIT_PORTFOLIO)
def my_own(enrolment_id: UUID) -> ResponseReturnValue:
    """Where I stand in a training, as my trainer sees it."""
    found = own(enrolment_id)
    position, decided = positions([found])[0], queries.decisions(db.session, [found.id])
    return render_template("positioning/my_own.html", enrolment=found, **told(position, decided))
