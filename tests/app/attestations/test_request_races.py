"""Requests and testimonials when several people, or several clicks, come at once: on both databases."""

from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations import models, services
from app.attestations.errors import AlreadyAnsweredError, ClosedLinkError
from app.attestations.models import AttestationRequest, RequestState
from app.portfolio.models import Ground, Holding, Proof, Trainee
from app.skills.models import Skill
from tests.app.attestations.test_races import AT_ONCE, ROUNDS, World, world
from tests.factories import attestations as make
from tests.factories import portfolio as people
from tests.factories.accounts import NOW

__all__ = ["world"]  # the fixture


def a_skill(world: World) -> UUID:
    """A skill of the person's, for this round alone."""

    def say(session: Session) -> UUID:
        return people.declared(session, session.get_one(Trainee, world.trainee), people.skill(session)).id

    return world.write(say)


def ask(session: Session, world: World, skill: UUID, of: int = 0) -> list[AttestationRequest]:
    who, what = session.get_one(Trainee, world.trainee), session.get_one(Skill, skill)
    return make.asked(session, who, what, of=session.get_one(User, world.trainers[of]))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_what_is_asked_many_times_at_once_is_asked_once(world: World, rounds: int) -> None:
    for _ in range(rounds):
        skill, made = a_skill(world), list[int]()

        def click(session: Session, _number: int, skill: UUID = skill, made: list[int] = made) -> None:
            made.append(len(ask(session, world, skill)))

        assert world.at_once(click) == {"done": AT_ONCE}
        assert sorted(made) == [0] * (AT_ONCE - 1) + [1]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_request_signed_declined_and_taken_back_at_once_has_one_end_and_the_proof_that_it_says(
    world: World, rounds: int
) -> None:
    for _ in range(rounds):
        skill = a_skill(world)
        asked = world.write(lambda session, skill=skill: ask(session, world, skill)[0].id)  # type: ignore[misc]

        def answer(session: Session, number: int, asked: UUID = asked) -> None:
            trainer = session.get_one(User, world.trainers[number % 2])
            if number % 3 == 0:
                services.sign_requests(session, trainer=trainer, levels={asked: 3}, observed="workshop", now=NOW)
            elif number % 3 == 1:
                services.decline(session, trainer=trainer, request_ids=[asked], reason="Non", now=NOW)
            else:
                try:
                    services.withdraw_request(session, request=session.get_one(AttestationRequest, asked), now=NOW)
                except AlreadyAnsweredError:
                    session.rollback()

        assert world.at_once(answer) == {"done": AT_ONCE}
        with Session(world.engine) as session:
            end = session.get_one(AttestationRequest, asked)
            signed = session.scalars(select(models.Attestation).where(models.Attestation.holding_id == end.holding_id))
            attested = select(Ground).join(Holding).where(Holding.skill_id == skill, Ground.proof == Proof.ATTESTED)
            assert end.state is not RequestState.REQUESTED
            count = len(signed.all())
            assert count == len(session.scalars(attested).all()) == (1 if end.state is RequestState.ATTESTED else 0)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_link_answered_many_times_at_once_is_answered_once(world: World, rounds: int) -> None:
    for _ in range(rounds):
        skill, keys = a_skill(world), list[str]()

        def question(session: Session, skill: UUID = skill, keys: list[str] = keys) -> UUID:
            who = session.get_one(Trainee, world.trainee)
            made, key = services.ask_witness(session, trainee=who, skill_ids=[skill], email=None, words=None, now=NOW)
            keys.append(key)
            return made.id

        asked = world.write(question)

        def testify(session: Session, number: int, asked: UUID = asked, key: str = keys[0]) -> None:
            try:
                if number % 4 == 3:
                    request = session.get_one(models.TestimonialRequest, asked)
                    services.withdraw_witness(session, request=request, now=NOW)
                else:
                    witness = services.Witness(f"Témoin {number}", "Tutrice", "Chantiers Durand", "t@example.org")
                    services.testify(session, key=key, witness=witness, sights={}, words="Vu", now=NOW)
            except (ClosedLinkError, AlreadyAnsweredError):
                session.rollback()

        assert world.at_once(testify) == {"done": AT_ONCE}
        with Session(world.engine) as session:
            request = session.get_one(models.TestimonialRequest, asked)
            given = select(func.count()).where(models.Testimonial.request_id == asked)
            assert (request.used_at is None) is not (request.withdrawn_at is None)
            assert session.scalar(given) == (1 if request.used_at else 0)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_contest_kept_and_taken_back_at_once_has_one_answer(world: World, rounds: int) -> None:
    for _ in range(rounds):
        skill = a_skill(world)

        def disagree(session: Session, skill: UUID = skill) -> UUID:
            who, what = session.get_one(Trainee, world.trainee), session.get_one(Skill, skill)
            signed = make.attested(session, who, what, by=session.get_one(User, world.trainers[0]))
            return services.contest(session, attestation=signed, words="Trop bas", now=NOW).id

        contest, done = world.write(disagree), list[str]()

        def answer(session: Session, number: int, contest: UUID = contest, done: list[str] = done) -> None:
            found = session.get_one(models.Contest, contest)
            by = session.get_one(User, world.trainers[number % 2])
            try:
                services.answer_contest(
                    session, contest=found, by=by, keep=number % 2 == 0, reason=f"R{number}", now=NOW
                )
            except AlreadyAnsweredError:
                session.rollback()
            else:
                done.append(f"R{number}")

        assert world.at_once(answer) == {"done": AT_ONCE}
        with Session(world.engine) as session:
            found = session.get_one(models.Contest, contest)
            revoked = found.attestation.revoked_at is not None
            assert done == [found.reason]
            assert revoked is (found.state is models.ContestState.REVOKED)
