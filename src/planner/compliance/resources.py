"""R1–R7, the school rule and the coefficients of variation 资源配置判定, vectorised over units and years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.base.terms import INDICATORS, MEASURED_STAGES, PER_PUPILS, PHYSICAL
from planner.base.types import Floats, Targets
from planner.compliance.ledger import Ledger, Words, rounded_array, words_of
from planner.compliance.outcome import Outcome
from planner.compliance.rulebook import Rulebook, sources_of
from planner.indicators.dispersion import Dispersion, dispersion
from planner.indicators.ratios import VERDICTS, Tally, ratios, tally, unit_resources

SPORTS = PHYSICAL.index("sports_area_m2")


@dataclass(frozen=True)
class Resources:
    """Frames of the resource indicators (design §7) and the stocks behind them."""

    stock: Floats  # (u, k, y): numerators, leased venues that count included
    indicators: pd.DataFrame
    schools_rule: pd.DataFrame
    dispersion: pd.DataFrame
    contributions: pd.DataFrame


def unit_stocks(book: Rulebook, targets: Targets, outcome: Outcome) -> Floats:
    """Return the numerators R1…R7 (u, 7, y); leased sports area where the rule lets it count."""
    physical = outcome.physical.copy()
    physical[:, SPORTS] += np.where(targets.sports_lease, outcome.leased, 0.0)
    school = np.array([unit.school_index for unit in book.projection.units], dtype=np.int64)
    return unit_resources(outcome.teachers, physical, book.projection.weight, school)


def judge_resources(book: Rulebook, targets: Targets, outcome: Outcome, ledger: Ledger) -> Resources:
    """Judge the seven indicators, the school rule and the CVs; enter their verdicts in ``ledger``."""
    stock = unit_stocks(book, targets, outcome)
    values = ratios(stock, book.projection.pupils, axis=1)
    judged = _as_judged(book, values) if ledger.judge_rounded else values
    counts = tally(judged, targets.threshold, targets.tolerance, targets.measured, axis=1)
    verdicts = np.array(VERDICTS, dtype=object)[counts.verdict]
    _enter_units(book, targets, values, verdicts, counts, ledger)
    spread = _dispersion(book, targets, stock)
    return Resources(
        stock=stock,
        indicators=_indicator_frame(book, targets, values, verdicts),
        schools_rule=_school_frame(book, counts),
        dispersion=_dispersion_frame(book, targets, spread, ledger),
        contributions=_contribution_frame(book, targets, values, spread),
    )


def _as_judged(book: Rulebook, values: Floats) -> Floats:
    """Values rounded as each rule displays them."""
    decimals = [book.pack.rules[code].decimals for code in INDICATORS]
    return np.stack([rounded_array(values[:, k], decimals[k]) for k in range(len(INDICATORS))], axis=1)


def _enter_units(
    book: Rulebook, targets: Targets, values: Floats, verdicts: Words, counts: Tally, ledger: Ledger
) -> None:
    units, rules = [unit.id for unit in book.projection.units], book.pack.rules
    for k, code in enumerate(INDICATORS):
        ledger.compare(rules[code], units, values[:, k], targets.threshold[:, k], targets.measured)
        ledger.enter(rules[code], units, values[:, k], verdicts[:, k], book.of_units(code))
    met = np.where(targets.measured, counts.met, np.nan)
    for code, reached in (("SR", met), ("SRT", counts.lowest)):
        standards = book.of_units(code)
        asked = np.array([[np.nan if one.value is None else one.value for one in row] for row in standards])
        holds, _ = ledger.compare(rules[code], units, reached, asked, targets.measured)
        ledger.enter(rules[code], units, reached, words_of(holds, targets.measured), standards)


def _indicator_frame(book: Rulebook, targets: Targets, values: Floats, verdicts: Words) -> pd.DataFrame:
    units, years = book.projection.units, book.projection.years
    K, Y = len(INDICATORS), len(years)
    asked = np.where(targets.threshold > 0, targets.threshold, np.nan)
    sources = np.stack([sources_of(book.of_units(code)) for code in INDICATORS], axis=1)
    with np.errstate(invalid="ignore"):
        ratio = values / asked
    return pd.DataFrame(
        {
            "unit": np.repeat(np.array([unit.id for unit in units], dtype=object), K * Y),
            "stage": np.repeat(np.array([unit.stage for unit in units], dtype=object), K * Y),
            "year": np.tile(np.array(years, dtype=np.int64), len(units) * K),
            "indicator": np.tile(np.repeat(np.array(INDICATORS, dtype=object), Y), len(units)),
            "value": values.ravel(),
            "threshold": asked.ravel(),
            "ratio": ratio.ravel(),
            "verdict": verdicts.ravel(),
            "standard": np.tile(np.repeat(np.array(INDICATORS, dtype=object), Y), len(units)),
            "citation": sources.ravel(),
        }
    )


def _school_frame(book: Rulebook, counts: Tally) -> pd.DataFrame:
    units, years = book.projection.units, book.projection.years
    return pd.DataFrame(
        {
            "unit": np.repeat(np.array([unit.id for unit in units], dtype=object), len(years)),
            "stage": np.repeat(np.array([unit.stage for unit in units], dtype=object), len(years)),
            "year": np.tile(np.array(years, dtype=np.int64), len(units)),
            "met": counts.met.ravel(),
            "lowest_ratio": counts.lowest.ravel(),
            "verdict": np.array(VERDICTS, dtype=object)[counts.school].ravel(),
        }
    )


def _dispersion(book: Rulebook, targets: Targets, stock: Floats) -> list[Dispersion]:
    """Dispersion by stage over (k, y), its contributions over (k, y, u)."""
    # A broken plan may leave less than nothing (rule 8 says so); here it is judged as nothing.
    held = np.maximum(np.moveaxis(stock, 0, -1), 0.0)
    pupils, measured = book.projection.pupils.T[None], targets.measured.T[None]
    spreads = []
    for stage in MEASURED_STAGES:
        here = np.array([unit.stage == stage for unit in book.projection.units], dtype=np.bool_)
        per = np.array(PER_PUPILS, dtype=np.float64)[:, None]
        spreads.append(dispersion(held, pupils, measured & here, per))
    return spreads


def _dispersion_frame(book: Rulebook, targets: Targets, spread: list[Dispersion], ledger: Ledger) -> pd.DataFrame:
    rule, years = book.pack.rules["CV"], book.projection.years
    standards = book.of_stages("CV")
    rows = []
    for s, stage in enumerate(MEASURED_STAGES):
        subjects = [f"{stage}:{code}" for code in INDICATORS]
        anybody = np.isfinite(spread[s].mean)
        limit = targets.cv_limit[s]
        holds, _ = ledger.compare(rule, subjects, spread[s].cv, limit, anybody)
        verdicts = words_of(holds, anybody)
        per_indicator = np.repeat(standards[s][None], len(INDICATORS), axis=0)
        ledger.enter(rule, subjects, spread[s].cv, verdicts, per_indicator, limit)
        rows.append(
            pd.DataFrame(
                {
                    "stage": np.full(limit.size, stage, dtype=object),
                    "year": np.tile(np.array(years, dtype=np.int64), len(INDICATORS)),
                    "indicator": np.repeat(np.array(INDICATORS, dtype=object), len(years)),
                    "mean": spread[s].mean.ravel(),
                    "sd": spread[s].sd.ravel(),
                    "cv": spread[s].cv.ravel(),
                    "limit": limit.ravel(),
                    "verdict": verdicts.ravel(),
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def _contribution_frame(book: Rulebook, targets: Targets, values: Floats, spread: list[Dispersion]) -> pd.DataFrame:
    """What each measured unit adds to the variance behind a CV (share of S²), and its value against the mean."""
    units, years = book.projection.units, book.projection.years
    rows = []
    for s, stage in enumerate(MEASURED_STAGES):
        index = np.array([u for u, unit in enumerate(units) if unit.stage == stage], dtype=np.int64)
        part = np.moveaxis(spread[s].contribution[:, :, index], -1, 0)
        total = part.sum(axis=0)
        share = np.divide(part, total, out=np.zeros_like(part), where=total > 0)
        keep = np.repeat(targets.measured[index][:, None, :], len(INDICATORS), axis=1).ravel()
        shape = (len(index), len(INDICATORS), len(years))
        rows.append(
            pd.DataFrame(
                {
                    "stage": np.full(keep.size, stage, dtype=object),
                    "year": np.broadcast_to(np.array(years, dtype=np.int64), shape).ravel(),
                    "indicator": np.broadcast_to(np.array(INDICATORS, dtype=object)[None, :, None], shape).ravel(),
                    "unit": np.repeat(np.array([units[u].id for u in index], dtype=object), shape[1] * shape[2]),
                    "value": values[index].ravel(),
                    "mean": np.broadcast_to(spread[s].mean, shape).ravel(),
                    "share": share.ravel(),
                }
            )[keep]
        )
    return pd.concat(rows, ignore_index=True)
