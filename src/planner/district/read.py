"""Reading a district: guard, parse, match, check everything, and only then build (docs/model.md §1)."""

from __future__ import annotations

from pathlib import Path

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.district.build import build_district
from planner.district.contracts import BY_CODE, TABLES
from planner.district.findings import Findings
from planner.district.mapped import apply_mapping
from planner.district.mapping import load_mapping
from planner.district.matching import Matched, match_sheets
from planner.district.model import District
from planner.district.records import read_records
from planner.district.rules import Context, check_all
from planner.district.sources import read_sources

#: Tables that only compulsory schools need.
COMPULSORY = ("enrolment", "staff", "premises", "posts")


def read_district(path: Path, base_year: int, mapping: Path | None = None) -> tuple[District, tuple[Problem, ...]]:
    """Return the district in ``path`` (a folder of CSV or one .xlsx) and the warnings.

    ``mapping`` is a saved column mapping (see :mod:`planner.district.mapping`). Rows after ``base_year`` are not
    used. Raises :class:`BadInput` with every error at once.
    """
    path = Path(path)
    findings = Findings()
    matched, inputs = _matched(path, mapping, findings)
    context = check_tables(matched, base_year, findings, path.name)
    if errors := findings.problems("error"):
        raise BadInput(errors)
    return build_district(context, path.stem, inputs), findings.problems("warning")


def newest_year(path: Path, mapping: Path | None = None) -> int:
    """Return the last year of table enrolment, to be taken as base year where none is given; 0 if there is none.

    Where kindergartens are alone, their table kindergarten_enrolment says it.
    """
    findings = Findings()
    matched = _matched(Path(path), mapping, findings)[0]
    enrolment = matched.get("enrolment", matched.get("kindergarten_enrolment"))
    years = [record["year"] for record in read_records(enrolment, findings)] if enrolment else []
    return max((year for year in years if isinstance(year, int)), default=0)


def _matched(path: Path, mapping: Path | None, findings: Findings) -> tuple[dict[str, Matched], dict[str, str]]:
    """Return table code → matched sheet, and file name → sha256."""
    saved = load_mapping(mapping) if mapping is not None else None
    sources = read_sources(path, saved.files if saved else ())
    inputs = {source.name: source.sha256 for source in sources}
    matched: dict[str, Matched] = {}
    rest = [sheet for source in sources for sheet in source.sheets]
    if saved is not None:
        inputs[saved.name] = saved.sha256
        matched, rest = apply_mapping(saved, sources, findings)
    for code, one in match_sheets(rest, findings, strict=saved is None).items():
        if code in matched:
            message = T("the table {table} is given twice", table=one.table.label)
            remedy = T("keep one of {first} and {second}", first=matched[code].sheet.name, second=one.sheet.name)
            findings.add("table.twice", code, one.sheet.name, "", message, remedy=remedy)
        else:
            matched[code] = one
    return matched, inputs


def check_tables(matched: dict[str, Matched], base_year: int, findings: Findings, place: str) -> Context:
    """Read the records of all matched tables and run every rule; problems go to ``findings``."""
    tables = {}
    for table in TABLES:
        if table.code in matched:
            records = read_records(matched[table.code], findings)
            if records.rows:
                tables[table.code] = records
    for table in TABLES:
        if not table.required or table.code in tables or (table.code == "staff" and "roster" in tables):
            continue
        if "kindergartens" in tables and "enrolment" not in matched and table.code in COMPULSORY:
            continue  # a district of kindergartens alone (docs/preschool.md)
        if table.code in matched:
            message = T("the table {table} has no rows", table=table.label)
            findings.add("table.empty", table.code, matched[table.code].sheet.name, "", message)
        else:
            message = T("the table {table} is missing", table=table.label)
            remedy = T("add a sheet or file of this name: {note}", note=table.note)
            findings.add("table.missing", table.code, place, table.code, message, remedy=remedy)
    if "district" in tables and len(tables["district"].rows) > 1:
        second = tables["district"].rows[1]
        message = T("this table has one row only")
        tables["district"].tell("district.one_row", second, "name", message, remedy=T("delete the other rows"))
    context = Context(base_year, tables, findings)
    check_all(context)
    return context


def estimates(district: District) -> tuple[tuple[str, Text], ...]:
    """Return (table, what its absence makes an estimate or unknown) for every optional table not given."""
    found = ((BY_CODE[code].label, BY_CODE[code].estimate) for code in district.missing)
    return tuple(
        (label.key, T("table {table} is not given: {estimate}", table=label, estimate=estimate))
        for label, estimate in found
        if estimate is not None
    )
