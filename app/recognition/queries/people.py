"""Whom awards are for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select, union
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials.models import BackpackBadge, Credential, IssuerKey, PersonAddress
from app.portfolio.models import Trainee
from app.recognition.models import Award, FacetSkill


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is awarded a meta-badge, and an address that they proved is theirs."""

    user_id: UUID
    name: str
    email: str


def people(session: Session, trainee_ids: Collection[UUID]) -> dict[UUID, Person]:
    """These people, in two statements; each with an address whose badges reach them: the account's where it is
    confirmed and nobody proved it before them, else another verified one.
    """
    rows = session.execute(
        select(Trainee.id, User.id, User.display_name, User.email, User.confirmed_at)
        .join(User, User.id == Trainee.user_id)
        .where(Trainee.id.in_(sorted(trainee_ids)))
    ).all()
    verified = select(PersonAddress.email, PersonAddress.user_id).where(PersonAddress.verified_at.is_not(None))
    theirs, named = (
        PersonAddress.user_id.in_([row[1] for row in rows]),
        PersonAddress.email.in_([row[3] for row in rows]),
    )
    proved = session.execute(union(verified.where(theirs), verified.where(named))).all()
    whose, others = dict(proved), {user_id: email for email, user_id in sorted(proved, reverse=True)}
    found = {}
    for trainee_id, user_id, name, email, confirmed_at in rows:
        reaches = confirmed_at is not None and whose.get(email, user_id) == user_id
        found[trainee_id] = Person(user_id, name, email if reaches else others.get(user_id, email))
    return found


def sound(session: Session, awards: Collection[Award], now: datetime) -> set[UUID]:
    """The awards whose badge is still worth something: not revoked, not over, signed by a key that nobody else has, and
    given to an address that is still theirs.
    """
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
            ~exists().where(
                BackpackBadge.credential_id == Award.credential_id,
                BackpackBadge.trainee_id == Award.trainee_id,
                BackpackBadge.removed_at.is_not(None),
            ),
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
