"""``planner paper``: the papers that a bureau hands out, written from a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.commands.session import Session, of

if TYPE_CHECKING:
    from planner.report.papers.besides import Answered
    from planner.report.papers.paper import Paper


def paper(
    context: typer.Context,
    run_dir: Annotated[Path | None, typer.Argument(help=T("Run folder.").key)] = None,
    excel: Annotated[Path | None, typer.Option(help=T("Excel workbook to write.").key)] = None,
    word: Annotated[Path | None, typer.Option(help=T("Word implementation plan to write.").key)] = None,
    brief: Annotated[Path | None, typer.Option(help=T("Word brief of two pages for leaders to write.").key)] = None,
    school: Annotated[str | None, typer.Option(help=T("School to recompute by hand in the workbook.").key)] = None,
    schedules: Annotated[
        Path | None, typer.Option(help=T("Folder of planner schedules: the Word paper of the comparison.").key)
    ] = None,
    asked: Annotated[
        list[Path] | None, typer.Option(help=T("Folder of planner ask whose answer goes into the papers.").key)
    ] = None,
) -> None:
    """Write the papers of a run, or of a comparison of schedules."""
    session = of(context)
    with session.telling_bad_input():
        _check(run_dir, schedules, excel, word, brief)
        if schedules is not None and word is not None:
            write_file(word, _comparison(session, schedules))
            session.say(T("Written to {place}.", place=str(word)), "bold")
            return
        assert run_dir is not None
        made = read_paper(run_dir)
        if school is not None and school not in {str(unit).partition(":")[0] for unit in made.table("pupils")["unit"]}:
            message = T("the run has no such school")
            raise BadInput([Problem("paper.school", "--school", school, message)])
        for path, content in _contents(session, made, (excel, word, brief), school, _answers(made, asked or [])):
            write_file(path, content)
            session.say(T("Written to {place}.", place=str(path)), "bold")


def _comparison(session: Session, folder: Path) -> bytes:
    """The paper of a comparison of schedules."""
    from planner.report.word.schedules import word_schedules
    from planner.store.beside import read_schedules_folder

    found = read_schedules_folder(folder)
    return word_schedules(found.about, found.tables, session.language)


def _answers(made: Paper, asked: list[Path]) -> list[Answered]:
    """Read the answers that go into the papers; one of another district is refused."""
    from planner.report.papers.besides import Answered, same_district
    from planner.store.asked import read_asked

    found = [Answered(one.head, one.tables) for one in map(read_asked, asked)]
    other = [path.name for path, one in zip(asked, found, strict=True) if not same_district(made, one)]
    if other:
        message = T("the answer is of another district or other years than the run")
        raise BadInput([Problem("paper.asked", "--asked", ", ".join(other), message)])
    return found


def _contents(
    session: Session, made: Paper, places: tuple[Path | None, Path | None, Path | None], school: str | None,
    answered: list[Answered],
) -> list[tuple[Path, bytes]]:  # fmt: skip
    """Write every paper in memory first: a paper that fails leaves nothing behind."""
    excel, word, brief = places
    titles = titles_of(made)
    found: list[tuple[Path, bytes]] = []
    if excel is not None:
        from planner.report.excel.book import excel_paper

        found.append((excel, excel_paper(made, session.language, titles, school, answered)))
    if word is not None and not made.planned and "conflicts" in made.tables:
        from planner.report.word.schedules import word_without_plan

        found.append((word, word_without_plan(made, session.language)))
        word = None
    if word is not None or brief is not None:
        if not made.planned:
            message = T("the run has no plan; only the workbook and the Word paper can tell why")
            raise BadInput([Problem("paper.no_plan", "run.json", str(made.run.get("status")), message)])
        from planner.report.word.brief import word_brief
        from planner.report.word.plan import word_plan

        found += [(word, word_plan(made, session.language, answered, titles))] if word is not None else []
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

    codes = [str(made.run.get(key)) for key in ("preschool_pack", "standards_pack")]
    found = [load_pack(code).rules for code in codes if code in known_packs()]
    return {key: name_of(one) for rules in found for key, one in rules.items()}


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` as ``path`` in one step."""
    from planner.store.wholly import write_bytes

    write_bytes(path, content)


def _check(run_dir: Path | None, schedules: Path | None, *asked: Path | None) -> None:
    """A run or a comparison, at least one paper, and each a file name of its kind."""
    problems = []
    if (run_dir is None) is (schedules is None):
        message = T("papers are of a run folder, or of a comparison of schedules")
        problems.append(Problem("paper.of_what", "paper", "", message, remedy=T("give one of the two")))
    if schedules is not None and (asked[0] is not None or asked[2] is not None or asked[1] is None):
        message, remedy = T("a comparison of schedules is a Word paper"), T("give --word with a file name")
        problems.append(Problem("paper.schedules", "--schedules", schedules.name, message, remedy=remedy))
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
