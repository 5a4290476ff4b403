"""What stands beside the plan in the papers: reasons, prices of pins, appropriations, answers, sources of numbers."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook

from planner.report.excel.book import excel_paper
from planner.report.papers.besides import Answered, blocks_besides
from planner.report.papers.numbers import number_marks, paper_numbers
from planner.report.papers.overrides import overrides
from planner.report.papers.paper import Paper
from planner.report.word.plan import word_plan
from planner.report.word.schedules import word_schedules
from tests.report.papers.payloads import PAYLOADS, good_paper
from tests.report.test_schedules_text import row as schedule_row


def schedule_tables() -> dict[str, pd.DataFrame]:
    """Two schedules, their money by year, one project's end."""
    years = [
        {"schedule": one, "year": year, "planned_yuan": 1e6 * (year - 2022), "p10_yuan": 9e5, "p90_yuan": 2e6,
         "pupils": 1000, "places": 1100, "short_places": 0, "empty_places": 100, "oversized": 0}
        for one in ("a", "b") for year in (2023, 2024)
    ]  # fmt: skip
    ends = [{"schedule": "a", "project": "wing", "school": "P1", "phase": "opened", "planned_start": 2023,
             "planned_use": 2025, "p10": "2025-02", "p50": "2025-09", "p90": "2026-02", "months": "",
             "on_time": 0.55}]  # fmt: skip
    rows = [schedule_row("a", title=PAYLOADS[0]), schedule_row("b", title=PAYLOADS[1])]
    return {"schedules": pd.DataFrame(rows), "schedules_years": pd.DataFrame(years),
            "schedules_gantt": pd.DataFrame(ends)}  # fmt: skip


def text_of(content: bytes) -> str:
    """All words of a Word file: paragraphs, then cells."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def changed(**more: Any) -> Paper:
    """The good run with a change by hand, one of a document, and a reason for the first."""
    return good_paper(
        sets=["budget.factor=0.9"], changes=[["budget.factor", 1.0, 0.9], ["deadline", 2026, 2027]],
        resolved={"reasons": {"budget.factor": "notice 12"}, "assumptions": {}}, **more,
    )  # fmt: skip


def test_every_override_prints_with_its_reason() -> None:
    """Key, old, new, whether by hand, why; without a reason that is said."""
    found = overrides(changed())
    assert [(one.key, one.by_hand, one.reason) for one in found] == [
        ("budget.factor", True, "notice 12"), ("deadline", False, ""),
    ]  # fmt: skip
    said = text_of(word_plan(changed(), "en"))
    assert "Changes to the scenario, and why" in said and "notice 12" in said and "by the scenario document" in said
    sheet = load_workbook(io.BytesIO(excel_paper(changed(), "en")))["Provenance"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Why it was changed"]
    assert [row[1:3] for row in rows] == [("budget.factor", "notice 12"), ("deadline", "by the scenario document")]
    bare = overrides(good_paper(sets=["budget.factor=0.9"], changes=[["budget.factor", 1.0, 0.9]]))
    assert bare[0].told.render("en") == "no reason given"


def test_sentences_carry_marks_and_the_annex_explains_them() -> None:
    """Each mark behind a sentence of the plan stands in the annex with a value that its rows give."""
    content = word_plan(good_paper(), "en")
    said = text_of(content)
    assert "[1–2]" in said and "[3]" in said and "Where the numbers come from" in said
    assert not [one for one in number_marks(good_paper()) if f"[{one}" in said]
    found = {one.number: one for one in paper_numbers(good_paper())}
    assert {"cost", "first_year_all_met", "gap", "moves"} <= set(found) and all(one.agrees is not False
                                                                                for one in found.values())  # fmt: skip
    sheet = load_workbook(io.BytesIO(excel_paper(good_paper(), "en")))["Where the numbers come from"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert {row[-1]: row[0] for row in rows} == number_marks(good_paper()) and [row[-1] for row in rows] == list(found)


SCHEDULE = {
    "allowed": 9, "oversize": 0, "bound_yuan": 9e6, "own_bound_yuan": 9.5e6, "gap": 0.1, "own_gap": 0.05,
    "proved_best": False, "tried": ["a"],
    "chosen": [{"project": "wing", "name": "Wing", "school": "P1", "start": 2024, "opens": 2025, "cost_yuan": 1e6,
                "free": False}],
    "pins": [{"project": "wing", "start": 2024, "free_start": 2023, "price_yuan": 2.5e6, "linear_price_yuan": 2e6}],
}  # fmt: skip


def test_prices_of_pins_appropriations_and_answers_are_in_the_papers() -> None:
    """What the run found besides its plan is told where it found anything, and nothing else."""
    assert blocks_besides(good_paper()) == ()
    paper = good_paper(schedule=SCHEDULE)
    row = paper.table("actions").iloc[[0]].assign(lever="appropriate", cost_yuan=70000, item="education_budget")
    paper = Paper(paper.run, {**paper.tables, "actions": pd.concat([paper.table("actions"), row], ignore_index=True)})
    head = {"question": "frontier", "answer": {"least_cost_yuan": 5e6}}
    frontier = pd.DataFrame([{"point": 0, "kind": "linear", "share": 1.0, "spend_yuan": 5e6, "cost_yuan": 5e6,
                              "objective_yuan": 5e6, "shortfall": 0.0, "attainment": 1.0, "units": 4, "units_pass": 4,
                              "next_million": 0.0, "verified": ""}])  # fmt: skip
    answered = [Answered(head, {"frontier": frontier, "frontier_units": pd.DataFrame()})]
    said = text_of(word_plan(paper, "en", answered))
    assert "What the run found besides" in said and "Wing pinned to 2024 costs 2.5 million yuan more" in said
    assert "appropriated on top" in said and "Everything is met for 5 million yuan" in said
    book = load_workbook(io.BytesIO(excel_paper(paper, "en", {}, None, answered)))
    assert "What the run found besides" in book.sheetnames


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_paper_of_a_comparison_of_schedules(language: str) -> None:
    """Conclusion first, start years, a figure, then side by side; names that try to be more stay text."""
    titles = PAYLOADS[:2]
    about = {
        "title": "=1+1", "district": "d", "illustrative": True, "replications": 5, "seed": 1,
        "names": {"P1": "@SUM(1)"},
        "schedules": {"a": {"title": titles[0], "starts": {"wing": 2023}}, "b": {"title": titles[1], "starts": {}}},
    }  # fmt: skip
    content = word_schedules(about, schedule_tables(), language)
    document = Document(io.BytesIO(content))
    said = text_of(content)
    assert len(document.inline_shapes) == 1 and len(document.tables) >= 3
    assert ("建设时序比选报告" if language == "zh_CN" else "construction schedules compared") in said
    assert ("示意数据" if language == "zh_CN" else "Illustrative data") in said and titles[0] in said
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm), round(section.left_margin.mm)) == (210, 37, 28)
    assert content == word_schedules(about, schedule_tables(), language)
