"""Whom a counsellor accompanies: those who gave access to them, or to where they work, and still do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind, User
from app.sharing import queries as sharing
from app.sharing.models import Grant, GrantPart, Part
from app.territory.queries import plain_name

# Organisations looked at for a name: more than are proposed, since some are no bodies that accompany.
FOUND = 50


@dataclass(frozen=True, slots=True)
class Followed:
    """A person who opened parts of their portfolio: to which body one works for, and until when."""

    trainee_id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    parts: frozenset[Part]
    ends_on: date

    @property
    def opens_steps(self) -> bool:
        """Whether offers, steps and notes are among what they opened."""
        return Part.STEPS in self.parts


def following(session: Session, user: User, now: datetime, *, trainee_id: UUID | None = None) -> list[Followed]:
    """Those whom someone accompanies today, by name, in one statement; where several bodies do, the one that sees most.

    An access given to one's body and another given to oneself by name add up.
    """
    statement = (
        sharing.standing_grants(user, now, OrganisationKind.SUPPORT)
        .join(GrantPart, GrantPart.grant_id == Grant.id)
        .with_only_columns(
            Grant.trainee_id, User.display_name, Organisation.id, Organisation.name, GrantPart.part, Grant.ends_on
        )
    )
    if trainee_id is not None:
        statement = statement.where(Grant.trainee_id == trainee_id)
    found: dict[tuple[UUID, UUID], Followed] = {}
    for who, name, organisation_id, organisation, part, ends_on in session.execute(statement):
        known = found.get((who, organisation_id))
        parts = (known.parts if known else frozenset()) | {part}
        ends = max(known.ends_on, ends_on) if known else ends_on
        found[who, organisation_id] = Followed(who, name, organisation_id, organisation, parts, ends)
    best: dict[UUID, Followed] = {}
    for one in sorted(found.values(), key=lambda one: (one.opens_steps, len(one.parts), one.ends_on, one.organisation)):
        best[one.trainee_id] = one
    return sorted(best.values(), key=lambda one: (plain_name(one.name), str(one.trainee_id)))


def followed(session: Session, user: User, trainee_id: UUID, now: datetime) -> Followed | None:
    """What someone may see of a person whom they accompany today, if they do."""
    return next(iter(following(session, user, now, trainee_id=trainee_id)), None)


def named(people: Iterable[Followed], typed: str) -> list[Followed]:
    """Those whose name holds every word typed, accents and capitals apart."""
    wanted = [plain_name(word) for word in typed.split()]
    return [one for one in people if all(word in plain_name(one.name) for word in wanted)]


def ending(people: Sequence[Followed], *, by: date) -> list[Followed]:
    """Those whose access ends by a day, the first to end first."""
    return sorted((one for one in people if one.ends_on <= by), key=lambda one: (one.ends_on, plain_name(one.name)))


def was_let_in(session: Session, user: User, trainee_id: UUID) -> bool:
    """Whether a person ever gave access to someone, or to where they work today: they may be told that it ended."""
    bodies = [one.id for one in sharing.reads_for(user)]
    statement = select(Grant.id).where(
        Grant.trainee_id == trainee_id,
        Grant.organisation_id.in_(bodies),
        or_(Grant.member_id.is_(None), Grant.member_id == user.id),
    )
    return session.scalar(statement.limit(1)) is not None


def bodies(session: Session, typed: str, *, but: UUID) -> list[Organisation]:
    """The other bodies that a person can be handed over to, whose name holds every word typed."""
    found = sharing.organisations_like(session, typed, limit=FOUND)
    return [one for one in found if one.kind is OrganisationKind.SUPPORT and one.id != but]
