"""The least cost of tiny districts of kindergartens, against every decision tried one by one.

Independent of the model: actions are written down from docs/preschool.md §4, the evaluator says whether they hold, and
the cheapest combination that it passes is the answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from planner.base.types import Action
from planner.compliance.preschool_replay import replay_preschool
from planner.compliance.preschool_verify import verify_preschool
from planner.optimization.preschool.solve import PreschoolPlan, optimize_preschool
from planner.scenario.load import load_scenario
from planner.studies.preschool_standing import PreschoolCase, prepare_preschool
from tests.district.preschool_small import BASE_YEAR, tables, write_scenario

YEARS = (2023, 2024, 2025)
#: Everything that needs no choice is off: nobody lacks pay, staff, money per child.
SETS = (
    "horizon=2025",
    "budget.factor=40",
    "solver.gap=0.000001",
    "preschool.levers=[k_extend, k_take_over, k_contract, k_fund, k_subsidy]",
    "preschool.assumptions.fund_public=0",
    "preschool.assumptions.subsidy_private=0",
    "preschool.assumptions.contract_leave_rate=0",
    "preschool.assumptions.post_retire_rate=0",
)
#: An extension of the largest public kindergarten, which has teachers to spare.
GROW = {
    "project_id": "GROW", "name": "Extension", "kind": "extend", "school_id": "K1", "township": "East", "classes": 4,
    "places": 120, "building_m2": 1200, "activity_m2": 900, "outdoor_m2": 600, "books": 0, "cost_yuan": 900_000,
    "build_years": 1, "earliest_start": 2023,
}  # fmt: skip
COST = {"k_take_over": 15_000, "k_contract": 1_500}


def tiny(folder: Path, third: bool, grow: bool, keep: float) -> PreschoolCase:
    """Return two townships and three or four kindergartens with premises and staff enough for everybody.

    ``third``: with an inclusive private kindergarten; ``grow``: the largest public one may be extended.
    """
    frames = tables()
    counted = frames["kindergarten_enrolment"].drop(columns=["largest_class"])
    counted.loc[counted["school_id"] == "K1", "children"] //= 2
    kindergartens = frames["kindergartens"].drop(columns=["insured_staff", "certified_teachers", "staff"])
    private = kindergartens["school_id"].isin(["K3", "K4"])
    kindergartens["post_teachers"] = (~private) * 30
    kindergartens["contract_teachers"] = private * 30
    kindergartens["pay_contract_yuan"] = kindergartens["pay_post_yuan"] = 100_000
    kindergartens["carers"], kindergartens["fund_per_child_yuan"], kindergartens["village"] = 20, 2_000, 0
    kindergartens["building_m2"], kindergartens["activity_m2"], kindergartens["outdoor_m2"] = 5_000, 4_000, 2_000
    kindergartens["development_id"], kindergartens["residential"] = None, 0
    kept = ["K1", "K2", "K3", "K4"] if third else ["K1", "K2", "K4"]
    path = write_scenario(
        folder,
        kindergartens=kindergartens[kindergartens["school_id"].isin(kept)],
        kindergarten_enrolment=counted[counted["school_id"].isin(kept)],
        schools=frames["schools"][frames["schools"]["school_id"].isin([*kept, "OLD"])],
        births=pd.DataFrame([{"year": year, "births": 150} for year in range(2016, 2025)]),
        kindergarten_posts=None,
        developments=None,
        preschool_projects=pd.DataFrame([GROW]) if grow else None,
        townships=pd.DataFrame([
            {"township": "East", "population_3_5": 320 if third else 220, "needs_center": 1},
            {"township": "West", "population_3_5": 52, "needs_center": 0},
        ]),
    )  # fmt: skip
    case = prepare_preschool(load_scenario(path, (*SETS, f"preschool.assumptions.public_keep={keep}")))
    assert case is not None
    return case


def decisions(case: PreschoolCase) -> Iterator[tuple[Action, ...]]:
    """Every way in which private kindergartens may change hands and the extension may start, in every year."""
    options: list[list[Action | None]] = []
    for one in case.preschool.kindergartens:
        levers = {"private": ("k_contract", "k_take_over"), "inclusive_private": ("k_take_over",)}.get(one.operator, ())
        rows = [
            Action(f"{one.id}:kindergarten", one.id, year, lever, one.operator, one.places, "places",
                   COST[lever] * one.places, "all", year)
            for lever in levers for year in YEARS
        ]  # fmt: skip
        options.append([None, *rows])
    for project in case.preschool.projects:
        options.append([None, *(
            Action("K1:kindergarten", "K1", year, "k_extend", project.id, 1000, "permille", project.cost_yuan, "all",
                   year + 1) for year in YEARS[:-1])])  # fmt: skip
    for chosen in product(*options):
        yield tuple(row for row in chosen if row is not None)


def due(case: PreschoolCase, rows: tuple[Action, ...]) -> tuple[Action, ...]:
    """Add what follows from the changes: money per child that the standard asks for where it is paid anew."""
    done = replay_preschool(case.preschool, case.scenario, case.projection, case.targets.class_limit, rows)
    more = []
    for n, name in enumerate(done.outcome.kindergartens):
        known = case.preschool.by_id.get(name)
        for t, operator in enumerate(done.courses[name].operator):
            if known is not None and t and operator != known.operator:
                kind, lever = {"public": (0, "k_fund"), "inclusive_private": (2, "k_subsidy")}[operator]
                rule = case.targets.fund[kind, max(t, case.targets.first_year - BASE_YEAR)]
                each, children = math.ceil(rule - 1e-9) if math.isfinite(rule) else 0, int(done.outcome.attending[n, t])
                year = BASE_YEAR + t
                more.append(Action(f"{name}:kindergarten", name, year, lever, "", children, "children", each * children,
                                   "all", year))  # fmt: skip
    return (*rows, *(one for one in more if one.cost_yuan))


def discounted(rows: tuple[Action, ...], rate: float) -> float:
    """Return the discounted yuan of rows."""
    return sum(row.cost_yuan * (1 + rate) ** (2022 - row.year) for row in rows)


@pytest.mark.parametrize(("third", "grow", "keep"), [(True, False, 0.0), (False, True, 0.5)])
def test_the_plan_is_as_cheap_as_the_best_of_all_decisions(
    tmp_path: Path, third: bool, grow: bool, keep: float
) -> None:
    """Every combination of decisions in every year; the evaluator passes some, and the plan costs as the cheapest."""
    case = tiny(tmp_path, third, grow, keep)
    rate = case.scenario.assumptions.discount_rate
    passed, refused = [], 0
    for chosen in decisions(case):
        rows = due(case, chosen)
        if verify_preschool(case.district, case.scenario, case.pack, rows).findings:
            refused += 1
        else:
            passed.append(discounted(rows, rate))
    plan = optimize_preschool(case.preschool, case.scenario, case.projection, case.targets)
    assert isinstance(plan, PreschoolPlan) and passed
    assert plan.solve.objective_yuan == pytest.approx(min(passed), abs=0.5)
    assert refused and 0 < min(passed) < max(passed)
