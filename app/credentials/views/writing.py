"""Writing a badge: its words and its skills."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm

from app.access import requires
from app.accounts.models import Organisation
from app.credentials import policies, services
from app.credentials.errors import ChangedMeanwhileError, PublishedError
from app.credentials.forms import SkillRow, WordsForm
from app.credentials.forms.badges import MOST_SKILLS, words_from
from app.credentials.labels import badges as words
from app.credentials.labels.criteria import as_html
from app.credentials.models import AchievementVersion
from app.credentials.views.badges import own_version
from app.credentials.views.blueprint import addresses, bp, seal
from app.credentials.views.choosing import found_like, known_rows, language, sent_rows, with_added, with_proposed
from app.db import db
from app.once.views import sent_before
from app.permissions import Permission
from app.ui.fields import Found


@bp.route("/structure/badges/nouveau", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def new_badge() -> ResponseReturnValue:
    """Write a new badge."""
    return _page(None)


@bp.route("/structure/badges/<uuid:achievement_id>/<int:number>/texte", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def badge_words(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """Write a draft again."""
    version = own_version(achievement_id, number)
    if version.published_at is not None and request.method == "GET":
        return redirect(url_for("credentials.badge", achievement_id=achievement_id, number=number))
    return _page(version)


@bp.post("/structure/badges/apercu-texte")
@requires(Permission.ISSUE_BADGES)
def preview_words() -> ResponseReturnValue:
    """What the criteria look like so far."""
    return render_template("credentials/_criteria.html", criteria=as_html(request.form.get("criteria", "")[:5000]))


def _page(version: AchievementVersion | None) -> ResponseReturnValue:
    structures = policies.issues_for(current_user)
    form = WordsForm(data=words_from(version) if version else None, structures=() if version else structures)
    rows = sent_rows() if request.method == "POST" else known_rows(version)
    found: Sequence[Found] = ()
    theirs = False
    if form.is_submitted():
        if (asked := _asked(form, rows)) is not None:
            rows, found = asked
        elif form.validate() and _few_enough(rows, form):
            if version is None and sent_before():  # two clicks make one badge
                return redirect(url_for("credentials.badges"))
            try:
                kept = _save(version, form, rows, structures)
            except ChangedMeanwhileError:
                theirs = True
                form.form_errors.append(
                    _("Someone else changed this draft meanwhile. Your words are still here: compare, then save again.")
                )
            except PublishedError:
                form.form_errors.append(
                    _("This badge was published meanwhile: its words are fixed. Make a new version.")
                )
            else:
                return _kept(kept)
            db.session.rollback()
            version = own_version(version.achievement_id, version.number) if version else None
            form.revision.data = str(version.revision) if version else ""
    return render_template(
        "credentials/badge_words.html",
        form=form, rows=rows, found=found, version=version, theirs=version if theirs else None,
        criteria=as_html(form.criteria.data or ""), example=words.EXAMPLE,
    )  # fmt: skip


def _asked(form: FlaskForm, rows: list[SkillRow]) -> tuple[list[SkillRow], Sequence[Found]] | None:
    """What the page was asked for besides being saved: a skill more, some proposed, or to show how it reads."""
    if added := request.form.get("add") or request.form.get("q-id"):
        form.q.data = ""
        return with_added(rows, added), ()
    if "propose" in request.form:
        more = with_proposed(rows, form)
        if len(more) == len(rows):
            form.q.errors = [_("We read no other skill in your words. Look for one by its name.")]
        return more, ()
    if "find" in request.form or (form.q.data or "").strip():
        found = found_like(form.q.data or "")
        if not found:
            form.q.errors = [_("We did not find this skill. Try another word.")]
        return rows, found
    return (rows, ()) if "preview" in request.form else None


def _few_enough(rows: Sequence[SkillRow], form: FlaskForm) -> bool:
    if sum(row.kept for row in rows) <= MOST_SKILLS:
        return True
    form.form_errors.append(_("Keep %(most)s skills at most: untick those that matter least.", most=MOST_SKILLS))
    return False


def _save(
    version: AchievementVersion | None, form: WordsForm, rows: Sequence[SkillRow], structures: Sequence[Organisation]
) -> AchievementVersion:
    now, text = datetime.now(UTC), form.text(rows, language())
    if version is not None:
        services.rewrite(db.session, version, text, revision=form.revision_read, addresses=addresses())
    else:
        named = form.structure.data if "structure" in form else str(structures[0].id)
        structure = next((one for one in structures if str(one.id) == named), None) or abort(404)
        issuer = services.open_issuer(db.session, structure, by=current_user, seal=seal(), now=now)
        version = services.draft(db.session, issuer, text, by=current_user, addresses=addresses(), now=now)
    db.session.commit()
    return version


def _kept(version: AchievementVersion) -> ResponseReturnValue:
    flash(_("Your draft is saved."))
    page = "credentials.badge" if "later" in request.form else "credentials.badge_picture"
    return redirect(url_for(page, achievement_id=version.achievement_id, number=version.number))
