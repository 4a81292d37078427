"""Links handed out and closed."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import services as audit
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns
from app.sharing.errors import EndedError, TooManyLinksError
from app.sharing.models import LinkKind, Part, ShareLink, ShareLinkPart
from app.sharing.services.grants import check

MOST_LINKS = 20
MOST = {LinkKind.PAGE: MOST_LINKS, LinkKind.BOOKLET: 200}  # that stand at once


def make_link(
    session: Session,
    *,
    trainee: Trainee,
    parts: Collection[Part],
    ends_on: date,
    label: str | None,
    now: datetime,
    kind: LinkKind = LinkKind.PAGE,
) -> ShareLink:
    """Make an address that shows these parts until a day to whoever has it."""
    check(parts, ends_on, now)
    take_turns(session, [trainee.id])
    standing = select(func.count()).where(
        ShareLink.trainee_id == trainee.id,
        ShareLink.kind == kind,
        ShareLink.withdrawn_at.is_(None),
        ShareLink.ends_on >= local_day(now),
    )
    if (session.scalar(standing) or 0) >= MOST[kind]:
        raise TooManyLinksError
    made = ShareLink(
        trainee_id=trainee.id,
        kind=kind,
        label=label,
        made_at=now,
        ends_on=ends_on,
        shown=[ShareLinkPart(part=part) for part in sorted(set(parts))],
    )
    session.add(made)
    session.flush()
    audit.record(
        session,
        action="make_link",
        object_kind="share_link",
        object_id=made.id,
        actor_id=trainee.user_id,
        now=now,
        until=ends_on.isoformat(),
        parts=" ".join(sorted(part.value for part in set(parts))),
    )
    return made


def withdraw_link(session: Session, *, link: ShareLink, now: datetime) -> None:
    """Close a link; nothing is read by it from then on."""
    take_turns(session, [link.trainee_id])
    session.refresh(link, ["withdrawn_at"])
    if link.withdrawn_at is not None:
        raise EndedError
    link.withdrawn_at = now
    owner = session.get_one(Trainee, link.trainee_id)
    audit.record(
        session,
        action="withdraw_link",
        object_kind="share_link",
        object_id=link.id,
        actor_id=owner.user_id,
        now=now,
    )
