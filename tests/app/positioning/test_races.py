"""Two trainers, or two clicks, decide one module at once: on both databases, with real commits."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import begin_writing, make_engine
from app.positioning import services
from app.positioning.errors import DecidedMeanwhileError
from app.positioning.models import Choice, PositioningDecision
from app.positioning.services import Chosen
from app.trainings.models import EnrolmentModule
from tests.app.positioning.conftest import MOMENT, Intake
from tests.factories import trainings as schools

AT_ONCE = 12
ROUNDS = [pytest.param(2, id="2 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_trainers_who_decide_at_once_do_not_overwrite_each_other_and_clicks_count_once(
    own_database: str, tmp_path: Path, rounds: int
) -> None:
    engine = make_engine(own_database)
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        intake = Intake(session, tmp_path)
        trainers = [intake.trainer.id, schools.trainer(session, intake.provider, "Marc Petit").id]
        session.commit()
        for number in range(rounds):
            begin_writing(session)
            one = intake.comes(f"Personne {number}", started=True)
            module = one.modules[0].id
            session.commit()
            came = at_once(own_database, module, trainers)
            # Whoever was first decided; their other clicks said the same; the other trainer is told.
            assert came == {"first": 1, "again": AT_ONCE // 2 - 1, "DecidedMeanwhileError": AT_ONCE // 2}
            session.expire_all()
            kept = session.scalars(
                select(PositioningDecision).where(PositioningDecision.enrolment_module_id == module)
            ).one()
            assert session.get_one(EnrolmentModule, module).spared_minutes == kept.spared_minutes
    engine.dispose()


def at_once(url: str, module_id: UUID, trainers: list[UUID]) -> Counter[str]:
    """Each trainer chooses hours of their own, many times at the same moment; what came of it, counted."""
    engine, ready = make_engine(url), threading.Barrier(AT_ONCE)

    def click(number: int) -> str:
        with Session(engine) as session:
            ready.wait()
            begin_writing(session)
            module = session.get_one(EnrolmentModule, module_id)
            hours = 10 + number % 2
            chosen = Chosen(module, Choice.LIGHTEN, 0, 0, hours * 60, f"Raison {number % 2}")
            by = session.get_one(User, trainers[number % 2])
            try:
                made = services.decide(session, chosen=[chosen], by=by, now=MOMENT)
            except DecidedMeanwhileError:
                session.rollback()
                return "DecidedMeanwhileError"
            session.commit()
            return "first" if made else "again"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        came = Counter(pool.map(click, range(AT_ONCE)))
    engine.dispose()
    return came
