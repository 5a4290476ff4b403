"""Sheets of kindergartens 学前工作表: one policy each, the items of the form by year, the course of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.base.i18n import T, Text
from planner.report.excel.schools import verdict_cell
from planner.report.excel.sheet import Book, Cell, Column, Kind, Sheet, Value
from planner.report.papers.paper import Paper
from planner.report.papers.preschool_gaps import indicator_name, preschool_gaps, preschool_owner
from planner.report.preschool_answer import preschool_answer
from planner.report.preschool_standing import GRADES


def write_preschool(book: Book, paper: Paper, titles: Mapping[str, Text]) -> None:
    """Write the sheets of kindergartens where the run has any; ``titles`` names the items by code."""
    if paper.table("preschool").empty:
        return
    _policies(book, paper)
    _items(book, paper, titles)
    if paper.planned:
        _course(book, paper)


def _policies(book: Book, paper: Paper) -> None:
    sheet = book.sheet(T("One policy per kindergarten"))
    sheet.line(T("One policy per kindergarten: what it lacks in {year} and what is done", year=paper.base), 14)
    sheet.line(T("The owners are proposals for the bureau to confirm; a year means 1 September."))
    columns = (
        Column(T("Township"), "text", 14), Column(T("Kindergarten"), "text", 30), Column(T("Code"), "text", 10),
        Column(T("Indicator"), "text", 28), Column(T("Value now"), "value", 12), Column(T("Threshold"), "value", 12),
        Column(T("Short"), "value", 12), Column(T("Measures of the plan"), "text", 46),
        Column(T("Deadline"), "raw", 10), Column(T("Met from"), "raw", 10), Column(T("Owner (proposed)"), "text", 34),
        Column(T("Citation"), "text", 44),
    )  # fmt: skip
    rows = (
        (
            one.township, paper.school(one.kindergarten), one.kindergarten, indicator_name(one.indicator), one.value,
            one.threshold, one.short, one.measures, deadline(paper),
            one.met_from if one.met_from is not None else Cell(T("not in the plan's years"), "warning", "text"),
            preschool_owner(one.indicator), one.citation,
        )
        for one in preschool_gaps(paper)
    )  # fmt: skip
    sheet.table(columns, rows, frozen=True)


def deadline(paper: Paper) -> int:
    """Return the first year in which the rules of kindergartens must hold."""
    return int(paper.run.get("preschool_first_year") or paper.deadline)


def _items(book: Book, paper: Paper, titles: Mapping[str, Text]) -> None:
    """The items of the form against the years, the district's first, and the grade that follows."""
    sheet = book.sheet(T("Items of the preschool form"))
    sheet.line(T("Items of the preschool form by year"), 14)
    sheet.line(T("An item asked of many subjects passes in a year if all pass; unknown is never met."))
    years = (paper.base, *paper.years)
    columns = (
        Column(T("Item"), "text", 8), Column(T("What it asks"), "text", 40), Column(T("Basis"), "text", 10),
        *(Column(Text(str(year)), "text", 9) for year in years),
    )  # fmt: skip
    sheet.table(columns, list(_item_rows(paper, titles, years)), frozen=True)
    sheet.row += 1
    _grades(sheet, paper, years)


def _grades(sheet: Sheet, paper: Paper, years: Sequence[int]) -> None:
    """How many items pass in each year, and the grade that this makes."""
    found = paper.table("preschool_grade").set_index("year").to_dict("index")
    whole: Kind = "int"
    kinds: list[Kind] = ["text", "text", "text", *[whole for _ in years]]
    counts = (
        (T("Items passed"), "passed"), (T("Items basically passed"), "basic"), (T("Items failed"), "failed"),
        (T("Items unknown"), "unknown"),
    )  # fmt: skip
    for label, key in counts:
        sheet.cells([label, "", "", *(int(found[year][key]) if year in found else None for year in years)], kinds)
    kinds = ["text" for _ in kinds]
    for label, key in ((T("Grade reached"), "grade"), (T("Best grade still possible"), "best_possible")):
        words = (grade_name(str(found[year][key])) if year in found else None for year in years)
        sheet.cells([label, "", "", *words], kinds)


def _item_rows(paper: Paper, titles: Mapping[str, Text], years: Sequence[int]) -> list[list[Cell | Value]]:
    table = paper.table("verdicts")
    mine = table[table["standard"].astype(str).str.startswith("P")]  # no rule of compulsory schools begins so
    found: list[list[Cell | Value]] = []
    for code in sorted(set(mine["standard"].astype(str)), key=_order):
        rows = mine[mine["standard"] == code]
        basis = str(rows["basis"].iloc[0])
        cells: list[Cell | Value] = [code, titles.get(code, Text("{n}", {"n": code})), BASES.get(basis, Text(basis))]
        for year in years:
            words = set(rows.loc[rows["year"] == year, "verdict"].astype(str)) - {"not_measured"}
            worst = next((one for one in ("not_met", "unknown", "tolerated", "met") if one in words), "not_measured")
            cells.append(verdict_cell(worst))
        found.append(cells)
    return found


def _order(code: str) -> tuple[int, str]:
    digits = "".join(c for c in code if c.isdigit())
    return int(digits or 0), code


def _course(book: Book, paper: Paper) -> None:
    facts = preschool_answer(paper.tables)
    if facts is None:
        return
    sheet = book.sheet(T("Kindergartens by year"))
    sheet.line(T("Kindergartens under the plan, by year"), 14)
    columns = (
        Column(T("Year"), "raw", 8), Column(T("Children in kindergartens"), "int", 14),
        Column(T("Gross enrolment"), "percent", 12), Column(T("In public and inclusive ones"), "percent", 14),
        Column(T("In public ones"), "percent", 12), Column(T("Without a place"), "int", 10),
        Column(T("Kindergartens"), "int", 10), Column(T("Classes"), "int", 10), Column(T("Teachers"), "int", 10),
        Column(T("Carers"), "int", 10), Column(T("Contract pay to post pay"), "percent", 14),
    )  # fmt: skip
    rows = (
        (one.year, one.children, one.gross_rate, one.inclusive_share, one.public_share, one.without_place,
         one.kindergartens, one.classes, one.teachers, one.carers, one.pay_ratio)
        for one in facts.years
    )  # fmt: skip
    sheet.table(columns, rows, frozen=True)


def grade_name(code: str) -> Text:
    """Return the name of a grade 等级 of the form."""
    return GRADES.get(code) or Text(code)


BASES = {"computed": T("computed"), "tracked": T("tracked"), "attested": T("attested")}
