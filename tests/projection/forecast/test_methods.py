"""Methods: an independent oracle, and what holds for any panel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.projection.forecast import paths
from planner.projection.forecast.choice import Chosen, reconciled
from planner.projection.forecast.ensemble import Ensemble
from planner.projection.forecast.methods import METHODS, Ratios, fit_strength, method_named
from planner.projection.forecast.panel import Panel
from tests.projection.forecast.panels import made, rows_of, tables

EVERY = [*METHODS, "chosen"]


def method(name: str) -> object:
    """Return a fresh method, the chosen one included."""
    return Chosen() if name == "chosen" else method_named(name)


def test_ratios_of_the_published_example_to_seven_digits() -> None:
    """The README of CRAN enrollcast: history K, 1, 2 of 2021–23, mean of the yearly ratios."""
    table = np.array([[[100, 110, 120], [90, 95, 99], [80, 88, 91]]], dtype=float)
    found = []
    for year in (1, 2):
        history = Panel.of(rows_of(table[:, :, year - 1 : year + 1]), list("123")).history(2011, 1)
        found.append(paths.progression(history, 0.0, 1)[0])
    assert np.mean(found, axis=0) == pytest.approx([0.9250000, 0.9678363], abs=5e-8)


def test_shrinkage_follows_the_formula() -> None:
    """(Σ out + k·R)/(Σ in + k) with the district's R; infinite strength is R, none is the school's own."""
    table = np.array([[[100, 100], [0, 90]], [[300, 300], [0, 330]]], dtype=float)
    history = Panel.of(rows_of(table), list("12")).history(2011, 1)
    assert paths.progression(history, 0.0)[:, 0] == pytest.approx([0.9, 1.1])
    assert paths.progression(history, 100.0)[:, 0] == pytest.approx([(90 + 105) / 200, (330 + 105) / 400])
    assert paths.progression(history, np.inf)[:, 0] == pytest.approx([1.05, 1.05])


@pytest.mark.parametrize("name", EVERY)
def test_forecasts_do_not_depend_on_the_order_of_schools(name: str) -> None:
    """Rows in any order give the same bits."""
    panel = made()
    rows = rows_of(panel.pupils)
    shuffled = [rows[i] for i in np.random.default_rng(1).permutation(len(rows))]
    again = Panel.of(shuffled, panel.grades, panel.cohorts)
    one, other = (method(name).forecast(each, 2018, 3) for each in (panel, again))  # type: ignore[attr-defined]
    assert np.array_equal(one, other)


@pytest.mark.parametrize("name", EVERY)
def test_years_after_the_origin_change_nothing(name: str) -> None:
    """A forecast from 2014 is the same whatever came later, also when later years were looked at before."""
    panel = made()
    spoiled = panel.pupils.copy()
    spoiled[:, :, 5:] = 7.0
    changed = replace(panel, pupils=spoiled)
    maker = method(name)
    maker.forecast(changed, 2017, 2)  # type: ignore[attr-defined]
    later = maker.forecast(changed, 2014, 3)  # type: ignore[attr-defined]
    assert np.array_equal(method(name).forecast(panel, 2014, 3), later)  # type: ignore[attr-defined]


@settings(max_examples=25, deadline=None)
@given(tables(), st.sampled_from(EVERY))
def test_no_cell_is_negative_or_undefined(table: np.ndarray, name: str) -> None:
    """Empty grades, empty schools and jumps give numbers, and none below zero."""
    panel = Panel.of(rows_of(table), [str(g + 1) for g in range(table.shape[1])])
    found = method(name).forecast(panel, panel.years[-1], 4)  # type: ignore[attr-defined]
    assert found.shape == (*table.shape[:2], 4)
    assert np.isfinite(found).all() and (found >= 0).all()


def test_the_fitted_strength_follows_the_schools() -> None:
    """Schools that differ for good want little shrinkage, schools that differ by chance much."""
    rng = np.random.default_rng(5)
    own = rng.choice([0.8, 1.2], 40)
    table = np.empty((40, 2, 8))
    table[:, 0] = 200.0
    table[:, 1] = 200.0 * own[:, None]
    steady = Panel.of(rows_of(table), list("12"))
    assert fit_strength(steady.history(2017, 1))[0] == 25.0
    table[:, 1] = rng.poisson(200.0, (40, 8))
    chance = Panel.of(rows_of(table), list("12"))
    assert fit_strength(chance.history(2017, 1))[0] >= 800.0


def test_weights_that_the_past_supports_beat_the_base_path() -> None:
    """Where every grade of a school always has its own size, the ensemble learns to keep it."""
    rng = np.random.default_rng(2)
    table = rng.integers(20, 90, (30, 4, 1)) * np.ones((1, 1, 9)) + rng.normal(0, 1, (30, 4, 9))
    panel = Panel.of(rows_of(np.maximum(table, 0)), list("1234"))
    mixed, base = Ensemble().parts(panel, 2017, 1)
    actual = panel.actual(2018)
    assert np.abs(mixed[:, :, 0] - actual).sum() < 0.5 * np.abs(base[:, :, 0] - actual).sum()


def test_without_evidence_the_ensemble_is_its_base_path() -> None:
    """Two years of history know no error yet."""
    panel = made(years=2)
    mixed, base = Ensemble().parts(panel, 2011, 2)
    assert mixed[:, :, 0] == pytest.approx(base[:, :, 0])


def test_reconciled_schools_add_up_to_the_district() -> None:
    """Strength 1 makes schools sum to the total given, 0 leaves them; nothing becomes negative."""
    forecast = np.array([[[10.0], [20.0]], [[30.0], [0.0]]])
    assert reconciled(forecast, np.array([90.0]), 1.0).sum() == pytest.approx(90.0)
    assert np.array_equal(reconciled(forecast, np.array([90.0]), 0.0), forecast)
    assert 60.0 < reconciled(forecast, np.array([90.0]), 0.5).sum() < 90.0


def test_too_few_past_forecasts_leave_the_choice_at_the_ensemble() -> None:
    """A choice among rivals on two forecasts would be a lottery."""
    panel = made(years=4)
    choice = Chosen().choice(panel, 2013, 1)
    assert (choice.method, choice.reconciled, choice.forecasts) == ("ensemble", 0.5, 1)


def test_pupils_that_enter_and_stay_are_those_that_are_there() -> None:
    """With ratios of 1 nobody is lost: next year's stock = stock + entrants − those who leave the last grade."""
    table = np.ones((3, 4, 6)) * np.arange(30, 33)[:, None, None]
    panel = Panel.of(rows_of(table), list("1234"))
    found = Ratios("ratios").forecast(panel, 2015, 3)
    stock = np.concatenate([panel.actual(2015)[:, :, None], found], axis=2)
    inflow, outflow = found[:, 0], stock[:, -1, :-1]
    assert stock[:, :, 1:].sum(axis=1) == pytest.approx(stock[:, :, :-1].sum(axis=1) + inflow - outflow)


def test_the_grade_below_drives_next_year_s_entry_only() -> None:
    """Waiting pupils × a ratio drawn to the district's; later years and schools without them keep the mean intake."""
    table = np.full((2, 2, 4), 40.0)
    panel = replace(Panel.of(rows_of(table), list("12")), waiting=np.array([[50.0, 50.0, 50.0, 100.0], [0.0] * 4]))
    entry = paths.waiting_entry(panel.history(2013, 2), 2)
    assert entry is not None
    assert entry.tolist() == [[pytest.approx(80.0), 40.0], [40.0, 40.0]]
    assert paths.waiting_entry(panel.history(2013, 1).followed_by(np.full((2, 2), 40.0)), 1).tolist() == [
        [40.0],
        [40.0],
    ]  # type: ignore[union-attr]
    assert paths.waiting_entry(replace(panel, waiting=None).history(2013, 1), 1) is None


def test_what_waits_after_the_origin_is_not_known() -> None:
    """Spoiling later years of the grade below changes no forecast."""
    panel = made(years=8, births=False)
    below = panel.pupils[:, 0] * 1.1
    spoiled = below.copy()
    spoiled[:, 6:] *= 5
    first, second = (Ensemble().forecast(replace(panel, waiting=one), 2015, 2) for one in (below, spoiled))
    assert np.array_equal(first, second)


def test_one_school_that_was_merged_does_not_decide_for_all() -> None:
    """Thirty schools keep their sizes; one doubles and halves: the others' forecast hardly moves (Huber)."""
    rng = np.random.default_rng(4)
    table = rng.integers(20, 90, (30, 4, 1)) * np.ones((1, 1, 8)) + np.round(rng.normal(0, 2, (30, 4, 8)))
    wild = table.copy()
    wild[0] = 400.0 * np.where(np.arange(8) % 2, 2.0, 0.5)
    plain, other = (Panel.of(rows_of(one), list("1234")) for one in (table, wild))
    before, after = (Ensemble().forecast(one, 2016, 1)[1:, :, 0] for one in (plain, other))
    actual = plain.actual(2017)[1:]
    assert np.abs(after - actual).sum() < 1.25 * np.abs(before - actual).sum()
