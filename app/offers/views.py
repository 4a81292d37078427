"""Pages of offers and searches: write, choose the skills, publish, close."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.exc import IntegrityError

from app.access import requires
from app.accounts.models import Membership, Organisation
from app.config import Settings
from app.db import db, new_id
from app.i18n import local_day
from app.offers import bridge, labels, policies, queries, services
from app.offers.bridge import Proposal
from app.offers.errors import (
    ClosedError,
    MissingDetailError,
    NothingRequiredError,
    TooManyRequirementsError,
    UnknownSkillError,
)
from app.offers.forms import (
    ActionsForm,
    DetailsForm,
    RequirementRow,
    SearchDetailsForm,
    details_from,
    kept,
    row_from_request,
    row_from_values,
)
from app.offers.models import Demand, DemandKind, DemandState
from app.permissions import Permission
from app.reading import bridge as reading
from app.skills import forms as skill_forms
from app.skills import queries as skills
from app.territory import forms as commune_forms
from app.ui.fields import Found

bp = Blueprint("offers", __name__, template_folder="templates")

PREFIX, FIELD = "r-", "-importance"


@bp.app_context_processor
def words() -> dict[str, Any]:
    """What contracts and states are called, on this slice's pages and those above."""
    return {"contract_words": labels.CONTRACTS, "states": labels.STATES}


@bp.get("/offres")
@requires(Permission.WRITE_OFFERS)
def index() -> ResponseReturnValue:
    """My organisation's offers."""
    found = queries.demands_of(db.session, _organisation_ids(), DemandKind.OFFER)
    return render_template("offers/index.html", found=found, kind="offer")


@bp.get("/recherches")
@requires(Permission.SEARCH_PEOPLE)
def searches() -> ResponseReturnValue:
    """My organisation's searches for people by skills."""
    found = queries.demands_of(db.session, _organisation_ids(), DemandKind.SEARCH)
    return render_template("offers/index.html", found=found, kind="search")


@bp.route("/offres/nouvelle", methods=["GET", "POST"])
@requires(Permission.WRITE_OFFERS)
def new_offer() -> ResponseReturnValue:
    """Write a new offer: what, where, when."""
    return _new(DemandKind.OFFER)


@bp.route("/recherches/nouvelle", methods=["GET", "POST"])
@requires(Permission.SEARCH_PEOPLE)
def new_search() -> ResponseReturnValue:
    """Begin a search for people by skills alone."""
    return _new(DemandKind.SEARCH)


def _new(kind: DemandKind) -> ResponseReturnValue:
    now = datetime.now(UTC)
    form = _details_form(kind, None, now)
    if form.validate_on_submit():
        try:
            demand = services.draft(
                db.session,
                organisation=_organisation(),
                author=current_user,
                details=form.details(),
                now=now,
                kind=kind,
                number=form.chosen_number,
            )
        except IntegrityError:  # sent twice at the same moment: the other came first
            db.session.rollback()
            return redirect(url_for("offers.requirements", demand_id=form.chosen_number))
        db.session.commit()
        return redirect(url_for("offers.requirements", demand_id=demand.id))
    return render_template("offers/details.html", form=form, demand=None, kind=kind.value)


@bp.route("/demandes/<uuid:demand_id>/description", methods=["GET", "POST"])
@requires(Permission.SEARCH_PEOPLE)
def details(demand_id: UUID) -> ResponseReturnValue:
    """Write an offer's or a search's details again."""
    demand, now = _editable(demand_id), datetime.now(UTC)
    form = _details_form(demand.kind, demand, now)
    if form.validate_on_submit():
        try:
            services.describe(db.session, demand=demand, details=form.details())
        except ClosedError:
            form.form_errors.append(_("This offer is closed. It can no longer be changed."))
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("offers.requirements", demand_id=demand.id))
    return render_template("offers/details.html", form=form, demand=demand, kind=demand.kind.value)


@bp.route("/demandes/<uuid:demand_id>/competences", methods=["GET", "POST"])
@requires(Permission.SEARCH_PEOPLE)
def requirements(demand_id: UUID) -> ResponseReturnValue:
    """Choose the skills wanted, how much each matters, and publish."""
    demand, now = _editable(demand_id), datetime.now(UTC)
    form = ActionsForm()
    found: Sequence[Found] = ()
    rows = _sent_rows() if request.method == "POST" else _known_rows(demand)
    if form.validate_on_submit():
        if added := request.form.get("add") or request.form.get("q-id"):
            rows = _with_added(rows, added)
            form.q.data = ""
        elif "find" in request.form:
            found = skill_forms.skills_like(db.session, form.q.data or "", _language())
            if not found:
                form.q.errors = [_("We did not find this skill. Try another word.")]
        elif (answer := _save(demand, rows, form, now)) is not None:
            return answer
    return render_template("offers/requirements.html", form=form, demand=demand, rows=rows, found=found)


def _save(
    demand: Demand, rows: Sequence[RequirementRow], form: ActionsForm, now: datetime
) -> ResponseReturnValue | None:
    """Keep the skills chosen and publish when asked; None when something must be mended first."""
    try:
        services.require(db.session, demand=demand, wanted=kept(rows))
        if "publish" in request.form:
            services.publish(db.session, demand=demand, author=current_user, now=now)
    except NothingRequiredError:
        form.form_errors.append(_("Tick at least one skill."))
    except TooManyRequirementsError:
        most = services.MOST_REQUIREMENTS
        form.form_errors.append(_("Keep %(most)s skills at most: untick those that matter least.", most=most))
    except UnknownSkillError:
        form.form_errors.append(_("One of these skills no longer exists. Look for it again."))
    except MissingDetailError:
        form.form_errors.append(_("Something is missing in the description of the offer. Complete it, then publish."))
    except ClosedError:
        form.form_errors.append(_("This offer is closed. It can no longer be changed."))
    else:
        db.session.commit()
        return _after_saving(demand)
    db.session.rollback()
    return None


def _after_saving(demand: Demand) -> ResponseReturnValue:
    if demand.state is not DemandState.PUBLISHED:
        flash(_("Your draft is saved."))
        return redirect(url_for("offers.searches" if demand.kind is DemandKind.SEARCH else "offers.index"))
    if demand.kind is DemandKind.SEARCH:
        flash(_("Your search is saved."))
        return redirect(url_for("matches.profiles", demand_id=demand.id))
    flash(_("Your offer is published."))
    return redirect(url_for("matches.candidates", demand_id=demand.id))


@bp.route("/demandes/<uuid:demand_id>/fermer", methods=["GET", "POST"])
@requires(Permission.SEARCH_PEOPLE)
def close(demand_id: UUID) -> ResponseReturnValue:
    """Close an offer, or put a search away, after a check."""
    demand = _editable(demand_id)
    form = ActionsForm()
    if form.validate_on_submit():
        services.close(db.session, demand=demand, author=current_user, now=datetime.now(UTC))
        db.session.commit()
        flash(_("Closed. You can still read it."))
        return redirect(url_for("offers.searches" if demand.kind is DemandKind.SEARCH else "offers.index"))
    return render_template("offers/close.html", form=form, demand=demand)


def _organisations() -> list[Organisation]:
    memberships: list[Membership] = current_user.memberships
    return [one.organisation for one in memberships if one.role in policies.AUTHORS and one.ended_at is None]


def _organisation() -> Organisation:
    return (_organisations() or [abort(404)])[0]


def _organisation_ids() -> list[UUID]:
    return [organisation.id for organisation in _organisations()]


def _editable(demand_id: UUID) -> Demand:
    demand = queries.demand(db.session, demand_id)
    if demand is None or not policies.may_edit(current_user, demand):
        abort(404)
    return demand


def _language() -> str:
    return str(get_locale())


def _details_form(kind: DemandKind, demand: Demand | None, now: datetime) -> DetailsForm:
    values = details_from(demand) if demand is not None else {"radius_km": "30", "number": str(new_id())}
    form_class = DetailsForm if kind is DemandKind.OFFER else SearchDetailsForm
    form = form_class(data=values, today=local_day(now))
    skill_forms.attach_occupation(form.occupation, db.session, _language())
    commune_forms.attach_commune(form.commune, db.session)
    return form


def _known_rows(demand: Demand) -> list[RequirementRow]:
    """The skills already required, else those the occupation proposes, the first ones ticked."""
    if demand.requirements:
        names = skills.skill_labels(db.session, [one.skill_id for one in demand.requirements], _language())
        return [
            row_from_values(
                one.skill_id,
                names[one.skill_id],
                "",
                keep=True,
                importance=one.importance,
                level=one.level,
                mandatory=one.mandatory,
            )
            for one in demand.requirements
        ]
    proposals = _proposals(demand)
    names = skills.skill_labels(db.session, [one.skill_id for one in proposals], _language())
    return [
        row_from_values(
            one.skill_id,
            names[one.skill_id],
            _("Read in your text: “%(words)s”", words=one.words) if one.words else "",
            keep=one.ticked,
            importance=one.importance,
        )
        for one in proposals
    ]


def _proposals(demand: Demand) -> list[Proposal]:
    """What the text shows, then what the occupation asks for; the title is read too when it is all there is."""
    settings: Settings = current_app.config["SETTINGS"]
    said = demand.description if demand.occupation_id else f"{demand.title}\n{demand.description}"
    found = reading.skills_in(
        db.session,
        said,
        locale=_language(),
        data_dir=settings.data_dir,
        occupation_id=demand.occupation_id,
        limit=bridge.PROPOSED,
    )
    asked = bridge.proposed(db.session, demand.occupation_id) if demand.occupation_id else []
    return bridge.with_words(asked, [(one.skill_id, one.words, one.confidence) for one in found])


def _sent_rows() -> list[RequirementRow]:
    """The rows as they were sent, so that nothing typed is lost."""
    ids = [
        UUID(name[len(PREFIX) : -len(FIELD)])
        for name in request.form
        if name.startswith(PREFIX) and name.endswith(FIELD) and _is_uuid(name[len(PREFIX) : -len(FIELD)])
    ]
    names = skills.skill_labels(db.session, ids, _language())
    return [row_from_request(one, names[one], "", request.form) for one in ids if one in names]


def _with_added(rows: list[RequirementRow], sent: str) -> list[RequirementRow]:
    """The rows with one more skill; the same one twice stays one."""
    if not _is_uuid(sent):
        return rows
    added = UUID(sent)
    names = skills.skill_labels(db.session, [added], _language())
    if added not in names or any(row.skill_id == added for row in rows):
        return rows
    return [*rows, row_from_values(added, names[added], "", keep=True, importance=2)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
