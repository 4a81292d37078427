"""Trainings, from a table: a row for each skill of each module; what is known already is said again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.db import new_id
from app.trainings import services
from app.trainings.errors import RetiredError
from app.trainings.importers.report import Report, Verdict
from app.trainings.importers.sheet import Line, fold, whole
from app.trainings.labels import REFUSED_ROWS
from app.trainings.models import Module, Programme
from app.trainings.services import NewModule, Outline

COLUMNS = {
    "formation": ("programme", "training"),
    "dispositif": ("scheme", "financement"),
    "rncp": ("code rncp", "rncp ou rs", "rs"),
    "module": ("module",),
    "heures": ("durée", "duree", "hours"),
    "competence": ("compétence", "skill", "code"),
    "niveau": ("niveau visé", "niveau vise", "level"),
    "identifiant": ("identifiant de formation", "training id", "id"),
}
REQUIRED = ("formation", "module", "heures", "competence")
MOST_HOURS, LONGEST = 5000, 200

FindSkill = Callable[[str], UUID | None]


@dataclass(slots=True)
class _Module:
    """What rows say of a module."""

    title: str
    hours: int
    targets: dict[UUID, int | None] = field(default_factory=dict)


def write_rows(
    session: Session,
    lines: Sequence[Line],
    *,
    provider: Organisation,
    programmes: Iterable[Programme],
    find_skill: FindSkill,
    by: User,
    now: datetime,
) -> Report:
    """Write the trainings that rows tell, or say them again; one of which a row is refused is left as it was.

    A module that the table leaves out stays as it is.
    """
    report = Report()
    known = Known(programmes, provider)
    for rows in _by_title(lines).values():
        modules: dict[str, _Module] = {}
        found = known.find(rows[0])
        faults = [found if isinstance(found, str) else _read(line, modules, find_skill) for line in rows]
        if any(faults) or isinstance(found, str):
            for line, fault in zip(rows, faults, strict=True):
                report.add(line, Verdict.REFUSED, REFUSED_ROWS[fault or "with_the_others"])
            continue
        try:
            programme, verdict = _outline(session, rows[0], found, provider=provider, by=by, now=now)
            if _modules(session, programme, modules.values(), by=by, now=now) and verdict is Verdict.SAME:
                verdict = Verdict.CHANGED
            words: Any = ""
        except RetiredError:
            verdict, words = Verdict.REFUSED, REFUSED_ROWS["retired"]
        for line in rows:
            report.add(line, verdict, words)
    report.outcomes.sort(key=lambda one: one.line.number)
    return report


class Known:
    """The trainings there are, by their number; those of one provider by their name too.

    One that is given goes before one that no more is.
    """

    def __init__(self, programmes: Iterable[Programme], provider: Organisation) -> None:
        self._by_number: dict[str, Programme] = {}
        self._by_title: dict[str, list[Programme]] = {}
        for one in programmes:
            self._by_number[str(one.id)] = one
            if one.provider_id == provider.id:
                self._by_title.setdefault(fold(one.title), []).append(one)

    def find(self, line: Line) -> Programme | str | None:
        """The training that a row names, none when it is new; or why that cannot be told."""
        if line["identifiant"]:
            known = self._by_number.get(line["identifiant"].casefold())
            if known is None:
                return "unknown_number"
            return known if fold(known.title) == fold(line["formation"]) else "other_number"
        found = self._by_title.get(fold(line["formation"]), [])
        given = [one for one in found if one.retired_at is None] or found
        return next(iter(given), None) if len(given) <= 1 else "several_programmes"


def _by_title(lines: Sequence[Line]) -> Mapping[tuple[str, str], list[Line]]:
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        found.setdefault((fold(line["formation"]), line["identifiant"].casefold()), []).append(line)
    return found


def _read(line: Line, modules: dict[str, _Module], find_skill: FindSkill) -> str:
    """Add what a row says to the modules read so far; what is wrong with it, if anything."""
    fault = _fault_of_texts(line)
    if fault:
        return fault
    if not 1 <= whole(line["heures"]) <= MOST_HOURS:
        return "bad_hours"
    if line["niveau"] not in ("", "1", "2", "3", "4"):
        return "bad_level"
    skill_id = find_skill(line["competence"])
    if skill_id is None:
        return "unknown_skill"
    module = modules.setdefault(fold(line["module"]), _Module(line["module"], whole(line["heures"])))
    if module.hours != whole(line["heures"]):
        return "other_hours"
    module.targets[skill_id] = int(line["niveau"]) if line["niveau"] else None
    return ""


def _fault_of_texts(line: Line) -> str:
    """What is wrong with the names a row gives, if anything."""
    if line.unreadable:
        return "unreadable"
    names = (line["formation"], line["module"])
    return "" if all(names) and max(map(len, names)) <= LONGEST else "no_title"


def _outline(
    session: Session, line: Line, programme: Programme | None, *, provider: Organisation, by: User, now: datetime
) -> tuple[Programme, Verdict]:
    """The training a row names, written or said again when need be."""
    if programme is None:
        outline = Outline(line["formation"], None, line["dispositif"] or None, line["rncp"] or None)
        made = services.begin_programme(session, provider=provider, outline=outline, by=by, now=now, number=new_id())
        return made, Verdict.MADE
    if not _says_more(programme, line):
        return programme, Verdict.SAME
    outline = Outline(
        programme.title, programme.title_en, line["dispositif"] or programme.scheme,
        line["rncp"] or programme.rncp_code, programme.occupation_id,
    )  # fmt: skip
    services.describe_programme(session, programme=programme, outline=outline, by=by, now=now)
    return programme, Verdict.CHANGED


def _modules(session: Session, programme: Programme, modules: Iterable[_Module], *, by: User, now: datetime) -> bool:
    """Write the modules that are new, say again those that changed; whether there were any."""
    there, changed = {fold(one.title): one for one in programme.modules}, False
    for told in modules:
        module = there.get(fold(told.title))
        if module is None:
            new = NewModule(told.title, None, told.hours, told.targets)
            services.add_module(session, programme=programme, module=new, by=by, now=now)
        elif _differs(module, told):
            new = NewModule(module.title, module.title_en, told.hours, told.targets)
            services.describe_module(session, module=module, told=new, by=by, now=now)
        else:
            continue
        changed = True
    return changed


def _says_more(programme: Programme, line: Line) -> bool:
    return bool(
        (line["dispositif"] and line["dispositif"] != programme.scheme)
        or (line["rncp"] and line["rncp"] != programme.rncp_code)
    )


def _differs(module: Module, told: _Module) -> bool:
    return module.hours != told.hours or {one.skill_id: one.level for one in module.targets} != told.targets


def rows_of(programmes: Iterable[Programme], codes: Mapping[UUID, str]) -> Iterable[Sequence[Any]]:
    """These trainings, as `write_rows` reads them, skills by their code."""
    for programme in programmes:
        for module in programme.modules:
            for target in module.targets:
                yield (programme.title, programme.scheme, programme.rncp_code, module.title, module.hours,
                       codes.get(target.skill_id, ""), target.level, programme.id)  # fmt: skip
