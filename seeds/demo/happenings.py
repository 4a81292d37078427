"""What happens to everyone, day after day: planned first, then played in order, up to the demo's own moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from itertools import groupby
from random import Random
from typing import Any

from app.i18n import ZONE, local_day
from app.trainings.models import CertificationKind
from seeds.demo.catalogue import Catalogue, KnownSkill, Taught
from seeds.demo.groups import Course, Group, Seat
from seeds.demo.people import Person

JURY = "Jury professionnel régional"


class Act(IntEnum):
    """One kind of happening; those of one moment are played in this order."""

    JOIN = 1
    DECLARE = 2
    ENROL = 3
    START = 4
    SHOW = 5
    MOVE = 6
    FINISH_MODULES = 7
    COMPLETE = 8
    DROP = 9
    ATTEST = 10
    CERTIFY = 11
    REVOKE = 12
    WITHDRAW = 13
    TAKE_BACK = 14
    HIDE = 15


# Trainers sign on the Tuesday after a module, or a week later.
DELAYS = (4, 11)
# The time of the day at which each happens.
HOURS = {
    Act.JOIN: 7,
    Act.DECLARE: 7,
    Act.ENROL: 8,
    Act.START: 9,
    Act.SHOW: 11,
    Act.MOVE: 14,
    Act.FINISH_MODULES: 15,
    Act.COMPLETE: 15,
    Act.DROP: 16,
    Act.ATTEST: 16,
    Act.CERTIFY: 17,
    Act.REVOKE: 18,
    Act.WITHDRAW: 18,
    Act.TAKE_BACK: 18,
    Act.HIDE: 18,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a trainer saw someone do in a module, and to which level."""

    seat: Seat
    levels: Mapping[KnownSkill, int | None]


@dataclass(frozen=True, slots=True)
class Obtained:
    """What someone obtained in a session."""

    seat: Seat
    kind: CertificationKind
    title: str
    body: str
    awarded_on: date
    expires_on: date | None
    levels: Mapping[KnownSkill, int | None]


class Calendar:
    """Happenings by moment and kind."""

    def __init__(self, now: datetime) -> None:
        self.now, self.today = now, local_day(now)
        self._happenings: list[tuple[datetime, Act, int, Any]] = []

    def add(self, day: date, act: Act, what: object) -> None:
        """Add a happening, unless it is still to come."""
        at = datetime.combine(day, time(HOURS[act]), ZONE)
        if at <= self.now:
            self._happenings.append((at, act, len(self._happenings), what))

    def __len__(self) -> int:
        return len(self._happenings)

    def __iter__(self) -> Iterator[tuple[datetime, Act, list[Any]]]:
        """Everything, moment by moment, what is alike together."""
        ordered = sorted(self._happenings, key=lambda one: one[:3])
        for (at, act), alike in groupby(ordered, key=lambda one: one[:2]):
            yield at, act, [what for *_, what in alike]


class Planner:
    """Writes the calendar of people and groups."""

    def __init__(self, catalogue: Catalogue, calendar: Calendar, *, seed: int) -> None:
        self.catalogue, self.calendar = catalogue, calendar
        self.dice = Random(f"{seed}:happenings")

    def person(self, person: Person) -> None:
        """When someone comes, says what they know, and shows it."""
        add = self.calendar.add
        add(person.joined_on, Act.JOIN, person)
        if person.declared:
            add(person.says_on, Act.DECLARE, person)
        if person.shown_on is not None:
            add(person.shown_on, Act.SHOW, person)
        if person.takes_back is not None:
            add(person.says_on + timedelta(days=25), Act.TAKE_BACK, person)
        if person.hidden_on is not None:
            add(person.hidden_on, Act.HIDE, person)

    def group(self, group: Group) -> None:
        """What happens in a session to each of its people."""
        delay = self.dice.choice(DELAYS)
        for seat in group.people:
            self._seat(seat, delay)

    def _seat(self, seat: Seat, delay: int) -> None:
        group, add = seat.group, self.calendar.add
        starts_on = seat.starts_on or group.starts_on
        add(group.enrols_on if seat.starts_on is None else seat.starts_on - timedelta(days=4), Act.ENROL, seat)
        if seat.course is Course.NEVER_CAME:
            add(starts_on, Act.DROP, seat)
            return
        add(starts_on, Act.START, seat)
        modules = list(zip(group.taken.modules, group.dates, strict=True))
        confirmed = self._confirmed(seat)
        moved = self._move(seat)
        for number, (module, (_, ended)) in enumerate(modules[:confirmed]):
            done_on = max(ended, starts_on + timedelta(days=7))
            if number == moved and seat.moved_to is not None:
                done_on = seat.moved_to
            if seat.left_on is not None and done_on >= seat.left_on:
                break
            add(done_on, Act.FINISH_MODULES, (seat, number))
            if seat.course is not Course.UNATTESTED:
                self._judge(seat, module, done_on, delay)
        if seat.left_on is not None:
            add(seat.left_on, Act.DROP, seat)
        elif confirmed == len(modules):
            self._end(seat, max(group.ends_on, seat.moved_to or group.ends_on, starts_on + timedelta(days=7)))

    def _confirmed(self, seat: Seat) -> int:
        """How many modules are closed when their time comes: all, or all but the last that has ended."""
        dates = seat.group.dates
        if seat.course is not Course.UNCONFIRMED:
            return len(dates)
        return max(0, sum(ended < self.calendar.today for _, ended in dates) - 1)

    def _move(self, seat: Seat) -> int | None:
        """Move the end of someone's last module, a few days ago or as soon as they have started; its number."""
        if seat.moved_to is None:
            return None
        last = len(seat.group.dates) - 1
        recently = max(seat.starts_on or seat.group.starts_on, self.calendar.today - timedelta(days=4))
        self.calendar.add(recently, Act.MOVE, (seat, last, seat.moved_to))
        return last

    def _judge(self, seat: Seat, module: Taught, done_on: date, delay: int) -> None:
        """What the trainer attests of a module, and the licences and modules obtained with it."""
        sure = seat.course is Course.SURE
        open_skills = {skill: level for skill, level in module.targets.items() if not skill.exclusive}
        if sure or self.dice.random() < 0.9:
            seen = {
                skill: self._level(level, sure=sure)
                for skill, level in open_skills.items()
                if sure or self.dice.random() < 0.93
            }
            self.calendar.add(done_on + timedelta(days=delay), Act.ATTEST, Seen(seat, seen))
        if not sure and self.dice.random() > 0.85:
            return
        awarded_on = done_on + timedelta(days=delay + 6)
        for skill in module.targets:
            if skill.exclusive:
                self._licence(seat, skill, awarded_on)
        if seat.group.taken.text.award == "additional_module" and open_skills:
            kind = CertificationKind.ADDITIONAL_MODULE
            award = Obtained(seat, kind, module.title, JURY, awarded_on, None, open_skills)
            self.calendar.add(awarded_on, Act.CERTIFY, award)

    def _level(self, target: int | None, *, sure: bool) -> int | None:
        if target is None:
            return None
        step = self.dice.choice((0, 0, 0, 0, 1)) if sure else self.dice.choice((-1, 0, 0, 0, 0, 1))
        return min(4, max(1, target + step))

    def _licence(self, seat: Seat, skill: KnownSkill, awarded_on: date) -> None:
        text = self.catalogue.content.certificates.get(skill.code)
        years = text.years if text is not None else 5
        award = Obtained(
            seat,
            CertificationKind.ADDITIONAL_MODULE,
            text.title if text is not None else skill.label,
            text.body if text is not None else JURY,
            awarded_on,
            awarded_on + timedelta(days=round(365.25 * years)) if years is not None else None,
            {skill: None},
        )
        self.calendar.add(awarded_on, Act.CERTIFY, award)

    def _end(self, seat: Seat, ends_on: date) -> None:
        """Complete an enrolment, with the title when there is one, and what is taken back later."""
        add, sure, text = self.calendar.add, seat.course is Course.SURE, seat.group.taken.text
        add(ends_on, Act.COMPLETE, seat)
        awarded_on = ends_on + timedelta(days=21)
        if text.award == "title" and seat.course is not Course.UNATTESTED:
            share = self.dice.random()
            if sure or share < 0.78:
                add(awarded_on, Act.CERTIFY, self._title(seat, text.title, awarded_on, seat.group.taken.modules))
            elif share < 0.92:
                module = seat.group.taken.modules[0]
                title = f"{text.title} : {module.title}"
                add(awarded_on, Act.CERTIFY, self._title(seat, title, awarded_on, (module,)))
        if seat.revoked:
            add(ends_on + timedelta(days=20), Act.REVOKE, seat)
        if seat.withdrawn:
            add(awarded_on + timedelta(days=9), Act.WITHDRAW, seat)

    def _title(self, seat: Seat, title: str, awarded_on: date, modules: tuple[Taught, ...]) -> Obtained:
        levels = {skill: level for module in modules for skill, level in module.targets.items() if not skill.exclusive}
        whole = modules == seat.group.taken.modules
        kind = CertificationKind.TITLE if whole else CertificationKind.BLOCK
        return Obtained(seat, kind, title, JURY, awarded_on, None, levels)
