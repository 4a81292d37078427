"""What a body sees of what was written by others: what a person let follow when they were handed over."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import among
from app.guidance.models import HandOver, HandOverAnswer, Note, Step

# Until when a body's writings are seen, by its id; None for no end.
Bounds = dict[UUID, datetime | None]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose steps, and whose notes, a body sees."""

    steps: Bounds
    notes: Bounds

    def sees_step(self, step: Step) -> bool:
        """Whether a step is its own, the person's, or followed them here."""
        return step.organisation_id is None or _within(self.steps, step.organisation_id, step.written_at)

    def sees_note(self, note: Note) -> bool:
        """Whether a note is its own, or followed the person here."""
        return _within(self.notes, note.organisation_id, note.written_at)


def _within(bounds: Bounds, organisation_id: UUID, written_at: datetime) -> bool:
    if organisation_id not in bounds:
        return False
    until = bounds[organisation_id]
    return until is None or written_at <= until


def reach(moves: Sequence[HandOver], organisation_id: UUID) -> Reach:
    """What a body sees of a person with these hand-overs."""
    return Reach(
        steps=_bounds([one for one in moves if one.steps_follow], organisation_id),
        notes=_bounds([one for one in moves if one.notes_follow], organisation_id),
    )


def _bounds(moves: Sequence[HandOver], organisation_id: UUID) -> Bounds:
    """All it wrote; of whom it took over from, what they saw that day; and so on back."""
    found: Bounds = {organisation_id: None}
    to_see: list[tuple[UUID, datetime | None]] = [(organisation_id, None)]
    while to_see:
        here, until = to_see.pop()
        for one in moves:
            day = one.answered_at
            if one.to_organisation_id != here or day is None or (until is not None and day > until):
                continue
            before, known = one.from_organisation_id, found.get(one.from_organisation_id)
            if before not in found or (known is not None and known < day):
                found[before] = day
                to_see.append((before, day))
    return found


def accepted_moves(session: Session, trainee_ids: Collection[UUID]) -> dict[UUID, list[HandOver]]:
    """The hand-overs that these people accepted."""
    found: dict[UUID, list[HandOver]] = defaultdict(list)
    statement = select(HandOver).where(
        HandOver.answer == HandOverAnswer.ACCEPTED, among(HandOver.trainee_id, trainee_ids)
    )
    for one in session.scalars(statement.order_by(HandOver.answered_at)):
        found[one.trainee_id].append(one)
    return found
