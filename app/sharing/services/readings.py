"""Noting what others read of a portfolio: in one statement, however many people and readers there are."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import among, new_id
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.sharing import queries
from app.sharing.models import Part, Reading, ShareLink, What
from app.sharing.queries import Access

# Readings of one page by one reader fold into one within this time.
FOLD = timedelta(minutes=30)


def note_reading(
    session: Session,
    *,
    trainee_id: UUID,
    what: What,
    now: datetime,
    reader_id: UUID | None = None,
    organisation_id: UUID | None = None,
    link_id: UUID | None = None,
) -> None:
    """Note that someone, or whoever has a link, reads this of a person."""
    whom = {trainee_id: organisation_id}
    note_readings(session, trainees=whom, what=what, now=now, reader_id=reader_id, link_id=link_id)


def note_readings(
    session: Session,
    *,
    trainees: Mapping[UUID, UUID | None],
    what: What,
    now: datetime,
    reader_id: UUID | None = None,
    link_id: UUID | None = None,
) -> None:
    """Note that someone reads this of several people, each in the name of an organisation."""
    window = _window(now)
    rows = [
        {
            "id": new_id(),
            "trainee_id": trainee_id,
            "reader_key": reader_id or link_id,
            "reader_id": reader_id,
            "organisation_id": organisation_id,
            "link_id": link_id,
            "what": what,
            "window_at": window,
            "first_at": now,
            "last_at": now,
            "times": 1,
        }
        for trainee_id, organisation_id in sorted(trainees.items())  # in one order, so that two never wait in a circle
    ]
    if not rows:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Reading)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["trainee_id", "reader_key", "what", "window_at"],
            set_={"times": Reading.times + 1, "last_at": statement.excluded.last_at},
        ),
        rows,
    )


def _window(now: datetime) -> datetime:
    seconds = int(FOLD.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def open_to(
    session: Session, *, user: User, trainee_ids: Sequence[UUID], what: What, now: datetime, part: Part | None = None
) -> dict[UUID, Access]:
    """What someone may read of these people, noted at once: whoever withdraws waits for it, or comes first.

    Given a part, only of those who open it.
    """
    _share_turns(session, trainee_ids)
    found = queries.accesses(session, user, trainee_ids, now)
    if part is not None:
        found = {trainee_id: access for trainee_id, access in found.items() if part in access.parts}
    if found:
        readers = {one.trainee_id: one.organisation_id for one in found.values()}
        note_readings(session, trainees=readers, what=what, now=now, reader_id=user.id)
    return found


def open_by_link(
    session: Session, *, link: ShareLink, what: What, now: datetime, part: Part | None = None
) -> frozenset[Part]:
    """What a link shows now, noted at once; nothing when it has ended, or does not show the part that is asked for."""
    _share_turns(session, [link.trainee_id])
    session.refresh(link, ["withdrawn_at", "ends_on"])
    owner = session.get_one(Trainee, link.trainee_id)
    if not link.stands(local_day(now)) or not owner.user.active or (part is not None and part not in link.parts):
        return frozenset()
    note_reading(session, trainee_id=link.trainee_id, what=what, now=now, link_id=link.id)
    return link.parts


def _share_turns(session: Session, trainee_ids: Sequence[UUID]) -> None:
    """Readers go together, and wait for whoever withdraws; SQLite has one writer at a time anyway."""
    if not trainee_ids or session.get_bind().dialect.name == "sqlite":
        return
    of_all = select(Trainee.id).where(among(Trainee.id, trainee_ids))
    session.execute(of_all.order_by(Trainee.id).with_for_update(read=True))
