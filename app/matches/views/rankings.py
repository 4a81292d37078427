"""Pages of rankings: who is ready now, who soon will be, and why; and what was shown to whom."""

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_security import current_user

from app.access import public, requires
from app.accounts.models import Vetting
from app.accounts.policies import may_see_profiles
from app.db import begin_writing, db
from app.i18n import alphabetical, local_day
from app.matches import labels, queries, services
from app.matches.bridge import Group, StepKind
from app.matches.forms import FilterForm, filters_of
from app.matches.views.blueprint import bp, comb, settings
from app.offers import queries as offers
from app.offers.models import Demand, DemandKind
from app.offers.policies import may_edit
from app.permissions import Permission
from app.recognition import queries as recognition
from app.ui import charts
from app.ui.lists import page_url

LOG_PAGE = 50


@bp.get("/offres/<uuid:demand_id>/candidats")
@requires(Permission.SEE_CANDIDATES)
def candidates(demand_id: UUID) -> ResponseReturnValue:
    """Everyone ranked for an offer."""
    return _ranking(_visible(demand_id, DemandKind.OFFER))


@bp.get("/recherches/<uuid:demand_id>/profils")
@requires(Permission.SEE_CANDIDATES)
def profiles(demand_id: UUID) -> ResponseReturnValue:
    """Everyone ranked for a search by skills."""
    return _ranking(_visible(demand_id, DemandKind.SEARCH))


@bp.get("/comment-le-classement-est-fait")
@public
def how() -> ResponseReturnValue:
    """How a ranking is made, in plain words."""
    return render_template("matches/how.html")


@bp.get("/region/journal-des-classements")
@requires(Permission.READ_RANKING_LOG)
def log() -> ResponseReturnValue:
    """Rankings shown, for those who answer for them."""
    total = queries.log_size(db.session)
    pages = max(1, -(-total // LOG_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    entries = queries.log(db.session, limit=LOG_PAGE, offset=(number - 1) * LOG_PAGE)
    return render_template(
        "matches/log.html", entries=entries, number=number, pages=pages, total=total, page_url=page_url
    )


def _visible(demand_id: UUID, kind: DemandKind) -> Demand:
    demand = offers.demand(db.session, demand_id)
    if demand is None or demand.kind is not kind or not may_edit(current_user, demand):
        abort(404)
    return demand


def _ranking(demand: Demand) -> ResponseReturnValue:
    if not may_see_profiles(current_user) or demand.organisation.vetting is not Vetting.ACCEPTED:
        return render_template("matches/not_vetted.html", demand=demand), 403
    if not demand.requirements:
        return render_template("matches/nothing_required.html", demand=demand)
    now = datetime.now(UTC)
    today = local_day(now)
    told = recognition.worn_by_enough(db.session)
    names = recognition.names_of(db.session) if told else {}
    worn = {one: names[one] for one in told if one in names}
    worn = dict(sorted(worn.items(), key=lambda item: alphabetical(item[1])))
    form = FilterForm(request.args, demand=demand, today=today, worn=worn)
    page = services.rank(
        db.session,
        demand=demand,
        filters=filters_of(demand, form, today),
        worn=worn,
        page=request.args.get("page", 1, type=int),
        today=today,
        locale=str(get_locale()),
        secret=settings().secret_key,
        data_dir=settings().data_dir,
    )
    begin_writing(db.session)
    services.log_shown(db.session, page=page, shown_to_id=current_user.id, now=now)
    db.session.commit()
    return render_template(
        "matches/candidates.html",
        page=page,
        form=form,
        labels=labels,
        Group=Group,
        StepKind=StepKind,
        uuid=UUID,
        telling=services.TELLING,
        groups=_by_group(page),
        drawing=_horizon(page),
        combs={line.token: comb(line.match, page.skills) for line in page.lines},
        page_url=page_url,
        now=now,
    )


def _by_group(page: services.RankingPage) -> list[tuple[Group, list[services.CandidateLine]]]:
    """The page's lines under the headings of their groups, in order."""
    return [(group, lines) for group in Group if (lines := [one for one in page.lines if one.place.group is group])]


def _horizon(page: services.RankingPage) -> charts.HorizonDrawing | None:
    """When people are ready, drawn by name when they are few, else by week."""
    people = [charts.Person(one.alias, labels.GROUP_CODES[one.group], one.ready_on) for one in page.drawn]
    return charts.horizon(people, today=page.today, start=page.demand.starts_on) if people else None
