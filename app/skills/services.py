"""Writes: which framework people choose from, and which skills of two frameworks are the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import combinations, permutations
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import new_id
from app.skills import queries
from app.skills.errors import UnknownFrameworkError
from app.skills.models import EquivalenceRelation, EquivalenceSource, Framework, SkillEquivalence
from app.skills.queries import EquivalenceRow, FrenchName
from app.territory.importers.report import Tally

Pair = tuple[UUID, UUID]

BATCH = 5000  # identifiers in one IN: PostgreSQL takes 65,535 parameters, SQLite 32,766


def use_framework(session: Session, code: str) -> Framework:
    """Make this framework the one that offers and portfolios choose from."""
    chosen = queries.framework_by_code(session, code)
    if chosen is None:
        raise UnknownFrameworkError(code)
    session.execute(sa.update(Framework).values(is_default=Framework.id == chosen.id))
    session.flush()
    session.refresh(chosen)
    return chosen


def ordered(skill_id: UUID, target_id: UUID) -> Pair:
    """A pair as it is kept: the lesser identifier first."""
    return (skill_id, target_id) if skill_id < target_id else (target_id, skill_id)


def declare_equivalences(
    session: Session, told: Mapping[Pair, EquivalenceRelation], *, file: str, now: datetime
) -> Tally:
    """Write what an administrator's file says of some pairs; of which it says nothing, they stay as they were."""
    standing = {row.pair: row for row in queries.equivalences(session)}
    said = {pair: row.relation for pair, row in standing.items() if row.source is EquivalenceSource.FILE}
    news = {pair: relation for pair, relation in told.items() if said.get(pair) is not relation}
    gone = [standing[pair] for pair in news if pair in standing]
    return _replace(session, gone, news, source=EquivalenceSource.FILE, file=file, now=now)


def equate_labels(session: Session, *, now: datetime) -> Tally:
    """Declare the same what is called the same in two frameworks, and no longer what is not; a file has the last word.

    What was declared of a skill since retired stays: people may still hold it.
    """
    standing = queries.equivalences(session)
    files = [row for row in standing if row.source is EquivalenceSource.FILE]
    by_label = {row.pair: row for row in standing if row.source is EquivalenceSource.EQUAL_LABELS}
    wanted = _called_the_same(queries.french_names(session), files)
    gone = [row for pair, row in by_label.items() if row.both_stand and pair not in wanted]
    news = dict.fromkeys(sorted(wanted - by_label.keys()), EquivalenceRelation.EXACT)
    return _replace(session, gone, news, source=EquivalenceSource.EQUAL_LABELS, file=None, now=now)


def _called_the_same(names: Sequence[FrenchName], files: Sequence[EquivalenceRow]) -> set[Pair]:
    """The pairs of two frameworks with equal preferred names, of which files say nothing.

    A name that two skills of one framework bear, be it as a second name, tells nothing.
    """
    bearers: dict[str, dict[UUID, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for name in names:
        bearers[name.search][name.framework_id].add(name.skill_id)
    preferred = {(name.skill_id, name.search) for name in names if name.preferred}
    found: set[Pair] = set()
    for search, frameworks in bearers.items():
        alone = [skill for skills in frameworks.values() if len(skills) == 1 for skill in skills]
        named = [skill for skill in alone if (skill, search) in preferred]
        found |= {ordered(one, other) for one, other in combinations(named, 2)}
    return found - _settled(found, names, files)


def _settled(found: set[Pair], names: Sequence[FrenchName], files: Sequence[EquivalenceRow]) -> set[Pair]:
    """The pairs of which files speak, or one skill of which they declare the same as another of that framework."""
    home = {name.skill_id: name.framework_id for name in names}
    told = {row.pair for row in files}
    mapped = {
        end
        for row in files
        if row.relation is EquivalenceRelation.EXACT
        for end in zip(row.pair, reversed(row.homes), strict=True)
    }
    return {
        pair for pair in found if pair in told or any((one, home[other]) in mapped for one, other in permutations(pair))
    }


def _replace(
    session: Session,
    gone: Sequence[EquivalenceRow],
    news: Mapping[Pair, EquivalenceRelation],
    *,
    source: EquivalenceSource,
    file: str | None,
    now: datetime,
) -> Tally:
    """Mark what is no longer said, and write what is."""
    for start in range(0, len(gone), BATCH):
        ids = [row.id for row in gone[start : start + BATCH]]
        session.execute(sa.update(SkillEquivalence).where(SkillEquivalence.id.in_(ids)).values(retired_at=now))
    same = {"source": source, "file": file, "told_at": now, "retired_at": None}
    rows = [
        {"id": new_id(), "skill_id": one, "target_id": other, "relation": relation, **same}
        for (one, other), relation in news.items()
    ]
    if rows:
        session.execute(sa.insert(SkillEquivalence), rows)
    changed = len({row.pair for row in gone} & news.keys())
    return Tally(created=len(news) - changed, changed=changed, retired=len(gone) - changed)
