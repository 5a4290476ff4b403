"""The yearly plans 分年度计划: every row of ``actions.csv`` on exactly one sheet, and money by fund as live sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.excel.sheet import Book, Cell, Column, Formula, Sheet, Value, quoted
from planner.report.labels import in_yuan, lever, measure_of, stage, unit
from planner.report.papers.gaps import owner
from planner.report.papers.paper import PLANS, Paper, plan_of
from planner.report.papers.preschool_gaps import operator_name, preschool_owner
from planner.report.preschool_answer_text import staff

PLAN_TITLES = {
    "staffing": T("Hiring by year"),
    "moves": T("Rotation and transfers by year"),
    "training": T("Training by year"),
    "purchase": T("Purchases by year"),
    "construction": T("Construction by year"),
    "k_construction": T("Kindergartens built and changed"),
    "k_staffing": T("Kindergarten staff and pay"),
    "k_funding": T("Kindergarten money per child"),
    "other": T("Other measures by year"),
}
_ACTION_COLUMNS = (
    Column(T("Year"), "raw", 7),
    Column(T("School"), "text", 28),
    Column(T("Stage"), "text", 9),
    Column(T("Measure"), "text", 18),
    Column(T("Which"), "text", 22),
    Column(T("Quantity"), "int", 12),
    Column(T("Counted in"), "text", 10),
    Column(T("In force from"), "raw", 9),
    Column(T("Cost (yuan)"), "yuan", 15),
    Column(T("Fund"), "text", 26),
    Column(T("Owner (proposed)"), "text", 34),
)
COST = 8  # column of the money on the plan sheets


def write_plans(book: Book, paper: Paper) -> dict[str, tuple[Sheet, range]]:
    """Write one sheet per part of the plan; return part → (sheet, rows of its body)."""
    actions = paper.table("actions")
    part = actions["lever"].map(plan_of)
    written: dict[str, tuple[Sheet, range]] = {}
    for code in (*PLANS, "other"):
        rows = actions[part == code].sort_values(["year", "lever", "school", "unit", "item"], kind="stable")
        if rows.empty and (code == "other" or code.startswith("k_") or not paper.has_schools):
            continue
        sheet = book.sheet(PLAN_TITLES[code])
        sheet.line(PLAN_TITLES[code], 14)
        sheet.line(T("Every row is one row of actions.csv; the owners are proposals for the bureau to confirm."))
        body = sheet.table(_ACTION_COLUMNS, _action_rows(paper, rows), frozen=True)
        _total(sheet, body, int(rows["cost_yuan"].sum()))
        written[code] = (sheet, body)
        if code == "moves":
            _who_goes_where(book, paper)
    return written


def _action_rows(paper: Paper, rows: pd.DataFrame) -> Iterator[Sequence[Cell | Value]]:
    for row in rows.to_dict("records"):
        code, whose = str(row["lever"]), str(row["unit"] or "")
        whom = str(row["school"] or whose)
        yield (
            int(row["year"]),
            paper.school(whom) if whom else T("the district"),
            stage(whose.partition(":")[2]) if ":" in whose else "",
            lever(code),
            item_text(paper, code, str(row["item"])),
            int(row["quantity"]),
            T("yuan") if in_yuan(code) else _measure(code, str(row["measure"])),
            int(row["effective_year"]) if code != "salary" else None,
            int(row["cost_yuan"]),
            paper.fund(str(row["fund"])) if str(row["fund"]) else T("paid as salaries"),
            preschool_owner(code) if code.startswith("k_") else owner(code),
        )


def _measure(code: str, measure: str) -> Text | str:
    if code.startswith("k_"):
        return T("per mille of the project") if measure == "permille" else unit(measure)
    return T("per mille of the project") if code == "build" else (measure_of(code) if code in _MEASURED else measure)


_MEASURED = tuple(code for codes in PLANS.values() for code in codes)


def item_text(paper: Paper, code: str, item: str) -> Text | str:
    """Return what a lever's item is, in words."""
    if code.startswith("k_"):
        return preschool_item(paper, code, item)
    if code == "reassign_equipment":
        return T("to {school}", school=paper.school(item.removeprefix("to:")))
    if code in ("hire", "transfer", "rotate", "upgrade", "recognise") and len(item) == 6:
        return teacher_type(item)
    if code == "salary":
        return T("all hired so far")
    if code == "open_class":
        return T("grade {n}", n=item.removeprefix("g"))
    return paper.names.get(item, item)


def preschool_item(paper: Paper, code: str, item: str) -> Text | str:
    """Return the item of a lever of kindergartens in words: staff, operator before, project, source."""
    if code in ("k_hire", "k_salary"):
        return staff(item)
    if code in ("k_take_over", "k_contract", "k_close"):
        return T("was: {operator}", operator=operator_name(item))
    if code == "k_retrain":
        source = item.removeprefix("from:")
        return T("from primary schools") if source == "pool" else T("from {school}", school=paper.school(source))
    return paper.school(item) if item else ""


def teacher_type(code: str) -> Text:
    """Return a teacher type ``a1q1b0`` in words."""
    arts = T("PE or arts") if code[1] == "1" else T("other subjects")
    degree = T("above required degree") if code[3] == "1" else T("at required degree")
    return (
        T("{subject}, {degree}, backbone", subject=arts, degree=degree)
        if code[5] == "1"
        else T("{subject}, {degree}", subject=arts, degree=degree)
    )


def _total(sheet: Sheet, body: range, total: int) -> None:
    sheet.put(sheet.row, 0, T("Total"), "text", "total")
    for column in range(1, len(_ACTION_COLUMNS)):
        sheet.put(sheet.row, column, None, "text", "total")
    if len(body):
        formula = Formula(f"=SUM(I{body.start + 1}:I{body.stop})", total)
        sheet.put(sheet.row, COST, formula, "yuan", "total")
    else:
        sheet.put(sheet.row, COST, 0, "yuan", "total")
    sheet.row += 1


def _who_goes_where(book: Book, paper: Paper) -> None:
    """Write from which school to which: the same moves as on the sheet before, which holds their cost."""
    sheet = book.sheet(T("Who goes where"))
    sheet.line(T("Teachers who move, from school to school"), 14)
    sheet.line(T("Numbers by teacher type, never names; the cost of each move stands on the sheet before."))
    columns = (
        Column(T("Year"), "raw", 7), Column(T("Stage"), "text", 10), Column(T("From"), "text", 30),
        Column(T("To"), "text", 30), Column(T("Kind"), "text", 12), Column(T("Teacher type"), "text", 30),
        Column(T("Teachers"), "int", 9), Column(T("Of them backbone"), "int", 10), Column(T("Back in"), "raw", 8),
    )  # fmt: skip
    rows = (
        (
            int(row["year"]), stage(str(row["stage"])), paper.school(str(row["from_unit"])),
            paper.school(str(row["to_unit"])), lever(str(row["kind"])), teacher_type(str(row["type_code"])),
            int(row["teachers"]), int(row["of_them_backbone"]), int(row["returns"]) or None,
        )
        for row in paper.table("transfers").to_dict("records")
    )  # fmt: skip
    sheet.table(columns, rows, frozen=True)


def write_budget(book: Book, paper: Paper, plans: dict[str, tuple[Sheet, range]]) -> None:
    """Write money by fund and year against the caps, and by part of the plan, as sums over the plan sheets."""
    sheet = book.sheet(T("Money by fund and year"))
    sheet.line(T("Money by fund and year (yuan of the base year)"), 14)
    sheet.line(T("The sums are formulas over the plan sheets; they add up to actions.csv to the yuan."))
    columns = (
        Column(T("Fund"), "text", 30), Column(T("Year"), "raw", 8), Column(T("Cap"), "yuan", 15),
        Column(T("Carried in"), "yuan", 15), Column(T("Spent"), "yuan", 15), Column(T("Left"), "yuan", 15),
        Column(T("Spent by the run"), "yuan", 15), Column(T("Difference"), "yuan", 11),
    )  # fmt: skip
    rows = list(_fund_rows(paper, plans, sheet.row + 1))
    body = sheet.table(columns, rows, frozen=True)
    spent = int(paper.table("budget")["spent_yuan"].sum())
    sheet.cells(
        [
            Cell(T("Total"), "total"), Cell(None, "total"), Cell(None, "total"), Cell(None, "total"),
            Cell(Formula(f"=SUM(E{body.start + 1}:E{body.stop})", spent), "total"), Cell(None, "total"),
            Cell(Formula(f"=SUM(G{body.start + 1}:G{body.stop})", spent), "total"), Cell(None, "total"),
        ],
        [column.kind for column in columns],
    )  # fmt: skip
    sheet.row += 1
    _by_part(sheet, paper, plans)


def _fund_rows(paper: Paper, plans: dict[str, tuple[Sheet, range]], first: int) -> Iterator[Sequence[Cell | Value]]:
    budget = paper.table("budget").sort_values(["fund", "year"], kind="stable")
    for offset, row in enumerate(budget.to_dict("records")):
        line = first + offset + 1  # as Excel counts
        spent = int(row["spent_yuan"])
        sums = [_sumifs(sheet, body, f"$A{line}", f"$B{line}") for sheet, body in plans.values() if len(body)]
        at_hand = int(row["cap_yuan"]) + int(row["carried_in_yuan"])
        yield (
            paper.fund(str(row["fund"])),
            int(row["year"]),
            int(row["cap_yuan"]),
            int(row["carried_in_yuan"]),
            Formula("=" + ("+".join(sums) or "0"), spent),
            Formula(f"=C{line}+D{line}-E{line}", at_hand - spent),
            spent,
            Formula(f"=E{line}-G{line}", 0),
        )


def _sumifs(sheet: Sheet, body: range, fund: str, year: str) -> str:
    first, last, name = body.start + 1, body.stop, quoted(sheet.title)
    return (
        f"SUMPRODUCT(({name}!$J${first}:$J${last}={fund})*({name}!$A${first}:$A${last}={year})"
        f"*{name}!$I${first}:$I${last})"
    )


def _by_part(sheet: Sheet, paper: Paper, plans: dict[str, tuple[Sheet, range]]) -> None:
    """Parts of the plan against years; the last cell is the plan's whole cost."""
    actions = paper.table("actions")
    sheet.line(T("By part of the plan and year (yuan)"), 12)
    columns = [Column(T("Part of the plan")), *(Column(Text(str(year)), "yuan") for year in paper.years),
               Column(T("Total"), "yuan")]  # fmt: skip
    rows: list[Sequence[Cell | Value]] = []
    for code, (plan, body) in plans.items():
        mine = actions[actions["lever"].map(plan_of) == code]
        cells: list[Cell | Value] = [PLAN_TITLES[code]]
        for year in paper.years:
            now = int(mine.loc[mine["year"] == year, "cost_yuan"].sum())
            name, first, last = quoted(plan.title), body.start + 1, body.stop
            text = f"=SUMIF({name}!$A${first}:$A${last},{year},{name}!$I${first}:$I${last})"
            cells.append(Formula(text, now) if len(body) else 0)
        line = sheet.row + len(rows) + 2
        total = Formula(f"=SUM(B{line}:{_letter(len(paper.years))}{line})", int(mine["cost_yuan"].sum()))
        rows.append([*cells, total])
    top = sheet.row + 2
    sheet.table(columns, rows)
    last = sheet.row
    sums: list[Cell | Value] = [Cell(T("Total"), "total")]
    for index, one in enumerate([*map(str, paper.years), ""], start=1):
        mine = actions[actions["year"] == int(one)] if one else actions
        letter = _letter(index)
        sums.append(Cell(Formula(f"=SUM({letter}{top}:{letter}{last})", int(mine["cost_yuan"].sum())), "total"))
    sheet.cells(sums, [column.kind for column in columns])


def _letter(index: int) -> str:
    return chr(ord("A") + index)
