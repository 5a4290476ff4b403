"""``planner paper``: the papers that a bureau hands out, written from a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.commands.session import Session, of

if TYPE_CHECKING:
    from planner.report.papers.paper import Paper


def paper(
    context: typer.Context,
    run_dir: Annotated[Path, typer.Argument(help=T("Run folder.").key)],
    excel: Annotated[Path | None, typer.Option(help=T("Excel workbook to write.").key)] = None,
    word: Annotated[Path | None, typer.Option(help=T("Word implementation plan to write.").key)] = None,
    brief: Annotated[Path | None, typer.Option(help=T("Word brief of two pages for leaders to write.").key)] = None,
    school: Annotated[str | None, typer.Option(help=T("School to recompute by hand in the workbook.").key)] = None,
) -> None:
    """Write the papers of a run."""
    session = of(context)
    with session.telling_bad_input():
        _check(excel, word, brief)
        made = read_paper(run_dir)
        if school is not None and school not in {str(unit).partition(":")[0] for unit in made.table("pupils")["unit"]}:
            message = T("the run has no such school")
            raise BadInput([Problem("paper.school", "--school", school, message)])
        for path, content in _contents(session, made, excel, word, brief, school):
            write_file(path, content)
            session.say(T("Written to {place}.", place=str(path)), "bold")


def _contents(
    session: Session, made: Paper, excel: Path | None, word: Path | None, brief: Path | None, school: str | None
) -> list[tuple[Path, bytes]]:
    """Write every paper in memory first: a paper that fails leaves nothing behind."""
    titles = titles_of(made)
    found: list[tuple[Path, bytes]] = []
    if excel is not None:
        from planner.report.excel.book import excel_paper

        found.append((excel, excel_paper(made, session.language, titles, school)))
    if word is not None or brief is not None:
        if not made.planned:
            message = T("the run has no plan; only the workbook can tell why")
            raise BadInput([Problem("paper.no_plan", "run.json", str(made.run.get("status")), message)])
        from planner.report.word.brief import word_brief
        from planner.report.word.plan import word_plan

        found += [(word, word_plan(made, session.language))] if word is not None else []
        found += [(brief, word_brief(made, session.language))] if brief is not None else []
    return found


def read_paper(run_dir: Path) -> Paper:
    """Return the run in ``run_dir``, ready to be written."""
    from planner.report.papers.paper import Paper
    from planner.store.runfolder import read_run

    data = read_run(run_dir)
    return Paper(data.run, data.tables)


def titles_of(made: Paper) -> dict[str, Text]:
    """Return the names of the rules by code, from the pack of the run (empty where that pack is gone)."""
    from planner.standards.catalogue import name_of
    from planner.standards.load import known_packs, load_pack

    code = str(made.run.get("standards_pack"))
    return {key: name_of(one) for key, one in load_pack(code).rules.items()} if code in known_packs() else {}


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` as ``path`` in one step."""
    from planner.store.wholly import write_bytes

    write_bytes(path, content)


def _check(*asked: Path | None) -> None:
    """At least one paper, and each a file name of its kind."""
    problems = []
    if not any(asked):
        message, remedy = T("no paper is asked for"), T("give --excel, --word or --brief with a file name")
        problems.append(Problem("paper.none", "paper", "", message, remedy=remedy))
    for path, ending in zip(asked, (".xlsx", ".docx", ".docx"), strict=True):
        if path is not None and path.suffix.lower() != ending:
            message = T("the file name must end in {ending}", ending=ending)
            problems.append(Problem("paper.ending", "paper", path.name, message))
    if problems:
        raise BadInput(problems)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("paper", help=T("The papers of a run: Excel workbook, Word plan, leaders' brief.").key)(paper)
