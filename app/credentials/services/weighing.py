"""What badges in backpacks are worth: the grounds of skills that follow from them, laid, moved and withdrawn."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.credentials import queries
from app.credentials.models import BackpackBadge
from app.credentials.queries.backpack import BATCH, WITH_OURS
from app.credentials.queries.recognised import Recognised
from app.credentials.queries.standing import is_over, proof_of, why_not
from app.credentials.signals import badges_weighed
from app.db import among
from app.i18n import local_day
from app.portfolio import services as portfolio
from app.portfolio.models import Ground, GroundKind, GroundState, Holding, Proof
from app.portfolio.services import NewGround
from app.portfolio.services.grounds import take_turns

Laid = dict[tuple[UUID, UUID], Ground]


def weigh(session: Session, badge_ids: Collection[UUID], *, now: datetime, news: bool = True) -> list[UUID]:
    """Bring the grounds that rest on these badges in line with what they are worth now, in a constant number of
    statements; the badges for which something changed. With `news`, their owners are told.
    """
    session.flush()
    ids = sorted(set(badge_ids))
    owners: set[UUID] = set()
    for some in _batches(ids):
        owners.update(session.scalars(select(BackpackBadge.trainee_id).where(BackpackBadge.id.in_(some))))
    take_turns(session, sorted(owners))
    known = queries.recognised(session, now)  # read once it is our turn: what was decided meanwhile counts
    lay, gone = _differences(session, ids, known, now)
    changed = {one.source_id for one in lay if one.source_id is not None}
    portfolio.lay_again(session, lay, now=now)
    for why, fallen in sorted(gone.items()):
        portfolio.withdraw_grounds(session, source_ids=fallen, reason=why, now=now)
        changed.update(fallen)
    if news:
        tell(session, changed, now=now)
    badges_weighed.send(None, session=session, badge_ids=ids, trainee_ids=sorted(owners), now=now)
    return sorted(changed)


def _differences(
    session: Session, ids: Sequence[UUID], known: Recognised, now: datetime
) -> tuple[list[NewGround], dict[str, list[UUID]]]:
    """What is to be laid, and whose grounds are to be withdrawn, by reason."""
    lay: list[NewGround] = []
    gone: dict[str, list[UUID]] = defaultdict(list)
    for some in _batches(ids):
        laid = _laid(session, some)
        for badge in load(session, some):
            why, mine = why_not(badge, now), laid.get(badge.id, {})
            if why is None and not is_over(badge, now):
                lay.extend(_to_lay(badge, mine, proof_of(badge, known)))
            elif why is not None and any(ground.withdrawn_at is None for ground in mine.values()):
                gone[why].append(badge.id)
    return lay, gone


def tell(session: Session, badge_ids: Collection[UUID], *, now: datetime) -> None:
    """Note that something became of these badges, for their owners to see."""
    session.flush()
    for some in _batches(sorted(set(badge_ids))):
        session.execute(update(BackpackBadge).where(BackpackBadge.id.in_(some)).values(news_at=now))


def load(session: Session, ids: Collection[UUID]) -> Sequence[BackpackBadge]:
    """Badges as they are now, ours with what was decided of them."""
    return session.scalars(
        select(BackpackBadge)
        .where(among(BackpackBadge.id, ids))
        .options(*WITH_OURS)
        .execution_options(populate_existing=True)
    ).all()


def skills_of(badge: BackpackBadge) -> list[UUID]:
    """The skills it vouches for. What a trainer attested is a ground already: the badge of it is no second one."""
    if badge.credential is not None and badge.credential.attestation_id is not None:
        return []
    return [UUID(one) for one in badge.skill_ids]


def effect(
    session: Session, badge_ids: Collection[UUID], with_it: Recognised, without_it: Recognised, *, now: datetime
) -> tuple[int, int]:
    """How many people, and how many of their skills, are certified with a recognition and not without it."""
    moving = [
        badge
        for badge in load(session, badge_ids)
        if why_not(badge, now) is None
        and not is_over(badge, now)
        and (proof_of(badge, with_it), proof_of(badge, without_it)) == (Proof.CERTIFIED, Proof.DECLARED)
    ]
    pairs = {(badge.trainee_id, skill_id) for badge in moving for skill_id in skills_of(badge)}
    pairs -= _certified(session, {badge.trainee_id for badge in moving}, badge_ids, local_day(now))
    return len({trainee_id for trainee_id, _skill_id in pairs}), len(pairs)


def _certified(
    session: Session, trainee_ids: Collection[UUID], but: Collection[UUID], today: date
) -> set[tuple[UUID, UUID]]:
    """What these people hold certified by something else than these badges."""
    rows = session.execute(
        select(Holding.trainee_id, Holding.skill_id, Ground.source_id)
        .join(Ground)
        .where(
            among(Holding.trainee_id, trainee_ids),
            Ground.proof == Proof.CERTIFIED,
            Ground.withdrawn_at.is_(None),
            Ground.ends_on.is_(None) | (Ground.ends_on >= today),
        )
    )
    left_out = set(but)
    return {(trainee_id, skill_id) for trainee_id, skill_id, source_id in rows if source_id not in left_out}


def _laid(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[UUID, Ground]]:
    """The grounds that rest on badges, standing or not, by badge and skill."""
    found: dict[UUID, dict[UUID, Ground]] = defaultdict(dict)
    rows = session.execute(
        select(Ground, Holding.skill_id)
        .join(Holding)
        .where(Ground.source_id.in_(ids), Ground.kind == GroundKind.BADGE)
        .execution_options(populate_existing=True)
    )
    for ground, skill_id in rows:
        if ground.source_id is not None:
            found[ground.source_id][skill_id] = ground
    return found


def _to_lay(badge: BackpackBadge, laid: dict[UUID, Ground], proof: Proof) -> Iterator[NewGround]:
    ends_on = local_day(badge.valid_until) if badge.valid_until else None
    for skill_id in skills_of(badge):
        ground = laid.get(skill_id)
        if ground is not None and (ground.proof, ground.ends_on, ground.withdrawn_at) == (proof, ends_on, None):
            continue
        yield NewGround(
            trainee_id=badge.trainee_id,
            skill_id=skill_id,
            kind=GroundKind.BADGE,
            state=GroundState.ACQUIRED,
            proof=proof,
            since=local_day(badge.valid_from or badge.received_at),
            ends_on=ends_on,
            source_id=badge.id,
        )


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[first : first + BATCH] for first in range(0, len(ids), BATCH))
