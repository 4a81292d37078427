"""Skills of two frameworks that are the same: by their names, by a file, and who has the last word."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.cli import tremplin
from app.db import db
from app.skills import bridge, queries, services
from app.skills.bridge import Source
from app.skills.models import EquivalenceRelation, EquivalenceSource, Framework, Skill, SkillEquivalence
from app.territory.models import ImportRun
from tests.factories.skills import ESSENTIAL, a_framework, a_group, a_skill, a_version, an_occupation

EXACT, CLOSE, BROADER, NARROWER, DIFFERENT = EquivalenceRelation
HEADER = "framework_a,code_a,framework_b,code_b,relation\n"


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_kept", {})


@pytest.fixture
def rome(session: Session) -> Framework:
    return a_framework(session, "rome", name="ROME 4.0")


@pytest.fixture
def esco(session: Session) -> Framework:
    return a_framework(session, "esco", name="ESCO", is_default=False)


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Iterator[Callable[..., Result]]:
    """Run the command on a file of these lines."""

    def running(*lines: str, options: tuple[str, ...] = (), header: str = HEADER) -> Result:
        file = tmp_path / "rome-esco.csv"
        file.write_text(header + "".join(f"{line}\n" for line in lines), "utf-8")
        words = ["framework", "equivalences", str(file), *options]
        return CliRunner().invoke(tremplin, words, obj=app, env={"COLUMNS": "200"})

    yield running
    with app.app_context():
        db.engine.dispose()


def standing(session: Session) -> dict[frozenset[UUID], tuple[EquivalenceRelation, EquivalenceSource]]:
    session.expire_all()
    rows = queries.equivalences(session)
    return {frozenset(row.pair): (row.relation, row.source) for row in rows}


def told(session: Session, one: Skill, other: Skill) -> EquivalenceRelation | None:
    """What `other` is for `one`."""
    found = [row.relation for row in queries.equivalents(session, one.id) if row.skill_id == other.id]
    return found[0] if found else None


# --- By their names ---------------------------------------------------------------------------------------------------


def test_skills_called_the_same_in_two_frameworks_are_the_same(
    session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    weld, join = a_skill(session, "Techniques d'élagage", framework=rome), a_skill(session, "Joindre", framework=rome)
    same = a_skill(session, "techniques d’élagage", framework=esco)
    a_skill(session, "Assembler", framework=esco, also=["Joindre"])

    tally = services.equate_labels(session, now=now)

    assert standing(session) == {frozenset({weld.id, same.id}): (EXACT, EquivalenceSource.EQUAL_LABELS)}
    assert (tally.created, tally.changed, tally.retired) == (1, 0, 0)
    assert told(session, join, same) is None
    assert services.equate_labels(session, now=now).created == 0


def test_a_name_that_two_skills_of_one_framework_bear_says_nothing(
    session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    for label in ("CSS", "Souder", "Premiers secours"):
        a_skill(session, label, framework=rome)
        a_skill(session, label, framework=esco)
    a_skill(session, "Feuilles de style", framework=esco, also=["css"])
    a_skill(session, "Souder", framework=rome)
    a_group(session, "Premiers secours", framework=esco)

    services.equate_labels(session, now=now)

    names = {name.text for pair in standing(session) for name in queries.skill_names(session, pair, "fr").values()}
    assert names == {"Premiers secours"}


def test_english_names_alone_say_nothing(session: Session, rome: Framework, esco: Framework, now: datetime) -> None:
    a_skill(session, "Vis", label_en="Screw", framework=rome)
    a_skill(session, "Visser", label_en="Screw", framework=esco)

    services.equate_labels(session, now=now)

    assert standing(session) == {}


def test_what_is_no_longer_called_the_same_is_kept_as_history(
    session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    weld, same = a_skill(session, "Souder", framework=rome), a_skill(session, "Souder", framework=esco)
    services.equate_labels(session, now=now)
    for label in weld.labels:
        label.text, label.search = "Braser", "braser"
    session.flush()

    tally = services.equate_labels(session, now=now + timedelta(days=1))

    assert (tally.created, tally.changed, tally.retired) == (0, 0, 1)
    assert standing(session) == {}
    (kept,) = session.scalars(select(SkillEquivalence))
    assert {kept.skill_id, kept.target_id} == {weld.id, same.id}
    assert kept.retired_at == now + timedelta(days=1)


def test_what_was_said_of_a_skill_since_retired_stays(
    session: Session, rome: Framework, esco: Framework, now: datetime
) -> None:
    weld, same = a_skill(session, "Souder", framework=rome), a_skill(session, "Souder", framework=esco)
    services.equate_labels(session, now=now)
    same.retired_in_id = a_version(session, esco).id
    session.flush()

    services.equate_labels(session, now=now)

    assert frozenset({weld.id, same.id}) in standing(session)


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


# --- What comes of it -------------------------------------------------------------------------------------------------


def test_relatedness_crosses_frameworks_and_follows_what_is_told(
    run: Callable[..., Result], session: Session, rome: Framework, esco: Framework, tmp_path: Path
) -> None:
    weld, braze = a_skill(session, "Souder", framework=rome, code="A"), a_skill(session, "Braser", framework=rome)
    an_occupation(session, framework=rome, needs={weld: ESSENTIAL, braze: ESSENTIAL})
    other = a_skill(session, "Joindre", framework=esco, code="X")
    session.commit()
    data = tmp_path / "data"
    assert str(other.id) not in bridge.learnt_across(session, rome, data_dir=data).relatedness

    run("rome,A,esco,X,exact")
    exact = bridge.learnt_across(session, rome, data_dir=data)

    assert exact is bridge.learnt_across(session, rome, data_dir=data)
    assert exact.relatedness.entry(str(weld.id), str(other.id)) == (1000, Source.EQUIVALENT)
    assert exact.relatedness.entry(str(braze.id), str(other.id)) == exact.relatedness.entry(str(braze.id), str(weld.id))
    run("rome,A,esco,X,narrower")
    narrower = bridge.learnt_across(session, rome, data_dir=data).relatedness
    assert narrower.entry(str(weld.id), str(other.id)) == (650, Source.NARROWER)
    assert narrower.entry(str(other.id), str(weld.id)) == (400, Source.BROADER)


def test_the_page_of_a_skill_shows_it_in_other_frameworks_and_who_says_so(
    run: Callable[..., Result],
    client: FlaskClient,
    session: Session,
    rome: Framework,
    esco: Framework,
    now: datetime,
) -> None:
    weld = a_skill(session, "Souder", framework=rome, code="A")
    named = a_skill(session, "Souder", framework=esco)
    meant = a_skill(session, "Joindre des métaux", framework=esco, code="X")
    session.commit()
    run("rome,A,esco,X,broader")

    page = client.get(f"/competences/{weld.id}").text

    assert "Dans d’autres référentiels" in page
    for shown in (f"/competences/{named.id}", f"/competences/{meant.id}", "ESCO", "La même compétence", "Plus large"):
        assert shown in page
    assert "déclaré par le fichier rome-esco.csv" in page
    assert "elles portent le même nom" in page
    other = client.get(f"/competences/{meant.id}?lang=en").text
    assert "In other frameworks" in other
    assert "Narrower" in other
    assert f"/competences/{weld.id}" in other
