"""Several people, or several clicks, at once: on both databases, with real commits."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.attestations import queries
from app.attestations import services as attestations
from app.attestations.errors import AlreadyRevokedError
from app.attestations.models import Attestation
from app.audit.models import AuditEntry
from app.db import begin_writing, make_engine
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import Ground, GroundKind, GroundState, Holding, Trainee, Visibility
from app.skills.models import Skill
from app.trainings import queries as training_queries
from app.trainings import services as trainings
from app.trainings.errors import WrongStateError
from app.trainings.models import Enrolment
from tests.factories import attestations as statements
from tests.factories import portfolio as people
from tests.factories import trainings as schools
from tests.factories.accounts import NOW

AT_ONCE = 12
ROUNDS = [pytest.param(3, id="3 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]


@dataclass
class World:
    """A database of one's own, a person, two trainers of theirs and a group."""

    engine: Engine
    trainee: UUID
    trainers: list[UUID]
    group: UUID

    def at_once(self, step: Callable[[Session, int], object]) -> Counter[str]:
        """Let many do this at the same moment, each in a transaction; what came of it, counted."""
        ready = threading.Barrier(AT_ONCE)

        def one(number: int) -> str:
            with Session(self.engine) as session:
                ready.wait()
                begin_writing(session)
                try:
                    step(session, number)
                except (WrongStateError, AlreadyRevokedError) as refused:
                    session.rollback()
                    return type(refused).__name__
                session.commit()
                return "done"

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return Counter(pool.map(one, range(AT_ONCE)))

    def write(self, step: Callable[[Session], UUID]) -> UUID:
        with Session(self.engine) as session:
            begin_writing(session)
            made = step(session)
            session.commit()
            return made

    def count(self, *conditions: object) -> int:
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(Ground).where(*conditions)) or 0  # type: ignore[arg-type]


@pytest.fixture
def world(own_database: str) -> Iterator[World]:
    engine = make_engine(own_database)
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        at = schools.provider(session)
        trainers = [schools.trainer(session, at, name).id for name in ("Paul Renouf", "Léa Hamel")]
        group = schools.training_session(session, at, seats=900)
        who = people.trainee(session)
        schools.enrolled(session, who, group)
        session.commit()
        yield World(engine, who.id, trainers, group.id)
    engine.dispose()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_skill_said_many_times_at_once_is_said_once(world: World, rounds: int) -> None:
    for _ in range(rounds):
        skill = world.write(lambda session: people.skill(session).id)

        def say(session: Session, number: int, skill: UUID = skill) -> None:
            portfolio.declare(
                session,
                trainee=session.get_one(Trainee, world.trainee),
                skill_id=skill,
                state=GroundState.ACQUIRED,
                level=1 + number % 4,
                expected_on=None,
                now=NOW,
            )

        assert world.at_once(say) == {"done": AT_ONCE}
        standing = select(Ground).join(Holding).where(Holding.skill_id == skill, Ground.withdrawn_at.is_(None))
        with Session(world.engine) as session:
            assert len(session.scalars(standing).all()) == 1


@pytest.mark.parametrize("rounds", ROUNDS)
def test_two_trainers_who_attest_at_once_both_sign_and_clicks_count_once(world: World, rounds: int) -> None:
    for _ in range(rounds):
        skill = world.write(lambda session: people.skill(session).id)

        def attest(session: Session, number: int, skill: UUID = skill) -> None:
            attestations.attest(
                session,
                trainer=session.get_one(User, world.trainers[number % 2]),
                trainee=session.get_one(Trainee, world.trainee),
                skill_id=skill,
                level=3,
                observed="workshop",
                now=NOW,
            )

        assert world.at_once(attest) == {"done": AT_ONCE}
        with Session(world.engine) as session:
            held = session.scalars(select(Holding).where(Holding.skill_id == skill)).all()
            signed = session.scalars(select(Attestation).where(Attestation.holding_id.in_([one.id for one in held])))
            assert len(held) == 1
            assert sorted(one.trainer_id for one in signed) == sorted(world.trainers)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_an_attestation_is_revoked_once(world: World, rounds: int) -> None:
    for _ in range(rounds):
        signed = world.write(
            lambda session: (
                statements.attested(
                    session,
                    session.get_one(Trainee, world.trainee),
                    people.skill(session),
                    by=session.get_one(User, world.trainers[0]),
                ).id
            )
        )

        def revoke(session: Session, number: int, signed: UUID = signed) -> None:
            attestations.revoke(
                session,
                attestation=session.get_one(Attestation, signed),
                by=session.get_one(User, world.trainers[0]),
                reason=f"Raison {number}",
                now=NOW,
            )

        assert world.at_once(revoke) == {"done": 1, "AlreadyRevokedError": AT_ONCE - 1}


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_training_starts_once_and_gives_its_skills_once(world: World, rounds: int) -> None:
    for number in range(rounds):

        def plan(session: Session, number: int = number) -> UUID:
            who = people.trainee(session, f"Personne {number}")
            group = training_queries.training_session(session, world.group)
            assert group is not None
            return trainings.enrol(session, trainee=who, training_session=group, now=NOW).id

        enrolment = world.write(plan)

        def start(session: Session, _number: int, enrolment: UUID = enrolment) -> None:
            trainings.start(session, enrolments=[session.get_one(Enrolment, enrolment)], now=NOW)

        before = world.count(Ground.kind == GroundKind.ENROLMENT)
        assert world.at_once(start) == {"done": 1, "WrongStateError": AT_ONCE - 1}
        assert world.count(Ground.kind == GroundKind.ENROLMENT) == before + 2


@pytest.mark.parametrize("rounds", ROUNDS)
def test_moving_ending_and_leaving_at_once_leaves_a_state_that_holds(world: World, rounds: int) -> None:
    for number in range(rounds):

        def begin(session: Session, number: int = number) -> UUID:
            group = training_queries.training_session(session, world.group)
            assert group is not None
            return schools.enrolled(session, people.trainee(session, f"Personne {number}"), group).id

        enrolment = world.write(begin)

        def change(session: Session, number: int, enrolment: UUID = enrolment) -> None:
            found = session.get_one(Enrolment, enrolment)
            if number % 3 == 0:
                trainings.drop(session, enrolment=found, on=local_day(NOW), reason="job", now=NOW)
            elif number % 3 == 1:
                trainings.complete(session, enrolment=found, on=local_day(NOW), now=NOW)
            else:
                day = local_day(NOW) + timedelta(days=200 + number)
                trainings.move_module(session, module=found.modules[0], expected_on=day, now=NOW)

        came = world.at_once(change)
        assert came["done"] >= 1
        with Session(world.engine) as session:
            found = session.get_one(Enrolment, enrolment)
            ids = [module.id for module in found.modules]
            coming = Ground.state == GroundState.IN_PROGRESS
            assert world.count(Ground.source_id.in_(ids), coming, Ground.withdrawn_at.is_(None)) == 0
            assert found.state.value in ("dropped", "completed")


def test_choosing_to_appear_many_times_at_once_is_logged_once(world: World) -> None:
    def appear(session: Session, _number: int) -> None:
        trainee = session.get_one(Trainee, world.trainee)
        portfolio.choose_visibility(session, trainee=trainee, visibility=Visibility.SEARCHABLE, now=NOW)

    assert world.at_once(appear) == {"done": AT_ONCE}
    with Session(world.engine) as session:
        logged = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "choose_visibility")
        assert session.scalar(logged) == 1


def holds(world: World, skill: UUID) -> bool:
    """Whether each attestation of a skill counts exactly when enough trainers of its provider stand behind it."""
    with Session(world.engine) as session:
        held = select(Holding.id).where(Holding.skill_id == skill)
        found = queries.standing_attestations(session, set(session.scalars(held)))
        trainers: dict[UUID, set[UUID]] = {}
        for one in found:
            trainers.setdefault(one.holding_id, set()).add(one.trainer_id)
        grounds = Ground.withdrawn_at.is_(None), Ground.kind == GroundKind.ATTESTATION
        laid = session.scalars(select(Ground.source_id).join(Holding).where(Holding.skill_id == skill, *grounds)).all()
        counting = {one.id for one in found if len(trainers[one.holding_id]) >= one.quorum}
        return sorted(map(str, laid)) == sorted(map(str, counting))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_group_signed_many_times_at_once_is_signed_once(world: World, rounds: int) -> None:
    def come(session: Session) -> UUID:
        group = training_queries.training_session(session, world.group)
        assert group is not None
        for number in range(4):
            schools.enrolled(session, people.trainee(session, f"Personne {number}"), group)
        return group.id

    world.write(come)
    for _ in range(rounds):
        skills = [world.write(lambda session: people.skill(session).id) for _ in range(3)]

        def sign(session: Session, number: int, skills: list[UUID] = skills) -> None:
            there = [one.trainee for one in training_queries.cohort(session, world.group)]
            order = there if number % 2 else there[::-1]
            said = [attestations.Statement(who, skill, 3) for who in order for skill in skills]
            trainer = session.get_one(User, world.trainers[0])
            attestations.attest_many(session, trainer=trainer, statements=said, observed="workshop", now=NOW)

        assert world.at_once(sign) == {"done": AT_ONCE}
        with Session(world.engine) as session:
            counted = select(func.count()).select_from(Attestation).join(Holding).where(Holding.skill_id.in_(skills))
            assert session.scalar(counted) == 5 * len(skills)
        assert all(holds(world, skill) for skill in skills)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_signing_taking_back_and_changing_the_quorum_at_once_leaves_proofs_that_hold(world: World, rounds: int) -> None:
    for _ in range(rounds):
        skill = world.write(lambda session: people.skill(session).id)
        signed = world.write(partial(sign_one, world=world, trainer=0, skill=skill, observed="Vu avant"))

        def change(session: Session, number: int, skill: UUID = skill, signed: UUID = signed) -> None:
            trainer = session.get_one(User, world.trainers[number % 2])
            if number % 3 == 0:
                sign_one(session, world, number % 2, skill, f"Vu {number}")
            elif number % 3 == 1:
                provider = session.get_one(Organisation, trainer.memberships[0].organisation_id)
                attesters = {skill: 1 + number // 3 % 2}
                attestations.set_quorums(session, provider=provider, attesters=attesters, by=trainer, now=NOW)
            else:
                attestation = session.get_one(Attestation, signed)
                attestations.revoke(session, attestation=attestation, by=trainer, reason="Trop tôt", now=NOW)

        assert world.at_once(change) == {"done": 9, "AlreadyRevokedError": 3}
        assert holds(world, skill)


def sign_one(session: Session, world: World, trainer: int, skill: UUID, observed: str) -> UUID:
    return attestations.attest(
        session,
        trainer=session.get_one(User, world.trainers[trainer]),
        trainee=session.get_one(Trainee, world.trainee),
        skill_id=skill,
        level=3,
        observed=observed,
        now=NOW,
    ).id


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_session_that_moves_while_its_people_are_attested_moves_and_they_are(world: World, rounds: int) -> None:
    for number in range(rounds):
        skill = world.write(lambda session: people.skill(session).id)

        def begin(session: Session, number: int = number, skill: UUID = skill) -> UUID:
            """Enrol the person in a session that gives the first of two modules: moving it gives the second too."""
            taught = session.get_one(Skill, skill)
            plan = {name: ([taught], local_day(NOW), local_day(NOW) + timedelta(days=60)) for name in ("Un", "Deux")}
            provider = session.get_one(User, world.trainers[0]).memberships[0].organisation
            programme = schools.training_session(session, provider, modules=plan, title=f"Formation {number}").programme
            first = {programme.modules[0].id: (local_day(NOW), local_day(NOW) + timedelta(days=60))}
            group = trainings.schedule(
                session, programme=programme, name=None, commune_code="50129", seats=9, module_dates=first
            )
            schools.enrolled(session, session.get_one(Trainee, world.trainee), group)
            return group.id

        group = world.write(begin)

        def change(session: Session, number: int, group: UUID = group, skill: UUID = skill) -> None:
            if number % 2:
                sign_one(session, world, number // 2 % 2, skill, "workshop")
                return
            found = training_queries.training_session(session, group)
            assert found is not None
            ends = local_day(NOW) + timedelta(days=70 + number)
            dates = {module.id: (local_day(NOW), ends) for module in found.programme.modules}
            plan = trainings.Plan(None, found.commune_code, found.seats, dates)
            by = session.get_one(User, world.trainers[0])
            trainings.reschedule(session, training_session=found, plan=plan, by=by, now=NOW)

        assert world.at_once(change) == {"done": AT_ONCE}
        with Session(world.engine) as session:
            found = training_queries.training_session(session, group)
            assert found is not None
            modules = training_queries.cohort(session, group)[0].modules
            assert {module.expected_on for module in modules} == {found.ends_on}
            standing = Ground.source_id.in_([module.id for module in modules]), Ground.withdrawn_at.is_(None)
            days = session.scalars(select(Ground.expected_on).where(*standing)).all()
            assert days == [found.ends_on] * 2
        assert world.count(Ground.kind == GroundKind.ATTESTATION, Ground.withdrawn_at.is_(None)) >= 2
        assert holds(world, skill)
