"""What the pages of rankings and of fitting offers share."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, request
from flask_babel import get_locale

from app.config import Settings
from app.db import db
from app.i18n import local_day
from app.matches import labels, services
from app.matches.bridge import Group, Match, Reason, State, StepKind
from app.matches.services import FitLine, FittingPage
from app.ui import charts
from app.ui.lists import page_url

bp = Blueprint("matches", __name__, template_folder="../templates")


def settings() -> Settings:
    """The settings of this installation."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def comb(match: Match, names: dict[UUID, str]) -> charts.CombDrawing:
    """One tooth for each skill wanted, on the day the place stands for."""
    return charts.comb([_tooth(reason, names) for reason in match.reasons])


def _tooth(reason: Reason, names: dict[UUID, str]) -> charts.Tooth:
    there = reason.state is State.ACQUIRED
    missing = reason.credit == 0
    coming = reason.state is State.IN_PROGRESS
    return charts.Tooth(
        label=names[UUID(reason.skill)],
        importance=reason.importance,
        credit=reason.credit / 1000,
        state="gap" if missing else "soon" if coming else "have",
        proof="missing" if missing else labels.PROOF_CODES[reason.proof or 0] if there else "in_progress",
        mandatory=reason.mandatory,
        day=reason.from_day if coming and not missing else None,
    )


def fitting_words(trainee_id: UUID) -> dict[str, Any]:
    """What matches/_fit.html reads of the offers that fit someone, on the page that the address asks for."""
    fits = services.fitting(
        db.session,
        trainee_id=trainee_id,
        page=request.args.get("page", 1, type=int),
        today=local_day(datetime.now(UTC)),
        locale=str(get_locale()),
        data_dir=settings().data_dir,
    )
    return {
        "fits": fits,
        "fit_groups": _by_group(fits),
        "combs": {line.demand.id: comb(line.match, fits.skills) for line in fits.lines},
        "labels": labels,
        "Group": Group,
        "StepKind": StepKind,
        "telling": services.TELLING,
        "uuid": UUID,
        "page_url": page_url,
    }


def _by_group(fits: FittingPage) -> list[tuple[Group, list[tuple[int, FitLine]]]]:
    """The page's offers, numbered, under the headings of their groups, in order."""
    numbered = list(enumerate(fits.lines, start=(fits.number - 1) * services.FITS_SHOWN + 1))
    found = [(group, [one for one in numbered if one[1].place.group is group]) for group in Group]
    return [(group, ones) for group, ones in found if ones]
