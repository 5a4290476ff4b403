"""Ready what-ifs: which documents are planned, when a kept run still stands, and what is told of each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from planner.report.what_ifs import what_if_blocks, what_ifs_page
from planner.scenario.load import load_scenario
from planner.studies.what_ifs import documents, unchanged, what_if
from tests.compliance.rundir import good_run

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "changqing"
#: What the bureau asks, as the documents are called.
ASKED = {
    "births-low", "budget-minus-15", "capital-six-months-late", "catchment-moves", "housing-2000-flats",
    "inspection-a-year-earlier", "no-hires", "schedule-campus-together", "schedule-junior-first",
    "schedule-primary-first", "special-education-8000", "sports-lease-refused", "three-points-merge",
    "twenty-fewer-hires", "west-campus-late",
}  # fmt: skip


def test_every_question_of_the_bureau_is_a_document() -> None:
    """Each loads and changes something; only the search over start years is left to its own command."""
    planned, left_out = documents(FOLDER / "what-if")
    assert {path.stem for path in planned} >= ASKED and [path.stem for path in left_out] == ["start-years-free"]
    assert all(load_scenario(path).changes for path in planned)


def test_a_kept_run_stands_until_something_changes() -> None:
    """Other data, another scenario, other standards or another program: it is planned again."""
    head = {"scenario": "a", "inputs": {"x": "1"}, "resolved": {}, "standards_sha256": "s", "results_version": 2,
            "versions": {"planner": "1"}}  # fmt: skip
    assert unchanged(head | {"status": "feasible"}, head)
    for key in head:
        assert not unchanged(head | {key: None}, head), key


def test_plans_and_proofs_are_told_and_anything_else_is_bad() -> None:
    """Cost and difference to the first; a proof names its rules; a run that is neither is marked."""
    data, loaded = good_run(), load_scenario(FOLDER / "what-if" / "no-hires.yaml")
    base = what_if(loaded, 0, {**data.run, "verified": True}, data.tables)
    dearer = replace(base, name="dearer", cost_yuan=(base.cost_yuan or 0.0) + 2e6)
    conflicts = pd.DataFrame([{"group": "fund", "subject": "capital", "year": 2025}])
    none = what_if(loaded, 3, {"status": "infeasible", "ways_out": [{"proved": True}, {"proved": False}]},
                   {"conflicts": conflicts})  # fmt: skip
    lost = replace(base, name="lost", code=4, verified=False)
    assert base.good and none.good and not lost.good and (none.ways, none.proved, none.cost_yuan) == (2, 1, None)
    page = what_ifs_page([base, dearer, none, lost], [Path("start-years-free.yaml")], "c", "2026-11-28", 2)
    assert "3 of 4 end" in page and "+2.00" in page and "2 ways out, 1 of them proved" in page
    (block,) = what_if_blocks([base, dearer, none, lost])
    assert block.table is not None and [row.tone for row in block.table.rows] == ["plain", "plain", "plain", "bad"]
