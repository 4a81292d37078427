"""Distances between places, as the crow flies."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088  # mean radius of the GRS 80 ellipsoid


class Place(Protocol):
    """Anything with coordinates, in degrees."""

    latitude: float
    longitude: float


def haversine_km(
    latitude: ArrayLike, longitude: ArrayLike, latitudes: ArrayLike, longitudes: ArrayLike
) -> NDArray[np.float64]:
    """Great-circle distances in kilometres, broadcasting like numpy does; coordinates in degrees."""
    here_north, here_east = np.radians(latitude, dtype=np.float64), np.radians(longitude, dtype=np.float64)
    north, east = np.radians(latitudes, dtype=np.float64), np.radians(longitudes, dtype=np.float64)
    half_chord = (
        np.sin((north - here_north) / 2) ** 2 + np.cos(here_north) * np.cos(north) * np.sin((east - here_east) / 2) ** 2
    )
    distances: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half_chord, 0.0, 1.0)))
    return distances


def distance_km(here: Place, there: Place) -> float:
    """The distance between two places in kilometres."""
    return float(haversine_km(here.latitude, here.longitude, there.latitude, there.longitude))
