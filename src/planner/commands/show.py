"""``planner show``: a stored run at a glance, and who changes schools, as the pages tell it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T
from planner.commands.session import of
from planner.commands.subject import All, Json

if TYPE_CHECKING:
    from planner.report.building import Building
    from planner.report.exchange import Exchange
    from planner.report.glance import Glance
    from planner.store.runfolder import RunData
    from planner.studies.assess import Assessment


def show(
    context: typer.Context,
    run_dir: Annotated[Path, typer.Argument(help=T("Run folder.").key)],
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help=T("Its scenario: adds the path without the plan.").key)
    ] = None,
    exchange: Annotated[bool, typer.Option("--exchange", help=T("Show who changes schools instead.").key)] = False,
    building: Annotated[bool, typer.Option("--building", help=T("Show what is built and when instead.").key)] = False,
    every: All = False,
    as_json: Json = False,
) -> None:
    """Print a stored run."""
    from planner.commands.layout import banner
    from planner.commands.layout import show as laid
    from planner.report.building_text import building_blocks
    from planner.report.exchange_text import ROWS, exchange_blocks
    from planner.report.glance_text import glance_blocks
    from planner.report.impossible import impossible, impossible_blocks
    from planner.store.runfolder import read_run

    session = of(context)
    with session.telling_bad_input():
        data = read_run(run_dir)
        idle = _idle(scenario, data.run.get("sets"))
        names = {str(code): str(name) for code, name in dict(data.run.get("names") or {}).items()}
    planned = data.run.get("status") != "infeasible"
    facts: Glance | Exchange | Building | None = None
    if exchange:
        facts = _exchange(data, idle)
        blocks = exchange_blocks(
            facts, names, int(data.run.get("deadline") or data.run["horizon"]), None if every else ROWS
        )
    elif building and planned:
        facts = _building(run_dir, data, idle)
        blocks = building_blocks(facts, names)
    elif planned:
        facts = _glance(run_dir, data, names, idle)
        blocks = glance_blocks(facts, names)
    else:
        blocks = impossible_blocks(impossible(data.tables, data.run), names)
    if as_json:
        told = facts if facts is not None else impossible(data.tables, data.run)
        session.json({"title": data.run.get("title"), "illustrative": data.run.get("illustrative"), "facts": told})
        return
    banner(session, str(data.run.get("district")), illustrative=bool(data.run.get("illustrative")))
    session.say(str(data.run.get("title")), "bold")
    laid(session, blocks)


def _glance(run_dir: Path, data: RunData, names: dict[str, str], idle: Assessment | None) -> Glance:
    from planner.report.course import course
    from planner.report.glance import glance
    from planner.store.beside import read_simulation

    still = course(idle.tables) if idle is not None else None
    return glance(data.run, data.tables, names, read_simulation(run_dir) or None, still)


def _exchange(data: RunData, idle: Assessment | None) -> Exchange:
    from planner.report.exchange import exchange

    return exchange(data.tables, idle.case.projection if idle is not None else None)


def _building(run_dir: Path, data: RunData, idle: Assessment | None) -> Building:
    from planner.report.building import building
    from planner.report.odds import odds
    from planner.store.beside import read_simulation

    simulated = read_simulation(run_dir)
    return building(data.run, data.tables, odds(simulated).sites if simulated else (), idle.case if idle else None)


def _idle(scenario: Path | None, sets: object) -> Assessment | None:
    """The path without the plan, where the scenario is given and has compulsory schools."""
    if scenario is None:
        return None
    from planner.scenario.load import load_scenario
    from planner.studies.preschool_standing import standings

    said = tuple(str(one) for one in sets) if isinstance(sets, list) else ()
    return standings(load_scenario(scenario, said))[0]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("show", help=T("A stored run at a glance; who changes schools.").key)(show)
