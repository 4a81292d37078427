"""Drafts of rules thrown away: nobody ever earned anything by them."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import services as credentials
from app.recognition.errors import ChangedSinceError, ClosedError
from app.recognition.models import (
    MetaBadge,
    MetaRule,
    Recognition,
    RecognitionRequest,
    RuleState,
)
from app.recognition.services import reference


def discard(session: Session, rule: MetaRule, *, revision: int, by: User, now: datetime) -> bool:
    """Throw a draft away, unless someone wrote it since `revision` was read; a meta-badge that never had a rule in
    force goes with it. Whether the meta-badge is still there.

    Raises
    ------
    ClosedError, ChangedSinceError
        It is in force meanwhile, or gone, or a badge was recognised for it; someone else wrote it.
    """
    meta_badge, version = rule.meta_badge, rule.version
    reference.take_turn(session, meta_badge)
    there = session.scalar(select(MetaRule).where(MetaRule.id == rule.id).execution_options(populate_existing=True))
    if there is None or there.state is not RuleState.DRAFT:
        raise ClosedError("active" if there is not None else "gone")
    if there.revision != revision:
        raise ChangedSinceError
    stays = rule.number > 1
    if not stays and _is_said(session, meta_badge):
        raise ClosedError("said")
    session.delete(rule)
    session.flush()
    reference.drop_unused(session, meta_badge.id)
    session.expire(meta_badge)
    if not stays:
        session.delete(meta_badge)
        session.flush()
    credentials.discard(session, version, revision=version.revision, by=by, now=now)
    return stays


def _is_said(session: Session, meta_badge: MetaBadge) -> bool:
    """Whether something was asked or decided of a meta-badge already."""
    return any(
        session.scalar(select(exists().where(kind.meta_badge_id == meta_badge.id)))
        for kind in (Recognition, RecognitionRequest)
    )
