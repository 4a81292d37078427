"""Links that I hand out: made, shown again, closed."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import requires
from app.db import db
from app.once.views import sent_before
from app.permissions import Permission
from app.sharing import labels, services
from app.sharing.errors import EndedError, TooManyLinksError
from app.sharing.forms import LinkForm
from app.sharing.models import Part
from app.sharing.views import tokens
from app.sharing.views.blueprint import bp, own_link, own_trainee, this_day
from app.ui.codes import code_svg


@bp.route("/partage/liens/nouveau", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def make_link() -> ResponseReturnValue:
    """Choose what a new link shows, and until when."""
    trainee = own_trainee()
    ticked = request.args.getlist("parts") or [Part.SKILLS.value]  # those of a preview, or what most links show
    form = LinkForm(today=this_day(), data={"parts": ticked, "until": "30"})
    if form.validate_on_submit():
        if sent_before():
            return redirect(url_for("sharing.show"))
        try:
            made = services.make_link(
                db.session,
                trainee=trainee,
                parts=form.chosen,
                ends_on=form.end,
                label=(form.label.data or "").strip() or None,
                now=datetime.now(UTC),
            )
        except TooManyLinksError:
            db.session.rollback()
            form.form_errors.append(
                _("You have %(count)s links that open. Close one you no longer need.", count=services.MOST_LINKS)
            )
        else:
            db.session.commit()
            flash(_("Your link is ready."), "good")
            return redirect(url_for("sharing.link", link_id=made.id))
    return render_template("sharing/make_link.html", form=form)


@bp.get("/partage/liens/<uuid:link_id>")
@requires(Permission.EDIT_PORTFOLIO)
def link(link_id: UUID) -> ResponseReturnValue:
    """A link to hand out, and its code to scan."""
    found = own_link(link_id)
    address = tokens.address_of(found)
    return render_template(
        "sharing/link.html",
        link=found,
        stands=found.stands(this_day()),
        address=address,
        token=tokens.token_of(found),
        code=code_svg(address, _("Code to scan, which opens this link")),
        labels=labels,
    )


@bp.post("/partage/liens/<uuid:link_id>/retirer")
@requires(Permission.EDIT_PORTFOLIO)
def withdraw_link(link_id: UUID) -> ResponseReturnValue:
    """Close a link, at once."""
    try:
        services.withdraw_link(db.session, link=own_link(link_id), now=datetime.now(UTC))
    except EndedError:
        db.session.rollback()
        flash(_("It had already been closed."), "wait")
    else:
        db.session.commit()
        flash(_("The link is closed. It shows nothing more."), "good")
    return redirect(url_for("sharing.show"))
