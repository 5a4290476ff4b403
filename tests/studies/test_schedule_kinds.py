"""Schools that close, redrawn catchments, conversions, cost profiles and funds: projected, planned and re-derived."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from planner.base.errors import BadInput
from planner.compliance.verify import verify
from planner.district.read import read_district
from planner.projection import project
from planner.scenario.load import LoadedScenario, load_scenario
from planner.studies.plan import VERIFIED, RunResult, run_plan
from planner.studies.prepare import prepare
from planner.studies.simulate_plan import plan_rows
from tests.compliance.world import BASE, scenario_document, world_tables

KINDS = [
    ("M1", "西山并入东街", "merge", "T1", 100_000, 1, 2023, None, None, None),
    ("C9", "东街学区调整", "catchment", "B1S", 0, 1, 2023, None, None, None),
    ("V9", "南河楼改造", "conversion", "C1", 900_001, 3, 2023, "0.2/0.5/0.3", "city", None),
]
RELIEF = [("M1", "T1", "primary", 1.0, "B1S"), ("C9", "A1", "primary", 0.2, None)]


def write(folder: Path, relief: list[tuple[object, ...]] = RELIEF, profile: str = "0.2/0.5/0.3") -> LoadedScenario:
    """The world with the three projects, started in 2023, 2024 and 2023."""
    tables = world_tables()
    roomy = tables["premises"]["school_id"] == "B1S"
    tables["premises"].loc[roomy, ["teaching_area_m2", "sports_area_m2"]] = (3000, 5000)
    rows = []
    for name, title, kind, school, cost, years, first, shares, fund, grades in KINDS:
        adds = (300, 0, 0, 1, 3, 0, 0) if kind == "conversion" else (0,) * 7
        rows.append((name, title, kind, school, cost, years, first, *adds, shares and profile, fund, grades))
    columns = [*tables["projects"].columns, "cost_profile", "fund", "moved_grades"]
    tables["projects"] = pd.concat([tables["projects"], pd.DataFrame(rows, columns=columns)], ignore_index=True)
    own = tables["project_relief"].assign(to_school=None)
    tables["project_relief"] = pd.concat([own, pd.DataFrame(relief, columns=list(own.columns))], ignore_index=True)
    target = folder / "district"
    target.mkdir(parents=True)
    for name, frame in tables.items():
        frame.to_csv(target / f"{name}.csv", index=False, encoding="utf-8")
    document = scenario_document()
    funds = document["budget"]["funds"]  # type: ignore[index]
    for fund in funds.values():
        fund["caps"] = dict.fromkeys(range(2023, 2031), 9_000_000)
    funds["city"] = {"name": "市级", "levers": [], "caps": {2023: 180_000, 2024: 450_000, 2025: 270_001}}
    document["projects"] = {"M1": {"start": 2023}, "C9": {"start": 2024}, "V9": {"start": 2023}}
    path = folder / "baseline.yaml"
    with path.open("w", encoding="utf-8") as out:
        YAML().dump(document, out)
    return load_scenario(path)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedScenario:
    """The world with the three projects."""
    return write(tmp_path_factory.mktemp("kinds"))


@pytest.fixture(scope="module")
def planned(loaded: LoadedScenario) -> RunResult:
    """Its plan."""
    return run_plan(loaded)


def unit(result: RunResult, name: str) -> int:
    """Row of a unit."""
    return [one.id for one in result.case.projection.units].index(name)  # type: ignore[union-attr]


def test_a_closed_school_sends_all_its_pupils_every_year(loaded: LoadedScenario) -> None:
    """T1 closes in 2024: its 24 pupils are in B1S from then on, entrants of later years as well; none is lost."""
    district, _ = read_district(loaded.district_path, BASE)
    only = loaded.scenario.started({"C9": 0})
    found, before = project(district, only), project(district, only.started({"M1": 0}))
    rows = {one.id: i for i, one in enumerate(found.units)}
    t1, b1s = rows["T1:primary"], rows["B1S:primary"]
    assert found.pupils[t1].tolist() == [24, 24] + [0] * 7
    assert (found.pupils[b1s, 2:] == before.pupils[b1s, 2:] + 24).all()
    assert np.array_equal(found.pupils.sum(axis=0), before.pupils.sum(axis=0))
    assert found.teachers[t1, :, 0].sum() == 4 and (found.physical[found.units[t1].school_index, 0] == 300).all()


def test_a_redrawn_catchment_moves_entrants_only(loaded: LoadedScenario) -> None:
    """From 2025 on a fifth of A1's 90 entrants go to B1S, grade by grade as they rise; the others stay."""
    district, _ = read_district(loaded.district_path, BASE)
    found = project(district, loaded.scenario.started({"M1": 0}))
    rows = {one.id: i for i, one in enumerate(found.units)}
    a1 = found.pupils_by_grade[rows["A1:primary"], :6]
    assert a1[0].tolist() == [90, 90, 90, 72, 72, 72, 72, 72, 72]
    assert a1[:, 4].tolist() == [72, 72, 90, 90, 90, 90]
    assert found.pupils_by_grade[rows["B1S:primary"], 0, 3:].tolist() == [78] * 6


def test_all_grades_move_at_once_where_the_table_says_so(loaded: LoadedScenario) -> None:
    """``moved_grades: all``: the year of opening moves a fifth of every grade."""
    district, _ = read_district(loaded.district_path, BASE)
    projects = tuple(replace(one, moved_grades="all") if one.id == "C9" else one for one in district.projects)
    found = project(replace(district, projects=projects), loaded.scenario)
    rows = {one.id: i for i, one in enumerate(found.units)}
    assert found.pupils_by_grade[rows["A1:primary"], :6, 3].tolist() == [72] * 6


def test_the_plan_is_verified_and_pays_by_profile_and_fund(planned: RunResult) -> None:
    """0.2/0.5/0.3 of 900,001 yuan from the city's fund; the evaluator agrees with every row."""
    assert planned.code == VERIFIED
    built = planned.tables["actions"].query("lever == 'build' and item == 'V9'")
    assert built[["year", "quantity", "cost_yuan", "fund"]].values.tolist() == [
        [2023, 200, 180_000, "city"], [2024, 500, 450_000, "city"], [2025, 300, 270_001, "city"],
    ]  # fmt: skip
    merged = planned.tables["actions"].query("lever == 'build' and item == 'M1'")
    assert merged["fund"].tolist() == ["capital"]
    rows = planned.tables["projects"].set_index("project")
    assert rows.loc["V9", "opens_year"] == 2026 and rows.loc["M1", "opens_year"] == 2024
    assert planned.tables["stocks"].query("unit == 'T1:primary' and year == 2026 and resource == 'teachers'").size


def test_the_evaluator_frees_the_staff_of_a_closed_school_only(planned: RunResult) -> None:
    """All four leave T1 in the year after it closed: allowed there, refused had it not been closed."""
    case = planned.case
    rows = plan_rows(case.loaded, planned.run, planned.tables)
    kept = [one for one in rows.transfers if one.from_unit != "T1:primary"]
    gone = [one for one in rows.actions if not (one.unit == "T1:primary" and one.lever in ("transfer", "rotate"))]
    move = replace(kept[0], year=2025, stage="primary", from_unit="T1:primary", to_unit="B1S:primary",
                   kind="transfer", type_code="a0q1b0", teachers=2, returns=0)  # fmt: skip
    paid = replace(rows.actions[0], unit="T1:primary", school="T1", year=2025, lever="transfer", item="a0q1b0",
                   quantity=2, measure="persons", cost_yuan=8_000, fund="recurrent", effective_year=2025)  # fmt: skip

    def codes(scenario: object) -> set[str]:
        report = verify(case.district, scenario, case.pack, [*gone, paid], [*kept, move])  # type: ignore[arg-type, union-attr]
        return {one.code for one in report.findings if one.place.startswith("T1:primary 2025")}

    assert "rule.move_share" not in codes(case.scenario)
    assert "rule.move_share" in codes(case.scenario.started({"M1": 0}))


@pytest.mark.parametrize(
    ("relief", "profile", "code"),
    [
        ([("M1", "T1", "primary", 0.6, "B1S")], "0.2/0.5/0.3", "relief.whole"),
        ([("M1", "T1", "primary", 1.0, None)], "0.2/0.5/0.3", "relief.merge"),
        ([("M1", "B1S", "primary", 1.0, "A1")], "0.2/0.5/0.3", "relief.merge"),
        ([("M1", "T1", "primary", 1.0, "J1")], "0.2/0.5/0.3", "relief.stage"),
        ([*RELIEF, ("V9", "A1", "primary", 0.1, None)], "0.2/0.5/0.3", "relief.wing"),
        ([RELIEF[0], ("C9", "A1", "primary", 0.1, "B1S")], "0.2/0.5/0.3", "relief.to"),
        ([RELIEF[0]], "0.2/0.5/0.3", "project.no_relief"),
        (RELIEF, "0.5/0.5", "project.profile"),
        (RELIEF, "0.5/0.5/0.5", "project.profile"),
        (RELIEF, "half", "project.profile"),
    ],
)  # fmt: skip
def test_tables_that_contradict_themselves(
    tmp_path: Path, relief: list[tuple[object, ...]], profile: str, code: str
) -> None:
    """Shares that lose pupils, receivers that are not there, profiles that do not fit the years of building."""
    loaded = write(tmp_path, relief, profile)
    with pytest.raises(BadInput) as refused:
        prepare(loaded)
    assert code in [one.code for one in refused.value.problems]
