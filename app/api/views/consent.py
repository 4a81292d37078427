"""Where a person says whether an application may come, after they have read who asks, for what, and until when.

Anyone may register an application: nothing here leads anywhere but by the person's own hand.
"""

from typing import Any

from authlib.oauth2.rfc6749 import OAuth2Error
from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.access import let_forms_go_to, signed_in
from app.api import labels, services
from app.api.forms import ConsentForm
from app.api.views.blueprints import pages
from app.api.views.places import origin_of, place_of
from app.api.views.plain import is_plain
from app.api.views.server import now, server
from app.db import db
from app.i18n import local_day
from app.permissions import Scope
from app.portfolio.queries import trainee_of


@pages.route("/applications/autoriser", methods=["GET", "POST"])
@signed_in
def authorize() -> ResponseReturnValue:
    """Let an application in, or not."""
    if not _is_plain():
        return _refused(OAuth2Error(error="invalid_request"))
    try:
        grant = server.get_consent_grant(end_user=current_user)
    except OAuth2Error as error:
        return _refused(error)
    if trainee_of(db.session, current_user) is None:
        return render_template("api/no_portfolio.html", client=grant.client), 403
    form = ConsentForm(person=str(current_user.id))
    let_forms_go_to(origin_of(grant.redirect_uri))
    if form.validate_on_submit() and form.person.data == str(current_user.id):
        return _answer(grant)
    form.person.data = str(current_user.id)
    scope = grant.request.scope
    ends = local_day(now() + services.lasts(scope)) if Scope.STAY in scope.split() else None
    return render_template(
        "api/consent.html",
        form=form,
        client=grant.client,
        place=place_of(grant.redirect_uri),
        allowed=labels.allowed(scope),
        ends=ends,
    )


def _answer(grant: Any) -> ResponseReturnValue:
    """Send the person back to the application with their answer."""
    yes = request.form.get("decision") == "yes"
    answer = server.create_authorization_response(grant.request, grant_user=current_user if yes else None, grant=grant)
    db.session.commit()
    answer.status_code = 303  # the form's own content goes no further
    return answer  # type: ignore[no-any-return]


def _is_plain() -> bool:
    """Whether each parameter is said once, in plain signs."""
    return all(len(request.values.getlist(name)) == 1 and is_plain(value, name) for name, value in request.args.items())


def _refused(error: OAuth2Error) -> ResponseReturnValue:
    """Say what is wrong, and offer the way back: an application's mistake sends nobody anywhere by itself."""
    error.state = request.args.get("state") if error.redirect_uri else None
    back = dict(error()[2])["Location"] if error.redirect_uri else ""
    why = labels.REFUSALS.get(error.error, labels.REFUSED)
    place = place_of(error.redirect_uri) if back else ""
    return render_template("api/refused.html", why=why, code=error.error, back=back, place=place), 400
