"""Start years from the command line: which projects are free, which are pinned, and which pins are priced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T

if TYPE_CHECKING:
    from planner.base.progress import Progress
    from planner.studies.plan import RunResult
    from planner.studies.ways_out import Proving

Schedule = Annotated[
    Literal["scenario", "free"],
    typer.Option("--schedule", help=T("free: choose the start years of all projects; scenario: as it says.").key),
]
Pins = Annotated[
    list[str] | None,
    typer.Option(
        "--pin", metavar="PROJECT=YEAR", help=T("Fix a project's start (a year, or never) and show its price.").key
    ),
]
StartPrices = Annotated[
    bool, typer.Option("--start-prices", help=T("Show what every start year of every project would cost.").key)
]
Reasons = Annotated[
    list[str] | None,
    typer.Option(
        "--reason", metavar="KEY=TEXT", help=T("Why a key or a project's start was set by hand; repeatable.").key
    ),
]


class Years(NamedTuple):
    """What the command line says of start years."""

    schedule: str
    pins: list[str] | None
    start_prices: bool


def plan_with_years(
    scenario: Path, sets: list[str] | None, years: Years, progress: Progress, proving: Proving
) -> RunResult:  # fmt: skip
    """Plan a scenario, its start years chosen where they are free; pins of the command line are priced.

    ``proving`` says how ways out of an infeasible scenario are proved (start years that are free: as usual).

    Raises :class:`BadInput` as :func:`planner.studies.plan.run_plan`, and for pins that cannot be read.
    """
    from planner.scenario.load import load_scenario
    from planner.studies.plan import run_plan
    from planner.studies.schedule_ground import project_ids
    from planner.studies.schedule_plan import run_free

    pinned = _read(years.pins or [])
    changes = list(sets or ())
    if years.schedule == "free":
        known = project_ids(load_scenario(scenario, tuple(changes)))
        changes += [f"projects.{name}.start=free" for name in known if name not in pinned]
    changes += [f"projects.{name}.start={year}" for name, year in pinned.items()]
    loaded = load_scenario(scenario, tuple(changes))
    if not loaded.scenario.free and not pinned and not years.start_prices:
        return run_plan(loaded, progress, tuple(changes), proving)
    return run_free(loaded, progress, tuple(changes), tuple(pinned), start_prices=years.start_prices)


def with_reasons(sets: list[str] | None, reasons: list[str] | None, pins: list[str] | None) -> list[str] | None:
    """Return the changes of the scenario with the reasons of the command line among them."""
    if not reasons:
        return sets
    from planner.scenario.reasons import reason_sets

    return [*(sets or ()), *reason_sets(reasons, [pin.partition("=")[0] for pin in pins or ()])]


def _read(pins: list[str]) -> dict[str, str]:
    """Read ``PROJECT=YEAR``; which projects and years there are is checked with the scenario."""
    found, problems = {}, []
    for pin in pins:
        name, _, year = pin.partition("=")
        if not name or not (year == "never" or (year.isdecimal() and len(year) == 4)):
            allowed = T("a project and a year, or never: {example}", example="west_campus=2024")
            problems.append(Problem("cli.pin", "--pin", pin, T("this pin cannot be read"), allowed))
        elif name in found:
            problems.append(Problem("cli.pin", "--pin", pin, T("this project is pinned twice")))
        else:
            found[name] = year
    if problems:
        raise BadInput(problems)
    return found
