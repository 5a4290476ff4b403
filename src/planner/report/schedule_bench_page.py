"""The evidence page of choosing start years 建设时序优选测试记录: a row per district, written by the command."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import version

from planner.studies.schedule_bench import ScheduleBench


def schedule_page(found: Iterable[ScheduleBench], command: str, day: str, cores: int, load: float | None) -> str:
    """Return the Markdown page; ``load`` is the mean number of busy processes before the run, None if not known."""
    busy = "" if load is None else f", load before the run {load:.1f}"
    lines = [
        "# Start years chosen by optimization",
        "",
        f"Written by `{command}` on {day}; {cores} cores{busy}, Python {platform.python_version()}, "
        f"HiGHS {version('highspy')}. Seconds are wall clock of one run on a machine that may be shared.",
        "",
        "All projects free within their windows. Gaps are of the whole plan to the bound of its own schedule and to",
        "the bound over all schedules (linear plans, the tolerated indicator free per unit and year).",
        "",
        "| district | units | schedules | too large | nodes | linear plans | whole plans | seconds | of it search "
        "| own gap | gap to all | best proved | starts |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        starts = ", ".join(f"{name} {year or 'not built'}" for name, year in one.chosen.items()) or "no plan"
        lines.append(
            f"| {one.what} | {one.units} | {one.allowed} | {one.oversize} | {one.nodes} | {one.linear_plans} "
            f"| {one.whole_plans} | {one.seconds:.1f} | {_search(one):.1f} | {_share(one.own_gap)} "
            f"| {_share(one.gap)} | {'yes' if one.proved_best else 'no'} | {starts} |"
        )
    return "\n".join([*lines, ""])


def _search(one: ScheduleBench) -> float:
    """Seconds before and beside the whole plans."""
    whole = sum(one.timings.get(name, 0.0) for name in ("build", "linear", "exemptions", "whole"))
    return max(one.seconds - whole * max(one.whole_plans, 1), 0.0)


def _share(gap: float | None) -> str:
    return "–" if gap is None else f"{gap:.2%}"
