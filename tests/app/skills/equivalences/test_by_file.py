"""A file says which skills of two frameworks are the same, and who has the last word."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.cli import tremplin
from app.skills import queries, services
from app.skills.models import EquivalenceSource, Framework, SkillEquivalence
from app.territory.models import ImportRun
from tests.app.skills.equivalences.conftest import BROADER, CLOSE, DIFFERENT, EXACT, HEADER, NARROWER, standing, told
from tests.factories.skills import a_group, a_skill, a_version

# --- By a file --------------------------------------------------------------------------------------------------------


def test_a_file_says_what_each_skill_is_for_the_other(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework
) -> None:
    one = {code: a_skill(session, f"Ici {code}", framework=rome, code=code) for code in "ABCD"}
    other = {code: a_skill(session, f"Là-bas {code}", framework=esco, code=f"http://x/{code}") for code in "ABCD"}
    session.commit()

    result = run(
        "rome,A,esco,http://x/A,",
        "ROME,B,esco,http://x/B,close",
        "rome,C,esco,http://x/C,Broader",
        "esco,http://x/D,rome,D,broader",
    )

    assert result.exit_code == 0, result.output
    assert [told(session, one[code], other[code]) for code in "ABCD"] == [EXACT, CLOSE, BROADER, NARROWER]
    assert [told(session, other[code], one[code]) for code in "ABCD"] == [EXACT, CLOSE, NARROWER, BROADER]
    assert {row.file for row in queries.equivalents(session, one["A"].id)} == {"rome-esco.csv"}


def test_the_same_file_twice_changes_nothing_and_each_time_is_on_record(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework
) -> None:
    a_skill(session, "Souder", framework=rome, code="A")
    a_skill(session, "Joindre", framework=esco, code="X")
    session.commit()

    first, again = run("rome,A,esco,X,exact"), run("rome,A,esco,X,exact")

    assert "Nothing new" not in first.output
    assert "Nothing new: everything was already there." in again.output
    assert session.scalar(select(func.count()).select_from(SkillEquivalence)) == 1
    runs = session.scalars(select(ImportRun).order_by(ImportRun.started_at)).all()
    assert [(one.source, one.read, one.created, one.refused) for one in runs] == [
        ("equivalences", 1, 1, 0),
        ("equivalences", 1, 0, 0),
    ]
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.object_id, one.details["created"]) for one in entries] == [
        ("declare_equivalences", str(runs[0].id), 1),
        ("declare_equivalences", str(runs[1].id), 0),
    ]


def test_another_file_speaks_of_its_own_pairs_alone_and_what_it_replaces_is_history(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework
) -> None:
    one = {code: a_skill(session, f"Ici {code}", framework=rome, code=code) for code in "AB"}
    other = {code: a_skill(session, f"Là-bas {code}", framework=esco, code=code) for code in "AB"}
    session.commit()
    run("rome,A,esco,A,exact", "rome,B,esco,B,exact")

    result = run("rome,B,esco,B,close", options=("--lines",))

    assert "line 2: rome B esco B close: changed" in result.output
    assert [told(session, one[code], other[code]) for code in "AB"] == [EXACT, CLOSE]
    assert session.scalar(select(func.count()).select_from(SkillEquivalence)) == 3


def test_bad_lines_are_refused_each_with_its_number_and_reason_and_the_others_kept(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework
) -> None:
    weld = a_skill(session, "Souder", framework=rome, code="A")
    a_skill(session, "Braser", framework=rome, code="B")
    a_skill(session, "Ancien", framework=rome, code="OLD", retired_in=a_version(session, rome))
    a_group(session, "Soudage", framework=esco)
    joining = a_skill(session, "Joindre", framework=esco, code="X")
    session.commit()

    result = run(
        "rome,A,esco,X,exact",
        "rne,A,esco,X,exact",
        "rome,ZZ,esco,X,exact",
        "rome,OLD,esco,X,exact",
        "rome,A,rome,B,close",
        "rome,A,esco,X,same",
        "rome,A,esco",
        "esco,X,rome,A,exact",
        "rome,A,esco,X,close",
        "rome,B,esco,X,exact",
        *(f"rome,N{number},esco,X,exact" for number in range(12)),
        ",,,,",
    )

    assert result.exit_code == 0, result.output
    for line, reason in {
        3: "no framework of this code was imported (rne)",
        4: "no skill that stands in this framework has this code (rome ZZ)",
        5: "no skill that stands in this framework has this code (rome OLD)",
        6: "both skills are of one framework (rome)",
        7: "a value is not one of those known (same)",
        8: "it has not as many columns as the header (rome | A | esco)",
        9: "it comes twice (esco X rome A exact)",
        10: "an earlier line says something else of the same two skills (rome A esco X close)",
        11: "one of its skills is already the same as another one of that framework: say close, broader or narrower, "
        "or set that one apart by “different” (rome B esco X exact)",
        23: "no skill that stands in this framework has this code (rome N11)",
        24: "no framework of this code was imported ()",
    }.items():
        assert f"  rome-esco.csv, line {line}: {reason}\n" in result.output
    assert "22 rows refused." in result.output
    assert standing(session) == {frozenset({weld.id, joining.id}): (EXACT, EquivalenceSource.FILE)}
    assert len(session.scalars(select(ImportRun.refusals)).one().splitlines()) == 22


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rome-esco.csv is empty."),
        (b"framework_a,code_a,framework_b\nrome,A,esco\n", "rome-esco.csv lacks these columns: code_b."),
        (HEADER.encode(), "rome-esco.csv has a header and no row."),
        (HEADER.encode() + b'rome,"A,esco,X,exact\n', "rome-esco.csv has a quote that never closes"),
        (b"\x00\x01\x02", "rome-esco.csv is not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_a_sentence(
    run: Callable[..., Result], app: Flask, session: Session, tmp_path: Path, content: bytes, said: str
) -> None:
    run()
    file = tmp_path / "rome-esco.csv"
    file.write_bytes(content)

    result = CliRunner().invoke(tremplin, ["framework", "equivalences", str(file)], obj=app)

    assert result.exit_code == 2
    assert result.stderr.startswith(said)
    assert result.stderr.endswith("Nothing was imported.\n")
    assert session.scalars(select(ImportRun)).all() == []


def test_a_file_that_is_not_there_is_said(app: Flask, session: Session, tmp_path: Path) -> None:
    missing = CliRunner().invoke(tremplin, ["framework", "equivalences", str(tmp_path / "no.csv")], obj=app)
    folder = CliRunner().invoke(tremplin, ["framework", "equivalences", str(tmp_path)], obj=app)

    assert "There is no file no.csv" in missing.stderr
    assert "is a folder. Give the file itself." in folder.stderr


def test_a_dry_run_tells_and_writes_nothing(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework
) -> None:
    a_skill(session, "Souder", framework=rome, code="A")
    a_skill(session, "Joindre", framework=esco, code="X")
    session.commit()

    result = run("rome,A,esco,X,exact", "rome,A,esco,Y,exact", options=("--dry-run", "--lines"))

    assert result.exit_code == 0, result.output
    assert "line 2: rome A esco X exact: new" in result.output
    assert "line 3: no skill that stands in this framework has this code (esco Y)" in result.output
    assert "This was a dry run: nothing was written." in result.output
    assert standing(session) == {}
    assert session.scalars(select(ImportRun)).all() == []
    assert session.scalars(select(AuditEntry)).all() == []


# --- Who has the last word --------------------------------------------------------------------------------------------


def test_an_administrator_sets_apart_what_only_its_name_makes_equal(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    weld = a_skill(session, "Conte", framework=rome, code="A")
    a_skill(session, "Conté", framework=esco, code="X")
    services.equate_labels(session, now=now)
    session.commit()

    run("rome,A,esco,X,different")

    assert [relation for relation, _ in standing(session).values()] == [DIFFERENT]
    assert services.equate_labels(session, now=now).created == 0
    assert queries.equivalents(session, weld.id) == []


def test_a_file_that_gives_a_skill_its_equal_takes_it_from_the_one_of_the_same_name(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    weld = a_skill(session, "Souder", framework=rome, code="A")
    named = a_skill(session, "Souder", framework=esco, code="X")
    meant = a_skill(session, "Souder à l’arc", framework=esco, code="Y")
    services.equate_labels(session, now=now)
    session.commit()

    result = run("rome,A,esco,Y,exact")

    assert result.exit_code == 0, result.output
    assert told(session, weld, meant) is EXACT
    assert told(session, weld, named) is None
    assert services.equate_labels(session, now=now).created == 0


def test_an_equal_moves_when_the_file_sets_the_former_one_apart(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework
) -> None:
    weld = a_skill(session, "Souder", framework=rome, code="A")
    before, after = (a_skill(session, f"Là {code}", framework=esco, code=code) for code in "XY")
    session.commit()
    run("rome,A,esco,X,exact")

    assert "1 rows refused." in run("rome,A,esco,Y,exact").output
    assert "0 rows refused." in run("rome,A,esco,Y,exact", "rome,A,esco,X,different").output
    assert (told(session, weld, before), told(session, weld, after)) == (None, EXACT)


def test_the_command_without_a_file_equates_names_and_counts_what_stands(
    app: Flask, run: Callable[..., Result], session: Session, rome: Framework, esco: Framework
) -> None:
    a_skill(session, "Souder", framework=rome)
    a_skill(session, "Souder", framework=esco)
    session.commit()

    result = CliRunner().invoke(tremplin, ["framework", "equivalences"], obj=app, env={"COLUMNS": "200"})

    assert result.exit_code == 0, result.output
    words = result.output.split()
    at = words.index("esco")
    assert [word for word in words[at:] if word not in "│┃"][:6] == ["esco", "rome", "exact", "equal", "labels", "1"]
