"""The method of a district: the standard unless its own past speaks for another, and every projection follows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.projection import project
from planner.projection.forecast.methods import Standard
from planner.projection.forecast.panel import Births, Panel
from planner.projection.history import PRIMARY, build_frame
from planner.projection.own import judged, selected
from planner.scenario.demography import ProjectionSettings
from planner.scenario.schema import Scenario
from planner.studies.forecast_windows import part, windows
from tests.projection.build import Enrolment, district, grades, scenario, school
from tests.projection.forecast.panels import city, made, rows_of, town


def by(method: str) -> Scenario:
    """Return a scenario that names a method."""
    return scenario().model_copy(update={"projection": ProjectionSettings(method=method)})  # type: ignore[arg-type]


def set_sizes(seed: int = 3, schools: int = 20) -> Enrolment:
    """Return primaries whose grades keep sizes of their own, so that cohorts say little (five years)."""
    rng = np.random.default_rng(seed)
    own = rng.integers(30, 120, (schools, 6))
    found: Enrolment = {}
    for s in range(schools):
        rows = {year: [int(n) for n in own[s] + rng.integers(-2, 3, 6)] for year in range(2018, 2023)}
        found |= grades(f"S{s:02d}", 1, rows)
    return found


def test_a_district_whose_past_speaks_for_it_is_projected_by_the_chosen_method() -> None:
    """Schools of fixed sizes: cohorts miss by far more, auto takes the other method and equals naming it."""
    one = district([school(f"S{s:02d}") for s in range(20)], set_sizes())
    found = selected(build_frame(one, scenario()), PRIMARY, "auto", {}, 100.0)
    assert (found.method, found.why, found.forecasts) == ("chosen", "better", 3)
    assert found.chosen < 0.98 * found.standard
    auto, named, plain = (project(one, by(name)).pupils_by_grade for name in ("auto", "chosen", "standard"))
    assert np.array_equal(auto, named) and not np.array_equal(auto, plain)


@pytest.mark.parametrize(("schools", "first"), [(20, 2019), (2, 2018)])
def test_a_short_history_keeps_the_standard(schools: int, first: int) -> None:
    """Four years hold one past forecast, two schools 36 cells: neither is enough to leave the standard."""
    rows = {key: count for key, count in set_sizes(schools=schools).items() if key[1] >= first}
    one = district([school(f"S{s:02d}") for s in range(schools)], rows)
    found = selected(build_frame(one, scenario()), PRIMARY, "auto", {}, 100.0)
    assert (found.method, found.why) == ("standard", "short")
    assert np.array_equal(project(one, by("auto")).pupils_by_grade, project(one, by("standard")).pupils_by_grade)


def test_close_errors_keep_the_standard() -> None:
    """Where pupils follow the cohorts, another method is no better by 2 %."""
    found = judged(made(schools=40, years=5), 100.0)
    assert (found.method, found.why) == ("standard", "close") and found.chosen >= 0.98 * found.standard


def test_the_choice_sees_no_later_year() -> None:
    """Whatever comes after the window, the window chooses the same."""
    panel = town().panel
    spoiled = replace(panel, pupils=np.where(np.array(panel.years) > 2006, 3.0 * panel.pupils, panel.pupils))
    assert judged(part(panel, 2000, 2006), 100.0) == judged(part(spoiled, 2000, 2006), 100.0)


def test_births_ahead_of_the_base_year_count_and_earlier_origins_do_not_see_them() -> None:
    """Forecast births move the base year's entry; from an origin before, the last known cohort is carried on."""
    births = {year: 900.0 for year in range(2000, 2015)} | {year: 450.0 for year in range(2015, 2025)}
    table = np.full((4, 6, 5), 100.0)
    panel = Panel.of(rows_of(table), list("123456"), Births(births, 6, forecast_in=2014))
    ahead = Standard().forecast(panel, 2014, 8)[:, 0].sum(axis=0)
    assert ahead[5] == pytest.approx(ahead[0]) and ahead[7] == pytest.approx(ahead[0] / 2)
    before = Standard().forecast(panel, 2013, 8)[:, 0].sum(axis=0)
    assert before == pytest.approx(np.full(8, before[0]))


def test_a_births_variant_moves_the_chosen_method_too() -> None:
    """The nation's falling births lower the projection whatever the method."""
    one = district([school(f"S{s:02d}") for s in range(20)], set_sizes(), births={y: 1500.0 for y in range(2009, 2019)})
    held, falling = (project(one, scenario().model_copy(update={"projection": ProjectionSettings(
        method="chosen", births=variant)})).pupils[:, -1].sum() for variant in ("given", "low"))  # type: ignore[arg-type]  # fmt: skip
    assert falling < 0.95 * held


def test_on_real_windows_the_rule_gains_and_never_loses_to_the_standard() -> None:
    """Eau Claire's windows of five and seven years, New York's of five: auto lies at or below the standard."""
    for panel in (town().panel, city().panel):
        for one in windows(panel, (5, 7)):
            assert one.auto < one.standard and one.chosen <= one.auto and one.better > 0.9
