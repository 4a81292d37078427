"""What follows for meta-badges from what becomes of badges: in the transaction of the change itself."""

from collections.abc import Callable, Collection
from datetime import datetime
from logging import getLogger
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from app.credentials.models import BackpackBadge, Credential
from app.recognition.models import (
    Award,
    AwardEvidence,
    MetaBadge,
    MetaRule,
    RecognisedVersion,
    Recognition,
    RuleState,
    Sweep,
    SweepKind,
)
from app.recognition.services import sweeping
from app.recognition.services.evaluating import CANNOT_SIGN, evaluate
from app.recognition.services.means import Means

_log = getLogger(__name__)


def badges_weighed(session: Session, badge_ids: Collection[UUID], *, means: Callable[[], Means], now: datetime) -> int:
    """Look again at the people whose badges count, or are named by an award; how many awards changed.

    When the Region cannot sign, nobody is kept from what they are doing: what is due is awarded later.
    """
    people = concerned(session, badge_ids)
    if not people:
        return 0
    try:
        with session.begin_nested():
            return evaluate(session, people, means=means(), now=now)
    except CANNOT_SIGN:
        _log.exception("Meta-badges wait to be signed")
        _ask_for_all(session, now)
        return 0


def _ask_for_all(session: Session, now: datetime) -> None:
    """Have everyone looked at again, once: a sweep that has not begun will come to these people too."""
    waits = exists().where(
        Sweep.meta_badge_id == MetaRule.meta_badge_id,
        Sweep.kind == SweepKind.RULE,
        Sweep.reached_id.is_(None),
        Sweep.ended_at.is_(None),
    )
    active = select(MetaRule.meta_badge_id).where(MetaRule.state == RuleState.ACTIVE, ~waits)
    for meta_badge_id in session.scalars(active.order_by(MetaRule.activated_at)).all():
        sweeping.ask(session, SweepKind.RULE, meta_badge_id=meta_badge_id, now=now)


def concerned(session: Session, badge_ids: Collection[UUID]) -> list[UUID]:
    """The owners of those that count for a meta-badge, that an award rests on, or that are one and left their hands."""
    ids, found = sorted(badge_ids), set[UUID]()
    counted = exists().where(
        RecognisedVersion.achievement_address == BackpackBadge.achievement_address,
        RecognisedVersion.issuer_address == BackpackBadge.issuer_address,
        RecognisedVersion.recognition_id == Recognition.id,
        Recognition.withdrawn_at.is_(None),
    )
    named = exists().where(
        and_(
            AwardEvidence.badge_id == BackpackBadge.id,
            AwardEvidence.award_id == Award.id,
            Award.ended_at.is_(None),
        )
    )
    itself = exists().where(
        Award.credential_id == BackpackBadge.credential_id,
        Award.trainee_id == BackpackBadge.trainee_id,
        Award.ended_at.is_(None),
        BackpackBadge.removed_at.is_not(None),
    )
    for first in range(0, len(ids), 500):
        some = ids[first : first + 500]
        found.update(
            session.scalars(
                select(BackpackBadge.trainee_id)
                .where(BackpackBadge.id.in_(some), or_(counted, named, itself))
                .distinct()
            )
        )
    return sorted(found)


def key_given_up(session: Session, key_id: UUID, *, now: datetime) -> None:
    """What a key of the Region signed is good no more: meta-badges are signed again by the next."""
    kinds = session.scalars(
        select(MetaBadge.id)
        .join(Award, Award.meta_badge_id == MetaBadge.id)
        .join(Credential, Credential.id == Award.credential_id)
        .where(Credential.key_id == key_id, Award.ended_at.is_(None))
        .distinct()
    ).all()
    for meta_badge_id in kinds:
        sweeping.ask(session, SweepKind.RULE, meta_badge_id=meta_badge_id, now=now)
