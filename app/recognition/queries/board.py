"""Figures of badges given, recognised and refused: by meta-badge, by territory and by structure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.credentials.models import Achievement, AchievementState, AchievementVersion, Credential, Issuer
from app.i18n import alphabetical
from app.recognition.models import (
    MetaBadge,
    MetaFamily,
    MetaRule,
    Recognition,
    RecognitionRequest,
    RequestState,
    RequestStep,
    RuleState,
    StepKind,
)
from app.recognition.queries.reference import award_counts
from app.recognition.queries.situations import stands
from app.territory.models import Commune

# Which of a meta-badge's rules names it.
NAMED_BY = (RuleState.ACTIVE, RuleState.PAST, RuleState.DRAFT)
OPEN = (RequestState.WAITING, RequestState.PRECISION)


@dataclass(slots=True)
class Figures:
    """What was given and refused over the period; what is published, recognised and under way today."""

    published: int = 0
    given: int = 0
    recognised: int = 0
    refused: int = 0
    open: int = 0
    withdrawn: int = 0

    def add(self, other: "Figures") -> None:
        """Count these too."""
        for one in fields(Figures):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not any(getattr(self, one.name) for one in fields(Figures))


@dataclass(slots=True)
class MetaLine:
    """A meta-badge: what counts for it, and the people who hold it."""

    name: str
    family: MetaFamily
    figures: Figures = field(default_factory=Figures)
    held: int = 0
    suspended: int = 0


@dataclass(slots=True)
class StructureLine:
    """A structure that gives badges, and where it is, when that is known."""

    id: UUID
    name: str
    department: str | None
    figures: Figures = field(default_factory=Figures)


@dataclass(frozen=True, slots=True)
class Area:
    """A department, and how many of its structures give badges."""

    code: str | None
    structures: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Board:
    """All that the page tells."""

    total: Figures
    held: int
    suspended: int
    # Recognised badges that other platforms give: they are of no structure here.
    elsewhere: int
    metas: Sequence[MetaLine]
    areas: Sequence[Area]
    structures: Sequence[StructureLine]


@dataclass(frozen=True, slots=True)
class _Decided:
    """A count of the Region's decisions, and what it is of; no issuer for a badge given elsewhere."""

    meta_badge_id: UUID
    issuer_id: UUID | None
    badge: tuple[str, str] | None
    figures: Figures


def board(session: Session, organisation_ids: Collection[UUID], *, since: datetime | None, now: datetime) -> Board:
    """Count it all for these Regions' meta-badges, in as many statements whatever there is."""
    metas = _metas(session, organisation_ids)
    decided = [*_recognitions(session, metas, since, now), *_requests(session, metas, since)]
    for one in decided:
        metas[one.meta_badge_id].figures.add(one.figures)
    places = _structures(session, since)
    _share(places, decided)
    structures = [one for one in places.values() if not one.figures.is_empty]
    elsewhere = _badges(one for one in decided if one.issuer_id is None)
    return Board(
        _total(structures, decided), sum(one.held for one in metas.values()),
        sum(one.suspended for one in metas.values()), elsewhere,
        sorted(metas.values(), key=lambda one: (list(MetaFamily).index(one.family), alphabetical(one.name))),
        _areas(structures), sorted(structures, key=_most_first),
    )  # fmt: skip


def _most_first(one: StructureLine) -> tuple[int, str, str]:
    return -one.figures.given, alphabetical(one.name), str(one.id)


def _metas(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, MetaLine]:
    rows = session.execute(
        select(MetaBadge.id, MetaBadge.family, MetaRule.state, MetaRule.number, AchievementVersion.name)
        .join(MetaRule, MetaRule.meta_badge_id == MetaBadge.id)
        .join(AchievementVersion, AchievementVersion.id == MetaRule.version_id)
        .join(Achievement, Achievement.id == MetaBadge.achievement_id)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .where(Issuer.organisation_id.in_(organisation_ids))
    ).all()
    counts = award_counts(session)
    found: dict[UUID, MetaLine] = {}
    for row in sorted(rows, key=lambda one: (-NAMED_BY.index(one.state), one.number)):
        held, suspended = counts.get(row.id, (0, 0))
        found[row.id] = MetaLine(row.name, row.family, held=held, suspended=suspended)
    return found


def _recognitions(
    session: Session, metas: Collection[UUID], since: datetime | None, now: datetime
) -> list[_Decided]:  # fmt: skip
    """What stands, a badge once for a meta-badge whatever its versions; and what an officer withdrew."""
    by_hand = Recognition.withdrawn_at.is_not(None) & or_(
        Recognition.withdrawn_by_id.is_not(None), Recognition.ends_at.is_(None)
    )
    if since is not None:
        by_hand &= Recognition.withdrawn_at >= since
    rows = session.execute(
        select(
            Recognition.meta_badge_id, Achievement.issuer_id, Recognition.issuer_address, Recognition.root_address,
            Recognition.withdrawn_at.is_not(None), func.count(),
        )
        .outerjoin(Achievement, Achievement.id == Recognition.achievement_id)
        .where(Recognition.meta_badge_id.in_(metas), or_(stands(now), by_hand))
        .group_by(
            Recognition.meta_badge_id, Achievement.issuer_id, Recognition.issuer_address, Recognition.root_address,
            Recognition.withdrawn_at.is_not(None),
        )
    )  # fmt: skip
    return [
        _Decided(meta, issuer, None, Figures(withdrawn=count))
        if gone
        else _Decided(meta, issuer, (address, root), Figures(recognised=1))
        for meta, issuer, address, root, gone, count in rows
    ]


def _requests(session: Session, metas: Collection[UUID], since: datetime | None) -> list[_Decided]:
    refusal = exists().where(RequestStep.request_id == RecognitionRequest.id, RequestStep.kind == StepKind.REFUSED)
    if since is not None:
        refusal = refusal.where(RequestStep.at >= since)
    refused = and_(RecognitionRequest.state == RequestState.REFUSED, refusal)
    is_open = RecognitionRequest.state.in_(OPEN)
    rows = session.execute(
        select(RecognitionRequest.meta_badge_id, Achievement.issuer_id, is_open, func.count())
        .join(Achievement, Achievement.id == RecognitionRequest.achievement_id)
        .where(RecognitionRequest.meta_badge_id.in_(metas), or_(is_open, refused))
        .group_by(RecognitionRequest.meta_badge_id, Achievement.issuer_id, RecognitionRequest.state)
    )
    return [
        _Decided(meta, issuer, None, Figures(open=count) if waits else Figures(refused=count))
        for meta, issuer, waits, count in rows
    ]


def _structures(session: Session, since: datetime | None) -> dict[UUID, StructureLine]:
    published, given = _published().subquery(), _given(since).subquery()
    rows = session.execute(
        select(
            Issuer.id, Issuer.name, Commune.department,
            func.coalesce(published.c.number, 0), func.coalesce(given.c.number, 0),
        )
        .join(Organisation, Organisation.id == Issuer.organisation_id)
        .outerjoin(Commune, Commune.code == Organisation.commune_code)
        .outerjoin(published, published.c.issuer_id == Issuer.id)
        .outerjoin(given, given.c.issuer_id == Issuer.id)
    )  # fmt: skip
    return {
        key: StructureLine(key, name, department, Figures(published=badges, given=times))
        for key, name, department, badges, times in rows
    }


def _published() -> Select[UUID, int]:
    return (
        select(Achievement.issuer_id, func.count().label("number"))
        .where(
            Achievement.state == AchievementState.PUBLISHED,
            Achievement.attested_skill_id.is_(None),
            Achievement.by_rule.is_(False),
        )
        .group_by(Achievement.issuer_id)
    )


def _given(since: datetime | None) -> Select[UUID, int]:
    """Badges that structures wrote: neither meta-badges nor what trainers attest."""
    found = (
        select(Credential.issuer_id, func.count().label("number"))
        .join(Achievement, Achievement.id == Credential.achievement_id)
        .where(Achievement.attested_skill_id.is_(None), Achievement.by_rule.is_(False))
        .group_by(Credential.issuer_id)
    )
    return found if since is None else found.where(Credential.issued_at >= since)


def _share(places: Mapping[UUID, StructureLine], decided: Iterable[_Decided]) -> None:
    """Give each structure what was decided of its badges; one recognised for two meta-badges is one badge."""
    own: dict[UUID, list[_Decided]] = defaultdict(list)
    for one in decided:
        if one.issuer_id is not None:
            own[one.issuer_id].append(one)
    for issuer_id, some in own.items():
        figures = places[issuer_id].figures
        for one in some:
            figures.add(one.figures)
        figures.recognised = _badges(some)


def _badges(decided: Iterable[_Decided]) -> int:
    return len({one.badge for one in decided if one.badge is not None})


def _total(structures: Iterable[StructureLine], decided: Sequence[_Decided]) -> Figures:
    total = Figures()
    for one in structures:
        total.add(one.figures)
    for decision in decided:
        if decision.issuer_id is None:
            total.add(decision.figures)
    total.recognised = _badges(decided)
    return total


def _areas(structures: Iterable[StructureLine]) -> list[Area]:
    """By code, what is nowhere last."""
    sums: dict[str | None, Figures] = defaultdict(Figures)
    sizes: Counter[str | None] = Counter()
    for one in structures:
        sums[one.department].add(one.figures)
        sizes[one.department] += 1
    return [Area(code, sizes[code], sums[code]) for code in sorted(sums, key=lambda code: (code is None, code or ""))]
