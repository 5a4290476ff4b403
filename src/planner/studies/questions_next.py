"""What next 边际价值: what each fund, rule, school and year is worth, each figure labelled as what it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pandas as pd

from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.base.types import Plan
from planner.optimization.questions.attain import Unpayable
from planner.optimization.questions.worth import FundWorth, RuleWorth, Worth, worth
from planner.optimization.solve import StoppedWithoutPlan, optimize
from planner.scenario.load import LoadedScenario
from planner.scenario.schema import Scenario
from planner.studies.plan import INFEASIBLE, STOPPED, VERIFIED
from planner.studies.questions_case import Answer, Asked, asked, frame

STEP = 1_000_000.0
#: Gains under this (yuan, or weighted shortfall) are rounding.
_NOTHING = {"yuan": 1.0, "shortfall": 1e-6}
_MEASURES = {
    "hire": "persons", "salary": "persons", "transfer": "persons", "rotate": "persons", "upgrade": "persons",
    "recognise": "persons", "buy_equipment": "yuan", "reassign_equipment": "yuan", "equip_room": "rooms",
    "music_room": "rooms", "art_room": "rooms", "extend": "m²", "add_classroom": "rooms", "extend_sports": "m²",
    "lease": "venues",
}  # fmt: skip


def ask_next(
    loaded: LoadedScenario,
    step: float = STEP,
    whole: int = 0,
    progress: Progress = silent,
    sets: tuple[str, ...] = (),
) -> Answer:
    """Return what ``step`` yuan more of each fund and year bring, and what each rule costs.

    The ``whole`` best funds are solved again in whole numbers (everything must be attainable). Raises BadInput.
    """
    progress(Step("read", T("Reading the district"), 0.0))
    one = asked(loaded, sets)
    started = time.perf_counter()
    try:
        found = worth(one.instance, one.weigh(), step, progress)
    except Unpayable:
        reason = T("What is fixed (projects started, classes opened) costs more than the caps allow.")
        return Answer(INFEASIBLE, one.case, "next", {}, {}, reason=reason)
    except StoppedWithoutPlan as stopped:
        return Answer(STOPPED, one.case, "next", {}, {}, reason=stopped.reason)
    linear = time.perf_counter() - started
    unit = "yuan" if found.feasible else "shortfall"
    again = list(_again(one, found, step, whole, progress)) if found.feasible and whole else []
    best = max(found.funds, key=lambda item: round(item.gain, 6), default=None)
    useful = best is not None and best.gain > _NOTHING[unit]
    answer: dict[str, Any] = {
        "feasible": found.feasible,
        "step_yuan": step,
        "least_yuan": found.base if found.feasible else None,
        "best": _best(best, unit) if best is not None and useful else None,
        "gap": again[0][7] if again else None,
    }
    tables = {
        "next_funds": _funds(found, step, unit, again),
        "next_prices": _prices(found, unit),
        "next_sums": _sums(found, unit),
        "next_spending": _spending(one, found) if useful else _spending(one, None),
    }
    timings = {"linear": linear, "all": time.perf_counter() - started}
    head = one.head("next", {"step": step, "whole": whole}, answer, timings)
    return Answer(VERIFIED, one.case, "next", head, tables)


def _best(best: FundWorth, unit: str) -> dict[str, Any]:
    return {"fund": best.fund, "year": best.year, "gain": best.gain, "gain_unit": unit, "kind": "linear_difference"}


def with_more(scenario: Scenario, fund: str, year: int, yuan: float) -> Scenario:
    """Return the scenario with ``yuan`` more in a fund's cap of one year, other caps as they are."""
    budget = scenario.budget
    funds = {}
    for code, old in budget.funds.items():
        caps = {at: float(budget.cap(code, at)) for at in old.caps}
        if code == fund:
            caps[year] = caps.get(year, 0.0) + yuan
        funds[code] = old.model_copy(update={"caps": caps})
    return scenario.model_copy(update={"budget": budget.model_copy(update={"factor": 1.0, "funds": funds})})


def _again(one: Asked, found: Worth, step: float, whole: int, progress: Progress) -> Iterator[tuple[Any, ...]]:
    """Rows of ``next_funds`` in whole numbers: the plan with and without the money, and the wider of their gaps."""
    base = _solved(one, one.instance.scenario)
    chosen = sorted(found.funds, key=lambda item: (-round(item.gain, 6), item.fund, item.year))[:whole]
    for number, item in enumerate(chosen):
        progress(Step("whole", T("The same in whole numbers"), 0.8 + 0.15 * number / len(chosen)))
        more = _solved(one, with_more(one.instance.scenario, item.fund, item.year, step))
        if base is None or more is None:
            continue
        gain, gap = base[0] - more[0], max(base[1], more[1])
        inside = int(abs(gain) <= gap * base[0])
        yield (item.fund, item.year, step, item.dual, gain, "yuan", "whole_difference", gap, inside)


def _solved(one: Asked, scenario: Scenario) -> tuple[float, float] | None:
    """Objective and gap of the whole-number plan under other caps."""
    item = one.instance
    try:
        plan = optimize(one.case.district, scenario, item.projection, item.targets)
    except StoppedWithoutPlan:
        return None
    if not isinstance(plan, Plan) or plan.solve.objective_yuan is None or plan.solve.gap is None:
        return None
    return plan.solve.objective_yuan, plan.solve.gap


def _funds(found: Worth, step: float, unit: str, again: list[tuple[Any, ...]]) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [
        (item.fund, item.year, step, item.dual, item.gain, unit, "linear_difference", None, 0) for item in found.funds
    ]
    return frame(
        "fund year step_yuan dual_gain gain gain_unit kind gap within_gap", [*rows, *again], "year within_gap",
        "fund gain_unit kind",
    )  # fmt: skip


def _place(subject: str) -> tuple[str, str]:
    """School and stage of a rule's subject."""
    head, _, tail = subject.partition("|")[0].partition(":")
    if head in ("primary", "junior"):
        return "", head
    return ("", "") if head.startswith("G11") else (head, tail)


def _rule(one: RuleWorth) -> str:
    return one.subject.partition("|")[2] if one.rule == "threshold" else one.rule


def _prices(found: Worth, unit: str) -> pd.DataFrame:
    rows = [
        (one.kind, _rule(one), one.subject, *_place(one.subject), one.year, 1.0, one.unit, one.saved, one.added, unit,
         None, 0)
        for one in found.rules
    ]  # fmt: skip
    return frame(
        "kind rule subject school stage year step unit saved added saved_unit gap within_gap", rows, "year within_gap",
        "kind rule subject school stage unit saved_unit",
    )  # fmt: skip


def _sums(found: Worth, unit: str) -> pd.DataFrame:
    """Duals added up by school, rule, year and fund; every yuan of a fund's cap counts for its step."""
    total: dict[tuple[str, str], list[float]] = {}
    for one in found.rules:
        if one.kind == "dual":
            school = _place(one.subject)[0]
            keys = [("rule", _rule(one)), ("year", str(one.year)), *([("school", school)] if school else [])]
            for key in keys:
                total.setdefault(key, []).append(one.saved)
    for fund in found.funds:
        if fund.dual > 0:
            total.setdefault(("fund", fund.fund), []).append(fund.dual)
    rows = [(by, subject, sum(values), unit, len(values)) for (by, subject), values in total.items()]
    rows.sort(key=lambda row: (row[0], -round(row[2], 9), row[1]))
    return frame("by subject saved saved_unit rows", rows, "rows", "by subject saved_unit")


def _spending(one: Asked, found: Worth | None) -> pd.DataFrame:
    fund_of = one.case.scenario.budget.fund_of
    rows = [
        (fund_of(item.lever), item.year, item.lever, item.school, item.quantity, _MEASURES.get(item.lever, ""),
         item.yuan)
        for item in (found.spending if found is not None else ())
    ]  # fmt: skip
    return frame("fund year lever school quantity measure cost_yuan", rows, "year", "fund lever school measure")
