"""Sessions as the demo plans them: when each programme is given, where, and who sits there."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from uuid import UUID

from app.accounts.models import User
from app.trainings.models import TrainingSession
from seeds.demo.catalogue import Catalogue, Taken
from seeds.demo.people import Person
from seeds.demo.places import Town, Towns

HOURS_A_WEEK = 27
SEATS = 14
FULL = 12
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


class Phase(StrEnum):
    """When a session is, seen from the demo's day."""

    LONG_AGO = "long_ago"
    PAST = "past"
    JUST_ENDED = "just_ended"
    RUNNING = "running"
    COMING = "coming"


class Course(StrEnum):
    """What happens to someone in a session, besides time passing."""

    USUAL = "usual"
    SURE = "sure"  # everything is attested and obtained
    UNATTESTED = "unattested"  # completed, and no trainer has said anything since
    UNCONFIRMED = "unconfirmed"  # the last modules' dates pass without a word
    LEFT = "left"
    NEVER_CAME = "never_came"


@dataclass(eq=False, slots=True)
class Seat:
    """A person in a session."""

    person: Person
    group: "Group"
    course: Course = Course.USUAL
    starts_on: date | None = None
    left_on: date | None = None
    moved_to: date | None = None
    revoked: bool = False
    withdrawn: bool = False
    # Set once it exists.
    enrolment_id: UUID | None = None

    def leave(self) -> None:
        """Leave at a third of the way."""
        length = (self.group.ends_on - self.group.starts_on).days
        self.course, self.left_on = Course.LEFT, self.group.starts_on + timedelta(days=length // 3)

    def lose_attestation(self) -> None:
        """Have something attested, then revoked."""
        self.course, self.revoked = Course.SURE, True

    def lose_title(self) -> None:
        """Obtain the title, which is then taken back."""
        self.course, self.withdrawn = Course.SURE, True

    def end_later(self) -> None:
        """Have the last module moved."""
        self.moved_to = self.group.ends_on + timedelta(days=21)

    def come_late(self) -> None:
        """Come when the others have begun."""
        self.starts_on = self.group.starts_on + timedelta(days=10)


@dataclass(eq=False, slots=True)
class Group:
    """A session, with the first and last day of each module, and its people."""

    taken: Taken
    town: Town
    dates: tuple[tuple[date, date], ...]
    name: str
    enrols_on: date
    seats: int = SEATS
    people: list[Seat] = field(default_factory=list)
    led_by_account: bool = False
    # Set once they exist.
    session: TrainingSession | None = None
    module_ids: tuple[UUID, ...] = ()
    trainer: User | None = None

    @property
    def starts_on(self) -> date:
        """The first day."""
        return self.dates[0][0]

    @property
    def ends_on(self) -> date:
        """The last day."""
        return self.dates[-1][1]

    @property
    def row(self) -> TrainingSession:
        """The session, once it exists."""
        if self.session is None:
            raise LookupError(self.name)
        return self.session

    @property
    def leader(self) -> User:
        """The trainer, once there is one."""
        if self.trainer is None:
            raise LookupError(self.name)
        return self.trainer

    def seat(self, person: Person, course: Course = Course.USUAL) -> Seat:
        """Give someone a seat."""
        seat = Seat(person, self, course)
        self.people.append(seat)
        if course not in {Course.LEFT, Course.NEVER_CAME}:
            person.begins_on.append(self.starts_on)
        return seat


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks(taken: Taken) -> int:
    """How many weeks a programme lasts."""
    return sum(_module_weeks(module.hours) for module in taken.modules)


def _module_weeks(hours: int) -> int:
    return max(1, round(hours / HOURS_A_WEEK))


def module_dates(taken: Taken, first_day: date) -> tuple[tuple[date, date], ...]:
    """Each module from a Monday to a Friday, one after the other, from the Monday of the first day's week."""
    begins = monday(first_day)
    dates = []
    for module in taken.modules:
        length = _module_weeks(module.hours)
        dates.append((begins, begins + timedelta(days=7 * length - 3)))
        begins += timedelta(weeks=length)
    return tuple(dates)


class Rota:
    """Plans sessions as people need them, and fills each before the next."""

    def __init__(self, catalogue: Catalogue, towns: Towns, dice: Random, day: date) -> None:
        self.catalogue, self.towns, self.dice, self.day = catalogue, towns, dice, day
        self.groups: list[Group] = []
        self._open: dict[tuple[str, Phase, str], list[Group]] = {}
        self._turns: dict[tuple[str, Phase], int] = {}

    def plan(self, taken: Taken, town: Town, first_day: date, *, name: str | None = None, seats: int = SEATS) -> Group:
        """Plan a session that begins in the week of a day."""
        dates = module_dates(taken, first_day)
        started = dates[0][0]
        name = name or f"{town.name}, {MONTHS[started.month - 1]} {started.year}"
        enrols_on = monday(min(started - timedelta(days=21), self.day - timedelta(days=self.dice.randint(2, 30))))
        group = Group(taken, town, dates, name, enrols_on, seats)
        self.groups.append(group)
        return group

    def join(self, taken: Taken, phase: Phase, *, near: Town | None = None, ends_by: date | None = None) -> Group:
        """A session of this programme with a free seat, in turn at each of its places or at the nearest to a town."""
        town = self._place(taken, phase, near)
        key = (taken.text.code, phase, town.code)
        for group in self._open.get(key, ()):
            if len(group.people) < FULL and (ends_by is None or group.ends_on <= ends_by):
                return group
        first_day = self._first_day(taken, phase)
        if ends_by is not None:
            first_day = min(first_day, ends_by - timedelta(weeks=weeks(taken)))
        group = self.plan(taken, town, first_day)
        self._open.setdefault(key, []).append(group)
        return group

    def offer(self, group: Group, phase: Phase) -> None:
        """Let others join a session that was planned by hand."""
        self._open.setdefault((group.taken.text.code, phase, group.town.code), []).append(group)

    def _place(self, taken: Taken, phase: Phase, near: Town | None) -> Town:
        if near is not None:
            return self.towns.nearest(near, taken.text.places)
        key = (taken.text.code, phase)
        self._turns[key] = turn = self._turns.get(key, -1) + 1
        return self.towns[taken.text.places[turn // FULL % len(taken.text.places)]]

    def _first_day(self, taken: Taken, phase: Phase) -> date:
        length = 7 * weeks(taken)
        days = {
            Phase.LONG_AGO: lambda: -length - self.dice.randint(900, 2000),
            Phase.PAST: lambda: -length - self.dice.randint(70, 700),
            Phase.JUST_ENDED: lambda: -length - self.dice.randint(0, 45),
            Phase.RUNNING: lambda: -int(length * self.dice.uniform(0.2, 0.8)),
            Phase.COMING: lambda: self.dice.randint(14, 260),
        }
        return self.day + timedelta(days=days[phase]())
