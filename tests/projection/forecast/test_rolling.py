"""Rolling origins, errors, and intervals from earlier errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.projection.forecast.intervals import Learnt, coverage, fit_band
from planner.projection.forecast.methods import LastValue, Ratios
from planner.projection.forecast.rolling import Trial, origins, roll, score
from tests.projection.forecast.panels import made


def trial(origin: int, forecast: float, actual: float, horizon: int = 1) -> Trial:
    """Return a trial of one cell."""
    return Trial(origin, horizon, np.array([[forecast]]), np.array([[actual]]))


def test_origins_have_history_and_touch_no_outlier() -> None:
    """Four years of history; with 2014 an outlier no origin sees it in its last three years or on its way."""
    panel = made(years=12)
    assert origins(panel, 2) == list(range(2013, 2020))
    assert origins(replace(panel, outliers=frozenset({2015})), 2) == [2018, 2019]
    assert origins(panel, 2, 2016) == [2016, 2017, 2018, 2019]


def test_a_short_history_is_judged_from_its_third_year() -> None:
    """Five years of a district give two origins for one year ahead."""
    assert origins(made(years=5), 1) == [2012, 2013]


def test_errors_are_means_over_origins_with_their_sign() -> None:
    """Ten too many of 100 and ten too few of 50 are 10 % and 20 %, in bias +10 % and −20 %."""
    found = score([trial(2013, 110, 100), trial(2014, 40, 50)], "cell", 1)
    assert found is not None
    assert (found.wape, found.mape, found.bias) == pytest.approx((0.15, 0.15, -0.05))
    assert not found.alarm


def test_the_alarm_is_about_errors_of_one_sign() -> None:
    """Always too high by about the same: |bias| is over half of MAPE."""
    found = score([trial(2013, 110, 100), trial(2014, 108, 100)], "district", 1)
    assert found is not None and found.alarm


def test_a_method_that_sees_the_last_value_only_repeats_it() -> None:
    """Each trial compares the origin's cells with those of the target year."""
    panel = made()
    for one in roll(panel, LastValue(), (1, 2)):
        assert np.array_equal(one.forecast, panel.actual(one.origin))
        assert np.array_equal(one.actual, panel.actual(one.origin + one.horizon))


def test_bands_rest_on_errors_known_at_the_origin() -> None:
    """Spoiling what came after 2015 changes no band of 2015."""
    panel = made(schools=30, years=10)
    trials = list(roll(panel, Ratios("r", 100.0), (1,), before=2))
    before = [one for one in trials if one.origin <= 2015]
    spoiled = [*before, *(replace(one, actual=one.actual * 9) for one in trials if one.origin > 2015)]
    assert coverage(trials, [2015], "cell", 1) == coverage(spoiled, [2015], "cell", 1)


def test_a_band_holds_what_it_was_fitted_to() -> None:
    """About 80 % of the errors lie within, in each class of size."""
    panel = made(schools=60, years=10)
    trials = list(roll(panel, Ratios("r", 100.0), (1,)))
    band = fit_band(trials, "cell", 1)
    assert band is not None
    held = []
    for one in trials:
        low, high = band.around(one.forecast.ravel())
        held.append((one.actual.ravel() >= low) & (one.actual.ravel() <= high))
    assert 0.77 < np.concatenate(held).mean() < 0.83


def test_an_unknown_horizon_is_wider_than_the_one_before() -> None:
    """Errors one year ahead stand in for four years ahead, doubled."""
    panel = made(schools=30)
    trials = list(roll(panel, Ratios("r", 100.0), (1,)))
    near, far = fit_band(trials, "cell", 1), fit_band(trials, "cell", 4)
    assert near is not None and far is not None
    assert far.high == pytest.approx([2 * bound for bound in near.high])


def test_few_origins_make_a_wide_district_band() -> None:
    """Two errors of a total say less than ten of the same size."""
    few = fit_band([trial(2013 + i, 1000, 1010) for i in range(2)], "district", 1)
    many = fit_band([trial(2013 + i, 1000, 1010) for i in range(10)], "district", 1)
    assert few is not None and many is not None and few.high[0] > 1.3 * many.high[0]


def test_misses_widen_the_next_intervals_and_hits_narrow_them() -> None:
    """A class of which half was missed becomes wider, one of which all held narrower; empty classes stay."""
    learnt = Learnt()
    size = np.array([0] * 100 + [1] * 100)
    learnt.learn(np.array([True, False] * 50 + [True] * 100), size)
    assert learnt.factor[0] == pytest.approx(np.exp(100 / 150 * 0.3))
    assert learnt.factor[1] == pytest.approx(np.exp(-100 / 150 * 0.2)) and learnt.factor[2] == 1.0


def test_recent_errors_weigh_more() -> None:
    """Large errors long ago and small ones lately: the band lies nearer to the small ones than the other way round."""

    def one(origin: int, spread: float) -> Trial:
        actual = 100.0 + spread * np.linspace(-1, 1, 200).reshape(200, 1)
        return Trial(origin, 1, np.full((200, 1), 100.0), actual)

    calm = fit_band([one(2010, 30.0), one(2018, 5.0)], "cell", 1)
    wild = fit_band([one(2010, 5.0), one(2018, 30.0)], "cell", 1)
    assert calm is not None and wild is not None and calm.high[0] < 0.5 * wild.high[0]


def test_what_is_learnt_is_known_at_the_origin() -> None:
    """Three years ahead, the misses of an origin count three years later and not before."""
    panel = made(schools=40, years=12)
    trials = list(roll(panel, Ratios("r", 100.0), (3,), before=2))
    spoiled = [replace(one, actual=one.actual * 3) if one.origin == 2014 else one for one in trials]
    assert coverage(trials, [2015, 2016], "cell", 3) == coverage(spoiled, [2015, 2016], "cell", 3)
    assert coverage(trials, [2017, 2018], "cell", 3) != coverage(spoiled, [2017, 2018], "cell", 3)
