"""``planner sample`` and ``planner bench``: an illustrative district to try on, and how long it takes."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.base.i18n import T
from planner.commands.session import Exit, leave, of
from planner.commands.subject import Json
from planner.commands.trial_runs import EVIDENCE

Units = Annotated[int, typer.Option(help=T("School stages to make up (20–300).").key)]
Seed = Annotated[int, typer.Option(help=T("Seed: the same seed gives the same district.").key)]


def sample(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help=T("Folder to write to.").key)],
    units: Units = 40,
    seed: Seed = 7,
) -> None:
    """Write an illustrative district."""
    from planner.studies.sampler.sample import write_sample

    session = of(context)
    with session.telling_bad_input():
        scenario = write_sample(units, seed, out)
    session.say(T("An illustrative district of {units} units was written to {place}.", units=units, place=str(out)))
    session.say(T("Next: planner plan {scenario} --out {out}", scenario=str(scenario), out=str(out / "run")))


def bench(
    context: typer.Context,
    units: Units = 120,
    seed: Seed = 7,
    plan: Annotated[bool, typer.Option("--plan/--no-plan", help=T("Time the whole-number plan, too.").key)] = True,
    evidence: Annotated[Path | None, typer.Option(help=EVIDENCE.key)] = None,
    as_json: Json = False,
) -> None:
    """Time building and solving, beside two other ways."""
    from planner.commands.layout import show
    from planner.commands.progress import Reporting
    from planner.report.bench_text import bench_blocks
    from planner.report.evidence import bench_page
    from planner.studies.bench import bench as measured

    session = of(context)
    try:
        with session.telling_bad_input(), Reporting(session) as reporting:
            facts = measured(units, seed, with_plan=plan, progress=reporting.report)
    except ModuleNotFoundError as missing:
        session.warn(T("{name} is missing: install requirements-dev.txt first.", name=str(missing.name)))
        leave(Exit.BAD_INPUT)
    if evidence is not None:
        page = bench_page(
            facts, f"planner bench --units {units} --seed {seed}", date.today().isoformat(), os.cpu_count() or 1
        )
        evidence.write_text(page, encoding="utf-8", newline="\n")
    if as_json:
        session.json({"bench": facts, "ratios": facts.ratios()})
        return
    show(session, bench_blocks(facts))


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("sample", help=T("Write an illustrative district of any size.").key)(sample)
    app.command("bench", help=T("How long a plan takes, beside two other ways of solving.").key)(bench)
