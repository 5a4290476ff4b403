"""Data are kept whole and checked, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.district.edit import replaced, text_tables
from planner.district.read import read_district
from planner.store.datasets import FOLDER, keep_data

CHANGQING = Path(__file__).parents[2] / "scenarios" / "changqing"
BASE = CHANGQING / "baseline.yaml"


def test_kept_data_are_used_by_a_scenario_of_their_own(tmp_path: Path) -> None:
    """The scenario has the budget of its base and the district of the new tables."""
    tables = text_tables(CHANGQING / "tables")
    table = tables["schools"]
    at = table.columns.index("name")
    rows = [list(row) for row in table.rows]
    rows[0][at] = "改名小学"
    edited = replaced(tables, "schools", table.columns, rows)
    loaded = keep_data(tmp_path, "我的数据", edited, BASE, ("illustrative=false",))
    assert loaded.path == tmp_path / FOLDER / "我的数据" / "scenario.yaml"
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    assert district.schools[0].name == "改名小学" and loaded.scenario.title == "我的数据"
    assert loaded.scenario.illustrative is False and loaded.scenario.deadline == 2026


@pytest.mark.parametrize("spoil", ["cell", "project", "name", "taken"])
def test_nothing_is_written_before_everything_passes(tmp_path: Path, spoil: str) -> None:
    """A wrong cell, a project that the scenario starts and the tables lack, a name of nothing, a name that is taken."""
    tables = text_tables(CHANGQING / "tables")
    name = {"name": "../.."}.get(spoil, "x")
    if spoil == "cell":
        table = tables["premises"]
        rows = [list(row) for row in table.rows]
        rows[3][table.columns.index("teaching_area_m2")] = "many"
        tables = replaced(tables, "premises", table.columns, rows)
    elif spoil == "project":
        tables = {code: one for code, one in tables.items() if code not in ("projects", "project_relief")}
    elif spoil == "taken":
        (tmp_path / FOLDER / "x").mkdir(parents=True)
    before = sorted((tmp_path / FOLDER).glob("*"))
    with pytest.raises(BadInput) as bad:
        keep_data(tmp_path, name, tables, BASE)
    assert bad.value.problems
    if spoil == "cell":
        assert "premises.csv:5" in bad.value.problems[0].place and bad.value.problems[0].value == "many"
    assert sorted((tmp_path / FOLDER).glob("*")) == before
