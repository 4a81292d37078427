"""My badges: those given here and those brought, accepted, hidden, verified again."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm

from app.access import requires
from app.credentials import queries, services
from app.credentials.bridge.drawing import SMALL_SIDE
from app.credentials.bridge.pictures import PNG, SIDE, shown_picture
from app.credentials.errors import CredentialError, DecisionError, NotTheirsError, NotValidError
from app.credentials.labels import backpack as labels
from app.credentials.models import BackpackBadge
from app.credentials.queries.resting import falling_with
from app.credentials.queries.standing import proof_of, standing_of, why_not
from app.credentials.views.asking import outside
from app.credentials.views.blueprint import addresses, bp
from app.db import begin_writing, db
from app.permissions import Permission
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.skills import queries as skills
from app.ui.lists import paged

NEWS_SHOWN = 5
SUFFIXES = {"png": ("image/png", "png"), "svg": ("image/svg+xml", "svg"), "bare": ("application/octet-stream", "txt")}
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def own_trainee() -> Trainee:
    """The portfolio of whoever is signed in."""
    return portfolio.trainee_of(db.session, current_user) or abort(404)


def own_badge(badge_id: UUID) -> BackpackBadge:
    """One of my badges; any other does not exist."""
    return queries.own_badge(db.session, trainee_id=own_trainee().id, badge_id=badge_id) or abort(404)


@bp.get("/portfolio/badges")
@requires(Permission.EDIT_PORTFOLIO)
def backpack() -> ResponseReturnValue:
    """My badges; those that wait at my addresses come in first."""
    trainee, now = own_trainee(), datetime.now(UTC)
    emails = queries.verified_emails(db.session, current_user)
    if emails and queries.uncollected(db.session, trainee.id, emails):
        begin_writing(db.session)
        services.collect(db.session, current_user, now=now)
        db.session.commit()
    every, fresh = queries.count_backpack(db.session, trainee.id)
    badges = paged(
        every, lambda limit, offset: queries.backpack(db.session, trainee.id, limit=limit, offset=offset)
    )  # fmt: skip
    news = paged(
        fresh, lambda limit, offset: queries.with_news(db.session, trainee.id, limit=limit, offset=offset),
        name="nouvelles", most=NEWS_SHOWN,
    )  # fmt: skip
    return render_template(
        "credentials/backpack.html",
        badges=badges,
        standings={one.id: labels.STANDINGS[standing_of(one, now)] for one in badges.rows},
        troubles={one.id: labels.trouble_words(one) for one in badges.rows},
        news=news,
        emails=emails,
        words=labels.badge_words,
        now=now,
    )


@bp.get("/portfolio/badges/<uuid:badge_id>")
@requires(Permission.EDIT_PORTFOLIO)
def backpack_badge(badge_id: UUID) -> ResponseReturnValue:
    """One of my badges: what it says, what verifying it found, what it counts for."""
    badge, now = own_badge(badge_id), datetime.now(UTC)
    names = skills.skill_labels(db.session, [UUID(one) for one in badge.skill_ids], str(get_locale()))
    found = queries.reports(db.session, badge.id)
    return render_template(
        "credentials/backpack_badge.html",
        badge=badge,
        standing=standing_of(badge, now),
        mark=labels.STANDINGS[standing_of(badge, now)],
        trouble=labels.trouble_words(badge),
        names=names,
        unknown=_unknown_skills(badge),
        counts=why_not(badge, now) is None,
        falling=falling_with(db.session, [badge.id], now),
        proof=proof_of(badge, queries.recognised(db.session, now)),
        report=labels.own_report(badge, found[0].checks, read_at=found[0].at) if found else None,
        earlier=found[1:],
        verdicts=labels.VERDICTS,
    )


def _unknown_skills(badge: BackpackBadge) -> list[str]:
    """The skills that a badge names and that are none of ours, in its own words."""
    found = queries.aligned_skills(db.session, badge.alignments, skills_at=addresses().skills)
    return [
        one["name"] for one, skill_id in zip(badge.alignments, found, strict=True) if skill_id is None and one["name"]
    ]


@bp.post("/portfolio/badges/<uuid:badge_id>/accepter")
@requires(Permission.EDIT_PORTFOLIO)
def accept_badge(badge_id: UUID) -> ResponseReturnValue:
    """Let a badge count."""
    badge = own_badge(badge_id)
    try:
        services.accept(db.session, badge, now=datetime.now(UTC))
    except NotTheirsError:
        return refuse(
            badge_id,
            _(
                "This badge was not given to one of your verified addresses. If its address is yours, add it, then "
                "accept it."
            ),
        )
    except NotValidError:
        return refuse(badge_id, _("This badge does not hold: it cannot be accepted."))
    except DecisionError:
        abort(404)
    db.session.commit()
    flash(
        _("The badge is accepted. It shows beside the skills it is about.")
        if badge.skill_ids
        else _("The badge is accepted. It names no skill of our list: it proves none of yours."),
        "good",
    )
    return redirect(url_for("credentials.backpack_badge", badge_id=badge_id))


def refuse(badge_id: UUID, words: str) -> ResponseReturnValue:
    """Say what kept it from being done."""
    db.session.rollback()
    flash(words, "bad")
    return redirect(url_for("credentials.backpack_badge", badge_id=badge_id))


@bp.post("/portfolio/badges/<uuid:badge_id>/masquer")
@requires(Permission.EDIT_PORTFOLIO)
def hide_badge(badge_id: UUID) -> ResponseReturnValue:
    """Keep a badge for myself."""
    badge, now = own_badge(badge_id), datetime.now(UTC)
    falling = falling_with(db.session, [badge.id], now)
    try:
        services.hide(db.session, badge, now=now)
    except DecisionError:
        abort(404)
    db.session.commit()
    flash(_("The badge is hidden. Only you see it, and your skills no longer rest on it."), "good")
    if falling:
        names = ", ".join(falling)
        flash(ngettext("Your meta-badge %(names)s is suspended.", "Your meta-badges %(names)s are suspended.",
                       len(falling), names=names), "wait")  # fmt: skip
    return redirect(url_for("credentials.backpack_badge", badge_id=badge_id))


@bp.route("/portfolio/badges/<uuid:badge_id>/retirer", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def remove_badge(badge_id: UUID) -> ResponseReturnValue:
    """Remove a badge that I brought, once I have confirmed it."""
    badge, form = own_badge(badge_id), FlaskForm()
    if badge.credential_id is not None:
        abort(404)
    if form.validate_on_submit():
        services.remove(db.session, badge, now=datetime.now(UTC))
        db.session.commit()
        flash(_("The badge and its file are removed."), "good")
        return redirect(url_for("credentials.backpack"))
    falling = falling_with(db.session, [badge.id], datetime.now(UTC))
    return render_template("credentials/remove_badge.html", badge=badge, form=form, falling=falling)


@bp.post("/portfolio/badges/<uuid:badge_id>/nom")
@requires(Permission.EDIT_PORTFOLIO)
def show_badge_name(badge_id: UUID) -> ResponseReturnValue:
    """Let the public page of a badge say my name, or not."""
    shown = request.form.get("shown") == "1"
    try:
        services.show_name(db.session, own_badge(badge_id), shown=shown, now=datetime.now(UTC))
    except DecisionError:
        abort(404)
    db.session.commit()
    flash(
        _("The page of the badge says your name.") if shown else _("The page of the badge no longer says your name."),
        "good",
    )
    return redirect(url_for("credentials.backpack_badge", badge_id=badge_id))


@bp.post("/portfolio/badges/<uuid:badge_id>/verifier")
@requires(Permission.EDIT_PORTFOLIO)
def verify_badge_again(badge_id: UUID) -> ResponseReturnValue:
    """Verify a badge that I brought again, now."""
    badge, now = own_badge(badge_id), datetime.now(UTC)
    if badge.credential_id is not None:
        abort(404)
    findings = services.examine(db.session, badge.id, fetch=outside(now), now=now)
    begin_writing(db.session)
    if findings is not None:
        try:
            services.verified_again(db.session, own_badge(badge_id).id, findings, now=now)
        except CredentialError:
            abort(404)
    db.session.commit()
    flash(_("The badge has been verified again."), "good")
    return redirect(url_for("credentials.backpack_badge", badge_id=badge_id))


@bp.get("/portfolio/badges/<uuid:badge_id>/fichier")
@requires(Permission.EDIT_PORTFOLIO)
def own_badge_file(badge_id: UUID) -> ResponseReturnValue:
    """The file of a badge that I brought, as it was."""
    badge = own_badge(badge_id)
    content = queries.content_of(db.session, badge.id)
    if content is None:
        abort(404)
    kind, suffix = SUFFIXES[badge.packing or "bare"]
    if suffix == "txt":
        suffix = "json" if content.lstrip()[:1] == b"{" else "jwt"
    return guarded(send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=f"badge.{suffix}"))


@bp.get("/portfolio/badges/<uuid:badge_id>/image")
@requires(Permission.EDIT_PORTFOLIO)
def own_badge_picture(badge_id: UUID) -> ResponseReturnValue:
    """The picture of a badge; one that I brought is drawn again, so that nothing hides in it."""
    badge = own_badge(badge_id)
    return picture_answer(badge, badge.credential.version.picture_png if badge.credential else None, SIDE)


@bp.get("/portfolio/badges/<uuid:badge_id>/vignette")
@requires(Permission.EDIT_PORTFOLIO)
def own_badge_small_picture(badge_id: UUID) -> ResponseReturnValue:
    """The same in small, for lists."""
    badge = own_badge(badge_id)
    return picture_answer(badge, badge.credential.version.picture_small if badge.credential else None, SMALL_SIDE)


def picture_answer(badge: BackpackBadge, drawn: bytes | None, side: int) -> Response:
    """The picture of a badge of ours as it is kept, of another as it is drawn again."""
    if badge.credential is not None:
        shown = (drawn, PNG) if drawn is not None else None
    else:
        shown = shown_picture(queries.content_of(db.session, badge.id) or b"", badge.packing, side=side)
    if shown is None:
        abort(404)
    return guarded(send_file(BytesIO(shown[0]), mimetype=shown[1]))


def guarded(response: Response) -> Response:
    """Nothing in what someone brought is ever run, nor kept by others."""
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response


@bp.post("/portfolio/badges/nouvelles/vues")
@requires(Permission.EDIT_PORTFOLIO)
def badge_news_seen() -> ResponseReturnValue:
    """Note that I have seen what became of my badges."""
    now = datetime.now(UTC)
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        until = now
    if until.tzinfo is None:
        abort(400)
    services.news_seen(db.session, own_trainee().id, until=min(until, now))
    db.session.commit()
    return redirect(url_for("credentials.backpack"))
