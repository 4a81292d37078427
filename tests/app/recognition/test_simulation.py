"""What a draft would change is what putting it in force then changes."""

import sys
import tracemalloc
from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.credentials import services as credentials
from app.db import make_engine
from app.portfolio.models import Trainee
from app.recognition import queries, services
from app.recognition.models import Award, MetaRule, Recognition
from app.recognition.queries import simulation
from app.recognition.services import FacetText, RuleText
from tests.app.recognition.crowds import counted, people_with
from tests.factories.accounts import NOW
from tests.factories.backpacks import a_reader
from tests.factories.credentials import ADDRESSES
from tests.factories.portfolio import skill as a_skill
from tests.factories.recognition import MEANS, Stage, a_stage, held, swept

LATER = NOW + timedelta(days=1)

pytestmark = pytest.mark.usefixtures("in_app")


def a_draft(session: Session, stage: Stage, least: int, wanted: int, facets: Sequence[str]) -> MetaRule:
    """The next rule, with the facets of these names; those that are not there are new."""
    there = {one.name: one for one in queries.facets_in(stage.rule)}
    texts = [
        FacetText(name, there[name].words, [link.skill_id for link in there[name].skills], there[name].id)
        if name in there else FacetText(name, f"{name}.", [a_skill(session, f"{name} en plus").id])
        for name in facets
    ]  # fmt: skip
    draft = services.next_draft(session, stage.meta_badge, by=stage.officer, addresses=ADDRESSES, now=LATER)
    text = RuleText(draft.version.name, draft.version.description, stage.meta_badge.family, texts, least, wanted)
    services.rewrite(session, draft, text, revision=draft.revision, addresses=ADDRESSES)
    return draft


def standing(session: Session, stage: Stage) -> set[object]:
    """Who holds it."""
    where = Award.meta_badge_id == stage.meta_badge.id, Award.ended_at.is_(None), Award.suspended_at.is_(None)
    return set(session.scalars(select(Award.trainee_id).where(*where)))


def decided(session: Session, stage: Stage, who: Trainee, *, is_held: bool) -> None:
    services.override(
        session, trainee_id=who.id, meta_badge_id=stage.meta_badge.id, is_held=is_held, reason="Vu.", ends_at=None,
        by=stage.officer, means=MEANS, now=NOW,
    )  # fmt: skip


@pytest.fixture
def stage(session: Session) -> Stage:
    """Someone with both badges, with one, with one left of two, and two of whom an officer decided."""
    made = a_stage(session)
    for number in range(5):
        who = a_reader(session, f"gens{number}@example.org")
        held(session, who, made.listens)
        if number != 1:
            credential, _badge = held(session, who, made.speaks)
        if number in {2, 3}:
            credentials.suspend(session, credential, reason="À voir.", by=None, now=NOW)
        if number in {3, 4}:
            decided(session, made, who, is_held=number == 3)
    return made


def test_a_draft_changes_in_truth_what_it_was_said_to_change(session: Session, stage: Stage) -> None:
    both = ["Écouter", "Dire"]
    for least, wanted, facets in ((1, 1, both), (3, 2, both), (2, 1, ["Écouter"]), (1, 1, ["Dire", "Relire"])):
        with session.begin_nested() as trial:
            draft = a_draft(session, stage, least, wanted, facets)
            before = standing(session, stage)
            told = simulation.simulate(session, draft, now=LATER)
            services.activate(session, draft, reason="Essai.", revision=draft.revision, by=stage.officer, now=LATER)
            swept(session, now=LATER)
            after = standing(session, stage)
            assert (told.gain, told.keep, told.lose) == (after - before, after & before, before - after)
            assert told.decided == 2
            trial.rollback()
        session.expire_all()


def test_what_people_would_lack_is_counted_and_badges_that_cover_less_are_named(session: Session, stage: Stage) -> None:
    draft = a_draft(session, stage, 3, 2, ["Écouter", "Relire"])
    told = simulation.simulate(session, draft, now=LATER)
    assert len(told.lose) == 1
    assert (told.short, told.near, told.narrow) == ({2: 1}, {2: 2}, 0)  # “Animer” covers nothing of it
    again = a_draft(session, stage, 1, 2, ["Écouter", "Relire"])
    assert simulation.simulate(session, again, now=LATER).narrow == 1
    less = simulation.narrowed(session, stage.meta_badge.id, queries.facets_in(draft), now=LATER)
    assert [(one.recognition.name, one.lost, one.kept) for one in less] == [("Animer", ("Dire",), ())]
    recognition = session.scalars(select(Recognition).where(Recognition.name == "Animer")).one()
    services.withdraw(session, recognition, reason="Vu.", by=stage.officer, now=LATER)
    assert simulation.narrowed(session, stage.meta_badge.id, queries.facets_in(draft), now=LATER) == []


def test_a_meta_badge_awarded_no_more_is_gained_by_nobody(session: Session, stage: Stage) -> None:
    services.retire(session, stage.meta_badge, reason="Fini.", by=stage.officer, now=NOW)
    draft = a_draft(session, stage, 1, 1, ["Écouter"])
    told = simulation.simulate(session, draft, now=LATER)
    assert len(told.gain) == 1  # whose award is suspended, and is restored
    assert len(told.keep) == 2


def test_it_takes_as_many_statements_for_many_people(session: Session, stage: Stage) -> None:
    draft = a_draft(session, stage, 1, 1, ["Écouter", "Dire"])

    def statements() -> int:
        session.expire_all()
        told: list[str] = []
        note = lambda *given: told.append(given[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", note)
        simulation.simulate(session, draft, now=LATER)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len(told)

    few = statements()
    for number in range(12):
        held(session, a_reader(session, f"autres{number}@example.org"), stage.listens)
    assert statements() == few <= 12


@pytest.mark.deep
def test_a_simulation_is_linear_in_people(own_database: str, app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    engine = make_engine(own_database)
    statements = []
    with app.app_context(), Session(engine, expire_on_commit=False) as session:
        made = a_stage(session)
        draft = a_draft(session, made, 1, 1, ["Écouter", "Dire"])
        there = 0
        for count in (2_000, 20_000):
            people_with(session, [made.listens, made.speaks], (count - there) // 2)
            people_with(session, [made.listens], (count - there) // 2)
            there = count
            session.commit()
            tracemalloc.start()
            with counted(engine) as cost:
                told = simulation.simulate(session, session.get_one(MetaRule, draft.id), now=LATER)
            peak = tracemalloc.get_traced_memory()[1] // 2**20
            tracemalloc.stop()
            assert len(told.gain) == count
            statements.append(len(cost.statements))
            with capsys.disabled():
                sys.stdout.write(
                    f"\n{engine.dialect.name}: a rule simulated for {count:,} people: {cost.seconds:.1f} s (memory"
                    f" traced), {len(cost.statements)} statements, {peak} MB at most"
                )
    engine.dispose()
    assert statements[0] == statements[1]
