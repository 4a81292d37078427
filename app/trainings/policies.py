"""Who may follow a session, a person in it, and what they obtained."""

from uuid import UUID

from app.accounts.models import MembershipRole, Organisation, OrganisationKind, User
from app.accounts.policies import current_memberships
from app.trainings.models import Certification, Enrolment, TrainingSession


def trained_at(user: User) -> list[UUID]:
    """The providers where this person trains today."""
    return [one.organisation_id for one in current_memberships(user) if one.role is MembershipRole.TRAINER]


def manages_for(user: User) -> list[Organisation]:
    """The providers whose trainings this person writes today: those where they train, and those they administer."""
    found = {
        one.organisation_id: one.organisation
        for one in current_memberships(user)
        if one.role is MembershipRole.TRAINER
        or (one.role is MembershipRole.ADMIN and one.organisation.kind is OrganisationKind.PROVIDER)
    }
    return list(found.values())


def managed_at(user: User) -> list[UUID]:
    """The same, by their ids."""
    return [one.id for one in manages_for(user)]


def may_manage(user: User, training_session: TrainingSession) -> bool:
    """The trainers of the provider that gives it, and who administers it: who comes and when, and no skill."""
    return training_session.programme.provider_id in managed_at(user)


def may_follow(user: User, training_session: TrainingSession) -> bool:
    """Only the trainers of the provider that gives it: they see skills."""
    return training_session.programme.provider_id in trained_at(user)


def may_change(user: User, enrolment: Enrolment) -> bool:
    """Only those who manage the session; nobody for their own enrolment."""
    return may_manage(user, enrolment.session) and enrolment.trainee.user_id != user.id


def may_withdraw(user: User, certification: Certification) -> bool:
    """Only the trainers of the provider that recorded it."""
    return certification.provider_id in trained_at(user)
