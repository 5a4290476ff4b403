"""Tables of a simulation 仿真结果表 ``simulation_*.csv``: odds, pass years, money, sites, sources, slack, mishaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from planner.base.terms import INDICATORS, MEASURED_STAGES
from planner.base.types import Bools
from planner.simulation.construction import usual_months
from planner.simulation.network import Site
from planner.studies.simulate import Simulated, half_width, passed, wilson
from planner.studies.simulate_measured import rotation_rows
from planner.studies.simulate_sample import MISHAPS, PHASE_ENDS, Sample

Rows = list[dict[str, Any]]


def simulation_tables(result: Simulated) -> dict[str, pd.DataFrame]:
    """Return every table by name; years are calendar years, money is yuan, dates are ``YYYY-MM``."""
    makers: dict[str, Callable[[Simulated], Rows]] = {
        "simulation_run": _run_rows,
        "simulation_odds": _odds_rows,
        "simulation_pass_year": _pass_year_rows,
        "simulation_cost": _cost_rows,
        "simulation_cash": _cash_rows,
        "simulation_sources": _source_rows,
        "simulation_sites": _site_rows,
        "simulation_mishaps": _mishap_rows,
        "simulation_rotation": rotation_rows,
    }
    if not result.bench.units:
        del makers["simulation_rotation"]
    return {name: pd.DataFrame(make(result)) for name, make in makers.items()}


def _run_rows(result: Simulated) -> Rows:
    scenario = result.bench.case.scenario
    t = result.bench.deadline - scenario.base_year
    facts: dict[str, Any] = {
        "replications": len(result.samples),
        "precision_asked": result.asked.precision if result.asked.precision is not None else "",
        "half_width": half_width(result.samples, t),
        "seed": result.asked.seed,
        "compared": min(result.asked.compared, len(result.samples)),
        "deadline": result.bench.deadline,
        "kindergartens": int(not result.bench.units),
        "parts": result.bench.parts,
        "illustrative": int(result.bench.case.illustrative),
        "stopped": int(result.stopped),
        "pupils": result.bench.told,
    }
    return [{"key": key, "value": value} for key, value in facts.items()]


def _odds_rows(result: Simulated) -> Rows:
    """Per year: the district, each group of rules, each school, unit, indicator and coefficient."""
    case, samples = result.bench.case, result.samples
    units, schools = result.bench.units, result.bench.schools
    rows: Rows = []

    def enter(scope: str, subject: str, standard: str, counts: Any) -> None:
        for t, year in enumerate(case.projection.years):
            count = int(counts[t])
            low, high = wilson(count, len(samples))
            rows.append(
                {"scope": scope, "subject": subject, "standard": standard, "year": year, "passes": count,
                 "replications": len(samples), "probability": count / len(samples), "low": low, "high": high}
            )  # fmt: skip

    enter("district", "", "", passed(samples, "district"))
    groups = np.sum([one.failing == 0 for one in samples], axis=0)
    for g, group in enumerate(result.bench.groups):
        enter("rule", "", group, groups[g])
    for s, counts in enumerate(np.sum([school_passes(result, one) for one in samples], axis=0) if units else ()):
        enter("school", schools[s], "", counts)
    for name, standard, subjects in (
        ("school_rule", "SR", units), ("class_size", "G5", units), ("rooms", "G3", schools), ("size", "G4", schools),
    ):  # fmt: skip
        for subject, counts in zip(subjects, passed(samples, name), strict=True):
            enter("subject", subject, standard, counts)
    for unit, by_indicator in zip(units, passed(samples, "indicator"), strict=True):
        for code, counts in zip(INDICATORS, by_indicator, strict=True):
            enter("subject", unit, code, counts)
    for stage, by_indicator in zip(MEASURED_STAGES if units else (), passed(samples, "cv"), strict=True):
        for code, counts in zip(INDICATORS, by_indicator, strict=True):
            enter("subject", f"{stage}:{code}", "CV", counts)
    return rows


def school_passes(result: Simulated, sample: Sample) -> Bools:
    """Return whether each school passes on its own rules (s, y): school rule, class size, rooms, size."""
    units = result.bench.case.projection.units
    holds = sample.rooms & sample.size
    np.logical_and.at(
        holds, np.array([unit.school_index for unit in units], dtype=np.int64), sample.school_rule & sample.class_size
    )
    return holds


def _pass_year_rows(result: Simulated) -> Rows:
    """In which year the district passes for good; 0 stands for not by the horizon."""
    years, firsts = result.bench.case.projection.years, [one.first_year for one in result.samples]
    rows, total = [], 0
    for t, year in [*enumerate(years), (-1, 0)]:
        count = firsts.count(t)
        total += count
        low, high = wilson(count, len(firsts))
        rows.append(
            {"year": year, "count": count, "probability": count / len(firsts), "low": low, "high": high,
             "by_then": total / len(firsts) if t >= 0 else ""}
        )  # fmt: skip
    return rows


def _cost_rows(result: Simulated) -> Rows:
    costs = np.array([one.cost_yuan for one in result.samples], dtype=np.float64)
    found = {"planned": float(result.bench.planned.total_cost_yuan), "mean": float(costs.mean())}
    found |= {f"p{p}": float(np.percentile(costs, p)) for p in (10, 50, 90)}
    return [{"statistic": name, "yuan": round(yuan)} for name, yuan in found.items()]


def _cash_rows(result: Simulated) -> Rows:
    """Cash flow by year and fund: what the plan pays, and the band of what is really paid."""
    bench, scenario = result.bench, result.bench.case.scenario
    paid = np.stack([one.paid for one in result.samples]).astype(np.float64)
    rows = []
    for f, fund in enumerate(bench.funds):
        for t, year in enumerate(scenario.years):
            if t:
                band = np.percentile(paid[:, f, t], (10, 50, 90))
                rows.append(
                    {"year": year, "fund": fund, "planned_yuan": bench.planned.spent.get((fund, year), 0),
                     "mean_yuan": round(float(paid[:, f, t].mean())), "p10_yuan": round(float(band[0])),
                     "p50_yuan": round(float(band[1])), "p90_yuan": round(float(band[2])),
                     "cap_yuan": scenario.budget.cap(fund, year)}
                )  # fmt: skip
    return rows


def _source_rows(result: Simulated) -> Rows:
    """Each source of delay switched off, and left alone, against everything at once, on the same draws."""
    t = result.bench.deadline - result.bench.network.base_year
    rows: Rows = []
    for source in result.bench.sources:
        for mode, by_source in (("without", result.without), ("alone", result.alone)):
            there = by_source.get(source, ())
            if there:
                rows.append({"source": source, "mode": mode} | _compared(there, result.samples[: len(there)], t))
    return rows


def _compared(there: tuple[Sample, ...], base: tuple[Sample, ...], t: int) -> dict[str, Any]:
    passes = sum(bool(one.district[t]) for one in there)
    low, high = wilson(passes, len(there))
    schools = there[0].school_rule.size > 0  # kindergartens: every item that a subject fails counts
    first = slice(0, 1) if schools else slice(None)
    failing = [float(np.mean([one.failing[first, t].sum() for one in group])) for group in (there, base)]
    late = [float(np.mean([one.failing[:, t].sum() for one in group])) for group in (there, base)]
    cost = [float(np.mean([one.cost_yuan for one in group])) for group in (there, base)]
    return {
        "replications": len(there), "passes": passes, "probability": passes / len(there), "low": low, "high": high,
        "change": (passes - sum(bool(one.district[t]) for one in base)) / len(there),
        "failing_units": failing[0], "failing_units_change": failing[0] - failing[1],
        "failing_subjects": late[0], "failing_subjects_change": late[0] - late[1],
        "cost_yuan": round(cost[0]), "cost_change_yuan": round(cost[0] - cost[1]),
    }  # fmt: skip


def _site_rows(result: Simulated) -> Rows:
    """When each site's phases end (P10, P50, P90), and how often it is in use when the plan counts on it."""
    ends = np.stack([one.ends for one in result.samples])
    return [
        row
        for n, site in enumerate(result.bench.network.sites)
        for row in _ends_of(result, site, ends[:, n])
    ]  # fmt: skip


def _ends_of(result: Simulated, site: Site, ends: Any) -> Iterator[dict[str, Any]]:
    network = result.bench.network
    allowed = 12.0 * (site.due - site.start) + 8.0
    last = "opened" if site.is_project else "accepted"
    for phase in PHASE_ENDS if site.is_project else (last,):
        column = ends[:, PHASE_ENDS.index(phase)]
        known = np.where(np.isfinite(column), column, 12.0 * network.years)
        band = np.percentile(known, (10, 50, 90), method="inverted_cdf")
        on_time = column <= 12.0 * site.due + 8.0 + 0.05 if phase == last else np.zeros(0)
        yield {
            "site": site.id, "school": site.school, "kind": site.phases, "phase": phase,
            "planned_start": network.base_year + site.start, "planned_use": network.base_year + site.due,
            "p10": date_of(band[0], network.base_year), "p50": date_of(band[1], network.base_year),
            "p90": date_of(band[2], network.base_year),
            "on_time": float(on_time.mean()) if phase == last else "",
            "usual_months": usual_months(network.settings, site), "planned_months": allowed,
        }  # fmt: skip


def date_of(month: float, base_year: int) -> str:
    """Return months since 1 January of the base year as ``YYYY-MM``."""
    whole = int(month + 1e-9)
    return f"{base_year + whole // 12}-{whole % 12 + 1:02d}"


def _mishap_rows(result: Simulated) -> Rows:
    """What goes wrong, in persons or items a year: mean and band."""
    found = np.stack([one.mishaps for one in result.samples]).astype(np.float64)
    rows = []
    for m, what in enumerate(MISHAPS):
        for t, year in enumerate(result.bench.case.projection.years):
            if found[:, m, t].any():
                band = np.percentile(found[:, m, t], (10, 90))
                rows.append(
                    {"what": what, "year": year, "mean": float(found[:, m, t].mean()), "p10": float(band[0]),
                     "p90": float(band[1])}
                )  # fmt: skip
    return rows
