"""The links that people hand out."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.sharing.models import LinkKind, ShareLink


def link(session: Session, link_id: UUID) -> ShareLink | None:
    """A link by its id, whether it still opens or not."""
    return session.get(ShareLink, link_id)


def links_of(session: Session, trainee_id: UUID) -> Sequence[ShareLink]:
    """A person's links to their portfolio, the latest first; those of booklets are told where booklets are."""
    return session.scalars(
        select(ShareLink)
        .where(ShareLink.trainee_id == trainee_id, ShareLink.kind == LinkKind.PAGE)
        .order_by(ShareLink.made_at.desc(), ShareLink.ends_on.desc(), ShareLink.id)
    ).all()
