"""``planner futures``: one plan for several futures, its first decisions shared, each future planned on from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.commands.progress import Reporting
from planner.commands.robust import Out, ProgressFile
from planner.commands.session import Exit, leave, of
from planner.commands.subject import Json, Scenario, Sets, head, load

if TYPE_CHECKING:
    from planner.studies.futures import Found


def futures(
    context: typer.Context,
    scenario: Scenario,
    out: Out,
    until: Annotated[
        int | None, typer.Option("--shared-until", help=T("Last year whose decisions all futures share.").key)
    ] = None,
    late: Annotated[
        list[str] | None,
        typer.Option(
            "--late", metavar="PROJECT:YEARS",
            help=T("A project that may open late, by so many years; repeatable. Else the costliest, a year.").key,
        ),
    ] = None,
    linear: Annotated[bool, typer.Option("--linear", help=T("Linear figures only; no run is written.").key)] = False,
    sets: Sets = None,
    progress_file: ProgressFile = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Plan for several futures at once; the likeliest one's plan is written, the others beside it."""
    from planner.commands.layout import show
    from planner.report.futures_text import futures_blocks
    from planner.studies.futures import plan_futures
    from planner.studies.futures_cases import tree_of
    from planner.studies.prepare import prepare
    from planner.studies.simulate_sample import refuse_preschool

    session = of(context)
    with session.telling_bad_input(), Reporting(session, progress_file) as reporting:
        from planner.store.runfolder import check_place

        check_place(out)
        loaded = load(scenario, sets)
        refuse_preschool(loaded)
        case = prepare(loaded)
        tree = tree_of(case, until, _late(late))
        try:
            found = plan_futures(tree, whole=not linear, progress=reporting.report, sets=tuple(sets or ()))
        except KeyboardInterrupt:
            session.warn(T("Stopped by hand; nothing was written."))
            leave(Exit.NO_PLAN)
        reporting.exit_code = found.code
        written = _write(found, out)
    if as_json:
        session.json({"futures": found.facts()})
    else:
        head(session, case)
        show(session, futures_blocks(found.facts(), {one.id: one.name for one in case.district.projects}))
        session.out.print()
        session.say(T("Written to {place}.", place=str(out)) if written else T("Nothing was written."), "bold")
    leave(Exit(found.code))


def _late(given: list[str] | None) -> dict[str, int] | None:
    """``PROJECT:YEARS`` as a mapping; a year where none is said. None: nothing was said."""
    if given is None:
        return None
    found = {}
    for one in given:
        project, _, years = one.partition(":")
        if years and not years.isdigit():
            message = T("a late project is written as its code, a colon and the years")
            raise BadInput(
                [Problem("futures.late", "--late", one, message, T("such as {examples}", examples="west_campus:1"))]
            )
        found[project] = int(years or 1)
    return found


def _write(found: Found, out: Path) -> bool:
    """Write the likeliest future's run with the facts of all, and each other one under ``futures/``."""
    from planner.commands.simulate import write_tables
    from planner.report.futures_text import futures_tables
    from planner.store.runfolder import RunData, write_run

    lead = found.tree.futures[0].code
    if found.whole is None or not found.whole.runs[lead].tables:
        return False
    facts = found.facts()
    for code, run in found.whole.runs.items():
        if run.tables:
            place = out if code == lead else out / "futures" / code
            write_run(place, RunData(run.run | {"futures": facts, "future": code}, run.tables))
    write_tables(out / "tables", futures_tables(facts))
    return True


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("futures", help=T("One plan for several futures: first decisions shared, later ones adapt.").key)(
        futures
    )
