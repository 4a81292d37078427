"""What a structure asked, and what it may ask."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.credentials.models import Achievement, AchievementState, AchievementVersion, Issuer
from app.recognition.models import (
    MetaBadge,
    MetaRule,
    Recognition,
    RecognitionFacet,
    RecognitionRequest,
    RequestFacet,
    RequestState,
    RequestStep,
    RuleState,
    StepKind,
)
from app.recognition.queries.reference import WITH_RULE

REGION_SAYS = (StepKind.PRECISION_ASKED, StepKind.RECOGNISED, StepKind.REFUSED, StepKind.WITHDRAWN, StepKind.ENDED)
WITH_WORDS = (
    joinedload(RecognitionRequest.version),
    joinedload(RecognitionRequest.meta_badge),
    joinedload(RecognitionRequest.achievement).joinedload(Achievement.issuer),
    selectinload(RecognitionRequest.facets).joinedload(RequestFacet.facet),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, the meta-badge's name, what came of it, and when something was last said or decided of it."""

    request: RecognitionRequest
    meta_badge: str
    recognition: Recognition | None
    unread: bool
    since: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether it was recognised, and counts no longer."""
        made = self.recognition
        return made is not None and (
            made.withdrawn_at is not None or (made.ends_at is not None and made.ends_at <= now)
        )


@dataclass(frozen=True, slots=True)
class Said:
    """How many requests a structure is to answer, and of how many others it is to read the answer."""

    to_answer: int
    to_read: int

    @property
    def total(self) -> int:
        """How many wait for the structure, whichever way."""
        return self.to_answer + self.to_read


def said_to(session: Session, organisation_ids: Collection[UUID]) -> Said:
    """What the Region said, that these structures are to answer or to read; in one statement."""
    asks = RecognitionRequest.state == RequestState.PRECISION
    unread = exists().where(
        RequestStep.request_id == RecognitionRequest.id, RequestStep.seen_at.is_(None), said_by_region()
    )
    counted = (
        select(func.count().filter(asks), func.count().filter(~asks))
        .select_from(RecognitionRequest)
        .join(Achievement, Achievement.id == RecognitionRequest.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .where(Issuer.organisation_id.in_(organisation_ids), or_(asks, unread))
    )
    return Said(*session.execute(counted).one())


def count_asked(session: Session, organisation_ids: Collection[UUID]) -> int:
    """How much some structures asked."""
    counted = (
        select(func.count())
        .select_from(RecognitionRequest)
        .join(Achievement, Achievement.id == RecognitionRequest.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .where(Issuer.organisation_id.in_(organisation_ids))
    )
    return session.scalar(counted) or 0


def asked_by(
    session: Session, organisation_ids: Collection[UUID], *, limit: int | None = None, offset: int = 0
) -> list[Asked]:
    """All that some structures asked, what waits for them first, then the latest; in a few statements."""
    requests = session.scalars(
        select(RecognitionRequest)
        .join(Achievement, Achievement.id == RecognitionRequest.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .where(Issuer.organisation_id.in_(organisation_ids))
        .options(*WITH_WORDS)
        .order_by(
            RecognitionRequest.state != RequestState.PRECISION,
            RecognitionRequest.waiting_since.desc(),
            RecognitionRequest.id,
        )
        .limit(limit)
        .offset(offset)
    ).all()
    return _told(session, requests)


def asked_one(session: Session, request_id: UUID) -> Asked | None:
    """One request, with its thread."""
    found = session.scalar(
        select(RecognitionRequest)
        .where(RecognitionRequest.id == request_id)
        .options(*WITH_WORDS, selectinload(RecognitionRequest.steps).joinedload(RequestStep.by))
        .execution_options(populate_existing=True)
    )
    return _told(session, [found])[0] if found is not None else None


def _told(session: Session, requests: Sequence[RecognitionRequest]) -> list[Asked]:
    ids = [one.id for one in requests]
    names = names_of(session)
    made: dict[UUID | None, Recognition] = {}
    rows = (
        select(Recognition)
        .where(Recognition.request_id.in_(ids))
        .options(
            selectinload(Recognition.facets).joinedload(RecognitionFacet.facet), selectinload(Recognition.versions)
        )
        .order_by(Recognition.decided_at)
    )
    made.update((one.request_id, one) for one in session.scalars(rows))
    unseen = func.count().filter(RequestStep.seen_at.is_(None), said_by_region())
    said = session.execute(
        select(RequestStep.request_id, unseen, func.max(RequestStep.at))
        .where(RequestStep.request_id.in_(ids))
        .group_by(RequestStep.request_id)
    )
    last = {request_id: (count > 0, at) for request_id, count, at in said}
    return [
        Asked(
            one, names.get(one.meta_badge_id, ""), made.get(one.id), *last.get(one.id, (False, one.waiting_since))
        ) for one in requests
    ]  # fmt: skip


def said_by_region() -> ColumnElement[bool]:
    """What the other side said: the structure is to read it."""
    return RequestStep.kind.in_(REGION_SAYS)


def names_of(session: Session) -> dict[UUID, str]:
    """The meta-badges' names, by their rules in force, else by their drafts."""
    rows = session.execute(
        select(MetaRule.meta_badge_id, AchievementVersion.name)
        .join(AchievementVersion, AchievementVersion.id == MetaRule.version_id)
        .where(MetaRule.state != RuleState.PAST)
        .order_by(MetaRule.state == RuleState.ACTIVE)
    )
    return dict(rows.all())


def badges_to_ask_for(session: Session, organisation_ids: Collection[UUID]) -> Sequence[AchievementVersion]:
    """The latest published version of each badge that these structures give, by name."""
    latest = (
        select(AchievementVersion.achievement_id, func.max(AchievementVersion.number).label("number"))
        .where(AchievementVersion.published_at.is_not(None))
        .group_by(AchievementVersion.achievement_id)
        .subquery()
    )
    return session.scalars(
        select(AchievementVersion)
        .join(
            latest,
            (latest.c.achievement_id == AchievementVersion.achievement_id)
            & (latest.c.number == AchievementVersion.number),
        )
        .join(Achievement, Achievement.id == AchievementVersion.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .where(
            Issuer.organisation_id.in_(organisation_ids),
            Achievement.state == AchievementState.PUBLISHED,
            Achievement.attested_skill_id.is_(None),
            Achievement.by_rule.is_(False),
        )
        .options(joinedload(AchievementVersion.achievement).joinedload(Achievement.issuer))
        .order_by(AchievementVersion.name, AchievementVersion.id)
    ).all()


def rules_to_ask_for(session: Session) -> Sequence[MetaRule]:
    """The rules in force of the meta-badges that are awarded today, by family and name."""
    return session.scalars(
        select(MetaRule)
        .join(MetaBadge, MetaBadge.id == MetaRule.meta_badge_id)
        .join(AchievementVersion, AchievementVersion.id == MetaRule.version_id)
        .where(MetaRule.state == RuleState.ACTIVE, MetaBadge.retired_at.is_(None))
        .options(*WITH_RULE)
        .order_by(MetaBadge.family, AchievementVersion.name)
    ).all()


def standing_for(session: Session, achievement_ids: Collection[UUID], now: datetime) -> dict[UUID, list[Recognition]]:
    """What badges count for today, by badge."""
    rows = session.scalars(
        select(Recognition).where(
            Recognition.achievement_id.in_(achievement_ids),
            Recognition.withdrawn_at.is_(None),
            or_(Recognition.ends_at.is_(None), Recognition.ends_at > now),
        )
    )
    found: dict[UUID, list[Recognition]] = {}
    for one in rows:
        if one.achievement_id is not None:
            found.setdefault(one.achievement_id, []).append(one)
    return found
