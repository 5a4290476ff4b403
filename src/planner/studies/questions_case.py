"""What every question starts from 追问的准备: the case, its instance, weights, and the head of ``ask.json``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.growth import LEVER, GrowthNeed
from planner.base.i18n import T, Text
from planner.base.types import Action, Transfer
from planner.compliance.finding import Finding
from planner.compliance.verify import VerifyReport, verify
from planner.optimization.growth import on_top_of_plan
from planner.optimization.instance import Instance, build_instance
from planner.optimization.programmes import Programmes
from planner.scenario.load import LoadedScenario
from planner.studies.growth import affordable
from planner.studies.plan import RunResult
from planner.studies.prepare import Case, prepare, run_head
from planner.studies.programmes import beside_programmes, programmes_of, reserved

SCHEMA = 1
#: Findings that say of a rule that it is not met, or of teachers and classrooms that safety lacks them: an answer may
#: have them, where it says so. Every other finding refuses it.
TOLD = ("verdict.not_met", "verdict.unknown")
UNSAFE = ("rule.min_teachers", "rule.classrooms")


@dataclass(frozen=True)
class Answer:
    """An answer: exit code, content of ``ask.json`` and tables; run folders beside it by name."""

    code: int
    case: Case
    question: str
    head: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    plans: dict[str, RunResult] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    reason: Text | None = None


@dataclass(frozen=True)
class Asked:
    """A prepared question: the case, its programmes, and the instance with their money taken out."""

    case: Case
    programmes: Programmes
    instance: Instance
    growth: tuple[GrowthNeed, ...]
    sets: tuple[str, ...]

    def weigh(self) -> Callable[[str, str], float]:
        """Weight of a rule at a school, from the scenario's ``attainment``."""
        areas = {school.id: school.area_type for school in self.case.district.schools}
        attainment = self.case.scenario.attainment
        return lambda rule, school: attainment.weight(rule, school, areas.get(school, ""))

    def rows(self, actions: tuple[Action, ...]) -> tuple[Action, ...]:
        """A plan's rows with those of the programmes and what is appropriated on top, as in a run folder."""
        scenario = self.instance.scenario
        top = on_top_of_plan(self.growth, actions, scenario) if scenario.budget.fund_of(LEVER) else ()
        top = top if affordable(scenario, actions, top) else ()
        joined = (*actions, *top, *self.programmes.actions)
        return tuple(sorted(joined, key=lambda a: (a.year, a.school, a.unit, a.lever, a.item)))

    def judged(self, actions: tuple[Action, ...], transfers: tuple[Transfer, ...]) -> VerifyReport:
        """The evaluator's report on a plan of the schools, programmes included."""
        return verify(self.case.district, self.case.scenario, self.case.pack, self.rows(actions), transfers)

    def head(self, question: str, options: dict[str, Any], answer: dict[str, Any], timings: dict[str, float]) -> Any:
        """Content of ``ask.json`` (docs/questions.md)."""
        reproducible = self.case.scenario.solver.time_limit_s is None
        rest = {"options": options, "timings_s": {name: round(one, 3) for name, one in timings.items()}}
        known = run_head(self.case, self.sets) | {"schema": SCHEMA, "question": question}
        return known | rest | {"reproducible": reproducible, "answer": answer}


def asked(loaded: LoadedScenario, sets: tuple[str, ...] = ()) -> Asked:
    """Prepare a scenario for a question; raises :class:`BadInput` for what questions cannot be put to."""
    place = loaded.path.name
    if loaded.scenario.preschool is not None:
        message = T("questions are put to compulsory education only")
        remedy = T("ask a scenario without its preschool section")
        raise BadInput([Problem("ask.preschool", f"{place}:preschool", "", message, remedy=remedy)])
    if loaded.scenario.free:
        message = T("questions are put to decided start years")
        remedy = T("give these projects the start years that a plan has chosen")
        names = ", ".join(loaded.scenario.free)
        raise BadInput([Problem("ask.free", f"{place}:projects", names, message, remedy=remedy)])
    return asked_of(prepare(loaded), sets)


def asked_of(case: Case, sets: tuple[str, ...] = ()) -> Asked:
    """Return the question of a prepared case."""
    programmes = programmes_of(case)
    money = reserved(case.scenario, programmes.actions)
    targets = beside_programmes(case.targets, programmes.actions)
    # Rules on growth are kept by appropriating on top of a plan (studies.growth), not by the timing of its measures.
    instance = build_instance(case.district, money, case.projection, replace(targets, growth=()))
    return Asked(case, programmes, instance, targets.growth, sets)


def at_deadline(one: Asked, deadline: int) -> Asked:
    """Return the same question with the rules in force from another year."""
    scenario = one.case.scenario.model_copy(update={"deadline": deadline, "hold_from": None, "due": None})
    case = one.case
    from planner.compliance.targets import build_targets

    targets = build_targets(case.district, scenario, case.pack, case.projection)
    loaded = replace(case.loaded, scenario=scenario)
    return asked_of(replace(case, loaded=loaded, targets=targets), one.sets)


def refused(report: VerifyReport, *, unsafe: bool) -> tuple[Finding, ...]:
    """Findings for which an answer that falls short is not published."""
    told = (*TOLD, *(UNSAFE if unsafe else ()))
    return tuple(one for one in report.findings if one.code not in told)


def passing_units(report_tables: dict[str, pd.DataFrame], deadline: int) -> dict[str, bool]:
    """Unit → whether it meets the school rule in every year from the deadline in which it is measured."""
    rule = report_tables["schools_rule"]
    judged = rule[(rule["year"] >= deadline) & (rule["verdict"] != "not_measured")]
    return {str(unit): bool((rows["verdict"] == "met").all()) for unit, rows in judged.groupby("unit", sort=False)}


def frame(columns: str, rows: list[tuple[Any, ...]], ints: str = "", texts: str = "") -> pd.DataFrame:
    """Return rows as a frame with ``columns`` in order, kinds kept where there is no row; nan in ``ints`` is blank."""
    names, whole, words = columns.split(), set(ints.split()), set(texts.split())
    data: dict[str, Any] = {}
    for i, name in enumerate(names):
        values = [row[i] for row in rows]
        if name in whole:
            data[name] = pd.array([None if one != one else int(one) for one in values], dtype="Int64")
        elif name in words:
            data[name] = np.array(values, dtype=object)
        else:
            data[name] = np.array([np.nan if one is None else one for one in values], dtype=np.float64)
    return pd.DataFrame(data, columns=names)
