"""A structure asks that its badges count for meta-badges, follows the answers, and answers in turn."""

from datetime import UTC, datetime
from secrets import token_urlsafe
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm

from app.access import requires
from app.credentials.models import AchievementVersion
from app.credentials.views.blueprint import addresses
from app.credentials.views.giving import given_version, is_given
from app.db import begin_writing, db
from app.permissions import Permission
from app.recognition import policies, queries, services
from app.recognition.errors import (
    AlreadyAskedError,
    AlreadyRecognisedError,
    ChangedSinceError,
    ClosedError,
    RecognitionError,
    RuleError,
)
from app.recognition.forms.requests import AppealForm, AskForm, WordsForm
from app.recognition.labels import requests as labels
from app.recognition.models import MetaRule, RequestState
from app.recognition.queries import pairs
from app.recognition.queries.asked import Asked
from app.recognition.services import thread
from app.recognition.views.blueprint import bp
from app.ui.lists import paged


@bp.get("/structure/reconnaissances")
@requires(Permission.ASK_RECOGNITION)
def requests() -> ResponseReturnValue:
    """All that the structures in whose name one gives badges asked, and where it stands."""
    mine = policies.asks_at(current_user)
    found = paged(
        queries.count_asked(db.session, mine),
        lambda limit, offset: queries.asked_by(db.session, mine, limit=limit, offset=offset),
    )
    return render_template(
        "recognition/requests.html", found=found, labels=labels, now=datetime.now(UTC),
        to_answer=pairs.to_answer(db.session, mine),
    )  # fmt: skip


@bp.get("/structure/reconnaissances/demander")
@requires(Permission.ASK_RECOGNITION)
def choose_request() -> ResponseReturnValue:
    """First, which badge and which meta-badge."""
    versions = queries.badges_to_ask_for(db.session, policies.asks_at(current_user))
    rules = queries.rules_to_ask_for(db.session)
    badge, meta = request.args.get("badge", ""), request.args.get("meta", "")
    sent = request.args.get("send")  # empty: back from the next step, to choose anew
    known = badge in {str(one.achievement_id) for one in versions} and meta in {str(one.meta_badge_id) for one in rules}
    if known and sent != "":
        return redirect(url_for("recognition.ask", achievement_id=badge, meta_badge_id=meta))
    return render_template(
        "recognition/choose_request.html", versions=versions, rules=rules, labels=labels, badge=badge, meta=meta,
        facets_in=queries.facets_in, incomplete=bool(sent),
    )  # fmt: skip


@bp.route("/structure/reconnaissances/demander/<uuid:achievement_id>/<uuid:meta_badge_id>", methods=["GET", "POST"])
@requires(Permission.ASK_RECOGNITION)
def ask(achievement_id: UUID, meta_badge_id: UUID) -> ResponseReturnValue:
    """Then, which facets it covers, and how."""
    version, rule = _own_badge(achievement_id), _open_rule(meta_badge_id)
    facets = queries.facets_in(rule)
    form = AskForm(offered=facets)
    if form.validate_on_submit() and is_given(version, form):
        try:
            made = services.ask(
                db.session, rule.meta_badge, version,
                facets=[one for one in facets if str(one.id) in (form.facets.data or ())],
                words=str(form.words.data).strip(), form_key=_key(form), by=current_user, now=datetime.now(UTC),
            )  # fmt: skip
        except RecognitionError as refused:
            db.session.rollback()
            form.form_errors.append(_refusal(refused))
        else:
            db.session.commit()
            flash(_("The Region has your request. Its answer will come here, and by e-mail."), "good")
            return redirect(url_for("recognition.request_thread", request_id=made.id))
    _key(form)
    return render_template("recognition/ask.html", form=form, version=version, rule=rule, facets=facets)


@bp.get("/structure/reconnaissances/<uuid:request_id>")
@requires(Permission.ASK_RECOGNITION)
def request_thread(request_id: UUID) -> ResponseReturnValue:
    """One request, and all that was said."""
    asked = _own_request(request_id)
    return _thread(asked)


def _thread(asked: Asked, *, answer: FlaskForm | None = None, appeal: FlaskForm | None = None) -> str:
    now, it = datetime.now(UTC), asked.request
    over = asked.is_over(now)
    may_answer, may_appeal = it.state is RequestState.PRECISION, _may_appeal(asked, over=over)
    return render_template(
        "recognition/thread.html", asked=asked, it=it, labels=labels, over=over,
        answer=(answer or WordsForm(revision=str(it.revision))) if may_answer else None,
        appeal=(appeal or AppealForm(revision=str(it.revision))) if may_appeal else None,
        late=(None if may_answer else answer) or (None if may_appeal else appeal),
        published=addresses().endorsement(asked.recognition.versions[0].endorsement_id)
        if asked.recognition is not None and not over else None,
        can_take_back=it.state in {RequestState.WAITING, RequestState.PRECISION},
    )  # fmt: skip


def _may_appeal(asked: Asked, *, over: bool) -> bool:
    state = asked.request.state
    withdrawn = over and asked.recognition is not None and asked.recognition.withdrawn_by_id is not None
    return state is RequestState.REFUSED or (state is RequestState.RECOGNISED and withdrawn)


@bp.post("/structure/reconnaissances/<uuid:request_id>/repondre")
@requires(Permission.ASK_RECOGNITION)
def answer_request(request_id: UUID) -> ResponseReturnValue:
    """Answer what the Region asked; the badge is looked at as it is published today."""
    asked, form = _own_request(request_id), WordsForm()
    if form.validate_on_submit():
        try:
            services.answer(
                db.session, asked.request, words=str(form.words.data).strip(), revision=form.revision_read,
                by=current_user, now=datetime.now(UTC), version=_published(asked.request.achievement_id),
            )  # fmt: skip
        except (ChangedSinceError, ClosedError) as refused:
            return _refused(request_id, form, refused, answer=True)
        db.session.commit()
        flash(_("Your answer is sent."), "good")
        return redirect(url_for("recognition.request_thread", request_id=request_id))
    return _thread(asked, answer=form)


@bp.post("/structure/reconnaissances/<uuid:request_id>/recours")
@requires(Permission.ASK_RECOGNITION)
def appeal_request(request_id: UUID) -> ResponseReturnValue:
    """Ask that someone else at the Region look again."""
    asked, form = _own_request(request_id), AppealForm()
    if form.validate_on_submit():
        try:
            services.appeal(
                db.session, asked.request, words=str(form.words.data).strip(), by=current_user, now=datetime.now(UTC)
            )
        except (AlreadyAskedError, ClosedError) as refused:
            return _refused(request_id, form, refused, answer=False)
        db.session.commit()
        flash(_("Your appeal is sent: someone else at the Region will decide."), "good")
        return redirect(url_for("recognition.request_thread", request_id=request_id))
    return _thread(asked, appeal=form)


@bp.post("/structure/reconnaissances/<uuid:request_id>/retirer")
@requires(Permission.ASK_RECOGNITION)
def take_back_request(request_id: UUID) -> ResponseReturnValue:
    """Ask no longer."""
    asked = _own_request(request_id)
    try:
        services.take_back(db.session, asked.request, words=None, by=current_user, now=datetime.now(UTC))
    except ClosedError:
        db.session.rollback()
        flash(str(labels.CLOSED), "bad")
    else:
        db.session.commit()
        flash(_("You took your request back. You can ask again."), "good")
    return redirect(url_for("recognition.request_thread", request_id=request_id))


def _refused(request_id: UUID, form: WordsForm, refused: RecognitionError, *, answer: bool) -> ResponseReturnValue:
    """What was written stays; what was said meanwhile is shown above it."""
    db.session.rollback()
    asked = _own_request(request_id)
    form.form_errors.append(labels.CHANGED if isinstance(refused, ChangedSinceError) else _refusal(refused))
    form.revision.data = str(asked.request.revision)
    return _thread(asked, **({"answer": form} if answer else {"appeal": form}))


def _refusal(refused: RecognitionError) -> str:
    """Why it cannot be asked, in words."""
    if isinstance(refused, AlreadyAskedError):
        return str(labels.REFUSALS["asked"])
    if isinstance(refused, AlreadyRecognisedError):
        return str(labels.REFUSALS["recognised"])
    reason = refused.reason if isinstance(refused, RuleError) else getattr(refused, "state", "")
    return str(labels.REFUSALS.get(reason, labels.CLOSED))


def _key(form: AskForm) -> str:
    """What tells this form from another: sent twice, it asks once."""
    form.form_key.data = (form.form_key.data or token_urlsafe(16))[:64]
    return str(form.form_key.data)


def _own_badge(achievement_id: UUID) -> AchievementVersion:
    """A badge that one's structure gives, as it is published today; to others it does not exist. One that a colleague
    retired while one wrote is answered in words.
    """
    return _published(achievement_id) or (given_version(achievement_id) if request.method == "POST" else abort(404))


def _published(achievement_id: UUID) -> AchievementVersion | None:
    """The same, or nothing when it is given no more: what was asked of it can still be answered."""
    versions = queries.badges_to_ask_for(db.session, policies.asks_at(current_user))
    return next((one for one in versions if one.achievement_id == achievement_id), None)


def _open_rule(meta_badge_id: UUID) -> MetaRule:
    """The rule of a meta-badge that is awarded today; what is sent for one retired meanwhile is refused in words."""
    if request.method == "POST":
        return queries.rule_in_force(db.session, meta_badge_id) or abort(404)
    rules = queries.rules_to_ask_for(db.session)
    return next((one for one in rules if one.meta_badge_id == meta_badge_id), None) or abort(404)


def _own_request(request_id: UUID) -> Asked:
    """A request of one's structure, which one reads now."""
    asked = queries.asked_one(db.session, request_id)
    if asked is None or not policies.may_follow(current_user, asked.request):
        abort(404)
    if asked.unread and request.method == "GET":
        begin_writing(db.session)  # what was read before may be stale for who writes
        thread.note_read(db.session, request_id, now=datetime.now(UTC))
        db.session.commit()
        asked = queries.asked_one(db.session, request_id) or abort(404)
    return asked
