"""Where and by how much a plan falls short 短板清单: from the evaluator's verdicts, nothing of the optimizer."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from planner.base.terms import INDICATORS, MEASURED_STAGES
from planner.compliance.ledger import PASSES
from planner.studies.questions_case import Asked, frame

#: What a shortfall of a rule is counted in.
UNITS = {
    "R1": "persons", "R2": "persons", "R3": "persons", "R4": "m²", "R5": "m²", "R6": "yuan", "R7": "rooms",
    "CV": "CV", "G3": "rooms", "G4": "pupils", "G5": "pupils", "G11": "percent", "G11B": "percent", "SR": "indicators",
    "SRT": "share",
}  # fmt: skip
_PER = {"R1": 100, "R2": 100, "R3": 100, "R4": 1, "R5": 1, "R6": 1, "R7": 100}


def shortfalls(one: Asked, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row per computed verdict that is not met from the deadline on (``shortfalls.csv``)."""
    verdicts, deadline, weigh = tables["verdicts"], one.case.scenario.deadline, one.weigh()
    failing = verdicts[
        (verdicts["basis"] == "computed") & (verdicts["year"] >= deadline) & ~verdicts["verdict"].isin(PASSES)
    ]
    pupils = tables["pupils"].groupby(["unit", "year"])["pupils"].sum().to_dict()
    rows = []
    for row in failing.to_dict("records"):
        rule, subject, year = str(row["standard"]), str(row["subject"]), int(row["year"])
        value, threshold = float(row["value"]), float(row["threshold"])
        level, school, stage = _place(subject)
        rows.append((
            rule, level, subject, school, stage, year, value, threshold,
            value / threshold if threshold else math.nan,
            _short(rule, value, threshold, pupils.get((subject, year), 0)),
            UNITS.get(rule, ""), weigh(rule, school), str(row["citation"]),
        ))  # fmt: skip
    rows.sort(key=lambda r: (r[0], r[2], r[5]))
    return frame(
        "rule level subject school stage year value threshold ratio short unit weight citation", rows, "year",
        "rule level subject school stage unit citation",
    )  # fmt: skip


def _place(subject: str) -> tuple[str, str, str]:
    """Return (level, school, stage) of a verdict's subject."""
    head, _, tail = subject.partition(":")
    if not subject:
        return "district", "", ""
    if head in MEASURED_STAGES:
        return "stage", "", head
    return ("unit", head, tail) if tail else ("school", head, "")


def _short(rule: str, value: float, threshold: float, pupils: int) -> float:
    """What is missing, in the rule's own unit: people and rooms whole, limits as far as they are exceeded."""
    if rule in INDICATORS:
        amount = (threshold - value) * pupils / _PER[rule]
        return float(math.ceil(amount - 1e-9)) if UNITS[rule] in ("persons", "rooms") else amount
    if rule in ("CV", "G4", "G5"):
        return value - threshold
    return threshold - value


def attained_rules(
    verdicts: pd.DataFrame, idle: pd.DataFrame, deadline: int, weigh: Callable[[str, str], float]
) -> pd.DataFrame:
    """Return a row per computed rule: verdicts from the deadline on, how many are met, and if nothing is done."""

    def counted(frame_of: pd.DataFrame) -> dict[Any, tuple[int, int]]:
        judged = frame_of[
            (frame_of["basis"] == "computed") & (frame_of["year"] >= deadline) & (frame_of["verdict"] != "not_measured")
        ]
        met = judged["verdict"].isin(PASSES)
        groups = met.groupby(judged["standard"], sort=False)
        return {rule: (int(values.size), int(values.sum())) for rule, values in groups}

    now, before = counted(verdicts), counted(idle)
    rows = [(rule, weigh(rule, ""), *now[rule], before.get(rule, (0, 0))[1]) for rule in now]
    return frame("rule weight checks met met_idle", rows, "checks met met_idle", "rule")
