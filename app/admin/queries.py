"""Reading for the Region's back office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Organisation, OrganisationKind, User
from app.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an organisation's history."""

    at: datetime
    action: str
    who: str | None
    reason: str | None


def history(session: Session, organisation_id: UUID) -> list[Entry]:
    """What was asked and answered about an organisation, the last first."""
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.action, User.display_name, AuditEntry.details)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.object_kind == "organisation", AuditEntry.object_id == str(organisation_id))
        .order_by(AuditEntry.id.desc())
    )
    return [Entry(at, action, who, details.get("reason")) for at, action, who, details in rows]


def organisations(session: Session, *, limit: int, offset: int) -> Sequence[tuple[Organisation, int]]:
    """The structures that are not employers, by kind and name, with how many people work there."""
    people = (
        select(func.count(Membership.user_id.distinct()))
        .where(Membership.organisation_id == Organisation.id, Membership.ended_at.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(Organisation, people)
        .where(Organisation.kind != OrganisationKind.EMPLOYER)
        .order_by(Organisation.kind, func.lower(Organisation.name), Organisation.id)
        .limit(limit)
        .offset(offset)
    )
    return [(organisation, count) for organisation, count in rows]


def organisations_count(session: Session) -> int:
    """How many structures there are, employers apart."""
    return session.scalar(select(func.count()).where(Organisation.kind != OrganisationKind.EMPLOYER)) or 0
