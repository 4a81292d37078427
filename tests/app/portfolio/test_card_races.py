"""Double clicks, two tabs, two devices on one series of cards: on both databases, with real commits."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.db import begin_writing, make_engine
from app.portfolio import queries, services
from app.portfolio.models import (
    Card,
    CardAnswer,
    CardSaid,
    CardSeries,
    Ground,
    GroundKind,
    Holding,
    OwnWords,
    Trainee,
)
from app.portfolio.services import CardSaying
from app.skills.models import Skill
from tests.factories import portfolio as make
from tests.factories.accounts import NOW

AT_ONCE = 12
ROUNDS = [pytest.param(2, id="2 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]


@dataclass
class World:
    """A database of one's own, a person, and the skills that their cards ask about."""

    engine: Engine
    trainee: UUID
    skills: list[UUID]

    def at_once(self, step: Callable[[Session, int], object]) -> Counter[object]:
        """Let many do this at the same moment, each in a transaction; what came of it, counted."""
        ready = threading.Barrier(AT_ONCE)

        def one(number: int) -> object:
            with Session(self.engine) as session:
                ready.wait()
                begin_writing(session)
                came = step(session, number)
                session.commit()
                return came

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return Counter(pool.map(one, range(AT_ONCE)))

    def begin(self, key: str) -> UUID:
        """A new series about all the skills."""
        with Session(self.engine) as session:
            begin_writing(session)
            who = session.get_one(Trainee, self.trainee)
            skills = [session.get_one(Skill, one) for one in self.skills]
            series = make.card_series(session, who, skills, key=key)
            session.commit()
            return series.id

    def answer(self, session: Session, series_id: UUID, said: CardSaid, level: int | None = None) -> int:
        who, series = session.get_one(Trainee, self.trainee), session.get_one(CardSeries, series_id)
        cards = queries.series_state(session, series.id).asked
        sayings = [CardSaying(card.id, said, level) for card in cards]
        return services.answer_cards(session, trainee=who, series=series, sayings=sayings, now=NOW)

    def undo(self, session: Session, series_id: UUID, turn: int) -> int:
        who, series = session.get_one(Trainee, self.trainee), session.get_one(CardSeries, series_id)
        return len(services.undo(session, trainee=who, series=series, turn=turn, now=NOW))

    def check(self, series_id: UUID) -> None:
        """Whatever happened, each skill is said once at most, and the cards tell what the portfolio says."""
        with Session(self.engine) as session:
            standing = session.execute(
                select(Holding.skill_id, func.count())
                .join(Ground, Ground.holding_id == Holding.id)
                .where(Ground.kind == GroundKind.DECLARATION, Ground.withdrawn_at.is_(None))
                .group_by(Holding.skill_id)
            ).all()
            assert all(count == 1 for _, count in standing)
            said = {one for one, _ in standing}
            told = queries.series_state(session, series_id).asked
            assert {card.skill_id for card in told if card.said in (CardSaid.ACQUIRED, CardSaid.IN_PROGRESS)} == said

    def clear(self, series_id: UUID) -> None:
        """Leave nothing for the next round."""
        with Session(self.engine) as session:
            begin_writing(session)
            self.answer(session, series_id, CardSaid.NOT_YET)
            services.put_aside(session, series=session.get_one(CardSeries, series_id), now=NOW)
            session.commit()


@pytest.fixture
def world(own_database: str) -> Iterator[World]:
    engine = make_engine(own_database)
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        who = make.trainee(session)
        skills = [make.skill(session, f"Geste {number}").id for number in range(5)]
        session.commit()
    yield World(engine, who.id, skills)
    engine.dispose()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_cards_and_words_sent_many_times_are_begun_answered_undone_and_kept_once(world: World, rounds: int) -> None:
    for number in range(rounds):
        key = f"série {number}"

        def begin(session: Session, _number: int, key: str = key) -> UUID:
            who = session.get_one(Trainee, world.trainee)
            skills = [session.get_one(Skill, one) for one in world.skills]
            return make.card_series(session, who, skills, key=key).id

        (series_id,) = world.at_once(begin)
        assert isinstance(series_id, UUID)
        answered = world.at_once(lambda session, _n, at=series_id: world.answer(session, at, CardSaid.ACQUIRED))  # type: ignore[misc]
        assert answered == {5: 1, 0: AT_ONCE - 1}
        undone = world.at_once(lambda session, _n, at=series_id: world.undo(session, at, 1))  # type: ignore[misc]
        assert undone == {5: 1, 0: AT_ONCE - 1}
        world.check(series_id)
        world.clear(series_id)

        def keep(session: Session, _number: int, text: str = key) -> UUID:
            return make.own_words(session, session.get_one(Trainee, world.trainee), text).id

        assert len(world.at_once(keep)) == 1
    with Session(world.engine) as session:
        assert session.scalar(select(func.count()).select_from(OwnWords)) == rounds


@pytest.mark.parametrize("rounds", ROUNDS)
def test_two_tabs_that_answer_and_undo_at_once_leave_a_state_that_holds(world: World, rounds: int) -> None:
    said = list(CardSaid)
    for number in range(rounds):
        series_id = world.begin(f"deux {number}")

        def step(session: Session, number: int, at: UUID = series_id) -> object:
            if number % 4 == 3:
                last = queries.series_state(session, at).last_turn
                return world.undo(session, at, last or 0)
            return world.answer(session, at, said[number % 3], 1 + number % 4 if number % 3 == 0 else None)

        world.at_once(step)
        world.check(series_id)
        with Session(world.engine) as session:
            ids = select(Card.id).where(Card.series_id == series_id)
            turns = session.scalars(select(CardAnswer.turn).where(CardAnswer.card_id.in_(ids)).distinct()).all()
            assert sorted(turns) == list(range(1, len(turns) + 1))
        world.clear(series_id)
