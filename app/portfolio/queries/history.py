"""What happened to one skill of a person: who said what, when, and what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.i18n import ZONE
from app.portfolio.models import Ground, GroundKind, GroundMove, GroundState, Holding, Proof
from app.portfolio.queries.evidence import EvidenceItem, evidence, testimonies
from app.portfolio.queries.notes import trainer_notes
from app.portfolio.signals import TrainerNote, WitnessWord


class EventKind(StrEnum):
    """What can happen to a skill."""

    LAID = "laid"
    MOVED = "moved"
    RELEVELLED = "relevelled"
    REPROVED = "reproved"  # the Region came to recognise the badge behind it, or does so no longer
    FINISHED = "finished"  # the module ended, its attestation is awaited
    WITHDRAWN = "withdrawn"
    STOOD_AGAIN = "stood_again"
    EXPIRED = "expired"
    SHOWN = "shown"
    HIDDEN = "hidden"
    WITNESSED = "witnessed"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; which of the facts it has depends on its kind."""

    at: datetime
    kind: EventKind
    ground: Ground | None = None
    state: GroundState | None = None
    level: int | None = None
    proof: Proof | None = None
    day: date | None = None
    day_before: date | None = None
    reason: str | None = None
    evidence: EvidenceItem | None = None
    witness: WitnessWord | None = None
    note: TrainerNote | None = None


Version = Ground | GroundMove


def history(session: Session, *, trainee_id: UUID, skill_id: UUID, today: date) -> list[Event]:
    """Everything that happened to a skill of a person, the latest first; nothing was ever erased."""
    mine = (Holding.trainee_id == trainee_id, Holding.skill_id == skill_id)
    grounds = session.scalars(select(Ground).join(Holding).where(*mine)).all()
    moves: dict[UUID, list[GroundMove]] = {ground.id: [] for ground in grounds}
    earlier = select(GroundMove).join(Ground).join(Holding).where(*mine).order_by(GroundMove.at, GroundMove.id)
    for move in session.scalars(earlier):
        moves[move.ground_id].append(move)
    events = [event for ground in grounds for event in _of_ground(ground, moves[ground.id], today)]
    for item in evidence(session, trainee_id, [skill_id], withdrawn=True)[skill_id]:
        events.append(Event(item.added_at, EventKind.SHOWN, evidence=item))
        if item.withdrawn_at is not None:
            events.append(Event(item.withdrawn_at, EventKind.HIDDEN, evidence=item, reason=item.withdrawn_reason))
    words = testimonies(session, trainee_id, [skill_id])[skill_id]
    events.extend(Event(_midday(word.on), EventKind.WITNESSED, witness=word) for word in words)
    notes = trainer_notes(session, trainee_id, skill_id)
    events.extend(Event(_midday(note.on), EventKind.NOTED, note=note) for note in notes)
    order = list(EventKind)
    return sorted(events, key=lambda event: (event.at, order.index(event.kind)), reverse=True)


def _of_ground(ground: Ground, moves: Sequence[GroundMove], today: date) -> Iterator[Event]:
    versions: list[Version] = [*moves, ground]
    first = versions[0]
    yield Event(
        ground.laid_at,
        EventKind.LAID,
        ground,
        state=first.state,
        level=first.level,
        proof=first.proof,
        day=first.expected_on if first.state is GroundState.IN_PROGRESS else first.since,
    )
    for move, after in zip(moves, versions[1:], strict=True):
        yield from _of_change(ground, move, after)
    if ground.withdrawn_at is not None:
        yield from _withdrawn(ground, ground)
    elif ground.ends_on is not None and ground.ends_on < today:
        yield Event(_midday(ground.ends_on), EventKind.EXPIRED, ground, day=ground.ends_on)


def _of_change(ground: Ground, before: GroundMove, after: Version) -> Iterator[Event]:
    """What one change was, from what the ground was before and after it."""
    if before.withdrawn_at is not None:
        yield from _withdrawn(ground, before)
        yield Event(
            before.at, EventKind.STOOD_AGAIN, ground, state=after.state, level=after.level, day=after.expected_on
        )
    elif after.state is GroundState.AWAITING and before.state is not GroundState.AWAITING:
        yield Event(before.at, EventKind.FINISHED, ground, day=after.since)
    elif after.expected_on != before.expected_on:
        yield Event(before.at, EventKind.MOVED, ground, day=after.expected_on, day_before=before.expected_on)
    elif after.level != before.level:
        yield Event(before.at, EventKind.RELEVELLED, ground, level=after.level)
    if before.proof is not None and after.proof is not None and before.proof is not after.proof:
        yield Event(before.at, EventKind.REPROVED, ground, proof=after.proof)


def _withdrawn(ground: Ground, version: Version) -> Iterator[Event]:
    """Words that new words replaced are told by those; the rest says why it went."""
    replaced = ground.kind is GroundKind.DECLARATION and version.withdrawn_reason == "replaced"
    if version.withdrawn_at is not None and not replaced:
        yield Event(version.withdrawn_at, EventKind.WITHDRAWN, ground, reason=version.withdrawn_reason)


def _midday(day: date) -> datetime:
    """A moment of a day of which no more is known."""
    return datetime.combine(day, time(12), ZONE)
