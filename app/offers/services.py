"""Writing offers and saved searches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.audit import services as audit
from app.db import new_id
from app.offers.errors import (
    ClosedError,
    MissingDetailError,
    NothingRequiredError,
    TooManyRequirementsError,
    UnknownSkillError,
)
from app.offers.models import Demand, DemandKind, DemandState, Offer, Requirement, SavedSearch
from app.portfolio.models import Contract
from app.skills.models import Skill, SkillKind

MOST_REQUIREMENTS = 15


@dataclass(frozen=True, slots=True)
class Wanted:
    """One skill about to be required."""

    skill_id: UUID
    importance: int
    level: int | None = None
    mandatory: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """Everything of an offer or a search but its requirements; a search may leave all but the title empty."""

    title: str
    description: str = ""
    occupation_id: UUID | None = None
    commune_code: str | None = None
    radius_km: int | None = None
    contract: Contract | None = None
    starts_on: date | None = None
    horizon_days: int | None = None


def draft(
    session: Session,
    *,
    organisation: Organisation,
    author: User,
    details: Details,
    now: datetime,
    kind: DemandKind = DemandKind.OFFER,
    number: UUID | None = None,
) -> Demand:
    """Begin an offer, or a search, that nobody else sees yet; asked again with the same number, write it again."""
    known = session.get(Demand, number) if number is not None else None
    if known is not None and (known.organisation_id, known.kind) == (organisation.id, kind):
        if known.state is not DemandState.CLOSED:
            describe(session, demand=known, details=details)
        return known
    made = (Offer if kind is DemandKind.OFFER else SavedSearch)(
        id=new_id() if number is None or known is not None else number,
        kind=kind,
        organisation=organisation,
        created_by_id=author.id,
        state=DemandState.DRAFT,
        created_at=now,
        requirements=[],
    )
    _write(made, details)
    session.add(made)
    session.flush()
    return made


def save_search(
    session: Session,
    *,
    organisation: Organisation,
    author: User,
    details: Details,
    wanted: Sequence[Wanted],
    now: datetime,
) -> Demand:
    """Keep a search for people by skills alone, in one go."""
    search = draft(session, organisation=organisation, author=author, details=details, now=now, kind=DemandKind.SEARCH)
    require(session, demand=search, wanted=wanted)
    publish(session, demand=search, author=author, now=now)
    return search


def describe(session: Session, *, demand: Demand, details: Details) -> None:
    """Write an offer's or a search's details again."""
    if demand.state is DemandState.CLOSED:
        raise ClosedError
    _write(demand, details)
    if demand.state is DemandState.PUBLISHED:
        _check_publishable(demand)
    session.flush()


def require(session: Session, *, demand: Demand, wanted: Sequence[Wanted]) -> None:
    """Set the skills wanted, in this order, in place of those there were; twice the same skill counts once."""
    if demand.state is DemandState.CLOSED:
        raise ClosedError
    unique = list({one.skill_id: one for one in wanted}.values())
    if len(unique) > MOST_REQUIREMENTS:
        raise TooManyRequirementsError
    if not unique and demand.state is DemandState.PUBLISHED:
        raise NothingRequiredError
    known = select(Skill.id).where(
        Skill.id.in_([one.skill_id for one in unique]), Skill.kind != SkillKind.GROUP, Skill.retired_in_id.is_(None)
    )
    kept = {requirement.skill_id: requirement for requirement in demand.requirements}
    usable = set(session.scalars(known)) | set(kept)  # a skill retired since the offer was written stays readable there
    if any(one.skill_id not in usable for one in unique):
        raise UnknownSkillError
    requirements = []
    for position, one in enumerate(unique, start=1):
        requirement = kept.get(one.skill_id) or Requirement(demand_id=demand.id, skill_id=one.skill_id)
        requirement.position, requirement.importance = position, one.importance
        requirement.level, requirement.mandatory = one.level, one.mandatory
        requirements.append(requirement)
    demand.requirements = requirements
    session.flush()


def publish(session: Session, *, demand: Demand, author: User, now: datetime) -> None:
    """Show an offer to all, or keep a search; publishing again changes nothing."""
    if demand.state is DemandState.CLOSED:
        raise ClosedError
    if demand.state is DemandState.PUBLISHED:
        return
    _check_publishable(demand)
    demand.state, demand.published_at = DemandState.PUBLISHED, now
    _record(session, demand, author, "publish", now)


def close(session: Session, *, demand: Demand, author: User, now: datetime) -> None:
    """End an offer, or put a search away; it stays readable to its authors."""
    if demand.state is DemandState.CLOSED:
        return
    demand.state, demand.closed_at = DemandState.CLOSED, now
    _record(session, demand, author, "close", now)


def _write(demand: Demand, details: Details) -> None:
    demand.title, demand.description = details.title, details.description
    demand.occupation_id, demand.commune_code = details.occupation_id, details.commune_code
    demand.radius_km, demand.contract = details.radius_km, details.contract
    demand.starts_on, demand.horizon_days = details.starts_on, details.horizon_days


def _check_publishable(demand: Demand) -> None:
    if demand.kind is DemandKind.OFFER:
        for field in ("title", "commune_code", "contract", "starts_on"):
            if not getattr(demand, field):
                raise MissingDetailError(field)
    if not demand.requirements:
        raise NothingRequiredError


def _record(session: Session, demand: Demand, author: User, action: str, now: datetime) -> None:
    audit.record(
        session,
        action=f"{action}_{demand.kind.value}",
        object_kind="demand",
        object_id=demand.id,
        actor_id=author.id,
        now=now,
    )
