"""How many trainers of a provider must attest each skill, as its administrator says."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm

from app.access import requires
from app.accounts import queries as accounts
from app.accounts.models import Organisation, OrganisationKind
from app.accounts.policies import may_manage_team
from app.attestations import queries, services
from app.attestations.views.blueprint import bp
from app.db import db
from app.i18n import alphabetical
from app.permissions import Permission
from app.skills import queries as skills


@bp.route("/structures/<uuid:organisation_id>/attestations", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATION)
def quorums(organisation_id: UUID) -> ResponseReturnValue:
    """Say of each skill taught how many trainers must have seen it."""
    provider = managed(organisation_id)
    known = queries.quorums_of(db.session, provider.id)
    names = skills.skill_labels(
        db.session, queries.skills_taught(db.session, provider.id) | set(known), str(get_locale())
    )
    form, trainers = FlaskForm(), queries.trainers_at(db.session, provider.id)
    if form.validate_on_submit():
        wrong = not_understood(set(names))
        if not wrong:
            return save(provider, set(names), trainers)
        form.form_errors.append(
            _(
                "Choose a number from 1 to %(most)s for: %(skills)s. Nothing was changed.",
                most=queries.MOST_ATTESTERS,
                skills=", ".join(sorted((names[one] for one in wrong), key=alphabetical)),
            )
        )
    return render_template(
        "attestations/quorums.html",
        form=form,
        provider=provider,
        rows=sorted(names.items(), key=lambda pair: (known.get(pair[0], 1) == 1, alphabetical(pair[1]), str(pair[0]))),
        known=known,
        most=queries.MOST_ATTESTERS,
        trainers=trainers,
        sent=request.form,
    )


def managed(organisation_id: UUID) -> Organisation:
    """A provider that one administers; any other does not exist."""
    found = accounts.organisation(db.session, organisation_id)
    if found is None or found.kind is not OrganisationKind.PROVIDER or not may_manage_team(current_user, found):
        abort(404)
    return found


def sent_number(skill_id: UUID) -> int | None:
    """How many were asked for, when it is a number that may be; none also where nothing was sent."""
    number = request.form.get(f"q-{skill_id}", type=int)
    return number if number is not None and 1 <= number <= queries.MOST_ATTESTERS else None


def not_understood(offered: set[UUID]) -> list[UUID]:
    """The skills for which something else than such a number was sent."""
    return [one for one in offered if f"q-{one}" in request.form and sent_number(one) is None]


def save(provider: Organisation, offered: set[UUID], trainers: int) -> ResponseReturnValue:
    """Write what was chosen; what was signed counts again, or no more."""
    attesters = {skill_id: number for skill_id in offered if (number := sent_number(skill_id)) is not None}
    changed = services.set_quorums(
        db.session, provider=provider, attesters=attesters, by=current_user, now=datetime.now(UTC)
    )
    db.session.commit()
    if changed:
        flash(
            ngettext(
                "%(num)d skill changed. What was signed follows.",
                "%(num)d skills changed. What was signed follows.",
                changed,
            ),
            "good",
        )
    else:
        flash(_("Nothing changed."), "wait")
    beyond = sum(number > trainers for number in attesters.values())
    if beyond:
        flash(
            ngettext(
                "%(num)d skill asks for more trainers than the %(trainers)s who train here: "
                "it cannot be attested until others come. Choose a smaller number, or invite trainers.",
                "%(num)d skills ask for more trainers than the %(trainers)s who train here: "
                "they cannot be attested until others come. Choose a smaller number, or invite trainers.",
                beyond,
                trainers=trainers,
            ),
            "wait",
        )
    return redirect(url_for("attestations.quorums", organisation_id=provider.id))
