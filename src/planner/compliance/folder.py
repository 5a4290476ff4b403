"""Checking a run folder 复核结果文件夹: what stands in the files against what the inputs and the plan's rows give."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner import RESULTS_VERSION, SCHEMA_VERSION
from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.types import Action, Transfer
from planner.compliance.finding import Finding, differs
from planner.compliance.preschool_verify_whole import WholeReport, verify_any
from planner.compliance.schemas import ASIDE, SCHEMAS, read_table
from planner.compliance.verify import SAME, Claims, VerifyReport
from planner.district.model import District
from planner.district.read import read_district
from planner.scenario.load import LoadedScenario, load_scenario

#: Relative difference up to which two floating numbers are the same on any machine.
RELATIVE = 1e-9
#: Cells told per table; the rest are counted.
TOLD = 20
#: Statuses of a run with a plan.
WITH_PLAN = ("optimal", "feasible")


def verify_folder(run_dir: Path, scenario_path: Path, sets: Sequence[str] | None = None) -> VerifyReport | WholeReport:
    """Re-derive the run in ``run_dir`` from the scenario in ``scenario_path`` and compare everything that it wrote.

    ``sets`` are changes of the scenario as on the command line; by default those named in ``run.json``. Reads
    ``tables/actions.csv`` and ``transfers.csv`` as the plan; every other table and the numbers of ``run.json`` must
    equal what they give. Raises :class:`BadInput` where ``run.json`` or an input cannot be read.
    """
    run = _run_json(Path(run_dir) / "run.json")
    loaded = load_scenario(scenario_path, tuple(run.get("sets", ())) if sets is None else tuple(sets))
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    return check_run(run_dir, loaded, district)


def check_run(run_dir: Path, loaded: LoadedScenario, district: District) -> VerifyReport | WholeReport:
    """Compare the run in ``run_dir`` with what inputs already read give; see :func:`verify_folder`."""
    run_dir = Path(run_dir)
    run = _run_json(run_dir / "run.json")
    tables, findings = _tables(run_dir)
    actions, transfers = _plan(tables, findings)
    claims = Claims(
        total_cost_yuan=_whole(run.get("total_cost_yuan")),
        objective_yuan=_number(run.get("objective_yuan")),
        first_year_all_met=run.get("first_year_all_met"),
        claims_first_year=True,
    )
    report = verify_any(district, loaded.scenario, actions, transfers, claims)
    findings += _run_numbers(run, loaded, district, report)
    for name, derived in report.tables.items():
        if name in tables:
            findings += compare_tables(name, tables[name], derived)
    return replace(report, findings=(*report.findings, *findings))


def input_hashes(loaded: LoadedScenario, district: District) -> dict[str, str]:
    """Return file name → sha256 of everything that a run was made of, as in ``run.json``."""
    return dict(sorted({**loaded.inputs, **district.inputs}.items()))


def _run_json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput([Problem("run.unreadable", path.name, str(error), T("the file is no run.json"))]) from error
    if not isinstance(document, dict):
        raise BadInput([Problem("run.unreadable", path.name, "", T("the file is no run.json"))])
    return document


def _number(value: object) -> float | None:
    """Return a finite number as it stands, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _tables(run_dir: Path) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Read every table of a plan; what cannot be read is a finding."""
    tables: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for name in SCHEMAS:
        if name in ("conflicts", "ways_out", "prices"):
            continue
        if name in ASIDE and not (run_dir / "tables" / f"{name}.csv").is_file():
            continue
        try:
            tables[name] = read_table(name, run_dir / "tables" / f"{name}.csv")
        except BadInput as error:
            findings += [Finding(one.code, one.place, one.message) for one in error.problems]
    return tables, findings


def _plan(tables: Mapping[str, pd.DataFrame], findings: list[Finding]) -> tuple[list[Action], list[Transfer]]:
    """Return the rows of the plan; ``of_them_backbone`` must follow from the type of the moved."""
    actions, transfers = [], []
    for row in _records(tables, "actions"):
        actions.append(Action(**row))
    for number, row in enumerate(_records(tables, "transfers"), start=1):
        backbone = row.pop("of_them_backbone")
        transfer = Transfer(**row)
        transfers.append(transfer)
        if backbone != transfer.of_them_backbone:
            findings.append(differs("row.backbone", f"transfers.csv:{number}", backbone, transfer.of_them_backbone))
    return actions, transfers


def _records(tables: Mapping[str, pd.DataFrame], name: str) -> Iterator[dict[str, Any]]:
    """Rows of a table with the columns of its schema, as Python values."""
    if name in tables:
        columns = [column for column, _ in SCHEMAS[name]]
        for values in zip(*(tables[name][column].tolist() for column in columns), strict=True):
            yield dict(zip(columns, values, strict=True))


def compare_tables(name: str, found: pd.DataFrame, derived: pd.DataFrame) -> list[Finding]:
    """Return a finding per cell of table ``name`` that is not what was derived (the first ones; the rest counted)."""
    if len(found) != len(derived):
        return [differs("table.rows", f"{name}.csv", len(found), len(derived))]
    findings = []
    for column, kind in SCHEMAS[name]:
        left, right = found[column].to_numpy(), derived[column].to_numpy()
        if kind == "float":
            same = np.isclose(left.astype(float), right.astype(float), rtol=RELATIVE, atol=RELATIVE, equal_nan=True)
        else:
            same = left == right
        for row in np.flatnonzero(~same):
            findings.append(differs("table.cell", f"{name}.csv:{row + 2}:{column}", left[row], right[row]))
    if len(findings) > TOLD:
        more = T("{count} more cells differ", count=len(findings) - TOLD)
        findings = [*findings[:TOLD], Finding("table.cell", f"{name}.csv", more)]
    return findings


def _run_numbers(
    run: Mapping[str, Any], loaded: LoadedScenario, district: District, report: VerifyReport | WholeReport
) -> Iterator[Finding]:
    """Compare the keys of ``run.json`` that the evaluator knows for itself."""
    scenario = loaded.scenario
    expected = {
        "schema": SCHEMA_VERSION,
        "results_version": RESULTS_VERSION,
        "scenario": loaded.path.name,
        "title": scenario.title,
        "district": district.name,
        "seed": scenario.solver.seed,
        "base_year": scenario.base_year,
        "horizon": scenario.horizon,
        "standards_pack": scenario.standards,
        "illustrative": scenario.illustrative or district.illustrative,
        "unknown_items": list(report.judgement.unknown_items),
        "inputs": input_hashes(loaded, district),
        "committed_after_horizon_yuan": report.totals.committed_after_horizon_yuan,
        "verified": True,
    }
    for key, value in expected.items():
        if key not in run or run[key] != value:
            yield differs("run.value", f"run.json:{key}", run.get(key), value)
    if run.get("status") not in WITH_PLAN:
        yield differs("run.value", "run.json:status", run.get("status"), " | ".join(WITH_PLAN))
    if _whole(run.get("total_cost_yuan")) is None or _number(run.get("objective_yuan")) is None:
        yield Finding("run.value", "run.json", T("the run states no cost"))
    yield from _bound(run)


def _bound(run: Mapping[str, Any]) -> Iterator[Finding]:
    """A lower bound lies below the objective, and the gap is the one between them."""
    objective, bound, gap = (_number(run.get(key)) for key in ("objective_yuan", "lower_bound_yuan", "gap"))
    if objective is None or bound is None:
        return
    if bound > objective + max(SAME, RELATIVE * abs(objective)):
        yield Finding("run.bound", "run.json:lower_bound_yuan", T("the bound lies above the objective"))
    between = max(0.0, (objective - bound) / objective) if objective > 0 else None
    same = gap is between if gap is None or between is None else abs(gap - between) <= RELATIVE
    if not same:
        yield differs("run.bound", "run.json:gap", gap, between)
