"""What a decision costs: so much for each person whom it concerns, nothing for the others."""

import resource
import sys

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from app.accounts.models import User
from app.credentials.models import AchievementVersion
from app.db import make_engine
from app.recognition import services
from app.recognition.models import Award, Recognition
from app.recognition.services import sweeping
from tests.app.recognition.crowds import Cost, counted, people_with
from tests.factories.accounts import NOW
from tests.factories.recognition import MEANS, Stage, a_stage, award_of


def recognition_of(session: Session, version: AchievementVersion) -> Recognition:
    return session.scalars(select(Recognition).where(Recognition.achievement_id == version.achievement_id)).one()


def worked(session: Session) -> int:
    """Work all that waits, in one session; how many batches."""
    batches = 0
    for number in sweeping.open_sweeps(session):
        while not sweeping.step(session, number, means=MEANS, now=NOW):
            batches += 1
    return batches


@pytest.mark.usefixtures("in_app")
def test_a_withdrawal_sends_as_many_statements_for_ten_people_as_for_sixty(session: Session, engine: Engine) -> None:
    found = []
    for count, bystanders in ((10, 0), (60, 0), (10, 60)):
        stage = a_stage(session, email=f"cost-{count}-{bystanders}@example.org")
        [someone] = people_with(session, [stage.listens, stage.speaks], count)
        if bystanders:
            people_with(session, [stage.listens], bystanders)
        ask_again(session, stage)
        assert award_of(session, someone, stage.meta_badge) is not None
        recognition = recognition_of(session, stage.speaks)
        services.withdraw(session, recognition, reason="À revoir.", by=stage.officer, now=NOW)
        with counted(engine) as cost:
            assert worked(session) == 1
        found.append(len(cost.statements))
        fallen = award_of(session, someone, stage.meta_badge)
        assert fallen is not None
        assert fallen.suspended_at is not None
    assert len(set(found)) == 1, found


def ask_again(session: Session, stage: Stage) -> None:
    """Look at everyone whom the meta-badge concerns."""
    sweeping.ask(session, sweeping.SweepKind.RULE, meta_badge_id=stage.meta_badge.id, now=NOW)
    worked(session)


@pytest.mark.deep
@pytest.mark.parametrize("bystanders", [0, 20_000])
@pytest.mark.parametrize("count", [2_000, 20_000])
def test_the_cascade_of_one_withdrawal(
    own_database: str, app: Flask, count: int, bystanders: int, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = make_engine(own_database)
    make = sessionmaker(engine, expire_on_commit=False)
    with app.app_context():
        with make() as session:
            stage = a_stage(session)
            people_with(session, [stage.listens, stage.speaks], count)
            if bystanders:
                people_with(session, [stage.listens], bystanders)
            sweeping.ask(session, sweeping.SweepKind.RULE, meta_badge_id=stage.meta_badge.id, now=NOW)
            recognition_id, officer_id = recognition_of(session, stage.speaks).id, stage.officer.id
            session.commit()
        costs = {"awarded": finish(make, engine)}
        with make() as session:
            officer = session.get_one(User, officer_id)
            services.withdraw(
                session, session.get_one(Recognition, recognition_id), reason="À revoir.", by=officer, now=NOW
            )
            session.commit()
        costs["suspended"] = finish(make, engine)
    with make() as session:
        total = select(func.count()).select_from(Award)
        assert session.scalar(total) == count
        assert session.scalar(total.where(Award.suspended_at.is_not(None))) == count
    engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with capsys.disabled():
        for name, cost in costs.items():
            sys.stdout.write(
                f"\n{engine.dialect.name}: {count:,} people {name}, {bystanders:,} not concerned: {cost.seconds:.1f} s,"
                f" {len(cost.statements):,} statements, {peak} MB at most"
            )


def finish(make: sessionmaker[Session], engine: Engine) -> Cost:
    with make() as session:
        numbers = list(sweeping.open_sweeps(session))
    with counted(engine) as cost:
        for number in numbers:
            assert sweeping.work(make, number, means=MEANS, clock=lambda: NOW)
    return cost
