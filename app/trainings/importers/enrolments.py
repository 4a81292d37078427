"""People to enrol, from a table: those who are new are invited, never a failed row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.models import User
from app.trainings import queries, services
from app.trainings.errors import AlreadyAwaitedError, AlreadyEnrolledError, TrainingError
from app.trainings.importers.report import Report, Verdict
from app.trainings.importers.sheet import FORMULAS, Line, day, fold
from app.trainings.labels import REFUSED_PLACES, REFUSED_ROWS, STATES
from app.trainings.models import TrainingSession
from app.trainings.services import Entrant, Way

COLUMNS = {
    "session": ("groupe", "group", "numero de session", "session number"),
    "nom": ("prenom et nom", "nom et prenom", "name", "stagiaire", "trainee"),
    "email": ("e-mail", "courriel", "mail", "adresse e-mail", "e-mail address"),
    "debut": ("début", "premier jour", "entree", "start", "first day"),
    "fin": ("dernier jour", "sortie", "end", "last day"),
    "identifiant": ("identifiant de session", "session id", "id"),
}
REQUIRED = ("nom", "email")
LONGEST_NAME = 120


class Sessions:
    """The sessions that rows may name: by their number, their own name or their full one."""

    def __init__(self, sessions: Iterable[TrainingSession]) -> None:
        self._by_name: dict[str, set[UUID]] = defaultdict(set)
        self._by_id = {one.id: one for one in sessions}
        for one in self._by_id.values():
            for name in {str(one.id), one.full_name, one.name or one.full_name, one.programme.title}:
                self._by_name[fold(name)].add(one.id)

    def find(self, text: str, number: str = "") -> TrainingSession | str:
        """The session of this name, told from others of the same one by its number; or why there is not one."""
        found = self._by_name.get(fold(text), set())
        if number:
            wanted = {str(one): one for one in self._by_id}.get(number.casefold())
            if wanted is None:
                return "unknown_number"
            return self._by_id[wanted] if not text or wanted in found else "other_number"
        if len(found) == 1:
            return self._by_id[next(iter(found))]
        return "several_sessions" if found else "unknown_session"


def enrol_rows(
    session: Session,
    lines: Sequence[Line],
    *,
    given: TrainingSession | None,
    sessions: Sessions,
    by: User,
    now: datetime,
) -> Report:
    """Enrol each row's person in the session it names, or in the one given; the caller keeps it all, or undoes it.

    What is to be done once it is kept: the admissions to write about.
    """
    report = Report()
    seen: dict[tuple[UUID, str], int] = {}
    for line in lines:
        target = given or sessions.find(line["session"], line["identifiant"])
        if isinstance(target, str):
            report.add(line, Verdict.REFUSED, REFUSED_ROWS[target])
            continue
        entrant = _entrant(line)
        if isinstance(entrant, str):
            report.add(line, Verdict.REFUSED, REFUSED_ROWS[entrant] % {"sign": line["nom"][:1]})
            continue
        key = (target.id, accounts.tidy_email(entrant.email))
        if key in seen:
            report.add(line, Verdict.SAME, REFUSED_ROWS["twice"])
            continue
        seen[key] = line.number
        _admit(session, report, line, target, entrant, by=by, now=now)
    return report


def _entrant(line: Line) -> Entrant | str:
    """Who a row is about, or what is wrong with it."""
    if line.unreadable:
        return "unreadable"
    if line["nom"].startswith(FORMULAS):
        return "odd_name"
    if not line["nom"] or len(line["nom"]) > LONGEST_NAME:
        return "no_name"
    try:
        validate_email(line["email"], check_deliverability=False)
    except EmailNotValidError:
        return "bad_email"
    days: list[date | None] = []
    for column in ("debut", "fin"):
        found = day(line[column]) if line[column] else None
        if line[column] and found is None:
            return "bad_day"
        days.append(found)
    return Entrant(line["email"], line["nom"], *days)


def _admit(
    session: Session, report: Report, line: Line, target: TrainingSession, entrant: Entrant, *, by: User, now: datetime
) -> None:
    try:
        with session.begin_nested():
            admission = services.admit(session, training_session=target, entrant=entrant, by=by, now=now)
    except (AlreadyEnrolledError, AlreadyAwaitedError) as known:
        report.add(line, Verdict.SAME, REFUSED_PLACES[type(known)])
    except TrainingError as refusal:
        report.add(line, Verdict.REFUSED, REFUSED_PLACES[type(refusal)])
    else:
        report.add(line, Verdict.ENROLLED if admission.way is Way.ENROLLED else Verdict.ASKED)
        report.afterwards.append(admission)


def rows_of(session: Session, sessions: Iterable[TrainingSession]) -> Iterable[Sequence[Any]]:
    """Everyone in these sessions, as `enrol_rows` reads them, with where each stands."""
    names = {given.id: given.full_name for given in sessions}
    seats = queries.seats(session, names)
    for session_id, name in names.items():
        for one in seats[session_id]:
            # Who left before they came is still told a way in and out that can be.
            end = one.ended_on if one.ended_on and one.ended_on >= one.starts_on else one.expected_end
            state = str(STATES[one.state]) if one.state else ""
            yield (name, one.name, one.email, one.starts_on, end, session_id, state)
