"""Each constraint family of the model: its rows on a six-school district kept as text, and a plan without it refused.

``make golden`` writes the texts again; a change of them is a change of the model and belongs in the changelog.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from planner.base.types import Plan, Solve
from planner.compliance.targets import build_targets
from planner.district.read import read_district
from planner.optimization import constraints
from planner.optimization.build import FAMILIES, Built, build
from planner.optimization.engine import Engine
from planner.optimization.instance import build_instance
from planner.optimization.lastly import last_resort
from planner.optimization.solve import StoppedWithoutPlan, discounted, optimize
from planner.projection import project
from planner.scenario.schema import Scenario
from planner.standards.load import load_pack
from tests.compliance.world import World, scenario_document, world
from tests.district.small import small_tables, write_small
from tests.optimization.variants import (
    caps,
    district,
    grown,
    instance_of,
    no_project,
    planned,
    premises,
    rich,
    scenario,
    short,
    staff,
)
from tests.optimization.without import checked, verified, without

GOLDEN = Path(__file__).parent / "golden"
#: Functions of the constraints that add rows but stand outside FAMILIES (the cones are returned to the cut pool).
OUTSIDE = {"dispersion.dispersion"}


@cache
def six_schools() -> World:
    """The six-school district over three years, short of classrooms, with a fund that carries over."""
    tables = small_tables()
    tables["premises"]["classrooms"] -= 3
    with TemporaryDirectory() as folder:
        read, _ = read_district(write_small(Path(folder), tables), 2022)
    document = scenario_document() | {"base_year": 2022, "deadline": 2024, "horizon": 2025, "projects": {}}
    document |= {"simulation": {}}  # a fifth of those nominated for a rotation do not take it up
    parsed = Scenario.model_validate(document)
    pack = load_pack(parsed.standards)
    projection = project(read, parsed)
    return World(read, parsed, pack, projection, build_targets(read, parsed, pack, projection))


def rows_of(built: Built) -> dict[str, str]:
    """Return group → its rows as text, sorted: name, terms, sense and right side, subject."""
    problem = built.model.problem
    found: dict[str, list[str]] = {}
    signs = {0: "=", 1: ">=", -1: "<="}
    for info in built.model.rows:
        row = problem._constraints[info.name]
        terms = sorted((variable.name, coefficient) for variable, coefficient in row.items())
        text = " ".join(f"{coefficient:+.9g} {name}" for name, coefficient in terms)
        line = f"{info.name}: {text or '0'} {signs[row.sense]} {-row.constant:.9g}"
        found.setdefault(info.group.split(":")[0], []).append(f"{line}  \\ {info.subject} {info.unit}".rstrip())
    return {group: "\n".join([*sorted(lines), ""]) for group, lines in found.items()}


@cache
def golden_rows() -> dict[str, str]:
    """Rows of the six schools; a group that they do not have is taken from the world made for it."""
    found = rows_of(build(instance_of(six_schools())))
    for group, case in EXTRA.items():
        found.setdefault(group, rows_of(build(instance_of(case())))[group])
    return found


def brief(used: World) -> World:
    """The world up to the deadline only, so that its plans take a moment."""
    return scenario(used, horizon=2026)


def directed(share: float) -> World:
    """The short world, where ``share`` of the moves go to the school that lacks teachers."""
    return brief(short().assumed(to_weaker_share=share))


def bare() -> World:
    """Two primary schools have neither degrees nor backbone teachers, more than moves can mend; money is no matter."""
    used = world()
    for unit in ("B1S:primary", "C1:primary"):
        used = staff(used, unit, 14, 0, 0, 0, 2, 0, 0, 0)
    return rich(used)


#: Group → a world where it binds: a plan made without it is refused.
BINDS: dict[str, Callable[[], World]] = {
    "stock": lambda: brief(world()),
    "conservation": lambda: brief(short()),
    "posts": lambda: brief(
        rich(district(no_project().assumed(pupils_per_teacher_primary=14.0), posts={("primary", 2022): 60}))
    ),
    "vacancies": lambda: brief(rich(district(no_project(), temporary={("primary", 2022): 5}))),
    "staffing": lambda: brief(rich(no_project().assumed(pupils_per_teacher_primary=14.0))),
    "hire_quota": lambda: brief(rich(no_project().assumed(pupils_per_teacher_primary=14.0, hire_quota_primary=2))),
    "upgrade_quota": lambda: brief(bare().assumed(upgrade_quota_primary=0)),
    "backbone_quota": lambda: brief(bare().assumed(backbone_quota_primary=0)),
    "eligible": lambda: brief(short().assumed(eligible_share=0.05)),
    "rotation": lambda: brief(no_project()),
    "added": lambda: brief(premises(no_project(), "C1", multimedia_rooms=4)),
    "reassigned": lambda: brief(caps(premises(no_project(), "C1", equipment_yuan=500_000.0), capital=20_000.0)),
    "classrooms": lambda: brief(premises(no_project(), "A1", classrooms=11)),
    "classroom_area": lambda: brief(rich(premises(no_project(), "A1", classrooms=11))),
    "special_rooms": lambda: brief(district(no_project(), special_rooms=())),
    "school_size": lambda: brief(rich(grown(no_project(), "A1", 4))),
    "threshold": lambda: brief(premises(no_project(), "C1", multimedia_rooms=4)),
    "hired": lambda: brief(caps(no_project().assumed(pupils_per_teacher_primary=14.0), recurrent=100_000)),
    "fund": lambda: brief(caps(no_project(), recurrent=0.0)),
}
EXTRA: dict[str, Callable[[], World]] = {
    name: BINDS[name] for name in ("school_size", "special_rooms", "classrooms", "vacancies")
}
EXTRA["direction"] = lambda: directed(0.4)
#: Groups whose lack the evaluator cannot see in a plan, with the test that would fail without them.
ELSEWHERE = {
    "move_share": "rooms for exchanges bound moves as well; test_build.py does without the family",
    "rotation_backbone": "exchanges of backbone teachers cost the same, a plan keeps the share unasked (test_verify)",
    "direction": "below: writing the plan down asks for it as well, and then finds no schools",
    "held": "a school's own thresholds hold its equipment as well (test_build.py leaves the family out)",
    "exchange_room": "places for exchanges are found or not while the plan is written down (test_exchange.py)",
    "one_tolerated": "below, in the search of all whole numbers at once",
    "cv": "test_build.py: cones left out make the plan too cheap and break the limit",
    "mean": "test_build.py: the mean that the cones are about",
    "spent": "what a fund pays in a year, for the rules on growth (test_growth.py)",
    "growth": "rules on growth are shown with what to appropriate, they refuse no plan (docs/model.md rule 16)",
}


@pytest.mark.parametrize("group", sorted({*BINDS, *ELSEWHERE} - {"spent", "growth"}))
def test_rows_are_the_golden_ones(group: str) -> None:
    """The rows of each group on the six-school district are those that were looked at and kept."""
    path = GOLDEN / f"{group}.lp"
    text = golden_rows()[group]
    if os.environ.get("PLANNER_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text


def test_every_group_has_a_golden_and_a_case() -> None:
    """A group of rows that is added to the model comes with its text and with a world where it binds."""
    groups = set(golden_rows())
    assert groups - {"spent", "growth"} == {path.stem for path in GOLDEN.glob("*.lp")}
    assert groups <= set(BINDS) | set(ELSEWHERE)
    assert not set(BINDS) & set(ELSEWHERE)


def test_every_constraint_function_is_in_the_model() -> None:
    """A public function of ``constraints/`` that takes model and columns and adds rows is one of the families."""
    folder = Path(constraints.__path__[0])
    adding = set()
    for path in sorted(folder.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                calls = [c for c in ast.walk(node) if isinstance(c, ast.Call) and isinstance(c.func, ast.Attribute)]
                takes = [argument.arg for argument in node.args.args]
                if takes == ["model", "c"] and any(c.func.attr == "row" for c in calls):  # type: ignore[attr-defined]
                    adding.add(f"{path.stem}.{node.name}")
    named = {f"{one.__module__.rsplit('.', 1)[-1]}.{one.__name__}" for one in FAMILIES}
    assert adding <= named | OUTSIDE
    assert len(adding) > 12


@pytest.mark.parametrize("group", sorted(BINDS))
def test_a_plan_without_the_group_is_refused(group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The evaluator finds what the missing rows let through; or the moves do not even balance."""
    used = BINDS[group]()
    without(monkeypatch, group)
    try:
        found = optimize(used.district, used.scenario, used.projection, used.targets)
    except ArithmeticError as error:
        assert "do not balance" in str(error)
        return
    assert isinstance(found, Plan), "without the rule there is a plan"
    assert not checked(used, found).ok


@pytest.mark.parametrize("group", ["added", "rotation", "staffing", "threshold"])
def test_a_plan_with_the_group_is_verified(group: str) -> None:
    """In the same world the whole model has a plan that the evaluator confirms."""
    assert isinstance(verified(BINDS[group]()), Plan)


def test_moves_go_to_weaker_schools_where_that_is_asked() -> None:
    """A plan that was not asked for it is refused by an evaluator that is; asked for it, it passes."""
    report = checked(directed(0.4), planned(brief(short())))
    assert {one.code for one in report.findings} == {"rule.direction"}
    assert isinstance(verified(directed(0.4)), Plan)


@pytest.mark.slow
def test_without_its_rows_no_plan_reaches_weaker_schools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing the plan down asks for the direction as well, and finds no schools for it."""
    without(monkeypatch, "direction")
    with pytest.raises(StoppedWithoutPlan):
        optimize(*(getattr(directed(0.4), part) for part in ("district", "scenario", "projection", "targets")))


def test_two_tolerated_indicators_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a school may miss any number of indicators by 15 %, the plan is too cheap and is refused."""
    short_twice = premises(no_project(), "B1S", multimedia_rooms=6, teaching_area_m2=1400.0, equipment_yuan=640_000.0)
    used = brief(short_twice)
    without(monkeypatch, "one_tolerated")
    found = last_resort(build(build_instance(used.district, used.scenario, used.projection, used.targets)), 0.0)
    assert found.plan is not None
    cost = discounted(found.plan[0], used.scenario)
    plan = Plan(*found.plan, Solve("feasible", cost, None, None, "", True))
    assert not checked(used, plan).ok


def test_the_golden_model_solves() -> None:
    """The six-school model is one that the solver takes, so its rows are no dead text."""
    outcome = Engine(build(instance_of(six_schools())).model).run()
    assert outcome.status in ("optimal", "infeasible")
