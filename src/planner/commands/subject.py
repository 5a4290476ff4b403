"""What a command is asked about: a scenario with the changes of the command line, and whose figures these are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T, Text
from planner.commands.session import Session

if TYPE_CHECKING:
    from planner.scenario.load import LoadedScenario
    from planner.studies.prepare import Case
    from planner.studies.preschool_standing import PreschoolCase

Scenario = Annotated[Path, typer.Argument(help=T("Scenario document (YAML).").key)]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help=T("Change the scenario, e.g. budget.factor=0.9; repeatable.").key),
]
Json = Annotated[bool, typer.Option("--json", help=T("Print machine-readably.").key)]
All = Annotated[bool, typer.Option("--all", help=T("Show every row.").key)]


def load(path: Path, sets: list[str] | None) -> LoadedScenario:
    """Return the scenario with the changes of the command line."""
    from planner.scenario.load import load_scenario

    return load_scenario(path, tuple(sets or ()))


def head(session: Session, case: Case | PreschoolCase) -> None:
    """Print whose figures these are, and what was noticed while reading."""
    from planner.commands.layout import banner

    banner(session, case.district.name, illustrative=case.illustrative)
    session.say(case.scenario.title, "bold")
    for key, old, new in case.loaded.changes:
        session.say(T("Changed: {what}: {old} → {new}", what=key, old=str(old), new=str(new)), "yellow")
    session.problems(case.warnings)


def about(session: Session, case: Case | PreschoolCase) -> dict[str, object]:
    """Return what a machine needs to know of the case, besides its facts."""
    from planner.studies.prepare import run_head

    told = run_head(case)  # type: ignore[arg-type]  # the same attributes
    keys = ("schema", "scenario", "title", "district", "base_year", "deadline", "hold_from", "horizon",
            "due", "phases", "standards_pack", "illustrative", "inputs")  # fmt: skip
    return {key: told[key] for key in keys} | {
        "estimated": [session.words(text) for text in case.estimated],
        "warnings": [session.words(one.render(session.language)) for one in case.warnings],
    }


def titles(case: Case | PreschoolCase) -> dict[str, Text]:
    """Return the names of the rules by code."""
    from planner.standards.catalogue import name_of

    return {code: name_of(rule) for code, rule in case.pack.rules.items()}
