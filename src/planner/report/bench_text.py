"""A benchmark in a table: our way and its rivals, on the same model in the same run."""

from __future__ import annotations

import math

from planner.base.i18n import T, Text
from planner.optimization.bench import LinearRun
from planner.report.amounts import grouped, money, number, percent
from planner.report.blocks import Block, Column, Line, Row, Table
from planner.studies.bench import Bench


def bench_blocks(facts: Bench) -> tuple[Block, ...]:
    """Return how long each way took, how far objectives and coefficients agree, and the whole plan's time."""
    columns = (
        Column(T("Way")),
        Column(T("Seconds"), "right"),
        Column(T("Times ours"), "right"),
        Column(T("Objective"), "right"),
        Column(T("Away from ours"), "right"),
        Column(T("Worst CV of the limit aimed at"), "right"),
        Column(T("Rounds"), "right"),
        Column(T("Cuts"), "right"),
    )
    ours = facts.runs[0]
    table = Table(columns, tuple(_row(run, ours) for run in facts.runs))
    heading = T("Linear plan with exact coefficients of variation, {units} units, seed {seed}",
                units=facts.units, seed=facts.seed)  # fmt: skip
    notes = (
        T("Limits of the coefficients at {factor} of the rule, so that they bind.", factor=percent(facts.cv_factor)),
        T("Seconds depend on the machine and its load; the ratios are what counts."),
    )
    return Block(heading, table=table, notes=notes), Block(None, _whole(facts))


def _row(run: LinearRun, ours: LinearRun) -> Row:
    away = abs(run.objective_yuan - ours.objective_yuan) / abs(ours.objective_yuan) if ours.objective_yuan else math.nan
    return Row(
        (
            _NAMES.get(run.name) or Text(run.name),
            number(run.seconds, 2),
            number(run.seconds / ours.seconds, 1),
            money(run.objective_yuan),
            f"{away:.1e}",
            f"{run.worst_cv:.6f}",
            grouped(run.rounds),
            grouped(run.cuts) if run.cuts else "·",
        ),
        "good" if run is ours else "plain",
    )


def _whole(facts: Bench) -> tuple[Line, ...]:
    lines = []
    if facts.plan_seconds is not None:
        text = T("Whole-number plan, verified: {seconds} s (exit code {code}).",
                 seconds=number(facts.plan_seconds, 1), code=facts.plan_code)  # fmt: skip
        lines.append(Line(text, "good" if facts.plan_code == 0 else "bad"))
        parts = ", ".join(f"{name} {number(seconds, 1)}" for name, seconds in facts.plan_timings.items())
        lines.append(Line(T("Of these: {parts}", parts=parts), "muted"))
    lines.append(Line(T("Memory after our linear plan: {mb} MB at its highest.", mb=number(facts.peak_memory_mb))))
    return tuple(lines)


_NAMES = {
    "live cuts": T("Cuts added to the live model (ours)"),
    "rebuilt each round": T("The model rebuilt in each round"),
    "cone solver": T("One cone solver (Clarabel)"),
}
