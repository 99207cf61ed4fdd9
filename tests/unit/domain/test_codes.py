"""The code lists hold what EN 16931 allows."""

from __future__ import annotations

from app.domain.countries import COUNTRIES
from app.domain.units import COMMON_UNITS, UNITS


def test_units_are_those_of_recommendation_20_and_21() -> None:
    assert len(UNITS) == 2162
    assert {"C62", "HUR", "DAY", "KGM", "XPP", "EA", "IE", "MON", "NAR", "H87", "X1", "10"} <= UNITS
    assert not {"", "PCS", "HOUR", "hur", "XX"} & UNITS


def test_common_units_are_units_and_stand_once() -> None:
    assert set(COMMON_UNITS) <= UNITS
    assert len(set(COMMON_UNITS)) == len(COMMON_UNITS)
    assert COMMON_UNITS[0] == "C62"


def test_countries_are_those_of_iso_3166_and_three_more() -> None:
    assert {"DE", "GB", "VN", "US", "XI", "1A", "XK"} <= COUNTRIES
    assert len(COUNTRIES) == 249 + 3
    assert not {"", "EL", "UK", "de", "AN", "ZZ"} & COUNTRIES
