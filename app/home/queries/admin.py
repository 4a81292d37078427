"""A team administrator's home: who is in the team, and who was invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, Membership, MembershipRole, Organisation, User
from app.accounts.policies import current_memberships


@dataclass(frozen=True, slots=True)
class Team:
    """An organisation one administers, in two figures."""

    organisation: Organisation
    people: int
    invited: int


def admin_home(session: Session, user: User, *, now: datetime) -> Sequence[Team]:
    """The teams of someone who administers."""
    managed = [one.organisation for one in current_memberships(user) if one.role is MembershipRole.ADMIN]
    ids = [organisation.id for organisation in managed]
    people = dict(
        session.execute(
            select(Membership.organisation_id, func.count(Membership.user_id.distinct()))
            .where(Membership.organisation_id.in_(ids), Membership.ended_at.is_(None))
            .group_by(Membership.organisation_id)
        ).all()
    )
    invited = dict(
        session.execute(
            select(Invitation.organisation_id, func.count())
            .where(
                Invitation.organisation_id.in_(ids),
                Invitation.role.is_not(None),
                Invitation.accepted_at.is_(None),
                Invitation.expires_at > now,
            )
            .group_by(Invitation.organisation_id)
        ).all()
    )
    return [Team(one, people.get(one.id, 0), invited.get(one.id, 0)) for one in managed]
