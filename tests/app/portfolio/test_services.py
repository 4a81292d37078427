"""The rules of a portfolio, on both databases."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.portfolio import queries, services
from app.portfolio.errors import NothingToShowError, UnknownSkillError, WrongDateError
from app.portfolio.models import (
    Contract,
    ExperienceKind,
    Ground,
    GroundKind,
    GroundState,
    Holding,
    PortfolioChange,
    Proof,
    Trainee,
    Visibility,
)
from app.portfolio.queries import HoldingSummary, Standing
from app.skills.models import Skill, SkillKind
from tests.factories import portfolio as make
from tests.factories.portfolio import NOW

TODAY = date(2026, 11, 2)


def read(session: Session, who: Trainee, what: Skill) -> HoldingSummary | None:
    return queries.holding(session, trainee_id=who.id, skill_id=what.id, today=TODAY)


def test_a_new_portfolio_is_private(session: Session) -> None:
    who = make.trainee(session)
    assert who.visibility is Visibility.PRIVATE
    assert who.user.is_trainee


def test_opening_a_portfolio_twice_opens_one(session: Session) -> None:
    person = make.user(session)
    first = services.open_portfolio(session, user=person, now=NOW)
    assert services.open_portfolio(session, user=person, now=NOW).id == first.id


def test_a_trainee_says_what_they_can_do_and_it_counts_as_declared(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    make.declared(session, who, what, level=3)
    found = read(session, who, what)
    assert found is not None
    assert (found.standing, found.proof, found.level) == (Standing.ACQUIRED, Proof.DECLARED, 3)


def test_a_trainee_says_what_they_are_learning_and_by_when(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    make.declared(session, who, what, state=GroundState.IN_PROGRESS, expected_on=date(2027, 3, 12))
    found = read(session, who, what)
    assert found is not None
    assert (found.standing, found.proof, found.next_date) == (Standing.COMING, None, date(2027, 3, 12))


def test_one_may_be_learning_without_knowing_until_when(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    make.declared(session, who, what, state=GroundState.IN_PROGRESS)
    found = read(session, who, what)
    assert found is not None
    assert found.is_undated


def test_a_new_declaration_takes_the_place_of_the_one_before_and_history_is_kept(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    make.declared(session, who, what, state=GroundState.IN_PROGRESS, expected_on=date(2027, 3, 12))
    make.declared(session, who, what, level=4)
    found = read(session, who, what)
    assert found is not None
    assert [one.level for one in found.grounds] == [4]
    reasons = session.scalars(select(Ground.withdrawn_reason).where(Ground.withdrawn_at.is_not(None))).all()
    assert reasons == ["replaced"]


def test_taking_a_declaration_back_empties_the_holding(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    make.declared(session, who, what)
    assert services.take_back(session, trainee=who, skill_id=what.id, now=NOW) == 1
    assert read(session, who, what) is None
    assert services.take_back(session, trainee=who, skill_id=what.id, now=NOW) == 0


def test_taking_back_touches_nobody_else(session: Session) -> None:
    one, other, what = make.trainee(session), make.trainee(session, "Bakary Traoré"), make.skill(session)
    make.declared(session, one, what)
    make.declared(session, other, what)
    services.take_back(session, trainee=one, skill_id=what.id, now=NOW)
    assert read(session, other, what) is not None


@pytest.mark.parametrize("unusable", ["missing", "group", "retired"])
def test_only_skills_that_stand_can_be_declared(session: Session, unusable: str) -> None:
    who = make.trainee(session)
    skill_id = {
        "missing": uuid4,
        "group": lambda: make.skill(session, kind=SkillKind.GROUP).id,
        "retired": lambda: make.skill(session, retired=True).id,
    }[unusable]()
    with pytest.raises(UnknownSkillError):
        services.declare(
            session, trainee=who, skill_id=skill_id, state=GroundState.ACQUIRED, level=1, expected_on=None, now=NOW
        )


def test_a_skill_is_not_expected_in_the_past(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    with pytest.raises(WrongDateError) as refused:
        make.declared(session, who, what, state=GroundState.IN_PROGRESS, expected_on=date(2026, 11, 1))
    assert refused.value.field == "expected_on"


def test_the_day_is_the_one_it_is_in_normandy(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    just_after_midnight = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)  # already the 3rd there
    make.declared(session, who, what, now=just_after_midnight)
    assert session.scalar(select(Ground.since)) == date(2026, 11, 3)


def test_several_answers_are_written_together_or_not_at_all(session: Session) -> None:
    who, known, learnt = make.trainee(session), make.skill(session, "Lire un plan"), make.skill(session)
    make.declared(session, who, known)
    sayings = [
        services.Saying(known.id, None),
        services.Saying(learnt.id, GroundState.IN_PROGRESS, expected_on=date(2027, 1, 1)),
    ]
    services.declare_many(session, trainee=who, sayings=sayings, now=NOW)
    assert read(session, who, known) is None
    assert read(session, who, learnt) is not None
    with pytest.raises(UnknownSkillError):
        services.declare_many(
            session,
            trainee=who,
            sayings=[services.Saying(known.id, GroundState.ACQUIRED), services.Saying(uuid4(), GroundState.ACQUIRED)],
            now=NOW,
        )
    assert read(session, who, known) is None


def test_a_declaration_remembers_the_experience_it_comes_from(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    job = services.add_experience(
        session,
        trainee=who,
        kind=ExperienceKind.JOB,
        title="Aide-soudeur",
        place="Cherbourg",
        started_on=date(2024, 1, 1),
        ended_on=date(2025, 6, 30),
    )
    services.declare(
        session,
        trainee=who,
        skill_id=what.id,
        state=GroundState.ACQUIRED,
        level=2,
        expected_on=None,
        experience_id=job.id,
        now=NOW,
    )
    found = read(session, who, what)
    assert found is not None
    assert found.declaration is not None
    assert found.declaration.experience_id == job.id


def test_an_experience_does_not_end_before_it_starts(session: Session) -> None:
    with pytest.raises(WrongDateError) as refused:
        services.add_experience(
            session,
            trainee=make.trainee(session),
            kind=ExperienceKind.JOB,
            title="Aide-soudeur",
            place=None,
            started_on=date(2025, 1, 1),
            ended_on=date(2024, 1, 1),
        )
    assert refused.value.field == "ended_on"


# --- What the database itself refuses ---------------------------------------------------------------------------------


def typed(session: Session, **values: Any) -> None:
    """Write a ground past the services, as a mistake or a malice would."""
    who, what = make.trainee(session), make.skill(session)
    holding_id = services.ensure_holdings(session, [(who.id, what.id)], now=NOW)[who.id, what.id]
    row = {
        "id": uuid4(),
        "holding_id": holding_id,
        "kind": GroundKind.DECLARATION,
        "state": GroundState.ACQUIRED,
        "proof": Proof.DECLARED,
        "laid_at": NOW,
    }
    session.execute(insert(Ground).values(**{**row, **values}))


SOURCE = uuid4()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"proof": Proof.ATTESTED}, "no_proof_by_saying|attested_by_attestation"),
        ({"proof": Proof.CERTIFIED}, "no_proof_by_saying|certified_by_title_or_badge"),
        ({"kind": GroundKind.BADGE, "source_id": SOURCE, "proof": Proof.ATTESTED}, "attested_by_attestation"),
        (
            {"kind": GroundKind.ATTESTATION, "source_id": SOURCE, "proof": Proof.CERTIFIED},
            "certified_by_title_or_badge",
        ),
        (
            {"kind": GroundKind.ENROLMENT, "source_id": SOURCE, "state": GroundState.AWAITING, "since": TODAY}
            | {"proof": Proof.ATTESTED},
            "no_proof_by_saying|attested_by_attestation",
        ),
        ({"kind": GroundKind.ENROLMENT, "source_id": SOURCE}, "enrolment_acquires_nothing_alone"),
        ({"kind": GroundKind.ATTESTATION, "proof": Proof.ATTESTED}, "source"),
        ({"source_id": SOURCE}, "source"),
        ({"level": 5}, "level"),
        ({"level": 0}, "level"),
        ({"withdrawn_at": NOW}, "withdrawal_reason"),
        ({"state": GroundState.AWAITING, "since": TODAY}, "awaiting_since"),
    ],
)
def test_the_database_refuses_proof_that_is_typed(session: Session, values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=f"ck_ground_({constraint})"):
        typed(session, **values)


def test_the_database_refuses_the_same_ground_twice(session: Session) -> None:
    who, what, source = make.trainee(session), make.skill(session), uuid4()
    ground = services.NewGround(
        who.id, what.id, GroundKind.ATTESTATION, GroundState.ACQUIRED, Proof.ATTESTED, source_id=source
    )
    services.lay_grounds(session, [ground], now=NOW)
    with pytest.raises(IntegrityError):
        services.lay_grounds(session, [ground], now=NOW)


def test_the_database_refuses_a_second_holding_of_one_skill(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    services.ensure_holdings(session, [(who.id, what.id)], now=NOW)
    with pytest.raises(IntegrityError):
        session.execute(insert(Holding).values(id=uuid4(), trainee_id=who.id, skill_id=what.id, created_at=NOW))


# --- What employers may see -------------------------------------------------------------------------------------------


def test_appearing_in_searches_is_chosen_and_withdrawn_and_the_log_keeps_which_text_was_read(session: Session) -> None:
    who = make.trainee(session)
    make.declared(session, who, make.skill(session))
    services.choose_visibility(
        session, trainee=who, visibility=Visibility.SEARCHABLE, now=NOW, text_version="2026-11-01"
    )
    assert who.visibility is Visibility.SEARCHABLE
    services.choose_visibility(session, trainee=who, visibility=Visibility.PRIVATE, now=NOW)
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "choose_visibility").order_by(AuditEntry.id)
    ).all()
    assert [entry.details["visibility"] for entry in entries] == ["searchable", "private"]
    assert entries[0].details["text_version"] == "2026-11-01"
    assert {entry.actor_id for entry in entries} == {who.user_id}


def test_choosing_the_same_visibility_again_writes_nothing(session: Session) -> None:
    who = make.trainee(session)
    services.choose_visibility(session, trainee=who, visibility=Visibility.PRIVATE, now=NOW)
    entries = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "choose_visibility")
    assert session.scalar(entries) == 0


def test_an_empty_portfolio_has_nothing_to_show(session: Session) -> None:
    who = make.trainee(session)
    with pytest.raises(NothingToShowError):
        services.choose_visibility(session, trainee=who, visibility=Visibility.SEARCHABLE, now=NOW)
    assert who.visibility is Visibility.PRIVATE


def test_what_a_trainee_looks_for_can_be_written_again_and_again(session: Session, fresh_session: Session) -> None:
    who, place, job = make.trainee(session), make.commune(session), make.occupation(session)
    for contracts in ([Contract.PERMANENT, Contract.TEMPORARY], [Contract.TEMPORARY], []):
        services.describe(
            session,
            trainee=who,
            commune_code=place.code,
            mobility_km=45,
            available_from=date(2027, 1, 4),
            contracts=contracts,
            occupation_ids=[job.id],
            now=NOW,
        )
        session.commit()
        read_again = fresh_session.get_one(Trainee, who.id, populate_existing=True)
        assert [one.contract for one in read_again.wished_contracts] == sorted(contracts)
        assert [one.occupation_id for one in read_again.wished_occupations] == [job.id]
        assert (read_again.commune_code, read_again.mobility_km) == (place.code, 45)


# --- What the index of candidates is told -----------------------------------------------------------------------------


def changes(session: Session, who: Trainee) -> int:
    found = select(func.count()).select_from(PortfolioChange).where(PortfolioChange.trainee_id == who.id)
    return session.scalar(found) or 0


def test_every_change_of_a_portfolio_is_told_to_the_index(session: Session) -> None:
    who, what = make.trainee(session), make.skill(session)
    seen = changes(session, who)
    steps = [
        lambda: make.declared(session, who, what),
        lambda: services.choose_visibility(session, trainee=who, visibility=Visibility.SEARCHABLE, now=NOW),
        lambda: services.describe(
            session,
            trainee=who,
            commune_code=None,
            mobility_km=10,
            available_from=None,
            contracts=[],
            occupation_ids=[],
            now=NOW,
        ),
        lambda: services.take_back(session, trainee=who, skill_id=what.id, now=NOW),
    ]
    for step in steps:
        step()
        assert changes(session, who) > seen
        seen = changes(session, who)
