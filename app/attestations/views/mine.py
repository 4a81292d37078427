"""What a trainee asks of their trainers."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from app.access import requires
from app.accounts.models import User
from app.attestations import labels, policies, queries, services
from app.attestations.errors import AlreadyAnsweredError, NotHeldError, NotTheirTrainerError
from app.attestations.forms import AskForm
from app.attestations.services import Asking
from app.attestations.views.blueprint import bp
from app.db import db
from app.i18n import alphabetical, local_day
from app.mail import services as mail
from app.permissions import Permission
from app.portfolio import labels as portfolio_labels
from app.portfolio import queries as portfolio
from app.portfolio.models import Proof, Trainee
from app.portfolio.queries import HoldingSummary, Standing
from app.skills import queries as skills

# What a trainer may be asked about first: a finished module, what one can do, what one is learning.
ASKABLE = (Standing.AWAITING, Standing.ACQUIRED, Standing.COMING, Standing.TO_CONFIRM)
PROVEN = (Proof.ATTESTED, Proof.CERTIFIED)


def own_trainee() -> Trainee:
    """The portfolio of whoever is signed in: these pages take no other's id."""
    return portfolio.trainee_of(db.session, current_user) or abort(404)


def chosen_skills() -> set[UUID]:
    """The skills that the address names."""
    found = set()
    for text in request.args.getlist("skill"):
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


def askable(trainee: Trainee, chosen: Iterable[UUID]) -> list[tuple[UUID, str, Any]]:
    """Skills that others could still prove, and those one came for: what waits for a word first, then by name."""
    wanted = set(chosen)
    held = [
        one
        for one in portfolio.holdings(db.session, trainee.id, today=local_day(datetime.now(UTC)))
        if one.standing in ASKABLE and (one.proof not in PROVEN or one.skill_id in wanted)
    ]
    names = skills.skill_labels(db.session, [one.skill_id for one in held], str(get_locale()))
    held.sort(
        key=lambda one: (one.skill_id not in wanted, ASKABLE.index(one.standing), alphabetical(names[one.skill_id]))
    )
    return [(one.skill_id, names[one.skill_id], stands(one)) for one in held]


def holds_something(trainee: Trainee) -> bool:
    """Whether their portfolio says anything yet."""
    return bool(portfolio.holdings(db.session, trainee.id, today=local_day(datetime.now(UTC))))


def stands(held: HoldingSummary) -> Any:
    """Where a skill stands, in a word."""
    return labels.PROOFS[held.proof] if held.proof else portfolio_labels.STANDINGS[held.standing]


@bp.get("/portfolio/attestations")
@requires(Permission.EDIT_PORTFOLIO)
def asked() -> ResponseReturnValue:
    """What I asked, of whom, and what they answered."""
    trainee = own_trainee()
    found = queries.requests_of(db.session, trainee.id, now=datetime.now(UTC))
    return render_template(
        "attestations/asked.html",
        waiting=[one for one in found if one.request.answered_at is None],
        answered=[one for one in found if one.request.answered_at is not None],
        names=skills.skill_labels(db.session, {one.request.holding.skill_id for one in found}, str(get_locale())),
        labels=labels,
    )


@bp.route("/portfolio/attestations/demander", methods=["GET", "POST"])
@requires(Permission.EDIT_PORTFOLIO)
def ask() -> ResponseReturnValue:
    """Ask one of my trainers to attest skills."""
    trainee, chosen = own_trainee(), chosen_skills()
    attesters = queries.trainers_of(db.session, trainee, datetime.now(UTC))
    choices = askable(trainee, chosen)
    ticked = [str(skill_id) for skill_id, _name, _hint in choices if skill_id in chosen]
    form = AskForm(skills=choices, attesters=attesters, data={"skills": ticked})
    if attesters and form.validate_on_submit():
        provider_id, trainer_id = form.chosen
        try:
            asking = services.ask(
                db.session,
                trainee=trainee,
                skill_ids=form.skill_ids,
                provider_id=provider_id,
                trainer_id=trainer_id,
                words=(form.words.data or "").strip() or None,
                now=datetime.now(UTC),
            )
        except (NotTheirTrainerError, NotHeldError):
            db.session.rollback()
            form.form_errors.append(
                _("Something changed meanwhile. Check the trainer and the skills, then send again.")
            )
        else:
            db.session.commit()
            return say_asked(trainee, asking)
    return render_template(
        "attestations/ask.html", form=form, attesters=attesters, holds=bool(choices) or holds_something(trainee)
    )


def say_asked(trainee: Trainee, asking: Asking) -> ResponseReturnValue:
    """Tell the trainer, unless they were told lately, and the trainee."""
    count = len(asking.requests)
    if asking.tell:
        tell_trainer(asking, trainee, count)
    if count:
        flash(ngettext("Your request is sent.", "Your %(num)d requests are sent.", count), "good")
    else:
        flash(_("You have asked this trainer already. They will answer you here."), "wait")
    return redirect(url_for("attestations.asked"))


def tell_trainer(asking: Asking, trainee: Trainee, count: int) -> None:
    """Write to the trainer who is asked."""
    trainer = db.session.get_one(User, asking.requests[0].trainer_id)
    mail.send(
        "attestations/mail/asked.txt",
        to=trainer.email,
        locale=trainer.locale,
        trainer=trainer,
        trainee=trainee,
        count=count,
        link=mail.public_url("attestations.inbox"),
    )


@bp.post("/portfolio/attestations/<uuid:request_id>/retirer")
@requires(Permission.EDIT_PORTFOLIO)
def withdraw_request(request_id: UUID) -> ResponseReturnValue:
    """Ask no longer."""
    found = queries.request(db.session, request_id)
    if found is None or not policies.may_withdraw_request(own_trainee(), found):
        abort(404)
    try:
        services.withdraw_request(db.session, request=found, now=datetime.now(UTC))
    except AlreadyAnsweredError:
        db.session.rollback()
        flash(_("It had already been answered, or taken back."), "wait")
    else:
        db.session.commit()
        flash(_("Your request is taken back."), "good")
    return redirect(url_for("attestations.asked"))
