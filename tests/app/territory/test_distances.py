"""Distances as the crow flies."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.territory.distances import EARTH_RADIUS_KM, distance_km, haversine_km

DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@dataclass(frozen=True)
class Somewhere:
    latitude: float
    longitude: float


CAEN, ROUEN = Somewhere(49.1813, -0.3636), Somewhere(49.4431, 1.0993)


def test_caen_and_rouen_are_some_110_km_apart() -> None:
    assert distance_km(CAEN, ROUEN) == pytest.approx(110.0, abs=1.0)


def test_poles_are_half_a_turn_apart() -> None:
    assert distance_km(Somewhere(90, 0), Somewhere(-90, 12)) == pytest.approx(np.pi * EARTH_RADIUS_KM)


def test_distances_to_many_places_come_at_once() -> None:
    both = haversine_km(
        CAEN.latitude, CAEN.longitude, [CAEN.latitude, ROUEN.latitude], [CAEN.longitude, ROUEN.longitude]
    )

    assert both.tolist() == [0.0, distance_km(CAEN, ROUEN)]


@given(here=DEGREES, there=DEGREES)
def test_a_distance_is_the_same_both_ways_and_never_beyond_half_a_turn(
    here: tuple[float, float], there: tuple[float, float]
) -> None:
    way, back = distance_km(Somewhere(*here), Somewhere(*there)), distance_km(Somewhere(*there), Somewhere(*here))

    assert way == pytest.approx(back, abs=1e-6)
    assert 0 <= way <= np.pi * EARTH_RADIUS_KM + 1e-6
