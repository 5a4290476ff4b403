"""``planner runs compare``: two to six runs side by side, and the chain of causes from the first to the last."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.commands.progress import Reporting
from planner.commands.session import Exit, Session, of
from planner.commands.subject import All, Json

if TYPE_CHECKING:
    from planner.studies.compare import Side
    from planner.studies.compare_causes import Chain


def compare(
    context: typer.Context,
    runs: Annotated[list[str], typer.Argument(metavar="RUN...", help=T("Runs: names, ids or run folders.").key)],
    causes: Annotated[
        Path | None,
        typer.Option(help=T("Scenario of the first run: plan every step and say which input moved what.").key),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", help=T("Store of runs: a file, or a database URL (also PLANNER_STORE).").key),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=T("Folder for the causes; the page Compare finds them there.").key)
    ] = None,
    progress_file: Annotated[
        Path | None, typer.Option(help=T("File that tells how far the work is, for another program.").key)
    ] = None,
    every: All = False,
    as_json: Json = False,
) -> None:
    """Compare runs."""
    from planner.commands.layout import show
    from planner.report.papers.comparison import ROWS, chain_blocks, comparison_blocks
    from planner.studies.compare import FEWEST, MOST
    from planner.studies.compare import compare as compared

    session = of(context)
    with session.telling_bad_input():
        if not FEWEST <= len(runs) <= MOST:
            message = T("two to six runs can be compared")
            raise BadInput([Problem("compare.number", "compare", str(len(runs)), message)])
        sides = [side_of(one, store) for one in runs]
        found = compared(sides)
        chained = _chained(session, sides, causes, progress_file) if causes is not None else None
        if chained is not None and out is not None:
            _keep(out, sides, chained)
    names = {str(key): str(name) for side in sides for key, name in dict(side.run.get("names") or {}).items()}
    if as_json:
        session.json({"comparison": found, "causes": _told(chained)})
        return
    limit = None if every else ROWS
    show(session, comparison_blocks(found, names, limit))
    if chained is not None:
        show(session, chain_blocks(chained, names, limit))


def side_of(key: str, store: str | None) -> Side:
    """A run folder, or a run of the store."""
    from planner.studies.compare import Side

    if (Path(key) / "run.json").is_file():
        from planner.store.runfolder import read_run

        data = read_run(Path(key))
        return Side(Path(key).name, data.run, data.tables)
    from planner.store.kept.database import opened
    from planner.store.kept.keep import load

    kept, data = load(opened(store), key)
    return Side(kept.labels.name or kept.id[:8], data.run, data.tables)


def _keep(out: Path, sides: list[Side], chained: Chain) -> None:
    """Write the causes between the first and the last run, with the hashes of both ``run.json``."""
    import hashlib
    import json

    from planner.store.runfolder import run_text
    from planner.store.wholly import write_bytes
    from planner.studies.compare_causes import as_document

    ends = [hashlib.sha256(run_text(side.run).encode("utf-8")).hexdigest() for side in (sides[0], sides[-1])]
    told = {"ends": ends, "names": [sides[0].name, sides[-1].name], "chain": as_document(chained)}
    out.mkdir(parents=True, exist_ok=True)
    write_bytes(out / "causes.json", (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def _chained(session: Session, sides: list[Side], scenario: Path, progress_file: Path | None) -> Chain:
    """Plan every step between the first and the last run on the district of ``scenario``."""
    from dataclasses import replace

    from planner.scenario.load import load_scenario
    from planner.scenario.schema import Scenario
    from planner.studies.compare import Key, metrics
    from planner.studies.compare_causes import chain
    from planner.studies.plan import run_plan

    first, last = _comparable(sides)
    loaded = load_scenario(scenario)
    known = [(side.run["resolved"], metrics(side.run, side.tables)) for side in (sides[0], sides[-1])]
    with Reporting(session, progress_file) as reporting:

        def solve(resolved: dict[str, Any]) -> Mapping[Key, float] | None:
            for document, found in known:  # the two ends are planned already
                if document == resolved:
                    return found
            step = replace(loaded, scenario=Scenario.model_validate(resolved))
            result = run_plan(step, reporting.report)
            return metrics(result.run, result.tables) if result.tables and result.code == 0 else None

        found = chain(first, last, solve)
        reporting.exit_code = int(Exit.DONE)
        return found


def _comparable(sides: list[Side]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Causes can be told between two runs that kept their scenario and share their data."""
    from planner.studies.compare import compare as compared

    problems = []
    ends = (sides[0], sides[-1])
    for side in ends:
        if not isinstance(side.run.get("resolved"), dict):
            message = T("the run did not keep its scenario; plan it again")
            problems.append(Problem("compare.resolved", side.name, "", message))
    other = [one.key for one in compared(ends).inputs if one.kind in ("data", "standards")]
    if other:
        message = T("causes can be told between runs on the same data and standards only")
        problems.append(Problem("compare.data", sides[-1].name, ", ".join(other), message))
    if problems:
        raise BadInput(problems)
    return sides[0].run["resolved"], sides[-1].run["resolved"]


def _told(chained: Chain | None) -> dict[str, Any] | None:
    if chained is None:
        return None
    return {
        "causes": [{"name": one.name, "keys": one.keys} for one in chained.causes],
        "effects": chained.effects,
        "whole": [{"key": key, "difference": value} for key, value in chained.whole.items()],
        "interaction": [{"key": key, "difference": value} for key, value in chained.interaction.items()],
        "impossible": chained.impossible,
    }
