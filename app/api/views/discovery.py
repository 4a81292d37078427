"""Where an application begins: what this API offers, and where to register (Open Badges 3.0, section 6.3)."""

from flask import Response, jsonify, url_for

from app.access import public
from app.api.views.blueprints import PREFIX, bp, origin
from app.api.views.description import description
from app.ui.frame import asset_url


@bp.get("/discovery")
@public
def discover() -> Response:
    """Give the Service Description Document."""
    terms = f"{origin()}{url_for('applications.terms')}"
    answer = jsonify(
        description(
            base=f"{origin()}{PREFIX}",
            authorize=f"{origin()}{url_for('applications.authorize')}",
            terms=terms,
            privacy=f"{terms}#donnees",
            image=f"{origin()}{asset_url('mark.svg')}",
        )
    )
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
