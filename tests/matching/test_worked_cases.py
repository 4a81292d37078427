"""The specification's cases, computed by hand, asked of the engine and of the reference alike."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matching import (
    CandidateIndex,
    Demand,
    Ground,
    Group,
    Line,
    Proof,
    Relatedness,
    Requirement,
    SkillProfile,
    Source,
    State,
    Trust,
    day_number,
    default_horizon,
)
from matching.reference import Reader

TODAY = date(2027, 1, 6)
HORIZON = date(2027, 7, 6)
NEAR = Relatedness.of(
    {
        ("welding", "TIG welding"): (0.65, Source.NARROWER),
        ("welding", "soldering"): (0.5, Source.CO_OCCURRENCE),
        ("licence B", "licence C"): (1.0, Source.EQUIVALENT),
    },
    [*"abcdefgh", "plans", "driving"],
)


def line(demand: Demand, *grounds: Ground, available_from: date | None = None, today: date = TODAY) -> Line:
    """Place one candidate, and check that the reference places them alike."""
    person = SkillProfile("ana", grounds, available_from)
    found = next(CandidateIndex.from_profiles([person], NEAR, today).rank(demand, horizon=HORIZON).lines())
    place = Reader(demand, NEAR, today).place(person, HORIZON)
    assert (found.group, found.match_today, found.match_then, found.answered_today, found.answered_then) == (
        place.group,
        float(place.match_today),
        float(place.match_then),
        place.answered_today,
        place.answered_then,
    )
    return found


def wanted(*skills: str, **options: float) -> Demand:
    return Demand(tuple(Requirement(skill) for skill in skills), **options)


def learning(skill: str, expected_on: date | None, *, enrolled: bool = True) -> Ground:
    return Ground(skill, State.IN_PROGRESS, expected_on=expected_on, through_enrolment=enrolled)


def certified(skill: str, level: int | None = None) -> Ground:
    return Ground(skill, proof=Proof.CERTIFIED, level=level)


def test_a_surplus_in_one_skill_never_pays_for_a_gap_in_another() -> None:
    demand = Demand((Requirement("a", level=2), Requirement("b", level=2)))
    found = line(demand, certified("a", level=4), certified("a", level=4))
    assert found.match_today == 0.5
    assert found.group is Group.NOT_PLANNED


def test_an_empty_portfolio_has_no_score() -> None:
    people = [SkillProfile("a empty"), SkillProfile("b elsewhere", (certified("c"),))]
    index = CandidateIndex.from_profiles(people, NEAR, TODAY)
    ranking = index.rank(wanted("a"), horizon=HORIZON)
    assert [(each.candidate, each.scored, each.match_today) for each in ranking.lines()] == [
        ("b elsewhere", True, 0.0),
        ("a empty", False, 0.0),
    ]
    assert index.explain(wanted("a"), "a empty", TODAY).match is None
    assert index.explain(wanted("a"), "b elsewhere", TODAY).match == 0.0


def test_five_of_eight_today_and_eight_of_eight_on_a_date_is_soon_and_not_now() -> None:
    ready_on = date(2027, 3, 12)
    grounds = [certified(skill) for skill in "abcde"] + [learning(skill, ready_on) for skill in "fgh"]
    found = line(wanted(*"abcdefgh"), *grounds)
    assert (found.group, found.ready_on) == (Group.READY_SOON, ready_on)
    assert (found.answered_today, found.answered_then) == (5, 8)
    assert (found.match_today, found.match_then) == (0.625, (5 + 3 * 0.81) / 8)


def test_the_ready_date_moves_with_the_expected_date() -> None:
    for expected in (date(2027, 3, 12), date(2027, 5, 2)):
        assert line(wanted("a", "b"), certified("a"), learning("b", expected)).ready_on == expected


def test_a_date_beyond_the_horizon_is_not_planned() -> None:
    assert line(wanted("a"), learning("a", HORIZON)).group is Group.READY_SOON
    assert line(wanted("a"), learning("a", HORIZON + timedelta(days=1))).group is Group.NOT_PLANNED


def test_a_skill_in_progress_without_a_date_earns_nothing() -> None:
    found = line(wanted("a"), learning("a", None))
    assert (found.match_then, found.group, found.scored) == (0.0, Group.NOT_PLANNED, True)


def test_an_overdue_skill_stops_counting_after_thirty_days() -> None:
    overdue = learning("a", TODAY - timedelta(days=30))
    assert line(wanted("a"), overdue).group is Group.READY_NOW
    assert line(wanted("a"), overdue, today=TODAY + timedelta(days=1)).match_today == 0.0
    told = CandidateIndex.from_profiles([SkillProfile("ana", (overdue,))], NEAR, TODAY).explain(
        wanted("a"), "ana", TODAY
    )
    assert told.reasons[0].to_confirm


def test_a_plan_supposes_that_what_is_due_is_then_confirmed() -> None:
    found = line(wanted("a", "b"), learning("a", date(2027, 2, 1)), learning("b", date(2027, 6, 1)))
    assert found.ready_on == date(2027, 6, 1)
    assert found.match_then == 0.81


def test_a_completed_module_keeps_its_worth_sixty_days_while_its_attestation_is_awaited() -> None:
    awaiting = Ground("a", State.AWAITING, since=TODAY - timedelta(days=60))
    assert line(wanted("a"), awaiting).match_today == 0.81
    assert line(wanted("a"), awaiting, today=TODAY + timedelta(days=1)).match_today == 0.0


def test_what_expires_counts_on_its_last_day_and_not_after() -> None:
    ground = Ground("a", proof=Proof.CERTIFIED, ends_on=TODAY)
    assert line(wanted("a"), ground).match_today == 1.0
    assert line(wanted("a"), ground, today=TODAY + timedelta(days=1)).match_today == 0.0


def test_someone_whose_skill_expires_before_the_other_is_acquired_is_never_ready() -> None:
    ends = Ground("a", proof=Proof.CERTIFIED, ends_on=date(2027, 2, 28))
    assert line(wanted("a", "b"), ends, learning("b", date(2027, 3, 1))).group is Group.NOT_PLANNED
    assert line(wanted("a", "b"), ends, learning("b", date(2027, 2, 28))).ready_on == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("ground", "worth"),
    [
        (Ground("a"), 0.7),
        (Ground("a", proof=Proof.ATTESTED), 0.9),
        (Ground("a", proof=Proof.CERTIFIED), 1.0),
        (learning("a", TODAY), 0.81),
        (learning("a", TODAY, enrolled=False), 0.63),
    ],
)
def test_trust_moves_the_order_and_never_readiness(ground: Ground, worth: float) -> None:
    found = line(wanted("a"), ground)
    assert (found.match_today, found.group) == (worth, Group.READY_NOW)


def test_a_full_portfolio_of_declarations_is_ready_and_ranks_below_the_same_attested() -> None:
    people = [
        SkillProfile("a", (Ground("a"), Ground("b"))),
        SkillProfile("b", (Ground("a", proof=Proof.ATTESTED), Ground("b", proof=Proof.ATTESTED))),
    ]
    ranking = CandidateIndex.from_profiles(people, NEAR, TODAY).rank(wanted("a", "b"), horizon=HORIZON)
    assert [(each.candidate, each.group) for each in ranking.lines()] == [
        ("b", Group.READY_NOW),
        ("a", Group.READY_NOW),
    ]


def test_of_two_grounds_for_one_skill_the_best_counts_and_they_do_not_add_up() -> None:
    assert line(wanted("a"), Ground("a"), Ground("a"), Ground("a", proof=Proof.ATTESTED)).match_today == 0.9


def test_a_declared_skill_being_learnt_counts_as_declared_until_its_day() -> None:
    found = line(wanted("a", "b"), Ground("a"), learning("a", date(2027, 3, 1)), learning("b", date(2027, 3, 1)))
    assert (found.match_today, found.match_then) == (0.35, 0.81)


def test_a_narrower_skill_answers_and_one_merely_asked_for_together_does_not() -> None:
    assert line(wanted("welding"), certified("TIG welding")).answered_today == 1
    together = line(wanted("welding"), certified("soldering"))
    assert (together.answered_today, together.match_today) == (0, 0.5)


@pytest.mark.parametrize(("k", "answered"), [(0.6, 1), (0.599, 0)])
def test_a_fit_of_exactly_the_floor_answers_and_a_thousandth_less_does_not(k: float, answered: int) -> None:
    table = Relatedness.of({("a", "b"): (k, Source.BROADER)})
    person = SkillProfile("ana", (certified("b"),))
    ranking = CandidateIndex.from_profiles([person], table, TODAY).rank(wanted("a"), horizon=TODAY)
    assert ranking.answered_today.tolist() == [answered]
    assert Reader(wanted("a"), table, TODAY).place(person, TODAY).answered_today == answered


def test_nearness_has_a_direction() -> None:
    assert line(wanted("TIG welding"), certified("welding")).match_today == 0.0


def test_a_level_short_of_the_wanted_one_earns_its_share_and_answers_from_the_floor_up() -> None:
    demand = Demand((Requirement("a", level=3),))
    short, shorter = line(demand, certified("a", level=2)), line(demand, certified("a", level=1))
    assert (short.match_today, short.answered_today) == (0.667, 1)
    assert (shorter.match_today, shorter.answered_today) == (0.333, 0)
    assert line(demand, certified("a")).match_today == 1.0


def test_a_mandatory_skill_needs_itself_or_a_declared_equivalent() -> None:
    demand = Demand((Requirement("welding", 1, mandatory=True), Requirement("plans", 3)), threshold=0.5)
    assert line(demand, certified("TIG welding"), certified("plans")).group is Group.NOT_PLANNED
    assert line(demand, certified("welding"), certified("plans")).group is Group.READY_NOW
    licence = Demand((Requirement("licence B", mandatory=True),))
    assert line(licence, certified("licence C")).group is Group.READY_NOW


def test_a_mandatory_skill_needs_its_level() -> None:
    demand = Demand((Requirement("a", level=4, mandatory=True),))
    short = line(demand, certified("a", level=3))
    assert (short.match_today, short.answered_today, short.group) == (0.75, 0, Group.NOT_PLANNED)
    assert line(demand, certified("a", level=4)).group is Group.READY_NOW


def test_nobody_is_ready_before_they_can_start() -> None:
    start = date(2027, 4, 1)
    found = line(wanted("a"), certified("a"), available_from=start)
    assert (found.group, found.ready_on, found.match_today) == (Group.READY_SOON, start, 1.0)
    assert line(wanted("a"), certified("a"), available_from=TODAY).group is Group.READY_NOW


def test_exactly_the_threshold_is_ready() -> None:
    demand = Demand((Requirement("a", 3), Requirement("b", 1), Requirement("c", 1)))
    assert line(demand, certified("a"), certified("b")).group is Group.READY_NOW
    assert line(demand, certified("b"), certified("c")).group is Group.NOT_PLANNED


def test_ready_soon_goes_by_week_then_by_match_then_by_id() -> None:
    monday, friday, next_monday = date(2027, 3, 8), date(2027, 3, 12), date(2027, 3, 15)
    people = [
        SkillProfile("d", (learning("a", monday, enrolled=False),)),
        SkillProfile("c", (learning("a", friday),)),
        SkillProfile("b", (learning("a", friday),)),
        SkillProfile("a", (certified("b"), learning("a", next_monday))),
    ]
    ranking = CandidateIndex.from_profiles(people, NEAR, TODAY).rank(wanted("a"), horizon=HORIZON)
    assert ranking.ids.tolist() == ["b", "c", "d", "a"]


def test_a_week_runs_from_monday_to_sunday() -> None:
    monday, sunday, next_monday = date(2027, 3, 8), date(2027, 3, 14), date(2027, 3, 15)
    people = [
        SkillProfile("a", (learning("a", next_monday),)),
        SkillProfile("b", (learning("a", monday, enrolled=False),)),
        SkillProfile("c", (learning("a", sunday),)),
    ]
    ranking = CandidateIndex.from_profiles(people, NEAR, TODAY).rank(wanted("a"), horizon=HORIZON)
    assert ranking.ids.tolist() == ["c", "b", "a"]
    assert [place.candidate for place in Reader(wanted("a"), NEAR, TODAY).rank(people, HORIZON)] == ["c", "b", "a"]


def test_not_planned_goes_by_match_at_the_horizon() -> None:
    people = [
        SkillProfile("now", (certified("a"),)),
        SkillProfile("coming", (learning("a", date(2027, 3, 1)), learning("b", date(2027, 3, 1), enrolled=False))),
    ]
    ranking = CandidateIndex.from_profiles(people, NEAR, TODAY).rank(wanted("a", "b", "c"), horizon=HORIZON)
    assert ranking.ids.tolist() == ["coming", "now"]
    assert ranking.day.tolist() == [day_number(HORIZON)] * 2


def test_closeness_orders_partial_answers_and_makes_nobody_ready() -> None:
    people = [SkillProfile("a", (certified("a"),)), SkillProfile("b", (certified("a"),))]
    index = CandidateIndex.from_profiles(people, NEAR, TODAY)
    ranking = index.rank(wanted("a", "b"), horizon=HORIZON, closeness=[200, 800], beta=0.5)
    assert [(each.candidate, each.group, each.match_then) for each in ranking.lines()] == [
        ("b", Group.NOT_PLANNED, 0.7),
        ("a", Group.NOT_PLANNED, 0.55),
    ]
    told = index.explain(wanted("a", "b"), "b", TODAY, closeness=800, beta=0.5)
    assert (told.coverage, told.closeness_points, told.match) == (0.5, 20.0, 0.7)


def test_the_reason_tells_the_ground_that_earns_and_the_one_that_answers() -> None:
    weak, strong = Ground("TIG welding", id="tig"), Ground("soldering", proof=Proof.CERTIFIED, id="sold")
    index = CandidateIndex.from_profiles([SkillProfile("ana", (weak, strong))], NEAR, TODAY)
    reason = index.explain(wanted("welding", "plans"), "ana", TODAY).reasons[0]
    assert (reason.ground, reason.held_skill, reason.relatedness, reason.source) == (
        "sold",
        "soldering",
        500,
        Source.CO_OCCURRENCE,
    )
    assert (reason.answered, reason.answered_by) == (True, "tig")
    assert (reason.points, reason.possible_points, reason.proof, reason.state) == (
        25.0,
        50.0,
        Proof.CERTIFIED,
        State.ACQUIRED,
    )


def test_a_trust_of_ones_own_changes_the_worths() -> None:
    index = CandidateIndex.from_profiles(
        [SkillProfile("ana", (Ground("a"),))], NEAR, TODAY, Trust(declared=0.5, attested=0.85, completion=0.95)
    )
    assert index.rank(wanted("a"), horizon=HORIZON).match_today.tolist() == [0.5]
    assert Trust(attested=0.85, completion=0.95).in_progress(through_enrolment=True) == 808


def test_the_horizon_is_the_offers_start_when_it_is_to_come_else_six_months() -> None:
    assert default_horizon(TODAY, TODAY + timedelta(days=1)) == TODAY + timedelta(days=1)
    assert default_horizon(TODAY, TODAY) == HORIZON
