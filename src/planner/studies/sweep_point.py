"""One point of a sweep 扫描点: what a scenario comes to, as a handful of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from planner.base.errors import BadInput
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.instance import build_instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.solve import discounted
from planner.scenario.load import LoadedScenario
from planner.studies.plan import plan_case, run_plan
from planner.studies.prepare import prepare
from planner.studies.preschool_standing import standings
from planner.studies.programmes import beside_programmes, programmes_of, reserved
from planner.studies.sweep import Task

#: Facts of a point in order; None where the kind of point does not know it.
FACTS: Final = (
    "code", "status", "verified", "reproducible", "total_cost_yuan", "objective_yuan", "lower_bound_yuan", "gap",
    "first_year_all_met", "units", "units_pass", "not_met", "worst_cv", "worst_cv_of", "pupils", "hires", "moves",
    "building_yuan", "peak_yuan", "peak_year", "reason",
)  # fmt: skip
#: Facts that a tornado or a heat map can show.
MEASURES: Final = (
    "total_cost_yuan", "lower_bound_yuan", "objective_yuan", "first_year_all_met", "units_pass", "not_met", "worst_cv",
    "pupils", "hires", "moves", "building_yuan", "peak_yuan",
)  # fmt: skip
_BUILDING: Final = ("build", "extend", "add_classroom", "extend_sports", "k_build", "k_extend")
Facts = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """A task that was tried: its facts, or what went wrong (and may go better another time)."""

    index: int
    facts: Facts | None
    error: str = ""


def measure_batch(tasks: Sequence[Task]) -> list[Done]:
    """Measure tasks one after the other; a failure of one leaves the others."""
    return [measure_one(task) for task in tasks]


def measure_one(task: Task) -> Done:
    """Measure one task; whatever it raises is told, so that the engine can try it again."""
    try:
        return Done(task.index, measured(task))
    except Exception as error:  # a worker must hand back what happened, not die of it
        return Done(task.index, None, f"{type(error).__name__}: {error}"[:300])


def measured(task: Task) -> Facts:
    """Return the facts of a point; inputs that cannot be used are a fact, too (code 2)."""
    found: Facts = dict.fromkeys(FACTS)
    try:
        how = {"plan": _planned, "linear": _linear, "assess": _assessed}[task.mode]
        found |= how(task.loaded)
    except BadInput as bad:
        found |= {"code": 2, "status": "bad_input", "reason": "; ".join(one.render("en") for one in bad.problems)}
    return {key: value.item() if isinstance(value, np.generic) else value for key, value in found.items()}


def _planned(loaded: LoadedScenario) -> Facts:
    scenario = loaded.scenario
    plain = scenario.preschool is None and not scenario.free
    # without the search for ways out, which takes many solves and is no fact of a point
    result = plan_case(prepare(loaded)) if plain else run_plan(loaded)
    run = result.run
    keys = ("status", "verified", "reproducible", "objective_yuan", "lower_bound_yuan", "gap", "first_year_all_met")
    facts: Facts = {"code": result.code, **{key: run.get(key) for key in keys}}
    if result.reason is not None:
        facts["reason"] = result.reason.render("en")
    if result.code == 0:
        facts |= {"total_cost_yuan": run["total_cost_yuan"], **_deeds(result.tables)}
    elif result.code == 3:
        conflict = result.tables["conflicts"]
        facts["reason"] = "; ".join(f"{group} {subject}" for group, subject in
                                    zip(conflict["group"], conflict["subject"], strict=True))[:300]  # fmt: skip
    return facts | _standing(result.tables, loaded.scenario.deadline)


def _linear(loaded: LoadedScenario) -> Facts:
    """Bound of the linear plan with every CV exact; programmes that are paid beforehand are in it."""
    case = prepare(loaded)
    programmes = programmes_of(case)
    scenario = reserved(case.scenario, programmes.actions)
    targets = replace(beside_programmes(case.targets, programmes.actions), growth=())
    built = build(build_instance(case.district, scenario, case.projection, targets))
    engine = Engine(built.model, gap=scenario.solver.gap)
    outcome = solve_linear(built, engine, CutPool(engine, built.cones))
    if outcome.status != "optimal":
        return {"code": 3 if outcome.status == "infeasible" else 4, "status": outcome.status, "reproducible": True}
    bound = outcome.objective / YUAN / (1.0 + 1e-6) + built.fixed_objective
    bound += discounted(tuple(programmes.actions), case.scenario)
    return {"code": 0, "status": "bound", "verified": False, "reproducible": True, "lower_bound_yuan": bound}


def _assessed(loaded: LoadedScenario) -> Facts:
    """Where doing nothing leads."""
    schools, kindergartens = standings(loaded)
    parts = [one for one in (schools, kindergartens) if one is not None]
    years = [one.judgement.first_year_all_met for one in parts]
    tables: dict[str, pd.DataFrame] = {}
    if schools is not None:
        tables = dict(schools.tables)
    elif kindergartens is not None:
        tables = kindergartens.tables
    first = None if None in years else max(year for year in years if year is not None)
    facts: Facts = {"code": 0, "status": "assessed", "reproducible": True, "first_year_all_met": first}
    return facts | _standing(tables, loaded.scenario.deadline)


def _deeds(tables: Mapping[str, pd.DataFrame]) -> Facts:
    """What is done in all: hires, moves, building, and the year that costs most."""
    actions, transfers = tables["actions"], tables["transfers"]
    by_year = actions.groupby("year")["cost_yuan"].sum()
    peak = int(str(by_year.idxmax())) if len(by_year) else None
    return {
        "hires": float(actions.loc[actions["lever"] == "hire", "quantity"].sum()),
        "moves": float(transfers["teachers"].sum()) if len(transfers) else 0.0,
        "building_yuan": int(actions.loc[actions["lever"].isin(_BUILDING), "cost_yuan"].sum()),
        "peak_yuan": int(by_year.max()) if len(by_year) else 0,
        "peak_year": peak,
    }


def _standing(tables: Mapping[str, pd.DataFrame], deadline: int) -> Facts:
    """Units, verdicts and coefficients of the year in which the rules must first hold."""
    facts: Facts = {}
    verdicts = tables.get("verdicts")
    if verdicts is not None:
        short = (verdicts["year"] == deadline) & (verdicts["verdict"] == "not_met") & (verdicts["basis"] == "computed")
        facts["not_met"] = int(short.sum())
    rule = tables.get("schools_rule")
    if rule is not None:
        now = rule[(rule["year"] == deadline) & (rule["verdict"] != "not_measured")]
        facts |= {"units": len(now), "units_pass": int((now["verdict"] == "met").sum())}
    spread = tables.get("dispersion")
    if spread is not None and len(spread):
        now = spread[spread["year"] == deadline].reset_index(drop=True)
        worst = (now["cv"] / now["limit"]).fillna(0.0)
        row = now.iloc[int(worst.to_numpy().argmax())]
        facts |= {"worst_cv": float(worst.max()), "worst_cv_of": f"{row['stage']}:{row['indicator']}"}
    pupils = tables.get("pupils")
    if pupils is not None:
        facts["pupils"] = int(pupils.loc[pupils["year"] == deadline, "pupils"].sum())
    return facts
