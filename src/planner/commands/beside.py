"""``planner plan --beside RUN``: a plan that changes, of an earlier one, only what pays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.commands.start_years import Years, plan_with_years

if TYPE_CHECKING:
    from planner.base.progress import Progress
    from planner.studies.plan import RunResult
    from planner.studies.ways_out import Proving

Beside = Annotated[
    Path | None,
    typer.Option(
        "--beside", metavar="RUN",
        help=T("Run folder of an earlier plan: of plans as good, the one that changes least of it.").key,
    ),
]  # fmt: skip


def solved(
    scenario: Path, sets: list[str] | None, years: Years, beside: Path | None, progress: Progress, proving: Proving
) -> RunResult:
    """Plan a scenario, close to the run in ``beside`` where one is named. Raises :class:`BadInput`."""
    if beside is None:
        return plan_with_years(scenario, sets, years, progress, proving)
    from planner.scenario.load import load_scenario
    from planner.store.runfolder import read_run
    from planner.studies.beside import run_beside

    if years.schedule == "free" or years.pins or years.start_prices:
        message = T("a plan stays close to another one only with its start years decided")
        raise BadInput([Problem("cli.beside", "--beside", beside.name, message)])
    earlier, changes = read_run(beside), tuple(sets or ())
    loaded = load_scenario(scenario, changes)
    return run_beside(loaded, earlier.run, earlier.tables, beside.resolve().name, progress, changes, proving)
