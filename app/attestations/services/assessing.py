"""Assessments: entered for one person or many, and taken back with a reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.errors import AlreadyRevokedError, NoReasonError, NothingAssessedError
from app.attestations.models import Assessment, AssessmentKind, AssessmentMethod, AssessmentResult
from app.attestations.services.days import require_day
from app.attestations.services.speaking import speaking_for
from app.audit import services as audit
from app.db import new_id
from app.portfolio import services as portfolio
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns


@dataclass(frozen=True, slots=True)
class Situation:
    """When and how a trainer looked at what people can do, and what there is to say of it."""

    kind: AssessmentKind
    method: AssessmentMethod
    on: date
    words: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What came of someone's assessment: the level reached in each skill, or none where it is not there yet."""

    trainee: Trainee
    levels: Mapping[UUID, int | None]


def assess(
    session: Session, *, trainer: User, situation: Situation, findings: Sequence[Findings], now: datetime
) -> list[UUID]:
    """Record what an assessment showed of each of these people, all or none; what is not there yet wants its reason.

    An initial assessment may come before the training: of someone who is only expected, and before their first day.
    The same assessment recorded twice, as by a double click, is recorded once.
    """
    some = [one for one in findings if one.levels]
    if not some:
        raise NothingAssessedError
    if not situation.words and any(level is None for one in some for level in one.levels.values()):
        raise NoReasonError
    first = situation.kind is AssessmentKind.INITIAL
    providers = speaking_for(session, trainer, [one.trainee for one in some], now, expected=first)
    require_day(session, {} if first else providers, situation.on, now)
    told = _told_already(session, trainer, situation, list(providers))
    made: dict[UUID, Findings] = {}
    ids: list[UUID] = []
    for one in some:
        known = told.get((one.trainee.id, frozenset(one.levels.items())))
        ids.append(known or new_id())
        if known is None:
            made[ids[-1]] = one
    if made:
        _write(session, trainer, situation, providers, made, now=now)
    return ids


def _write(
    session: Session,
    trainer: User,
    situation: Situation,
    providers: Mapping[UUID, UUID],
    made: Mapping[UUID, Findings],
    *,
    now: datetime,
) -> None:
    rows = [
        {
            "id": key,
            "trainee_id": one.trainee.id,
            "trainer_id": trainer.id,
            "provider_id": providers[one.trainee.id],
            "kind": situation.kind,
            "method": situation.method,
            "assessed_on": situation.on,
            "words": situation.words,
            "recorded_at": now,
        }
        for key, one in made.items()
    ]
    results = [
        {"assessment_id": key, "skill_id": skill_id, "level": level}
        for key, one in made.items()
        for skill_id, level in sorted(one.levels.items())
    ]
    session.execute(insert(Assessment), rows, execution_options=portfolio.WITH_NULLS)
    session.execute(insert(AssessmentResult), results, execution_options=portfolio.WITH_NULLS)


def _told_already(
    session: Session, trainer: User, situation: Situation, trainee_ids: Sequence[UUID]
) -> dict[tuple[UUID, frozenset[tuple[UUID, int | None]]], UUID]:
    """What this trainer recorded of these people in the same words: the assessment's id by person and results."""
    words = situation.words
    statement = (
        select(Assessment.id, Assessment.trainee_id, AssessmentResult.skill_id, AssessmentResult.level)
        .join(AssessmentResult, AssessmentResult.assessment_id == Assessment.id)
        .where(
            Assessment.trainer_id == trainer.id,
            Assessment.trainee_id.in_(trainee_ids),
            Assessment.kind == situation.kind,
            Assessment.method == situation.method,
            Assessment.assessed_on == situation.on,
            Assessment.words.is_(None) if words is None else Assessment.words == words,
            Assessment.withdrawn_at.is_(None),
        )
    )
    results: dict[tuple[UUID, UUID], set[tuple[UUID, int | None]]] = {}
    for assessment_id, trainee_id, skill_id, level in session.execute(statement):
        results.setdefault((assessment_id, trainee_id), set()).add((skill_id, level))
    return {(trainee_id, frozenset(levels)): key for (key, trainee_id), levels in results.items()}


def withdraw_assessments(
    session: Session, *, assessments: Collection[Assessment], by: User, reason: str, now: datetime
) -> int:
    """Take assessments back; what was signed on them stays the word of those who signed. How many were."""
    take_turns(session, sorted({one.trainee_id for one in assessments}))
    statement = (
        update(Assessment)
        .where(Assessment.id.in_([one.id for one in assessments]), Assessment.withdrawn_at.is_(None))
        .values(withdrawn_at=now, withdrawn_by_id=by.id, withdrawn_reason=reason)
        .returning(Assessment.id)
    )
    taken = sorted(session.scalars(statement))
    if not taken:
        raise AlreadyRevokedError
    audit.record_each(
        session,
        action="withdraw_assessment",
        object_kind="assessment",
        objects=[(key, by.id) for key in taken],
        now=now,
        reason=reason,
    )
    return len(taken)
