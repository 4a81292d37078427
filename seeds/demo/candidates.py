"""Those whom an offer is sure to find: ready now, ready soon, and not yet."""

from datetime import date, timedelta
from math import ceil

from seeds.demo.catalogue import Taken, Wish
from seeds.demo.groups import Course, Group, Phase, monday, weeks
from seeds.demo.people import Person
from seeds.demo.places import Town
from seeds.demo.roster import Roster
from seeds.demo.texts import DemandText


def offer_start(demand: DemandText, day: date) -> date | None:
    """The Monday on which an offer's contract begins."""
    return monday(day + timedelta(days=demand.start + 6)) if demand.start is not None else None


class Candidates:
    """Plans people around offers."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster

    def find(self, demand: DemandText) -> None:
        """Plan the people of one offer."""
        wishes, start = self.roster.catalogue.wishes(demand), offer_start(demand, self.roster.day)
        taken = self.roster.catalogue.programmes.get(demand.programme or "")
        if taken is None or start is None or demand.commune is None:
            return
        office, radius = self.roster.towns[demand.commune], min(demand.radius or 40, 40)
        for number in range(demand.pool.now):
            if number % 3 == 2:
                self._experienced(demand, office, radius, wishes)
            else:
                group = self.roster.rota.join(taken, Phase.PAST, near=office)
                self._candidate(demand, office, radius, wishes, group)
        sooner = self.roster.rota.join(taken, Phase.RUNNING, near=office, ends_by=start - timedelta(days=7))
        later = self._running_until(taken, sooner.town, start - timedelta(days=16))
        for number in range(demand.pool.soon - 1):
            self._candidate(demand, office, radius, wishes, later if number % 2 else sooner)
        if demand.pool.soon:
            person = self._experienced(demand, office, radius, wishes)
            person.available_from = start - timedelta(days=20)
        for number in range(demand.pool.later):
            planned = self.roster.rota.join(taken, Phase.COMING, near=office) if number % 2 else None
            self._beginner(demand, office, radius, wishes, planned)

    def _running_until(self, taken: Taken, town: Town, ends_by: date) -> Group:
        """A session that has begun and ends close to a day."""
        first_day = min(ends_by - timedelta(weeks=weeks(taken)), self.roster.day - timedelta(days=10))
        group = self.roster.rota.plan(taken, town, first_day)
        self.roster.rota.offer(group, Phase.RUNNING)
        return group

    def _near_office(self, demand: DemandText, office: Town, radius: int, joined_on: date) -> Person:
        town = self.roster.towns.near(office, self.roster.dice, radius * 0.9)
        trade = self.roster.catalogue.trades[demand.occupation] if demand.occupation is not None else None
        person = self.roster.person(town, joined_on, trade)
        away = self.roster.towns.distances_km(office)[town.code]
        person.mobility_km = max(20, ceil(away) + self.roster.dice.randint(3, 15))
        return person

    def _candidate(self, demand: DemandText, office: Town, radius: int, wishes: list[Wish], group: Group) -> None:
        """Someone whose training answers the offer, or soon will."""
        joined_on = group.enrols_on - timedelta(days=self.roster.dice.randint(1, 20))
        person = self._near_office(demand, office, radius, joined_on)
        group.seat(person, Course.SURE)
        taught = {skill for module in group.taken.modules for skill in module.targets}
        self.roster.tell(person, same_trade=0.1)
        for wish in wishes:
            if wish.skill not in taught and (wish.importance > 1 or self.roster.dice.random() < 0.5):
                self.roster.lives.declare(person, wish.skill, level=wish.level, since=None)
        self.roster.settle(person, shown=True, contract=demand.contract)

    def _experienced(self, demand: DemandText, office: Town, radius: int, wishes: list[Wish]) -> Person:
        """Someone who has done the job, and has no proof of it."""
        person = self._near_office(
            demand, office, radius, self.roster.day - timedelta(days=self.roster.dice.randint(30, 300))
        )
        self.roster.lives.work(person, person.trades[0] if person.trades else None)
        for wish in wishes:
            level = None if wish.skill.exclusive else max(wish.level or 3, 3)
            person.declared.pop(wish.skill, None)
            self.roster.lives.declare(person, wish.skill, level=level, since=person.episodes[-1].ended_on)
        self.roster.tell(person, job=0)
        self.roster.settle(person, shown=True, contract=demand.contract)
        return person

    def _beginner(self, demand: DemandText, office: Town, radius: int, wishes: list[Wish], group: Group | None) -> None:
        """Someone who answers a part of the offer, and whose training has not begun if they have one."""
        last = (
            group.enrols_on
            if group is not None
            else self.roster.day - timedelta(days=self.roster.dice.randint(20, 200))
        )
        person = self._near_office(demand, office, radius, last - timedelta(days=self.roster.dice.randint(1, 20)))
        if group is not None:
            group.seat(person)
        for wish in wishes:
            if not wish.mandatory and self.roster.dice.random() < 0.45:
                self.roster.lives.declare(person, wish.skill, level=self.roster.dice.choice((1, 2, 2, 3)), since=None)
        self.roster.lives.behave(person)
        self.roster.settle(person, shown=True, contract=demand.contract)
