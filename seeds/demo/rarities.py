"""Rare cases: one of each is in every demo, so that each state of the domain can be seen."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import cycle

from seeds.demo.catalogue import Taken
from seeds.demo.groups import Course, Group, Phase, Seat, weeks
from seeds.demo.people import Person
from seeds.demo.places import Town
from seeds.demo.roster import Roster


class Rarities:
    """Plans the people to whom something rare happens."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster

    def add(self) -> None:
        """Plan them."""
        titled = [taken for taken in self.roster.catalogue.programmes.values() if taken.text.award == "title"]
        turns = cycle(titled)
        ended, older = self._ended(next(turns), 7), self._ended(next(turns), 52)
        running = self.roster.rota.join(next(turns), Phase.RUNNING)
        cases: list[tuple[Group, Course, Callable[[Seat], None]]] = [
            (ended, Course.UNCONFIRMED, _nothing_more),
            (older, Course.UNCONFIRMED, _nothing_more),
            (ended, Course.UNATTESTED, _nothing_more),
            (self._ended(next(turns), 80), Course.UNATTESTED, _nothing_more),
            (older, Course.SURE, Seat.lose_attestation),
            (older, Course.SURE, Seat.lose_title),
            (older, Course.SURE, _take_back),
            (older, Course.LEFT, Seat.leave),
            (running, Course.NEVER_CAME, _nothing_more),
            (running, Course.USUAL, Seat.end_later),
            (running, Course.USUAL, Seat.come_late),
            (self._ended(self._with_licences(titled), 1300), Course.SURE, _nothing_more),
            (self.roster.rota.join(next(turns), Phase.COMING), Course.USUAL, _nothing_more),
        ]
        for group, course, change in cases:
            seat = self.roster.learner(group, course)
            self.roster.tell(seat.person, job=1)
            self.roster.settle(seat.person, shown=True)
            change(seat)
        town = self.roster.towns.anywhere(self.roster.dice)
        self.roster.person(town, self.roster.day - timedelta(days=12))
        for expected in (60, None, -12, -45):
            self._self_taught(town, None if expected is None else self.roster.day + timedelta(days=expected))
        hidden = self._self_taught(town, self.roster.day + timedelta(days=30))
        hidden.hidden_on = self.roster.day - timedelta(days=2)

    def _ended(self, taken: Taken, days_ago: int) -> Group:
        """A session that ended about so many days ago."""
        first_day = self.roster.day - timedelta(days=days_ago) - timedelta(weeks=weeks(taken))
        return self.roster.rota.plan(taken, self.roster.towns[taken.text.places[0]], first_day)

    def _with_licences(self, titled: list[Taken]) -> Taken:
        """The programme that gives most licences, which end."""
        return max(titled, key=_licences)

    def _self_taught(self, town: Town, expected_on: date | None) -> Person:
        trade = self.roster.catalogue.trades[self.roster.dice.choice(sorted(self.roster.catalogue.trades))]
        person = self.roster.person(town, self.roster.day - timedelta(days=self.roster.dice.randint(60, 150)), trade)
        self.roster.tell(person, job=1, same_trade=1)
        self.roster.lives.learn_alone(person, trade.needs[0].skill, expected_on)
        self.roster.settle(person, shown=True)
        return person


def _nothing_more(_seat: Seat) -> None:
    pass


def _take_back(seat: Seat) -> None:
    seat.person.takes_back = next(iter(seat.person.declared), None)


def _licences(taken: Taken) -> int:
    return sum(skill.exclusive for module in taken.modules for skill in module.targets)
