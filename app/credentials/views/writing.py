"""Writing a badge: its words and its skills."""

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from flask_security import current_user
from flask_wtf import FlaskForm

from app.access import requires
from app.credentials import policies, services
from app.credentials.errors import ChangedMeanwhileError, CredentialError, PublishedError
from app.credentials.forms import SkillRow, WordsForm
from app.credentials.forms.badges import MOST_SKILLS, words_from
from app.credentials.labels import badges as words
from app.credentials.labels.criteria import as_html
from app.credentials.models import Achievement, AchievementVersion
from app.credentials.views.badges import badge_there, version_there
from app.credentials.views.blueprint import addresses, bp, seal
from app.credentials.views.choosing import found_like, known_rows, language, sent_rows, with_added, with_proposed
from app.db import db
from app.once.views import sent_before
from app.permissions import Permission
from app.ui.fields import Found

# A badge, and the number of one of its versions.
Place = tuple[UUID, int]


@bp.route("/structure/badges/nouveau", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def new_badge() -> ResponseReturnValue:
    """Write a new badge."""
    return _page(None)


@bp.route("/structure/badges/<uuid:achievement_id>/<int:number>/texte", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def badge_words(achievement_id: UUID, number: int) -> ResponseReturnValue:
    """Write a draft again."""
    version = version_there(achievement_id, number)
    if version is None:
        return _discarded((achievement_id, number))
    if version.published_at is not None and request.method == "GET":
        return redirect(url_for("credentials.badge", achievement_id=achievement_id, number=number))
    return _page(version, (achievement_id, number))


def _discarded(place: Place) -> ResponseReturnValue:
    """A colleague discarded the draft while one wrote: the words are shown again, to be saved as a draft anew."""
    if request.method == "GET":
        abort(404)
    badge = badge_there(place[0])
    if badge is not None:
        return _page(None, place, badge=badge, why=words.DISCARDED)
    # Another badge is begun; who writes at an address that never was theirs reads the same.
    return make_response(_page(None, why=words.DISCARDED_FIRST), HTTPStatus.NOT_FOUND)


@bp.post("/structure/badges/apercu-texte")
@requires(Permission.ISSUE_BADGES)
def preview_words() -> ResponseReturnValue:
    """What the criteria look like so far."""
    return render_template("credentials/_criteria.html", criteria=as_html(request.form.get("criteria", "")[:5000]))


def _page(
    version: AchievementVersion | None, place: Place | None = None, *, badge: Achievement | None = None,
    why: LazyString | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """The page, and what it was sent; `why`: the draft is no longer there, which is said before it is saved anew."""
    known = version is not None or badge is not None
    form = WordsForm(
        data=words_from(version) if version else None, structures=() if known else policies.issues_for(current_user)
    )
    if why is not None and (badge is None or form.revision.data):
        form.revision.data = ""
        form.form_errors.append(why)
    rows = sent_rows() if request.method == "POST" else known_rows(version)
    found: Sequence[Found] = ()
    if form.is_submitted():
        if (asked := _asked(form, rows)) is not None:
            rows, found = asked
        elif form.validate() and _few_enough(rows, form) and why not in form.form_errors:
            if not known and sent_before():  # two clicks make one badge
                return redirect(url_for("credentials.badges"))
            try:
                return _kept(_save(version, badge, form, rows))
            except (ChangedMeanwhileError, PublishedError) as fault:
                db.session.rollback()
                return _refused(form, rows, fault, place)
    return _shown(form, rows, version, found=found, anew=why is not None and badge is None)


def _refused(
    form: WordsForm, rows: Sequence[SkillRow], fault: CredentialError, place: Place | None
) -> ResponseReturnValue:  # fmt: skip
    """Say why it was not kept, beside what was typed and what the draft says now."""
    version = version_there(*place) if place is not None else None
    if place is not None and version is None:
        return _discarded(place)
    published = isinstance(fault, PublishedError)
    form.form_errors.append(words.PUBLISHED if published else words.CHANGED)
    form.revision.data = str(version.revision) if version else ""
    return _shown(form, rows, version, theirs=None if published else version)


def _shown(
    form: WordsForm, rows: Sequence[SkillRow], version: AchievementVersion | None, *, found: Sequence[Found] = (),
    theirs: AchievementVersion | None = None, anew: bool = False,
) -> str:  # fmt: skip
    return render_template(
        "credentials/badge_words.html",
        form=form, rows=rows, found=found, version=version, theirs=theirs, criteria=as_html(form.criteria.data or ""),
        example=words.EXAMPLE, action=url_for("credentials.new_badge") if anew else "",
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
    version: AchievementVersion | None, badge: Achievement | None, form: WordsForm, rows: Sequence[SkillRow]
) -> AchievementVersion:
    now, text = datetime.now(UTC), form.text(rows, language())
    revision = form.revision_read
    if version is None and badge is not None:
        version = services.next_version(db.session, badge, by=current_user, addresses=addresses(), now=now)
        if version.made_at != now:  # a colleague began another
            raise ChangedMeanwhileError
        revision = version.revision
    if version is not None:
        services.rewrite(db.session, version, text, revision=revision, addresses=addresses())
    else:
        structures = policies.issues_for(current_user)
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
