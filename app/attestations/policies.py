"""Who may attest, and take an attestation back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.models import (
    Assessment,
    Attestation,
    AttestationRequest,
    Contest,
    Testimonial,
    TestimonialRequest,
)
from app.portfolio.models import Trainee
from app.sharing import queries as sharing
from app.trainings import policies as trainings
from app.trainings import queries as trainings_queries


def may_attest(session: Session, user: User, trainee: Trainee, now: datetime) -> bool:
    """Only trainers of a provider where the person is, or was, enrolled, or which they let in; never for themselves."""
    return trainee.user_id != user.id and speaks_for(session, user, trainee, now) is not None


def may_assess(session: Session, user: User, trainee: Trainee, now: datetime) -> bool:
    """Who may attest; and, for an initial assessment, the trainers of a provider where the person is expected."""
    return may_attest(session, user, trainee, now) or is_expected(session, user, trainee)


def is_expected(session: Session, user: User, trainee: Trainee) -> bool:
    """Whether the person is to come where this trainer trains; nobody is for themselves."""
    found = trainings_queries.providers_expecting(session, trainer_id=user.id, trainee_ids=[trainee.id])
    return trainee.user_id != user.id and bool(found)


def speaks_for(session: Session, user: User, trainee: Trainee, now: datetime) -> UUID | None:
    """The provider in whose name this trainer may speak of this person, if any."""
    found = sharing.providers_speaking(session, trainer_id=user.id, trainee_ids=[trainee.id], now=now)
    return found.get(trainee.id)


def may_revoke(user: User, attestation: Attestation) -> bool:
    """Only the trainers of the provider in whose name it was signed: those who sign leave, their provider stays."""
    return attestation.provider_id in trainings.trained_at(user)


def may_withdraw_assessment(user: User, assessment: Assessment) -> bool:
    """Only the trainers of the provider in whose name it was recorded; nobody for themselves."""
    return assessment.provider_id in trainings.trained_at(user) and assessment.trainee.user_id != user.id


def may_withdraw_request(trainee: Trainee, request: AttestationRequest) -> bool:
    """Only the person who asked."""
    return request.holding.trainee_id == trainee.id


def may_contest(trainee: Trainee, attestation: Attestation) -> bool:
    """Only the person whom it is about."""
    return attestation.holding.trainee_id == trainee.id


def may_answer_contest(user: User, contest: Contest) -> bool:
    """Only the trainers of the provider in whose name it was signed; nobody for themselves."""
    return may_revoke(user, contest.attestation) and contest.attestation.holding.trainee.user_id != user.id


def may_change_testimony(trainee: Trainee, said: TestimonialRequest | Testimonial) -> bool:
    """Only the person who asked for it, and whom it is about."""
    return said.trainee_id == trainee.id
