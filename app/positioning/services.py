"""Reading people against their modules, and deciding what they follow of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.db import new_id
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.portfolio.services import WITH_NULLS
from app.positioning import bridge, queries
from app.positioning.errors import DecidedMeanwhileError, ReasonMissingError, WrongHoursError
from app.positioning.models import Choice, PositioningDecision
from app.positioning.queries import Position
from app.trainings import queries as trainings
from app.trainings import services as training_services
from app.trainings.errors import TooManyHoursError
from app.trainings.models import Enrolment, EnrolmentModule, Programme
from app.trainings.services import Lightening


def positions(session: Session, enrolments: Sequence[Enrolment], *, today: date, data_dir: Path) -> list[Position]:
    """Set people against what they will follow, in a constant number of statements."""
    if not enrolments:
        return []
    modules = {module.module_id for one in enrolments for module in one.modules}
    targets = trainings.targets_by_module(session, modules)
    held = portfolio.people_holdings(session, [one.trainee_id for one in enrolments], today=today)
    answers = bridge.answers(session, data_dir=data_dir)
    return [queries.position(one, targets, held[one.trainee_id], answers) for one in enrolments]


def outlook(
    session: Session, trainee: Trainee, programme: Programme, *, on: date, today: date, data_dir: Path
) -> Position:
    """Set a person who is not enrolled against what a programme teaches."""
    targets = trainings.targets_by_module(session, [one.id for one in programme.modules])
    held = portfolio.holdings(session, trainee.id, today=today)
    return queries.outlook(trainee, programme, targets, held, bridge.answers(session, data_dir=data_dir), on=on)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a trainer chose for a module: with which hours spared, against which advice, and why.

    `after` is the number of the decision they had read, 0 when there was none.
    """

    module: EnrolmentModule
    choice: Choice
    advised_minutes: int
    after: int
    spared_minutes: int = 0
    reason: str | None = None

    @property
    def minutes(self) -> int:
        """The minutes spared."""
        whole = self.module.module.hours * 60
        return {Choice.FOLLOW: 0, Choice.EXEMPT: whole}.get(self.choice, self.spared_minutes)


def as_advised(position: Position, decided: Mapping[UUID, Sequence[PositioningDecision]], reason: str) -> list[Chosen]:
    """What the advice comes to, for the modules still to be done of which nothing was decided."""
    return [
        Chosen(one.mine, one.advised_choice, one.advised, 0, one.advised, reason if one.advised else None)
        for one in position.modules
        if one.mine is not None and one.mine.completed_on is None and not decided.get(one.mine.id)
    ]


def decide(session: Session, *, chosen: Sequence[Chosen], by: User, now: datetime) -> int:
    """Decide of modules, all or none, with what follows for the skills they bring; how many decisions were new.

    The same said twice by the same person, as by a double click, is said once.
    """
    for one in chosen:
        _require_sound(one)
    session.flush()
    # From here on nobody else decides of these people's modules.
    training_services.take_turns(
        session, list({one.module.enrolment_id: one.module.enrolment for one in chosen}.values())
    )
    last = queries.last_of(session, [one.module.id for one in chosen])
    new = [one for one in chosen if not _is_said(one, last.get(one.module.id), by)]
    for one in new:
        before = last.get(one.module.id)
        if (before.number if before else 0) != one.after:
            raise DecidedMeanwhileError
    lightenings = [Lightening(one.module, one.minutes, one.choice is Choice.EXEMPT) for one in new]
    try:
        training_services.lighten_many(session, lightenings=lightenings, now=now)
    except TooManyHoursError as refused:
        raise WrongHoursError from refused
    _keep(session, new, by, now)
    return len(new)


def _require_sound(one: Chosen) -> None:
    whole = one.module.module.hours * 60
    if one.choice is Choice.LIGHTEN and not 0 < one.spared_minutes < whole:
        raise WrongHoursError
    if (one.minutes or one.advised_minutes) and not one.reason:
        raise ReasonMissingError


def _is_said(one: Chosen, last: PositioningDecision | None, by: User) -> bool:
    """Whether the last decision is this one already."""
    said = (by.id, one.choice, one.minutes, one.reason)
    return last is not None and said == (last.decided_by_id, last.choice, last.spared_minutes, last.reason)


def _keep(session: Session, new: Sequence[Chosen], by: User, now: datetime) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "enrolment_module_id": one.module.id,
            "number": one.after + 1,
            "choice": one.choice,
            "spared_minutes": one.minutes,
            "advised_minutes": one.advised_minutes,
            "reason": one.reason,
            "decided_by_id": by.id,
            "decided_at": now,
        }
        for one in new
    ]
    if not rows:
        return
    session.execute(insert(PositioningDecision), rows, execution_options=WITH_NULLS)
    people = sorted({one.module.enrolment_id for one in new})
    audit.record_each(
        session,
        action="positioning.decided",
        object_kind="enrolment",
        objects=[(enrolment_id, by.id) for enrolment_id in people],
        now=now,
    )
