"""A badge's picture: drawn in the page from a few choices, or sent."""

from base64 import b64encode
from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.access import requires
from app.credentials import services
from app.credentials.bridge import drawing
from app.credentials.errors import ChangedMeanwhileError, PublishedError
from app.credentials.forms import PictureForm
from app.credentials.forms.badges import picture_from
from app.credentials.labels import badges as words
from app.credentials.models import AchievementVersion
from app.credentials.services import Picture
from app.credentials.views.badges import badge_there, version_there
from app.credentials.views.blueprint import bp
from app.db import db
from app.permissions import Permission


@bp.route("/structure/badges/<uuid:achievement_id>/<int:number>/image", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def badge_picture(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """Draw a draft's picture, or send one."""
    version = version_there(achievement_id, number)
    if version is None:
        return _discarded(achievement_id)
    if version.published_at is not None and request.method == "GET":
        return redirect(url_for("credentials.badge", achievement_id=achievement_id, number=number))
    form = PictureForm(data=picture_from(version))
    if form.is_submitted() and "preview" not in request.form and form.validate():
        if _is_kept(version, form):
            flash(_("The picture is kept."))
            return redirect(url_for("credentials.badge", achievement_id=achievement_id, number=number))
        version = version_there(achievement_id, number)
        if version is None:
            return _discarded(achievement_id)
        form.revision.data = str(version.revision)
    sent = version.drawing is None and request.method == "GET"
    return render_template(
        "credentials/badge_picture.html", form=form, version=version, sent=sent,
        shown=None if sent else as_address(form.drawing_so_far(), version.name), samples=SAMPLES,
    )  # fmt: skip


def _is_kept(version: AchievementVersion, form: PictureForm) -> bool:
    try:
        services.draw_again(db.session, version, made(form, version), revision=form.revision_read)
    except drawing.UploadError as fault:
        form.picture.errors = [words.REFUSED_PICTURES[fault.reason]]
    except PublishedError:
        form.form_errors.append(_("This badge was published meanwhile: its picture is fixed. Make a new version."))
    except ChangedMeanwhileError:
        form.form_errors.append(_("Someone else changed this draft meanwhile. Look at it, then save again."))
    else:
        db.session.commit()
        return True
    db.session.rollback()
    return False


def _discarded(achievement_id: UUID) -> ResponseReturnValue:
    """A colleague discarded the draft while one drew: what was typed is shown, to be copied."""
    if request.method == "GET":
        abort(404)
    form = PictureForm()
    page = render_template(
        "credentials/draft_gone.html", badge=badge_there(achievement_id), why=words.GONE_PICTURE,
        typed=[text for text in (form.mark.data, form.line.data) if text],
    )  # fmt: skip
    return page, HTTPStatus.NOT_FOUND


@bp.post("/structure/badges/apercu-image")
@requires(Permission.ISSUE_BADGES)
def preview_picture() -> ResponseReturnValue:
    """What the picture looks like so far."""
    form = PictureForm()
    name = request.form.get("name", "")[:80]
    return render_template("credentials/_picture.html", shown=as_address(form.drawing_so_far(), name), name=name)


def made(form: PictureForm, version: AchievementVersion) -> Picture:
    """The picture that was sent, else the one that was chosen."""
    file = request.files.get("picture")
    data = file.stream.read(drawing.LARGEST + 1) if file else b""
    if data or "send" in request.form:
        sent = drawing.take_in(data)
        return Picture(sent.png, sent.svg, None)
    return services.drawn(form.drawing(), version.name)


def as_address(chosen: drawing.Drawing, name: str) -> str:
    """The drawing within the page that shows it."""
    return "data:image/svg+xml;base64," + b64encode(drawing.svg(chosen, name).encode()).decode()


def _samples() -> dict[str, dict[str, Markup]]:
    """Each shape, pair of colours and icon in small, beside its name."""
    start = '<svg class="mark" viewBox="0 0 {0} {0}" aria-hidden="true">'
    shapes = {
        name: f'{start.format(512)}<path fill="currentColor" d="{one.outline}"/>'
        f'<path fill="currentColor" d="{one.behind}"/></svg>'
        for name, one in drawing.SHAPES.items()
    }
    colours = {
        name: f'{start.format(24)}<circle cx="12" cy="12" r="11" fill="{one.ground}"/>'
        f'<circle cx="12" cy="12" r="6" fill="none" stroke="{one.line}" stroke-width="2"/>'
        f'<circle cx="12" cy="12" r="3" fill="{one.ink}"/></svg>'
        for name, one in drawing.COLOURS.items()
    }
    icons = {
        name: f'{start.format(24)}<path fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" '
        f'stroke-linejoin="round" d="{one}"/></svg>'
        for name, one in drawing.ICONS.items()
    }
    return {
        field: {name: Markup(drawn) for name, drawn in some.items()}  # noqa: S704 (drawn here, from our own shapes)
        for field, some in (("shape", shapes), ("colours", colours), ("icon", icons))
    }


SAMPLES = _samples()
