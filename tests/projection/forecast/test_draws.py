"""Draws: the same seed, the same courses; calibrated on past errors, checked on later ones."""

from __future__ import annotations

import numpy as np
import pytest

from planner.projection.forecast.choice import Chosen
from planner.projection.forecast.draws import Residuals, bounds, calibrate, delayed, draw, residuals
from planner.projection.forecast.rolling import origins, roll
from tests.projection.forecast.panels import city, made, town


def test_the_same_seed_gives_the_same_courses() -> None:
    """Another seed gives others; no course has negative cells."""
    panel = made()
    central = Chosen().forecast(panel, 2018, 4)
    one, again, other = (draw(panel, 2018, central, 50, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, again) and not np.array_equal(one, other)
    assert one.shape == (50, 12, 6, 4) and (one >= 0).all()


def test_courses_stay_around_the_centre_and_widen() -> None:
    """The mean of many draws is the central forecast within a few per cent; far years spread more."""
    panel = made(40)
    central = Chosen().forecast(panel, 2018, 5)
    drawn = draw(panel, 2018, central, 400, 3)
    assert drawn.sum(axis=(1, 2)).mean(axis=0) == pytest.approx(central.sum(axis=(0, 1)), rel=0.03)
    spread = drawn[:, :, 3:].std(axis=0).mean(axis=(0, 1))
    assert spread[4] > spread[0]


def test_births_move_the_entry_only_where_they_are_not_known() -> None:
    """With births of the last year unknown its entrants spread; those of the first year do not change."""
    panel = made(40)
    central = Chosen().forecast(panel, 2018, 3)
    plain = draw(panel, 2018, central, 300, 3)
    unsure = draw(panel, 2018, central, 300, 3, births=np.array([0.0, 0.0, 0.3]))
    assert np.array_equal(plain[:, :, 0, 0], unsure[:, :, 0, 0])
    totals = [one[:, :, 0, 2].sum(axis=1).std() for one in (plain, unsure)]
    assert totals[1] > 2 * totals[0]


def test_what_is_drawn_below_enters_once() -> None:
    """A tenth more leavers below are a tenth more entrants, whatever this stage is stretched by."""
    panel = made(40)
    central = Chosen().forecast(panel, 2018, 2)
    more = np.full((300, 2), 1.1)
    for stretch in (None, np.array([2.0, 2.0])):
        plain = draw(panel, 2018, central, 300, 3, stretch=stretch)[:, :, 0].sum(axis=1).mean(axis=0)
        wide = draw(panel, 2018, central, 300, 3, stretch=stretch, entering=more)[:, :, 0].sum(axis=1).mean(axis=0)
        assert wide / plain == pytest.approx(np.array([1.1, 1.1]), abs=0.02)


def test_few_years_of_shared_errors_make_the_next_one_wider() -> None:
    """Two years seen say less than ten: √3 and √(11/9) times as wide."""
    few, many = (Residuals(np.zeros((1, 2)), np.zeros((m, 2)), 0.0).widening for m in (2, 10))
    assert few == pytest.approx(3**0.5) and many == pytest.approx((11 / 9) ** 0.5)


def test_grades_keep_what_they_have_in_common() -> None:
    """Residuals of a school-year are drawn together: correlated grades stay correlated."""
    rng = np.random.default_rng(4)
    table = np.full((40, 3, 9), 60.0) * (1 + 0.1 * rng.normal(size=(40, 1, 9)))
    from planner.projection.forecast.panel import Panel
    from tests.projection.forecast.panels import rows_of

    panel = Panel.of(rows_of(table), list("123"))
    drawn = draw(panel, 2018, Chosen().forecast(panel, 2018, 1), 500, 1)[..., 0]
    apart = drawn - drawn.mean(axis=0)
    own = np.corrcoef(residuals(panel, 2018).own.T)[1, 2]
    assert np.corrcoef(apart[:, :, 1].ravel(), apart[:, :, 2].ravel())[0, 1] == pytest.approx(own, abs=0.2)


@pytest.mark.parametrize("subject", [city, town])
def test_calibrated_ranges_held_on_later_origins(subject) -> None:  # type: ignore[no-untyped-def]
    """From each origin, stretched by errors known there: 74–86 % of the cells one and two years on lay in the range."""
    one = subject()
    panel = one.panel
    trials = list(roll(panel, Chosen(), (1, 2), one.first, before=2))
    held: list[np.ndarray] = []
    for origin in origins(panel, 2, one.first)[-4:]:
        now = {trial.horizon: trial for trial in trials if trial.origin == origin}
        past = [trial for trial in trials if trial.origin + trial.horizon <= origin]
        central = np.stack([now[h].forecast for h in (1, 2)], axis=2)
        drawn = draw(panel, origin, central, 200, 1, stretch=calibrate(panel, past, 2, 1))
        low, _, high = bounds(drawn)
        actual = np.stack([now[h].actual for h in (1, 2)], axis=2)
        held.append(((actual >= low) & (actual <= high)).ravel())
    assert 0.74 <= np.concatenate(held).mean() <= 0.86


def test_a_delayed_project_opens_later() -> None:
    """Opening in year 2 with delays 0 and 1: open from year 2, and from year 3."""
    opened = delayed(np.array([2]), np.array([[0], [1]]), 3)
    assert opened[:, 0].tolist() == [[False, True, True], [False, False, True]]


def test_a_thousand_courses_of_a_hundred_and_twenty_units_are_drawn_at_once() -> None:
    """Whole and never negative in every draw, unit, grade and year (seconds: the benchmark)."""
    panel = made(120)
    central = Chosen().forecast(panel, 2018, 8)
    drawn = draw(panel, 2018, central, 1000, 1)
    assert drawn.shape == (1000, 120, 6, 8) and drawn.min() >= 0
