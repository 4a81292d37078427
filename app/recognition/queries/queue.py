"""The Region's queue: what structures asked, the oldest first, and what was decided, the latest first."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.credentials.models import Achievement, AchievementVersion, Credential, Issuer
from app.recognition.models import (
    Award,
    AwardEvidence,
    MetaBadge,
    MetaRule,
    Recognition,
    RecognitionRequest,
    RequestFacet,
    RequestState,
    RequestStep,
    RuleState,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the queue of some Regions; without a state, everything."""

    regions: tuple[UUID, ...]
    state: RequestState | None = RequestState.WAITING
    meta_badge_id: UUID | None = None
    issuer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """How many people were given a badge, and since when."""

    people: int
    first_at: datetime | None


def requests(session: Session, wanted: Wanted, *, limit: int, offset: int = 0) -> Sequence[RecognitionRequest]:
    """What was asked: what waits for the Region the longest first, the rest by when it came last."""
    asked = select(RecognitionRequest).where(*_conditions(wanted))
    statement = _in_order(asked, waiting=wanted.state is RequestState.WAITING)
    return session.scalars(statement.options(*_NAMED).limit(limit).offset(offset)).unique().all()


def count_requests(session: Session, wanted: Wanted) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(RecognitionRequest).where(*_conditions(wanted))) or 0


def count_waiting(session: Session, regions: Collection[UUID]) -> int:
    """How many wait for these Regions."""
    return count_requests(session, Wanted(tuple(regions)))


def waiting_since(session: Session, regions: Collection[UUID]) -> datetime | None:
    """Since when the first of them waits."""
    waiting = _conditions(Wanted(tuple(regions)))
    return session.scalar(select(func.min(RecognitionRequest.waiting_since)).where(*waiting))


def request(session: Session, request_id: UUID) -> RecognitionRequest | None:
    """One of them, with its thread."""
    return session.scalar(
        select(RecognitionRequest)
        .where(RecognitionRequest.id == request_id)
        .options(
            *_NAMED,
            joinedload(RecognitionRequest.version).selectinload(AchievementVersion.alignments),
            joinedload(RecognitionRequest.asked_by).lazyload(User.memberships),
            selectinload(RecognitionRequest.steps).joinedload(RequestStep.by).lazyload(User.memberships),
            selectinload(RecognitionRequest.facets).joinedload(RequestFacet.facet),
        )
        .execution_options(populate_existing=True)
    )


def next_waiting(session: Session, after: RecognitionRequest, regions: Collection[UUID]) -> UUID | None:
    """The one that waits the longest after this one; the first of all when this one is the last."""
    later = tuple_(RecognitionRequest.waiting_since, RecognitionRequest.id) > tuple_(after.waiting_since, after.id)
    return session.scalar(
        select(RecognitionRequest.id)
        .where(*_conditions(Wanted(tuple(regions))), RecognitionRequest.id != after.id)
        .order_by(case((later, 0), else_=1), RecognitionRequest.waiting_since, RecognitionRequest.id)
        .limit(1)
    )


def asking(session: Session, regions: Collection[UUID]) -> list[tuple[UUID, str]]:
    """The structures that asked these Regions anything, by name."""
    rows = session.execute(
        select(Issuer.id, Issuer.name)
        .where(
            Issuer.id.in_(
                select(Achievement.issuer_id)
                .join(RecognitionRequest, RecognitionRequest.achievement_id == Achievement.id)
                .where(*_conditions(Wanted(tuple(regions), None)))
            )
        )
        .order_by(Issuer.name, Issuer.slug)
    )
    return [(issuer_id, name) for issuer_id, name in rows]


def meta_badge_names(session: Session, regions: Collection[UUID]) -> dict[UUID, str]:
    """What each meta-badge of these Regions is called, by name: in its rule in force, else in its draft."""
    rows = session.execute(
        select(MetaRule.meta_badge_id, AchievementVersion.name)
        .join(AchievementVersion, AchievementVersion.id == MetaRule.version_id)
        .where(MetaRule.state != RuleState.PAST, MetaRule.meta_badge_id.in_(_of(regions)))
        .order_by(MetaRule.state != RuleState.DRAFT, AchievementVersion.name)
    ).all()
    named = dict(rows)
    return dict(sorted(named.items(), key=lambda one: one[1]))


def given(session: Session, achievement_id: UUID) -> Given:
    """How many people a badge was given to, those it was taken back from apart."""
    people, first = session.execute(
        select(func.count(Credential.recipient_email.distinct()), func.min(Credential.valid_from)).where(
            Credential.achievement_id == achievement_id, Credential.revoked_at.is_(None)
        )
    ).one()
    return Given(people, first)


def standing_of(session: Session, request_id: UUID) -> Recognition | None:
    """What was recognised by a request, as long as it was not withdrawn."""
    return session.scalar(
        select(Recognition).where(Recognition.request_id == request_id, Recognition.withdrawn_at.is_(None))
    )


def no_longer(session: Session, requests: Iterable[RecognitionRequest], now: datetime) -> set[UUID]:
    """Those that were granted, and whose badge counts no longer."""
    granted = {one.id for one in requests if one.state is RequestState.RECOGNISED}
    if not granted:
        return set()
    standing = session.scalars(
        select(Recognition.request_id).where(
            Recognition.request_id.in_(granted),
            Recognition.withdrawn_at.is_(None),
            or_(Recognition.ends_at.is_(None), Recognition.ends_at > now),
        )
    )
    return granted - set(standing)


def resting_on(session: Session, recognition_id: UUID) -> int:
    """How many people have a meta-badge that rests on it."""
    return (
        session.scalar(
            select(func.count(Award.trainee_id.distinct()))
            .join(AwardEvidence, AwardEvidence.award_id == Award.id)
            .where(
                AwardEvidence.recognition_id == recognition_id, Award.ended_at.is_(None), Award.suspended_at.is_(None)
            )
        )
        or 0
    )


def facets_asked(request: RecognitionRequest) -> Collection[UUID]:
    """The facets that the structure says its badge covers."""
    return {one.facet_id for one in request.facets}


_NAMED = (
    joinedload(RecognitionRequest.version),
    joinedload(RecognitionRequest.achievement).joinedload(Achievement.issuer),
    joinedload(RecognitionRequest.meta_badge).joinedload(MetaBadge.achievement).joinedload(Achievement.issuer),
)


def _of(regions: Collection[UUID]) -> Select[UUID]:
    return (
        select(MetaBadge.id)
        .join(Achievement, Achievement.id == MetaBadge.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .where(Issuer.organisation_id.in_(sorted(regions)))
    )


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield RecognitionRequest.meta_badge_id.in_(_of(wanted.regions))
    if wanted.state is not None:
        yield RecognitionRequest.state == wanted.state
    if wanted.meta_badge_id is not None:
        yield RecognitionRequest.meta_badge_id == wanted.meta_badge_id
    if wanted.issuer_id is not None:
        yield RecognitionRequest.achievement_id.in_(
            select(Achievement.id).where(Achievement.issuer_id == wanted.issuer_id)
        )


def _in_order(statement: Select[RecognitionRequest], *, waiting: bool) -> Select[RecognitionRequest]:
    since = RecognitionRequest.waiting_since
    return statement.order_by(since if waiting else since.desc(), RecognitionRequest.id)
