"""Sheets by school 按校: one policy per school, its sums, the seven indicators, the coefficients of variation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.base.i18n import T, Text
from planner.base.terms import INDICATORS
from planner.report.excel.sheet import Book, Cell, Column, Tone, Value
from planner.report.labels import indicator, indicator_unit, joined, short_indicator, stage
from planner.report.papers.gaps import by_when, gaps, measures_by_unit, owner, phrase, unit_pupils
from planner.report.papers.paper import Paper, home

_VERDICTS = {
    "met": (T("met"), ""),
    "tolerated": (T("tolerated"), "warning"),
    "not_met": (T("not met"), "bad"),
    "not_measured": (T("not measured"), ""),
    "unknown": (T("unknown"), "warning"),
}
_NOT_OFFICIAL = T("Fields as in the national application form; this is not the official form.")


def verdict_cell(code: str) -> Cell:
    """Return a verdict in words, coloured."""
    word, tone = _VERDICTS.get(code, (Text(code), ""))
    return Cell(word, tone)  # type: ignore[arg-type]


def write_gaps(book: Book, paper: Paper) -> None:
    """Write the gap list 一校一策: what each unit lacks, what is done, who answers, by when."""
    sheet = book.sheet(T("One policy per school"))
    sheet.line(T("One policy per school: gaps of {year} and how the plan closes them", year=paper.base), 14)
    sheet.line(T("Shortages are for the pupils of {year}; owners are proposals to confirm; a year means 1 September.",
                 year=paper.base))  # fmt: skip
    columns = (
        Column(T("School"), "text", 28), Column(T("Stage"), "text", 9), Column(T("Indicator"), "text", 18),
        Column(T("Value now"), "value", 11), Column(T("Threshold"), "value", 10), Column(T("Short"), "int", 11),
        Column(T("Counted in"), "text", 8), Column(T("Measures of the plan"), "text", 44),
        Column(T("Value in {year}", year=paper.deadline), "value", 11), Column(T("Verdict"), "text", 9),
        Column(T("Deadline"), "raw", 9),
        Column(T("Owner (proposed)"), "text", 36), Column(T("Rule"), "text", 36),
    )  # fmt: skip
    rows = (
        (
            paper.school(gap.unit), stage(gap.unit.partition(":")[2]), indicator(gap.indicator), gap.value,
            gap.threshold, gap.short, T("yuan") if gap.indicator == "R6" else indicator_unit(gap.indicator),
            gap.measures, gap.value_at_deadline, verdict_cell(gap.verdict_at_deadline),
            gap.met_from if gap.met_from is not None and gap.met_from > paper.base
            else Cell(by_when(gap, paper), "bad" if gap.met_from is None else "", "text"),
            owner(gap.indicator), gap.citation,
        )
        for gap in gaps(paper)
    )  # fmt: skip
    sheet.table(columns, rows, frozen=True)


def write_sums(book: Book, paper: Paper) -> None:
    """Write what each school gets and what it costs; the costs add up to the plan's."""
    sheet = book.sheet(T("Sums by school"))
    sheet.line(T("What each school gets, and what it costs"), 14)
    sheet.line(T("Salaries are paid where the hired teach; the last row is the total of actions.csv."))
    actions = paper.table("actions")
    deeds = measures_by_unit(paper)
    columns = (
        Column(T("School code"), "text", 12), Column(T("School"), "text", 30), Column(T("Cost (yuan)"), "yuan", 16),
        Column(T("Measures of the plan"), "text", 110),
    )  # fmt: skip
    cost = actions.groupby(actions["school"].fillna("").astype(str), sort=True)["cost_yuan"].sum()
    told: dict[str, list[Text]] = {str(code): [] for code in cost.index}
    for whom, levers in deeds.items():
        told.setdefault(home(whom), []).extend(phrase(code, amount) for code, amount in levers.items())
    order = sorted(told, key=lambda code: (-int(cost.get(code, 0)), code))
    rows = (
        (code, paper.school(code) if code else T("the district"), int(cost.get(code, 0)), joined(told[code]))
        for code in order
    )
    sheet.table(columns, rows, frozen=True)
    last: Sequence[Cell] = [
        Cell(T("Total"), "total"), Cell(None, "total"), Cell(int(actions["cost_yuan"].sum()), "total"),
        Cell(None, "total"),
    ]  # fmt: skip
    sheet.cells(last, [column.kind for column in columns])


def write_matrix(book: Book, paper: Paper) -> None:
    """Write the seven indicators of every unit in the base year, the deadline and the horizon."""
    sheet = book.sheet(T("Seven indicators"))
    sheet.line(T("Seven indicators by school"), 14)
    sheet.line(_NOT_OFFICIAL)
    columns = [
        Column(T("Year"), "raw", 7), Column(T("School code"), "text", 12), Column(T("School"), "text", 28),
        Column(T("Stage"), "text", 9), Column(T("Pupils"), "int", 8), Column(T("Classes"), "int", 8),
        *(Column(short_indicator(code), "value", 11) for code in INDICATORS),
        Column(T("Items met"), "int", 8), Column(T("Lowest ratio"), "percent", 9), Column(T("School rule"), "text", 11),
    ]  # fmt: skip
    sheet.table(columns, _matrix_rows(paper), frozen=True)


def _matrix_rows(paper: Paper) -> Iterator[Sequence[Cell | Value]]:
    table, rule = paper.table("indicators"), paper.table("schools_rule")
    values = {
        (int(row["year"]), str(row["unit"]), str(row["indicator"])): (float(row["value"]), str(row["verdict"]))
        for row in table.to_dict("records")
    }
    tones: dict[str, Tone] = {"not_met": "bad", "tolerated": "warning"}
    classes = paper.table("pupils").groupby(["year", "unit"], sort=False)["classes"].sum()
    for year in sorted({paper.base, paper.deadline, paper.horizon}):
        pupils = unit_pupils(paper, year)
        for row in rule[rule["year"] == year].to_dict("records"):
            unit = str(row["unit"])
            cells: list[Cell | Value] = [
                year, home(unit), paper.school(unit), stage(str(row["stage"])), pupils.get(unit, 0),
                int(classes.get((year, unit), 0)),
            ]  # fmt: skip
            for code in INDICATORS:
                value, verdict = values.get((year, unit, code), (None, ""))
                cells.append(Cell(value, tones.get(verdict, "")))
            met = None if row["verdict"] == "not_measured" else int(row["met"])
            yield (*cells, met, float(row["lowest_ratio"]), verdict_cell(str(row["verdict"])))


def write_dispersion(book: Book, paper: Paper) -> None:
    """Write the coefficients of variation 校际差异系数 of every stage, indicator and year."""
    sheet = book.sheet(T("Coefficients of variation"))
    sheet.line(T("Coefficients of variation by stage, indicator and year"), 14)
    sheet.line(_NOT_OFFICIAL)
    columns = (
        Column(T("Stage"), "text", 10), Column(T("Indicator"), "text", 24), Column(T("Year"), "raw", 8),
        Column(T("County mean"), "value", 14), Column(T("Standard deviation"), "value", 14),
        Column(T("CV"), "cv", 10), Column(T("Limit"), "value", 8), Column(T("Verdict"), "text", 10),
    )  # fmt: skip
    ordered = paper.table("dispersion").sort_values(["stage", "indicator", "year"], kind="stable")
    rows = (
        (
            stage(str(row["stage"])), indicator(str(row["indicator"])), int(row["year"]), float(row["mean"]),
            float(row["sd"]), float(row["cv"]), float(row["limit"]), verdict_cell(str(row["verdict"])),
        )
        for row in ordered.to_dict("records")
    )  # fmt: skip
    sheet.table(columns, rows, frozen=True)
