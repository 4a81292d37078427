"""The commands import a distribution whole or not at all, and say in a sentence what was wrong."""

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cli import tremplin
from app.db import db, make_engine
from app.skills import bridge, queries
from app.skills.importers import starter
from app.skills.importers.merging import merge_framework
from app.skills.models import Framework, Occupation, OccupationLink, Skill, SkillLabel
from app.territory.importers import merging
from app.territory.models import Commune, ImportRun
from tests.factories import distributions as make
from tests.factories.skills import a_framework

TABLES = (Framework, Skill, SkillLabel, Occupation, Commune, ImportRun)
COMPETENCES = "unix_referentiel_competence_v460_utf8.csv"


@pytest.fixture
def run(app: Flask) -> Iterator[Callable[..., Result]]:
    def running(*words: object) -> Result:
        return CliRunner().invoke(tremplin, [str(word) for word in words], obj=app)

    yield running
    with app.app_context():
        db.engine.dispose()  # the command looks at the database's revision by a connection of its own


@pytest.fixture
def rome(tmp_path: Path) -> Path:
    return make.write(tmp_path / "rome", make.rome())


def rows(session: Session) -> int:
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)


def refused(run: Callable[..., Result], session: Session, *words: object) -> str:
    """Run a command that must be refused, and return what it says."""
    before = rows(session)
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert result.stderr.endswith("Nothing was imported.\n")
    assert result.stderr.count("\n") == 1
    assert rows(session) == before
    return result.stderr


def test_each_distribution_is_imported_and_told(run, session: Session, tmp_path: Path, rome: Path) -> None:
    make.write(tmp_path, {"communes.csv": make.communes(), "communes_anciennes.csv": make.former_communes()})
    make.write(tmp_path / "starter", make.starter())
    make.esco_folder(tmp_path / "esco")

    for words in (
        ("communes", tmp_path / "communes.csv"),
        ("starter", tmp_path / "starter"),
        ("rome", rome),
        ("esco", tmp_path / "esco"),
    ):
        first, again = run("import", *words), run("import", *words)
        assert (first.exit_code, again.exit_code) == (0, 0), first.output + again.output
        assert "0 rows refused." in first.output
        assert "Nothing new" not in first.output
        assert "Nothing new: everything was already there." in again.output
    assert session.scalars(select(Framework.code).order_by(Framework.code)).all() == ["esco", "rome", "starter"]
    imports = select(func.count()).select_from(ImportRun)
    assert session.scalar(imports.where(ImportRun.source != queries.IMPORT_SOURCE)) == 8


def test_refused_rows_are_told_with_their_place_and_kept(run, session: Session, tmp_path: Path) -> None:
    tables = make.starter()
    tables["mobility.csv"].extend(["SOUDEUR", f"NOWHERE{number}", "1"] for number in range(12))
    make.write(tmp_path / "starter", tables)

    output = run("import", "starter", tmp_path / "starter").output

    assert "12 rows refused." in output
    assert "mobility.csv, line 3: it points to what the distribution does not have (NOWHERE0)" in output
    assert "NOWHERE9" in output
    assert "NOWHERE10" not in output
    kept = session.scalars(select(ImportRun.refusals)).one().splitlines()
    assert len(kept) == 12
    assert kept[-1] == "mobility.csv:14: unknown_reference: NOWHERE11"


def test_an_encoding_that_is_not_utf_8_is_told(run, tmp_path: Path) -> None:
    make.write(tmp_path / "starter", make.starter(), encoding="latin-1")

    result = run("import", "starter", tmp_path / "starter")

    assert result.exit_code == 0
    assert "sectors.csv is not in UTF-8: it was read as latin-1." in result.output


def test_a_folder_that_is_not_one_is_said(run, session: Session, rome: Path) -> None:
    assert "nowhere is not a folder." in refused(run, session, "import", "rome", rome / "nowhere")
    assert "is not a folder." in refused(run, session, "import", "rome", rome / COMPETENCES)


def test_another_folder_is_said_with_the_file_it_lacks(run, session: Session, rome: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert "unix_referentiel_code_rome_v…_utf8.csv was not found" in refused(
        run, session, "import", "rome", tmp_path / "empty"
    )
    assert "skillGroups.csv was not found" in refused(run, session, "import", "esco", rome)
    assert "sectors.csv was not found" in refused(run, session, "import", "starter", rome)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def _rename_column(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("libelle_competence", "libelle", 1), "utf-8")


def _mix_encodings(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace("à".encode(), b"\xe0", 1))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(b""), f"{COMPETENCES} is empty."),
        (lambda path: path.write_bytes(b"\x00\x01\x02"), f"{COMPETENCES} is not a text file"),
        (_mix_encodings, f"{COMPETENCES} mixes two encodings: it is UTF-8 but for line 3."),
        (_rename_column, f"{COMPETENCES} lacks these columns: libelle_competence."),
        (_cut, f"{COMPETENCES} stops in the middle of line 11"),
        (lambda path: path.unlink(), "unix_referentiel_competence_v…_utf8.csv was not found"),
    ],
)
def test_a_damaged_file_is_said_and_nothing_is_imported(
    run, session: Session, rome: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(rome / COMPETENCES)

    assert said in refused(run, session, "import", "rome", rome)


def test_an_archive_cut_short_is_said(run, session: Session, tmp_path: Path) -> None:
    folder = make.esco_folder(tmp_path / "esco")
    archive = next((folder / "en").glob("*en - csv.zip"))
    archive.write_bytes(archive.read_bytes()[:-200])

    assert f"The archive {archive.name} is damaged or cut short" in refused(run, session, "import", "esco", folder)


def test_files_of_two_versions_are_said(run, session: Session, rome: Path) -> None:
    make.write(rome, make.rome("470"))

    assert "files of several versions (460, 470)" in refused(run, session, "import", "rome", rome)


def test_an_import_that_breaks_on_its_way_leaves_what_was(
    run, session: Session, rome: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", "rome", rome)
    before = rows(session)
    shutil.copytree(rome, rome.with_name("next"))
    tables = make.rome()
    tables[COMPETENCES].append(["106", "Compétence", "Braser", "", "300", "", "Savoir-faire", "", "", "", ""])
    make.write(rome.with_name("next"), tables)
    write = merging.write

    def failing(session: Session, shape: merging.Shape, *rest: object, **more: object) -> object:
        if shape.model is OccupationLink:
            raise OSError("disk full")
        return write(session, shape, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("app.skills.importers.merging.write", failing)
    result = run("import", "rome", rome.with_name("next"))

    assert isinstance(result.exception, OSError)
    assert rows(session) == before
    assert session.scalars(select(Skill).where(Skill.code == "106")).all() == []


def test_a_distribution_that_would_retire_most_of_a_framework_must_be_confirmed(
    run, session: Session, tmp_path: Path, now: datetime
) -> None:
    tables = make.starter()
    tables["skills.csv"].extend([f"S{n}", "know_how", "basic", "0", "", f"Faire {n}", "", "", ""] for n in range(150))
    merge_framework(session, starter.read(make.write(tmp_path / "many", tables)), now=now)
    session.commit()
    few = make.write(tmp_path / "few", make.starter())

    assert "would retire more than half of skill (150 / 154)" in refused(run, session, "import", "starter", few)
    assert run("import", "starter", few, "--allow-retirements").exit_code == 0


def test_the_first_framework_imported_is_the_one_in_use_until_another_is_chosen(
    run, session: Session, tmp_path: Path, rome: Path
) -> None:
    run("import", "starter", make.write(tmp_path / "starter", make.starter()))
    run("import", "rome", rome)
    assert [one.code for one in queries.frameworks(session) if one.is_default] == ["starter"]

    result = run("framework", "use", "rome")

    session.expire_all()
    assert "now choose from ROME 4.0" in result.output
    assert [one.code for one in queries.frameworks(session) if one.is_default] == ["rome"]


def test_frameworks_are_listed_with_the_one_in_use(run, rome: Path) -> None:
    run("import", "rome", rome)

    words = run("framework", "list").output.split()

    at = words.index("rome")
    assert words[at : at + 6] == ["rome", "│", "ROME", "4.0", "│", "460"]
    assert "yes" in words


def test_an_unknown_framework_is_said(run, session: Session) -> None:
    a_framework(session, "starter")
    session.commit()

    result = run("framework", "use", "rom")

    assert result.exit_code == 2
    assert result.stderr == "There is no framework rom. Known ones: starter.\n"


def test_relatedness_is_learnt_ahead_on_demand(run, app: Flask, rome: Path) -> None:
    assert run("framework", "learn").exit_code == 2
    run("import", "rome", rome)

    result = run("framework", "learn", "rome")

    assert "ROME 4.0: 11 skills" in result.output
    assert list((app.config["SETTINGS"].data_dir / "relatedness").glob("rome-*.npz"))


def test_what_is_near_a_skill_is_listed_with_how_far_and_why(run, app: Flask, rome: Path) -> None:
    assert "No framework" in run("framework", "neighbours", "souder").stderr
    run("import", "rome", rome)
    run("framework", "use", "rome")
    with app.app_context():
        framework = queries.default_framework(db.session)
        assert framework is not None
        settings = app.config["SETTINGS"]
        table = bridge.relatedness(db.session, framework, data_dir=settings.data_dir)
        known = next(skill for skill in table.skills if table.neighbours(skill))
        held, share, source = table.neighbours(known)[0]
        names = queries.skill_names(db.session, [UUID(known), UUID(held)], "fr")

    result = run("framework", "neighbours", names[UUID(known)].text)

    assert result.exit_code == 0, result.output
    told = " ".join(result.output.split())
    assert f"{share:.3f}" in told
    assert source.name in told
    assert names[UUID(held)].text.split()[0] in told


def test_a_skill_that_is_called_nothing_like_it_has_no_neighbours_to_list(run, rome: Path) -> None:
    run("import", "rome", rome)
    run("framework", "use", "rome")
    result = run("framework", "neighbours", "zzzz qqqq")
    assert result.exit_code == 2
    assert "zzzz qqqq" in result.stderr


def test_two_imports_at_once_wait_for_each_other(own_database: str, tmp_path: Path, now: datetime) -> None:
    folder = make.write(tmp_path / "starter", make.starter())
    engine = make_engine(own_database)
    created: list[int] = []

    def bring() -> None:
        with Session(engine) as session:
            report = merge_framework(session, starter.read(folder), now=now)
            session.commit()
            created.append(report.total.created)

    threads = [threading.Thread(target=bring) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()

    assert sorted(created) == [0, 0, 28]
