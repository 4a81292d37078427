"""Where people live and train: the communes there are, the people in each, and who lives near what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.territory.distances import haversine_km
from app.territory.models import Commune
from seeds.demo.texts import Content

NORMANDY = "28"
# How quickly people become rare around the place where they train or work.
NEIGHBOURHOOD_KM = 18.0


@dataclass(frozen=True, slots=True)
class Town:
    """A commune."""

    code: str
    name: str
    population: int
    latitude: float
    longitude: float


class UnknownTownsError(Exception):
    """The database has communes of Normandy, but not these, which the demo needs."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


class Towns:
    """The communes of Normandy, by code, and how to draw one."""

    def __init__(self, towns: Iterable[Town]) -> None:
        self.all = sorted(towns, key=lambda town: town.code)
        self.by_code = {town.code: town for town in self.all}
        self._around: dict[tuple[str, float], tuple[list[Town], list[float]]] = {}

    def __getitem__(self, code: str) -> Town:
        return self.by_code[code]

    @cached_property
    def _people(self) -> list[float]:
        return list(accumulate(float(town.population) for town in self.all))

    def anywhere(self, dice: Random) -> Town:
        """A commune, the likelier the more people live there."""
        return dice.choices(self.all, cum_weights=self._people)[0]

    def near(self, place: Town, dice: Random, within_km: float = 60.0) -> Town:
        """A commune around a place, the likelier the nearer and the more people live there."""
        key = (place.code, within_km)
        if key not in self._around:
            away = self.distances_km(place)
            kept = [(town, away[town.code]) for town in self.all if away[town.code] <= within_km]
            weights = [town.population * float(np.exp(-km / NEIGHBOURHOOD_KM)) for town, km in kept]
            self._around[key] = ([town for town, _ in kept], list(accumulate(weights)))
        towns, weights = self._around[key]
        return dice.choices(towns, cum_weights=weights)[0]

    def nearest(self, place: Town, codes: Sequence[str]) -> Town:
        """The commune of these that is nearest to a place."""
        away = self.distances_km(place)
        return self[min(codes, key=lambda code: (away[code], code))]

    def distances_km(self, place: Town) -> Mapping[str, float]:
        """How far each commune is from a place."""
        latitudes, longitudes = [town.latitude for town in self.all], [town.longitude for town in self.all]
        away = haversine_km(place.latitude, place.longitude, latitudes, longitudes)
        return {town.code: float(km) for town, km in zip(self.all, away, strict=True)}


def has_towns(session: Session) -> bool:
    """Whether communes of Normandy have been imported."""
    return session.scalar(sa.select(sa.exists().where(Commune.region == NORMANDY))) or False


def read_towns(session: Session, content: Content) -> Towns:
    """The communes of Normandy that stand; refuses when some that the demo names are missing."""
    rows = session.execute(
        sa.select(Commune.code, Commune.name, Commune.population, Commune.latitude, Commune.longitude).where(
            Commune.region == NORMANDY, Commune.retired.is_(False)
        )
    )
    towns = Towns(Town(*row) for row in rows)
    missing = sorted(_named(content) - set(towns.by_code))
    if missing:
        raise UnknownTownsError(missing)
    return towns


def _named(content: Content) -> set[str]:
    """The communes that the content names."""
    return {
        *(organisation.commune for organisation in content.organisations),
        *(place for programme in content.programmes.values() for place in programme.places),
        *(demand.commune for demand in (*content.offers, *content.searches) if demand.commune is not None),
        *(learner.commune for learner in content.cohort.learners),
        content.trainee.commune,
    }
