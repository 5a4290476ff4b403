"""``planner policies``: stay with the plan, plan again every year, or know everything beforehand."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.base.i18n import T
from planner.commands.progress import Reporting
from planner.commands.session import Exit, leave, of
from planner.commands.simulate import Seed, Workers, stored_or_planned, write_tables
from planner.commands.subject import Json, Sets, head


def policies(
    context: typer.Context,
    path: Annotated[
        Path, typer.Argument(metavar="RUN_OR_SCENARIO", help=T("Run folder, or scenario to plan first.").key)
    ],
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help=T("Scenario of the run folder, if it is not found by itself.").key)
    ] = None,
    replications: Annotated[
        int,
        typer.Option("--replications", min=2, max=20_000, help=T("Courses of events; each is planned for again.").key),
    ] = 20,
    until: Annotated[
        int | None, typer.Option("--until", help=T("Last year that is planned again; the deadline.").key)
    ] = None,
    seed: Seed = 1,
    workers: Workers = 2,
    out: Annotated[Path | None, typer.Option(help=T("Folder for the tables.").key)] = None,
    evidence: Annotated[Path | None, typer.Option(help=T("Write the figures to this page.").key)] = None,
    sets: Sets = None,
    progress_file: Annotated[
        Path | None, typer.Option(help=T("File that tells how far the work is, for another program.").key)
    ] = None,
    as_json: Json = False,
) -> None:
    """Take the same courses of events under each policy and print what planning again is worth."""
    from planner.commands.layout import show
    from planner.report.policies import courses_table, policy_facts
    from planner.report.policies_page import policies_page
    from planner.report.policies_text import policy_blocks
    from planner.studies.policies import Asked
    from planner.studies.policies import policies as study

    session = of(context)
    with session.telling_bad_input(), Reporting(session, progress_file) as reporting:
        _, stored = stored_or_planned(session, path, scenario, None, sets, reporting)
        began, busy = time.perf_counter(), os.getloadavg()[0] if hasattr(os, "getloadavg") else None
        try:
            asked = Asked(replications, seed, workers, until)
            result = study(stored.loaded, stored.actions, stored.transfers, asked, reporting.report)
        except KeyboardInterrupt:
            session.warn(T("Stopped by hand; nothing was written."))
            leave(Exit.NO_PLAN)
        seconds = time.perf_counter() - began
        if out is not None:
            write_tables(out, {"policies": courses_table(result)})
        reporting.exit_code = int(Exit.DONE)
    facts = policy_facts(result)
    if evidence is not None:
        page = policies_page(facts, result.case, workers, seconds, busy, date.today().isoformat())
        evidence.write_text(page, encoding="utf-8", newline="\n")
    if as_json:
        session.json({"title": result.case.scenario.title, "illustrative": result.case.illustrative,
                      "policies": asdict(facts)})  # fmt: skip
        return
    head(session, result.case)
    show(session, policy_blocks(facts))
    if out is not None:
        session.say(T("Written to {place}.", place=str(out)), "bold")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("policies", help=T("What planning again every year is worth, on the same courses of events.").key)(
        policies
    )
