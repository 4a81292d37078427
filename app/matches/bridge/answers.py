"""The questions put to the index: a ranking, and the reasons and the step of some places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import matching
from app.matches.bridge.people import Candidates, Filters
from app.offers.models import Demand
from app.trainings.queries import ComingSession
from matching import closeness


def demand_of(demand: Demand) -> matching.Demand:
    """An offer or a search in the library's words."""
    return matching.Demand(
        tuple(
            matching.Requirement(str(one.skill_id), one.importance, one.level, one.mandatory)
            for one in demand.requirements
        )
    )


def horizon_of(demand: Demand, today: date) -> date:
    """How far ahead a demand looks by itself: to its start, else as many days as it says, else six months."""
    to_come = demand.starts_on is not None and demand.starts_on > today
    if demand.horizon_days is not None and not to_come:
        return today + timedelta(days=demand.horizon_days)
    return matching.default_horizon(today, demand.starts_on)


@dataclass(frozen=True, slots=True)
class Near:
    """To which occupation a candidate is near, and the skills that tell it, most telling first."""

    occupation_id: UUID
    skills: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A candidate's place, the reasons on the day it stands for, and the one step that would help most."""

    place: matching.Line
    match: matching.Match
    step: matching.Step | None
    session: ComingSession | None
    near: Near | None


def ranking(candidates: Candidates, demand: Demand, filters: Filters, *, today: date) -> matching.Ranking:
    """Rank everyone the filters keep."""
    return candidates.index.rank(
        demand_of(demand),
        today=today,
        horizon=filters.horizon,
        among=candidates.among(demand, filters),
        closeness=candidates.nearness(demand, today=today).by_position,
        beta=closeness.BETA,
    )


def outlook(candidates: Candidates, demand: Demand, filters: Filters, *, today: date) -> list[matching.Line]:
    """Rank the few people laid out (see `few`) as `ranking` does, keeping those whom the demand wants something of.

    Closeness moves no one into the list nor out of it: it is worked out once someone is there.
    """
    among, wanted = candidates.among(demand, filters), demand_of(demand)
    asked = partial(candidates.index.rank, wanted, today=today, horizon=filters.horizon, one_by_one=True)
    lines = asked(among=among).lines() if among else []
    kept = [line.candidate for line in lines if line.scored and line.answered_then > 0]
    if not kept:
        return []
    near = candidates.nearness(demand, today=today).by_position
    return list(asked(among=kept, closeness=near, beta=closeness.BETA).lines())


def explained(
    candidates: Candidates,
    demand: Demand,
    places: Sequence[matching.Line],
    filters: Filters,
    *,
    today: date,
    sessions: Sequence[ComingSession],
) -> list[Explained]:
    """Explain some places, and find for each the one step that would raise it most."""
    wanted, near = demand_of(demand), candidates.nearness(demand, today=today)
    soonest = _soonest(sessions)
    gains = {skill: one.ends_on for skill, one in soonest.items() if one.ends_on <= filters.horizon}
    answers = []
    for place in places:
        told = near.told(place.candidate)
        step = candidates.index.best_step(
            wanted,
            place.candidate,
            today=today,
            horizon=filters.horizon,
            gains=gains,
            closeness=near.once_shown(place.candidate),
            beta=closeness.BETA,
        )
        gained = step is not None and step.kind is matching.StepKind.GAIN
        match = candidates.index.explain(
            wanted, place.candidate, place.day, today=today, closeness=told.closeness, beta=closeness.BETA
        )
        answers.append(
            Explained(
                place=place,
                match=match,
                step=step,
                session=soonest.get(step.skill) if gained and step is not None else None,
                near=_near(candidates, told),
            )
        )
    return answers


def _near(candidates: Candidates, told: closeness.Told) -> Near | None:
    if told.occupation is None:
        return None
    return Near(candidates.learnt.occupations.ids[told.occupation], tuple(UUID(skill) for skill, _ in told.skills))


def _soonest(sessions: Iterable[ComingSession]) -> dict[str, ComingSession]:
    """For each skill, the session with a seat left that ends first."""
    best: dict[str, ComingSession] = {}
    for one in sessions:
        key = str(one.skill_id)
        if one.seats_left > 0 and (key not in best or one.ends_on < best[key].ends_on):
            best[key] = one
    return best
