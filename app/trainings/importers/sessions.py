"""Sessions, from a table: a row for each module's days; a session of the same name is said again, and people follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.territory import queries as territory
from app.trainings import services
from app.trainings.errors import ModuleInUseError, NoDatesError, RetiredError, SeatsTakenError
from app.trainings.importers.report import Report, Verdict
from app.trainings.importers.sheet import Line, day, fold, whole
from app.trainings.labels import REFUSED_ROWS
from app.trainings.models import Programme, TrainingSession
from app.trainings.services import Plan

COLUMNS = {
    "formation": ("programme", "training"),
    "session": ("nom de la session", "name"),
    "commune": ("lieu", "ville", "place", "code insee"),
    "places": ("seats",),
    "module": ("module",),
    "debut": ("début", "du", "start", "from"),
    "fin": ("au", "end", "to"),
    "identifiant": ("identifiant de session", "session id", "id"),
}
REQUIRED = ("formation", "session", "commune", "places", "debut", "fin")
MOST_SEATS = 1000
FAULTS = {
    SeatsTakenError: "seats_taken",
    ModuleInUseError: "module_in_use",
    RetiredError: "retired",
    NoDatesError: "no_module",
}


@dataclass(frozen=True, slots=True)
class _Days:
    """What one row says of one module, or of all when it names none."""

    module_id: UUID | None
    days: tuple[date, date]
    commune_code: str
    seats: int


class Programmes:
    """The trainings that rows may name, and their sessions."""

    def __init__(self, programmes: Iterable[Programme], sessions: Iterable[TrainingSession]) -> None:
        self._by_title: dict[str, list[Programme]] = {}
        for one in programmes:
            self._by_title.setdefault(fold(one.title), []).append(one)
        self._sessions: dict[tuple[UUID, str], list[TrainingSession]] = {}
        self._by_number: dict[str, TrainingSession] = {}
        for given in sessions:
            self._sessions.setdefault((given.programme_id, fold(given.name or "")), []).append(given)
            self._by_number[str(given.id)] = given

    def find(self, title: str) -> Programme | str:
        """The training of this name, or why there is not one."""
        found = self._by_title.get(fold(title), [])
        if len(found) == 1:
            return found[0]
        return "several_programmes" if found else "unknown_programme"

    def session(self, line: Line) -> tuple[Programme, TrainingSession | None] | str:
        """The training and the session that a row names, none when it is new; or why that cannot be told."""
        if line["identifiant"]:
            known = self._by_number.get(line["identifiant"].casefold())
            if known is None:
                return "unknown_number"
            told, same = (fold(line["formation"]), fold(line["session"])), fold(known.name or "")
            return (known.programme, known) if told == (fold(known.programme.title), same) else "other_number"
        programme = self.find(line["formation"])
        if isinstance(programme, str):
            return programme
        found = self._sessions.get((programme.id, fold(line["session"])), [])
        return (programme, next(iter(found), None)) if len(found) <= 1 else "several_sessions"


def schedule_rows(
    session: Session, lines: Sequence[Line], *, programmes: Programmes, by: User, now: datetime
) -> Report:
    """Plan the sessions that rows tell, or say them again; a session of which one row is refused is left as it was."""
    report = Report()
    for rows in _by_session(lines).values():
        found = programmes.session(rows[0])
        read = [found if isinstance(found, str) else _days(session, line, found[0]) for line in rows]
        if any(isinstance(one, str) for one in read) or isinstance(found, str):
            for line, one in zip(rows, read, strict=True):
                report.add(line, Verdict.REFUSED, REFUSED_ROWS[one if isinstance(one, str) else "with_the_others"])
            continue
        told = [one for one in read if isinstance(one, _Days)]
        programme, known = found
        verdict, words = _write(session, programme, known, rows[0]["session"], told, by=by, now=now)
        for line in rows:
            report.add(line, verdict, words)
    report.outcomes.sort(key=lambda one: one.line.number)
    return report


def _by_session(lines: Sequence[Line]) -> dict[tuple[str, str, str], list[Line]]:
    found: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        key = (fold(line["formation"]), fold(line["session"]), line["identifiant"].casefold())
        found.setdefault(key, []).append(line)
    return found


def _days(session: Session, line: Line, programme: Programme) -> _Days | str:
    """What a row says, or what is wrong with it."""
    days = _first_and_last(line)
    if isinstance(days, str):
        return days
    if not 1 <= whole(line["places"]) <= MOST_SEATS:
        return "bad_seats"
    commune = _commune(session, line["commune"])
    if commune is None:
        return "unknown_commune"
    module_id = None
    if line["module"]:
        module_id = next((one.id for one in programme.modules if fold(one.title) == fold(line["module"])), None)
        if module_id is None:
            return "unknown_module"
    return _Days(module_id, days, commune, whole(line["places"]))


def _first_and_last(line: Line) -> tuple[date, date] | str:
    """The days a row gives, when it can be read."""
    start, end = day(line["debut"]), day(line["fin"])
    if line.unreadable:
        return "unreadable"
    if start is None or end is None:
        return "bad_day"
    return (start, end) if start <= end else "end_before_start"


def _commune(session: Session, text: str) -> str | None:
    """The commune of this code, or the only one of this name."""
    known = territory.commune(session, text.upper())
    if known is not None:
        return known.code
    found = [
        one
        for one in territory.communes_like(session, text)
        if territory.plain_name(one.name) == territory.plain_name(text)
    ]
    return found[0].code if len(found) == 1 else None


def _write(
    session: Session,
    programme: Programme,
    known: TrainingSession | None,
    name: str,
    told: Sequence[_Days],
    *,
    by: User,
    now: datetime,
) -> tuple[Verdict, Any]:
    every = next((one.days for one in told if one.module_id is None), None)
    dates = dict.fromkeys((module.id for module in programme.modules), every) if every else {}
    dates |= {one.module_id: one.days for one in told if one.module_id is not None}
    before = {one.module_id: (one.starts_on, one.ends_on) for one in known.modules} if known else {}
    plan = Plan(name or None, told[0].commune_code, told[0].seats, before | dates)
    if known is not None and Plan(known.name, known.commune_code, known.seats, before) == plan:
        return Verdict.SAME, ""
    try:
        if known is not None:
            services.reschedule(session, training_session=known, plan=plan, by=by, now=now)
            return Verdict.CHANGED, ""
        services.schedule(
            session, programme=programme, name=plan.name, commune_code=plan.commune_code, seats=plan.seats,
            module_dates=plan.module_dates,
        )  # fmt: skip
    except tuple(FAULTS) as fault:
        return Verdict.REFUSED, REFUSED_ROWS[FAULTS[type(fault)]]
    return Verdict.MADE, ""


def rows_of(sessions: Iterable[TrainingSession]) -> Iterable[Sequence[Any]]:
    """These sessions, as `schedule_rows` reads them."""
    for given in sessions:
        dates = {one.module_id: one for one in given.modules}
        for module in given.programme.modules:
            if module.id in dates:
                yield (given.programme.title, given.name, given.commune_code, given.seats, module.title,
                       dates[module.id].starts_on, dates[module.id].ends_on, given.id)  # fmt: skip
