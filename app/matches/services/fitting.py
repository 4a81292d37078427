"""The offers that fit someone: the same place, points and reasons as each employer's own ranking gives."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import Vetting
from app.matches import bridge, queries
from app.matches.bridge import Candidates, Filters, Group, Match, Near, Rank, Reason, State, Step
from app.matches.services.ranking import TELLING, PointsShown, points_shown
from app.offers import queries as offers
from app.offers.models import Demand, Offer
from app.skills import queries as frameworks
from app.trainings import queries as trainings
from app.trainings.queries import ComingSession, ModuleSource

FITS_SHOWN = 10
# Offers named beside each person of a group.
PER_PERSON = 3
# How far ahead one looks for a training that teaches what is missing.
TAUGHT_WITHIN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Fit:
    """An offer, and someone's place for it."""

    demand: Demand
    place: Rank

    @property
    def order(self) -> tuple[int, float, date, str, str]:
        """Ready now before soon before not planned; then the best match, the soonest, by title."""
        ready_on = self.place.ready_on or date.max
        named = (self.demand.title.casefold(), str(self.demand.id))
        return (self.place.group, -self.place.match_then, ready_on, *named)


@dataclass(frozen=True, slots=True)
class FitLine:
    """An offer as the person reads it: their place, its reasons, what is missing, what brings what is coming."""

    demand: Demand
    place: Rank
    match: Match
    points: PointsShown
    near: Near | None
    step: Step | None
    sources: dict[UUID, ModuleSource]

    @property
    def missing(self) -> list[Reason]:
        """What the offer wants and nothing answers on the day the place stands for."""
        return [reason for reason in self.match.reasons if not reason.answered]

    @property
    def coming(self) -> list[Reason]:
        """What is answered by a skill still to come."""
        return [one for one in self.match.reasons if one.answered and one.state is State.IN_PROGRESS]


@dataclass(frozen=True, slots=True)
class FittingPage:
    """A page of the offers that fit someone, and what is true of all of them."""

    today: date
    counts: dict[Group, int]
    total: int
    # Offers within reach that want nothing of what the person knows.
    others: int
    number: int
    pages: int
    lines: list[FitLine]
    skills: dict[UUID, str]
    occupations: dict[UUID, str]
    # For each skill missing, the session with a seat left that begins first.
    taught: dict[UUID, ComingSession]


def fitting(session: Session, *, trainee_id: UUID, page: int, today: date, locale: str, data_dir: Path) -> FittingPage:
    """The published offers within a person's reach that want something they know or learn, best first."""
    demands = _open_offers(session)
    candidates = bridge.few(session, [trainee_id], demands, data_dir=data_dir, today=today)
    near_by = [one for one in demands if candidates.among(one, _own_filters(one, today))]
    fits = sorted(_places(candidates, near_by, today=today), key=lambda one: one.order)
    pages = max(1, -(-len(fits) // FITS_SHOWN))
    number = min(max(page, 1), pages)
    shown = fits[(number - 1) * FITS_SHOWN : number * FITS_SHOWN]
    lines = _explained(session, candidates, shown, today=today)
    missing = {UUID(reason.skill) for line in lines for reason in line.missing}
    return FittingPage(
        today=today,
        counts={group: sum(one.place.group is group for one in fits) for group in Group},
        total=len(fits),
        others=len(near_by) - len(fits),
        number=number,
        pages=pages,
        lines=lines,
        skills=frameworks.skill_labels(session, _named(lines), locale),
        occupations=frameworks.occupation_labels(
            session, {line.near.occupation_id for line in lines if line.near is not None}, locale
        ),
        taught=_first_with_a_seat(
            trainings.coming_sessions_teaching(session, missing, after=today, before=today + TAUGHT_WITHIN)
        ),
    )


def outlooks(
    session: Session, trainee_ids: Collection[UUID], *, today: date, data_dir: Path, best: int = PER_PERSON
) -> dict[UUID, list[Fit]]:
    """The few offers that fit each of these people best, in as many statements for one as for all."""
    found: dict[UUID, list[Fit]] = {trainee_id: [] for trainee_id in trainee_ids}
    if not found:
        return found
    demands = _open_offers(session)
    candidates = bridge.few(session, trainee_ids, demands, data_dir=data_dir, today=today)
    for one in _places(candidates, demands, today=today):
        found[UUID(one.place.candidate)].append(one)
    return {trainee_id: sorted(fits, key=lambda one: one.order)[:best] for trainee_id, fits in found.items()}


def _open_offers(session: Session) -> list[Offer]:
    """What accepted employers offer today, with at least one skill wanted."""
    return [
        one
        for one in offers.published_offers(session)
        if one.requirements and one.organisation.vetting is Vetting.ACCEPTED
    ]


def _own_filters(demand: Demand, today: date) -> Filters:
    """What the employer's page shows unless they ask otherwise."""
    return Filters(demand.radius_km, demand.contract, bridge.horizon_of(demand, today))


def _places(candidates: Candidates, demands: Iterable[Demand], *, today: date) -> Iterator[Fit]:
    """Each person's place for each offer within their reach that wants anything they know, or will by then."""
    for demand in demands:
        for place in bridge.outlook(candidates, demand, _own_filters(demand, today), today=today):
            yield Fit(demand, place)


def _explained(session: Session, candidates: Candidates, shown: Sequence[Fit], *, today: date) -> list[FitLine]:
    told = []
    for one in shown:
        filters = _own_filters(one.demand, today)
        told += bridge.explained(candidates, one.demand, [one.place], filters, today=today, sessions=())
    behind = queries.sources_of_grounds(session, {ground for each in told for ground in _coming_grounds(each.match)})
    modules = trainings.module_sources(session, set(behind.values()))
    return [
        FitLine(
            demand=one.demand,
            place=one.place,
            match=each.match,
            points=points_shown(each.match),
            near=each.near,
            step=each.step,
            sources={
                ground: modules[behind[ground]]
                for ground in _coming_grounds(each.match)
                if behind.get(ground) in modules
            },
        )
        for one, each in zip(shown, told, strict=True)
    ]


def _coming_grounds(match: Match) -> list[UUID]:
    return [UUID(one.ground) for one in match.reasons if one.ground is not None and one.state is State.IN_PROGRESS]


def _named(lines: Sequence[FitLine]) -> set[UUID]:
    """Every skill a page names."""
    wanted = {UUID(reason.skill) for line in lines for reason in line.match.reasons}
    held = {UUID(reason.held_skill) for line in lines for reason in line.match.reasons if reason.held_skill}
    telling = {skill_id for line in lines if line.near is not None for skill_id in line.near.skills[:TELLING]}
    return wanted | held | telling | {UUID(line.step.skill) for line in lines if line.step is not None}


def _first_with_a_seat(sessions: Sequence[ComingSession]) -> dict[UUID, ComingSession]:
    """For each skill, the first of these sessions, which come soonest first, that has a seat left."""
    found: dict[UUID, ComingSession] = {}
    for one in sessions:
        if one.seats_left > 0:
            found.setdefault(one.skill_id, one)
    return found
