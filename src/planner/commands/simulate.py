"""``planner simulate``: what really happens to a plan, as odds."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.stopping import stoppable
from planner.commands.progress import Reporting
from planner.commands.session import Exit, Session, leave, of
from planner.commands.subject import All, Json, Sets, head, load, titles

if TYPE_CHECKING:
    import pandas as pd

    from planner.base.i18n import Text
    from planner.scenario.load import LoadedScenario
    from planner.studies.simulate import Asked, Simulated
    from planner.studies.simulate_plan import Stored

Replications = Annotated[
    int, typer.Option("--replications", min=1, max=20_000, help=T("How often the plan is carried out.").key)
]
Precision = Annotated[
    float | None,
    typer.Option(
        "--precision", min=0.002, max=0.5,
        help=T("Replicate until the odds are known to this half-width (0.02: ±2 points).").key,
    ),
]  # fmt: skip
Seed = Annotated[int, typer.Option("--seed", min=0, help=T("Seed of the draws.").key)]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help=T("Processes; the result is the same.").key)]


def simulate(
    context: typer.Context,
    path: Annotated[
        Path, typer.Argument(metavar="RUN_OR_SCENARIO", help=T("Run folder, or scenario to plan first.").key)
    ],
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help=T("Scenario of the run folder, if it is not found by itself.").key)
    ] = None,
    replications: Replications = 200,
    precision: Precision = None,
    seed: Seed = 1,
    workers: Workers = 2,
    compared: Annotated[
        int, typer.Option("--compared", min=0, help=T("Replications for each source of delay; 0 for none.").key)
    ] = 40,
    out: Annotated[
        Path | None, typer.Option(help=T("Run folder for a scenario's plan; other folder for the tables of a run.").key)
    ] = None,
    sets: Sets = None,
    progress_file: Annotated[
        Path | None, typer.Option(help=T("File that tells how far the work is, for another program.").key)
    ] = None,
    stop_file: Annotated[
        Path | None, typer.Option(help=T("Once this file exists, it ends with what has been replicated.").key)
    ] = None,
    every: All = False,
    as_json: Json = False,
) -> None:
    """Carry the plan out many times and print the odds."""
    from planner.studies.simulate import Asked

    session = of(context)
    asked = Asked(replications, precision, seed, workers, compared)
    with session.telling_bad_input(), stoppable(stop_file), Reporting(session, progress_file) as reporting:
        place, stored = stored_or_planned(session, path, scenario, out, sets, reporting)
        result, tables = _simulated(session, stored, asked, reporting)
        if place is not None:
            write_tables(place, tables)
        reporting.exit_code = int(Exit.DONE)
    _print(session, result, tables, every=every, as_json=as_json)
    if not as_json and place is not None:
        session.out.print()
        session.say(T("Written to {place}.", place=str(place)), "bold")


def stored_or_planned(
    session: Session, path: Path, scenario: Path | None, out: Path | None, sets: list[str] | None, reporting: Reporting
) -> tuple[Path | None, Stored]:
    """Return where tables go, and the plan: of the run folder, or found now and kept in ``out``."""
    from planner.studies.simulate_plan import is_run, stored_plan

    if is_run(path):
        if sets:
            message = T("a stored run is simulated as it stands")
            remedy = T("plan the changed scenario, or simulate the scenario with --set")
            raise BadInput([Problem("simulate.sets", "--set", " ".join(sets), message, remedy=remedy)])
        near = (Path.cwd(), Path.cwd() / "scenarios", path.resolve().parent, path.resolve().parent.parent / "scenarios")
        return out or path / "tables", stored_plan(path, scenario, near)
    return (out / "tables" if out else None), planned_now(session, load(path, sets), out, tuple(sets or ()), reporting)


def planned_now(
    session: Session, loaded: LoadedScenario, out: Path | None, sets: tuple[str, ...], reporting: Reporting
) -> Stored:
    """Plan a scenario, keep the run in ``out`` if given; leave with the planner's code where there is no plan."""
    from planner.store.runfolder import RunData, check_place, write_run
    from planner.studies.plan import run_plan
    from planner.studies.simulate_plan import plan_rows

    if out is not None:
        check_place(out)
    planned = run_plan(loaded, reporting.report, sets)
    if planned.code != Exit.DONE:
        session.warn(T("There is no plan to simulate; planner plan says why."))
        reporting.exit_code = planned.code
        leave(Exit(planned.code))
    if out is not None:
        write_run(out, RunData(planned.run, planned.tables))
    return plan_rows(loaded, planned.run, planned.tables)


def _simulated(
    session: Session, stored: Stored, asked: Asked, reporting: Reporting
) -> tuple[Simulated, dict[str, pd.DataFrame]]:
    from planner.studies.simulate import simulate as run
    from planner.studies.simulate_slack import reserved, reserved_table, slack, slack_table
    from planner.studies.simulate_tables import simulation_tables

    try:
        result = run(stored.loaded, stored.actions, stored.transfers, asked, reporting.report)
        rows = slack(result)
        tables = simulation_tables(result) | {"simulation_slack": slack_table(rows)}
        again = 0 if result.stopped else min(asked.compared, len(result.samples))
        tables["simulation_reserved"] = reserved_table(reserved(result, rows, again))
    except KeyboardInterrupt:
        session.warn(T("Stopped by hand; nothing was written."))
        leave(Exit.NO_PLAN)
    return result, tables


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write tables as CSV (UTF-8, one header row, shortest digits), each replaced whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        fresh = folder / f".{name}.csv.tmp"
        frame.to_csv(fresh, index=False, encoding="utf-8", lineterminator="\n")
        fresh.replace(folder / f"{name}.csv")


def _print(session: Session, result: Simulated, tables: dict[str, pd.DataFrame], *, every: bool, as_json: bool) -> None:
    from planner.commands.layout import show
    from planner.report.odds import odds
    from planner.report.odds_text import SHOWN, odds_blocks

    facts, case = odds(tables), result.bench.case
    if as_json:
        session.json({"title": case.scenario.title, "illustrative": case.illustrative, "odds": facts})
        return
    head(session, case)
    show(session, odds_blocks(facts, rule_titles(result), result.bench.names, None if every else SHOWN))


def rule_titles(result: Simulated) -> dict[str, Text]:
    """Names of the rules of every part that was simulated."""
    return {code: name for case in result.bench.cases for code, name in titles(case).items()}


def bench_simulation(
    context: typer.Context,
    path: Annotated[
        Path, typer.Argument(metavar="RUN_OR_SCENARIO", help=T("Run folder, or scenario to plan first.").key)
    ],
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help=T("Scenario of the run folder, if it is not found by itself.").key)
    ] = None,
    replications: Replications = 1000,
    workers: Workers = 2,
    evidence: Annotated[Path | None, typer.Option(help=T("Write the figures to this page.").key)] = None,
) -> None:
    """Time the simulation of a plan and print the page."""
    from planner.report.simulation_bench_page import simulation_page
    from planner.studies.simulation_bench import simulation_speed

    session = of(context)
    with session.telling_bad_input(), Reporting(session) as reporting:
        _, stored = stored_or_planned(session, path, scenario, None, None, reporting)
        busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
        found = simulation_speed(stored, replications, workers, reporting.report)
        reporting.exit_code = int(Exit.DONE)
    page = simulation_page(found, "planner bench-simulation", date.today().isoformat(), os.cpu_count() or 1, busy)
    if evidence is not None:
        evidence.write_text(page, encoding="utf-8", newline="\n")
    session.out.print(page, markup=False)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("simulate", help=T("Carry a plan out many times: the odds that it passes, and what breaks it.").key)(
        simulate
    )
    app.command("bench-simulation", help=T("How fast a plan is simulated, and how well its odds are known.").key)(
        bench_simulation
    )
