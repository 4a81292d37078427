"""The index of candidates of a process: opened from a file or built, then brought up to date before each use."""

import threading
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import event
from sqlalchemy.orm import Session

import matching
from app.matches import queries
from app.matches.bridge import grounds
from app.matches.bridge.people import Candidates, contract_masks
from app.matches.bridge.snapshots import Snapshots
from app.matches.queries import CandidateFacts, Change
from app.skills import bridge as skills
from app.skills import queries as frameworks

# Past this many changed people, reading everyone again is quicker.
REBUILD_ABOVE = 500
# Past this many changes, a new file makes the next start quicker.
SAVE_ABOVE = 200

_kept: WeakKeyDictionary[Any, Candidates] = WeakKeyDictionary()
# Whoever ranks holds it until they have read all they need: the index must not change under a question.
lock = threading.RLock()


def candidates(session: Session, *, data_dir: Path, today: date) -> Candidates:
    """The index of this database, opened or built on first use, then brought up to date with the changes since."""
    with lock:
        learnt = _learnt(session, data_dir)
        snapshots = Snapshots.of(session, data_dir)
        kept = _kept.get(session.get_bind())
        if kept is None or kept.learnt is not learnt or not _followed(session, kept):
            kept = _kept[session.get_bind()] = _opened_or_built(session, snapshots, learnt, today)
        if kept.departed or kept.last_change - kept.saved > SAVE_ABOVE:
            _save_again(snapshots, kept)
        return kept


def build(session: Session, *, data_dir: Path, today: date) -> Candidates:
    """Read everyone again, whatever is at hand, and keep the index for all workers."""
    with lock:
        snapshots = Snapshots.of(session, data_dir)
        with snapshots.turn() as mine:
            built = _built(session, snapshots if mine else None, _learnt(session, data_dir), today)
        _kept[session.get_bind()] = built
        return built


def forget_files(session: Session, *, data_dir: Path) -> None:
    """Remove the files of this database once the transaction is committed: someone they hold is leaving.

    Workers follow by themselves; the next ranking keeps a file without that person.
    """
    snapshots = Snapshots.of(session, data_dir)
    event.listen(session, "after_commit", lambda _session: snapshots.forget(), once=True)


def _learnt(session: Session, data_dir: Path) -> skills.Learnt:
    return skills.learnt_across(session, frameworks.default_framework(session), data_dir=data_dir)


def _vocabulary(session: Session, learnt: skills.Learnt) -> matching.Relatedness:
    """Relatedness over every skill that can be held, of whatever framework."""
    return learnt.relatedness.extended(str(skill_id) for skill_id in frameworks.all_skill_ids(session))


def _opened_or_built(session: Session, snapshots: Snapshots, learnt: skills.Learnt, today: date) -> Candidates:
    found = _opened(session, snapshots, learnt, today)
    if found is not None:
        return found
    with snapshots.turn() as mine:
        # Another worker may have built it while this one waited.
        found = _opened(session, snapshots, learnt, today)
        return found or _built(session, snapshots if mine else None, learnt, today)


def _opened(session: Session, snapshots: Snapshots, learnt: skills.Learnt, today: date) -> Candidates | None:
    """The latest file that can be believed, with the changes since; None when there is none, or reading all is quicker.

    What a file says of grounds is believed; who appears in searches is asked of the database.
    """
    for number in snapshots.numbers():
        changes = queries.changes_from(session, number)
        if not changes or changes[0].number != number:
            continue
        changed = {change.trainee_id for change in changes[1:]}
        if len(changed) > REBUILD_ABOVE:
            return None
        index = snapshots.open(changes[0], _vocabulary(session, learnt), today)
        if index is None:
            continue
        people = _by_key(queries.candidate_facts(session))
        held = {key for change in changes[1:] if (key := str(change.trainee_id)) in index}
        departed = _last_departure(changes[1:], held - people.keys())
        changed |= {person.trainee_id for key, person in people.items() if key not in index}
        if not _updated(session, index, people, changed) or len(index) != len(people):
            return None
        masks = contract_masks(queries.wished_contracts(session))
        return Candidates(index, people, masks, changes[-1], saved=number, learnt=learnt, departed=departed)
    return None


def _built(session: Session, snapshots: Snapshots | None, learnt: skills.Learnt, today: date) -> Candidates:
    change = queries.last_change(session)
    people = queries.candidate_facts(session)
    vocabulary = _vocabulary(session, learnt)
    index = matching.CandidateIndex.from_arrays(
        [str(person.trainee_id) for person in people],
        **grounds.columns(people, queries.ground_rows(session), vocabulary),
        available_from=np.array([grounds.first_day(person.available_from) for person in people], dtype=np.int64),
        relatedness=vocabulary,
        today=today,
    )
    if snapshots is not None and change is not None:
        snapshots.save(index, change)
    masks = contract_masks(queries.wished_contracts(session))
    saved = change.number if change else 0
    return Candidates(index, _by_key(people), masks, change, saved=saved, learnt=learnt)


def _followed(session: Session, kept: Candidates) -> bool:
    """Bring the index up to date; False when it must be opened or built again."""
    changes = queries.changes_from(session, kept.last_change)
    if kept.change is not None:
        if not changes or changes[0] != kept.change:  # undone since, or another database came in its place
            return False
        changes = changes[1:]
    if not changes:
        return True
    changed = {change.trainee_id for change in changes}
    if len(changed) > REBUILD_ABOVE:
        return False
    people = _by_key(queries.candidate_facts(session, changed))
    if not _updated(session, kept.index, people, changed):
        return False
    masks = contract_masks(queries.wished_contracts(session, changed))
    kept.departed = max(kept.departed, _last_departure(changes, kept.people.keys() - people.keys()))
    for trainee_id in changed:
        kept.people.pop(str(trainee_id), None)
        kept.contracts.pop(trainee_id, None)
    kept.people |= people
    kept.contracts |= masks
    kept.change = changes[-1]
    kept.settle()
    return True


def _updated(
    session: Session,
    index: matching.CandidateIndex,
    people: Mapping[str, CandidateFacts],
    changed: Collection[UUID],
) -> bool:
    """Read again the grounds of those who changed; False when a skill came since the vocabulary was read."""
    if not changed:
        return True
    held = grounds.by_candidate(queries.ground_rows(session, changed))
    for key in sorted(str(trainee_id) for trainee_id in changed):
        if key in people:
            try:
                index.update(grounds.profile(people[key], held))
            except matching.UnknownSkillError:
                return False
        elif key in index:
            index.remove(key)
    return True


def _last_departure(changes: Collection[Change], gone: Collection[str]) -> int:
    """The number of the last of these changes that is of someone gone; 0 when none is."""
    return max((change.number for change in changes if str(change.trainee_id) in gone), default=0)


def _save_again(snapshots: Snapshots, kept: Candidates) -> None:
    """Keep the index as it is now, unless another worker just did, or is at it; no file may hold someone who left."""
    with snapshots.turn(wait=False) as mine:
        if not mine:
            return
        snapshots.forget(before=kept.departed)
        at_hand = [number for number in snapshots.numbers() if number <= kept.last_change]
        if not kept.departed:
            at_hand.append(kept.saved)
        kept.departed = 0
        kept.saved = max(at_hand, default=kept.last_change - SAVE_ABOVE - 1)
        if kept.change is not None and kept.last_change - kept.saved > SAVE_ABOVE:
            snapshots.save(kept.index, kept.change)
            kept.saved = kept.last_change


def _by_key(people: Collection[CandidateFacts]) -> dict[str, CandidateFacts]:
    return {str(person.trainee_id): person for person in people}
