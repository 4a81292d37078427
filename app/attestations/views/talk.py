"""What is said around a skill, on the trainee's page and on the trainer's."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.attestations import labels, policies, queries, services
from app.attestations.errors import AlreadyAnsweredError, NotContestableError
from app.attestations.forms import AnswerForm, ContestForm, MessageForm
from app.attestations.models import Attestation, HoldingMessage
from app.attestations.signals import AsBadge, as_badges_wanted
from app.attestations.views.blueprint import bp
from app.attestations.views.mine import own_trainee
from app.attestations.views.person import taught
from app.attestations.views.telling import tell_answer, tell_contest, tell_message
from app.db import begin_writing, db
from app.i18n import local_day
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.portfolio.models import Holding, Trainee
from app.sharing.models import What
from app.sharing.views import reading
from app.skills import queries as skills
from app.trainings import policies as trainings


@bp.route("/portfolio/competences/<uuid:skill_id>/echanges", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def about(skill_id: UUID) -> ResponseReturnValue:
    """What others say of one of my skills, what I asked of them, and our messages."""
    trainee = own_trainee()
    holding = held_skill(trainee, skill_id)
    # In the order of the trainers: by name.
    providers = list(
        {one.provider_id: one.provider for one in queries.trainers_of(db.session, trainee, datetime.now(UTC))}.items()
    )
    written = queries.messages(db.session, holding.id)
    form = MessageForm(providers=providers, data={"to": str(written[-1].provider_id)} if written else {})
    if providers and form.validate_on_submit():
        write(holding, form.provider_id, form, by_trainee=True)
        return redirect(url_for("attestations.about", skill_id=skill_id, _anchor="messages"))
    asked = queries.requests_of(db.session, trainee.id, now=datetime.now(UTC), skill_id=skill_id)
    signed = queries.attestations_on(db.session, holding.id)
    page = render_template(
        "attestations/about.html",
        form=form,
        providers=providers,
        asked=asked,
        written=written,
        contests=queries.contests_of(db.session, holding.id),
        signed=signed,
        as_badges=_as_badges(signed),
        words=portfolio.testimonies(db.session, trainee.id, [skill_id])[skill_id],
        **shown(trainee, skill_id),
    )
    mark_read(holding, written, by_trainee=True)
    return page


def _as_badges(signed: Sequence[Attestation]) -> dict[UUID, AsBadge]:
    """Which of these I may receive as badges, and why not the others; nothing where this installation makes none."""
    told = as_badges_wanted.send(None, session=db.session, ids=[one.id for one in signed]) if signed else []
    return {attestation_id: said for _receiver, found in told for attestation_id, said in found.items()}


@bp.route("/stagiaires/<uuid:trainee_id>/competences/<uuid:skill_id>", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def about_theirs(trainee_id: UUID, skill_id: UUID) -> ResponseReturnValue:
    """One skill of a person I may attest for: what was signed, what they disagree with, our messages."""
    trainee = taught(trainee_id)
    holding = held_skill(trainee, skill_id)
    provider_id = policies.speaks_for(db.session, current_user, trainee, datetime.now(UTC)) or abort(404)
    own = trainings.trained_at(current_user)
    form = MessageForm(providers=[(provider_id, "")])
    if form.validate_on_submit():
        write(holding, provider_id, form, by_trainee=False)
        return redirect(
            url_for("attestations.about_theirs", trainee_id=trainee_id, skill_id=skill_id, _anchor="messages")
        )
    reading.note(trainee, What.SKILLS)
    written = queries.messages(db.session, holding.id, provider_ids=own)
    page = render_template(
        "attestations/about_theirs.html",
        form=form,
        providers=own,
        written=written,
        contests=queries.contests_of(db.session, holding.id),
        signed=queries.attestations_on(db.session, holding.id),
        words=portfolio.testimonies(db.session, trainee.id, [skill_id])[skill_id],
        **shown(trainee, skill_id),
    )
    mark_read(holding, written, by_trainee=False)
    return page


def held_skill(trainee: Trainee, skill_id: UUID) -> Holding:
    """A skill of this portfolio; any other does not exist."""
    return queries.held_skill(db.session, trainee_id=trainee.id, skill_id=skill_id) or abort(404)


def shown(trainee: Trainee, skill_id: UUID) -> dict[str, object]:
    """What both pages show of a skill: its name, and where it stands today."""
    return {
        "trainee": trainee,
        "skill_id": skill_id,
        "name": skills.skill_labels(db.session, [skill_id], str(get_locale()))[skill_id],
        "held": portfolio.holding(
            db.session, trainee_id=trainee.id, skill_id=skill_id, today=local_day(datetime.now(UTC))
        ),
        "labels": labels,
        "portfolio_labels": portfolio_labels,
    }


def write(holding: Holding, provider_id: UUID, form: MessageForm, *, by_trainee: bool) -> None:
    """Send a message, and say so; by e-mail too, when it is not the same words clicked twice."""
    now = datetime.now(UTC)
    made = services.write_message(
        db.session,
        holding=holding,
        provider_id=provider_id,
        author=current_user,
        by_trainee=by_trainee,
        text=form.text.data.strip(),
        now=now,
    )
    new = made.sent_at == now
    db.session.commit()
    if new:
        tell_message(made)
    flash(_("Your message is sent."), "good")


def mark_read(holding: Holding, written: Sequence[HoldingMessage], *, by_trainee: bool) -> None:
    """Note that the other side's messages are read, in a transaction of its own: the page is a read until then."""
    unread = [one for one in written if one.read_at is None and one.by_trainee is not by_trainee]
    if unread:
        begin_writing(db.session)
        providers = sorted({one.provider_id for one in unread})
        services.read_messages(
            db.session, holding=holding, by_trainee=by_trainee, provider_ids=providers, now=datetime.now(UTC)
        )
        db.session.commit()


@bp.route("/portfolio/attestations/<uuid:attestation_id>/contester", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def contest(attestation_id: UUID) -> ResponseReturnValue:
    """Say that an attestation of mine is wrong."""
    attestation = queries.attestation(db.session, attestation_id)
    if attestation is None or not policies.may_contest(own_trainee(), attestation):
        abort(404)
    skill_id = attestation.holding.skill_id
    form = ContestForm()
    if form.validate_on_submit():
        try:
            made = services.contest(
                db.session, attestation=attestation, words=form.words.data.strip(), now=datetime.now(UTC)
            )
        except NotContestableError:
            db.session.rollback()
            flash(_("This attestation was taken back, or waits for an answer already."), "wait")
        else:
            db.session.commit()
            tell_contest(made)
            flash(_("It is sent. A trainer will answer you here."), "good")
        return redirect(url_for("attestations.about", skill_id=skill_id))
    name = skills.skill_labels(db.session, [skill_id], str(get_locale()))[skill_id]
    return render_template(
        "attestations/contest.html", form=form, attestation=attestation, skill_id=skill_id, name=name, labels=labels
    )


@bp.route("/contestations/<uuid:contest_id>", methods=["GET", "POST"])
@requires(Permission.ATTEST)
def answer_contest(contest_id: UUID) -> ResponseReturnValue:
    """Keep an attestation that a person disagrees with, or take it back."""
    found = queries.contest(db.session, contest_id)
    if found is None or not policies.may_answer_contest(current_user, found):
        abort(404)
    form = AnswerForm()
    if found.answered_at is None and form.validate_on_submit():
        try:
            services.answer_contest(
                db.session,
                contest=found,
                by=current_user,
                keep=form.keeps,
                reason=form.reason.data.strip(),
                now=datetime.now(UTC),
            )
        except AlreadyAnsweredError:
            db.session.rollback()
            flash(_("Someone had answered already."), "wait")
        else:
            db.session.commit()
            tell_answer(found)
            flash(_("Your answer is sent. The person reads it."), "good")
        return redirect(url_for("attestations.inbox"))
    holding = found.attestation.holding
    name = skills.skill_labels(db.session, [holding.skill_id], str(get_locale()))[holding.skill_id]
    return render_template(
        "attestations/answer_contest.html", form=form, contest=found, name=name, trainee=holding.trainee, labels=labels
    )
