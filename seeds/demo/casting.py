"""Who is in the demo: the trainee account, the cohort, those whom offers must find, rare cases, and everyone else."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate, cycle
from math import ceil
from random import Random

from app.accounts.demo import DEMO_ACCOUNTS
from app.portfolio.models import Contract
from seeds.demo.catalogue import Catalogue, Taken, Trade, Wish
from seeds.demo.content import Content, DemandText
from seeds.demo.groups import Course, Group, Phase, Rota, Seat, monday, weeks
from seeds.demo.people import DOMAIN, Lives, Names, Person
from seeds.demo.places import Town, Towns

FEWEST = 60
MOBILITIES = (10, 15, 20, 20, 25, 30, 30, 30, 40, 50, 80)
SHOWN = 0.72
FIRST_STEPS = ("AVENIR", "SAVOIRS")
# Coming sessions that every programme has, even while nobody has enrolled.
ANNOUNCED = 2


class Path(StrEnum):
    """How someone of the crowd came here."""

    EMPTY = "empty"
    NEWCOMER = "newcomer"
    COMING = "coming"
    RUNNING = "running"
    JUST_ENDED = "just_ended"
    PAST = "past"
    LONG_AGO = "long_ago"


PATHS = {
    Path.EMPTY: 2,
    Path.NEWCOMER: 17,
    Path.COMING: 10,
    Path.RUNNING: 33,
    Path.JUST_ENDED: 7,
    Path.PAST: 22,
    Path.LONG_AGO: 9,
}


def offer_start(demand: DemandText, day: date) -> date | None:
    """The Monday on which an offer's contract begins."""
    if demand.start is None:
        return None
    start = day + timedelta(days=demand.start)
    return start + timedelta(days=-start.weekday() % 7)


class Casting:
    """Plans everyone, in an order that never depends on how many there are."""

    def __init__(self, content: Content, catalogue: Catalogue, towns: Towns, *, seed: int, day: date) -> None:
        self.content, self.catalogue, self.towns, self.day = content, catalogue, towns, day
        self.dice = Random(f"{seed}:people")
        self.names = Names(content.given_names, content.family_names, self.dice)
        self.lives = Lives(catalogue, towns, self.dice, day)
        self.rota = Rota(catalogue, towns, self.dice, day)
        self.people: list[Person] = []

    def cast(self, people: int) -> None:
        """Plan this many people."""
        self._trainee_account()
        self._cohort()
        offers = [demand for demand in self.content.offers if self.catalogue.can_offer(demand)]
        if offers:
            self._pool(offers[0])
        self._rare_cases()
        for demand in offers[1:]:
            wanted = demand.pool.now + demand.pool.soon + demand.pool.later
            if len(self.people) + wanted <= people * 2 // 3:
                self._pool(demand)
        paths, weights = list(PATHS), list(accumulate(PATHS.values()))
        programmes = list(self.catalogue.programmes.values())
        shares = list(accumulate(taken.text.weight for taken in programmes))
        while len(self.people) < people:
            taken = self.dice.choices(programmes, cum_weights=shares)[0]
            self._passer_by(self.dice.choices(paths, cum_weights=weights)[0], taken)
        self._announce()

    # --- One person ---------------------------------------------------------------------------------------------------

    def _person(self, town: Town, joined_on: date, *trades: Trade | None, name: str | None = None) -> Person:
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

    def _learner(self, group: Group, course: Course = Course.USUAL) -> Seat:
        """Someone who came with a session."""
        town = self.towns.near(group.town, self.dice, 40.0)
        person = self._person(town, group.enrols_on - timedelta(days=self.dice.randint(1, 20)), group.taken.trade)
        return group.seat(person, course)

    def _tell(self, person: Person, *, job: float = 0.7, same_trade: float = 0.25) -> None:
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

    def _settle(self, person: Person, *, shown: bool | None = None, contract: Contract | None = None) -> None:
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

    # --- Those with a name of their own -------------------------------------------------------------------------------

    def _trainee_account(self) -> None:
        text = self.content.trainee
        trades = [self.catalogue.trades[code] for code in text.trades if code in self.catalogue.trades]
        town = self.towns[text.commune]
        taken = self._programme(text.programme)
        group = self.rota.plan(taken, town, self.day - timedelta(weeks=text.weeks_ago), name=text.group)
        group.led_by_account = True
        self.rota.offer(group, Phase.RUNNING)
        before = self.rota.join(
            self._programme(text.before), Phase.PAST, near=town, ends_by=group.starts_on - timedelta(days=30)
        )
        email = f"{text.account}@{DOMAIN}"
        name = next(account.display_name for account in DEMO_ACCOUNTS if account.email == email)
        person = self._person(town, before.enrols_on - timedelta(days=6), *trades, name=name)
        person.has_account, person.email = True, email
        person.mobility_km, person.contracts = text.mobility, frozenset(text.contracts)
        before.seat(person, Course.SURE)
        group.seat(person)
        self.lives.work(person, self.catalogue.trades.get(text.job))
        for title in text.episodes:
            self.lives.live(person, self.content.episodes[title])
        self.lives.behave(person)
        for code in ("SOUDER-ARC", "CACES-R484-1"):
            skill = self.catalogue.like(code)
            if skill is not None:
                self.lives.learn_alone(person, skill, self.day + timedelta(days=75))

    def _cohort(self) -> None:
        text = self.content.cohort
        taken = self._programme(text.programme)
        group = self.rota.plan(
            taken,
            self.towns[taken.text.places[0]],
            self.day - timedelta(weeks=text.weeks_ago),
            name=text.group,
            seats=len(text.learners),
        )
        group.led_by_account = True
        for number, learner in enumerate(text.learners):
            joined_on = group.enrols_on - timedelta(days=self.dice.randint(1, 20))
            trade = self.catalogue.trades.get(learner.trade)
            person = self._person(self.towns[learner.commune], joined_on, trade, name=learner.name)
            seat = group.seat(person)
            self._tell(person, job=0.6)
            self._settle(person)
            if number == 4:
                seat.starts_on = group.starts_on + timedelta(days=14)
            if number == 7:
                seat.moved_to = group.ends_on + timedelta(days=21)

    def _programme(self, code: str) -> Taken:
        """A programme, or the first there is when the framework lacks its trade."""
        programmes = self.catalogue.programmes
        return programmes.get(code) or next(iter(programmes.values()))

    # --- Those whom an offer must find --------------------------------------------------------------------------------

    def _pool(self, demand: DemandText) -> None:
        wishes, start = self.catalogue.wishes(demand), offer_start(demand, self.day)
        taken = self.catalogue.programmes.get(demand.programme or "")
        if taken is None or start is None or demand.commune is None:
            return
        office, radius = self.towns[demand.commune], min(demand.radius or 40, 40)
        for number in range(demand.pool.now):
            if number % 3 == 2:
                self._experienced(demand, office, radius, wishes)
            else:
                group = self.rota.join(taken, Phase.PAST, near=office)
                self._candidate(demand, office, radius, wishes, group)
        sooner = self.rota.join(taken, Phase.RUNNING, near=office, ends_by=start - timedelta(days=7))
        later = self._running_until(taken, sooner.town, start - timedelta(days=16))
        for number in range(demand.pool.soon - 1):
            self._candidate(demand, office, radius, wishes, later if number % 2 else sooner)
        if demand.pool.soon:
            person = self._experienced(demand, office, radius, wishes)
            person.available_from = start - timedelta(days=20)
        for number in range(demand.pool.later):
            planned = self.rota.join(taken, Phase.COMING, near=office) if number % 2 else None
            self._beginner(demand, office, radius, wishes, planned)

    def _running_until(self, taken: Taken, town: Town, ends_by: date) -> Group:
        """A session that has begun and ends close to a day."""
        first_day = min(ends_by - timedelta(weeks=weeks(taken)), self.day - timedelta(days=10))
        group = self.rota.plan(taken, town, first_day)
        self.rota.offer(group, Phase.RUNNING)
        return group

    def _near_office(self, demand: DemandText, office: Town, radius: int, joined_on: date) -> Person:
        town = self.towns.near(office, self.dice, radius * 0.9)
        trade = self.catalogue.trades[demand.occupation] if demand.occupation is not None else None
        person = self._person(town, joined_on, trade)
        away = self.towns.distances_km(office)[town.code]
        person.mobility_km = max(20, ceil(away) + self.dice.randint(3, 15))
        return person

    def _candidate(self, demand: DemandText, office: Town, radius: int, wishes: list[Wish], group: Group) -> None:
        """Someone whose training answers the offer, or soon will."""
        joined_on = group.enrols_on - timedelta(days=self.dice.randint(1, 20))
        person = self._near_office(demand, office, radius, joined_on)
        group.seat(person, Course.SURE)
        taught = {skill for module in group.taken.modules for skill in module.targets}
        self._tell(person, same_trade=0.1)
        for wish in wishes:
            if wish.skill not in taught and (wish.importance > 1 or self.dice.random() < 0.5):
                self.lives.declare(person, wish.skill, level=wish.level, since=None)
        self._settle(person, shown=True, contract=demand.contract)

    def _experienced(self, demand: DemandText, office: Town, radius: int, wishes: list[Wish]) -> Person:
        """Someone who has done the job, and has no proof of it."""
        person = self._near_office(demand, office, radius, self.day - timedelta(days=self.dice.randint(30, 300)))
        self.lives.work(person, person.trades[0] if person.trades else None)
        for wish in wishes:
            level = None if wish.skill.exclusive else max(wish.level or 3, 3)
            person.declared.pop(wish.skill, None)
            self.lives.declare(person, wish.skill, level=level, since=person.episodes[-1].ended_on)
        self._tell(person, job=0)
        self._settle(person, shown=True, contract=demand.contract)
        return person

    def _beginner(self, demand: DemandText, office: Town, radius: int, wishes: list[Wish], group: Group | None) -> None:
        """Someone who answers a part of the offer, and whose training has not begun if they have one."""
        last = group.enrols_on if group is not None else self.day - timedelta(days=self.dice.randint(20, 200))
        person = self._near_office(demand, office, radius, last - timedelta(days=self.dice.randint(1, 20)))
        if group is not None:
            group.seat(person)
        for wish in wishes:
            if not wish.mandatory and self.dice.random() < 0.45:
                self.lives.declare(person, wish.skill, level=self.dice.choice((1, 2, 2, 3)), since=None)
        self.lives.behave(person)
        self._settle(person, shown=True, contract=demand.contract)

    # --- Rare cases: one of each is always there ----------------------------------------------------------------------

    def _rare_cases(self) -> None:
        titled = [taken for taken in self.catalogue.programmes.values() if taken.text.award == "title"]
        turns = cycle(titled)
        ended, older = self._ended(next(turns), 7), self._ended(next(turns), 52)
        running = self.rota.join(next(turns), Phase.RUNNING)
        cases: list[tuple[Group, Course, Callable[[Seat], None]]] = [
            (ended, Course.UNCONFIRMED, _nothing_more),
            (older, Course.UNCONFIRMED, _nothing_more),
            (ended, Course.UNATTESTED, _nothing_more),
            (self._ended(next(turns), 80), Course.UNATTESTED, _nothing_more),
            (older, Course.SURE, _revoke),
            (older, Course.SURE, _withdraw),
            (older, Course.SURE, _take_back),
            (older, Course.LEFT, _leave),
            (running, Course.NEVER_CAME, _nothing_more),
            (running, Course.USUAL, _move),
            (running, Course.USUAL, _come_late),
            (self._ended(self._with_licences(titled), 1300), Course.SURE, _nothing_more),
            (self.rota.join(next(turns), Phase.COMING), Course.USUAL, _nothing_more),
        ]
        for group, course, change in cases:
            seat = self._learner(group, course)
            self._tell(seat.person, job=1)
            self._settle(seat.person, shown=True)
            change(seat)
        town = self.towns.anywhere(self.dice)
        self._person(town, self.day - timedelta(days=12))
        for expected in (60, None, -12, -45):
            self._self_taught(town, None if expected is None else self.day + timedelta(days=expected))
        hidden = self._self_taught(town, self.day + timedelta(days=30))
        hidden.hidden_on = self.day - timedelta(days=2)

    def _ended(self, taken: Taken, days_ago: int) -> Group:
        """A session that ended about so many days ago."""
        first_day = self.day - timedelta(days=days_ago) - timedelta(weeks=weeks(taken))
        return self.rota.plan(taken, self.towns[taken.text.places[0]], first_day)

    def _with_licences(self, titled: list[Taken]) -> Taken:
        """The programme that gives most licences, which end."""
        return max(titled, key=_licences)

    def _self_taught(self, town: Town, expected_on: date | None) -> Person:
        trade = self.catalogue.trades[self.dice.choice(sorted(self.catalogue.trades))]
        person = self._person(town, self.day - timedelta(days=self.dice.randint(60, 150)), trade)
        self._tell(person, job=1, same_trade=1)
        self.lives.learn_alone(person, trade.needs[0].skill, expected_on)
        self._settle(person, shown=True)
        return person

    # --- Everyone else ------------------------------------------------------------------------------------------------

    def _passer_by(self, path: Path, taken: Taken) -> None:
        if path in {Path.EMPTY, Path.NEWCOMER}:
            joined_on = self.day - timedelta(days=self.dice.randint(3, 500))
            person = self._person(self.towns.anywhere(self.dice), joined_on, taken.trade)
            if path is Path.NEWCOMER:
                self._tell(person, job=0.9, same_trade=0.6)
                if person.trades and self.dice.random() < 0.08:
                    self.lives.learn_alone(person, self.dice.choice(person.trades[0].needs).skill, self._some_day())
                self._settle(person)
            return
        group = self.rota.join(taken, Phase(path.value))
        seat = self._learner(group, self._course(path))
        self._tell(seat.person)
        if path in {Path.RUNNING, Path.COMING} and self.dice.random() < 0.25 and taken.text.code not in FIRST_STEPS:
            self._first_step(seat)
        if path is Path.LONG_AGO:
            seat.person.says_on = monday(self.day - timedelta(days=self.dice.randint(5, 200)))
            self.lives.work(seat.person, taken.trade)
        self._happen(seat, path)
        self._settle(seat.person)

    def _some_day(self) -> date:
        return self.day + timedelta(days=self.dice.randint(10, 200))

    def _course(self, path: Path) -> Course:
        share = self.dice.random()
        if share < 0.06:
            return Course.NEVER_CAME if path is Path.COMING else Course.LEFT
        if path in {Path.PAST, Path.JUST_ENDED} and share < 0.1:
            return Course.UNATTESTED
        if path in {Path.RUNNING, Path.JUST_ENDED} and share < 0.1:
            return Course.UNCONFIRMED
        return Course.USUAL

    def _first_step(self, seat: Seat) -> None:
        """Someone who took a first programme before this one."""
        first = self.dice.choice(FIRST_STEPS)
        if first not in self.catalogue.programmes:
            return
        ends_by = seat.group.enrols_on - timedelta(days=14)
        group = self.rota.join(self.catalogue.programmes[first], Phase.PAST, near=seat.person.town, ends_by=ends_by)
        seat.person.joined_on = monday(group.enrols_on - timedelta(days=self.dice.randint(1, 20)))
        group.seat(seat.person)

    def _happen(self, seat: Seat, path: Path) -> None:
        if seat.course is Course.LEFT:
            _leave(seat)
        elif path is Path.RUNNING and self.dice.random() < 0.06:
            _move(seat)
        elif path is Path.RUNNING and self.dice.random() < 0.04:
            _come_late(seat)
        elif path is Path.PAST and self.dice.random() < 0.02:
            _revoke(seat)
        elif path is Path.PAST and self.dice.random() < 0.02:
            _withdraw(seat)

    def _announce(self) -> None:
        """Announce coming sessions where a programme has fewer than it should."""
        for taken in self.catalogue.programmes.values():
            coming = [group for group in self.rota.groups if group.taken is taken and group.starts_on > self.day]
            for number in range(ANNOUNCED - len(coming)):
                town = self.towns[taken.text.places[number % len(taken.text.places)]]
                self.rota.plan(taken, town, self.day + timedelta(days=self.dice.randint(14, 260)))


def _licences(taken: Taken) -> int:
    return sum(skill.exclusive for module in taken.modules for skill in module.targets)


def _nothing_more(_seat: Seat) -> None:
    pass


def _leave(seat: Seat) -> None:
    length = (seat.group.ends_on - seat.group.starts_on).days
    seat.course, seat.left_on = Course.LEFT, seat.group.starts_on + timedelta(days=length // 3)


def _revoke(seat: Seat) -> None:
    seat.course, seat.revoked = Course.SURE, True


def _withdraw(seat: Seat) -> None:
    seat.course, seat.withdrawn = Course.SURE, True


def _take_back(seat: Seat) -> None:
    seat.person.takes_back = next(iter(seat.person.declared), None)


def _move(seat: Seat) -> None:
    seat.moved_to = seat.group.ends_on + timedelta(days=21)


def _come_late(seat: Seat) -> None:
    seat.starts_on = seat.group.starts_on + timedelta(days=10)
