"""What trainees say of themselves: skills they have, or are learning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio.errors import UnknownSkillError, WrongDateError
from app.portfolio.models import (
    Ground,
    GroundKind,
    GroundState,
    Holding,
    Trainee,
)
from app.portfolio.services.grounds import NewGround, lay_grounds, note_changes, take_turns
from app.skills.models import Skill, SkillKind


@dataclass(frozen=True, slots=True)
class Saying:
    """What a trainee says of one skill: that they have it, are learning it, or (no state) neither."""

    skill_id: UUID
    state: GroundState | None
    level: int | None = None
    expected_on: date | None = None
    since: date | None = None
    experience_id: UUID | None = None


def declare(
    session: Session,
    *,
    trainee: Trainee,
    skill_id: UUID,
    state: GroundState,
    level: int | None,
    expected_on: date | None,
    now: datetime,
    since: date | None = None,
    experience_id: UUID | None = None,
) -> UUID:
    """Write down what the trainee says of a skill; it takes the place of what they said before."""
    saying = Saying(skill_id, state, level, expected_on, since, experience_id)
    return declare_many(session, trainee=trainee, sayings=[saying], now=now)[0]


def declare_many(session: Session, *, trainee: Trainee, sayings: Sequence[Saying], now: datetime) -> list[UUID]:
    """Write down what the trainee says of several skills, all or none; the ids of the grounds laid."""
    today = local_day(now)
    known = select(Skill.id).where(
        Skill.id.in_({saying.skill_id for saying in sayings}),
        Skill.kind != SkillKind.GROUP,
        Skill.retired_in_id.is_(None),
    )
    if not {saying.skill_id for saying in sayings} <= set(session.scalars(known)):
        raise UnknownSkillError
    for saying in sayings:
        _check_dates(saying, today)
    _withdraw_declarations(session, trainee.id, [saying.skill_id for saying in sayings], "replaced", now)
    grounds = [_declaration(trainee.id, saying, saying.state, today) for saying in sayings if saying.state is not None]
    return lay_grounds(session, grounds, now=now)


def _check_dates(saying: Saying, today: date) -> None:
    if saying.state is GroundState.IN_PROGRESS and saying.expected_on is not None and saying.expected_on < today:
        raise WrongDateError("expected_on")
    if saying.state is GroundState.ACQUIRED and saying.since is not None and saying.since > today:
        raise WrongDateError("since")


def _declaration(trainee_id: UUID, saying: Saying, state: GroundState, today: date) -> NewGround:
    return NewGround(
        trainee_id=trainee_id,
        skill_id=saying.skill_id,
        kind=GroundKind.DECLARATION,
        state=state,
        level=saying.level,
        since=(saying.since or today) if state is GroundState.ACQUIRED else None,
        expected_on=saying.expected_on if state is GroundState.IN_PROGRESS else None,
        experience_id=saying.experience_id,
    )


def take_back(session: Session, *, trainee: Trainee, skill_id: UUID, now: datetime) -> int:
    """Withdraw what the trainee declared of a skill; what others attest or certify stays."""
    return _withdraw_declarations(session, trainee.id, [skill_id], "taken_back", now)


def _withdraw_declarations(
    session: Session, trainee_id: UUID, skill_ids: Sequence[UUID], reason: str, now: datetime
) -> int:
    take_turns(session, [trainee_id])
    standing = (
        select(Ground)
        .join(Holding)
        .where(
            Holding.trainee_id == trainee_id,
            Holding.skill_id.in_(skill_ids),
            Ground.kind == GroundKind.DECLARATION,
            Ground.withdrawn_at.is_(None),
        )
    )
    grounds = session.scalars(standing).all()
    for ground in grounds:
        ground.withdrawn_at, ground.withdrawn_reason = now, reason
    session.flush()
    if grounds:
        note_changes(session, {trainee_id}, now=now)
    return len(grounds)
