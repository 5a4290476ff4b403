"""``planner template`` and ``planner check``: the workbook to fill in, and what is wrong with a filled one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.commands.session import Exit, Session, leave, of, plain

if TYPE_CHECKING:
    from planner.district.model import District


def template(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help=T("Workbook to write (.xlsx).").key)],
) -> None:
    """Write the blank workbook."""
    from planner.district.template import write_template

    session = of(context)
    with session.telling_bad_input():
        _must_be_new_workbook(out)
        write_template(out, session.language)
    session.say(T("The blank workbook was written to {place}.", place=str(out)))


def check(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help=T("Folder of CSV files, or workbook.").key)],
    scenario: Annotated[Path | None, typer.Option(help=T("Scenario to check against the district.").key)] = None,
    base_year: Annotated[
        int | None, typer.Option(help=T("Base year; the scenario's, or the last year of enrolment.").key)
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help=T("Saved column mapping (YAML).").key)] = None,
    marked: Annotated[
        Path | None, typer.Option(help=T("Write a copy of the workbook with the problems marked.").key)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=T("Print machine-readably.").key)] = False,
) -> None:
    """Read everything and report."""
    session = of(context)
    district: District | None = None
    problems: tuple[Problem, ...] = ()
    try:
        if marked is not None and path.suffix.lower() != ".xlsx":
            message = T("a marked copy is made of a workbook, not of CSV files")
            raise BadInput([Problem("cli.marked", "--marked", str(path), message)])
        district, problems = _read(path, scenario, base_year, mapping)
    except BadInput as bad:
        problems = bad.problems
    if marked is not None and path.is_file():
        _mark(session, path, problems, marked)
    if as_json:
        session.json({"ok": district is not None, "problems": [_fields(session, one) for one in problems]})
    else:
        session.problems(problems)
        if district is not None:
            _summary(session, district)
    if district is None:
        leave(Exit.BAD_INPUT)


def _read(
    path: Path, scenario: Path | None, base_year: int | None, mapping: Path | None
) -> tuple[District, tuple[Problem, ...]]:
    from planner.district.read import read_district

    if scenario is None:
        return read_district(path, base_year or _newest_year(path, mapping), mapping)
    from planner.scenario.load import check_scenario, load_scenario

    loaded = load_scenario(scenario)
    district, warnings = read_district(path, base_year or loaded.scenario.base_year, mapping)
    return district, (*warnings, *loaded.warnings, *check_scenario(loaded, district))


def _newest_year(path: Path, mapping: Path | None) -> int:
    """Return the last year of enrolment; 0 where there is none, which the reader then reports."""
    from planner.district.findings import Findings
    from planner.district.mapped import apply_mapping
    from planner.district.mapping import load_mapping
    from planner.district.matching import Matched, match_sheets
    from planner.district.records import read_records
    from planner.district.sources import read_sources

    findings = Findings()
    saved = load_mapping(mapping) if mapping is not None else None
    sources = read_sources(path, saved.files if saved else ())
    sheets = [sheet for source in sources for sheet in source.sheets]
    matched: dict[str, Matched] = {}
    if saved is not None:
        matched, sheets = apply_mapping(saved, sources, findings)
    matched = match_sheets(sheets, findings, strict=saved is None) | matched
    records: Sequence[object] = ()
    if "enrolment" in matched:
        records = [record["year"] for record in read_records(matched["enrolment"], findings)]
    return max((year for year in records if isinstance(year, int)), default=0)


def _mark(session: Session, path: Path, problems: tuple[Problem, ...], marked: Path) -> None:
    from planner.district.marked import marked_copy

    with session.telling_bad_input():
        _must_be_new_workbook(marked)
        if marked.resolve() == path.resolve():
            message = T("the marked copy would overwrite the workbook")
            raise BadInput([Problem("cli.marked", "--marked", str(marked), message)])
        marked_copy(path, problems, marked, session.language)
    session.warn(T("A marked copy was written to {place}.", place=str(marked)))


def _must_be_new_workbook(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        message = T("the name of a workbook ends in .xlsx")
        raise BadInput([Problem("cli.not_xlsx", str(path), path.suffix, message)])
    if path.is_dir():
        raise BadInput([Problem("cli.is_folder", str(path), "", T("there is a folder of this name"))])


def _fields(session: Session, one: Problem) -> dict[str, object]:
    """A problem for machines: code, place and value, with its sentences in the reader's language."""
    texts = {"message": one.message, "allowed": one.allowed, "remedy": one.remedy}
    words = {key: text.render(session.language) if text is not None else None for key, text in texts.items()}
    return {"severity": one.severity, "code": one.code, "place": one.place, "value": plain(one.value), **words}


def _summary(session: Session, district: District) -> None:
    from planner.commands.layout import banner
    from planner.district.read import estimates

    banner(session, district.name, illustrative=district.illustrative)
    year = max(year for _, year, _ in district.enrolment)
    pupils = sum(count.pupils for (_, when, _), count in district.enrolment.items() if when == year)
    session.say(
        T(
            "{schools} schools, {pupils} pupils in {year}, {teachers} teachers.",
            schools=len(district.schools),
            pupils=pupils,
            year=year,
            teachers=sum(district.staff.values()) or len(district.roster),
        ),
        "green",
    )
    for _, text in estimates(district):
        session.say(text, "yellow")


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("template", help=T("Write a blank workbook with drop-downs and notes.").key)(template)
    app.command("check", help=T("Read a district's tables and report every problem.").key)(check)
