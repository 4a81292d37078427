"""Reading assessments."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.attestations.models import Assessment, AssessmentKind, AssessmentMethod, AssessmentResult
from app.db import among
from app.portfolio.models import Trainee

SHOWN = 200


def assessment(session: Session, assessment_id: UUID) -> Assessment | None:
    """An assessment with its results."""
    return session.scalar(
        select(Assessment)
        .where(Assessment.id == assessment_id)
        .options(selectinload(Assessment.results), joinedload(Assessment.trainee), joinedload(Assessment.trainer))
    )


def assessments_of(
    session: Session, trainee_ids: Collection[UUID], *, provider_ids: Collection[UUID]
) -> Sequence[Assessment]:
    """What these providers' trainers recorded of these people, the latest first, taken back or not."""
    statement = (
        select(Assessment)
        .where(among(Assessment.trainee_id, trainee_ids), Assessment.provider_id.in_(provider_ids))
        .options(
            selectinload(Assessment.results),
            joinedload(Assessment.trainer).lazyload(User.memberships),
            joinedload(Assessment.trainee).joinedload(Trainee.user).lazyload(User.memberships),
        )
        .order_by(Assessment.assessed_on.desc(), Assessment.recorded_at.desc(), Assessment.id)
        .limit(SHOWN)
    )
    return session.scalars(statement).all()


def initial_results(
    session: Session, trainee_id: UUID, skill_ids: Collection[UUID], *, provider_ids: Collection[UUID] | None = None
) -> dict[UUID, list[tuple[Assessment, AssessmentResult]]]:
    """What initial assessments that stand showed of a person's skills, the latest first; of these providers, or all."""
    statement = (
        select(Assessment, AssessmentResult)
        .join(AssessmentResult, AssessmentResult.assessment_id == Assessment.id)
        .where(
            Assessment.trainee_id == trainee_id,
            Assessment.kind == AssessmentKind.INITIAL,
            Assessment.withdrawn_at.is_(None),
        )
        .options(joinedload(Assessment.trainer).lazyload(User.memberships), joinedload(Assessment.provider))
        .order_by(Assessment.assessed_on.desc(), Assessment.recorded_at.desc(), Assessment.id)
    )
    if provider_ids is not None:
        statement = statement.where(Assessment.provider_id.in_(provider_ids))
    found: dict[UUID, list[tuple[Assessment, AssessmentResult]]] = {}
    for one, result in session.execute(statement):
        if result.skill_id in skill_ids:
            found.setdefault(result.skill_id, []).append((one, result))
    return found


def shown_by_assessments(session: Session, assessment_ids: Collection[UUID]) -> dict[tuple[UUID, UUID, UUID], UUID]:
    """What assessments that stand found to be there: the provider, by assessment, person and skill."""
    statement = (
        select(Assessment.id, Assessment.trainee_id, AssessmentResult.skill_id, Assessment.provider_id)
        .join(AssessmentResult, AssessmentResult.assessment_id == Assessment.id)
        .where(
            among(Assessment.id, assessment_ids),
            Assessment.withdrawn_at.is_(None),
            AssessmentResult.level.is_not(None),
        )
    )
    return {
        (key, trainee_id, skill_id): provider_id
        for key, trainee_id, skill_id, provider_id in session.execute(statement)
    }


@dataclass(frozen=True, slots=True)
class Batch:
    """Assessments of one kind and day, of one person or of many, and what they found to be there."""

    kind: AssessmentKind
    method: AssessmentMethod
    on: date
    # By person and skill, the assessment that found it.
    found: dict[tuple[UUID, UUID], UUID]


def batches(assessments: Iterable[Assessment], wanted: Collection[tuple[UUID, UUID]]) -> dict[str, Batch]:
    """What attestations of these people and skills may rest on, by a key that a form can send."""
    together: dict[str, Batch] = {}
    for one in assessments:
        found = {
            (one.trainee_id, result.skill_id): one.id
            for result in one.results
            if result.level is not None and (one.trainee_id, result.skill_id) in wanted
        }
        if found and one.withdrawn_at is None:
            key = f"{one.kind}.{one.method}.{one.assessed_on}"
            together.setdefault(key, Batch(one.kind, one.method, one.assessed_on, {})).found.update(found)
    return together


@dataclass(frozen=True, slots=True)
class NotYet:
    """That a skill was not there on a day, and what was said of it."""

    on: date
    words: str | None


def not_yet(
    session: Session, trainee_ids: Collection[UUID], *, provider_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], NotYet]:
    """By person and skill, those that the last assessment by these providers found not to be there yet."""
    statement = (
        select(
            Assessment.trainee_id,
            AssessmentResult.skill_id,
            AssessmentResult.level,
            Assessment.assessed_on,
            Assessment.words,
        )
        .join(AssessmentResult, AssessmentResult.assessment_id == Assessment.id)
        .where(
            among(Assessment.trainee_id, trainee_ids),
            Assessment.provider_id.in_(provider_ids),
            Assessment.withdrawn_at.is_(None),
        )
        .order_by(Assessment.assessed_on, Assessment.recorded_at)
    )
    last = {
        (trainee_id, skill_id): (level, NotYet(on, words))
        for trainee_id, skill_id, level, on, words in session.execute(statement)
    }
    return {key: told for key, (level, told) in last.items() if level is None}


def results_of(
    session: Session, trainee_id: UUID, skill_ids: Collection[UUID]
) -> list[tuple[Assessment, AssessmentResult]]:
    """What assessments showed of some skills of a person, the latest first, taken back or not."""
    statement = (
        select(Assessment, AssessmentResult)
        .join(AssessmentResult, AssessmentResult.assessment_id == Assessment.id)
        .where(Assessment.trainee_id == trainee_id, AssessmentResult.skill_id.in_(skill_ids))
        .options(joinedload(Assessment.trainer).lazyload(User.memberships), joinedload(Assessment.provider))
        .order_by(
            Assessment.assessed_on.desc(), Assessment.recorded_at.desc(), Assessment.id, AssessmentResult.skill_id
        )
    )
    return [(one, result) for one, result in session.execute(statement)]
