"""Playing a demo: twice alike, never over somebody's data, and with candidates for each offer."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.demo import DEMO_ACCOUNTS, PASSWORD
from app.accounts.models import OrganisationKind, User
from app.cli import tremplin
from app.db import Base, ids_from, new_id
from app.i18n import local_day
from app.matches import bridge
from app.matches.bridge import Filters, Group
from app.offers.models import Demand, DemandKind, DemandState
from app.portfolio.models import Trainee
from app.skills.importers import starter
from app.skills.importers.merging import merge_framework
from app.skills.models import Framework, Occupation, Skill
from app.territory.importers.communes import import_communes
from app.territory.models import Commune
from app.trainings.models import AwaitedEnrolment, Module, ModuleSkill, Programme
from seeds.demo import FilledDatabaseError, FrameworkMissingError, NotADemoError, UnknownTownsError, play
from seeds.demo.content import PLACES, STARTER, starter_rome_codes
from tests.factories.accounts import a_user, an_organisation
from tests.seeds.conftest import HASH, NOW, demo_of
from tests.support.databases import Databases

TODAY = local_day(NOW)
# What signs people in, and what signs badges: random on purpose.
SECRETS = {
    "fs_uniquifier",
    "mf_recovery_codes",
    "transports",
    "key_hash",
    "public_multikey",
    "sealed",
    "document",
    "key",
}


def digest(engine: Engine) -> str:
    """All rows of all tables, keys included."""
    sums = hashlib.sha256()
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name not in SECRETS]
            for row in connection.execute(select(*columns).order_by(*table.primary_key.columns)):
                sums.update(repr(tuple(row)).encode())
    return sums.hexdigest()


def names(engine: Engine) -> set[str]:
    with Session(engine) as session:
        return set(session.scalars(select(User.display_name)))


def groups(session: Session, demand: Demand, data_dir: Path) -> Counter[Group]:
    """How many candidates each group has, and that those ready soon are so before the contract starts."""
    candidates = bridge.candidates(session, data_dir=data_dir, today=TODAY)
    filters = Filters(demand.radius_km, demand.contract, bridge.horizon_of(demand, TODAY))
    lines = list(bridge.ranking(candidates, demand, filters, today=TODAY).lines())
    for line in lines:
        if line.group is Group.READY_SOON:
            assert TODAY < line.ready_on <= (demand.starts_on or line.ready_on)
    return Counter(line.group for line in lines)


# --- The same again ---------------------------------------------------------------------------------------------------


def test_the_same_seed_and_day_make_the_same_rows(small, databases: Databases) -> None:
    engine, _ = small
    with demo_of(databases, engine.dialect.name, 60) as (again, _):
        assert digest(again) == digest(engine)


def test_another_seed_makes_other_people(small, databases: Databases) -> None:
    engine, _ = small
    with demo_of(databases, engine.dialect.name, 60, seed=7) as (other, _):
        assert len(names(engine) ^ names(other)) > 60


def test_keys_are_drawn_from_dice_only_while_they_are_asked_for() -> None:
    drawn = []
    for _ in range(2):
        with ids_from(Random(5)):
            drawn.append([new_id(), new_id()])
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == 2
    assert {key.version for key in drawn[0]} == {4}
    assert new_id() not in drawn[0]


# --- Over whom --------------------------------------------------------------------------------------------------------


def test_fewer_than_sixty_people_make_no_demo(session: Session) -> None:
    with pytest.raises(ValueError, match="60"):
        play(session, people=59, now=NOW, password_hash=HASH)


@pytest.mark.parametrize("make", [a_user, an_organisation])
def test_a_filled_database_is_refused(session: Session, make: Callable[[Session], object]) -> None:
    make(session)
    with pytest.raises(FilledDatabaseError):
        play(session, people=60, now=NOW, password_hash=HASH)
    assert session.scalar(select(func.count()).select_from(Trainee)) == 0


def test_a_demo_is_refused_over_another(demo: Session) -> None:
    with pytest.raises(FilledDatabaseError):
        play(demo, people=60, now=NOW, password_hash=HASH)


def test_what_no_demo_made_is_never_erased(session: Session) -> None:
    somebody = a_user(session)
    with pytest.raises(NotADemoError):
        play(session, people=60, now=NOW, password_hash=HASH, fresh=True)
    assert session.get(User, somebody.id) is somebody


def test_a_fresh_demo_takes_the_place_of_another(session: Session) -> None:
    play(session, people=60, now=NOW, seed=7, password_hash=HASH)
    before = set(session.scalars(select(User.display_name)))
    play(session, people=61, now=NOW + timedelta(hours=1), password_hash=HASH, fresh=True)
    assert session.scalar(select(func.count()).select_from(Trainee)) == 61
    assert len(before - set(session.scalars(select(User.display_name)))) > 30


@pytest.mark.parametrize("backend", ["sqlite"])
def test_official_communes_that_are_there_are_used(session: Session, tmp_path: Path) -> None:
    official = tmp_path / "communes.csv"
    hamlet = "50001,Hameau-sur-Mer,50,28,50999,40,49.6,-1.6\n"
    official.write_text(PLACES.read_text(encoding="utf-8") + hamlet, encoding="utf-8")
    import_communes(session, official, now=NOW)
    play(session, people=60, now=NOW, password_hash=HASH)
    assert session.get(Commune, "50001") is not None


@pytest.mark.parametrize("backend", ["sqlite"])
def test_communes_that_lack_are_named(session: Session, tmp_path: Path) -> None:
    lines = PLACES.read_text(encoding="utf-8").splitlines(keepends=True)
    some = tmp_path / "communes.csv"
    some.write_text("".join(line for line in lines if not line.startswith("50129")), encoding="utf-8")
    import_communes(session, some, now=NOW)
    with pytest.raises(UnknownTownsError) as refusal:
        play(session, people=60, now=NOW, password_hash=HASH)
    assert refusal.value.codes == ["50129"]


# --- Candidates -------------------------------------------------------------------------------------------------------


def test_the_flagship_offer_has_people_in_each_group_in_the_smallest_demo(demo: Session, tmp_path: Path) -> None:
    offer = demo.scalars(select(Demand).where(Demand.title == "Soudeur, soudeuse TIG")).one()
    assert 130 <= (offer.starts_on - TODAY).days <= 170
    counts = groups(demo, offer, tmp_path)
    assert all(3 <= counts[group] <= 40 for group in Group)


def test_the_trainee_account_is_asked_whether_they_come_and_the_trainer_waits_for_answers(demo: Session) -> None:
    seats = demo.scalars(select(AwaitedEnrolment)).all()

    assert {one.answer for one in seats} == {None}
    assert "stagiaire@demo.example" in {one.email for one in seats}
    assert len(seats) == 3


def test_each_published_offer_has_people_in_each_group(large: Engine, tmp_path: Path) -> None:
    offers = select(Demand).where(Demand.kind == DemandKind.OFFER, Demand.state == DemandState.PUBLISHED)
    with Session(large) as session:
        found = {offer.title: groups(session, offer, tmp_path) for offer in session.scalars(offers)}
    assert len(found) == 15
    few = {title: counts for title, counts in found.items() if any(counts[group] < 3 for group in Group)}
    assert few == {}
    many = {
        title: counts
        for title, counts in found.items()
        if counts[Group.READY_NOW] > 40 or counts[Group.READY_SOON] > 20
    }
    assert many == {}


# --- ROME -------------------------------------------------------------------------------------------------------------


def import_a_little_rome(session: Session) -> None:
    """A framework of ROME's shape: occupations by ROME codes, and skills under codes and words of their own."""
    content = starter.read(STARTER)
    rome = {code: one for code, one in sorted(starter_rome_codes().items()) if code in content.occupations}
    first = {one: code for code, one in reversed(rome.items())}
    codes = {skill: f"1{number:05d}" for number, skill in enumerate(sorted(content.skills))}
    content.origin = replace(content.origin, framework="rome", name="ROME")
    content.skills = {codes[code]: entry for code, entry in content.skills.items()}
    content.skill_labels = {
        (codes[code], *rest[:-1], f"{rest[-1]}, en français"): None for code, *rest in content.skill_labels
    }
    content.skill_links = {(codes[code], codes[target], kind): None for code, target, kind in content.skill_links}
    content.occupations = {one: content.occupations[code] for one, code in first.items()}
    content.occupation_labels = {
        (rome[code], *rest): None for code, *rest in content.occupation_labels if first.get(rome.get(code, "")) == code
    }
    content.occupation_skills = {
        (rome[code], codes[skill]): need
        for (code, skill), need in content.occupation_skills.items()
        if first.get(rome.get(code, "")) == code
    }
    content.occupation_links = {}
    merge_framework(session, content, now=NOW)


def test_rome_is_asked_for_before_anything_is_written(session: Session) -> None:
    with pytest.raises(FrameworkMissingError):
        play(session, people=60, now=NOW, password_hash=HASH, framework="rome")
    assert session.scalar(select(func.count()).select_from(User)) == 0


@pytest.mark.parametrize("backend", ["sqlite"])
def test_with_rome_programmes_teach_the_skills_of_rome_s_occupations(session: Session, tmp_path: Path) -> None:
    import_a_little_rome(session)
    play(session, people=60, now=NOW, password_hash=HASH, framework="rome")
    assert session.scalars(select(Framework.code).where(Framework.is_default)).one() == "rome"
    taught = (
        select(Skill.framework_id, Occupation.rome_code, Occupation.code)
        .join(ModuleSkill, ModuleSkill.skill_id == Skill.id)
        .join(Module, Module.id == ModuleSkill.module_id)
        .join(Programme, Programme.id == Module.programme_id)
        .outerjoin(Occupation, Occupation.id == Programme.occupation_id)
    )
    frameworks = {row.framework_id for row in session.execute(taught)}
    assert frameworks == {session.scalars(select(Framework.id).where(Framework.code == "rome")).one()}
    welding = session.scalars(select(Programme).where(Programme.title == "Soudage TIG et MIG-MAG en atelier")).one()
    assert session.get_one(Occupation, welding.occupation_id).code == starter_rome_codes()["SOUDEUR-TIG"]
    offer = session.scalars(select(Demand).where(Demand.title == "Soudeur, soudeuse TIG")).one()
    assert all(groups(session, offer, tmp_path)[group] >= 3 for group in Group)


# --- The command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    def running(*words: str) -> Result:
        return CliRunner().invoke(tremplin, ["demo", *words], obj=app)

    return running


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_command_plays_and_then_shows_the_accounts(run, app: Flask, session: Session) -> None:
    played = run("--people", "60")
    assert played.exit_code == 0, played.output
    assert "60 people" in played.output
    assert list((app.config["SETTINGS"].data_dir / "candidates").glob("*.index"))
    shown = run("--accounts")
    assert shown.exit_code == 0
    assert PASSWORD in shown.output
    assert all(account.email in shown.output for account in DEMO_ACCOUNTS)
    again = run("--people", "60")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "--fresh" in again.stderr
    assert session.scalar(select(func.count()).select_from(Trainee)) == 60


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_command_says_in_a_sentence_why_it_plays_nothing(run, session: Session) -> None:
    assert "tremplin demo" in run("--accounts").stderr
    rome = run("--framework", "rome")
    assert (rome.exit_code, rome.stderr.count("\n")) == (2, 1)
    assert "tremplin import rome" in rome.stderr
    an_organisation(session, OrganisationKind.EMPLOYER)
    session.commit()
    fresh = run("--fresh")
    assert (fresh.exit_code, fresh.stderr.count("\n")) == (2, 1)
    assert "left as it is" in fresh.stderr


@pytest.mark.parametrize("backend", ["sqlite"])
def test_an_account_opens_with_the_password_shown_and_progress_is_told_to_its_end(app: Flask, session: Session) -> None:
    told: list[tuple[int, int]] = []
    with app.app_context():
        play(session, people=60, now=NOW, progress=lambda done, total: told.append((done, total)))
        user = session.scalars(select(User).where(User.email == "stagiaire@demo.example")).one()
        assert user.verify_and_update_password(PASSWORD)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 60
