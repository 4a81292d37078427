"""Geometry, to the number."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.charts import (
    Column,
    Person,
    Span,
    Stem,
    Tooth,
    bar,
    columns,
    comb,
    flower,
    horizon,
    spans,
    stems,
    tension,
)
from app.ui.charts.horizon import THIN, WIDE, HorizonDrawing
from app.ui.charts.scale import CHARACTER, DayScale, cut, months, ticks
from app.ui.charts.stems import level_x

TODAY = date(2026, 11, 21)
START = date(2027, 5, 4)


def tooth(importance: float = 1, credit: float = 1, state: str = "have", **more: object) -> Tooth:
    return Tooth("Souder", importance, credit, state, "attested", **more)  # type: ignore[arg-type]


# --- The comb ---------------------------------------------------------------------------------------------------------


def test_a_tooth_is_as_wide_as_its_skill_is_important() -> None:
    drawn = comb([tooth(3), tooth(3), tooth(2), tooth(2), tooth(3), tooth(2), tooth(1), tooth(1)]).teeth

    assert [each.width for each in drawn] == [55.6, 55.6, 37.1, 37.1, 55.6, 37.1, 18.5, 18.5]
    assert [each.x for each in drawn] == [1.0, 59.6, 118.2, 158.2, 198.3, 256.9, 296.9, 318.5]
    assert drawn[-1].x + drawn[-1].width == pytest.approx(337)


def test_a_tooth_is_filled_from_the_bottom_by_its_credit() -> None:
    [whole, most, nothing] = comb([tooth(credit=1), tooth(credit=0.9), tooth(credit=0, state="gap")]).teeth

    assert (whole.fill_y, whole.fill_height) == (1, 30)
    assert (most.fill_y, most.fill_height) == (4, 27)
    assert nothing.fill_height == 0


def test_teeth_are_numbered_as_the_lines_of_the_table() -> None:
    assert [each.number for each in comb([tooth()] * 40).teeth] == list(range(1, 41))


def test_two_skills_do_not_make_giant_teeth() -> None:
    assert [each.width for each in comb([tooth(1), tooth(1)]).teeth] == [40, 40]


def test_a_comb_of_no_tooth_is_a_drawing_still() -> None:
    drawing = comb([])

    assert (drawing.teeth, drawing.height) == ((), 56)


@given(st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=60))
def test_every_tooth_stays_in_the_drawing_and_bears_its_number(importances: list[int]) -> None:
    drawing = comb([tooth(each) for each in importances])

    for one, after in pairwise(drawing.teeth):
        assert after.y > one.y or after.x >= one.x + one.width + 2.8
    for each in drawing.teeth:
        assert each.x >= 1
        assert each.x + each.width <= 337.2
        assert each.width >= 15.5
        assert each.y + 30 < drawing.height


# --- Days and months --------------------------------------------------------------------------------------------------


def test_days_are_spread_evenly_and_kept_between_the_ends() -> None:
    scale = DayScale(date(2027, 1, 1), date(2027, 1, 11), 100, 200)

    assert [scale(date(2027, 1, day)) for day in (1, 6, 11)] == [100, 150, 200]
    assert scale(date(2020, 1, 1)) == 100
    assert scale(date(2030, 1, 1)) == 200


def test_months_begin_on_the_first() -> None:
    assert list(months(date(2026, 11, 21), date(2027, 2, 1))) == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


def test_months_are_named_only_as_often_as_their_names_fit() -> None:
    year = DayScale(date(2027, 1, 1), date(2027, 12, 31), 0, 365)

    assert all(tick.named for tick in ticks(year, 30))
    assert [tick.day.month for tick in ticks(year, 80) if tick.named] == [1, 4, 7, 10]


def test_no_month_is_named_where_the_line_of_the_contract_stands() -> None:
    year = DayScale(date(2027, 1, 1), date(2027, 12, 31), 0, 365)

    unnamed = [tick.day.month for tick in ticks(year, 30, taken=year(date(2027, 5, 4))) if not tick.named]

    assert unnamed == [5]


def test_a_name_that_is_too_long_says_that_it_was_cut() -> None:
    assert cut("Souder", 6) == "Souder"
    assert cut("Souder en TIG", 8) == "Souder…"


# --- The horizon ------------------------------------------------------------------------------------------------------


def soon(name: str, day: date) -> Person:
    return Person(name, "ready_soon", day)


def test_each_leaf_stands_on_its_day() -> None:
    drawing = horizon([soon("Dune 41", date(2027, 3, 12))], today=TODAY, start=START)

    [leaf] = drawing.wide.leaves
    assert leaf.x == round(190 + 580 * 111 / 164, 1)
    assert drawing.wide.goal_x == 770
    assert drawing.thin.goal_x == 274


def test_earlier_dates_sit_lower_so_that_stems_cross_no_name() -> None:
    people = [soon("Falaise 08", date(2027, 4, 2)), soon("Dune 41", date(2027, 3, 12))]

    [dune, falaise] = horizon(people, today=TODAY, start=START).wide.leaves

    assert (dune.person.name, falaise.person.name) == ("Dune 41", "Falaise 08")
    assert dune.y > falaise.y
    assert dune.before
    assert falaise.before


def test_a_name_too_near_today_is_written_after_its_leaf() -> None:
    [leaf] = horizon([soon("Lin 5520", date(2026, 11, 30))], today=TODAY, start=START).wide.leaves

    assert not leaf.before
    assert leaf.text_x == leaf.x + 20


def test_a_start_that_has_passed_draws_no_line() -> None:
    drawing = horizon([], today=TODAY, start=TODAY)

    assert drawing.start is None
    assert drawing.wide.goal_x is None


def test_people_are_listed_by_group_then_day_then_name() -> None:
    people = [
        Person("Zinc", "not_planned"),
        soon("Dune", date(2027, 3, 12)),
        soon("Ajonc", date(2027, 3, 12)),
        Person("Galet", "ready_now"),
    ]

    assert [each.name for each in horizon(people, today=TODAY).people] == ["Galet", "Ajonc", "Dune", "Zinc"]


def crowd(count: int) -> HorizonDrawing:
    return horizon([soon(f"Lin {n:03}", TODAY + timedelta(days=1 + n)) for n in range(count)], today=TODAY, start=START)


def test_above_twelve_people_weeks_are_counted_and_nobody_is_named() -> None:
    assert not crowd(12).counted
    drawing = crowd(20)

    assert drawing.counted
    assert drawing.wide.leaves == ()
    assert [week.count for week in drawing.wide.weeks] == [7, 7, 6]
    assert (drawing.wide.weeks[0].first, drawing.wide.weeks[0].last) == (date(2026, 11, 22), date(2026, 11, 28))
    assert drawing.wide.weeks[0].height == 80
    assert drawing.wide.weeks[0].y + 80 == drawing.wide.axis


def test_a_phone_counts_weeks_sooner_than_a_desk() -> None:
    drawing = crowd(7)

    assert len(drawing.wide.leaves) == 7
    assert drawing.thin.leaves == ()
    assert sum(week.count for week in drawing.thin.weeks) == 7


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ready_now", "ready_soon", "not_planned"]), st.integers(0, 700), st.integers(100, 9999)
        ),
        max_size=40,
    ),
    st.integers(-10, 500),
)
def test_everyone_is_drawn_or_counted_inside_of_both_pictures(
    drawn: list[tuple[str, int, int]], starts_in: int
) -> None:
    people = [
        Person(f"Coquelicot {number}", state, TODAY + timedelta(days=days) if state == "ready_soon" else None)
        for state, days, number in drawn
    ]
    drawing = horizon(people, today=TODAY, start=TODAY + timedelta(days=starts_in))
    waiting = [each for each in people if each.state == "ready_soon"]

    for form, view in ((WIDE, drawing.wide), (THIN, drawing.thin)):
        assert len(view.leaves) + sum(week.count for week in view.weeks) == len(waiting)
        for leaf in view.leaves:
            assert form.today <= leaf.x <= form.right
            assert 8 <= leaf.y < view.axis
            if form is WIDE:
                end = leaf.text_x + (-1 if leaf.before else 1) * form.name_width(leaf.person)
                assert 0 < end < form.width
        for week in view.weeks:
            assert week.width > 0
            assert week.y >= 24


@given(st.sets(st.integers(1, 160), min_size=2, max_size=6))
def test_leaves_of_a_desk_never_stand_on_each_other(days: set[int]) -> None:
    people = [soon(f"Lin {n}", TODAY + timedelta(days=n)) for n in days]

    heights = sorted(leaf.y for leaf in horizon(people, today=TODAY, start=START).wide.leaves)

    assert all(after - one >= 28 for one, after in pairwise(heights))


# --- Stems, spans, columns, bars --------------------------------------------------------------------------------------


def test_a_stem_is_as_long_as_its_level() -> None:
    drawing = stems([Stem("Lire un plan", level, "attested") for level in (1, 2, 3, 4)])

    assert [each.head_x + 12 for each in drawing.stems] == [80, 154, 228, 302]
    assert [each.line_y for each in drawing.stems] == [58, 108, 158, 208]
    assert drawing.height == 226
    assert level_x(4) == 302


def test_a_level_that_nobody_said_is_a_short_stem() -> None:
    [drawn] = stems([Stem("Lire un plan", None, "declared")]).stems

    assert drawn.head_x + 12 < level_x(1)


def test_a_skill_being_learned_is_striped_and_dated_where_there_is_room() -> None:
    short, full = stems([Stem("A", 3, "in_progress", START), Stem("B", 4, "in_progress", START)]).stems

    assert short.coming
    assert (short.day_x, short.day_y) == (short.head_x + 30, short.line_y + 5)
    assert full.day_above
    assert (full.day_x, full.day_y) == (360, full.text_y)


def test_skills_beyond_a_dozen_are_left_to_the_table() -> None:
    drawing = stems([Stem(str(n), 1, "declared") for n in range(15)])

    assert len(drawing.stems) == 12
    assert drawing.more == 3
    assert len(drawing.everything) == 15


def test_a_span_is_solid_until_today_and_striped_after() -> None:
    drawing = spans([Span("TIG", TODAY - timedelta(days=100), TODAY + timedelta(days=100))], TODAY)

    [drawn] = drawing.spans
    assert (drawn.x, drawn.done, drawn.coming_x, drawn.coming, drawn.end_x) == (2, 149, 151, 149, 300)
    assert drawing.today_x == 151


def test_a_span_that_is_over_has_no_stripes_and_one_to_come_nothing_solid() -> None:
    over = Span("A", TODAY - timedelta(days=90), TODAY - timedelta(days=30))
    to_come = Span("B", TODAY + timedelta(days=30), TODAY + timedelta(days=90))

    past, future = spans([over, to_come], TODAY).spans

    assert past.coming == 0
    assert past.done > 0
    assert future.done == 0
    assert future.coming > 0


def test_a_name_that_would_leave_the_drawing_ends_at_its_edge() -> None:
    late = Span("Stage en entreprise de longue durée", TODAY + timedelta(days=80), TODAY + timedelta(days=90))

    [drawn] = spans([late], TODAY).spans

    assert drawn.text_at_end
    assert drawn.text_x == 362


def test_columns_start_from_nothing_and_the_highest_fills_the_drawing() -> None:
    drawing = columns([Column(date(2026, 11, 1), 100, 0, 200), Column(date(2026, 12, 1), 100, 100)])

    first, second = drawing.columns
    assert (first.have_y, first.have_height, first.soon_height) == (103, 67, 0)
    assert (second.soon_y, second.soon_height) == (36, 67)
    assert drawing.steps[0] == (0, 170)
    assert drawing.demand.startswith(f"{first.x - 3:.1f},36.0 ")


def test_without_demand_no_line_is_drawn() -> None:
    assert columns([Column(date(2026, 11, 1), 3, 0)]).demand == ""


@pytest.mark.parametrize(
    ("highest", "steps"),
    [(1, [0, 1]), (3, [0, 1, 2, 3]), (9, [0, 2, 4, 6, 8]), (40, [0, 10, 20, 30, 40]), (480, [0, 100, 200, 300, 400])],
)
def test_an_axis_shows_few_and_round_numbers(highest: int, steps: list[int]) -> None:
    assert [value for value, _ in columns([Column(date(2026, 11, 1), highest, 0)]).steps] == steps


@given(st.integers(1, 10_000_000))
def test_an_axis_never_shows_more_than_five_numbers(highest: int) -> None:
    assert 2 <= len(columns([Column(date(2026, 11, 1), highest, 0)]).steps) <= 5


def test_a_bar_is_a_share_of_a_weight() -> None:
    assert (bar(0.9).box, bar(0.9).fill) == (100, 90)
    assert (bar(0.9, 2 / 3).box, bar(0.9, 2 / 3).fill) == (66.7, 60)
    assert bar(7).fill == 100
    assert bar(-1).fill == 0


def test_tension_meets_its_line_when_demand_meets_supply() -> None:
    assert tension(1).fill == tension(1).balance == 33.3
    assert (tension(9).fill, tension(9).beyond) == (100, True)


def test_a_flower_has_a_petal_for_each_facet() -> None:
    drawing = flower(2, 4)

    assert [petal.angle for petal in drawing.petals] == [0, 90, 180, 270]
    assert [petal.full for petal in drawing.petals] == [True, True, False, False]
    assert len(flower(1, 1).petals) == 3
    assert len(flower(9, 12).petals) == 7


def test_a_letter_is_wide_enough_for_the_phones_own_face() -> None:
    assert CHARACTER >= 14 * 0.55
