"""Evidence 测试记录: the figures of a benchmark or a soak test as a page, written by the command that measured them."""

from __future__ import annotations

import math
import platform
from collections import Counter
from importlib.metadata import version
from statistics import median

from planner.studies.bench import Bench
from planner.studies.soak import Trial


def bench_page(found: Bench, command: str, day: str, cores: int) -> str:
    """Return the Markdown page of a benchmark."""
    ours = found.runs[0]
    lines = [
        "# Benchmark: the linear plan with exact coefficients of variation",
        "",
        f"Written by `{command}` on {day}; {_machine(cores)}. Seconds are wall clock of one run; read ratios.",
        "",
        f"Illustrative district, {found.units} units, seed {found.seed}; CV limits × {found.cv_factor:g}",
        "(tightened until one binds). Same data, limits and tolerances for all three; ours ran before and after the",
        "others, and the slower time counts.",
        "",
        "| way | seconds | × ours | objective (yuan) | relative to ours | worst CV ÷ aimed limit | rounds |",
        "|---|---|---|---|---|---|---|",
    ]
    for run in found.runs:
        relative = run.objective_yuan / ours.objective_yuan - 1.0
        lines.append(
            f"| {run.name} | {run.seconds:.1f} | {run.seconds / ours.seconds:.1f} | {run.objective_yuan:,.0f} "
            f"| {relative:+.1e} | {run.worst_cv:.6f} | {run.rounds} |"
        )
    lines += ["", f"Peak memory after the live solve: {_number(found.peak_memory_mb)} MB.", ""]
    if found.plan_seconds is not None:
        parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found.plan_timings.items())
        lines += [
            f"Whole-number plan of the same district at its own limits: {found.plan_seconds:.1f} s in all "
            f"(exit code {found.plan_code}): {parts}.",
            "",
        ]
    return "\n".join(lines)


def soak_page(trials: list[Trial], command: str, day: str, cores: int) -> str:
    """Return the Markdown page of a soak test."""
    codes = Counter(one.code for one in trials)
    gaps = [one.gap for one in trials if one.gap is not None]
    groups = Counter(group for one in trials for group in one.conflict)
    good = sum(one.good for one in trials)
    lines = [
        "# Soak: illustrative districts planned end to end",
        "",
        f"Written by `{command}` on {day}; {_machine(cores)}.",
        "",
        f"{len(trials)} seeds of 20–40 units: {codes[0]} verified, {codes[3]} with a proved conflict, "
        f"{len(trials) - good} neither.",
        f"Median {median(one.seconds for one in trials):.1f} s, longest {max(one.seconds for one in trials):.1f} s.",
    ]
    if gaps:
        lines.append(f"Gap to the certified bound: median {median(gaps):.1%}, largest {max(gaps):.1%}.")
    if groups:
        lines.append(
            "Rule groups in conflicts: " + ", ".join(f"{name} {n}" for name, n in sorted(groups.items())) + "."
        )
    bad = [one for one in trials if not one.good]
    if bad:
        lines += ["", "| seed | units | exit code | what |", "|---|---|---|---|"]
        lines += [f"| {one.seed} | {one.units} | {one.code} | {one.words} |" for one in bad]
    return "\n".join([*lines, ""])


def _machine(cores: int) -> str:
    return f"{cores} cores, Python {platform.python_version()}, HiGHS {version('highspy')}, PuLP {version('pulp')}"


def _number(value: float) -> str:
    return "not measured" if math.isnan(value) else f"{value:,.0f}"
