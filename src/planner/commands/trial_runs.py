"""``planner soak``: many illustrative districts, each verified or with a proved conflict."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.base.i18n import T
from planner.commands.session import Exit, leave, of

EVIDENCE = T("Write the figures to this page, too (Markdown).")


def soak(
    context: typer.Context,
    seeds: Annotated[int, typer.Option(help=T("Seeds to run, from 0.").key)] = 200,
    workers: Annotated[int, typer.Option(help=T("Processes at a time.").key)] = 2,
    evidence: Annotated[Path | None, typer.Option(help=EVIDENCE.key)] = None,
) -> None:
    """Plan many illustrative districts."""
    from planner.report.evidence import soak_page
    from planner.studies.soak import Trial
    from planner.studies.soak import soak as run

    session = of(context)

    def tell(one: Trial) -> None:
        words = T(
            "seed {seed}: exit code {code}, {seconds} s", seed=one.seed, code=one.code, seconds=f"{one.seconds:.1f}"
        )
        session.say(words, None if one.good else "bold red")

    trials = run(range(seeds), workers, tell)
    page = soak_page(trials, f"planner soak --seeds {seeds}", date.today().isoformat(), os.cpu_count() or 1)
    if evidence is not None:
        evidence.write_text(page, encoding="utf-8", newline="\n")
    session.say(page)
    if not all(one.good for one in trials):
        leave(Exit.NOT_VERIFIED)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("soak", help=T("Plan many illustrative districts: each verified or with a proved conflict.").key)(soak)
