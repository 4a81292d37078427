"""What would bring someone a meta-badge: the badges that count for it, who gives them, and where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload, subqueryload

from app.credentials.models import Achievement, AchievementState, AchievementVersion, BackpackBadge
from app.credentials.queries.backpack import WITH_OURS
from app.credentials.queries.standing import BadgeStanding, standing_of
from app.portfolio.models import Trainee
from app.recognition.models import Award, Facet, RecognisedVersion, Recognition, RecognitionFacet
from app.recognition.queries.progress import Progress
from app.recognition.queries.situations import stands
from app.territory import queries as territory
from app.territory.distances import distance_km
from app.territory.models import Commune

TO_ACCEPT = frozenset({BadgeStanding.TO_ACCEPT, BadgeStanding.HIDDEN})
FAR = 1_000_000.0  # where nobody knows how far it is


@dataclass(frozen=True, slots=True)
class Way:
    """A badge that would count, and how to get it."""

    recognition: Recognition
    # The facets that it covers and that nothing covers yet.
    facets: Sequence[Facet]
    # What is given today; None for a badge of elsewhere.
    version: AchievementVersion | None
    # One in their backpack that does not count yet.
    mine: BackpackBadge | None
    town: Commune | None
    away_km: float | None
    # It is theirs to accept: nothing else is missing.
    waits: bool

    @property
    def order(self) -> tuple[bool, bool, float, str, str]:
        """What they only have to accept first, then what covers something, then the nearest."""
        away = FAR if self.away_km is None else round(self.away_km)
        it = self.recognition
        return (not self.waits, not self.facets, away, it.name.casefold(), it.issuer_name.casefold())


@dataclass(frozen=True, slots=True)
class _Known:
    """What is given today by badge, what they have by recognition, and where communes are."""

    now: datetime
    given: dict[UUID, AchievementVersion]
    mine: dict[UUID, BackpackBadge]
    places: dict[str, Commune]


def ways(session: Session, trainee: Trainee, one: Progress, now: datetime) -> list[Way]:
    """The recognised badges that would bring someone nearer to a meta-badge."""
    if one.is_decided or one.is_met:
        return []
    there = {badge.of for badge in one.badges}
    all_of_it = [it for it in _recognitions(session, one.meta_badge_id, now) if _of(it) not in there]
    useful = [it for it in all_of_it if _is_useful(it, one)]
    known = _Known(
        now,
        _given_today(session, {it.achievement_id for it in useful if it.achievement_id is not None}),
        _in_backpack(session, trainee.id, [it.id for it in useful]),
        _places(session, trainee, useful),
    )
    open_ones = [it for it in useful if it.id in known.mine or _is_given(it)]
    return sorted((_way(it, one, trainee, known) for it in open_ones), key=lambda way: way.order)


def _is_useful(it: Recognition, one: Progress) -> bool:
    """It covers what is missing, or adds one, of any facet of the rule, to badges that are too few."""
    there = {facet.facet_id for facet in it.facets} & one.rule.facets
    covers = there - one.covered
    return bool(covers and one.missing_facets) or (bool(there) and one.missing_badges > one.missing_facets)


def _is_given(it: Recognition) -> bool:
    return it.achievement is None or it.achievement.state is AchievementState.PUBLISHED


def _of(it: Recognition) -> str:
    return f"{it.issuer_address} {it.root_address}"


def _recognitions(session: Session, meta_badge_id: UUID, now: datetime) -> Sequence[Recognition]:
    return session.scalars(
        select(Recognition)
        .where(Recognition.meta_badge_id == meta_badge_id, stands(now))
        .options(
            joinedload(Recognition.achievement).joinedload(Achievement.issuer),
            subqueryload(Recognition.facets).joinedload(RecognitionFacet.facet),
        )
        .order_by(Recognition.name, Recognition.decided_at)
    ).all()


def _given_today(session: Session, achievement_ids: Collection[UUID]) -> dict[UUID, AchievementVersion]:
    rows = session.scalars(
        select(AchievementVersion)
        .where(
            AchievementVersion.achievement_id.in_(sorted(achievement_ids)), AchievementVersion.published_at.is_not(None)
        )
        .order_by(AchievementVersion.achievement_id, AchievementVersion.number)
    )
    return {one.achievement_id: one for one in rows}


def _in_backpack(session: Session, trainee_id: UUID, ids: Sequence[UUID]) -> dict[UUID, BackpackBadge]:
    """Those that they have already; the latest of each."""
    rows = session.execute(
        select(RecognisedVersion.recognition_id, BackpackBadge)
        .join(
            RecognisedVersion,
            and_(
                RecognisedVersion.achievement_address == BackpackBadge.achievement_address,
                RecognisedVersion.issuer_address == BackpackBadge.issuer_address,
            ),
        )
        .where(
            BackpackBadge.trainee_id == trainee_id,
            BackpackBadge.removed_at.is_(None),
            RecognisedVersion.recognition_id.in_(ids),
        )
        .options(*WITH_OURS)
        .order_by(BackpackBadge.received_at)
    )
    return dict(rows.all())


def _places(session: Session, trainee: Trainee, useful: Sequence[Recognition]) -> dict[str, Commune]:
    codes = {it.achievement.issuer.organisation.commune_code for it in useful if it.achievement is not None}
    return territory.communes(session, sorted(code for code in {*codes, trainee.commune_code} if code is not None))


def _way(it: Recognition, one: Progress, trainee: Trainee, known: _Known) -> Way:
    covers, mine = {facet.facet_id for facet in it.facets}, known.mine.get(it.id)
    at = it.achievement.issuer.organisation.commune_code if it.achievement is not None else None
    town, here = known.places.get(at or ""), known.places.get(trainee.commune_code or "")
    return Way(
        recognition=it,
        facets=[facet for facet in one.uncovered if facet.id in covers],
        version=known.given.get(it.achievement_id) if it.achievement_id is not None else None,
        mine=mine,
        town=town,
        away_km=distance_km(here, town) if here is not None and town is not None else None,
        waits=mine is not None and standing_of(mine, known.now) in TO_ACCEPT,
    )


def badge_of(session: Session, award: Award) -> BackpackBadge | None:
    """A meta-badge in its owner's backpack, where they accept it as any other."""
    return session.scalar(
        select(BackpackBadge).where(
            BackpackBadge.credential_id == award.credential_id, BackpackBadge.trainee_id == award.trainee_id
        )
    )
