"""A scenario without a plan on the screen: the conflict at once, the ways out when they are proved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from planner.base.i18n import T
from planner.commands.progress import Reporting
from planner.commands.session import Session
from planner.commands.subject import head

if TYPE_CHECKING:
    from planner.studies.plan import RunResult
    from planner.studies.ways_out import Proving

WaysOut = Annotated[
    Literal["none", "some", "all"],
    typer.Option(
        "--ways",
        help=T("How many ways out are proved by a plan where there is none: none, some (two; minutes), all.").key,
    ),
]


class Early:
    """Writes and shows why there is no plan before the first way out is tried, because proofs take minutes."""

    def __init__(self, session: Session, out: Path, reporting: Reporting, *, every: bool, as_json: bool) -> None:
        self.shown = False
        self._session, self._out, self._reporting = session, out, reporting
        self._every, self._as_json = every, as_json

    def proving(self, ways: str) -> Proving:
        """Return how ways out are proved."""
        from planner.studies.ways_out import ALL, NONE, SOME

        told = self._plainly if ways == "none" else self._told
        return replace({"none": NONE, "some": SOME, "all": ALL}[ways], told=told)

    def _plainly(self, result: RunResult) -> None:
        """Nothing: the whole answer comes at once."""

    def _told(self, result: RunResult) -> None:
        from planner.commands.layout import show
        from planner.report.impossible import SHOWN, conflict_blocks, impossible
        from planner.store.runfolder import RunData, write_run

        write_run(self._out, RunData(result.run, result.tables))
        if self._as_json:
            return
        with self._reporting.paused():
            head(self._session, result.case)
            facts = impossible(result.tables, result.run)
            show(self._session, conflict_blocks(facts, result.case.names, None if self._every else SHOWN))
            self._session.out.print()
            self._session.say(T("Now ways out are looked for, each proved by a plan: this takes minutes."))
        self.shown = True
