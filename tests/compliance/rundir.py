"""A good run folder of the world, written by the store as a study would write it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from planner import RESULTS_VERSION, SCHEMA_VERSION
from planner.compliance.folder import input_hashes
from planner.compliance.verify import VerifyReport, verify
from planner.district.model import District
from planner.district.read import read_district
from planner.scenario.load import LoadedScenario, load_scenario
from planner.standards.load import load_pack
from planner.store.runfolder import RunData, write_run
from tests.compliance.world import BASE, good_plan, write_world


def run_document(loaded: LoadedScenario, district: District, report: VerifyReport) -> dict[str, Any]:
    """Return the content of ``run.json`` for the plan made by hand, with a bound a hundredth below it."""
    scenario, objective = loaded.scenario, report.totals.objective_yuan
    bound = objective * 0.99
    return {
        "schema": SCHEMA_VERSION,
        "scenario": loaded.path.name,
        "title": scenario.title,
        "district": district.name,
        "base_year": scenario.base_year,
        "horizon": scenario.horizon,
        "status": "feasible",
        "objective_yuan": objective,
        "lower_bound_yuan": bound,
        "gap": (objective - bound) / objective,
        "bound_of": "stated for the test",
        "verified": report.ok,
        "first_year_all_met": report.judgement.first_year_all_met,
        "unknown_items": list(report.judgement.unknown_items),
        "reproducible": True,
        "total_cost_yuan": report.totals.total_cost_yuan,
        "committed_after_horizon_yuan": report.totals.committed_after_horizon_yuan,
        "inputs": input_hashes(loaded, district),
        "sets": [],
        "standards_pack": scenario.standards,
        "results_version": RESULTS_VERSION,
        "seed": scenario.solver.seed,
        "versions": {},
        "timings_s": {},
        "illustrative": True,
        "estimated": list(report.projection.estimated),
        "warnings": [text.render("en") for text in report.judgement.warnings],
    }


@cache
def inputs() -> tuple[LoadedScenario, District]:
    """The world on disk, read as a study reads it."""
    path = write_world(Path(mkdtemp(prefix="planner-world-")))
    loaded = load_scenario(path)
    return loaded, read_district(loaded.district_path, BASE)[0]


@cache
def good_run() -> RunData:
    """The run of the good plan."""
    loaded, district = inputs()
    report = verify(district, loaded.scenario, load_pack(loaded.scenario.standards), *good_plan())
    return RunData(run_document(loaded, district, report), report.tables)


def write_good(folder: Path) -> Path:
    """Write the good run into ``folder/run`` and return that."""
    write_run(folder / "run", good_run())
    return folder / "run"
