"""Importing communes: whole, once, and kept when they are gone."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.territory import queries
from app.territory.errors import DistributionError, Problem, Refused
from app.territory.importers.communes import import_communes
from app.territory.importers.report import Report, Tally
from app.territory.models import Commune, FormerCommune, ImportRun
from tests.factories import distributions as make

OFFICIAL = Path(__file__).parents[4] / "shared" / "data" / "geo" / "communes_normandie.csv"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make.write(tmp_path, {"communes.csv": make.communes(), "communes_anciennes.csv": make.former_communes()})
    return tmp_path / "communes.csv"


def rewritten(file: Path, table: list[list[str]]) -> Path:
    make.write(file.parent, {file.name: table})
    return file


def brought(session: Session, file: Path, now: datetime) -> Report:
    return import_communes(session, file, now=now)


def test_communes_and_former_communes_are_imported(session: Session, file: Path, now: datetime) -> None:
    report = brought(session, file, now)

    assert report.tallies == {"commune": Tally(3), "former_commune": Tally(2)}
    caen = session.get_one(Commune, "14118")
    assert (caen.name, caen.department, caen.population, caen.district) == ("Caen", "14", 108200, "141")
    assert session.get_one(FormerCommune, "50602").current_code == "50129"


def test_importing_twice_changes_nothing(session: Session, file: Path, now: datetime) -> None:
    brought(session, file, now)

    assert brought(session, file, now).total == Tally()


def test_the_import_is_recorded_with_its_refusals(session: Session, file: Path, now: datetime) -> None:
    table = [*make.communes(), ["14999", "Nulle part", "14", "28", "", "", "peu", "49", "0", ""]]

    report = brought(session, rewritten(file, table), now)

    run = session.scalars(select(ImportRun)).one()
    assert (run.source, run.created, run.refused, run.started_at) == ("communes", 5, 1, now)
    assert run.refusals == "communes.csv:5: bad_number: 14999: peu, 49, 0"
    assert report.read == 6


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "Sans code", "14", "28", "", "", "1", "49", "0", ""], Refused.EMPTY_CODE),
        (["123", "Court", "14", "28", "", "", "1", "49", "0", ""], Refused.UNKNOWN_VALUE),
        (["14900", "", "14", "28", "", "", "1", "49", "0", ""], Refused.EMPTY_LABEL),
        (["14118", "Caen bis", "14", "28", "", "", "1", "49", "0", ""], Refused.DUPLICATE),
        (["14900", "Pôle", "14", "28", "", "", "1", "91", "0", ""], Refused.BAD_NUMBER),
        (["14900", "Infini", "14", "28", "", "", "1", "49", "nan", ""], Refused.BAD_NUMBER),
        (["14900", "Trop court", "14"], Refused.WRONG_WIDTH),
    ],
)
def test_a_row_that_makes_no_commune_is_refused(
    session: Session, file: Path, now: datetime, row: list[str], reason: Refused
) -> None:
    report = brought(session, rewritten(file, [*make.communes(), row]), now)

    assert [(one.line, one.reason) for one in report.refusals] == [(5, reason)]
    assert report.tallies["commune"] == Tally(3)


def test_a_former_commune_that_leads_nowhere_is_refused(session: Session, file: Path, now: datetime) -> None:
    make.write(file.parent, {"communes_anciennes.csv": [*make.former_communes(), ["50001", "Perdue", "", "50999", ""]]})

    report = brought(session, file, now)

    assert [(one.file, one.reason) for one in report.refusals] == [
        ("communes_anciennes.csv", Refused.UNKNOWN_REFERENCE)
    ]


def test_a_commune_that_has_left_the_code_is_retired_and_comes_back(
    session: Session, file: Path, now: datetime
) -> None:
    make.write(file.parent, {"communes_anciennes.csv": make.without(make.former_communes(), "50173")})
    brought(session, file, now)

    gone = brought(session, rewritten(file, make.without(make.communes(), "50523")), now)
    assert gone.tallies["commune"] == Tally(retired=1)
    assert session.get_one(Commune, "50523").retired
    assert queries.communes_like(session, "sainte mere") == []

    back = brought(session, rewritten(file, make.communes()), now)
    assert back.tallies["commune"] == Tally(changed=1)
    assert not session.get_one(Commune, "50523").retired


def test_another_departement_is_left_as_it_is(session: Session, file: Path, now: datetime) -> None:
    brought(session, file, now)
    manche = make.without(make.communes(), "14118")

    assert brought(session, rewritten(file, manche), now).total == Tally()
    assert not session.get_one(Commune, "14118").retired


def test_a_file_that_is_not_there_is_said(session: Session, tmp_path: Path, now: datetime) -> None:
    with pytest.raises(DistributionError) as caught:
        brought(session, tmp_path / "communes.csv", now)

    assert caught.value.problem is Problem.NO_SUCH_FILE


def test_an_import_that_would_retire_most_communes_is_refused(session: Session, file: Path, now: datetime) -> None:
    head, caen, *_ = make.communes()
    many = [head, *([f"14{n:03}", *caen[1:]] for n in range(120))]
    brought(session, rewritten(file, many), now)
    few = rewritten(file, many[:40])

    with pytest.raises(DistributionError) as caught:
        brought(session, few, now)
    assert caught.value.problem is Problem.TOO_MANY_RETIRED

    report = import_communes(session, few, now=now, allow_retirements=True)
    assert report.tallies["commune"] == Tally(retired=81)


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official communes are not beside this repository")
def test_the_official_communes_are_imported_without_a_refusal(session: Session, now: datetime) -> None:
    report = brought(session, OFFICIAL, now)

    assert (report.tallies["commune"], report.refusals) == (Tally(2644), [])
    assert brought(session, OFFICIAL, now).total == Tally()
