"""A person's booklet: made, downloaded, taken back; and the page that its code opens, for anyone."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.access import public, requires
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.portfolio.models import Trainee
from app.record import labels, policies, queries, services
from app.record.errors import TooManyBookletsError
from app.record.exports import booklet as words
from app.record.forms import BookletForm
from app.record.labels import Part
from app.record.models import Booklet
from app.record.views.blueprint import bp, language, own_trainee, this_day
from app.record.views.person import GONE, HIDDEN, opened
from app.sharing.models import LinkKind, What
from app.sharing.models import Part as Shown
from app.sharing.views import tokens
from app.trainings.labels import LEVELS
from app.ui.codes import code_file, code_svg
from app.ui.paper import PaperError, compile_paper

TEMPLATE = Path(__file__).parents[1] / "paper" / "booklet.typ"


@bp.route("/portfolio/livret", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def booklet() -> ResponseReturnValue:
    """Make a booklet, and see those made before."""
    trainee, form = own_trainee(), BookletForm(language=language())
    if form.validate_on_submit():
        try:
            made = _made(trainee, form)
        except TooManyBookletsError:
            form.form_errors.append(
                _("You made many booklets today. Use one of those on this page, or come back tomorrow.")
            )
        except PaperError:
            db.session.rollback()
            current_app.logger.exception("A booklet could not be written")
            form.form_errors.append(_("The booklet could not be written. Nothing is lost: try again in a few minutes."))
        else:
            db.session.commit()
            flash(_("Your booklet is ready. Download it, then print it or send it."), "good")
            return redirect(url_for("record.booklet", _anchor=f"livret-{made.id}"))
    made_before = queries.booklets_of(db.session, trainee.id)
    return render_template(
        "record/booklet.html",
        form=form,
        booklets=[(one, tokens.address_of(one.link), one.link.stands(this_day())) for one in made_before],
        code_svg=code_svg,
        labels=labels,
    )


def _made(trainee: Trainee, form: BookletForm) -> Booklet:
    """Make the booklet, in its own language, and write it once to be sure that it can be."""
    now = datetime.now(UTC)
    record = queries.record_of(db.session, trainee, today=local_day(now), language=form.language.data)
    with force_locale(form.language.data):
        told = words.content(record, form.chosen, now=now, ends_on=local_day(now) + services.ANSWERS_FOR)
        label = told["title"]
    made = services.make_booklet(
        db.session,
        trainee=trainee,
        parts={Shown.SKILLS, *(labels.SHOWN[part] for part in form.chosen if part in labels.SHOWN)},
        label=label,
        language=form.language.data,
        content=told,
        stated=queries.stated(record, coming=Part.COMING in form.chosen),
        now=now,
    )
    written(made)
    return made


def written(made: Booklet) -> bytes:
    """The booklet's pages, the same each time."""
    where = tokens.address_of(made.link)
    told = {**made.content, "code": {**made.content["code"], "address": where, "file": code_file(where)}}
    return compile_paper(TEMPLATE, told, made_at=made.link.made_at)


def own_booklet(booklet_id: UUID) -> Booklet:
    """A booklet of whoever is signed in."""
    trainee, made = own_trainee(), queries.booklet(db.session, booklet_id)
    if made is None or not policies.may_manage(trainee, made):
        abort(404)
    return made


@bp.get("/portfolio/livret/<uuid:booklet_id>.pdf")
@requires(Permission.EDIT_PORTFOLIO)
def booklet_file(booklet_id: UUID) -> ResponseReturnValue:
    """Download a booklet."""
    made = own_booklet(booklet_id)
    if made.link.withdrawn_at is not None:
        abort(404)
    try:
        content = written(made)
    except PaperError:
        current_app.logger.exception("A booklet could not be written")
        flash(_("The booklet could not be written. Nothing is lost: try again in a few minutes."), "bad")
        return redirect(url_for("record.booklet"))
    name = (
        f"livret-{local_day(made.link.made_at)}.pdf"
        if made.language == "fr"
        else f"booklet-{local_day(made.link.made_at)}.pdf"
    )
    return sent(content, "application/pdf", name)


def sent(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep."""
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.post("/portfolio/livret/<uuid:booklet_id>/retirer")
@requires(Permission.EDIT_PORTFOLIO)
def withdraw_booklet(booklet_id: UUID) -> ResponseReturnValue:
    """Take a booklet back: its code then says so, and nothing else."""
    made = own_booklet(booklet_id)
    services.withdraw_booklet(db.session, booklet=made, now=datetime.now(UTC))
    db.session.commit()
    flash(_("The booklet is taken back. Whoever scans its code sees that it stands no more."), "good")
    return redirect(url_for("record.booklet"))


@bp.get("/livret/<token>")
@public
def check(token: str) -> ResponseReturnValue:
    """What stands today of a booklet, for whoever holds it; its owner sees that it was read."""
    link, parts = opened(token, What.BOOKLET, kind=LinkKind.BOOKLET)
    made = queries.booklet_of(db.session, link.id) or abort(404)
    lines = queries.checked(db.session, made, today=this_day(), language=language()) if parts else []
    page = render_template(
        "record/check.html",
        link=link,
        standing=bool(parts),
        ended=link.withdrawn_at is None and link.ends_on < this_day(),
        lines=lines,
        worse=[one for one in lines if labels.CHANGE_CHECKS[one.change] != "passed"],
        levels=LEVELS,
        labels=labels,
    )
    return make_response(page, 200 if parts else GONE, HIDDEN)
