"""Who can be ranked: the index, and beside it what filters and lines read of each person."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

import matching
from app.matches.queries import CandidateFacts, Change
from app.offers.models import Demand
from app.portfolio.models import Contract
from app.skills.bridge import Learnt
from app.territory import distances
from matching.nearness import Nearness

# 2: closeness to the occupation brings points to partial answers.
RULES_VERSION = "2"
# Occupations whose closeness is kept until a portfolio changes, or the day.
NEAR_KEPT = 32
# Fewer people than this in a commune, and the line shows the département instead.
SHOWN_TOGETHER = 5


@dataclass(frozen=True, slots=True)
class Filters:
    """Who is ranked, and how far ahead one looks: none of it enters the score."""

    radius_km: int | None
    contract: Contract | None
    horizon: date
    # A meta-badge that is wanted, and who wears it: the others are not gone, they are not on this page.
    meta_badge_id: UUID | None = None
    wearers: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Versions:
    """From which data and rules a ranking was made."""

    rules: str
    data: str
    relatedness: str


@dataclass(slots=True)
class _Facts:
    """What filters read, in columns that follow the same order."""

    ids: Any
    latitude: Any
    longitude: Any
    mobility: Any
    contracts: Any

    @classmethod
    def of(cls, people: Sequence[CandidateFacts], contracts: Mapping[UUID, int]) -> "_Facts":
        def column(values: Iterable[float | int | None]) -> Any:
            return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

        return cls(
            ids=np.array([str(person.trainee_id) for person in people], dtype=object),
            latitude=column(person.latitude for person in people),
            longitude=column(person.longitude for person in people),
            mobility=column(person.mobility_km for person in people),
            contracts=np.array([contracts.get(person.trainee_id, 0) for person in people], dtype=np.int64),
        )


@dataclass(slots=True)
class Candidates:
    """Everyone who chose to appear in searches, ready to be ranked; one per process, refreshed before each use.

    `change` is the last change of a portfolio it holds, `saved` the number of the one that the last file holds, and
    `departed` that of the last one by which someone left whom a file may still hold, or 0.
    """

    index: matching.CandidateIndex
    people: dict[str, CandidateFacts]
    contracts: dict[UUID, int]
    change: Change | None
    saved: int
    learnt: Learnt
    departed: int = 0
    facts: _Facts = field(init=False)
    in_commune: Counter[str | None] = field(init=False)
    _relatedness_version: str = field(init=False, default="")
    _near: dict[tuple[int | None, date], Nearness] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.settle()

    def settle(self) -> None:
        """Lay the columns out again after a change."""
        ordered = [self.people[key] for key in sorted(self.people)]
        self.facts = _Facts.of(ordered, self.contracts)
        self.in_commune = Counter(person.commune_code for person in ordered)
        self._near.clear()

    @property
    def last_change(self) -> int:
        """The number of the last change it holds; 0 when there was none."""
        return self.change.number if self.change else 0

    @property
    def relatedness_version(self) -> str:
        """A digest of what was learnt from the framework; worked out when it is first asked for."""
        if not self._relatedness_version:
            digest = hashlib.sha256(self.learnt.relatedness.values.tobytes() + self.learnt.relatedness.held.tobytes())
            digest.update(self.learnt.occupations.model.asks.tobytes())
            self._relatedness_version = digest.hexdigest()[:12]
        return self._relatedness_version

    @property
    def versions(self) -> Versions:
        """From which data and rules this index answers."""
        return Versions(rules=RULES_VERSION, data=str(self.last_change), relatedness=self.relatedness_version)

    def occupation(self, demand: Demand, *, today: date) -> UUID | None:
        """The occupation that closeness is to: the one the demand gives, else the one inferred; None when none is."""
        occupations = self.nearness(demand, today=today).evidence.occupations
        return self.learnt.occupations.ids[int(occupations[0])] if len(occupations) else None

    def nearness(self, demand: Demand, *, today: date) -> Nearness:
        """How near each candidate is to the demand's occupation: the one it gives, else inferred from its skills."""
        occupations = self.learnt.occupations
        occupation = occupations.number(demand.occupation_id)
        if occupation is None:
            occupation = occupations.model.occupation_of(
                (str(one.skill_id), one.importance) for one in demand.requirements
            )
        key = (occupation, today)
        found = self._near.get(key)
        if found is None:
            while len(self._near) >= NEAR_KEPT:
                del self._near[next(iter(self._near))]
            found = self._near[key] = Nearness(self.index, occupations.model, occupation, today=today)
        return found

    def among(self, demand: Demand, filters: Filters) -> list[str]:
        """The candidates that the filters keep: within both radii, open to the contract, wearing what is wanted."""
        facts = self.facts
        kept = np.ones(len(facts.ids), dtype=bool)
        if demand.commune is not None:
            away = distances.haversine_km(
                demand.commune.latitude, demand.commune.longitude, facts.latitude, facts.longitude
            )
            reach = facts.mobility if filters.radius_km is None else np.minimum(facts.mobility, filters.radius_km)
            kept &= np.nan_to_num(away, nan=0.0) <= reach
        if filters.contract is not None:
            kept &= (facts.contracts == 0) | (facts.contracts & _bit(filters.contract) != 0)
        if filters.wearers is not None:
            kept &= np.isin(facts.ids, np.array(sorted(filters.wearers), dtype=facts.ids.dtype))
        ids: list[str] = facts.ids[kept].tolist()
        return ids

    def area(self, candidate: str) -> tuple[str | None, bool]:
        """Where a line says the person is, and whether that was widened from the commune to the département."""
        person = self.people[candidate]
        if person.commune is None or self.in_commune[person.commune_code] >= SHOWN_TOGETHER:
            return person.commune, False
        return person.department, True

    def wished(self, candidate: str) -> list[Contract]:
        """The contracts a candidate wishes; none means any."""
        mask = self.contracts.get(self.people[candidate].trainee_id, 0)
        return [contract for contract in Contract if mask & _bit(contract)]


def contract_masks(rows: Iterable[tuple[UUID, Contract]]) -> dict[UUID, int]:
    """The contracts each person wishes, a bit each."""
    masks: dict[UUID, int] = defaultdict(int)
    for trainee_id, contract in rows:
        masks[trainee_id] |= _bit(contract)
    return dict(masks)


def _bit(contract: Contract) -> int:
    return 1 << list(Contract).index(contract)
