"""The horizon: today, one leaf for each person on the day they are ready, the start of the contract."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.ui.charts.scale import DayScale, Tick, ticks, width_of

NAMES_UP_TO = 12  # people; above, weeks are counted
SHORTEST = timedelta(days=28)
BAR_HEIGHT = 80.0
LEAF = 28.0


@dataclass(frozen=True, slots=True)
class Person:
    """Someone by an alias: ready_now, ready_soon on a day, or not_planned."""

    name: str
    state: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """The measures of one drawing: for a desk, or for a phone."""

    width: float
    left: float  # where the box of people ready now ends
    today: float
    right: float  # where the days end, and those without a day begin
    row: float  # of the people ready now, or without a day
    leaf_row: float  # of the leaves
    rows: int  # names a side, before they are counted
    leaves: int  # leaves, before weeks are counted
    month_room: float
    week_room: float
    label: float  # half of the longest label under the axis
    name_width: Callable[[Person], float]


WIDE = Format(964, 186, 190, 770, 30, 34, 6, NAMES_UP_TO, 76, 22, 88, lambda each: width_of(each.name) + 76)
THIN = Format(
    362, 92, 96, 274, 46, 42, 4, 6, 54, 18, 56, lambda each: max(width_of(each.name), width_of("30 septembre") * 0.8)
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A person to come: the leaf's corner, its stem's foot, and where the name is written."""

    person: Person
    x: float
    y: float
    text_x: float
    before: bool  # the name stands before the leaf, not after


@dataclass(frozen=True, slots=True)
class Week:
    """How many people are ready within some days, drawn as a column."""

    first: date
    last: date
    count: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class View:
    """One of the two drawings, in its own units; its lists of names are empty when people are counted."""

    form: Format
    axis: float
    ticks: tuple[Tick, ...]
    goal_x: float | None
    goal_label_x: float
    now: tuple[str, ...]
    unplanned: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class HorizonDrawing:
    """Both drawings, and the people in the order of the table."""

    today: date
    start: date | None
    wide: View
    thin: View
    people: tuple[Person, ...]

    def in_state(self, state: str) -> tuple[Person, ...]:
        """The people of one group."""
        return tuple(person for person in self.people if person.state == state)

    @property
    def counted(self) -> bool:
        """Whether there are too many people to name them all."""
        return len(self.people) > NAMES_UP_TO


def horizon(people: Sequence[Person], *, today: date, start: date | None = None) -> HorizonDrawing:
    """Draw when people are ready, up to the start of the contract or the last of them."""
    order = {"ready_now": 0, "ready_soon": 1, "not_planned": 2}
    ordered = sorted(people, key=lambda each: (order[each.state], each.day or today, each.name))
    start = start if start is not None and start > today else None
    days = [each.day for each in ordered if each.state == "ready_soon" and each.day is not None]
    last = max([today + SHORTEST, *([start] if start else []), *days])
    both = [_view(form, ordered, today, start, last) for form in (WIDE, THIN)]
    return HorizonDrawing(today, start, both[0], both[1], tuple(ordered))


def _view(form: Format, people: Sequence[Person], today: date, start: date | None, last: date) -> View:
    scale = DayScale(today, last, form.today, form.right)
    soon = [each for each in people if each.state == "ready_soon"]
    counted = len(people) > NAMES_UP_TO or len(soon) > form.leaves
    named = [[each.name for each in people if each.state == state] for state in ("ready_now", "not_planned")]
    rows = 2 if counted else max(min(len(names), form.rows) for names in named)
    axis = max(124.0, 30 + rows * form.row, 0.0 if counted else 40 + len(soon) * form.leaf_row)
    goal_x = scale(start) if start else None
    return View(
        form=form,
        axis=axis,
        ticks=ticks(scale, form.month_room, goal_x),
        goal_x=goal_x,
        goal_label_x=min(max(goal_x or 0, form.today + 44 + form.label), form.width - form.label),
        now=() if counted else tuple(named[0]),
        unplanned=() if counted else tuple(named[1]),
        leaves=() if counted else _leaves(form, soon, scale, axis),
        weeks=_weeks(form, soon, scale, axis) if counted else (),
    )


def _leaves(form: Format, soon: Sequence[Person], scale: DayScale, axis: float) -> tuple[Leaf, ...]:
    """Earlier dates sit lower, with names before them; those too near today have theirs after, in the other order."""
    near = [each for each in soon if scale(_day(each)) - 22 - form.name_width(each) < form.today + 4]
    far = [each for each in soon if each not in near]
    leaves = []
    for level, person in enumerate([*reversed(near), *far]):
        x, before = scale(_day(person)), level >= len(near)
        top = axis - 20 - LEAF - level * form.leaf_row
        leaves.append(Leaf(person, x, top, round(x - 20 if before else x + 20, 1), before))
    return tuple(leaves)


def _weeks(form: Format, soon: Sequence[Person], scale: DayScale, axis: float) -> tuple[Week, ...]:
    """Count by as few weeks as leave each column room for its number."""
    length = max((scale.last - scale.first).days, 1)
    day_width = (form.right - form.today) / length
    step = 7
    while step * day_width < form.week_room:
        step += 7
    counts: dict[int, int] = {}
    for person in soon:
        number = max((_day(person) - scale.first).days - 1, 0) // step
        counts[number] = counts.get(number, 0) + 1
    unit = BAR_HEIGHT / max(counts.values(), default=1)
    return tuple(_week(scale, axis, number * step, step, (count, unit)) for number, count in sorted(counts.items()))


def _week(scale: DayScale, axis: float, after: int, step: int, counted: tuple[int, float]) -> Week:
    count, unit = counted
    first, last = scale.first + timedelta(days=after + 1), scale.first + timedelta(days=after + step)
    left, right = scale(first - timedelta(days=1)), scale(last)
    height = round(count * unit, 1)
    width = max(right - left - 4, 4.0)  # the last days may be less than a week
    return Week(first, last, count, round(right - 2 - width, 1), round(width, 1), round(axis - height, 1), height)


def _day(person: Person) -> date:
    if person.day is None:
        raise ValueError("Someone ready soon is ready on a day.")
    return person.day
