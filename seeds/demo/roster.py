"""Those whom the demo plans, one by one: what every kind of person has in common."""

from datetime import date, timedelta
from random import Random

from app.portfolio.models import Contract
from seeds.demo.catalogue import Catalogue, Taken, Trade
from seeds.demo.groups import Course, Group, Rota, Seat, monday
from seeds.demo.people import Lives, Names, Person
from seeds.demo.places import Town, Towns
from seeds.demo.texts import Content

MOBILITIES = (10, 15, 20, 20, 25, 30, 30, 30, 40, 50, 80)
SHOWN = 0.72


class Roster:
    """Everyone planned so far, with the dice and the sessions they share."""

    def __init__(self, content: Content, catalogue: Catalogue, towns: Towns, *, seed: int, day: date) -> None:
        self.content, self.catalogue, self.towns, self.day = content, catalogue, towns, day
        self.dice = Random(f"{seed}:people")
        self.names = Names(content.given_names, content.family_names, self.dice)
        self.lives = Lives(catalogue, towns, self.dice, day)
        self.rota = Rota(catalogue, towns, self.dice, day)
        self.people: list[Person] = []

    def programme(self, code: str) -> Taken:
        """A programme, or the first there is when the framework lacks its trade."""
        programmes = self.catalogue.programmes
        return programmes.get(code) or next(iter(programmes.values()))

    def person(self, town: Town, joined_on: date, *trades: Trade | None, name: str | None = None) -> Person:
        """Someone who lives there, came that week and aims at these trades."""
        name, joined_on = name or self.names.draw(), monday(joined_on)
        person = Person(
            name=name,
            email=self.names.address(name),
            town=town,
            mobility_km=self.dice.choice(MOBILITIES),
            joined_on=joined_on,
            says_on=joined_on,
            trades=tuple(trade for trade in trades if trade is not None),
        )
        self.people.append(person)
        return person

    def learner(self, group: Group, course: Course = Course.USUAL) -> Seat:
        """Someone who came with a session."""
        town = self.towns.near(group.town, self.dice, 40.0)
        person = self.person(town, group.enrols_on - timedelta(days=self.dice.randint(1, 20)), group.taken.trade)
        return group.seat(person, course)

    def tell(self, person: Person, *, job: float = 0.7, same_trade: float = 0.25) -> None:
        """Give someone a life before, and what they say of it."""
        if self.dice.random() < job:
            trade = person.trades[0] if person.trades and self.dice.random() < same_trade else None
            self.lives.work(person, trade)
        for episode in self.dice.sample(sorted(self.content.episodes), self.dice.choice((0, 0, 1, 1, 2))):
            self.lives.live(person, self.content.episodes[episode])
        if self.dice.random() < 0.6:
            self.lives.behave(person)
        licence = self.catalogue.like("PERMIS-B")
        if licence is not None and licence.exclusive and self.dice.random() < 0.55:
            self.lives.declare(person, licence, level=None, since=None)

    def settle(self, person: Person, *, shown: bool | None = None, contract: Contract | None = None) -> None:
        """Choose contracts, availability, and whether to appear in searches, once there is something to show."""
        self.lives.wish(person, contract)
        if self.dice.random() < 0.12 and contract is None:
            person.available_from = self.day + timedelta(days=self.dice.randint(10, 120))
        wants = self.dice.random() < SHOWN if shown is None else shown
        first = person.says_on if person.declared else min(person.begins_on, default=None)
        if wants and first is not None:
            a_thursday = monday(first) + timedelta(days=3 + 7 * self.dice.randint(0, 4))
            yesterday = max(self.day - timedelta(days=1), first)
            person.shown_on = min(a_thursday, yesterday) if yesterday < self.day else None
