"""The joint scenario of Changshou is what the generator writes from the two that it joins."""

from __future__ import annotations

import shutil
from pathlib import Path

from planner.scenario.load import load_scenario
from planner.studies.sampler.changshou_both import write_changshou_both

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "changshou"


def test_the_folder_is_what_the_generator_writes(tmp_path: Path) -> None:
    """Scenario document and tables, byte for byte, from copies of the two."""
    for name in ("tables", "tables-preschool"):
        shutil.copytree(FOLDER / name, tmp_path / name)
    for name in ("baseline.yaml", "preschool.yaml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    write_changshou_both(tmp_path)
    assert (tmp_path / "both.yaml").read_bytes() == (FOLDER / "both.yaml").read_bytes()
    written = sorted(path.name for path in (tmp_path / "tables-both").glob("*.csv"))
    assert written == sorted(path.name for path in (FOLDER / "tables-both").glob("*.csv")) and len(written) > 20
    for name in written:
        assert (tmp_path / "tables-both" / name).read_bytes() == (FOLDER / "tables-both" / name).read_bytes(), name


def test_the_caps_are_those_of_both_added_up() -> None:
    """Every fund and year, and every lever of both is paid."""
    both, schools, kindergartens = (
        load_scenario(FOLDER / f"{name}.yaml").scenario for name in ("both", "baseline", "preschool")
    )
    for code in ("capital", "recurrent"):
        for year in range(2024, 2031):
            parts = schools.budget.cap(code, year) + kindergartens.budget.cap(f"preschool_{code}", year)
            assert both.budget.cap(code, year) == parts
    paid = {lever for one in both.budget.funds.values() for lever in one.levers}
    for one in (schools, kindergartens):
        assert {lever for fund in one.budget.funds.values() for lever in fund.levers} <= paid
    assert both.preschool == kindergartens.preschool and both.facts == schools.facts
