"""The inputs that a reader moves 可调输入: their keys in the scenario, ranges and names, each described once.

What the schema describes (label, unit, range of a parameter) is read there; a lever only narrows the range to what is
worth trying, and names its choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.base.i18n import T, Text
from planner.district.model import District
from planner.scenario.parameters import parameters
from planner.scenario.schema import Scenario

#: Groups, in the order shown.
GROUPS = {
    "money": T("Money and prices"),
    "pupils": T("Births and pupils"),
    "projects": T("Construction projects"),
    "standards": T("Standards and deadline"),
}
#: What stands for a key that the scenario leaves out.
NONE = "null"
#: The start of a project that is not built.
NEVER = "never"
#: Yuan per pupil and year at which special education may be judged.
SPECIAL = ("6000", "8000")


@dataclass(frozen=True)
class Lever:
    """One input: ``key`` as in ``--set``; a range (``low`` to ``high`` in steps) or ``choices`` (value → words).

    Values are texts as ``--set`` takes them. ``percent``: the scenario holds a share, the reader sees per cent.
    """

    key: str
    group: str
    label: Text
    unit: Text | None = None
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    percent: bool = False
    choices: Mapping[str, Text | str] = field(default_factory=dict)

    def words(self, value: str) -> Text | str:
        """Return a value as a reader says it."""
        if self.choices:
            return self.choices.get(value, value)
        if self.percent:
            return f"{round(float(value) * 100, 2):g}%"
        return f"{float(value):,.10g}"


def levers(scenario: Scenario, district: District) -> tuple[Lever, ...]:
    """Return the inputs of a scenario that can be moved, in order."""
    years = range(scenario.base_year + 1, scenario.horizon + 1)
    return (*_money(), *_pupils(), *_projects(scenario, district), *_standards(years))


def common_levers() -> tuple[Lever, ...]:
    """Return the inputs that every scenario has, whatever its years and projects."""
    return (*_money(), *_pupils(), *_standards(range(0)))


def _money() -> tuple[Lever, ...]:
    return (
        Lever("budget.factor", "money", T("Budget, % of the scenario's yearly caps"), low=0.1, high=3.0, step=0.01,
              percent=True),
        _parameter("teacher_cost", "money", 60_000, 300_000, 1_000),
        _parameter("building_cost", "money", 2_000, 10_000, 100),
    )  # fmt: skip


def _pupils() -> tuple[Lever, ...]:
    births: dict[str, Text | str] = {
        "given": T("as given, then held"), "low": T("low"), "middle": T("middle"), "high": T("high")}  # fmt: skip
    return (
        Lever("projection.births", "pupils", T("Births after the base year"), choices=births),
        Lever("projection.migration.primary", "pupils", T("Net migration of primary pupils per year"), low=-0.05,
              high=0.05, step=0.005, percent=True),
        Lever("projection.migration.junior", "pupils", T("Net migration of junior pupils per year"), low=-0.05,
              high=0.05, step=0.005, percent=True),
        _parameter("leaver_rate", "pupils", 0.0, 0.05, 0.001, percent=True),
    )  # fmt: skip


def _projects(scenario: Scenario, district: District) -> tuple[Lever, ...]:
    """Start years; what the scenario does not name is not built, what it leaves free is chosen by the plan."""
    found = []
    for one in district.projects:
        start = scenario.starts.get(one.id)
        first = max(one.earliest_start or scenario.base_year + 1, scenario.base_year + 1)
        years = sorted({*range(first, scenario.horizon + 1), *([start] if start is not None else [])})
        choices: dict[str, Text | str] = {str(year): str(year) for year in years}
        if one.id in scenario.free:
            choices["free"] = T("chosen by the plan")
        choices[NEVER] = T("not built")
        label = T("{name}: start of construction", name=one.name)
        found.append(Lever(f"projects.{one.id}.start", "projects", label, choices=choices))
    return tuple(found)


def _standards(years: range) -> tuple[Lever, ...]:
    special: dict[str, Text | str] = {NONE: T("as the district's document says")}
    special.update({value: T("{yuan} yuan", yuan=value) for value in SPECIAL})
    rooms: dict[str, Text | str] = {"each": T("each subject"), "together": T("both together")}
    yes: dict[str, Text | str] = {"false": T("no"), "true": T("yes")}
    return (
        Lever("deadline", "standards", T("Everything met by autumn"), choices={str(year): str(year) for year in years}),
        Lever("options.special_education_fund", "standards", T("Special-education funding per pupil"), choices=special),
        Lever("options.special_rooms_reading", "standards", T("Music and art rooms: one per twelve classes"),
              choices=rooms),
        Lever("options.judge_rounded", "standards", T("Judge values rounded as displayed"), choices=yes),
    )  # fmt: skip


def _parameter(name: str, group: str, low: float, high: float, step: float, *, percent: bool = False) -> Lever:
    told = next(one for one in parameters() if one.key == name)
    unit = None if percent else Text(told.unit)
    return Lever(f"assumptions.{name}", group, Text(told.label), unit, low, high, step, percent)


def value_of(scenario: Scenario, key: str) -> str:
    """Return what the scenario holds at ``key``, as ``--set`` would write it."""
    held: Any = scenario.model_dump(mode="json", by_alias=True)
    for part in key.split("."):
        held = held.get(part) if isinstance(held, dict) else None
    if held is None:
        usual = {"projection.migration": "0", "projects": NEVER}
        return next((value for part, value in usual.items() if key.startswith(f"{part}.")), NONE)
    if isinstance(held, bool):
        return str(held).lower()
    return f"{held:.10g}" if isinstance(held, int | float) else str(held)


def as_set(key: str, value: str) -> str:
    """Return a change as ``--set`` takes it."""
    return f"{key}={value}"
