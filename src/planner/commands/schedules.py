"""``planner schedules``: two to six construction schedules side by side."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T
from planner.commands.progress import Reporting
from planner.commands.session import Exit, leave, of
from planner.commands.simulate import Seed, Workers, write_tables
from planner.commands.subject import Json, Scenario, Sets, head, load

if TYPE_CHECKING:
    import pandas as pd

    from planner.scenario.load import LoadedScenario
    from planner.studies.schedules import Compared
    from planner.studies.simulate import Asked


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
    instead: Annotated[
        bool, typer.Option("--instead", help=T("One schedule beside itself without each of its projects.").key)
    ] = False,
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
    from planner.studies import schedules as study
    from planner.studies.schedules_tables import schedule_tables
    from planner.studies.simulate import Asked

    session = of(context)
    with session.telling_bad_input(), Reporting(session, progress_file) as reporting:
        loaded = load(scenario, sets)
        read = study.read_schedules(files, loaded, 1 if instead else study.FEWEST)
        read = study.instead(loaded, read[0]) if instead else read
        asked = Asked(replications, None, seed, workers, compared=0)
        try:
            compared = study.compare_schedules(loaded, read, asked, reporting.report)
        except KeyboardInterrupt:
            session.warn(T("Stopped by hand; nothing was written."))
            leave(Exit.NO_PLAN)
        tables: dict[str, pd.DataFrame] = schedule_tables(compared)
        if out is not None:
            write_tables(out, tables)
            write_about(out, loaded, compared, asked, tuple(sets or ()))
        planned = any(one.simulated is not None for one in compared)
        reporting.exit_code = int(Exit.DONE if planned else Exit.INFEASIBLE)
    case = compared[0].result.case
    if as_json:
        session.json({name: frame.to_dict("records") for name, frame in tables.items()})
    else:
        # What the scenario changes, not what each schedule does: the columns say that.
        head(session, replace(case, loaded=loaded))
        show(session, schedule_blocks(tables, case.names))
        if out is not None:
            session.say(T("Written to {place}.", place=str(out)), "bold")
    leave(Exit.DONE if planned else Exit.INFEASIBLE)


def write_about(
    out: Path, loaded: LoadedScenario, compared: tuple[Compared, ...], asked: Asked, sets: tuple[str, ...]
) -> None:
    """Write beside the tables whose schedules they are: the scenario, its inputs, the start years, the seed."""
    import json

    from planner.store.beside import ABOUT
    from planner.store.wholly import write_bytes
    from planner.studies.prepare import Case, run_head

    case = compared[0].result.case
    assert isinstance(case, Case)
    head = run_head(case, sets)
    keys = ("scenario", "title", "district", "base_year", "deadline", "horizon", "illustrative", "sets", "names",
            "standards_pack", "results_version", "versions")  # fmt: skip
    about = {key: head[key] for key in keys} | {
        "inputs": dict(loaded.inputs), "seed": asked.seed, "replications": asked.replications,
        "schedules": {one.schedule.name: {"title": one.schedule.title, "starts": one.schedule.starts,
                                          "sha256": one.schedule.digest} for one in compared},
    }  # fmt: skip
    write_bytes(out / ABOUT, (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def bench_schedules(
    context: typer.Context,
    scenarios: Annotated[
        list[Path] | None, typer.Argument(help=T("Scenarios to measure besides the illustrative district.").key)
    ] = None,
    units: Annotated[int, typer.Option(min=0, help=T("Units of the illustrative district; 0: none.").key)] = 120,
    seed: Seed = 7,
    evidence: Annotated[Path | None, typer.Option(help=T("Write the figures to this page.").key)] = None,
    sets: Sets = None,
    as_json: Json = False,
) -> None:
    """Choose the start years of all projects and say how long it took and how certain it is."""
    from planner.report.schedule_bench_page import schedule_page
    from planner.studies.schedule_bench import bench_schedules as measured

    session = of(context)
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    with session.telling_bad_input(), Reporting(session) as reporting:
        paths: list[Path | None] = [*([None] if units else []), *(scenarios or [])]
        found = [measured(path, units, seed, tuple(sets or ()), reporting.report) for path in paths]
    page = schedule_page(found, "planner bench-schedules", date.today().isoformat(), os.cpu_count() or 1, busy)
    if evidence is not None:
        evidence.write_text(page, encoding="utf-8", newline="\n")
    if as_json:
        session.json({"schedules": found})
        return
    session.out.print(page, markup=False)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("schedules", help=T("Construction schedules side by side: cost, places, odds, late ends.").key)(
        schedules
    )
    app.command("bench-schedules", help=T("How long choosing start years takes, and how certain it is.").key)(
        bench_schedules
    )
