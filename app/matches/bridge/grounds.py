"""Grounds in the library's words: as columns when everyone is read, as profiles for the few who changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

import matching
from app.matches.queries import CandidateFacts, GroundRow
from app.portfolio.models import GroundKind

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
NOBODY = UUID(int=0)
NAMES = ("trust", "from_day", "until_day", "lapses_on", "proof", "state")


def columns(
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
    laid = np.array(found, dtype=np.int64).reshape(len(found), 3 + len(NAMES)).T
    return dict(zip(("candidate", "skill", "level", *NAMES), laid, strict=True)) | {"ground_ids": ids}


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


def first_day(day: date | None) -> int:
    """The day someone can start, as a number; no day means at once."""
    return matching.day_number(day or date.min)


def profile(person: CandidateFacts, grounds: Mapping[str, list[matching.Ground]]) -> matching.SkillProfile:
    """A person as the library knows them: by an alias, their grounds, and the day they can start."""
    key = str(person.trainee_id)
    return matching.SkillProfile(key, tuple(grounds.get(key, ())), person.available_from)


def by_candidate(rows: Iterable[GroundRow]) -> dict[str, list[matching.Ground]]:
    """The library's grounds by candidate, for the few people who changed."""
    found: dict[str, list[matching.Ground]] = defaultdict(list)
    for row in rows:
        found[str(_uuid(row.trainee_id))].append(_ground(row))
    return found
