"""How fast the projection is 测算速度, in a table and as a page."""

from __future__ import annotations

import platform
from collections.abc import Sequence

from planner.base.i18n import T
from planner.report.amounts import number
from planner.report.blocks import Block, Column, Row, Table
from planner.studies.forecast_bench import Measured

NAMES = {
    "slider": T("projection and verdicts of a slider"),
    "draws": T("draws (draw × school × grade × year)"),
    "region": T("projection with all indicators of a region"),
    "backtest": T("back-test of an illustrative panel"),
}


def speed_blocks(found: Sequence[Measured]) -> tuple[Block, ...]:
    """Return what was measured beside what it is meant to be."""
    columns = (Column(T("What")), Column(T("Size")), Column(T("Seconds"), "right"),
               Column(T("Processor, s"), "right"), Column(T("Limit"), "right"),
               Column(T("Peak memory, MB"), "right"))  # fmt: skip
    rows = [Row((NAMES[one.code], one.size, number(one.seconds, 3), number(one.processor_s, 3), number(one.limit_s, 2),
                 number(one.peak_mb)),
                "good" if one.kept else "bad") for one in found]  # fmt: skip
    notes = (T("Wall clock on this machine and its load; memory is the process's highest so far."),)
    return (Block(T("Speed of the projection"), table=Table(columns, tuple(rows)), notes=notes),)


def speed_page(found: Sequence[Measured], command: str, day: str, cores: int) -> str:
    """Return the Markdown page."""
    lines = [
        "# Speed of the projection",
        "",
        f"Written by `{command}` on {day}; {cores} cores, Python {platform.python_version()}. Wall clock after load;",
        "others may have been using the machine, then processor time is nearer to what it takes. Memory is the",
        "highest of the process up to then.",
        "",
        "| what | size | seconds | processor (s) | limit | peak memory (MB) |",
        "|---|---|---|---|---|---|",
    ]
    for one in found:
        lines.append(
            f"| {NAMES[one.code]} | {one.size} | {one.seconds:.3f} | {one.processor_s:.3f} | {one.limit_s:g} "
            f"| {number(one.peak_mb)} |"
        )
    return "\n".join([*lines, ""])
