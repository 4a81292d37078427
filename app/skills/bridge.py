"""To matching: labels made ready for searching, and relatedness learnt from a framework, kept until it changes."""

import hashlib
import os
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.skills import queries
from app.skills.models import EquivalenceRelation, Framework, LinkKind, SkillKind
from app.skills.queries import FrameworkRows, Label
from matching import array_file, closeness, cooccurrence, learning, relatedness_file, wording
from matching.closeness import ClosenessModel
from matching.equivalences import Equivalences, across
from matching.errors import RelatednessFileError, RelatednessVersionError
from matching.framework import FrameworkArrays
from matching.normalisation import normalise
from matching.relatedness import Relatedness
from matching.search import Entry, Hit, LabelIndex
from matching.sources import Source

__all__ = [
    "Hit",
    "LabelIndex",
    "Learnt",
    "Near",
    "Occupations",
    "Relatedness",
    "Source",
    "learnt",
    "near_skills",
    "normalise",
    "relatedness",
]

NEAR_UP_TO_RANK = 5  # the first neighbours of an occupation lend it their skills; those after, a little
KEPT = 24
RULES = (learning, cooccurrence, wording, closeness, array_file, relatedness_file)
LEARNT_AT_ONCE = 3000  # skills: a second at most

Made = TypeVar("Made")

_kept: dict[Hashable, Any] = {}
_building = threading.RLock()


@dataclass(frozen=True, slots=True)
class Occupations:
    """The occupations of a framework, by their number in what its skills tell of each."""

    model: ClosenessModel
    ids: tuple[UUID, ...]

    def number(self, occupation_id: UUID | None) -> int | None:
        """The number of an occupation; None when it is of another framework, or there is none."""
        return self.ids.index(occupation_id) if occupation_id in self.ids else None


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt from a framework: which skills answer which, and what they tell of occupations."""

    relatedness: Relatedness
    occupations: Occupations


@dataclass(frozen=True, slots=True)
class Near:
    """A skill that answers a need for another: how far, within ]0, 1], and why."""

    skill_id: UUID
    share: float
    source: Source


def skill_search(session: Session, locale: str) -> LabelIndex:
    """The skills of the framework in use, to be found by what they are called in this language."""
    return _search(session, locale, "skills", queries.skill_search_labels)


def occupation_search(session: Session, locale: str) -> LabelIndex:
    """The occupations of the framework in use, to be found by what they are called in this language."""
    return _search(session, locale, "occupations", queries.occupation_search_labels)


def learnt(session: Session, framework: Framework | None, *, data_dir: Path) -> Learnt:
    """What a framework teaches, learnt once and kept as files in the data folder.

    Files that are missing, damaged, of other rules or of other skills are learnt again. Without a framework, each skill
    answers itself alone.
    """
    if framework is None:
        return _once(("none",), _nothing_learnt)
    path = _address(session, framework, data_dir)
    return _once(("learnt", str(path)), lambda: _loaded_or_learnt(session, framework, path))


def relatedness(session: Session, framework: Framework | None, *, data_dir: Path) -> Relatedness:
    """How far each skill of a framework answers a need for another."""
    return learnt(session, framework, data_dir=data_dir).relatedness


def learnt_across(
    session: Session, framework: Framework | None, *, data_dir: Path, state: str | None = None
) -> Learnt:  # fmt: skip
    """The same with what other frameworks' skills are for its own: held in one, they answer an offer in the other."""
    if framework is None:
        return learnt(session, None, data_dir=data_dir)
    key = ("across", str(_address(session, framework, data_dir, state)), queries.equivalences_state(session))
    return _once(key, lambda: _across(learnt(session, framework, data_dir=data_dir), _told(session)))


def _across(own: Learnt, told: Equivalences) -> Learnt:
    return Learnt(across(own.relatedness, told), own.occupations)


def is_learnt(session: Session, framework: Framework, *, data_dir: Path, state: str | None = None) -> bool:
    """Whether relatedness is at hand, or takes no longer to learn than a page may."""
    path = _address(session, framework, data_dir, state)
    return path.exists() or queries.sizes(session, framework.id)[0] <= LEARNT_AT_ONCE


def near_skills(session: Session, framework: Framework, skill_id: UUID, *, data_dir: Path, limit: int) -> list[Near]:
    """The skills that answer a need for this one best, nearest first.

    What is learnt stops at a ceiling, which many reach: of equals, what most occupations ask for beside it comes first.
    """
    table = relatedness(session, framework, data_dir=data_dir)
    if str(skill_id) not in table:
        return []
    beside = queries.asked_together(session, skill_id)
    found = [Near(UUID(held), share, source) for held, share, source in table.neighbours(str(skill_id))]
    return sorted(found, key=lambda near: (-near.share, -beside.get(near.skill_id, 0), near.skill_id))[:limit]


def _address(session: Session, framework: Framework, data_dir: Path, state: str | None = None) -> Path:
    """The file of a framework's relatedness: another for each state of it and each change of the rules.

    Who asks several things of one state reads it once, and gives it.
    """
    state = state or queries.framework_state(session, framework)
    return data_dir / "relatedness" / f"{framework.code}-{rules_digest(state)}.npz"


def rules_digest(state: str) -> str:
    """A digest of a state of the data and of the rules that learn from it."""
    digest = hashlib.sha256(f"{state}:".encode())
    for module in RULES:
        digest.update(Path(module.__file__ or "").read_bytes())
    return digest.hexdigest()[:24]


def _search(
    session: Session, locale: str, concepts: str, labels: Callable[[Session, UUID], Iterable[Label]]
) -> LabelIndex:
    framework = queries.default_framework(session)
    if framework is None:
        return _once(("nothing",), lambda: LabelIndex([]))
    key = (concepts, locale, framework.id, queries.framework_state(session, framework))
    return _once(key, lambda: _index(list(labels(session, framework.id)), locale))


def _index(labels: Sequence[Label], locale: str) -> LabelIndex:
    """All labels in this language, and the others of what has none in it."""
    spoken = {label.concept_id for label in labels if label.language == locale}
    return LabelIndex(
        [
            Entry(str(label.concept_id), label.text, label.language)
            for label in labels
            if label.language == locale or label.concept_id not in spoken
        ]
    )


def _once(key: Hashable, make: Callable[[], Made]) -> Made:
    """What was made for this key in this process, made now if it was not; the oldest ones are let go."""
    found = _kept.get(key)
    if found is None:
        with _building:
            found = _kept.get(key)
            if found is None:
                found = _kept[key] = make()
                while len(_kept) > KEPT:
                    del _kept[next(iter(_kept))]
    made: Made = found
    return made


def _nothing_learnt() -> Learnt:
    return Learnt(Relatedness.identity([]), Occupations(ClosenessModel([], 0, _pairs([])), ()))


def _loaded_or_learnt(session: Session, framework: Framework, path: Path) -> Learnt:
    beside = path.with_name(f"{path.stem}-closeness.npz")
    ids = tuple(queries.standing_occupation_ids(session, framework.id))
    try:
        table, model = Relatedness.load(path), ClosenessModel.load(beside)
    except (RelatednessFileError, RelatednessVersionError):
        pass
    else:
        skills = tuple(str(skill_id) for skill_id in queries.standing_skill_ids(session, framework.id))
        if table.skills == model.skills == skills and model.occupations == len(ids):
            return Learnt(table, Occupations(model, ids))
    rows, labels = queries.framework_rows(session, framework.id), queries.skill_search_labels(session, framework.id)
    arrays = framework_arrays(rows, _names(labels))
    table, model = learning.learn(arrays), ClosenessModel.learn(arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Several workers may learn at once: each writes its own files, and the last ones take their places whole.
    own = path.with_name(f"{path.stem}.{os.getpid()}.{secrets.token_hex(4)}.npz")
    table.save(own)
    own.replace(path)
    model.save(own)
    own.replace(beside)
    return Learnt(table, Occupations(model, ids))


def _told(session: Session) -> Equivalences:
    """What stands between frameworks, in the library's words."""
    by_relation: dict[EquivalenceRelation, list[tuple[str, str]]] = defaultdict(list)
    alone: set[str] = set()
    for row in queries.equivalences(session):
        pair = (str(row.pair[0]), str(row.pair[1]))
        by_relation[row.relation].append(pair)
        alone.update(pair if row.exclusive else ())
    narrower = [(target, skill) for skill, target in by_relation[EquivalenceRelation.NARROWER]]
    return Equivalences(
        exact=by_relation[EquivalenceRelation.EXACT],
        close=by_relation[EquivalenceRelation.CLOSE],
        broader=[*by_relation[EquivalenceRelation.BROADER], *narrower],
        alone=frozenset(alone),
    )


def _names(labels: Iterable[Label]) -> dict[UUID, str]:
    """What each skill is called in French, else in another language."""
    preferred = sorted(
        (label.language == "fr", label.language, label.text, label.concept_id) for label in labels if label.preferred
    )
    return {concept_id: text for _, _, text, concept_id in preferred}


def framework_arrays(rows: FrameworkRows, names: Mapping[UUID, str]) -> FrameworkArrays:
    """A framework as the arrays that relatedness is learnt from; groups tell siblings, and are no skills."""
    held = [row for row in rows.skills if row[1] is not SkillKind.GROUP]
    numbers = {row[0]: number for number, row in enumerate(held)}
    occupations = {occupation_id: number for number, (occupation_id, _) in enumerate(rows.occupations)}
    group = np.full(len(held), -1, dtype=np.int64)
    groups: dict[UUID, int] = {}
    broader, equivalent = [], []
    for skill_id, target_id, kind in rows.links:
        number, target = numbers.get(skill_id), numbers.get(target_id)
        if number is not None and kind is LinkKind.BROADER and group[number] < 0:
            group[number] = groups.setdefault(target_id, len(groups))
        if number is not None and target is not None and kind is LinkKind.BROADER:
            broader.append((number, target))
        if number is not None and target is not None and kind is LinkKind.EQUIVALENT:
            equivalent.append((number, target))
    near, far = _lending(rows, occupations)
    return FrameworkArrays(
        skills=[str(row[0]) for row in held],
        n_occupations=len(occupations),
        asks=_pairs((occupations[one], numbers[skill]) for one, skill, *_ in rows.needs if skill in numbers),
        broader=_pairs(broader),
        equivalent=_pairs(equivalent),
        group=group,
        exclusive=np.array([row[3] for row in held], dtype=np.bool_),
        near=near,
        far=far,
        names=[names.get(row[0], "") for row in held],
    )


def _lending(rows: FrameworkRows, occupations: dict[UUID, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of occupations that lend each other their skills: the first neighbours and siblings, then the others."""
    known = [
        (occupations[one], occupations[other], rank) for one, other, rank in rows.neighbours if other in occupations
    ]
    near = [(one, other) for one, other, rank in known if rank <= NEAR_UP_TO_RANK]
    far = [(one, other) for one, other, rank in known if rank > NEAR_UP_TO_RANK]
    families: dict[UUID, list[int]] = {}
    for occupation_id, parent_id in rows.occupations:
        families.setdefault(parent_id or occupation_id, []).append(occupations[occupation_id])
    for family in families.values():
        near.extend((one, other) for one in family for other in family if one < other)
    return _pairs(near), _pairs(far)


def _pairs(pairs: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    found = list(pairs)
    return np.array(found, dtype=np.int64) if found else np.zeros((0, 2), dtype=np.int64)
