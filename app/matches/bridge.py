"""From rows to the matching library and back: the index of candidates, kept fresh, and its answers."""

import hashlib
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy.orm import Session

import matching
from app.matches import queries
from app.matches.queries import CandidateFacts, GroundRow
from app.offers.models import Demand
from app.portfolio.models import Contract, GroundKind
from app.skills import bridge as skills
from app.skills import queries as frameworks
from app.territory import distances
from app.trainings.queries import ComingSession

# The library's answers, under the names the slice knows them by.
Group = matching.Group
Match = matching.Match
Rank = matching.Line
Ranking = matching.Ranking
Reason = matching.Reason
Source = matching.Source
Step = matching.Step
StepKind = matching.StepKind
Proof = matching.Proof
State = matching.State

RULES_VERSION = "1"
# Past this many changed people, reading everyone again is quicker.
REBUILD_ABOVE = 500
# Fewer people than this in a commune, and the line shows the département instead.
SHOWN_TOGETHER = 5

STATES = {
    "acquired": matching.State.ACQUIRED,
    "in_progress": matching.State.IN_PROGRESS,
    "awaiting": matching.State.AWAITING,
}
PROOFS = {
    "declared": matching.Proof.DECLARED,
    "attested": matching.Proof.ATTESTED,
    "certified": matching.Proof.CERTIFIED,
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Who is ranked, and how far ahead one looks: none of it enters the score."""

    radius_km: int | None
    contract: Contract | None
    horizon: date


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
    """Everyone who chose to appear in searches, ready to be ranked; one per process, refreshed before each use."""

    index: matching.CandidateIndex
    people: dict[str, CandidateFacts]
    contracts: dict[UUID, int]
    last_change: int
    learnt: matching.Relatedness
    facts: _Facts = field(init=False)
    in_commune: Counter[str | None] = field(init=False)

    def __post_init__(self) -> None:
        self.settle()

    def settle(self) -> None:
        """Lay the columns out again after a change."""
        ordered = [self.people[key] for key in sorted(self.people)]
        self.facts = _Facts.of(ordered, self.contracts)
        self.in_commune = Counter(person.commune_code for person in ordered)

    @property
    def versions(self) -> "Versions":
        """From which data and rules this index answers."""
        digest = hashlib.sha256(self.learnt.values.tobytes() + self.learnt.held.tobytes()).hexdigest()
        return Versions(rules=RULES_VERSION, data=str(self.last_change), relatedness=digest[:12])

    def among(self, demand: Demand, filters: Filters) -> list[str]:
        """The candidates that the filters keep: within both radii, and open to the contract."""
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


_kept: WeakKeyDictionary[Any, Candidates] = WeakKeyDictionary()
lock = threading.RLock()


def candidates(session: Session, *, data_dir: Path, today: date) -> Candidates:
    """The index of this database, built on first use, then brought up to date with the changes since."""
    with lock:
        relatedness = _relatedness(session, data_dir)
        kept = _kept.get(session.get_bind())
        if kept is None or kept.learnt is not relatedness:
            return _build(session, relatedness, today)
        changes = queries.changes_after(session, kept.last_change)
        if not changes:
            return kept
        changed = {trainee_id for _, trainee_id in changes}
        if len(changed) > REBUILD_ABOVE:
            return _build(session, relatedness, today)
        try:
            _refresh(session, kept, changed)
        except matching.UnknownSkillError:  # a skill came since the vocabulary was read
            return _build(session, relatedness, today)
        kept.last_change = changes[-1][0]
        return kept


def _relatedness(session: Session, data_dir: Path) -> matching.Relatedness:
    framework = frameworks.default_framework(session)
    return skills.relatedness(session, framework, data_dir=data_dir)


def _build(session: Session, relatedness: matching.Relatedness, today: date) -> Candidates:
    last_change = queries.last_change(session)
    people = queries.candidate_facts(session)
    vocabulary = relatedness.extended(str(skill_id) for skill_id in frameworks.all_skill_ids(session))
    columns = _columns(people, queries.ground_rows(session), vocabulary)
    built = Candidates(
        index=matching.CandidateIndex.from_arrays(
            [str(person.trainee_id) for person in people],
            **columns,
            available_from=np.array([_day_number(person.available_from) for person in people], dtype=np.int64),
            relatedness=vocabulary,
            today=today,
        ),
        people={str(person.trainee_id): person for person in people},
        contracts=_contract_masks(queries.wished_contracts(session)),
        last_change=last_change,
        learnt=relatedness,
    )
    _kept[session.get_bind()] = built
    return built


NOBODY = UUID(int=0)
NAMES = ("trust", "from_day", "until_day", "lapses_on", "proof", "state")


def _columns(
    people: Sequence[CandidateFacts], rows: Iterable[GroundRow], vocabulary: matching.Relatedness
) -> dict[str, Any]:
    """All grounds as the library's columns. What recurs is worked out once: days and proofs make few combinations."""
    places = {person.trainee_id: place for place, person in enumerate(people)}
    place_of = _Memo(lambda raw: places.get(_uuid(raw)))
    number_of = _Memo(lambda raw: vocabulary.number(str(_uuid(raw))))
    standing_of = _Memo(_standing)
    found: list[tuple[int, ...]] = []
    ids: list[str] = []
    for row in rows:
        place, standing = place_of[row.trainee_id], standing_of[row[3:6] + row[7:]]
        if place is not None and standing is not None:
            found.append((place, number_of[row.skill_id], row.level or 0, *standing))
            ids.append(str(row.id))
    columns = np.array(found, dtype=np.int64).reshape(len(found), 3 + len(NAMES)).T
    return dict(zip(("candidate", "skill", "level", *NAMES), columns, strict=True)) | {"ground_ids": ids}


class _Memo(dict[Any, Any]):
    """What a function answered, kept."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, key: Any) -> Any:
        """Ask the function, once."""
        answer = self[key] = self.function(key)
        return answer


def _standing(raw: tuple[Any, ...]) -> tuple[int, ...] | None:
    """A ground's worth and days, by the library's own rule; None when it can never count."""
    kind, state, proof, since, expected_on, ends_on = raw
    ground = _ground(GroundRow(None, NOBODY, "", kind, state, proof, None, since, expected_on, ends_on))
    found = matching.standing(ground, matching.Trust())
    if found is None:
        return None
    window = found.window
    return (window.trust, window.from_day, window.until_day, found.lapses_on, ground.proof, ground.state)


def _ground(row: GroundRow) -> matching.Ground:
    return matching.Ground(
        skill=str(_uuid(row.skill_id)),
        state=STATES[row.state],
        proof=PROOFS[row.proof],
        level=row.level,
        since=_day(row.since),
        expected_on=_day(row.expected_on),
        ends_on=_day(row.ends_on),
        through_enrolment=row.kind == GroundKind.ENROLMENT.value,
        id=str(row.id),
    )


def _uuid(raw: Any) -> UUID:
    return raw if isinstance(raw, UUID) else UUID(raw)


def _day(raw: Any) -> date | None:
    return raw if raw is None or isinstance(raw, date) else date.fromisoformat(raw)


def _day_number(day: date | None) -> int:
    return matching.day_number(day or date.min)


def _refresh(session: Session, kept: Candidates, changed: Collection[UUID]) -> None:
    people = {person.trainee_id: person for person in queries.candidate_facts(session, changed)}
    grounds = _grounds(queries.ground_rows(session, changed))
    masks = _contract_masks(queries.wished_contracts(session, changed))
    for trainee_id in sorted(changed):
        key, person = str(trainee_id), people.get(trainee_id)
        kept.contracts.pop(trainee_id, None)
        if person is None:
            if kept.people.pop(key, None) is not None:
                kept.index.remove(key)
            continue
        profile = _profile(person, grounds)
        kept.index.update(profile)
        kept.people[key] = person
        kept.contracts[trainee_id] = masks.get(trainee_id, 0)
    kept.settle()


def _profile(person: CandidateFacts, grounds: Mapping[str, list[matching.Ground]]) -> matching.SkillProfile:
    key = str(person.trainee_id)
    return matching.SkillProfile(key, tuple(grounds.get(key, ())), person.available_from)


def _grounds(rows: Iterable[GroundRow]) -> dict[str, list[matching.Ground]]:
    """The library's grounds by candidate, for the few people who changed."""
    found: dict[str, list[matching.Ground]] = defaultdict(list)
    for row in rows:
        found[str(_uuid(row.trainee_id))].append(_ground(row))
    return found


def _contract_masks(rows: Iterable[tuple[UUID, Contract]]) -> dict[UUID, int]:
    masks: dict[UUID, int] = defaultdict(int)
    for trainee_id, contract in rows:
        masks[trainee_id] |= _bit(contract)
    return dict(masks)


def _bit(contract: Contract) -> int:
    return 1 << list(Contract).index(contract)


def demand_of(demand: Demand) -> matching.Demand:
    """An offer or a search in the library's words."""
    return matching.Demand(
        tuple(
            matching.Requirement(str(one.skill_id), one.importance, one.level, one.mandatory)
            for one in demand.requirements
        )
    )


def horizon_of(demand: Demand, today: date) -> date:
    """How far ahead a demand looks by itself: to its start, else as many days as it says, else six months."""
    to_come = demand.starts_on is not None and demand.starts_on > today
    if demand.horizon_days is not None and not to_come:
        return today + timedelta(days=demand.horizon_days)
    return matching.default_horizon(today, demand.starts_on)


@dataclass(frozen=True, slots=True)
class Explained:
    """A candidate's place, the reasons on the day it stands for, and the one step that would help most."""

    place: Rank
    match: Match
    step: Step | None
    session: ComingSession | None


def ranking(candidates: Candidates, demand: Demand, filters: Filters, *, today: date) -> Ranking:
    """Rank everyone the filters keep."""
    return candidates.index.rank(
        demand_of(demand), today=today, horizon=filters.horizon, among=candidates.among(demand, filters)
    )


def explained(
    candidates: Candidates,
    demand: Demand,
    places: Sequence[Rank],
    filters: Filters,
    *,
    today: date,
    sessions: Sequence[ComingSession],
) -> list[Explained]:
    """Explain some places, and find for each the one step that would raise it most."""
    wanted = demand_of(demand)
    soonest = _soonest(sessions)
    gains = {skill: one.ends_on for skill, one in soonest.items() if one.ends_on <= filters.horizon}
    answers = []
    for place in places:
        step = candidates.index.best_step(wanted, place.candidate, today=today, horizon=filters.horizon, gains=gains)
        gained = step is not None and step.kind is StepKind.GAIN
        answers.append(
            Explained(
                place=place,
                match=candidates.index.explain(wanted, place.candidate, place.day, today=today),
                step=step,
                session=soonest.get(step.skill) if gained and step is not None else None,
            )
        )
    return answers


def _soonest(sessions: Iterable[ComingSession]) -> dict[str, ComingSession]:
    """For each skill, the session with a seat left that ends first."""
    best: dict[str, ComingSession] = {}
    for one in sessions:
        key = str(one.skill_id)
        if one.seats_left > 0 and (key not in best or one.ends_on < best[key].ends_on):
            best[key] = one
    return best
