"""``planner what-ifs``: every ready what-if of a folder planned, beside the baseline."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T
from planner.commands.progress import Reporting
from planner.commands.session import Exit, leave, of
from planner.commands.subject import Json, Scenario
from planner.commands.trial_runs import EVIDENCE

if TYPE_CHECKING:
    from planner.base.progress import Progress
    from planner.studies.what_ifs import WhatIf


def what_ifs(
    context: typer.Context,
    scenario: Scenario,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=T("Folder of what-if documents.").key)],
    out: Annotated[Path, typer.Option(help=T("Folder for the runs; those that still stand are not made again.").key)],
    evidence: Annotated[Path | None, typer.Option(help=EVIDENCE.key)] = None,
    as_json: Json = False,
) -> None:
    """Plan the baseline and every what-if, and print what became of each."""
    from planner.commands.layout import show
    from planner.report.what_ifs import what_if_blocks, what_ifs_page
    from planner.studies.what_ifs import documents

    session = of(context)
    with session.telling_bad_input(), Reporting(session) as reporting:
        paths, left_out = documents(folder)
        found: list[WhatIf] = []
        for path in (scenario, *paths):
            session.warn(T("Planning {name} …", name=path.stem))
            found.append(_one(path, out / path.stem, reporting.report))
        bad = [one for one in found if not one.good]
        reporting.exit_code = int(Exit.NOT_VERIFIED if bad else Exit.DONE)
    if evidence is not None:
        command = f"planner what-ifs {scenario.parent.name}/{scenario.name} {folder.parent.name}/{folder.name}"
        page = what_ifs_page(found, left_out, command, date.today().isoformat(), os.cpu_count() or 1)
        evidence.write_text(page, encoding="utf-8", newline="\n")
    if as_json:
        session.json({"what_ifs": found})
    else:
        show(session, what_if_blocks(found))
    if bad:
        leave(Exit.NOT_VERIFIED)


def _one(path: Path, place: Path, report: Progress) -> WhatIf:
    """Read the run that lies there if it still stands, otherwise plan and write it."""
    from planner.scenario.load import load_scenario
    from planner.store.runfolder import RunData, read_run, write_run
    from planner.studies.plan import run_plan
    from planner.studies.prepare import prepare, run_head
    from planner.studies.what_ifs import code_of, unchanged, what_if

    loaded = load_scenario(path)
    if (place / "run.json").is_file():
        kept = read_run(place)
        if unchanged(kept.run, run_head(prepare(loaded))):
            return what_if(loaded, code_of(kept.run), kept.run, kept.tables)
    result = run_plan(loaded, report)
    if result.tables:
        write_run(place, RunData(result.run, result.tables))
    return what_if(loaded, result.code, result.run, result.tables)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("what-ifs", help=T("Every ready what-if of a folder planned, beside the baseline.").key)(what_ifs)
