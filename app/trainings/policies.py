"""Who may follow a session, a person in it, and what they obtained."""

from uuid import UUID

from app.accounts.models import MembershipRole, User
from app.accounts.policies import current_memberships
from app.trainings.models import Certification, Enrolment, TrainingSession


def trained_at(user: User) -> list[UUID]:
    """The providers where this person trains today."""
    return [one.organisation_id for one in current_memberships(user) if one.role is MembershipRole.TRAINER]


def may_follow(user: User, training_session: TrainingSession) -> bool:
    """Only the trainers of the provider that gives it."""
    return training_session.programme.provider_id in trained_at(user)


def may_change(user: User, enrolment: Enrolment) -> bool:
    """Only the trainers of the session's provider; nobody for their own enrolment."""
    return may_follow(user, enrolment.session) and enrolment.trainee.user_id != user.id


def may_withdraw(user: User, certification: Certification) -> bool:
    """Only the trainers of the provider that recorded it."""
    return certification.provider_id in trained_at(user)
