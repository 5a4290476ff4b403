"""The Excel paper: totals to the yuan, formulas that give the run's numbers, nothing alive that came from data."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from openpyxl import load_workbook

from planner.report.excel.book import excel_paper
from planner.report.papers.gaps import gaps, shortage
from planner.report.papers.paper import PLANS, plan_of
from tests.report.papers.formulas import Recalculated
from tests.report.papers.payloads import PAYLOADS, good_paper, hostile_papers


@cache
def workbook(language: str = "en") -> bytes:
    """The workbook of the good run."""
    return excel_paper(good_paper(), language)


def book(language: str = "en"):  # type: ignore[no-untyped-def]
    """The workbook, read back with its formulas."""
    return load_workbook(io.BytesIO(workbook(language)))


def test_every_yuan_of_the_plan_is_on_exactly_one_plan_sheet() -> None:
    """The plan sheets' rows, and their total rows, add up to actions.csv."""
    actions = good_paper().table("actions")
    found, totals, recalculated = 0, 0.0, Recalculated(book())
    for name in ("Hiring by year", "Rotation and transfers by year", "Training by year", "Purchases by year",
                 "Construction by year"):  # fmt: skip
        sheet = recalculated.book[name]
        last = sheet.max_row
        rows = [row for row in sheet.iter_rows(min_row=4, max_row=last - 1, values_only=True)]
        found += sum(row[8] for row in rows)
        totals += recalculated.value(name, f"I{last}")
    assert found == totals == int(actions["cost_yuan"].sum()) > 0
    assert {plan_of(lever) for lever in actions["lever"]} <= {*PLANS}


def test_the_difference_cells_are_zero_when_recalculated() -> None:
    """The overview's check and every row of the budget sheet reconcile without the cached values."""
    recalculated = Recalculated(book())
    overview = recalculated.book["Overview"]
    (row,) = [cell.row for cell in overview["A"] if cell.value == "Difference (must be 0)"]
    assert recalculated.value("Overview", f"B{row}") == 0
    budget = good_paper().table("budget")
    sheet = "Money by fund and year"
    differences = [recalculated.value(sheet, f"H{line}") for line in range(4, 4 + len(budget))]
    assert differences == [0] * len(budget) and budget["spent_yuan"].sum() > 0


def test_live_formulas_give_the_numbers_of_the_run() -> None:
    """Seven indicators, the school rule and a coefficient come out of the blue cells as the run has them."""
    recalculated = Recalculated(book())
    cached = load_workbook(io.BytesIO(workbook()), data_only=True)
    name = "Recompute by hand"
    cells = recalculated.formulas(name)
    assert len(cells) > 50
    for cell in cells:
        value, kept = recalculated.value(name, cell), cached[name][cell].value
        assert value == (pytest.approx(kept, rel=1e-9, abs=1e-12) if isinstance(kept, int | float) else kept), cell
    sheet = recalculated.book[name]
    differences = [
        recalculated.value(name, cell.coordinate)
        for column, heads in (("I", 9), ("G", 7))
        for cell in sheet[column]
        if isinstance(cell.value, str) and re.fullmatch(r"=D\d+-[HF]\d+", cell.value) and heads
    ]
    assert differences and max(map(abs, differences)) < 1e-9


def test_a_changed_input_changes_the_coefficient() -> None:
    """The sheet is alive: a tenth more of one stock moves mean, S and CV."""
    changed = book()
    name = "Recompute by hand"
    sheet = changed[name]
    (row,) = [cell.row for cell in sheet["A"] if cell.value == "CV"]
    before = Recalculated(book()).value(name, f"B{row}")
    last = sheet.max_row
    sheet[f"C{last}"] = sheet[f"C{last}"].value * 1.1 + 1
    assert Recalculated(changed).value(name, f"B{row}") != pytest.approx(before, rel=1e-6)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_sheet_prints_on_a4_and_keeps_its_header(language: str) -> None:
    """Landscape A4, one page wide; tables keep their header on screen and on paper."""
    for sheet in book(language).worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.print_title_rows is None) == (sheet.freeze_panes is None)
    assert sum(sheet.freeze_panes is not None for sheet in book(language).worksheets) >= 10


def test_the_same_run_gives_the_same_bytes_in_each_language() -> None:
    """No clock and no random id stands in the file; the languages differ."""
    assert excel_paper(good_paper(), "en") == workbook("en") != workbook("zh_CN")


def test_two_hundred_payloads_stay_text() -> None:
    """No formula, link or external reference comes from a name or a note, and each stands where a reader sees it."""
    assert len(set(PAYLOADS)) == 200
    own = re.compile(r"=(SUM|SUMPRODUCT|SUMIF|IF|MIN|SQRT|COUNTIF|[A-Z]\$?\d|\(|'[^']+'!\$)")
    seen: set[str] = set()
    for paper in hostile_papers():
        content = excel_paper(paper, "en")
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]
            assert not any(b"<hyperlink" in parts.read(name) for name in parts.namelist() if "sheet" in name)
        for sheet in load_workbook(io.BytesIO(content)).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        assert own.match(str(cell.value)), (sheet.title, cell.coordinate, cell.value)
                        assert "evil" not in str(cell.value) and "cmd" not in str(cell.value)
                    elif isinstance(cell.value, str):
                        seen.add(cell.value)
    assert sum("1+1" in text for text in seen) >= 10
    assert {text for text in PAYLOADS if text.isprintable() and text == text.strip()} <= seen


def test_a_shortage_counts_persons_up_and_metres_exactly() -> None:
    """A school of 150 pupils with 0.6 backbone teachers per hundred lacks one person, not 0.6."""
    assert shortage("R2", 0.6, 1.0, 150) == 1
    assert shortage("R4", 4.0, 4.5, 150) == pytest.approx(75)
    assert shortage("R7", 2.0, 2.3, 200) == 1


def test_gaps_are_those_of_the_base_year() -> None:
    """Each gap is a row of indicators.csv below its threshold in the base year."""
    paper = good_paper()
    table = paper.table("indicators").copy()
    low = (table["year"] == paper.base) & table["indicator"].isin(["R4", "R7"]) & (table["verdict"] == "met")
    table.loc[low, "value"] = table.loc[low, "threshold"] * 0.8
    table.loc[low, "verdict"] = "not_met"
    paper = replace(paper, tables={**paper.tables, "indicators": table})
    base = table[(table["year"] == paper.base) & table["verdict"].isin(["not_met", "tolerated"])]
    assert [(gap.unit, gap.indicator) for gap in gaps(paper)] == list(zip(base["unit"], base["indicator"], strict=True))
    assert all(gap.short > 0 for gap in gaps(paper)) and len(base) > 0
