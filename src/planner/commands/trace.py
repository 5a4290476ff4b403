"""``planner trace``: every requirement of the documents, and where the tool answers it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T
from planner.commands.session import of

if TYPE_CHECKING:
    from planner.standards.traced import Requirement

DEFAULT_FOLDER = Path("scenarios")


def trace(
    context: typer.Context,
    document: Annotated[
        str | None, typer.Option(help=T("One document only: changqing, rencheng, taierzhuang, altay or changshou.").key)
    ] = None,
    identifier: Annotated[
        str | None, typer.Option("--id", help=T("One requirement, such as T027, in full.").key)
    ] = None,
    line: Annotated[
        int | None, typer.Option(min=1, help=T("Only what stands in this line of the document's text.").key)
    ] = None,
    scenarios: Annotated[
        Path, typer.Option(help=T("Folder with the scenario folders that the requirements are looked up in.").key)
    ] = DEFAULT_FOLDER,
    drawn: Annotated[
        int | None,
        typer.Option("--draw", min=1, help=T("So many requirements drawn at random, each with its place.").key),
    ] = None,
    seed: Annotated[int, typer.Option(help=T("The draw: the same number draws the same requirements.").key)] = 1,
    evidence: Annotated[
        Path | None, typer.Option(help=T("With --draw: write this draw and two more as a Markdown page.").key)
    ] = None,
    missing: Annotated[bool, typer.Option("--missing", help=T("Only what is not covered.").key)] = False,
    as_json: Annotated[bool, typer.Option("--json", help=T("Print machine-readably.").key)] = False,
) -> None:
    """List every requirement with its answer."""
    from planner.commands.layout import show
    from planner.report.trace import one_block, trace_blocks, trace_json
    from planner.studies.trace import Trace, draw, trace

    session = of(context)
    with session.telling_bad_input():
        chosen = [row for row in _chosen(document, identifier) if line is None or row.stands_in(line)]
        found = trace(scenarios)
    rows = tuple(row for row in found.rows if row.requirement in chosen)
    if drawn is not None and evidence is not None:
        from planner.report.trace_page import draw_page

        seeds = range(seed, seed + 3)
        draws = {one: draw(Trace(rows), drawn, one) for one in seeds}
        command = f"planner trace --draw {drawn} --seed {seed} --evidence {evidence.as_posix()}"
        evidence.write_text(
            draw_page(Trace(rows), draws, command, scenarios.as_posix()), encoding="utf-8", newline="\n"
        )
        session.say(T("Written to {place}.", place=evidence.as_posix()))
        return
    if drawn is not None:
        rows = draw(Trace(rows), drawn, seed)
    kept = Trace(tuple(row for row in rows if not (missing and (row.covered or not row.required))), found.scenarios)
    if as_json:
        session.json(trace_json(kept, session.language))
    elif drawn is not None or identifier is not None or (line is not None and document is not None):
        show(session, [one_block(row) for row in rows])
    else:
        show(session, trace_blocks(kept))


def _chosen(document: str | None, identifier: str | None) -> tuple[Requirement, ...]:
    """Return the requirements that are asked about; an unknown document or number is bad input."""
    from planner.base.errors import BadInput, Problem
    from planner.base.nearest import nearest
    from planner.standards.traced import documents, requirements

    rows = requirements()
    problems = []
    if document is not None and document not in documents():
        near = nearest(document, list(documents()))
        remedy = T("did you mean {near}?", near=near) if near else None
        allowed = T("{names}", names=", ".join(documents()))
        message = T("there is no such document")
        problems.append(Problem("cli.document", "--document", document, message, allowed, remedy))
    if identifier is not None and identifier.upper() not in {row.id for row in rows}:
        message = T("there is no such requirement")
        allowed = T("{first} to {last}", first=rows[0].id, last=rows[-1].id)
        problems.append(Problem("cli.requirement", "--id", identifier, message, allowed))
    if problems:
        raise BadInput(problems)
    wanted = identifier.upper() if identifier is not None else None
    return tuple(row for row in rows if document in (None, row.document) and wanted in (None, row.id))


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("trace", help=T("List every requirement of the documents, and where the tool answers it.").key)(trace)
