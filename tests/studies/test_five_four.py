"""The 5-4 system 五四制 from the tables to the verdicts: grade 6 is junior wherever a number is formed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner.base.terms import PER_PUPILS
from planner.compliance.judge import judge
from planner.compliance.outcome import do_nothing_outcome
from planner.compliance.targets import build_targets
from planner.district.model import GradeCount
from planner.optimization.instance import build_instance
from planner.projection import project
from planner.scenario.load import load_scenario
from planner.studies.assess import Assessment, assess
from planner.studies.prepare import Case, prepare

RENCHENG = Path(__file__).resolve().parents[2] / "scenarios" / "rencheng" / "baseline.yaml"
GRADE_6 = 5


@pytest.fixture(scope="module")
def case() -> Case:
    """Return Rencheng, read and projected."""
    return prepare(load_scenario(RENCHENG))


@pytest.fixture(scope="module")
def idle() -> Assessment:
    """Return Rencheng if nothing is done."""
    return assess(load_scenario(RENCHENG))


def test_grade_6_stands_in_junior_units_only(case: Case) -> None:
    """In every year, base year and projected ones; junior schools run four grades, primary ones five."""
    assert case.district.school_system == "5-4"
    for unit, grades in zip(case.projection.units, case.projection.pupils_by_grade, strict=True):
        taught = {grade + 1 for grade in range(12) if grades[grade].any()}
        if unit.stage == "primary":
            assert taught <= {1, 2, 3, 4, 5}
            assert 5 in taught or case.district.school_by_id[unit.school].type == "teaching_point"
        if unit.stage == "junior":
            assert taught == {6, 7, 8, 9}


def test_leavers_of_grade_5_enter_grade_6(case: Case) -> None:
    """The district's intake into grade 6 follows last year's grade 5, not its grade 6."""
    ordinary = [u for u, unit in enumerate(case.projection.units) if unit.stage != "special"]
    totals = case.projection.pupils_by_grade[ordinary].sum(axis=0)
    ratio = totals[GRADE_6, 1:] / totals[GRADE_6 - 1, :-1]
    assert ((ratio > 0.95) & (ratio < 1.02)).all()


def test_split_weights_count_grade_6_as_junior(case: Case) -> None:
    """A nine-year school's areas are split A : 1.1 B with B from grade 6 on."""
    rows = [u for u, unit in enumerate(case.projection.units)
            if case.district.school_by_id[unit.school].type == "nine_year" and unit.stage == "primary"]  # fmt: skip
    assert rows
    for u in rows:
        junior = next(v for v, unit in enumerate(case.projection.units)
                      if unit.id == f"{case.projection.units[u].school}:junior")  # fmt: skip
        first, second = case.projection.pupils[u], case.projection.pupils[junior]
        assert case.projection.pupils_by_grade[u, GRADE_6].sum() == 0
        np.testing.assert_allclose(case.projection.weight[u], first / (first + 1.1 * second))


def test_thresholds_limits_and_teachers_are_those_of_the_junior_stage(case: Case) -> None:
    """R1 5.3, classes of 50, the junior ratio of teachers with grade 6; the optimizer takes the same numbers."""
    for u, unit in enumerate(case.projection.units):
        if unit.stage == "special" or not case.targets.measured[u].all():
            continue
        junior = bool(case.projection.pupils_by_grade[u, GRADE_6].any())
        assert junior == (unit.stage == "junior")
        assert set(case.targets.threshold[u, 0]) == {5.3 if junior else 4.2}
        assert set(case.targets.class_limit[u]) == {50 if junior else 45}
        ratio = case.scenario.assumptions.of_stage("pupils_per_teacher", "junior" if junior else "primary")
        assert case.targets.min_teachers[u, -1] == -(-case.projection.pupils[u, -1] // ratio)
    instance = build_instance(case.district, case.scenario, case.projection, case.targets)
    by_id = {unit.id: pupils for unit, pupils in zip(case.projection.units, case.projection.pupils, strict=True)}
    for u, unit in enumerate(instance.units):
        np.testing.assert_array_equal(instance.pupils[u], by_id[unit.id])


def test_every_indicator_of_a_junior_unit_is_per_pupil_of_grades_6_to_9(idle: Assessment) -> None:
    """Value × pupils with grade 6 is the stock, for each of the seven indicators; without grade 6 it is not."""
    projection = idle.case.projection
    frame = idle.tables["indicators"]
    for u, unit in enumerate(projection.units):
        if unit.stage != "junior":
            continue
        pupils = int(projection.pupils_by_grade[u, 5:9, 0].sum())
        rows = frame[(frame["unit"] == unit.id) & (frame["year"] == projection.base_year)].sort_values("indicator")
        stock = idle.judgement.stock[u, :, 0]
        np.testing.assert_allclose(rows["value"].to_numpy(), stock / pupils * np.array(PER_PUPILS))


def test_a_class_of_48_in_grade_6_is_within_the_limit_under_5_4_only(case: Case) -> None:
    """The same tables: a junior class of grade 6 may have 50 pupils, a primary one 45."""
    found = {}
    school = next(unit.school for unit in case.projection.units if unit.id.startswith("N") and unit.stage == "junior")
    base = case.scenario.base_year
    counts = {key: replace(count, largest_class=-(-count.pupils // count.classes))
              for key, count in case.district.enrolment.items() if key[1] == base}  # fmt: skip
    counts |= {(school, base, grade): GradeCount(40, 1, 40) for grade in range(1, 10)}
    counts[school, base, 6] = GradeCount(48, 1, 48)
    enrolment = {**case.district.enrolment, **counts}
    for system in ("5-4", "6-3"):
        district = replace(case.district, enrolment=enrolment, school_system=system)
        projection = project(district, case.scenario)
        targets = build_targets(district, case.scenario, case.pack, projection)
        judged = judge(district, case.scenario, case.pack, projection, targets,
                       do_nothing_outcome(projection, case.scenario)).verdicts  # fmt: skip
        rows = judged[(judged["standard"] == "G5") & (judged["year"] == base)]
        found[system] = {row.subject: row.verdict for row in rows.itertuples() if row.subject.startswith(f"{school}:")}
    assert found["5-4"] == {f"{school}:primary": "met", f"{school}:junior": "met"}
    assert found["6-3"] == {f"{school}:primary": "not_met", f"{school}:junior": "met"}


def test_size_is_judged_by_campus_or_with_the_campus() -> None:
    """Two campuses of one school pass by campus and fail together; the optimizer sees what the evaluator sees."""
    for by, fits in (("campus", True), ("school", False)):
        case = prepare(load_scenario(RENCHENG, [f"options.size_by={by}"]))
        main, campus = (case.projection.schools.index(name) for name in ("P01", "P03"))
        assert case.district.school_by_id["P03"].parent_school == "P01"
        y = case.projection.years.index(case.scenario.deadline)
        limit = case.targets.size_limit[:, y]
        instance = build_instance(case.district, case.scenario, case.projection, case.targets)
        over = dict(zip(instance.schools, instance.oversize[:, y], strict=True))
        assert (limit[main], limit[campus]) == ((2400, 2000) if fits else (2400, 0))
        assert bool(over["P01"] == 0) is fits
        outcome = do_nothing_outcome(case.projection, case.scenario)
        verdicts = judge(case.district, case.scenario, case.pack, case.projection, case.targets, outcome).verdicts
        row = verdicts[(verdicts["standard"] == "G4") & (verdicts["subject"] == "P01")]
        assert row[row["year"] == case.scenario.deadline]["verdict"].tolist() == ["met" if fits else "not_met"]
