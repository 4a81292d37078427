"""The steps of awards: kept for ever, numbered for each person and meta-badge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.db import new_id
from app.recognition.models import AwardStep, AwardStepKind
from app.recognition.queries.situations import Pair


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step about to be kept."""

    pair: Pair
    award_id: UUID | None
    kind: AwardStepKind
    why: list[dict[str, Any]]
    by_id: UUID | None = None


def keep(session: Session, made: Sequence[NewStep], *, now: datetime) -> None:
    """Keep some steps, in their order; whose turn it is on these people calls it."""
    if not made:
        return
    last = _last_numbers(session, {one.pair[0] for one in made})
    rows = []
    for one in made:
        last[one.pair] = number = last.get(one.pair, 0) + 1
        rows.append(
            {
                "id": new_id(),
                "trainee_id": one.pair[0],
                "meta_badge_id": one.pair[1],
                "award_id": one.award_id,
                "number": number,
                "kind": one.kind,
                "why": one.why,
                "at": now,
                "by_id": one.by_id,
                "tries": 0,
            }
        )
    session.execute(insert(AwardStep), rows, execution_options={"render_nulls": True})


def _last_numbers(session: Session, people: set[UUID]) -> dict[Pair, int]:
    rows = session.execute(
        select(AwardStep.trainee_id, AwardStep.meta_badge_id, func.max(AwardStep.number))
        .where(AwardStep.trainee_id.in_(sorted(people)))
        .group_by(AwardStep.trainee_id, AwardStep.meta_badge_id)
    )
    return {(trainee_id, meta_badge_id): number for trainee_id, meta_badge_id, number in rows}
