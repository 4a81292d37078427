"""A structure's badges: all of them, one as people will see it, published, written again, given no more."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField

from app.access import requires
from app.credentials import policies, queries, services
from app.credentials.errors import (
    ChangedMeanwhileError,
    DraftGoneError,
    IncompleteBadgeError,
    NotPublishedError,
    PublishedError,
)
from app.credentials.labels import badges as words
from app.credentials.labels.criteria import as_html
from app.credentials.models import Achievement, AchievementVersion
from app.credentials.queries.alike import alike
from app.credentials.views.blueprint import addresses, bp
from app.db import db
from app.permissions import Permission
from app.ui.lists import paged


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """A yes, to what was read."""

    revision = HiddenField()


@bp.get("/structure/badges")
@requires(Permission.ISSUE_BADGES)
def badges() -> ResponseReturnValue:
    """The badges of the structures in whose name one gives them."""
    structures = policies.issues_for(current_user)
    ids = queries.written_ids(db.session, [one.id for one in structures])
    found = paged(len(ids), lambda limit, offset: queries.written_badges(db.session, ids[offset : offset + limit]))
    return render_template("credentials/badges.html", found=found, several=len(structures) > 1, words=words)


@bp.get("/structure/badges/<uuid:achievement_id>/<int:number>")
@requires(Permission.ISSUE_BADGES)
def badge(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """A version of a badge, as people see it."""
    version = own_version(achievement_id, number)
    badge = own_badge(achievement_id)
    return render_template(
        "credentials/badge.html",
        version=version,
        badge=badge,
        criteria=as_html(version.criteria),
        missing=[text for name, text in words.MISSING.items() if name != "picture_png" and not getattr(version, name)],
        given=queries.given_counts(db.session, [achievement_id]).get(achievement_id, 0),
        words=words,
        address=addresses().achievement(achievement_id, number),
        alike=alike(db.session, version),
    )


@bp.get("/structure/badges/<uuid:achievement_id>/<int:number>/image.png")
@requires(Permission.ISSUE_BADGES)
def picture_of(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """The picture of a version, a draft's too; its address changes with it."""
    return kept(own_version(achievement_id, number).picture_png)


@bp.get("/structure/badges/<uuid:achievement_id>/<int:number>/vignette.png")
@requires(Permission.ISSUE_BADGES)
def small_picture_of(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """The same in small, for lists."""
    return kept(own_version(achievement_id, number).picture_small)


def kept(picture: bytes | None) -> Response:
    """Answer a picture that its own reader alone keeps."""
    response = Response(picture or abort(404), mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@bp.route("/structure/badges/<uuid:achievement_id>/<int:number>/publier", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def publish_badge(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """Let a version be given, after a check: its words are then fixed."""
    version = own_version(achievement_id, number)
    if version.published_at is not None:
        return redirect(url_for("credentials.badge", achievement_id=achievement_id, number=number))
    form = ConfirmForm(revision=str(version.revision))
    if form.validate_on_submit():
        try:
            services.publish(db.session, version, by=current_user, now=datetime.now(UTC), revision=revision_of(form))
        except DraftGoneError:
            abort(404)
        except IncompleteBadgeError as fault:
            form.form_errors.append(words.MISSING[fault.missing])
        except ChangedMeanwhileError:
            form.form_errors.append(_("Someone changed this draft meanwhile. Read it again, then publish it."))
            form.revision.data = str(version.revision)
        except NotPublishedError:
            form.form_errors.append(_("This badge is given no more. Take it up again first."))
        else:
            db.session.commit()
            flash(_("The badge is published. You can give it."), "good")
            return redirect(url_for("credentials.badge", achievement_id=achievement_id, number=number))
        db.session.rollback()
    return render_template(
        "credentials/publish_badge.html", form=form, version=version, again=number > 1,
        alike=alike(db.session, version),
    )  # fmt: skip


@bp.post("/structure/badges/<uuid:achievement_id>/nouvelle-version")
@requires(Permission.ISSUE_BADGES)
def next_badge_version(achievement_id: UUID) -> ResponseReturnValue:
    """Write a published badge again, as a new version."""
    made = services.next_version(
        db.session, own_badge(achievement_id), by=current_user, addresses=addresses(), now=datetime.now(UTC)
    )
    db.session.commit()
    return redirect(url_for("credentials.badge_words", achievement_id=achievement_id, number=made.number))


@bp.route("/structure/badges/<uuid:achievement_id>/retirer", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def retire_badge(achievement_id: UUID) -> ResponseReturnValue:
    """Give a badge no more, after a check; those who hold it keep it."""
    badge, form = own_badge(achievement_id), ConfirmForm()
    if form.validate_on_submit():
        services.retire(db.session, badge, by=current_user, now=datetime.now(UTC))
        db.session.commit()
        flash(_("The badge is given no more. You can take it up again."), "good")
        return redirect(url_for("credentials.badges"))
    given = queries.given_counts(db.session, [achievement_id]).get(achievement_id, 0)
    return render_template("credentials/retire_badge.html", form=form, version=badge.versions[-1], given=given)


@bp.post("/structure/badges/<uuid:achievement_id>/reprendre")
@requires(Permission.ISSUE_BADGES)
def take_up_badge(achievement_id: UUID) -> ResponseReturnValue:
    """Give a retired badge again."""
    services.take_up_again(db.session, own_badge(achievement_id), by=current_user, now=datetime.now(UTC))
    db.session.commit()
    flash(_("The badge is back."), "good")
    return redirect(url_for("credentials.badges"))


@bp.route("/structure/badges/<uuid:achievement_id>/<int:number>/effacer", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def discard_draft(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """Throw a draft away, after a check; what was published stays."""
    version = own_version(achievement_id, number)
    if version.published_at is not None:
        return redirect(url_for("credentials.badge", achievement_id=achievement_id, number=number))
    form = ConfirmForm(revision=str(version.revision))
    if form.validate_on_submit():
        try:
            stays = services.discard(
                db.session, version, revision=revision_of(form), by=current_user, now=datetime.now(UTC)
            )
        except DraftGoneError:  # clicked twice
            return redirect(url_for("credentials.badges"))
        except ChangedMeanwhileError:
            form.form_errors.append(_("Someone changed this draft meanwhile. Read it again before you discard it."))
            form.revision.data = str(version.revision)
        except PublishedError:
            db.session.rollback()
            return redirect(url_for("credentials.badge", achievement_id=achievement_id, number=number))
        else:
            db.session.commit()
            flash(_("The draft is discarded. The published badge stays as it is.") if stays
                  else _("The draft is discarded."), "good")  # fmt: skip
            return redirect(url_for("credentials.badges"))
        db.session.rollback()
    return render_template("credentials/discard_draft.html", form=form, version=version, again=number > 1)


def revision_of(form: ConfirmForm) -> int:
    """What was read before the yes."""
    read = form.revision.data or ""
    return int(read) if read.isascii() and read.isdigit() and len(read) < 10 else 0


def own_version(achievement_id: UUID, number: int) -> AchievementVersion:
    """A version of a badge of one's structure; to others it does not exist."""
    return version_there(achievement_id, number) or abort(404)


def version_there(achievement_id: UUID, number: int) -> AchievementVersion | None:
    """The same; nothing when a colleague discarded it meanwhile, nor when it never was."""
    version = queries.version_of(db.session, achievement_id, number)
    return version if version is not None and policies.may_write(current_user, version.achievement) else None


def own_badge(achievement_id: UUID) -> Achievement:
    """A badge of one's structure, with its versions."""
    return badge_there(achievement_id) or abort(404)


def badge_there(achievement_id: UUID) -> Achievement | None:
    """The same, or nothing."""
    badge = queries.achievement_of(db.session, achievement_id)
    return badge if badge is not None and policies.may_write(current_user, badge) else None
