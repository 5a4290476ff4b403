"""``planner brute``, ``second-solver``, ``conflicts``: the optimizer proved right on small districts by the hundred."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.base.i18n import T
from planner.commands.session import Exit, leave, of
from planner.commands.trial_runs import EVIDENCE

#: Results after which the page is written on the way.
PART = 10

Count = Annotated[int, typer.Option(help=T("How many districts.").key)]
Workers = Annotated[int, typer.Option(help=T("Processes at a time.").key)]
Evidence = Annotated[Path | None, typer.Option(help=EVIDENCE.key)]


def brute(
    context: typer.Context, instances: Count = 1000, workers: Workers = 2, evidence: Evidence = None,
    kept: Annotated[
        Path | None, typer.Option(help=T("Keep results in this file, and go on from those that are there.").key)
    ] = None,
) -> None:  # fmt: skip
    """Compare plans of small districts with the exact optimum."""
    from planner.report.proof_pages import brute_page
    from planner.studies.brute import Compared, keep, read_kept
    from planner.studies.brute import brute as run

    before = read_kept(kept) if kept is not None else {}

    def compared(told: Callable[[Any], None]) -> list[Compared]:
        def new(one: Compared) -> None:
            if kept is not None:
                keep(kept, one)
            told(one)

        return run(range(instances), workers, new, before)

    _proved(context, compared, brute_page, "brute --instances", evidence, part=not before)


def second_solver(
    context: typer.Context, instances: Count = 300, workers: Workers = 2, evidence: Evidence = None
) -> None:  # fmt: skip
    """Solve the linear model of many districts with two solvers."""
    from planner.report.proof_pages import second_solver_page
    from planner.studies.second_solver import second_solver as run

    _proved(context, lambda told: run(range(instances), workers, told), second_solver_page, "second-solver --instances",
            evidence)  # fmt: skip


def conflicts(context: typer.Context, cases: Count = 50, workers: Workers = 2, evidence: Evidence = None) -> None:
    """Explain infeasible cases and test every word of it."""
    from planner.report.proof_pages import conflicts_page
    from planner.studies.conflicts import conflicts as run

    _proved(context, lambda told: run(cases, workers, told), conflicts_page, "conflicts --cases", evidence)


def _proved(
    context: typer.Context, run: Callable[[Callable[[Any], None]], list[Any]], page: Callable[..., str], command: str,
    evidence: Path | None, *, part: bool = True,
) -> None:  # fmt: skip
    """Run, tell what is wrong as it comes, write the page; exit code 5 where anything is wrong.

    The page is written on the way, too (``part``), as that of a smaller command: whoever stops it has what was proved.
    """
    session, so_far = of(context), list[Any]()

    def written(found: list[Any]) -> str:
        text = page(found, f"planner {command} {len(found)}", date.today().isoformat(), os.cpu_count() or 1)
        if evidence is not None:
            evidence.write_text(text, encoding="utf-8", newline="\n")
        return text

    def tell(one: Any) -> None:
        so_far.append(one)
        if not one.good:
            session.say(T("wrong: {what}", what=str(one)), "bold red")
        if part and len(so_far) % PART == 0:
            written(so_far)

    found = run(tell)
    session.say(written(found))
    if not all(one.good for one in found):
        leave(Exit.NOT_VERIFIED)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("brute", help=T("Small districts against the exact optimum (minutes).").key)(brute)
    app.command("second-solver", help=T("The linear model by HiGHS and by CBC (minutes).").key)(second_solver)
    app.command("conflicts", help=T("Infeasible cases: each conflict and way out tested (minutes).").key)(conflicts)
