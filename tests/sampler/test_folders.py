"""The districts of the documents: committed as generated, marked as illustrative, calibrated, hard but within reach."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.base.terms import PHYSICAL, RESOURCES
from planner.scenario.load import load_scenario
from planner.studies.prepare import Case, prepare
from planner.studies.sampler import facts
from planner.studies.sampler.districts import build, mean_primary, primary_ratio
from planner.studies.sampler.folders import PLANS, write_folders

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.fixture(scope="module", params=sorted(PLANS))
def case(request: pytest.FixtureRequest) -> Case:
    """Return a district of the documents, read and projected."""
    return prepare(load_scenario(SCENARIOS / str(request.param) / "baseline.yaml"))


def test_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    """Every file is written again byte for byte; only tables that a sample never has may stand beside them."""
    write_folders(tmp_path)
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*"))
    assert len(written) > 3 * 12
    for relative in written:
        assert (SCENARIOS / relative).read_bytes() == (tmp_path / relative).read_bytes(), relative


def test_schools_are_not_presented_as_real(case: Case) -> None:
    """Every school is named as illustrative, but the two vocational schools that a document names."""
    assert case.illustrative and case.scenario.illustrative and case.district.illustrative
    for school in case.district.schools:
        assert "示意" in school.name or (school.type == "vocational" and school.build_year is None), school.name
    assert all("示意" in project.name for project in case.district.projects)


@pytest.mark.parametrize("code", sorted(PLANS))
def test_sizes_and_staffing_are_those_of_the_published_area(code: str) -> None:
    """The mean primary school and the pupils per primary teacher come within two per cent of the calibration."""
    plan = PLANS[code]
    parts = build(plan)
    assert mean_primary(parts.specs, parts.panel, plan.base_year) == pytest.approx(
        plan.calibration.pupils_per_primary, rel=0.02
    )
    assert primary_ratio(parts.teachers, parts.panel, plan.base_year) == pytest.approx(
        plan.calibration.pupils_per_teacher, rel=0.02
    )


@pytest.mark.parametrize("code", sorted(PLANS))
def test_the_case_is_hard(code: str) -> None:
    """Hardly any unit passes, several coefficients are over the limit, and a cap binds in some year."""
    parts = build(PLANS[code])
    found = {stage: facts.stage_facts(parts, stage) for stage in ("primary", "junior")}
    assert sum(one.passing for one in found.values()) <= 0.1 * sum(one.units for one in found.values())
    assert sum(len(one.over_limit(stage)) for stage, one in found.items()) >= 4
    assert 40 <= sum(one.units for one in found.values()) <= 70
    assert facts.oversized_cohorts(parts)
    for (fund, year), spent in PLANS[code].free.items():
        assert PLANS[code].caps[fund][year] < spent


def test_every_unit_can_reach_the_standards(case: Case) -> None:
    """From the year to hold from, sizes hold with the started projects, and the land is enough for R4 and R5."""
    projection, targets = case.projection, case.targets
    held = [y for y, year in enumerate(projection.years) if year >= case.scenario.deadline]
    school = np.array([unit.school_index for unit in projection.units])
    land = np.array([case.district.land.get(name, (0.0, 0.0)) for name in projection.schools])
    for column, k in enumerate((3, 4)):
        stock = projection.physical[:, PHYSICAL.index(RESOURCES[k])] + land[:, column, None]
        have = stock[school] * projection.weight
        need = targets.threshold[:, k] * projection.pupils
        assert (have >= need - 1e-9)[:, held][targets.measured[:, held]].all()
    pupils = np.zeros(targets.size_limit.shape)
    np.add.at(pupils, targets.size_group[school], projection.pupils)
    limited = targets.size_limit > 0
    assert (pupils <= targets.size_limit)[:, held][limited[:, held]].all()


def test_every_fact_of_the_documents_stands_in_its_scenario() -> None:
    """Key, value, line and citation: those of the three districts in the list of requirements."""
    wanted = {"rencheng": {"m_54": ("5-4", 81)}, "changshou": {
        "fact_k_public": (82, 24), "fact_k_temp": (392, 24), "fact_k_temp_pay": (34679, 24),
        "fact_k_staff_pay": (118659, 24), "fact_k_pay_ratio": (29, 24), "fact_k_insured": (1513, 28),
        "fact_k_insured_rate": (65, 28), "fact_voc_share": (23.9, 68), "fact_sat_safety": (86.92, 86),
        "fact_sat_bus": (85.98, 86), "fact_sat_food": (86.89, 86), "fact_cv_gap": (None, 50),
        "m_groups_yi": (5, 64), "m_groups_lian": (8, 64),
    }}  # fmt: skip
    for code, rows in wanted.items():
        held = load_scenario(SCENARIOS / code / "baseline.yaml").scenario.facts
        for key, (value, line) in rows.items():
            assert (held[key].value, held[key].source.line) == (value, line), key
            assert held[key].source.document


def test_the_documents_own_arithmetic_holds() -> None:
    """34,679 ÷ 118,659 is 29 %, and 1,513 of 65 % are about 2,328 staff."""
    held = load_scenario(SCENARIOS / "changshou" / "baseline.yaml").scenario.facts
    temporary, staff = float(held["fact_k_temp_pay"].value or 0), float(held["fact_k_staff_pay"].value or 0)
    assert round(100 * temporary / staff) == held["fact_k_pay_ratio"].value
    insured, rate = float(held["fact_k_insured"].value or 0), float(held["fact_k_insured_rate"].value or 0)
    assert round(insured / (rate / 100)) == 2328


def test_departments_and_phases_are_those_of_the_documents() -> None:
    """Taierzhuang's 22 departments with their duties; Changqing's three phases month by month."""
    taierzhuang = load_scenario(SCENARIOS / "taierzhuang" / "baseline.yaml").scenario
    assert len(taierzhuang.departments) == 22
    assert sum(len(one.duties) for one in taierzhuang.departments) == 77
    for name in ("baseline.yaml", "from-2025.yaml"):
        phases = load_scenario(SCENARIOS / "changqing" / name).scenario.phases
        assert [(one.start, one.end) for one in phases] == [
            ("2022-05", "2022-12"), ("2023-01", "2024-12"), ("2025-01", "2026-12"),
        ]  # fmt: skip
        assert all(one.responsible for one in phases)


def test_the_small_school_and_the_large_one_of_taierzhuang(case: Case) -> None:
    """A rural school has about 150 pupils, and the old school over 2,000 is not asked to shrink."""
    if case.scenario.standards != "taierzhuang":
        assert case.scenario.standards in ("rencheng", "changshou")
        return
    totals = pd.Series(case.projection.pupils[:, 0], [unit.school for unit in case.projection.units])
    sizes = totals.groupby(level=0).sum()
    assert ((sizes > 130) & (sizes < 170)).any()
    large = case.projection.schools.index("P01")
    assert sizes["P01"] > 2000
    assert (case.targets.size_limit[large] == 0).all()


def test_the_two_vocational_schools_are_listed_and_not_planned() -> None:
    """They stand in the table with the relocation as a candidate, and have no unit."""
    case = prepare(load_scenario(SCENARIOS / "changshou" / "baseline.yaml"))
    assert [s.id for s in case.district.schools if s.type == "vocational"] == ["V01", "V02"]
    assert not {"V01", "V02"} & set(case.projection.schools)
    with (SCENARIOS / "changshou" / "tables" / "projects.csv").open(encoding="utf-8") as source:
        projects = {row["project_id"]: row["name"] for row in csv.DictReader(source)}
    assert list(projects) == ["m_proj1", "m_proj2", "m_voc_site"]
    assert set(case.scenario.projects) == {"m_proj1", "m_proj2"}


def test_rural_schools_money_grows_faster_than_urban_schools(case: Case) -> None:
    """The illustrative money keeps the rule of Taierzhuang's document in every year, and says that it is made up."""
    amounts = {(row.item, row.year): row.amount for row in case.district.finance}
    for year in case.scenario.years:
        rural, urban = (amounts[item, year] / amounts[item, year - 1] for item in ("rural_spending", "urban_spending"))
        assert rural > urban
    assert all("illustrative" in row.source for row in case.district.finance)
