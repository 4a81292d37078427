"""Badges of structures that are nearly the same: the Region proposes to make them one, or to bring them in line."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.credentials.labels.criteria import as_html
from app.credentials.models import AchievementVersion, Issuer
from app.credentials.queries import who_issues
from app.db import db
from app.mail import services as mail
from app.permissions import Permission
from app.recognition import policies
from app.recognition.bridge.duplicates import Badges, Pair, Similar
from app.recognition.bridge.pairs import near_pairs
from app.recognition.bridge.reports import local_badge
from app.recognition.errors import ChangedSinceError
from app.recognition.forms.pairs import AnswerForm, PairFilters, ProposalForm
from app.recognition.labels import coherence as coherence_labels
from app.recognition.labels import pairs as labels
from app.recognition.models import PairNote, PairNoteKind
from app.recognition.queries import pairs as reading
from app.recognition.queries.pairs import Two
from app.recognition.services import pairing
from app.recognition.views.blueprint import bp
from app.ui.lists import paged

PAGE = 20


@bp.get("/region/badges/doublons")
@requires(Permission.RECOGNISE_BADGES)
def near_badges() -> ResponseReturnValue:
    """The badges of structures that are nearly the same, the most alike first."""
    form = PairFilters(data={"etat": _asked_state()})
    latest = reading.latest_notes(db.session)
    found = [one for one in near_pairs(db.session) if _is_in(_asked_state(), latest, one)]
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    versions = reading.versions_of(db.session, {one.id for pair in shown for one in (pair.first, pair.second)})
    return render_template(
        "recognition/near_badges.html",
        rows=[
            (versions[one.first.id], versions[one.second.id], one.like, latest.get(_two(one)))
            for one in shown
            if one.first.id in versions and one.second.id in versions
        ],
        form=form, total=len(found), number=number, pages=pages, page_url=_page_url, labels=labels,
        coherence_labels=coherence_labels,
        answered=sum(one.kind is PairNoteKind.ANSWERED for one in latest.values()),
    )  # fmt: skip


def _asked_state() -> str:
    told = request.args.get("etat", labels.TO_SEE)
    return told if told in labels.STATES else labels.TO_SEE


def _is_in(state: str, latest: dict[Two, PairNote], pair: Pair) -> bool:
    last = latest.get(_two(pair))
    return state == labels.ALL or labels.state_of(last.kind if last else None) == state


def _two(pair: Pair) -> Two:
    return reading.two(pair.first.id, pair.second.id)


def _page_url(number: int) -> str:
    return url_for("recognition.near_badges", etat=_asked_state(), page=number)


@bp.route("/region/badges/doublons/<uuid:first_id>/<uuid:second_id>", methods=["GET", "POST"])
@requires(Permission.RECOGNISE_BADGES)
def near_pair(first_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """Two badges side by side, what they share, and what the Region proposes."""
    pair, versions = _pair_or_404(first_id, second_id)
    notes, form = reading.notes_of(db.session, pair), ProposalForm()
    if form.validate_on_submit():
        try:
            kind = PairNoteKind(form.kind.data)
            pairing.propose(
                db.session, pair, kind, form.words.data.strip(), read=form.count_read, by=current_user,
                now=datetime.now(UTC),
            )  # fmt: skip
        except ChangedSinceError:
            notes = _overtaken(form, pair)
        else:
            db.session.commit()
            if kind is not PairNoteKind.APART:
                _tell(pair, versions, labels.SAID[kind], form.words.data.strip())
            flash(_("It is kept. The pair is no longer among those to look at."), "good")
            return redirect(url_for("recognition.near_badges"))
    else:
        form.read.data = form.read.data or str(len(notes))
    return render_template(
        "recognition/near_pair.html", form=form, notes=notes, like=_like(*versions), versions=versions, labels=labels,
        coherence_labels=coherence_labels, as_html=as_html,
    )  # fmt: skip


def _pair_or_404(first_id: UUID, second_id: UUID) -> tuple[Two, tuple[AchievementVersion, AchievementVersion]]:
    """Two badges that structures give or gave, in the order of their keys."""
    if first_id == second_id:
        abort(404)
    pair = reading.two(first_id, second_id)
    found = reading.versions_of(db.session, pair)
    if len(found) < len(pair):
        abort(404)
    return pair, (found[pair[0]], found[pair[1]])


def _like(one: AchievementVersion, other: AchievementVersion) -> Similar | None:
    """What two badges share."""
    own = local_badge(one)
    found = Badges([own, local_badge(other)]).like(own.id, limit=1)
    return found[0] if found else None


def _overtaken(form: AnswerForm, pair: Two) -> list[PairNote]:
    """What was said meanwhile is shown; what was typed stays."""
    db.session.rollback()
    notes = list(reading.notes_of(db.session, pair))
    form.read.data = str(len(notes))
    form.form_errors.append(_("Something was said meanwhile. Read it, then send yours: what you wrote is still here."))
    return notes


def _tell(pair: Two, versions: tuple[AchievementVersion, AchievementVersion], said: object, words: str) -> None:
    """Write to those who give badges at both structures."""
    organisations = {one.achievement.issuer.organisation_id for one in versions}
    told = {user.id: user for one in sorted(organisations) for user in who_issues(db.session, one)}
    for user in told.values():
        mail.send(
            "recognition/mail/pair.txt", to=user.email, locale=user.locale, name=user.display_name, said=said,
            words=words, badges=versions,
            link=mail.public_url("recognition.own_pair", first_id=pair[0], second_id=pair[1]),
        )  # fmt: skip


@bp.get("/structure/rapprochements")
@requires(Permission.ASK_RECOGNITION)
def own_pairs() -> ResponseReturnValue:
    """What the Region proposes of one's own badges, beside those of other structures."""
    pairs = reading.pairs_at(db.session, policies.asks_at(current_user))
    found = paged(len(pairs), lambda limit, offset: _told_pairs(pairs[offset : offset + limit]), most=PAGE)
    return render_template("recognition/own_pairs.html", labels=labels, found=found)


def _told_pairs(pairs: list[Two]) -> list[tuple[Two, AchievementVersion, AchievementVersion, PairNote]]:
    """Pairs with what their badges say today, and what was said last of them."""
    versions = reading.versions_of(db.session, {one for pair in pairs for one in pair})
    latest = reading.latest_notes(db.session, pairs)
    return [
        (pair, versions[pair[0]], versions[pair[1]], latest[pair]) for pair in pairs if versions.keys() >= set(pair)
    ]


@bp.route("/structure/rapprochements/<uuid:first_id>/<uuid:second_id>", methods=["GET", "POST"])
@requires(Permission.ASK_RECOGNITION)
def own_pair(first_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """What was said of one's badge and another, and one's answer."""
    pair, versions = _pair_or_404(first_id, second_id)
    notes, issuer = reading.notes_of(db.session, pair), _own_issuer(versions)
    if not notes or issuer is None:
        abort(404)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            pairing.answer(
                db.session, pair, form.words.data.strip(), issuer=issuer, read=form.count_read, by=current_user,
                now=datetime.now(UTC),
            )  # fmt: skip
        except ChangedSinceError:
            notes = _overtaken(form, pair)
        else:
            db.session.commit()
            flash(_("Your answer is sent."), "good")
            return redirect(url_for("recognition.own_pair", first_id=pair[0], second_id=pair[1]))
    else:
        form.read.data = form.read.data or str(len(notes))
    return render_template(
        "recognition/own_pair.html", form=form, notes=notes, versions=versions, labels=labels, as_html=as_html
    )  # fmt: skip


def _own_issuer(versions: tuple[AchievementVersion, AchievementVersion]) -> Issuer | None:
    """In whose name one answers: the structure of the first badge that is one's own."""
    mine = policies.asks_at(current_user)
    issuers = (one.achievement.issuer for one in versions)
    return next((one for one in issuers if one.organisation_id in mine), None)
