"""Steps, notes and hand-overs of a person."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.db import among
from app.guidance.models import HandOver, Note, Step, StepEvent, StepState
from app.guidance.queries.people import Followed
from app.guidance.queries.reach import accepted_moves, reach


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is written of a person, as one reader sees it: steps by their day, notes and hand-overs the latest first."""

    steps: Sequence[Step]
    notes: Sequence[Note]
    moves: Sequence[HandOver]

    @property
    def to_do(self) -> list[Step]:
        """The steps still open, the first due first, those without a day last."""
        return sorted((one for one in self.steps if one.state is StepState.OPEN), key=by_day)

    @property
    def closed(self) -> list[Step]:
        """The steps done or dropped, the last written first."""
        return [one for one in self.steps if one.state is not StepState.OPEN]

    @property
    def corrected(self) -> set[UUID]:
        """The notes that another one corrects."""
        return {one.corrects_id for one in self.notes if one.corrects_id is not None}

    @property
    def waiting(self) -> HandOver | None:
        """The hand-over that waits for the person's answer, if any."""
        return next((one for one in self.moves if one.answer is None), None)


def by_day(step: Step) -> tuple[date, str, str]:
    """The order of what is to be done."""
    return (step.due_on or date.max, step.written_at.isoformat(), step.what)


def own_dossier(session: Session, trainee_id: UUID) -> Dossier:
    """All that is written of a person, as they see it."""
    return Dossier(_steps(session, trainee_id), _notes(session, trainee_id), _moves(session, trainee_id))


def dossier(session: Session, who: Followed) -> Dossier:
    """What a body sees of a person whom it accompanies."""
    whole = own_dossier(session, who.trainee_id)
    seen = reach([one for one in whole.moves if one.grant_id is not None], who.organisation_id)
    return Dossier(
        steps=[one for one in whole.steps if seen.sees_step(one)],
        notes=[one for one in whole.notes if seen.sees_note(one)],
        moves=[one for one in whole.moves if one.from_organisation_id == who.organisation_id],
    )


def _steps(session: Session, trainee_id: UUID) -> Sequence[Step]:
    statement = (
        select(Step)
        .where(Step.trainee_id == trainee_id)
        .options(
            joinedload(Step.organisation),
            selectinload(Step.events).joinedload(StepEvent.by).lazyload(User.memberships),
        )
        .order_by(Step.written_at.desc(), Step.what)
    )
    return session.scalars(statement).unique().all()


def _notes(session: Session, trainee_id: UUID) -> Sequence[Note]:
    statement = (
        select(Note)
        .where(Note.trainee_id == trainee_id)
        .options(joinedload(Note.organisation), joinedload(Note.author).lazyload(User.memberships))
        .order_by(Note.written_at.desc(), Note.text)
    )
    return session.scalars(statement).all()


def _moves(session: Session, trainee_id: UUID) -> Sequence[HandOver]:
    statement = (
        select(HandOver)
        .where(HandOver.trainee_id == trainee_id)
        .options(
            joinedload(HandOver.from_organisation),
            joinedload(HandOver.to_organisation),
            joinedload(HandOver.proposed_by).lazyload(User.memberships),
        )
        .order_by(HandOver.proposed_at.desc())
    )
    return session.scalars(statement).all()


def open_steps(session: Session, people: Collection[Followed]) -> dict[UUID, list[Step]]:
    """What is still to be done by, or for, each of these people, as those who accompany them see it; by its day."""
    whom = {one.trainee_id: one for one in people if one.opens_steps}
    found: dict[UUID, list[Step]] = {trainee_id: [] for trainee_id in whom}
    if not whom:
        return {}
    moves = accepted_moves(session, whom)
    for step in _still_open(session, whom):
        seen = reach(moves.get(step.trainee_id, []), whom[step.trainee_id].organisation_id)
        if seen.sees_step(step):
            found[step.trainee_id].append(step)
    return {trainee_id: sorted(steps, key=by_day) for trainee_id, steps in found.items()}


def steps_under_way(session: Session, trainee_ids: Collection[UUID]) -> dict[UUID, list[Step]]:
    """What is still to be done by, or for, these people, whoever agreed it with them; by its day.

    It is for their trainers, when they opened their steps to the provider: bodies that accompany people see each their
    own, and what was let follow.
    """
    found: dict[UUID, list[Step]] = {trainee_id: [] for trainee_id in trainee_ids}
    for step in sorted(_still_open(session, found), key=by_day):
        found[step.trainee_id].append(step)
    return found


def _still_open(session: Session, trainee_ids: Collection[UUID]) -> Iterable[Step]:
    if not trainee_ids:
        return ()
    return session.scalars(select(Step).where(among(Step.trainee_id, trainee_ids), Step.state == StepState.OPEN))


def step(session: Session, step_id: UUID) -> Step | None:
    """A step by its id, with what became of it."""
    return session.scalar(
        select(Step)
        .where(Step.id == step_id)
        .options(selectinload(Step.events).joinedload(StepEvent.by).lazyload(User.memberships))
    )


def note(session: Session, note_id: UUID) -> Note | None:
    """A note by its id."""
    return session.get(Note, note_id)


def move(session: Session, move_id: UUID) -> HandOver | None:
    """A hand-over by its id."""
    return session.get(HandOver, move_id)


def moves_waiting(session: Session, trainee_id: UUID) -> Sequence[HandOver]:
    """The hand-overs that wait for a person's answer, the oldest first."""
    return session.scalars(
        select(HandOver)
        .where(HandOver.trainee_id == trainee_id, HandOver.answer.is_(None))
        .options(joinedload(HandOver.from_organisation), joinedload(HandOver.to_organisation))
        .order_by(HandOver.proposed_at)
    ).all()


def steps_to_do(session: Session, trainee_id: UUID) -> list[Step]:
    """A person's own steps still to do, the first due first."""
    statement = select(Step).where(Step.trainee_id == trainee_id, Step.state == StepState.OPEN)
    return sorted(session.scalars(statement), key=by_day)
