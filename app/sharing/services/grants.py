"""Accesses given and taken back, in turn with whoever reads by them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User, Vetting
from app.audit import services as audit
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns
from app.sharing import queries
from app.sharing.errors import EndedError, NotAReaderError, NothingSharedError, OneselfError, WrongEndError
from app.sharing.models import Grant, GrantPart, Part

MOST_DAYS = timedelta(days=366)


def check(parts: Collection[Part], ends_on: date, now: datetime) -> None:
    """Refuse what shows nothing, what is over, and what would be forgotten before it ends."""
    if not parts:
        raise NothingSharedError
    if not local_day(now) <= ends_on <= local_day(now) + MOST_DAYS:
        raise WrongEndError


def give(
    session: Session,
    *,
    trainee: Trainee,
    organisation: Organisation,
    parts: Collection[Part],
    ends_on: date,
    now: datetime,
    member: User | None = None,
) -> Grant:
    """Let an organisation, or one of its members, read these parts until a day; the same readers' last access ends."""
    check(parts, ends_on, now)
    if organisation.kind not in queries.READERS or organisation.vetting is not Vetting.ACCEPTED:
        raise NotAReaderError
    readers = {one.id for one in queries.readers_of(session, organisation)}
    if trainee.user_id in readers:
        raise OneselfError
    if member is not None and member.id not in readers:
        raise NotAReaderError
    take_turns(session, [trainee.id])
    _replace(session, trainee.id, organisation.id, member.id if member else None, now)
    made = Grant(
        trainee_id=trainee.id,
        organisation=organisation,
        member_id=member.id if member else None,
        granted_at=now,
        ends_on=ends_on,
        shown=[GrantPart(part=part) for part in sorted(set(parts))],
    )
    session.add(made)
    session.flush()
    _record(session, "give_access", made, trainee.user_id, now, until=ends_on.isoformat(), parts=_written(parts))
    return made


def _replace(session: Session, trainee_id: UUID, organisation_id: UUID, member_id: UUID | None, now: datetime) -> None:
    standing = select(Grant).where(
        Grant.trainee_id == trainee_id,
        Grant.organisation_id == organisation_id,
        Grant.member_id == member_id if member_id else Grant.member_id.is_(None),
        Grant.withdrawn_at.is_(None),
    )
    for one in session.scalars(standing.execution_options(populate_existing=True)):
        one.withdrawn_at = now
    session.flush()


def withdraw(session: Session, *, grant: Grant, now: datetime) -> None:
    """Take an access back; nothing is read by it from then on."""
    take_turns(session, [grant.trainee_id])
    session.refresh(grant, ["withdrawn_at"])
    if grant.withdrawn_at is not None:
        raise EndedError
    grant.withdrawn_at = now
    owner = session.get_one(Trainee, grant.trainee_id)
    _record(session, "withdraw_access", grant, owner.user_id, now)


def _record(session: Session, action: str, grant: Grant, actor_id: UUID, now: datetime, **details: str) -> None:
    audit.record(
        session,
        action=action,
        object_kind="access_grant",
        object_id=grant.id,
        actor_id=actor_id,
        now=now,
        organisation=str(grant.organisation_id),
        **details,
    )


def _written(parts: Collection[Part]) -> str:
    return " ".join(sorted(part.value for part in set(parts)))
