"""``planner ask stability``: what one per cent more budget changes of a plan, over several illustrative districts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.base.i18n import T
from planner.commands.session import Exit, leave, of
from planner.commands.subject import Json
from planner.commands.trial_runs import EVIDENCE


def stability(
    context: typer.Context,
    seeds: Annotated[int, typer.Option(min=1, max=1000, help=T("Districts to plan, seeds from 1.").key)] = 10,
    units: Annotated[int, typer.Option(min=20, max=300, help=T("School stages to make up (20–300).").key)] = 20,
    evidence: Annotated[Path | None, typer.Option(help=EVIDENCE.key)] = None,
    as_json: Json = False,
) -> None:
    """Plan illustrative districts twice and print what changes."""
    from planner.report.stability import stability_page
    from planner.studies.questions_stability import Stability
    from planner.studies.questions_stability import stability as measured

    session = of(context)

    def tell(one: Stability) -> None:
        share = f"{one.share:.1%}"
        session.warn(T("{name}: {share} of the actions change beyond what pays", name=one.name, share=share))

    found = measured(range(1, seeds + 1), units, tell)
    page = stability_page(
        found, f"planner ask stability --seeds {seeds} --units {units}", date.today().isoformat(), units
    )
    if evidence is not None:
        evidence.write_text(page, encoding="utf-8", newline="\n")
    if as_json:
        session.json({"stability": found})
    else:
        session.say(page)
    leave(Exit.DONE if found and all(one.good for one in found) else Exit.NOT_VERIFIED)
