"""What a person has seen."""

from datetime import UTC, datetime

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.access import requires
from app.attestations import services
from app.attestations.views.blueprint import bp
from app.attestations.views.mine import own_trainee
from app.db import db
from app.permissions import Permission


@bp.post("/portfolio/nouvelles/vues")
@requires(Permission.EDIT_PORTFOLIO)
def news_seen() -> ResponseReturnValue:
    """Note that I have seen the news that my page showed."""
    now = datetime.now(UTC)
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        until = now
    if until.tzinfo is None:
        abort(400)
    services.mark_news_seen(db.session, trainee=own_trainee(), until=until, now=now)
    db.session.commit()
    return redirect(url_for("home.show"))
