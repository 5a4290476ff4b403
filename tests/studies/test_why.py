"""Why: causes add up exactly, each setting shows in its own cause, and an old forecast leads to the new."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from planner.base.errors import BadInput
from planner.district.model import District
from planner.projection import project
from planner.scenario.demography import Closure, Housing, ProjectionSettings
from planner.scenario.schema import Scenario
from planner.studies.forecast_norms import Norms
from planner.studies.forecast_outlook import after_horizon, outlook
from planner.studies.why import CAUSES, waterfall, why
from planner.studies.why_apart import outcomes
from tests.projection.build import district, new_school, person, scenario, school, staff_of, steady


def town(**more: object) -> District:
    """Return two primaries and a junior; births fall after 2016; a project may open a third primary."""
    schools = [school("A", township="East"), school("B", township="West"), school("J", "junior"),
               school("N", opens_project="P")]  # fmt: skip
    rows = steady("A", 1, [80, 78, 77, 80, 81, 79]) | steady("B", 1, [40] * 6) | steady("J", 7, [118] * 3)
    births = {year: 130.0 for year in range(2008, 2017)} | {
        year: 130.0 - 9 * (year - 2016) for year in range(2017, 2025)
    }
    plain = {"feeders": {("A", "J"): 1.0, ("B", "J"): 1.0}, "births": births,
             "staff": staff_of("A", "primary", [5] * 8) | staff_of("J", "junior", [4] * 8),
             "projects": (new_school("P", "N", {("A", "primary"): 0.3}, classrooms=12.0),)}  # fmt: skip
    return district(schools, rows, **(plain | more))


def settings(**more: object) -> Scenario:
    """Return a scenario with a ``projection:`` section."""
    return scenario(starts={"P": 2023}).model_copy(update={"projection": ProjectionSettings(**more)})  # type: ignore[arg-type]


def test_causes_add_up_for_every_unit_and_stage() -> None:
    """Births, progression, migration, housing, closures and openings sum to the change, to the pupil."""
    given = settings(
        method="births",
        births="low",
        migration={"primary": 0.01},
        housing={"Riverside": Housing(school="B", first_year=2024, homes=400)},
        closures={"B": Closure(year=2028, to={"A": 1.0})},
    )
    facts = why(town(), given)
    for one in (*facts.units, *facts.stages):
        assert sum(one.parts) == one.after - one.before
    last = next(one for one in facts.stages if one.year == 2030 and one.subject == "primary")
    parts = dict(zip(CAUSES, last.parts, strict=True))
    assert parts["births"] < 0 < parts["migration"] and parts["housing"] > 50
    moved = {one.subject: dict(zip(CAUSES, one.parts, strict=True)) for one in facts.units if one.year == 2030}
    assert moved["B:primary"]["closures"] < 0 < moved["A:primary"]["closures"]
    assert moved["N:primary"]["openings"] > 0 > moved["A:primary"]["openings"]


def test_every_indicator_changes_by_demography_attrition_and_investment() -> None:
    """Fewer pupils raise a ratio, leavers lower it, the new school's room count adds; the three add up for all."""
    facts = why(town(), settings())
    for one in facts.indicators:
        assert one.before + one.demography + one.attrition + one.investment == pytest.approx(one.after)
    last = {one.indicator: one for one in facts.indicators if one.year == 2030 and one.stage in ("primary", "")}
    assert set(last) == {*(f"R{k}" for k in range(1, 8)), *(f"CV:R{k}" for k in range(1, 8)), "SR", "G3", "G4", "G5"}
    assert last["R1"].demography > 0 > last["R1"].attrition
    assert last["R2"].investment == pytest.approx(0.0)  # the project brings rooms, not teachers
    still = why(town(), scenario())
    assert all(one.investment == 0.0 for one in still.indicators)


def test_a_plan_s_levers_count_as_investment() -> None:
    """What the tables of a run say replaces the projection's end; the parts still add up."""
    spread = pd.DataFrame({"stage": ["primary"], "indicator": ["R1"], "year": [2030], "mean": [50.0], "cv": [0.25]})
    rule = pd.DataFrame({"unit": ["A:primary", "B:primary"], "year": [2030, 2030], "verdict": ["met", "not_met"]})
    verdicts = pd.DataFrame({"standard": ["G3", "G3"], "year": [2030, 2030], "verdict": ["not_met", "not_met"]})
    plan = outcomes({"dispersion": spread, "schools_rule": rule, "verdicts": verdicts})
    facts = {(one.stage, one.indicator): one for one in why(town(), settings(), plan=plan).indicators
             if one.year == 2030}  # fmt: skip
    bare = {(one.stage, one.indicator): one for one in why(town(), settings()).indicators if one.year == 2030}
    r1, cv = facts["primary", "R1"], facts["primary", "CV:R1"]
    assert (r1.after, cv.after, facts["", "SR"].after, facts["", "G3"].after) == (50.0, 0.25, 1.0, 2.0)
    assert r1.investment == pytest.approx(50.0 - r1.before - r1.demography - r1.attrition)
    assert r1.attrition == bare["primary", "R1"].attrition and facts["primary", "R2"] == bare["primary", "R2"]


def test_nothing_moved_is_the_projection_of_the_contract() -> None:
    """An empty section changes no pupil."""
    plain, same = project(town(), scenario(starts={"P": 2023})), project(town(), settings())
    assert (plain.pupils_by_grade == same.pupils_by_grade).all()


def test_a_closed_school_gives_all_its_pupils_away() -> None:
    """From the year of closing nobody is left, and the district keeps everybody."""
    still = project(town(), settings())
    shut = project(town(), settings(closures={"B": Closure(year=2026, to={"A": 0.5, "N": 0.5})}))
    row = [unit.id for unit in shut.units].index("B:primary")
    assert shut.pupils[row, 3] > 0 and (shut.pupils[row, 4:] == 0).all()
    assert shut.pupils[:, 4].sum() == still.pupils[:, 4].sum()


def test_homes_bring_their_pupils_as_they_are_lived_in() -> None:
    """400 homes with a quarter of a pupil each bring about 100 primary pupils when all are lived in."""
    still = project(town(), settings())
    homes = {"Riverside": Housing(school="B", first_year=2023, homes=400)}
    built = project(town(), settings(housing=homes))
    row = [unit.id for unit in built.units].index("B:primary")
    more = (built.pupils - still.pupils)[row]
    assert more[1] == pytest.approx(20, abs=3) and more[5:] == pytest.approx(100, abs=4)


def test_schools_that_nobody_knows_are_all_told() -> None:
    """Each place is named."""
    wrong = settings(housing={"X": Housing(school="Q", first_year=2024, homes=5)},
                     closures={"B": Closure(year=2026, to={"Z": 1.0})})  # fmt: skip
    with pytest.raises(BadInput) as told:
        project(town(), wrong)
    assert [one.place for one in told.value.problems] == ["projection.housing.X.school", "projection.closures.B.to"]


def test_the_way_from_an_old_forecast_adds_up() -> None:
    """Fewer births show as births, another method as assumptions, another history as data."""
    old = town()
    fewer = {year: count * (0.8 if year > 2018 else 1.0) for year, count in old.births.items()}
    rows = dict(old.enrolment)
    rows["A", 2022, 3] = replace(rows["A", 2022, 3], pupils=95)
    new = replace(old, births=fewer, enrolment=rows), settings(migration={"primary": 0.01})
    steps = waterfall((old, settings()), new, 2026)
    primary = [one for one in steps if one.stage == "primary"]
    assert [one.cause for one in primary] == ["old", "births", "assumptions", "projects", "data"]
    assert primary[1].change < 0 < primary[2].change and primary[4].change != 0
    assert primary[0].after + sum(one.change for one in primary) == primary[-1].after
    with pytest.raises(ValueError, match="not forecast by both"):
        waterfall((old, settings()), (old, settings()), 2031)


def test_demand_for_teachers_follows_the_norms() -> None:
    """A has 475 pupils: ⌈475 / 19 × 0.95⌉ = 24 by posts; B's 240 give 12; classes × 30 / 15 by lessons."""
    facts = outlook(town(), settings(), project(town(), settings()))
    first = facts.stages[0]
    assert (first.stage, first.year, first.pupils, first.by_posts) == ("primary", 2022, 715, 36)
    assert first.by_lessons == 2 * first.classes and first.teachers == 40
    assert first.short == max(first.by_posts, first.by_lessons) - 40
    classes = replace(Norms.of(settings().assumptions), small_class_teachers={"primary": 9.0, "junior": 9.0})
    small = outlook(town(), settings(), project(town(), settings()), classes)
    assert small.stages[0].by_posts == 36  # no school under 200 pupils in the base year


def test_every_norm_is_a_parameter_of_the_scenario() -> None:
    """1:9.5 staff doubles the posts, ten periods a teacher the lessons' 30/15; B is small under 300 pupils: 6 × 9."""
    changes = {"pupils_per_staff_primary": 9.5, "periods_per_teacher_primary": 10.0, "small_school_pupils": 300,
               "small_class_teachers_primary": 9.0, "pay_growth": 0.1, "funding_floor": 1000}  # fmt: skip
    one = settings()
    other = one.model_copy(update={"assumptions": one.assumptions.model_copy(update=changes)})
    first, second = outlook(town(), other, project(town(), other)).stages[:2]
    assert first.by_posts == 48 + 54 and first.by_lessons == 3 * first.classes
    assert first.public_funds_yuan == 2000 * 720
    assert second.pay_yuan == pytest.approx(second.teachers * 138_000 * 1.1)


def test_places_by_area_are_not_netted() -> None:
    """West has B's 99 classrooms; spare and missing are added up over schools."""
    areas = outlook(town(), settings(), project(town(), settings())).areas
    west = next(one for one in areas if (one.area, one.stage, one.year) == ("West", "primary", 2022))
    assert (west.pupils, west.places, west.spare, west.missing) == (240, 99 * 45, 99 * 45 - 240, 0)
    assert west.upkeep_yuan == west.spare * 450.0


def test_early_and_late_retirement_move_people_between_years() -> None:
    """A man of March 1965 reaches 60 in March 2025: with the reform April 2025; early March 2025, late April 2028."""
    roster = (person(1, "A", sex="M", birth=(1965, 3)), person(2, "A", head=True, since=2012))
    one = town(roster=roster)
    facts = outlook(one, settings(), project(one, settings()))
    by_year = {row.year: (row.statutory, row.early, row.late) for row in facts.retirements}
    assert by_year[2025] == (1, 1, 0) and by_year[2028] == (0, 0, 1)
    assert facts.heads_due == 1


def test_after_the_horizon_births_follow_the_nation() -> None:
    """Five more years are projected; spare places grow as births fall."""
    longer = after_horizon(town(), settings())
    assert longer.horizon == 2035 and longer.projection.births == "middle"
    areas = outlook(town(), longer, project(town(), longer)).areas
    spare = [sum(one.spare for one in areas if one.year == year and one.stage == "primary") for year in (2025, 2035)]
    assert spare[1] > spare[0]
