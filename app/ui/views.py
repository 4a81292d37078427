"""Our own files, the choice of a language, and the kit of parts."""

from flask import Blueprint, abort, current_app, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access import public
from app.i18n import COOKIE, LOCALES
from app.ui import kit as samples
from app.ui.assets import UnknownAssetError, asset
from app.ui.frame import local_path

bp = Blueprint("ui", __name__, template_folder="templates")

YEAR = 365 * 24 * 3600


@bp.get("/apparence/<digest>/<name>")
@public
def static_file(digest: str, name: str) -> ResponseReturnValue:
    """Send one of our files, to keep for ever when the address names its content."""
    try:
        found = asset(name)
    except UnknownAssetError:
        abort(404)
    packed = request.accept_encodings["gzip"] > 0
    response = make_response(found.compressed if packed else found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    kept = f"public, max-age={YEAR}, immutable" if digest == found.digest else "no-cache"
    response.headers["Cache-Control"] = kept
    return response


@bp.get("/langue/<code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Turn to another language and come back."""
    if code not in LOCALES:
        abort(404)
    response = make_response(redirect(local_path(request.args.get("next", "/"))))
    secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
    response.set_cookie(COOKIE, code, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


@bp.get("/planche")
@public
def kit() -> ResponseReturnValue:
    """Every part of the look, drawn by the real macros."""
    return render_template("ui/kit.html", kit=samples.kit())


@bp.get("/planche/propositions")
@public
def kit_suggestions() -> ResponseReturnValue:
    """What the kit's own box proposes: the skills drawn on the page."""
    wanted = request.args.get("q", "").casefold()
    skills = [(stem.label, family) for family, stems in samples.FAMILIES for stem in stems]
    found = [(label, family) for label, family in skills if wanted in label.casefold()]
    return jsonify([{"id": label, "label": label, "hint": family} for label, family in found])
