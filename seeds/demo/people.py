"""People as the demo plans them, before anything is written: who they are, what they did and say of themselves."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.portfolio.models import Contract, ExperienceKind, GroundState, Trainee
from seeds.demo.catalogue import Catalogue, KnownSkill, Trade
from seeds.demo.places import Town, Towns
from seeds.demo.texts import EpisodeText

DOMAIN = "demo.example"
# How likely someone who did a job declares a skill of it, by the skill's importance.
DECLARED_OF_A_JOB = {3: 0.85, 2: 0.6, 1: 0.35}
# Level 1 to 4 of a skill someone worked with, and of one they meet elsewhere.
LEVELS_AT_WORK = (5, 25, 50, 20)
LEVELS_ELSEWHERE = (20, 40, 32, 8)
YEAR = 365


@dataclass(frozen=True, slots=True)
class Episode:
    """An experience."""

    kind: ExperienceKind
    title: str
    place: str | None
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Declared:
    """What someone says of a skill, and the number of the episode it comes from, if any."""

    state: GroundState
    level: int | None
    since: date | None = None
    expected_on: date | None = None
    episode: int | None = None


@dataclass(eq=False, slots=True)
class Person:
    """A trainee to be."""

    name: str
    email: str
    town: Town
    mobility_km: int
    joined_on: date
    says_on: date
    shown_on: date | None = None
    hidden_on: date | None = None
    available_from: date | None = None
    contracts: frozenset[Contract] = frozenset()
    trades: tuple[Trade, ...] = ()
    episodes: list[Episode] = field(default_factory=list)
    declared: dict[KnownSkill, Declared] = field(default_factory=dict)
    takes_back: KnownSkill | None = None
    # The first day of each session they take to its end, or hope to.
    begins_on: list[date] = field(default_factory=list)
    has_account: bool = False
    # Set once they exist.
    trainee: Trainee | None = None

    @property
    def row(self) -> Trainee:
        """Their portfolio, once they have one."""
        if self.trainee is None:
            raise LookupError(self.email)
        return self.trainee


class Names:
    """Draws names, and gives each person an address of their own."""

    def __init__(self, given: Iterable[str], family: Iterable[str], dice: Random) -> None:
        self._given, self._family, self._dice = list(given), list(family), dice
        self._taken: dict[str, int] = {}

    def draw(self) -> str:
        """Someone's name; another person may have the same."""
        return f"{self._dice.choice(self._given)} {self._dice.choice(self._family)}"

    def address(self, name: str) -> str:
        """An address that nobody else has."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        local = plain.replace(" ", ".").replace("'", "")
        self._taken[local] = number = self._taken.get(local, 0) + 1
        return f"{local}{number if number > 1 else ''}@{DOMAIN}"


class Lives:
    """Writes the lives of people before the demo's day."""

    def __init__(self, catalogue: Catalogue, towns: Towns, dice: Random, day: date) -> None:
        self.catalogue, self.towns, self.dice, self.day = catalogue, towns, dice, day
        self._trades = [catalogue.trades[code] for code in sorted(catalogue.trades)]

    def work(self, person: Person, trade: Trade | None = None) -> None:
        """Add a job that ended before they said so, and what they say they learnt there."""
        trade = trade or self.dice.choice(self._trades)
        ended = person.says_on - timedelta(days=self.dice.randint(20, 3 * YEAR))
        started = ended - timedelta(days=self.dice.randint(120, 6 * YEAR))
        person.episodes.append(Episode(ExperienceKind.JOB, trade.label, person.town.name, started, ended))
        for need in trade.needs:
            likely = DECLARED_OF_A_JOB[need.importance] * (1 if need.essential else 0.6)
            if self.dice.random() < likely:
                self.declare(person, need.skill, level=self.level(LEVELS_AT_WORK), since=ended)

    def live(self, person: Person, episode: EpisodeText) -> None:
        """Add voluntary work, a personal episode or an old training."""
        started = person.joined_on - timedelta(days=self.dice.randint(200, 8 * YEAR))
        over = self.dice.random() < 0.6 or episode.kind is ExperienceKind.TRAINING
        ended = min(started + timedelta(days=self.dice.randint(90, 2 * YEAR)), person.joined_on) if over else None
        place = person.town.name if self.dice.random() < 0.7 else None
        person.episodes.append(Episode(episode.kind, episode.title, place, started, ended))
        for skill in self.catalogue.skills(episode.skills):
            if self.dice.random() < 0.75:
                self.declare(person, skill, level=self.level(LEVELS_ELSEWHERE), since=ended or started)

    def behave(self, person: Person, most: int = 5) -> None:
        """Add a few behaviours that people recognise in themselves."""
        for skill in self.dice.sample(self.catalogue.behaviours, min(most, len(self.catalogue.behaviours))):
            if self.dice.random() < 0.6:
                self.declare(person, skill, level=self.level(LEVELS_ELSEWHERE), since=None)

    def declare(self, person: Person, skill: KnownSkill, *, level: int | None, since: date | None) -> None:
        """Write down that someone has a skill, from the last episode, unless they said so before."""
        episode = len(person.episodes) - 1 if person.episodes and since is not None else None
        level = None if skill.exclusive else level
        person.declared.setdefault(skill, Declared(GroundState.ACQUIRED, level, since=since, episode=episode))

    def learn_alone(self, person: Person, skill: KnownSkill, expected_on: date | None) -> None:
        """Write down that someone is learning a skill by themselves."""
        level = self.level(LEVELS_ELSEWHERE)
        person.declared[skill] = Declared(GroundState.IN_PROGRESS, level, expected_on=expected_on)

    def level(self, weights: tuple[int, ...]) -> int | None:
        """A level, or none: one person in eight does not say."""
        return None if self.dice.random() < 0.125 else self.dice.choices((1, 2, 3, 4), weights)[0]

    def wish(self, person: Person, sure: Contract | None = None) -> None:
        """Choose the contracts someone would take; none means any."""
        if self.dice.random() < 0.25:
            person.contracts = frozenset()
            return
        weights: Mapping[Contract, int] = {
            Contract.PERMANENT: 60,
            Contract.FIXED_TERM: 45,
            Contract.TEMPORARY: 35,
            Contract.APPRENTICESHIP: 12,
            Contract.SEASONAL: 18,
        }
        chosen = {contract for contract, weight in weights.items() if self.dice.random() * 100 < weight}
        person.contracts = frozenset(chosen | {sure} if sure is not None else chosen)
