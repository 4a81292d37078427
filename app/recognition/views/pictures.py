"""A meta-badge's picture: drawn in the page from a few choices, or sent."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import requires
from app.credentials import services as credentials
from app.credentials.bridge import drawing
from app.credentials.errors import ChangedMeanwhileError, PublishedError
from app.credentials.forms import PictureForm
from app.credentials.forms.badges import picture_from
from app.credentials.labels.badges import REFUSED_PICTURES
from app.credentials.views.pictures import SAMPLES, as_address, made
from app.db import db
from app.permissions import Permission
from app.recognition import queries
from app.recognition.labels import reference as labels
from app.recognition.views.blueprint import bp
from app.recognition.views.reference import own_draft, own_meta_badge


@bp.route("/region/meta-badges/<uuid:meta_badge_id>/image", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def meta_picture(meta_badge_id: UUID) -> ResponseReturnValue:
    """Draw a draft's picture, or send one."""
    own_meta_badge(meta_badge_id)
    rule = queries.draft_rule(db.session, meta_badge_id)
    if rule is None:
        return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
    version = rule.version
    form = PictureForm(data=picture_from(version))
    if form.is_submitted() and "preview" not in request.form and form.validate():
        try:
            credentials.draw_again(db.session, version, made(form, version), revision=form.revision_read)
        except drawing.UploadError as fault:
            form.picture.errors = [REFUSED_PICTURES[fault.reason]]
        except PublishedError:
            form.form_errors.append(labels.CLOSED)
        except ChangedMeanwhileError:
            form.form_errors.append(_("Someone else changed this draft meanwhile. Look at it, then save again."))
        else:
            db.session.commit()
            flash(_("The picture is kept."))
            return redirect(url_for("recognition.meta_badge", meta_badge_id=meta_badge_id))
        db.session.rollback()
        rule = own_draft(meta_badge_id)
        version = rule.version
        form.revision.data = str(version.revision)
    sent = version.drawing is None and request.method == "GET"
    return render_template(
        "recognition/meta_picture.html", form=form, rule=rule, version=version, sent=sent, samples=SAMPLES,
        shown=None if sent else as_address(form.drawing_so_far(), version.name),
    )  # fmt: skip


@bp.post("/region/meta-badges/apercu-image")
@requires(Permission.RECOGNISE_BADGES)
def preview_meta_picture() -> ResponseReturnValue:
    """What the picture looks like so far."""
    form = PictureForm()
    name = request.form.get("name", "")[:80]
    return render_template("credentials/_picture.html", shown=as_address(form.drawing_so_far(), name), name=name)
