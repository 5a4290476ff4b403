"""Every constraint family of the preschool model earns its place: without it the plan is refused, or too cheap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.base.types import Infeasible
from planner.compliance.preschool_verify_whole import WholeReport, verify_any
from planner.optimization.preschool import explain, solve
from planner.optimization.preschool.columns import make_plot
from planner.optimization.preschool.site import Coupling, Site
from planner.optimization.preschool.solve import FAMILIES, Built, PreschoolPlan, first_path, optimize_preschool, run
from planner.scenario.load import load_scenario
from planner.studies.preschool_standing import PreschoolCase, prepare_preschool
from tests.district.preschool_small import tables, write_scenario

#: Two years in which the rules hold, and money enough.
NEAR = "horizon=2026"
WEALTHY = "budget.factor=40"


def kindergartens(**changed: dict[str, object]) -> dict[str, pd.DataFrame]:
    """Return the table with other cells of some kindergartens."""
    frame = tables()["kindergartens"].set_index("school_id")
    for school, cells in changed.items():
        for column, value in cells.items():
            frame.loc[school, column] = value
    return {"kindergartens": frame.reset_index()}


def births(number: int) -> dict[str, pd.DataFrame]:
    """Return as many births in every year: children do not become fewer."""
    return {"births": pd.DataFrame([{"year": year, "births": number} for year in range(2016, 2025)])}


def fewer_at_k1() -> dict[str, pd.DataFrame]:
    """Return the counted children with half of those of the largest public kindergarten."""
    frame = tables()["kindergarten_enrolment"]
    here = frame["school_id"] == "K1"
    frame.loc[here, "children"] //= 2
    frame.loc[here, "largest_class"] = -(-frame.loc[here, "children"] // frame.loc[here, "classes"])
    return {"kindergarten_enrolment": frame}


@dataclass(frozen=True)
class Trial:
    """A district in which the family binds, and what the evaluator says of a plan made without it."""

    code: str
    place: str = ""
    sets: tuple[str, ...] = ()
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    #: Families that are left out on both sides, because they would do the same work.
    besides: tuple[str, ...] = ()


CROWDED = kindergartens(K1={"places": 100}, K2={"places": 40}, K3={"places": 80}, K4={"places": 60})
SMALL = kindergartens(K1={"building_m2": 1500, "activity_m2": 1000}, K4={"building_m2": 700, "activity_m2": 500})
SHORT = kindergartens(
    K1={"contract_teachers": 0, "certified_teachers": 8},
    K3={"contract_teachers": 3, "certified_teachers": 3},
    K4={"contract_teachers": 3, "certified_teachers": 3},
)
UNSTAFFED = kindergartens(K4={"contract_teachers": 2, "certified_teachers": 2})
TRIALS = {
    "states_follow": Trial("row.closed"),
    "once": Trial("build.rows", "NEW", ("preschool.projects={NEW: 2024}",)),
    "enrolment": Trial("verdict.not_met", "P1", (), births(150) | CROWDED),
    "inclusive": Trial("verdict.not_met", "P2", ("preschool.assumptions.public_keep=0",), births(150)),
    "public": Trial("verdict.not_met", "P3", (), births(150) | fewer_at_k1()),
    "centers": Trial("verdict.not_met", "P7"),
    "residential": Trial("verdict.not_met", "P9", (), kindergartens(K4={"residential": 1})),
    "class_sizes": Trial("verdict.not_met", "P28", (), births(180) | kindergartens(K1={"places": 200})),
    "areas": Trial("verdict.not_met", "P26S", (), births(150) | SMALL),
    "full_staff": Trial("verdict.not_met", "P29"),
    "ratio": Trial("verdict.not_met", "P31", (), SHORT, ("full_staff",)),
    "employers": Trial("rule.employer", "K4", (), UNSTAFFED),
    "quotas": Trial("rule.quota", "k_retrain", ("preschool.assumptions.retrain_quota=3",)),
    "posts": Trial("rule.posts", "", (), {"kindergarten_posts": pd.DataFrame([{"year": 2022, "posts": 12}])}),
}


#: Loaded before anything is patched: it keeps the ``build`` that it finds.
assert explain.build is solve.build


def prepared(folder: Path, sets: Iterable[str] = (), money: str = WEALTHY, **frames: pd.DataFrame) -> PreschoolCase:
    """Return the small district with other tables and settings."""
    case = prepare_preschool(load_scenario(write_scenario(folder, **frames), (NEAR, money, *sets)))
    assert case is not None
    return case


def planned(
    case: PreschoolCase, monkeypatch: pytest.MonkeyPatch, without: tuple[str, ...] = ()
) -> PreschoolPlan | Infeasible:
    """Plan with all families but ``without``."""
    original = solve.build
    kept = tuple(one for one in FAMILIES if one.__name__ not in without)
    with monkeypatch.context() as patch:
        patch.setattr(solve, "build", lambda plot, families=kept: original(plot, families))
        return optimize_preschool(case.preschool, case.scenario, case.projection, case.targets)


def found(case: PreschoolCase, plan: PreschoolPlan | Infeasible) -> set[tuple[str, str]]:
    """Return (code, place) of every finding of the evaluator."""
    assert isinstance(plan, PreschoolPlan)
    report = verify_any(case.district, case.scenario, plan.actions, ())
    assert isinstance(report, WholeReport)
    return {(one.code, one.place) for one in report.findings}


@pytest.mark.parametrize("family", sorted(TRIALS))
def test_a_plan_without_the_family_is_refused(family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With it the evaluator does not name the rule; without it the plan is cheaper and breaks just that rule."""
    trial = TRIALS[family]
    case = prepared(tmp_path, trial.sets, **trial.frames)
    full = planned(case, monkeypatch, trial.besides)
    less = planned(case, monkeypatch, (*trial.besides, family))
    assert isinstance(full, PreschoolPlan) and isinstance(less, PreschoolPlan)
    before, after = found(case, full), found(case, less)
    if not trial.besides:
        assert not before
    assert not [1 for code, place in before if code == trial.code and trial.place in place]
    assert [1 for code, place in after if code == trial.code and trial.place in place], sorted(after)


def test_without_the_caps_more_is_spent_than_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the money is too little; a plan that does not look at the caps is refused for them."""
    case = prepared(tmp_path, money="budget.factor=0.5")
    assert isinstance(planned(case, monkeypatch), Infeasible)
    assert {code for code, _ in found(case, planned(case, monkeypatch, ("funds",)))} == {"rule.fund"}


def solved(built: Built) -> float:
    """Return the least objective of a model (100,000 yuan)."""
    return run(built, 1e-6)[0].objective


def test_without_states_nothing_happens_and_costs_nothing(tmp_path: Path) -> None:
    """One state per block and year: without it no kindergarten stands, and no yearly money is due."""
    case = prepared(tmp_path)
    site = Site(case.scenario, case.preschool, case.projection, case.targets)
    plot = make_plot(site, first_path(site))
    held, free = (
        tuple(one for one in FAMILIES if one.__name__ in names)
        for names in (("one_state", "states_follow", "once"), ("states_follow", "once"))
    )
    assert solved(solve.build(plot, free)) == 0 < solved(solve.build(plot, held)) - 0.1


def test_retrained_teachers_come_from_somewhere(tmp_path: Path) -> None:
    """Where one primary school can spare two teachers, two are retrained; without the family everybody is."""
    case = prepared(tmp_path)
    spare = {"P:primary": np.full(case.projection.children.shape[-1], 2)}
    site = Site(
        case.scenario, case.preschool, case.projection, case.targets, Coupling(spare, {"CONV": frozenset({2024})}, True)
    )
    plot = make_plot(site, first_path(site))
    kept = tuple(one for one in FAMILIES if one.__name__ != "retraining")
    persons = []
    for built in (solve.build(plot), solve.build(plot, kept)):
        values = run(built, 1e-6)[1]
        persons.append(round(sum(values[column.name] for column in built.columns.retrain.values())))
    assert persons[0] == 2 < persons[1]
