"""Who lives within a radius: candidates kept by cells of a grid, so that only those about the circle are measured.

Where a person lives chooses who is ranked, and never enters a score: it is kept beside the index, not in it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.errors import ArraysError, ShareError
from matching.runs import Ints, spans

EARTH_KM = 6371.0088  # mean radius, IUGG
_KM_PER_DEGREE = math.pi * EARTH_KM / 180


class Grid:
    """Candidates by cell; numbered in that order (see `order`), those within a radius are a few ranges.

    Parameters
    ----------
    latitude, longitude : float arrays of shape (n_positions,)
        Degrees, within [-90, 90] and [-180, 180]; NaN when not known.
    cell_km : float, default=20.0
        Height of a cell, and its width at the equator.

    Raises
    ------
    ArraysError, ShareError
        When the lengths differ, a degree is out of bounds, or a cell has no size.

    Examples
    --------
    >>> grid = Grid([48.85, 48.80, 43.30], [2.35, 2.13, 5.37])
    >>> grid.within(48.85, 2.35, 30).tolist()
    [0, 1]
    """

    def __init__(self, latitude: ArrayLike, longitude: ArrayLike, cell_km: float = 20.0) -> None:
        if not (math.isfinite(cell_km) and cell_km > 0):
            raise ShareError("cell_km", cell_km)
        self._latitude = _degrees("latitude", latitude, 90)
        self._longitude = _degrees("longitude", longitude, 180)
        if self._latitude.shape != self._longitude.shape:
            raise ArraysError("longitude", f"shape {self._longitude.shape}, not {self._latitude.shape}")
        self._step = max(cell_km / _KM_PER_DEGREE, 0.01)  # degrees; a finer grid would have more cells than people
        self._columns = math.ceil(360 / self._step) + 1
        rows = math.ceil(180 / self._step) + 1
        known = np.isfinite(self._latitude) & np.isfinite(self._longitude)
        cell = np.full(len(known), rows * self._columns, dtype=np.int64)
        cell[known] = self._row(self._latitude[known]) * self._columns + self._column(self._longitude[known])
        self._order = np.argsort(cell, kind="stable").astype(np.int64)
        self._cells = cell[self._order]

    @property
    def order(self) -> Ints:
        """The positions by cell, those who live nowhere known last: an order to number candidates in."""
        return self._order

    def within(self, latitude: float, longitude: float, km: float, *, unknown: bool = False) -> Ints:
        """Return the positions within a radius, ascending, as `among` takes them.

        Parameters
        ----------
        latitude, longitude : float
            Degrees of the centre.
        km : float
            Radius, on the great circle, included.
        unknown : bool, default=False
            Whether those who live nowhere known are kept.

        Raises
        ------
        ShareError
            When the radius is below 0 or not a number, or the centre is no place.
        """
        for name, value, bound in (("latitude", latitude, 90.0), ("longitude", longitude, 180.0)):
            if not abs(value) <= bound:
                raise ShareError(name, value)
        if not km >= 0:
            raise ShareError("km", km)
        near = self._order[self._about(latitude, longitude, km)]
        kept = near[_haversine_km(latitude, longitude, self._latitude[near], self._longitude[near]) <= km]
        if unknown:
            nowhere = ~(np.isfinite(self._latitude) & np.isfinite(self._longitude))
            kept = np.concatenate([kept, np.flatnonzero(nowhere)])
        return np.sort(kept)

    def _about(self, latitude: float, longitude: float, km: float) -> Ints:
        """Return places in the order whose cells the circle may touch."""
        angle = math.degrees(km / EARTH_KM) + self._step
        bottom, top = (
            int(self._row(np.array(edge))) for edge in (max(latitude - angle, -90), min(latitude + angle, 90))
        )
        rows = np.arange(bottom, top + 1) * self._columns
        if abs(latitude) + angle >= 89:  # about a pole, every meridian is near
            west, east = -180.0, 180.0
        else:
            reach = math.sin(math.radians(min(angle, 90))) / math.cos(math.radians(latitude))
            wide = math.degrees(math.asin(min(1.0, reach))) + self._step
            west, east = (-180.0, 180.0) if wide >= 180 else (longitude - wide, longitude + wide)
        parts = [(max(west, -180), min(east, 180))]
        parts += [(west + 360, 180.0)] if west < -180 else []
        parts += [(-180.0, east - 360)] if east > 180 else []
        found = []
        for low, high in parts:
            first = np.searchsorted(self._cells, rows + self._column(np.array(low)), side="left")
            last = np.searchsorted(self._cells, rows + self._column(np.array(high)), side="right")
            found.append(spans(first, last - first))
        return np.unique(np.concatenate(found))

    def _row(self, latitude: NDArray[np.float64]) -> Ints:
        return np.floor((latitude + 90) / self._step).astype(np.int64)

    def _column(self, longitude: NDArray[np.float64]) -> Ints:
        return np.floor((longitude + 180) / self._step).astype(np.int64)


def _degrees(name: str, given: ArrayLike, bound: float) -> NDArray[np.float64]:
    found = np.asarray(given, dtype=np.float64)
    if found.ndim != 1 or (np.abs(found[np.isfinite(found)]) > bound).any() or np.isinf(found).any():
        raise ArraysError(name, f"outside [-{bound}, {bound}]")
    return found


def _haversine_km(
    latitude: float, longitude: float, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return great-circle distances (R. W. Sinnott, *Virtues of the Haversine*, 1984)."""
    here, there = math.radians(latitude), np.radians(latitudes)
    half = (
        np.sin((there - here) / 2) ** 2
        + math.cos(here) * np.cos(there) * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    )
    found: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return found
