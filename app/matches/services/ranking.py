"""Ranking candidates for an offer or a search, page by page, and keeping what was shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.matches import bridge, labels, queries
from app.matches.bridge import Candidates, Filters, Group, Match, Near, Rank, Reason, Step, Versions
from app.matches.errors import NothingRequiredError
from app.matches.models import RankingLog
from app.offers.models import Demand
from app.portfolio.models import Contract
from app.recognition import queries as recognition
from app.skills import queries as frameworks
from app.trainings import queries as trainings
from app.trainings.queries import ComingSession, ModuleSource

PAGE_SIZE = 20
# Above this many, the picture of dates counts people per week instead of naming them.
DRAWN_BY_NAME = 12
TENTHS = 10
# Skills named as telling that someone is near an occupation.
TELLING = 3


@dataclass(frozen=True, slots=True)
class PointsShown:
    """What a place's table shows: the points of each line with the most it could bring, and their sum."""

    lines: list[tuple[float, float]]
    closeness: float
    total: float


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One candidate as an employer may see them before consent."""

    rank: int
    token: str
    alias: str
    place: Rank
    match: Match
    points: PointsShown
    near: Near | None
    area: str | None
    area_widened: bool
    contracts: list[Contract]
    available_from: date | None
    brought_by: ModuleSource | None
    step: Step | None
    step_session: ComingSession | None
    # The names of the meta-badges that this person shows.
    worn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadyPerson:
    """Someone to draw on the picture of dates."""

    alias: str
    group: Group
    ready_on: date | None


@dataclass(frozen=True, slots=True)
class RankingPage:
    """A page of a ranking, and what is true of the whole of it."""

    demand: Demand
    filters: Filters
    today: date
    counts: dict[Group, int]
    total: int
    number: int
    pages: int
    lines: list[CandidateLine]
    drawn: list[ReadyPerson]
    skills: dict[UUID, str]
    occupation_id: UUID | None
    occupations: dict[UUID, str]
    versions: Versions

    @property
    def first_rank(self) -> int:
        """The rank of the page's first line, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1


def rank(
    session: Session,
    *,
    demand: Demand,
    filters: Filters,
    page: int,
    today: date,
    locale: str,
    secret: str,
    data_dir: Path,
    worn: Mapping[UUID, str] | None = None,
) -> RankingPage:
    """Rank everyone the filters keep and explain one page of them; `worn` are the meta-badges that may be told."""
    if not demand.requirements:
        raise NothingRequiredError
    if filters.meta_badge_id is not None:
        filters = replace(filters, wearers=recognition.wearers(session, filters.meta_badge_id))
    with bridge.lock:
        candidates = bridge.candidates(session, data_dir=data_dir, today=today)
        ranking = bridge.ranking(candidates, demand, filters, today=today)
        total = len(ranking)
        pages = max(1, -(-total // PAGE_SIZE))
        number = min(max(page, 1), pages)
        start = (number - 1) * PAGE_SIZE
        shown = list(ranking[start : start + PAGE_SIZE].lines())
        wanted = [requirement.skill_id for requirement in demand.requirements]
        sessions = trainings.coming_sessions_teaching(session, wanted, after=today, before=filters.horizon)
        explained = bridge.explained(candidates, demand, shown, filters, today=today, sessions=sessions)
        lines = [
            _line(candidates, one, number_, demand, secret) for number_, one in enumerate(explained, start=start + 1)
        ]
        drawn = _drawn(ranking, demand, secret)
        counts = {group: len(ranking.of(group)) for group in Group}
        versions, occupation_id = candidates.versions, candidates.occupation(demand, today=today)
    lines = _with_worn(session, _with_sources(session, lines), worn or {})
    return RankingPage(
        demand=demand,
        filters=filters,
        today=today,
        counts=counts,
        total=total,
        number=number,
        pages=pages,
        lines=lines,
        drawn=drawn,
        skills=frameworks.skill_labels(session, _named_skills(wanted, lines), locale),
        occupation_id=occupation_id,
        occupations=frameworks.occupation_labels(session, _near_occupations(lines), locale),
        versions=versions,
    )


def _line(candidates: Candidates, one: bridge.Explained, rank_: int, demand: Demand, secret: str) -> CandidateLine:
    named = labels.token(secret, demand.id, one.place.candidate)
    area, widened = candidates.area(one.place.candidate)
    return CandidateLine(
        rank=rank_,
        token=named,
        alias=labels.alias(named),
        place=one.place,
        match=one.match,
        points=points_shown(one.match),
        near=one.near,
        area=area,
        area_widened=widened,
        contracts=candidates.wished(one.place.candidate),
        available_from=candidates.people[one.place.candidate].available_from,
        brought_by=None,
        step=one.step,
        step_session=one.session,
    )


def points_shown(match: Match) -> PointsShown:
    """The points of each line, in tenths that add up to the total shown, out of tenths that add up to 100.

    Rounded one by one, the tenths of ten lines may differ from their sum by half a point, and whoever adds them up
    would think us wrong. So each is rounded down, and what is left goes to those that lost most.
    """
    most = _shared([Fraction(100 * one.importance, one.total_importance) for one in match.reasons], 100 * TENTHS)
    total = round(100 * match.exact_match * TENTHS)
    parts = [*(one.exact_points for one in match.reasons), match.exact_closeness_points]
    shares = _shared(parts, total, [*most, 100 * TENTHS])
    lines = [(points / TENTHS, whole / TENTHS) for points, whole in zip(shares, most, strict=False)]
    return PointsShown(lines=lines, closeness=shares[-1] / TENTHS, total=total / TENTHS)


def _shared(parts: Sequence[Fraction], total: int, most: Sequence[int] | None = None) -> list[int]:
    """Share a total out by the largest remainders, nobody above their most."""
    shares = [int(part * TENTHS) for part in parts]
    while sum(shares) < total:
        room = [place for place, share in enumerate(shares) if most is None or share < most[place]]
        gainer = max(room, key=lambda place: (parts[place] * TENTHS - shares[place], -place))
        shares[gainer] += 1
    return shares


def _drawn(ranking: bridge.Ranking, demand: Demand, secret: str) -> list[ReadyPerson]:
    """Everyone for the picture of dates; their names only when they are few enough to be written on it."""
    named = len(ranking) <= DRAWN_BY_NAME
    return [
        ReadyPerson(
            alias=labels.alias(labels.token(secret, demand.id, line.candidate)) if named else "",
            group=line.group,
            ready_on=line.ready_on,
        )
        for line in ranking.lines()
    ]


def bringing(line: CandidateLine) -> Reason | None:
    """The requirement whose answer comes last: what the ready date waits for, when it waits for a skill."""
    if line.place.group is not Group.READY_SOON:
        return None
    coming = [
        reason
        for reason in line.match.reasons
        if reason.answered and reason.from_day is not None and reason.from_day == line.place.ready_on
    ]
    return coming[0] if coming else None


def _with_sources(session: Session, lines: Sequence[CandidateLine]) -> list[CandidateLine]:
    """Add to each line the module that makes the person ready, all in one statement."""
    grounds = {line.token: UUID(reason.ground) for line in lines if (reason := bringing(line)) and reason.ground}
    sources = queries.sources_of_grounds(session, list(grounds.values()))
    modules = trainings.module_sources(session, list(sources.values()))
    return [
        replace(line, brought_by=modules.get(sources[grounds[line.token]]))
        if grounds.get(line.token) in sources
        else line
        for line in lines
    ]


def _with_worn(session: Session, lines: Sequence[CandidateLine], worn: Mapping[UUID, str]) -> list[CandidateLine]:
    """Add to each line the meta-badges that the person shows, all in one statement."""
    if not worn or not lines:
        return list(lines)
    found = recognition.worn_by(session, [UUID(line.place.candidate) for line in lines], worn)
    return [
        replace(line, worn=tuple(worn[one] for one in worn if one in found.get(line.place.candidate, ())))
        for line in lines
    ]


def _named_skills(wanted: Sequence[UUID], lines: Sequence[CandidateLine]) -> set[UUID]:
    """Every skill a page names: those wanted, those that stand in for them, those a step is about."""
    held = {UUID(reason.held_skill) for line in lines for reason in line.match.reasons if reason.held_skill}
    steps = {UUID(line.step.skill) for line in lines if line.step is not None}
    telling = {skill_id for line in lines if line.near is not None for skill_id in line.near.skills[:TELLING]}
    return {*wanted, *held, *steps, *telling}


def _near_occupations(lines: Sequence[CandidateLine]) -> set[UUID]:
    """Every occupation that someone's line says they are near to."""
    return {line.near.occupation_id for line in lines if line.near is not None}


def log_shown(session: Session, *, page: RankingPage, shown_to_id: UUID | None, now: datetime) -> RankingLog:
    """Keep what was shown, to whom, from which data and rules."""
    requirements = [[str(one.skill_id), one.importance, one.level, one.mandatory] for one in page.demand.requirements]
    entry = RankingLog(
        demand_id=page.demand.id,
        shown_to_id=shown_to_id,
        shown_at=now,
        day=page.today,
        horizon=page.filters.horizon,
        rules_version=page.versions.rules,
        data_version=page.versions.data,
        relatedness_version=page.versions.relatedness,
        requirements=requirements,
        occupation_id=page.occupation_id,
        filters={
            "radius_km": page.filters.radius_km,
            "contract": page.filters.contract.value if page.filters.contract else None,
            "meta_badge": str(page.filters.meta_badge_id) if page.filters.meta_badge_id else None,
        },
        counts={group.name.lower(): count for group, count in page.counts.items()},
        first_rank=page.first_rank,
        lines=[
            [
                line.alias,
                line.place.candidate,
                line.rank,
                line.place.group.name.lower(),
                round(line.place.match_then * 1000),
            ]
            for line in page.lines
        ],
    )
    session.add(entry)
    session.flush()
    return entry
