"""Communes of the official geographic code, and the former communes that still lead to them.

The second file is optional: `communes.csv` has `communes_anciennes.csv` beside it. A commune that has left the code is
retired, and keeps its place for those who live there; départements that the file does not have are left as they are, so
that regions can be imported one by one.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.merging import Key, Shape, Values, difference, refuse_a_massacre, standing_rows, write
from app.territory.importers.reading import Progress, Reading, Row, Silence, SourceFile, on_disk
from app.territory.importers.report import Report, Tally, record
from app.territory.models import Commune, FormerCommune
from app.territory.queries import plain_name
from app.territory.services import begin_import

COLUMNS = (
    "code_insee",
    "nom",
    "code_departement",
    "code_region",
    "population",
    "latitude",
    "longitude",
)
OPTIONAL = ("code_arrondissement", "codes_postaux")
FORMER_COLUMNS = ("code_insee", "nom", "code_commune_actuelle")
CODE_LENGTH = 5

COMMUNES = Shape(
    Commune,
    ("code",),
    (
        "name",
        "search_name",
        "department",
        "region",
        "district",
        "postcodes",
        "population",
        "latitude",
        "longitude",
    ),
    gone="retired",
    standing=False,
)
FORMER = Shape(FormerCommune, ("code",), ("name", "search_name", "current_code"), gone="retired", standing=False)


def import_communes(
    session: Session,
    path: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
    allow_retirements: bool = False,
) -> Report:
    """Bring the communes to what the file says, record the import and tell what it did; the caller commits."""
    if not path.is_file():
        if path.is_dir():
            raise DistributionError(Problem.NOT_A_FILE, str(path))
        raise DistributionError(Problem.NO_SUCH_FILE, path.name, str(path.parent.resolve()))
    reading = Reading(progress or Silence())
    communes = _communes(reading, on_disk(path))
    former: dict[Key, Values] = {}
    beside = path.with_name(f"{path.stem}_anciennes{path.suffix}")
    if beside.is_file():
        former = _former(reading, on_disk(beside), communes)
    begin_import(session)
    here = Commune.department.in_({values[2] for values in communes.values()})
    tallies = {
        "commune": _merge(session, reading, COMMUNES, here, communes, allow_retirements=allow_retirements),
        "former_commune": _merge(
            session,
            reading,
            FORMER,
            FormerCommune.current_code.in_(sa.select(Commune.code).where(here)),
            former,
            allow_retirements=allow_retirements or not former,
        ),
    }
    report = Report.of("communes", path.stem, reading, tallies)
    record(session, report, now=now)
    session.expire_all()
    return report


def _merge(
    session: Session,
    reading: Reading,
    shape: Shape,
    scope: sa.ColumnElement[bool],
    wanted: dict[Key, Values],
    *,
    allow_retirements: bool,
) -> Tally:
    found = difference(standing_rows(session, shape, scope), wanted)
    if not allow_retirements:
        refuse_a_massacre(shape, found)
    return write(session, shape, found, wanted, mark=True, constants={}, progress=reading.progress)


def _communes(reading: Reading, file: SourceFile) -> dict[Key, Values]:
    found: dict[Key, Values] = {}
    for row in reading.rows(file, COLUMNS, optional=OPTIONAL):
        code, name, department, region, population, latitude, longitude, district, postcodes = row.values
        if not _named(reading, row, code, name, found):
            continue
        people = _number(int, population, 0, 100_000_000)
        north, east = _number(float, latitude, -90, 90), _number(float, longitude, -180, 180)
        if people is None or north is None or east is None:
            reading.refuse(row, Refused.BAD_NUMBER, f"{code}: {population}, {latitude}, {longitude}")
            continue
        named = (name, plain_name(name))
        found[code,] = (*named, department, region, district or None, postcodes, people, north, east)
    return found


def _former(reading: Reading, file: SourceFile, communes: dict[Key, Values]) -> dict[Key, Values]:
    found: dict[Key, Values] = {}
    for row in reading.rows(file, FORMER_COLUMNS):
        code, name, current = row.values
        if (current,) not in communes:
            reading.refuse(row, Refused.UNKNOWN_REFERENCE, current)
        elif _named(reading, row, code, name, found):
            found[code,] = (name, plain_name(name), current)
    return found


def _named(reading: Reading, row: Row, code: str, name: str, found: dict[Key, Values]) -> bool:
    checks = (
        (len(code) != CODE_LENGTH, Refused.EMPTY_CODE if not code else Refused.UNKNOWN_VALUE),
        (not name, Refused.EMPTY_LABEL),
        ((code,) in found, Refused.DUPLICATE),
    )
    for wrong, reason in checks:
        if wrong:
            reading.refuse(row, reason, code)
            return False
    return True


def _number(kind: Callable[[str], float], text: str, low: float, high: float) -> float | None:
    try:
        number = kind(text)
    except ValueError:
        return None
    return number if low <= number <= high else None
