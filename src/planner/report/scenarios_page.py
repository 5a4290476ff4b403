"""Evidence page (Markdown) of all scenarios planned from end to end."""

from __future__ import annotations

import platform
from importlib.metadata import version

from planner.studies.plan_each import Planned


def scenarios_page(found: list[Planned], command: str, day: str, cores: int, most_s: float) -> str:
    """Return the page: a row per scenario with how it ended, what it costs, and what it took."""
    good = sum(one.good(most_s) for one in found)
    late = [one.scenario for one in found if one.wall_s > most_s]
    lines = [
        "# Every scenario planned from end to end",
        "",
        f"Written by `{command}` on {day}; {cores} cores, Python {platform.python_version()}, HiGHS"
        f" {version('highspy')}, PuLP {version('pulp')}.",
        "",
        "Each scenario is planned by `planner plan` in a process of its own, one after the other. Cost is undiscounted"
        " and beyond doing nothing; the gap is that of the discounted cost against the bound. Seconds of the processor"
        " do not depend on what else the machine does, seconds of the clock do.",
        "",
        f"{len(found)} scenarios: {good} verified within {most_s:g} s of the clock.",
    ]
    if late:
        lines.append(f"Longer than that: {', '.join(late)}.")
    lines += [
        "",
        "| scenario | exit | verified | cost, million yuan | first year all met | gap | discounted cost | bound |"
        " items awaiting evidence | processor s | clock s | peak MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(one) for one in found]
    return "\n".join([*lines, ""])


def _row(one: Planned) -> str:
    cells = [
        one.scenario, str(one.exit), "yes" if one.verified else "no", _million(one.cost_yuan),
        "–" if one.first_year is None else str(one.first_year), "–" if one.gap is None else f"{one.gap:.2%}",
        _million(one.objective_yuan), _million(one.bound_yuan), str(one.awaiting), _plain(one.processor_s),
        f"{one.wall_s:.0f}", _plain(one.peak_mb),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _million(yuan: float | None) -> str:
    return "–" if yuan is None else f"{yuan / 1e6:.2f}"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
