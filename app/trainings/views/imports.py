"""Tables in and out: tried first, told row by row, then kept; and what is known, as the same tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from app.access import requires
from app.accounts.models import Organisation
from app.db import begin_writing, db
from app.permissions import Permission
from app.skills import forms as skill_forms
from app.skills import queries as skills
from app.trainings import labels, policies, queries
from app.trainings.errors import SheetError
from app.trainings.forms import SheetForm
from app.trainings.importers import certifications, enrolments, programmes, sessions, sheet
from app.trainings.importers.report import Report
from app.trainings.importers.sheet import Line
from app.trainings.models import TrainingSession
from app.trainings.services import Admission
from app.trainings.views.admissions import send
from app.trainings.views.blueprint import bp, followed, language, own_providers, this_day

TRIED, KEPT = 0, 1


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table: its words, its columns, what reads its rows and what writes them."""

    title: Any
    lead: Any
    columns: dict[str, tuple[str, ...]]
    required: tuple[str, ...]
    run: Callable[[Sequence[Line], datetime, Organisation], Report]
    rows: Callable[[], Any]
    more: tuple[str, ...] = ()
    of_one_provider: bool = False
    permission: Permission = Permission.MANAGE_TRAININGS


def _run_programmes(lines: Sequence[Line], now: datetime, provider: Organisation) -> Report:
    known = [one.programme for one in queries.programmes_of(db.session, _mine(), today=this_day(), whole=True)]
    return programmes.write_rows(
        db.session, lines, provider=provider, programmes=known, find_skill=_finder(), by=current_user, now=now
    )


def _finder() -> Callable[[str], UUID | None]:
    """What finds a skill by its code, else by its exact name."""
    framework = skills.default_framework(db.session)
    codes = (
        {code.casefold(): number for code, number in skills.skills_by_code(db.session, framework.id).items()}
        if framework
        else {}
    )

    def find(text: str) -> UUID | None:
        """The skill of this code, else the one whose name this is."""
        if not text:
            return None
        if text.casefold() in codes:
            return codes[text.casefold()]
        same = [
            one
            for one in skill_forms.skills_like(db.session, text, language())
            if sheet.fold(one.label) == sheet.fold(text)
        ]
        return UUID(same[0].id) if len(same) == 1 else None

    return find


def _rows_of_programmes() -> Any:
    found = [one.programme for one in queries.programmes_of(db.session, _mine(), today=this_day(), whole=True)]
    return programmes.rows_of([one for one in found if one.retired_at is None], _codes())


def _codes() -> dict[UUID, str]:
    framework = skills.default_framework(db.session)
    known = skills.skills_by_code(db.session, framework.id) if framework else {}
    return {number: code for code, number in known.items()}


def _run_certifications(lines: Sequence[Line], now: datetime, provider: Organisation) -> Report:
    known = [one.programme for one in queries.programmes_of(db.session, [provider.id], today=this_day(), whole=True)]
    given = queries.certifications_given(db.session, policies.trained_at(current_user))
    return certifications.certify_rows(
        db.session, lines, provider=provider, given=given, programmes=known, find_skill=_finder(), by=current_user,
        now=now,
    )  # fmt: skip


def _rows_of_certifications() -> Any:
    found = queries.certifications_given(db.session, policies.trained_at(current_user))
    certified = queries.certified_skills(db.session, [one.id for one in found])
    return certifications.rows_of(found, certified, _codes())


def _run_sessions(lines: Sequence[Line], now: datetime, _provider: Organisation) -> Report:
    found = [one.programme for one in queries.programmes_of(db.session, _mine(), today=this_day(), whole=True)]
    known = sessions.Programmes(found, _sessions())
    return sessions.schedule_rows(db.session, lines, programmes=known, by=current_user, now=now)


def _run_enrolments(lines: Sequence[Line], now: datetime, _provider: Organisation) -> Report:
    given = _given()
    return enrolments.enrol_rows(
        db.session, lines, given=given, sessions=enrolments.Sessions(_sessions()), by=current_user, now=now
    )


def _mine() -> list[UUID]:
    return policies.managed_at(current_user)


def _sessions() -> list[TrainingSession]:
    return queries.sessions_given_by(db.session, _mine())


def _given() -> TrainingSession | None:
    """The session that the address names, when it names one."""
    number = request.args.get("session", "")
    try:
        return followed(UUID(number)) if number else None
    except ValueError:
        abort(404)


TABLES = {
    "formations": Table(
        _l("Trainings from a table"),
        _l("A row for each skill of each module. A training you have already is said again; nothing is taken out."),
        programmes.COLUMNS,
        programmes.REQUIRED,
        _run_programmes,
        _rows_of_programmes,
        of_one_provider=True,
    ),
    "sessions": Table(
        _l("Sessions from a table"),
        _l("A row for the dates of each module, or one without a module for all. A session of the same name moves."),
        sessions.COLUMNS,
        sessions.REQUIRED,
        _run_sessions,
        lambda: sessions.rows_of(_sessions()),
    ),
    "inscriptions": Table(
        _l("Enrolments from a table"),
        _l("A row for each person. Someone you have trained before is enrolled at once. Anyone else gets a message."),
        enrolments.COLUMNS,
        enrolments.REQUIRED,
        _run_enrolments,
        lambda: enrolments.rows_of(db.session, [given] if (given := _given()) else _sessions()),
        ("etat",),
    ),
    "certifications": Table(
        _l("Titles and blocks from a table"),
        _l("A row for each person and title. Its skills are those you name, else those of the module or training."),
        certifications.COLUMNS,
        certifications.REQUIRED,
        _run_certifications,
        _rows_of_certifications,
        ("nom",),
        of_one_provider=True,
        permission=Permission.ATTEST,
    ),
}


def _allowed(what: str) -> Table:
    """A kind of table, if I may write it: who manages a provider sees no skill."""
    table = TABLES[what]
    if table.permission not in current_user.permissions:
        abort(404)
    return table


def _providers(table: Table) -> list[Organisation]:
    """In whose name such a table may be."""
    at = policies.trained_at(current_user) if table.permission is Permission.ATTEST else _mine()
    return [one for one in own_providers() if one.id in at] or abort(404)


@bp.route(
    "/formations/importer/<any(formations, sessions, inscriptions, certifications):what>", methods=["GET", "POST"]
)
@requires(Permission.MANAGE_TRAININGS)
def import_table(what: str) -> ResponseReturnValue:
    """Read a table: try it, say what each row would do, then keep it when asked."""
    table, given = _allowed(what), _given() if what == "inscriptions" else None
    providers = _providers(table)
    form = SheetForm(providers=providers if table.of_one_provider else ())
    report: Report | None = None
    done = False
    if form.validate_on_submit():
        try:
            # A new file goes before the one that was tried.
            form.text.data = sheet.decode(form.file.data.read()) if form.file.data else form.text.data
            lines = sheet.read(form.text.data, table.columns, _required(table, what, given))
        except SheetError as problem:
            form.file.errors = [labels.SHEET_PROBLEMS[problem.problem] % {"detail": problem.detail}]
        else:
            done = "keep" in request.form
            report = _run(table, lines, form.chosen(providers), keep=done)
    return render_template(
        "trainings/import.html", what=what, table=table, given=given, form=form, report=report, done=done, labels=labels
    )


def _required(table: Table, what: str, given: TrainingSession | None) -> tuple[str, ...]:
    return (*table.required, "session") if what == "inscriptions" and given is None else table.required


def _run(table: Table, lines: Sequence[Line], provider: Organisation, *, keep: bool) -> Report:
    """Do what rows say; undo it all again when it is only tried."""
    begin_writing(db.session)
    report = table.run(lines, datetime.now(UTC), provider)
    if not keep:
        db.session.rollback()
        return report
    db.session.commit()
    for done in report.afterwards:
        if isinstance(done, Admission):
            send(done)
    flash(_("It is kept. Here is what became of each row."), "good")
    return report


@bp.get("/formations/exporter/<any(formations, sessions, inscriptions, certifications):what>.csv")
@requires(Permission.MANAGE_TRAININGS)
def export_table(what: str) -> ResponseReturnValue:
    """What is known, as a table that can be read again; empty when asked, to be filled."""
    table = _allowed(what)
    empty = "vide" in request.args
    rows = [] if empty else list(table.rows())
    columns = list(table.columns) if empty else [*table.columns, *table.more]
    if what == "inscriptions" and empty and _given() is not None:
        columns = [column for column in columns if column not in {"session", "identifiant"}]
    return Response(
        sheet.write(columns, rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{what}.csv"', "Cache-Control": "no-store"},
    )
