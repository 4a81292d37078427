"""Those within a radius are those that measuring everyone finds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import ArraysError, MatchingError, ShareError
from matching.grid import Grid, _haversine_km
from tests.matching.cases import everyday

latitudes = st.floats(-90, 90) | st.sampled_from([-90.0, 0.0, 48.85, 89.9, 90.0])
longitudes = st.floats(-180, 180) | st.sampled_from([-180.0, 0.0, 2.35, 179.9, 180.0])


@everyday
@given(
    st.lists(st.tuples(latitudes, longitudes), max_size=30),
    latitudes,
    longitudes,
    st.floats(0, 21_000) | st.floats(0, 60),
    st.sampled_from([5.0, 20.0, 500.0]),
)
def test_a_radius_keeps_those_that_measuring_everyone_keeps(
    homes: list[tuple[float, float]], latitude: float, longitude: float, km: float, cell_km: float
) -> None:
    places = np.array(homes, dtype=np.float64).reshape(len(homes), 2)
    away = _haversine_km(latitude, longitude, places[:, 0], places[:, 1])
    found = Grid(places[:, 0], places[:, 1], cell_km).within(latitude, longitude, km)
    assert found.tolist() == np.flatnonzero(away <= km).tolist()


def test_people_about_a_city_numbered_by_cell_are_a_few_ranges() -> None:
    rng = np.random.default_rng(1)
    latitude, longitude = rng.uniform(42, 51, 50_000), rng.uniform(-4, 8, 50_000)
    order = Grid(latitude, longitude).order
    found = Grid(latitude[order], longitude[order]).within(48.85, 2.35, 30)
    assert len(found) > 50
    assert np.count_nonzero(np.diff(found) > 200) < 10


def test_paris_and_versailles_are_seventeen_kilometres_apart() -> None:
    grid = Grid([48.8566, 48.8049, math.nan], [2.3522, 2.1204, math.nan])
    assert grid.within(48.8566, 2.3522, 17).tolist() == [0]
    assert grid.within(48.8566, 2.3522, 18).tolist() == [0, 1]
    assert grid.within(48.8566, 2.3522, 17, unknown=True).tolist() == [0, 2]


@pytest.mark.parametrize(
    ("error", "given"),
    [
        (ArraysError, ([91.0], [0.0])),
        (ArraysError, ([math.inf], [0.0])),
        (ArraysError, ([0.0], [0.0, 1.0])),
        (ShareError, ([0.0], [0.0], 0.0)),
        (ShareError, ([0.0], [0.0], math.nan)),
    ],
)
def test_what_is_no_place_is_refused(error: type[MatchingError], given: Any) -> None:
    with pytest.raises(error):
        Grid(*given)


@pytest.mark.parametrize("centre", [(91.0, 0.0, 1.0), (0.0, math.nan, 1.0), (0.0, 0.0, -1.0), (0.0, 0.0, math.nan)])
def test_what_is_no_circle_is_refused(centre: tuple[float, float, float]) -> None:
    with pytest.raises(ShareError):
        Grid([0.0], [0.0]).within(*centre)
