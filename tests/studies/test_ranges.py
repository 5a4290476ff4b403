"""Ranges of a district's forecast: around the projection, repeatable, with the error shown beside them."""

from __future__ import annotations

import numpy as np
import pytest

from planner.district.model import GradeCount
from planner.report.why_ranges import range_block
from planner.scenario.demography import Housing, ProjectionSettings
from planner.studies.forecast_ranges import ranges
from planner.studies.forecast_shown import errors
from tests.projection.build import district, new_school, scenario, school


def noisy():  # type: ignore[no-untyped-def]
    """Return a district of eight primaries over seven years whose grades move by chance; one may be relieved."""
    rng = np.random.default_rng(8)
    schools = [school(f"S{i}") for i in range(8)] + [school("N", opens_project="P")]
    rows = {}
    for i in range(8):
        now = rng.integers(50, 70, 6).astype(float)
        for year in range(2016, 2023):
            for g in range(6):
                count = int(now[g])
                rows[f"S{i}", year, g + 1] = GradeCount(count, 2, -(-count // 2))
            now = np.concatenate([rng.integers(50, 70, 1), np.round(now[:-1] * rng.normal(1.0, 0.05, 5))])
    births = {year: 480.0 for year in range(2008, 2023)}
    return district(schools, rows, births=births, projects=(new_school("P", "N", {("S0", "primary"): 0.5}),))


def test_ranges_lie_around_the_projection_and_widen_when_births_are_not_born() -> None:
    """Children of 2029 are not born in 2022: the last years spread more than the first."""
    facts = ranges(noisy(), scenario(), 300)
    stage = [one for one in facts.stages if one.subject == "primary"]
    assert [one.year for one in stage] == list(range(2023, 2031))
    assert all(one.low <= one.projected <= one.high for one in stage)
    assert stage[-1].high - stage[-1].low > 1.5 * (stage[0].high - stage[0].low)


def test_the_same_seed_gives_the_same_ranges() -> None:
    """Nothing but the scenario decides."""
    assert ranges(noisy(), scenario(), 100) == ranges(noisy(), scenario(), 100)


def test_a_project_that_may_open_late_widens_the_school_it_relieves() -> None:
    """Half of S0 moves in the last year or one or two years later."""
    plain, started = (ranges(noisy(), scenario(starts=starts), 300) for starts in ({}, {"P": 2028}))
    widths = []
    for facts in (plain, started):
        unit = next(one for one in facts.units if one.subject == "S0:primary")
        widths.append(unit.high - unit.low)
    assert widths[1] > 1.3 * widths[0]


def test_homes_that_may_be_late_widen_the_school_they_send_to() -> None:
    """1,600 homes bring 400 pupils to S1 in the last two years, or one or two years later; S2 keeps its range."""
    homes = {"Riverside": Housing(school="S1", first_year=2029, homes=1600, curve=(0.5, 1.0))}
    built = scenario().model_copy(update={"projection": ProjectionSettings(housing=homes)})
    plain, wide = (ranges(noisy(), one, 300) for one in (scenario(), built))
    width = [{one.subject: one.high - one.low for one in facts.units} for facts in (plain, wide)]
    assert width[1]["S1:primary"] > width[0]["S1:primary"] + 100
    assert width[1]["S2:primary"] == pytest.approx(width[0]["S2:primary"], rel=0.15)


def test_the_error_shown_stands_beside_the_ranges() -> None:
    """Seven years of history judge forecasts one to three years ahead; every stage and year has its row."""
    facts = errors(noisy(), scenario())
    assert {1, 2, 3} <= {score.horizon for score in facts.own[0].scores}
    found = ranges(noisy(), scenario(), 50)
    table = range_block(found).table
    assert table is not None and len(table.rows) == len(found.stages) == 8


def test_junior_ranges_carry_on_what_is_uncertain_in_primary_schools() -> None:
    """Each draw's junior entrants follow its primary leavers: the junior range widens as they come up."""
    rng = np.random.default_rng(5)
    schools = [school(f"S{i}") for i in range(6)] + [school("J", "junior")]
    rows = {}
    for year in range(2015, 2023):
        for i in range(6):
            for g in range(6):
                count = int(60 * (1 + 0.12 * rng.normal()))
                rows[f"S{i}", year, g + 1] = GradeCount(count, 2, -(-count // 2))
        for g in range(3):
            count = int(350 * (1 + 0.01 * rng.normal()))
            rows["J", year, g + 7] = GradeCount(count, 8, -(-count // 8))
    facts = ranges(district(schools, rows), scenario(), 300)
    width = {one.year: one.high - one.low for one in facts.stages if one.subject == "junior"}
    assert width[2028] > 1.5 * width[2023]
