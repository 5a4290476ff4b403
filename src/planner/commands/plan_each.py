"""``planner plan-each``: every scenario of a folder planned and verified, with what it took."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.base.i18n import T
from planner.commands.session import Exit, leave, of
from planner.commands.trial_runs import EVIDENCE


def plan_each(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help=T("Folder with a folder of scenarios per district.").key)] = Path(
        "scenarios"
    ),
    only: Annotated[
        list[str] | None, typer.Option(help=T("Only scenarios whose place contains this (repeatable).").key)
    ] = None,
    seconds: Annotated[float, typer.Option(help=T("Seconds of the clock that a plan may take.").key)] = 180.0,
    evidence: Annotated[Path | None, typer.Option(help=EVIDENCE.key)] = None,
) -> None:
    """Plan every scenario; exit code 5 where one has no verified plan in time."""
    from planner.report.scenarios_page import scenarios_page
    from planner.studies.plan_each import Planned, documents
    from planner.studies.plan_each import plan_each as run

    session = of(context)
    chosen = [one for one in documents(folder) if not only or any(word in one.as_posix() for word in only)]

    def tell(one: Planned) -> None:
        text = T(
            "{scenario}: exit {code}, {seconds} s", scenario=one.scenario, code=one.exit, seconds=f"{one.wall_s:.0f}"
        )
        session.say(text, "" if one.good(seconds) else "bold red")

    found = run(chosen, tell)
    command = " ".join(["planner plan-each", folder.as_posix(), *(f"--only {word}" for word in only or ())])
    text = scenarios_page(found, command, date.today().isoformat(), os.cpu_count() or 1, seconds)
    if evidence is not None:
        evidence.write_text(text, encoding="utf-8", newline="\n")
    session.say(text)
    if not found or not all(one.good(seconds) for one in found):
        leave(Exit.NOT_VERIFIED)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("plan-each", help=T("Every scenario of a folder planned, verified and timed (minutes).").key)(plan_each)
