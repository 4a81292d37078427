"""Reading assessments."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.attestations.models import Assessment, AssessmentResult
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
        .where(Assessment.trainee_id.in_(trainee_ids), Assessment.provider_id.in_(provider_ids))
        .options(
            selectinload(Assessment.results),
            joinedload(Assessment.trainer).lazyload(User.memberships),
            joinedload(Assessment.trainee).joinedload(Trainee.user).lazyload(User.memberships),
        )
        .order_by(Assessment.assessed_on.desc(), Assessment.recorded_at.desc(), Assessment.id)
        .limit(SHOWN)
    )
    return session.scalars(statement).all()


def shown_by_assessments(session: Session, assessment_ids: Collection[UUID]) -> dict[tuple[UUID, UUID, UUID], UUID]:
    """What assessments that stand found to be there: the provider, by assessment, person and skill."""
    statement = (
        select(Assessment.id, Assessment.trainee_id, AssessmentResult.skill_id, Assessment.provider_id)
        .join(AssessmentResult, AssessmentResult.assessment_id == Assessment.id)
        .where(
            Assessment.id.in_(assessment_ids),
            Assessment.withdrawn_at.is_(None),
            AssessmentResult.level.is_not(None),
        )
    )
    return {
        (key, trainee_id, skill_id): provider_id
        for key, trainee_id, skill_id, provider_id in session.execute(statement)
    }
