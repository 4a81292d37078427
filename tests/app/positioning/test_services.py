"""What is known of people who come, and what is decided, on both databases."""

from datetime import timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.portfolio import queries as portfolio
from app.portfolio.models import GroundState
from app.portfolio.queries import Standing
from app.positioning import services
from app.positioning.errors import DecidedMeanwhileError, ReasonMissingError, WrongHoursError
from app.positioning.models import Choice, PositioningDecision
from app.positioning.queries import Found, formula
from app.skills.models import (
    EquivalenceRelation,
    EquivalenceSource,
    Framework,
    LinkKind,
    Skill,
    SkillEquivalence,
    SkillKind,
    SkillLink,
)
from app.trainings import services as trainings
from app.trainings.errors import WrongStateError
from app.trainings.models import Enrolment
from tests.app.positioning.conftest import LONG_AGO, MOMENT, TODAY, Intake
from tests.factories import portfolio as people

CAMILLE = "Camille Lecarpentier"


def spared(intake: Intake, enrolment: Enrolment) -> tuple[Found, Fraction, int]:
    line = intake.line(enrolment, intake.tig)
    return line.found, line.worth, line.spared


def test_each_proof_is_told_and_spares_what_the_rule_says(intake: Intake) -> None:
    one = intake.comes()
    who = one.trainee
    assert spared(intake, one) == (Found.MISSING, 0, 0)
    people.declared(intake.session, who, intake.tig, level=4, now=LONG_AGO)
    assert spared(intake, one) == (Found.DECLARED, 0, 0)
    assert intake.line(one, intake.tig).asks_for_a_test
    intake.attested(who, intake.tig, level=2)
    # Half of 70 hours, aimed at level 3: two thirds of 35 hours are 23 hours 20.
    assert spared(intake, one) == (Found.ATTESTED, Fraction(2, 3), 23 * 60)
    assert intake.line(one, intake.tig).asks_for_a_test
    intake.attested(who, intake.tig, level=3)
    assert spared(intake, one) == (Found.ATTESTED, 1, 35 * 60)
    intake.certified(who, intake.mig)
    module = intake.module(one)
    assert (module.advised, module.advised_choice, module.proven) == (70 * 60, Choice.EXEMPT, 2)
    assert intake.module(one, "Communication").advised_choice is Choice.FOLLOW


def test_who_signed_stands_behind_the_proof(app: Flask, intake: Intake) -> None:
    one = intake.comes()
    intake.attested(one.trainee, intake.tig)
    position = intake.read(one)
    (origin,) = portfolio.origins_of(intake.session, position.source_ids).values()
    assert (origin.person, origin.organisation) == ("Léa Hamel", "Greta du Bessin")


def test_what_this_training_brings_is_not_known_before_it_and_what_another_one_brings_is_in_progress(
    intake: Intake,
) -> None:
    one = intake.comes(started=True)
    assert spared(intake, one) == (Found.MISSING, 0, 0)
    day = TODAY + timedelta(days=5)
    people.declared(
        intake.session, one.trainee, intake.tig, state=GroundState.IN_PROGRESS, expected_on=day, now=LONG_AGO
    )
    assert spared(intake, one) == (Found.IN_PROGRESS, 0, 0)


def test_what_will_have_expired_on_the_first_day_does_not_count(intake: Intake) -> None:
    one = intake.comes()
    intake.certified(one.trainee, intake.tig, days=10)
    intake.certified(one.trainee, intake.mig, days=30)
    assert spared(intake, one) == (Found.MISSING, 0, 0)
    assert intake.line(one, intake.mig).found is Found.CERTIFIED


def test_a_near_skill_is_told_with_its_reason_and_spares_little(intake: Intake) -> None:
    part = people.skill(intake.session, "Souder l’aluminium en TIG")
    link = SkillLink(skill_id=part.id, target_id=intake.tig.id, kind=LinkKind.BROADER, framework_id=part.framework_id)
    intake.session.add(link)
    one = intake.comes()
    people.declared(intake.session, one.trainee, part, now=LONG_AGO)
    line = intake.line(one, intake.tig)
    assert (line.found, line.worth, line.near_count, line.asks_for_a_test) == (Found.MISSING, 0, 1, True)
    intake.attested(one.trainee, part)
    line = intake.line(one, intake.tig)
    # 0.65 of it, by a quarter: 16 %, of 35 hours.
    assert (line.near[0].answer.source, line.near[0].answer.thousandths) == ("NARROWER", 650)
    assert (line.found, line.worth, line.spared) == (Found.MISSING, Fraction(16, 100), 5 * 60 + 30)
    assert line.by_near
    intake.attested(one.trainee, intake.tig)
    assert intake.line(one, intake.tig).near == ()


def test_an_equal_skill_of_another_framework_counts_as_the_skill_itself(intake: Intake) -> None:
    other = Framework(code="esco", name="ESCO", is_default=False)
    intake.session.add(other)
    intake.session.flush()
    same = Skill(framework_id=other.id, code="X", kind=SkillKind.KNOW_HOW, family=intake.tig.family)
    intake.session.add(same)
    intake.session.flush()
    intake.session.add(
        SkillEquivalence(
            skill_id=min(intake.tig.id, same.id),
            target_id=max(intake.tig.id, same.id),
            relation=EquivalenceRelation.EXACT,
            source=EquivalenceSource.FILE,
            file="rome-esco.csv",
            told_at=LONG_AGO,
        )
    )
    intake.session.flush()
    one = intake.comes()
    intake.attested(one.trainee, same)
    assert spared(intake, one) == (Found.ATTESTED, 1, 35 * 60)


def test_the_advice_is_the_sum_of_its_lines_each_worked_out_from_what_it_shows(intake: Intake) -> None:
    one = intake.comes()
    intake.attested(one.trainee, intake.tig, level=1)
    intake.attested(one.trainee, intake.talk, level=None)
    for module in intake.read(one).modules:
        assert sum(line.share for line in module.lines) == module.minutes
        assert [line.spared for line in module.lines] == [
            formula.spared(line.share, line.worth) for line in module.lines
        ]
        assert sum(line.spared for line in module.lines) == module.advised


# --- Deciding ---


def standing(intake: Intake, enrolment: Enrolment) -> Standing | None:
    held = portfolio.holding(intake.session, trainee_id=enrolment.trainee_id, skill_id=intake.mig.id, today=TODAY)
    return held.standing if held else None


def test_a_decision_takes_the_place_of_the_last_and_all_are_kept(intake: Intake) -> None:
    one = intake.comes(started=True)
    intake.attested(one.trainee, intake.tig)
    assert intake.decide(one, Choice.LIGHTEN, 10) == 1
    mine = intake.module(one).mine
    assert mine is not None
    assert (mine.spared_minutes, mine.exempted, standing(intake, one)) == (600, False, Standing.COMING)
    intake.decide(one, Choice.EXEMPT, after=1)
    intake.session.refresh(mine)
    assert (mine.spared_minutes, mine.exempted, standing(intake, one)) == (70 * 60, True, None)
    intake.decide(one, Choice.FOLLOW, after=2, reason="Veut tout revoir")
    intake.session.refresh(mine)
    assert (mine.spared_minutes, mine.exempted, standing(intake, one)) == (0, False, Standing.COMING)
    told = [(d.number, d.choice, d.spared_minutes, d.advised_minutes, d.reason) for d in intake.decided(one)]
    assert told == [
        (3, Choice.FOLLOW, 0, 35 * 60, "Veut tout revoir"),
        (2, Choice.EXEMPT, 70 * 60, 35 * 60, "Déjà su"),
        (1, Choice.LIGHTEN, 600, 35 * 60, "Déjà su"),
    ]
    logged = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "positioning.decided")
    assert intake.session.scalar(logged) == 3


def test_the_same_said_twice_is_said_once_and_what_changed_meanwhile_is_refused(intake: Intake) -> None:
    one = intake.comes()
    assert intake.decide(one, Choice.LIGHTEN, 10) == 1
    assert intake.decide(one, Choice.LIGHTEN, 10) == 0
    with pytest.raises(DecidedMeanwhileError):
        intake.decide(one, Choice.LIGHTEN, 12)
    assert len(intake.decided(one)) == 1


@pytest.mark.parametrize("hours", [0, -1, 70, 71])
def test_a_lightened_module_keeps_some_of_its_hours_and_spares_some(intake: Intake, hours: float) -> None:
    one = intake.comes()
    with pytest.raises(WrongHoursError):
        intake.decide(one, Choice.LIGHTEN, hours)


def test_who_spares_hours_or_departs_from_the_advice_says_why(intake: Intake) -> None:
    one = intake.comes()
    assert intake.decide(one, Choice.FOLLOW, reason=None) == 1
    with pytest.raises(ReasonMissingError):
        intake.decide(one, Choice.LIGHTEN, 10, after=1, reason=None)
    intake.attested(one.trainee, intake.tig)
    with pytest.raises(ReasonMissingError):
        intake.decide(one, Choice.FOLLOW, after=1, reason=None)


def test_what_is_over_is_not_decided(intake: Intake, session: Session) -> None:
    one = intake.comes(started=True)
    mine = intake.module(one).mine
    assert mine is not None
    trainings.complete_module(session, module=mine, on=TODAY, now=MOMENT)
    with pytest.raises(WrongStateError):
        intake.decide(one, Choice.LIGHTEN, 10)
    assert session.scalar(select(func.count()).select_from(PositioningDecision)) == 0


def test_deciding_as_advised_leaves_what_was_decided_and_what_is_over(intake: Intake, session: Session) -> None:
    one = intake.comes(started=True)
    intake.attested(one.trainee, intake.tig)
    position = intake.read(one)
    assert [(c.choice, c.minutes, c.reason) for c in services.as_advised(position, {}, "Vu")] == [
        (Choice.LIGHTEN, 35 * 60, "Vu"),
        (Choice.FOLLOW, 0, None),
    ]
    intake.decide(one, Choice.FOLLOW)
    talk = intake.module(one, "Communication").mine
    assert talk is not None
    trainings.complete_module(session, module=talk, on=TODAY, now=MOMENT)
    mine = intake.module(one).mine
    assert mine is not None
    assert services.as_advised(intake.read(one), {mine.id: list(intake.decided(one))}, "Vu") == []
