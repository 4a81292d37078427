"""Whom awards are for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials.models import Credential, IssuerKey, PersonAddress
from app.portfolio.models import Trainee
from app.recognition.models import Award, FacetSkill


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is awarded a meta-badge, and an address that they proved is theirs."""

    user_id: UUID
    name: str
    email: str


def people(session: Session, trainee_ids: Collection[UUID]) -> dict[UUID, Person]:
    """These people, in two statements; the account's address where it is confirmed, else another verified one."""
    rows = session.execute(
        select(Trainee.id, User.id, User.display_name, User.email, User.confirmed_at)
        .join(User, User.id == Trainee.user_id)
        .where(Trainee.id.in_(sorted(trainee_ids)))
    ).all()
    unproved = [row for row in rows if row.confirmed_at is None]
    others = dict(
        session.execute(
            select(PersonAddress.user_id, PersonAddress.email)
            .where(
                PersonAddress.user_id.in_([row[1] for row in unproved]), PersonAddress.verified_at.is_not(None)
            )
            .order_by(PersonAddress.email.desc())
        ).all()
    )  # fmt: skip
    return {row[0]: Person(row[1], row.display_name, others.get(row[1], row.email)) for row in rows}


def sound(session: Session, awards: Collection[Award], now: datetime) -> set[UUID]:
    """The awards whose badge is still worth something: not revoked, not over, signed by a key that nobody else has."""
    if not awards:
        return set()
    rows = session.scalars(
        select(Award.id)
        .join(Credential, Credential.id == Award.credential_id)
        .join(IssuerKey, IssuerKey.id == Credential.key_id)
        .where(
            Award.id.in_([one.id for one in awards]),
            Credential.revoked_at.is_(None),
            Credential.replaced_at.is_(None),
            or_(Credential.valid_until.is_(None), Credential.valid_until > now),
            IssuerKey.compromised_at.is_(None),
        )
    )
    return set(rows)


def skills_of_facets(session: Session, facets: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The skills each facet is about, in their order."""
    found: dict[UUID, list[UUID]] = {}
    rows = session.execute(
        select(FacetSkill.facet_id, FacetSkill.skill_id)
        .where(FacetSkill.facet_id.in_(sorted(facets)))
        .order_by(FacetSkill.facet_id, FacetSkill.place)
    )
    for facet_id, skill_id in rows:
        found.setdefault(facet_id, []).append(skill_id)
    return found
