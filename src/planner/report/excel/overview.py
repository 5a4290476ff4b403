"""The first sheet 总览: the answer before anything else, what it rests on, and what stands where."""

from __future__ import annotations

from planner.base.i18n import T, Text
from planner.report.amounts import number
from planner.report.answer_text import headline
from planner.report.blocks import Tone as LineTone
from planner.report.excel.sheet import Book, Cell, Column, Formula, Sheet, Tone, Value, quoted
from planner.report.labels import lever, measure_of
from planner.report.papers.paper import Paper, illustrative_line

_TONE: dict[LineTone, Tone] = {"plain": "", "good": "good", "bad": "bad", "warning": "warning", "muted": ""}


def write_overview(sheet: Sheet, paper: Paper, plans: dict[str, tuple[Sheet, range]], contents: list[Text]) -> None:
    """Write the overview; ``plans`` are the sheets that hold the money, ``contents`` the names of all sheets."""
    sheet.widths((34, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16))
    sheet.line(paper.title, 16)
    sheet.line(paper.district)
    note = illustrative_line(paper)
    if note is not None:
        sheet.line(note, tone="warning")
    if not paper.planned:
        sheet.line(T("There is no plan: the rules cannot all hold. See the sheets on conflicts and ways out."), 12)
        _list(sheet, contents)
        return
    facts = paper.answer()
    for line in headline(facts).lines:
        sheet.line(line.text, tone=_TONE[line.tone])
    sheet.line(T("Costs, durations and quotas are assumed parameters until the bureau replaces them."), tone="warning")
    sheet.row += 1
    _money(sheet, paper, plans)
    sheet.row += 1
    _levers(sheet, paper)
    sheet.row += 1
    _list(sheet, contents)


def _money(sheet: Sheet, paper: Paper, plans: dict[str, tuple[Sheet, range]]) -> None:
    """Cost by fund and year in 万元, and the check that every yuan is somewhere."""
    sheet.line(T("Money by year and fund"), 12)
    budget = paper.table("budget")
    english = sheet.book.language == "en"
    scale, unit = (1e6, T("(in million yuan)")) if english else (1e4, T("(in 10,000 yuan)"))
    sheet.line(unit)
    columns = [Column(T("Fund")), *(Column(Text(str(year)), "wan") for year in paper.years), Column(T("Total"), "wan")]
    rows: list[list[Cell | Value]] = []
    for fund, mine in budget.groupby("fund", sort=True):
        spent = dict(zip(mine["year"].astype(int), mine["spent_yuan"].astype(float), strict=True))
        amounts = [spent.get(year, 0.0) / scale for year in paper.years]
        rows.append([paper.fund(str(fund)), *amounts, sum(spent.values()) / scale])
    sheet.table(columns, rows)
    every = [float(budget.loc[budget["year"] == year, "spent_yuan"].sum()) / scale for year in paper.years]
    total = int(paper.run.get("total_cost_yuan") or 0)
    last = [Cell(T("Total"), "total"), *(Cell(one, "total") for one in every), Cell(total / scale, "total")]
    sheet.cells(last, [column.kind for column in columns])
    sums = "+".join(
        f"SUM({quoted(plan.title)}!$I${body.start + 1}:$I${body.stop})" for plan, body in plans.values() if len(body)
    )
    sheet.row += 1
    sheet.cells([T("Total of the run (yuan)"), total], ["text", "yuan"])
    sheet.cells([T("Sum of the plan sheets (yuan)"), Formula("=" + (sums or "0"), total)], ["text", "yuan"])
    formula = Formula(f"=B{sheet.row - 1}-B{sheet.row}", 0)
    sheet.cells([T("Difference (must be 0)"), Cell(formula, "total")], ["text", "yuan"])


def _levers(sheet: Sheet, paper: Paper) -> None:
    sheet.line(T("What is done, by year"), 12)
    columns = [
        Column(T("Measure")), Column(T("Counted in")), *(Column(Text(str(year)), "int") for year in paper.years),
        Column(T("Total"), "int"), Column(T("Cost (yuan)"), "yuan"),
    ]  # fmt: skip
    rows: list[list[Cell | Value]] = []
    for use in paper.answer().levers:
        counted = T("yuan") if use.lever.endswith("_equipment") else measure_of(use.lever)
        years = [use.by_year.get(year) for year in paper.years]
        rows.append([lever(use.lever), counted, *years, use.total, use.cost_yuan])
    sheet.table(columns, rows)
    if any(use.lever == "build" for use in paper.answer().levers):
        sheet.line(T("Projects: under construction in each year; the total counts each once."))


def _list(sheet: Sheet, contents: list[Text]) -> None:
    sheet.line(T("Sheets of this workbook"), 12)
    for index, name in enumerate(contents, start=1):
        sheet.line(T("{n}. {name}", n=number(index), name=name))


def sheet_of_overview(book: Book) -> Sheet:
    """Open the sheet, so that it comes first; it is written last, when the other sheets are known."""
    return book.sheet(T("Overview"))
