"""Which skills of two frameworks are the same: by their names, and by what an administrator says in a CSV file.

Columns: `framework_a`, `code_a`, `framework_b`, `code_b`, `relation`. The relation is that of B for A, in the terms of
SKOS: `exact` (when nothing is said), `close`, `broader` (B is broader than A), `narrower`; `different` takes back what
an earlier file, or equal names, said of the two. A file speaks of its own pairs alone: what stands of others stays.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit import services as audit
from app.skills import queries, services
from app.skills.models import EquivalenceRelation, EquivalenceSource
from app.skills.queries import EquivalenceRow
from app.skills.services import Pair
from app.territory import services as territory
from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.reading import Progress, Reading, Row, Silence, on_disk
from app.territory.importers.report import Report, Tally, record

COLUMNS = ("framework_a", "code_a", "framework_b", "code_b")
BY_NAME = "names"
EXACT = EquivalenceRelation.EXACT


class Outcome(StrEnum):
    """What became of a line that was not refused."""

    NEW = "new"
    CHANGED = "changed"
    ALREADY_THERE = "already there"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was understood: what the second skill of the pair is for the first."""

    row: Row
    pair: Pair
    homes: tuple[UUID, UUID]
    relation: EquivalenceRelation


def equate_names(session: Session, *, now: datetime) -> Report:
    """Declare the same what is called the same in two frameworks, and no longer what is not; the caller commits."""
    tally = services.equate_labels(session, now=now)
    digest = hashlib.sha256(BY_NAME.encode()).hexdigest()
    report = Report(queries.IMPORT_SOURCE, BY_NAME, digest, 0, {"skill_equivalence": tally}, [])
    if tally != Tally():
        record(session, report, now=now)
    return report


def import_equivalences(
    session: Session, path: Path, *, now: datetime, progress: Progress | None = None
) -> tuple[Report, list[tuple[Line, Outcome]]]:
    """Read a file, write what it says and tell what became of each line; the caller commits, or undoes."""
    if not path.is_file():
        if path.is_dir():
            raise DistributionError(Problem.NOT_A_FILE, str(path))
        raise DistributionError(Problem.NO_SUCH_FILE, path.name, str(path.parent.resolve()))
    reading = Reading(progress or Silence())
    territory.begin_import(session)
    standing = queries.equivalences(session)
    files = [row for row in standing if row.source is EquivalenceSource.FILE]
    lines = _accepted(reading, _Reader(session, reading).lines(path), files)
    told = _outcomes(lines, files, standing)
    said = {line.pair: line.relation for line in lines}
    tally = services.declare_equivalences(session, said, file=path.name, now=now)
    tallies = {"skill_equivalence": tally, BY_NAME: services.equate_labels(session, now=now)}
    reading.refusals.sort(key=lambda refusal: refusal.line)
    report = Report.of(queries.IMPORT_SOURCE, path.stem, reading, tallies)
    _keep(session, report, path.name, now)
    return report, told


def _keep(session: Session, report: Report, file: str, now: datetime) -> None:
    run = record(session, report, now=now)
    audit.record(
        session,
        action="declare_equivalences",
        object_kind="import_run",
        object_id=run.id,
        actor_id=None,
        now=now,
        file=file,
        created=run.created,
        changed=run.changed,
        retired=run.retired,
        refused=run.refused,
    )


def _outcomes(
    lines: Iterable[Line], files: Iterable[EquivalenceRow], standing: Iterable[EquivalenceRow]
) -> list[tuple[Line, Outcome]]:
    said = {(row.pair, row.relation) for row in files}
    known = {row.pair for row in standing}
    return [
        (line, Outcome.ALREADY_THERE)
        if (line.pair, line.relation) in said
        else (line, Outcome.CHANGED if line.pair in known else Outcome.NEW)
        for line in lines
    ]


class _Reader:
    """Reads lines against the skills that stand, framework by framework."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self.session = session
        self.reading = reading
        self.frameworks = {one.code.casefold(): one.id for one in queries.frameworks(session)}
        self.skills: dict[str, dict[str, UUID]] = {}

    def lines(self, path: Path) -> Iterator[Line]:
        """The lines whose two skills are known, of two frameworks, with a relation we know."""
        for row in self.reading.rows(on_disk(path), COLUMNS, optional=("relation",)):
            first, first_code, second, second_code, relation = row.values
            ends = self._skill(row, first, first_code), self._skill(row, second, second_code)
            known = self._relation(row, relation)
            if ends[0] is None or ends[1] is None or known is None:
                continue
            if first.casefold() == second.casefold():
                self.reading.refuse(row, Refused.SAME_FRAMEWORK, first)
                continue
            homes = self.frameworks[first.casefold()], self.frameworks[second.casefold()]
            if ends[0] < ends[1]:
                yield Line(row, (ends[0], ends[1]), homes, known)
            else:
                yield Line(row, (ends[1], ends[0]), (homes[1], homes[0]), known.reversed)

    def _skill(self, row: Row, framework: str, code: str) -> UUID | None:
        """The skill of this code; when there is none, the line is refused, once."""
        name = framework.casefold()
        if name not in self.frameworks:
            self._refuse(row, Refused.UNKNOWN_FRAMEWORK, framework)
            return None
        if name not in self.skills:
            self.skills[name] = queries.skills_by_code(self.session, self.frameworks[name])
        found = self.skills[name].get(code)
        if found is None:
            self._refuse(row, Refused.UNKNOWN_SKILL, f"{framework} {code}")
        return found

    def _relation(self, row: Row, relation: str) -> EquivalenceRelation | None:
        try:
            return EquivalenceRelation(relation.casefold() or EquivalenceRelation.EXACT)
        except ValueError:
            self._refuse(row, Refused.UNKNOWN_VALUE, relation)
            return None

    def _refuse(self, row: Row, reason: Refused, detail: str) -> None:
        refused = self.reading.refusals
        if not refused or refused[-1].line != row.line:
            self.reading.refuse(row, reason, detail)


def _accepted(reading: Reading, lines: Iterable[Line], files: Iterable[EquivalenceRow]) -> list[Line]:
    """The lines that say nothing twice, contradict none before, and give no skill two exact ones in a framework."""
    told: dict[Pair, Line] = {}
    for line in lines:
        before = told.setdefault(line.pair, line)
        if before is not line:
            reason = Refused.DUPLICATE if before.relation is line.relation else Refused.CONTRADICTION
            reading.refuse(line.row, reason, " ".join(line.row.values))
    exact = {
        end: other
        for row in files
        if row.relation is EXACT and (row.pair not in told or told[row.pair].relation is EXACT)
        for end, other in _exact_ends(row.pair, row.homes)
    }
    accepted = []
    for line in told.values():
        ends = _exact_ends(line.pair, line.homes) if line.relation is EXACT else []
        if any(exact.get(end, other) != other for end, other in ends):
            reading.refuse(line.row, Refused.SECOND_EXACT, " ".join(line.row.values))
        else:
            exact.update(ends)
            accepted.append(line)
    return accepted


def _exact_ends(pair: Pair, homes: tuple[UUID, UUID]) -> list[tuple[tuple[UUID, UUID], UUID]]:
    """Each skill of a pair with the other's framework, and that other."""
    return [((pair[0], homes[1]), pair[1]), ((pair[1], homes[0]), pair[0])]
