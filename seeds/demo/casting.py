"""Who is in the demo: the trainee account, the cohort, those whom offers find, rare cases, and everyone else."""

from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from app.accounts.demo import DEMO_ACCOUNTS
from seeds.demo.candidates import Candidates
from seeds.demo.catalogue import Taken
from seeds.demo.groups import Course, Phase, Seat, monday
from seeds.demo.people import DOMAIN
from seeds.demo.rarities import Rarities
from seeds.demo.roster import Roster

FEWEST = 60
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


class Casting:
    """Plans everyone, in an order that never depends on how many there are."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster

    def cast(self, people: int) -> None:
        """Plan this many people."""
        candidates = Candidates(self.roster)
        self._trainee_account()
        self._cohort()
        offers = [demand for demand in self.roster.content.offers if self.roster.catalogue.can_offer(demand)]
        if offers:
            candidates.find(offers[0])
        Rarities(self.roster).add()
        for demand in offers[1:]:
            wanted = demand.pool.now + demand.pool.soon + demand.pool.later
            if len(self.roster.people) + wanted <= people * 2 // 3:
                candidates.find(demand)
        paths, weights = list(PATHS), list(accumulate(PATHS.values()))
        programmes = list(self.roster.catalogue.programmes.values())
        shares = list(accumulate(taken.text.weight for taken in programmes))
        while len(self.roster.people) < people:
            taken = self.roster.dice.choices(programmes, cum_weights=shares)[0]
            self._passer_by(self.roster.dice.choices(paths, cum_weights=weights)[0], taken)
        self._announce()

    # --- Those with a name of their own -------------------------------------------------------------------------------

    def _trainee_account(self) -> None:
        text = self.roster.content.trainee
        trades = [self.roster.catalogue.trades[code] for code in text.trades if code in self.roster.catalogue.trades]
        town = self.roster.towns[text.commune]
        taken = self.roster.programme(text.programme)
        group = self.roster.rota.plan(taken, town, self.roster.day - timedelta(weeks=text.weeks_ago), name=text.group)
        group.led_by_account = True
        self.roster.rota.offer(group, Phase.RUNNING)
        before = self.roster.rota.join(
            self.roster.programme(text.before), Phase.PAST, near=town, ends_by=group.starts_on - timedelta(days=30)
        )
        email = f"{text.account}@{DOMAIN}"
        name = next(account.display_name for account in DEMO_ACCOUNTS if account.email == email)
        person = self.roster.person(town, before.enrols_on - timedelta(days=6), *trades, name=name)
        person.has_account, person.email = True, email
        person.mobility_km, person.contracts = text.mobility, frozenset(text.contracts)
        before.seat(person, Course.SURE)
        group.seat(person)
        self.roster.lives.work(person, self.roster.catalogue.trades.get(text.job))
        for title in text.episodes:
            self.roster.lives.live(person, self.roster.content.episodes[title])
        self.roster.lives.behave(person)
        # One date is to come; the other has passed, and waits for a word.
        for code, days in (("SOUDER-ARC", 75), ("CACES-R484-1", -9)):
            skill = self.roster.catalogue.like(code)
            if skill is not None:
                self.roster.lives.learn_alone(person, skill, self.roster.day + timedelta(days=days))

    def _cohort(self) -> None:
        text = self.roster.content.cohort
        taken = self.roster.programme(text.programme)
        group = self.roster.rota.plan(
            taken,
            self.roster.towns[taken.text.places[0]],
            self.roster.day - timedelta(weeks=text.weeks_ago),
            name=text.group,
            seats=len(text.learners),
        )
        group.led_by_account = True
        for number, learner in enumerate(text.learners):
            joined_on = group.enrols_on - timedelta(days=self.roster.dice.randint(1, 20))
            trade = self.roster.catalogue.trades.get(learner.trade)
            person = self.roster.person(self.roster.towns[learner.commune], joined_on, trade, name=learner.name)
            seat = group.seat(person)
            self.roster.tell(person, job=0.6)
            self.roster.settle(person)
            if number == 4:
                seat.starts_on = group.starts_on + timedelta(days=14)
            if number == 7:
                seat.moved_to = group.ends_on + timedelta(days=21)

    # --- Everyone else ------------------------------------------------------------------------------------------------

    def _passer_by(self, path: Path, taken: Taken) -> None:
        if path in {Path.EMPTY, Path.NEWCOMER}:
            joined_on = self.roster.day - timedelta(days=self.roster.dice.randint(3, 500))
            person = self.roster.person(self.roster.towns.anywhere(self.roster.dice), joined_on, taken.trade)
            if path is Path.NEWCOMER:
                self.roster.tell(person, job=0.9, same_trade=0.6)
                if person.trades and self.roster.dice.random() < 0.08:
                    self.roster.lives.learn_alone(
                        person, self.roster.dice.choice(person.trades[0].needs).skill, self._some_day()
                    )
                self.roster.settle(person)
            return
        group = self.roster.rota.join(taken, Phase(path.value))
        seat = self.roster.learner(group, self._course(path))
        self.roster.tell(seat.person)
        if (
            path in {Path.RUNNING, Path.COMING}
            and self.roster.dice.random() < 0.25
            and taken.text.code not in FIRST_STEPS
        ):
            self._first_step(seat)
        if path is Path.LONG_AGO:
            seat.person.says_on = monday(self.roster.day - timedelta(days=self.roster.dice.randint(5, 200)))
            self.roster.lives.work(seat.person, taken.trade)
        self._happen(seat, path)
        self.roster.settle(seat.person)

    def _some_day(self) -> date:
        return self.roster.day + timedelta(days=self.roster.dice.randint(10, 200))

    def _course(self, path: Path) -> Course:
        share = self.roster.dice.random()
        if share < 0.06:
            return Course.NEVER_CAME if path is Path.COMING else Course.LEFT
        if path in {Path.PAST, Path.JUST_ENDED} and share < 0.1:
            return Course.UNATTESTED
        if path in {Path.RUNNING, Path.JUST_ENDED} and share < 0.1:
            return Course.UNCONFIRMED
        return Course.USUAL

    def _first_step(self, seat: Seat) -> None:
        """Someone who took a first programme before this one."""
        first = self.roster.dice.choice(FIRST_STEPS)
        if first not in self.roster.catalogue.programmes:
            return
        ends_by = seat.group.enrols_on - timedelta(days=14)
        group = self.roster.rota.join(
            self.roster.catalogue.programmes[first], Phase.PAST, near=seat.person.town, ends_by=ends_by
        )
        seat.person.joined_on = monday(group.enrols_on - timedelta(days=self.roster.dice.randint(1, 20)))
        group.seat(seat.person)

    def _happen(self, seat: Seat, path: Path) -> None:
        if seat.course is Course.LEFT:
            seat.leave()
        elif path is Path.RUNNING and self.roster.dice.random() < 0.06:
            seat.end_later()
        elif path is Path.RUNNING and self.roster.dice.random() < 0.04:
            seat.come_late()
        elif path is Path.PAST and self.roster.dice.random() < 0.02:
            seat.lose_attestation()
        elif path is Path.PAST and self.roster.dice.random() < 0.02:
            seat.lose_title()

    def _announce(self) -> None:
        """Announce coming sessions where a programme has fewer than it should."""
        for taken in self.roster.catalogue.programmes.values():
            coming = [
                group for group in self.roster.rota.groups if group.taken is taken and group.starts_on > self.roster.day
            ]
            for number in range(ANNOUNCED - len(coming)):
                town = self.roster.towns[taken.text.places[number % len(taken.text.places)]]
                self.roster.rota.plan(taken, town, self.roster.day + timedelta(days=self.roster.dice.randint(14, 260)))
