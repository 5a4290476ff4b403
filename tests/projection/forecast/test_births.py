"""National births ahead: one series at a time, low, middle and high."""

from __future__ import annotations

import pytest

from planner.projection.forecast.births import FARTHEST, births_ahead, extended, national, varied


def test_the_two_series_are_not_joined() -> None:
    """2016 stands at 17.86 million in the year's own communiqué and at 18.83 after the census."""
    assert national("original")[2016] == 1786 and national("revised")[2016] == 1883
    assert min(national("original")) == 2016 and max(national("revised")) == 2020


def test_variants_spread_with_the_years() -> None:
    """Low < middle < high, wider each year; nine years at most."""
    ahead = births_ahead(national())
    assert ahead.years == tuple(range(2026, 2035)) and len(ahead.years) == FARTHEST
    gaps = [high - low for low, high in zip(ahead.low, ahead.high, strict=True)]
    assert all(low < middle < high for low, middle, high in zip(ahead.low, ahead.middle, ahead.high, strict=True))
    assert gaps == sorted(gaps)
    with pytest.raises(ValueError, match="1 to 9"):
        births_ahead(national(), 10)


def test_births_not_given_follow_the_nation() -> None:
    """A district that ends in 2023 has 2025 at its own level times the nation's course; what is given stays."""
    filled = extended({2022: 2000.0, 2023: 1804.0}, 2026)
    assert filled[2022] == 2000.0 and filled[2025] == pytest.approx(2 * 792.0)
    high, low = (extended({2023: 1804.0}, 2028, variant)[2028] for variant in ("high", "low"))
    assert low < filled[2026] and low < high
    assert extended({}, 2030) == {}


def test_births_that_a_table_forecasts_follow_the_variant_too() -> None:
    """What stood before the base year's end stays; later years of the table and after it are lower, ever more so."""
    given = {2018: 4600.0, 2019: 4500.0, 2020: 3700.0, 2021: 3200.0, 2022: 2900.0, 2023: 2800.0, 2024: 2650.0}
    low, middle, high = (varied(given, 2022, 2026, variant) for variant in ("low", "middle", "high"))
    assert all(low[year] == middle[year] == high[year] == given[year] for year in range(2018, 2023))
    assert middle[2023] == 2800.0 and middle[2024] == 2650.0 and set(middle) == set(range(2018, 2027))
    shares = [low[year] / middle[year] for year in range(2023, 2027)]
    assert shares == sorted(shares, reverse=True) and shares[0] < 1.0
    assert all(low[year] * high[year] == pytest.approx(middle[year] ** 2) for year in range(2023, 2027))


def test_a_district_without_a_past_of_births_follows_the_nation_s_variant() -> None:
    """One known year gives no trend."""
    assert varied({2022: 2000.0}, 2022, 2028, "low") == extended({2022: 2000.0}, 2028, "low")
