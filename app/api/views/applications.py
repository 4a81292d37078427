"""The applications a person has linked: what they may do, when they last came, and their end."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import public, requires
from app.api import labels, queries, services
from app.api.views.blueprints import pages
from app.api.views.places import place_of
from app.db import db
from app.permissions import Permission


@pages.get("/mon-compte/applications")
@requires(Permission.EDIT_PORTFOLIO)
def index() -> ResponseReturnValue:
    """List them."""
    links = queries.linked(db.session, current_user.id, datetime.now(UTC))
    shown = [(link, labels.allowed(link.scope), place_of(link.client.redirect_uris[0])) for link in links]
    return render_template("api/applications.html", shown=shown)


@pages.post("/mon-compte/applications/<uuid:grant_id>/retirer")
@requires(Permission.EDIT_PORTFOLIO)
def withdraw(grant_id: UUID) -> ResponseReturnValue:
    """End one, at once."""
    grant = queries.grant_of(db.session, grant_id, current_user.id)
    if grant is None:
        abort(404)
    services.withdraw(db.session, grant=grant, by=current_user, now=datetime.now(UTC))
    db.session.commit()
    flash(_("%(name)s can see and add nothing more.", name=grant.client.name), "success")
    return redirect(url_for("applications.index"))


@pages.get("/applications/conditions")
@public
def terms() -> ResponseReturnValue:
    """Tell what applications are shown, on what terms, and what is kept of their visits."""
    return render_template("api/terms.html")
