"""Bringing a table to what a distribution says, set against set: made, changed, retired or come back, never deleted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Session

from app.territory.errors import DistributionError, Problem
from app.territory.importers.reading import Progress
from app.territory.importers.report import Tally

BATCH = 5000
# A distribution that drops more than half of what stands is more often a damaged one than a new version.
GUARDED_FROM = 100
LARGEST_SHARE_RETIRED = 0.5
Key = tuple[Any, ...]
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is merged.

    `key` tells a row from the others and `values` may change; `gone` is the column that marks what was retired, None or
    False on the rows that stand. Rows are found again by `identity`, the key unless told otherwise.
    """

    model: type[DeclarativeBase]
    key: tuple[str, ...]
    values: tuple[str, ...]
    gone: str = "retired_in_id"
    standing: Any = None
    identity: tuple[str, ...] = ()

    @property
    def table(self) -> sa.Table:
        """The table itself."""
        table = self.model.__table__
        assert isinstance(table, sa.Table)  # noqa: S101 (mapped classes here are each of one table)
        return table

    @property
    def found_by(self) -> tuple[str, ...]:
        """The columns that find one row."""
        return self.identity or self.key


@dataclass(frozen=True, slots=True)
class Standing:
    """One row as the database has it."""

    identity: Key
    values: Values
    gone: bool


@dataclass(slots=True)
class Difference:
    """What must be done to a table."""

    created: list[Key] = field(default_factory=list)
    changed: list[tuple[Key, Values]] = field(default_factory=list)
    retired: list[Key] = field(default_factory=list)
    standing: int = 0

    @property
    def tally(self) -> Tally:
        """The same, counted."""
        return Tally(len(self.created), len(self.changed), len(self.retired))


def standing_rows(session: Session, shape: Shape, scope: sa.ColumnElement[bool]) -> dict[Key, Standing]:
    """The rows within a scope, by key."""
    columns = [shape.table.c[name] for name in (*shape.found_by, *shape.key, *shape.values, shape.gone)]
    first, second = len(shape.found_by), len(shape.found_by) + len(shape.key)
    rows = session.execute(sa.select(*columns).where(scope))
    return {
        tuple(row[first:second]): Standing(tuple(row[:first]), tuple(row[second:-1]), row[-1] != shape.standing)
        for row in rows
    }


def difference(
    standing: Mapping[Key, Standing], wanted: Mapping[Key, Values], keeps: Callable[[Key], bool] = lambda _: False
) -> Difference:
    """What turns the rows that stand into the rows wanted; those it `keeps` are left though nobody wants them."""
    found = Difference(standing=sum(not row.gone for row in standing.values()))
    for key, values in wanted.items():
        row = standing.get(key)
        if row is None:
            found.created.append(key)
        elif row.gone or row.values != values:
            found.changed.append((row.identity, values))
    found.retired = [
        row.identity for key, row in standing.items() if not row.gone and key not in wanted and not keeps(key)
    ]
    return found


def refuse_a_massacre(shape: Shape, found: Difference) -> None:
    """Refuse a distribution that would retire more than half of a table worth the name."""
    if found.standing >= GUARDED_FROM and len(found.retired) > LARGEST_SHARE_RETIRED * found.standing:
        detail = f"{len(found.retired)} / {found.standing}"
        raise DistributionError(Problem.TOO_MANY_RETIRED, shape.table.name, detail)


def write(
    session: Session,
    shape: Shape,
    found: Difference,
    wanted: Mapping[Key, Values],
    *,
    mark: Any,
    constants: Mapping[str, Any],
    progress: Progress,
) -> Tally:
    """Write a difference: rows made with these constants, rows retired marked by `mark`."""
    table = shape.table
    at = sa.and_(*(table.c[name] == sa.bindparam(f"at_{name}") for name in shape.found_by))
    setting: dict[str, Any] = {name: sa.bindparam(f"to_{name}") for name in shape.values}
    update = sa.update(table).where(at).values({**setting, shape.gone: shape.standing})
    retire = sa.update(table).where(at).values({shape.gone: mark})
    steps: list[tuple[Any, Iterable[dict[str, Any]]]] = [
        (sa.insert(table), (_created(shape, key, wanted[key], constants) for key in found.created)),
        (update, ({**_at(shape, key), **_to(shape, values)} for key, values in found.changed)),
        (retire, (_at(shape, key) for key in found.retired)),
    ]
    progress.begin(table.name, len(found.created) + len(found.changed) + len(found.retired))
    done = 0
    for statement, rows in steps:
        for batch in _batches(rows):
            session.execute(statement, batch)
            done += len(batch)
            progress.reach(done)
    return found.tally


def _created(shape: Shape, key: Key, values: Values, constants: Mapping[str, Any]) -> dict[str, Any]:
    names = (*shape.key, *shape.values)
    return {**dict(zip(names, (*key, *values), strict=True)), **constants, shape.gone: shape.standing}


def _at(shape: Shape, key: Key) -> dict[str, Any]:
    return {f"at_{name}": value for name, value in zip(shape.found_by, key, strict=True)}


def _to(shape: Shape, values: Values) -> dict[str, Any]:
    return {f"to_{name}": value for name, value in zip(shape.values, values, strict=True)}


def _batches(rows: Iterable[dict[str, Any]]) -> Iterable[Sequence[dict[str, Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
