"""``planner schedules``: two to six construction schedules side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T
from planner.commands.look import Json, Scenario, Sets, head, load
from planner.commands.progress import Reporting
from planner.commands.session import Exit, leave, of
from planner.commands.simulate import Seed, Workers, write_tables

if TYPE_CHECKING:
    import pandas as pd


def schedules(
    context: typer.Context,
    scenario: Scenario,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="SCHEDULE...", help=T("Schedules (YAML): projects with their start years.").key),
    ],
    replications: Annotated[
        int, typer.Option("--replications", min=1, max=20_000, help=T("How often each plan is carried out.").key)
    ] = 100,
    seed: Seed = 1,
    workers: Workers = 2,
    out: Annotated[Path | None, typer.Option(help=T("Folder for the tables.").key)] = None,
    sets: Sets = None,
    progress_file: Annotated[
        Path | None, typer.Option(help=T("File that tells how far the work is, for another program.").key)
    ] = None,
    as_json: Json = False,
) -> None:
    """Plan and simulate each schedule and print them side by side."""
    from planner.commands.layout import show
    from planner.report.schedules_text import schedule_blocks
    from planner.studies.schedules import compare_schedules, read_schedules
    from planner.studies.schedules_tables import schedule_tables
    from planner.studies.simulate import Asked

    session = of(context)
    with session.telling_bad_input(), Reporting(session, progress_file) as reporting:
        loaded = load(scenario, sets)
        read = read_schedules(files, loaded)
        asked = Asked(replications, None, seed, workers, compared=0)
        try:
            compared = compare_schedules(loaded, read, asked, reporting.report)
        except KeyboardInterrupt:
            session.warn(T("Stopped by hand; nothing was written."))
            leave(Exit.NO_PLAN)
        tables: dict[str, pd.DataFrame] = schedule_tables(compared)
        if out is not None:
            write_tables(out, tables)
        planned = any(one.simulated is not None for one in compared)
        reporting.exit_code = int(Exit.DONE if planned else Exit.INFEASIBLE)
    case = compared[0].result.case
    if as_json:
        session.json({name: frame.to_dict("records") for name, frame in tables.items()})
    else:
        head(session, case)
        show(session, schedule_blocks(tables, case.names))
        if out is not None:
            session.say(T("Written to {place}.", place=str(out)), "bold")
    leave(Exit.DONE if planned else Exit.INFEASIBLE)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("schedules", help=T("Construction schedules side by side: cost, places, odds, late ends.").key)(
        schedules
    )
