"""Badges asked for by a code: the page that shows it, the page it opens, and the answers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from app.access import public, requires
from app.credentials import policies
from app.credentials.errors import ClaimError, NoKeyError, NotPublishedError, SealError
from app.credentials.forms.giving import AskForm, RefusalForm, WindowForm
from app.credentials.labels import giving as labels
from app.credentials.models import BadgeClaim, ClaimState, ClaimWindow
from app.credentials.queries import issued
from app.credentials.services import claims, telling
from app.credentials.views.blueprint import addresses, bp, seal
from app.credentials.views.giving import given_version, is_given
from app.credentials.views.telling import tell
from app.db import db
from app.i18n import ZONE
from app.mail import services as mail
from app.mail.services import public_url
from app.once.views import sent_before
from app.permissions import Permission
from app.ui.codes import code_svg
from app.ui.lists import Paged, paged

USUAL = timedelta(hours=4)
USUAL_MOST = 200


def own_window(window_id: UUID) -> ClaimWindow:
    """The code of the address, of a structure of mine."""
    found = issued.window_of(db.session, window_id)
    if found is None or found.version.achievement.issuer.organisation_id not in policies.issues_at(current_user):
        abort(404)
    return found


@bp.route("/structure/badges/<uuid:achievement_id>/retraits/ouvrir", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def open_window(achievement_id: UUID) -> ResponseReturnValue:
    """Let people ask for a badge by a code, at an event."""
    version, now = given_version(achievement_id), datetime.now(UTC)
    here = now.astimezone(ZONE).replace(second=0, microsecond=0, tzinfo=None)
    form = WindowForm(now=now, data={"opens_at": here, "closes_at": here + USUAL, "most": USUAL_MOST})
    if form.validate_on_submit() and is_given(version, form):
        if sent_before():
            return redirect(url_for("credentials.issued_badges"))
        made = claims.open_window(
            db.session, version, label=form.label.data.strip(), opens_at=form.moment(form.opens_at),
            closes_at=form.moment(form.closes_at), most=form.most.data, by=current_user, now=now,
        )  # fmt: skip
        db.session.commit()
        return redirect(url_for("credentials.claim_window", window_id=made.id))
    return render_template("credentials/open_window.html", form=form, version=version)


@bp.get("/structure/retraits/<uuid:window_id>")
@requires(Permission.ISSUE_BADGES)
def claim_window(window_id: UUID) -> ResponseReturnValue:
    """A code to show or print, and who asked by it."""
    return _window_page(own_window(window_id), RefusalForm(formdata=None))


def _window_page(window: ClaimWindow, form: RefusalForm) -> str:
    now = datetime.now(UTC)
    asked = issued.claims_in(db.session, window.id)
    link = public_url("credentials.ask", key=window.key)
    standing = sum(one.state is not ClaimState.REFUSED for one in asked)
    return render_template(
        "credentials/claim_window.html", window=window, link=link, code=code_svg(link, _("Code to scan"), width=320),
        waiting=_part([one for one in asked if one.state is ClaimState.WAITING], "page"),
        answered=_part([one for one in asked if one.state is not ClaimState.WAITING], "repondues"),
        problem=claims.problem_of(window, standing, now), form=form, labels=labels, words=reason_words,
        ticked=request.form.getlist("claims"), all_ticked="all" in request.form,
    )  # fmt: skip


def _part(asked: list[BadgeClaim], name: str) -> Paged[BadgeClaim]:
    return paged(len(asked), lambda limit, offset: asked[offset : offset + limit], name=name)


def reason_words(reason: str | None) -> str:
    """Why a request was refused, in words."""
    return str(labels.ALREADY_HELD) if reason == claims.ALREADY_HELD else reason or ""


@bp.post("/structure/retraits/<uuid:window_id>/fermer")
@requires(Permission.ISSUE_BADGES)
def close_window(window_id: UUID) -> ResponseReturnValue:
    """Let nobody else ask."""
    claims.close_window(db.session, own_window(window_id), by=current_user, now=datetime.now(UTC))
    db.session.commit()
    flash(_("It is closed. Those who asked before wait for your answer."), "good")
    return redirect(url_for("credentials.claim_window", window_id=window_id))


@bp.route("/structure/retraits/<uuid:window_id>/repondre", methods=["GET", "POST"])
@requires(Permission.ISSUE_BADGES)
def answer_claims(window_id: UUID) -> ResponseReturnValue:
    """Give the badge to those who are ticked, or refuse with a reason; what was typed stays when neither is done."""
    window, form = own_window(window_id), RefusalForm()
    there = redirect(url_for("credentials.claim_window", window_id=window_id, **_parts()))
    if request.method == "GET":  # another part of a list, turned to from a page that said what was wrong
        return there
    try:
        # All of those that were shown: who asked since then is not among them.
        ticked = [UUID(one) for one in request.form.getlist("shown" if "all" in request.form else "claims")]
    except ValueError:
        abort(404)
    reason = (form.reason.data or "").strip()
    if not form.validate_on_submit() or not _is_told(form, ticked, reason):
        return _window_page(window, form)
    if "refuse" not in request.form:
        _grant(window, ticked)
        return there
    now = datetime.now(UTC)
    done = claims.refuse(db.session, window, ticked, reason=reason, by=current_user, now=now)
    db.session.commit()
    _tell_refused(window, ticked, now)
    flash(ngettext("%(num)d request refused.", "%(num)d requests refused.", done), "good")
    return there


def _parts() -> dict[str, Any]:
    return {name: request.args[name] for name in ("page", "repondues") if name in request.args}


def _is_told(form: RefusalForm, ticked: list[UUID], reason: str) -> bool:
    """Whether it is clear what to do, and of whom; else the form says what is not."""
    if not ticked:
        form.form_errors.append(_("Tick at least one request, then answer."))
    elif "refuse" not in request.form and reason:  # Enter, typed after a reason to refuse
        form.reason.errors = [_("You wrote why you refuse: choose Refuse, or empty that field. Nothing was decided.")]
    elif "refuse" in request.form and not reason:
        form.reason.errors = [_("Write why you refuse: the person reads it. Nothing was decided.")]
    else:
        return True
    return False


def _tell_refused(window: ClaimWindow, ticked: list[UUID], now: datetime) -> None:
    """Write to those who were just refused, and say why."""
    issuer = window.version.achievement.issuer
    for one in claims.refused_now(db.session, window, ticked, now=now):
        with force_locale(one.person.locale):
            reason = reason_words(one.reason)
        mail.send(
            "credentials/mail/claim_refused.txt",
            to=one.person.email,
            locale=one.person.locale,
            person=one.person.display_name,
            badge=window.version.name,
            issuer=issuer.name,
            label=window.label,
            reason=reason,
            contact=issuer.email,
            link=mail.public_url("credentials.ask", key=window.key),
        )


def _grant(window: ClaimWindow, ticked: list[UUID]) -> None:
    now = datetime.now(UTC)
    try:
        given = claims.grant(db.session, window, ticked, by=current_user, seal=seal(), addresses=addresses(), now=now)
    except (NoKeyError, SealError, NotPublishedError):
        db.session.rollback()
        flash(_("Your structure cannot sign badges now. Ask its administrator to look at the page Signature."), "bad")
        return
    news = telling.news_of(db.session, given, now=now)
    db.session.commit()
    for one in news:
        tell(one)
    _tell_refused(window, ticked, now)
    flash(ngettext("%(num)d badge given. The person is told.", "%(num)d badges given. The people are told.",
                   len(given)), "good")  # fmt: skip


@bp.route("/retrait/<key>", methods=["GET", "POST"])
@public
def ask(key: str) -> ResponseReturnValue:
    """What a code opens: a badge to ask for, once one is signed in."""
    window = issued.window_by_key(db.session, key.strip().lower())
    if window is None:
        abort(404)
    now = datetime.now(UTC)
    mine = claims.claim_of(db.session, window.id, current_user.id) if current_user.is_authenticated else None
    problem = claims.problem_of(window, claims.asked_for(db.session, window.id), now)
    form = AskForm(needed=window.version.evidence_required)
    if mine is None and current_user.is_authenticated and form.validate_on_submit():
        try:
            mine = claims.claim(
                db.session, window, person=current_user, words=(form.words.data or "").strip() or None, now=now
            )
        except ClaimError:
            db.session.rollback()
        else:
            db.session.commit()
        return redirect(url_for("credentials.ask", key=window.key))
    return render_template(
        "credentials/ask.html", window=window, mine=mine, problem=problem, form=form, labels=labels, words=reason_words
    )
