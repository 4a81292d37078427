"""A positioning on paper, for the file of the training: tagged, with room to sign."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app.access import requires
from app.db import db
from app.i18n import local_day
from app.permissions import Permission
from app.positioning import labels, queries
from app.positioning.queries import Decisions, Line, ModulePosition, Position
from app.positioning.views.blueprint import bp, note, own, positions, readable, title, told
from app.trainings.models import Enrolment
from app.ui.filters import date_words, duration, nbsp
from app.ui.paper import compile_paper

TEMPLATE = Path(__file__).with_name("positioning.typ")


@bp.get("/positionnements/inscriptions/<uuid:enrolment_id>.pdf")
@requires(Permission.POSITION)
def paper(enrolment_id: UUID) -> ResponseReturnValue:
    """A person's positioning on paper."""
    found = readable(enrolment_id)
    written = write(found)
    note([found], found.session.programme.provider_id)
    return written


@bp.get("/mes-positionnements/<uuid:enrolment_id>.pdf")
@requires(Permission.EDIT_PORTFOLIO)
def my_paper(enrolment_id: UUID) -> ResponseReturnValue:
    """My own."""
    return write(own(enrolment_id))


def write(enrolment: Enrolment) -> Response:
    """The paper of an enrolment, as things are now."""
    now = datetime.now(UTC)
    position, decided = positions([enrolment])[0], queries.decisions(db.session, [enrolment.id])
    content = compile_paper(TEMPLATE, contents(enrolment, position, decided, now), made_at=now)
    return Response(
        content,
        mimetype="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="positionnement.pdf"', "Cache-Control": "no-store"},
    )


def contents(enrolment: Enrolment, position: Position, decided: Decisions, now: datetime) -> dict[str, Any]:
    """What the paper says, in words."""
    given, who = enrolment.session, enrolment.trainee.user.display_name
    words = told(position, decided)
    modules = [_module(one, decided, words) for one in position.modules]
    return {
        "title": _("Positioning of %(person)s", person=who),
        "lang": str(get_locale()),
        "author": given.programme.provider.name,
        "made_on": local_day(now).isoformat(),
        "footer": _("Positioning of %(person)s, as of %(day)s. Tremplin.", person=who, day=date_words(now)),
        "page": _("Page {n} of {total}"),
        "facts": [
            given.full_name,
            given.programme.provider.name,
            _(
                "from %(start)s to %(end)s",
                start=date_words(enrolment.starts_on),
                end=date_words(enrolment.expected_end),
            ),
        ],
        "lead": nbsp(
            _(
                "What was certified, attested or declared before the training, and the hours it could spare. "
                "It is advice: the trainer decides."
            )
        ),
        "head": [
            _("Skill aimed at"),
            _("What is known"),
            _("Its share of the hours"),
            _("What counts"),
            _("Could be lightened"),
        ],
        "modules": [one for one, _row in modules],
        "sum_title": _("Hours of the training"),
        "sum_head": [_("Module"), _("Hours"), _("Advised"), _("Decided")],
        "sum_rows": [
            *(row for _one, row in modules),
            [
                _("In all"),
                duration(sum(one.minutes for one in position.modules)),
                duration(position.advised),
                duration(_spared(position)),
            ],
        ],
        "sign_title": _("Signatures"),
        "signs": [_("The person, on (date):"), _("The trainer, on (date):")],
    }


def _spared(position: Position) -> int:
    return sum(one.mine.spared_minutes for one in position.modules if one.mine is not None)


def _module(one: ModulePosition, decided: Decisions, words: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A module and its row of the sum."""
    last = next(iter(decided.get(one.mine.id, [])), None) if one.mine else None
    told_by = f"{last.decided_by.display_name}, {date_words(last.decided_at)}" if last else ""
    module = {
        "title": title(one.module),
        "rows": [_row(line, words) for line in one.lines],
        "advice": labels.advice(one),
        "decision": labels.verdict(last) if last else _("Not decided yet."),
        "reason": nbsp(last.reason or "") if last else "",
        "by": told_by,
    }
    spared = duration(one.mine.spared_minutes) if one.mine and last else "–"
    return module, [
        title(one.module),
        duration(one.minutes),
        _("finished") if one.finished else duration(one.advised),
        spared,
    ]


def _row(line: Line, words: Mapping[str, Any]) -> dict[str, str]:
    """A skill aimed at: what is known of it, and what it spares."""
    return {
        "skill": words["names"].get(line.skill_id, ""),
        "state": labels.MARKS[line.found],
        "word": str(labels.FOUND[line.found]),
        "told": " ".join(labels.told(line, words["names"], words["origins"], words["assessed"], brief=True)),
        "share": duration(line.share),
        "counts": labels.counted(line.worth),
        "spared": duration(line.spared),
    }
