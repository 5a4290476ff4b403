"""Answers of ``planner ask`` in words: the sentence first, every table of docs/questions.md after it."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import pytest

from planner.base.i18n import T
from planner.report.asked_text import asked_blocks
from planner.report.blocks import Block

FRONTIER = """point,kind,share,spend_yuan,cost_yuan,objective_yuan,shortfall,attainment,units,units_pass,next_million,\
verified
0,linear,0,1000000,1000000,1000000,4,0.5,20,8,0.3,0
1,whole,1,5000000,5000000,4900000,0,1.0,20,20,,1
"""
ALTERNATIVES = """alternative,kind,verified,total_cost_yuan,objective_yuan,over_least,measure,moves,hires,\
building_yuan,peak_yuan,peak_year,largest_change_yuan,early_unit_years,early_rural_unit_years,first_year_all_met,lowest_margin,\
changed_rows,seconds
least,whole,1,5000000,4900000,0,5000000,1200,7,0,900000,2024,1,3,1,2026,0.01,0,9
smoothest,whole,1,5100000,5000000,0.02,1,11,8,100000,700000,2025,1,3,1,2026,0.01,40,9
"""
FUNDS = """fund,year,step_yuan,dual_gain,gain,gain_unit,kind,gap,within_gap
a,2024,1000000,2.5,0.4,shortfall,whole_difference,0.01,1
a,2025,1000000,2.5,1.7,shortfall,linear_difference,,0
"""
SUMS = """by,subject,saved,saved_unit,rows
rule,R1,250000,yuan,9
rule,staffing,50000,yuan,3
school,s,120000,yuan,4
"""
SCHOOLS = """alternative,school,cost_yuan,least_cost_yuan,moves,least_moves,changed_rows
least,s,900000,900000,1,1,0
smoothest,s,1200000,900000,2,1,2
smoothest,t,500000,500000,1,1,0
"""
CHANGES = """alternative,school,unit,year,lever,item,quantity,least_quantity,cost_yuan,least_cost_yuan
smoothest,s,s:primary,2024,hire,a1q1b0,3,0,0,0
smoothest,s,s:primary,2025,hire,a1q1b0,0,5,0,0
smoothest,s,s:primary,2025,buy_equipment,,300000,0,300000,0
smoothest,s,s:primary,2024,upgrade,a0q0b0,1,0,9000,0
smoothest,s,s:primary,2025,upgrade,a0q0b0,0,1,0,9000
"""
SPENDING = """fund,year,lever,school,quantity,measure,cost_yuan
a,2025,add_classroom,s,1.5,rooms,900000
a,2025,hire,s,2,persons,0
a,2026,extend,,-30,m²,-90000
"""
PRICES = """kind,rule,subject,school,stage,year,step,unit,saved,added,saved_unit,gap,within_gap
dual,R1,s:primary|R1,s,primary,2026,1,persons,90000,,yuan,,0
linear_difference,R1,s:primary|R1,s,primary,2026,1,persons,80000,95000,yuan,,0
"""
WHY = {"en": "too dear", "zh_CN": "太贵"}
SHORT = """rule,level,subject,school,stage,year,value,threshold,ratio,short,unit,weight,citation
R4,unit,s:primary,s,primary,2026,4.1,4.5,0.91,120,m2,1,x
"""


def frame(text: str) -> pd.DataFrame:
    """Return a table as it is read from its file."""
    return pd.read_csv(io.StringIO(text))


def told(question: str, answer: dict[str, Any], language: str = "en", **tables: str) -> tuple[tuple[Block, ...], str]:
    """Return the blocks of an answer and everything that stands in them."""
    frames = {name: frame(text) for name, text in tables.items()}
    blocks = asked_blocks(question, answer, frames, {"s": "第一小学", "a": "Fund A"}, {"R1": T("Year")})
    said = []
    for block in blocks:
        said += [line.text.render(language) for line in block.lines]
        rows = block.table.rows if block.table is not None else ()
        said += [cell.render(language) if hasattr(cell, "render") else str(cell) for row in rows for cell in row.cells]
    return blocks, " | ".join(said)


def test_the_frontier_says_what_everything_costs_and_each_point() -> None:
    """Least cost in the sentence; a linear point is called a bound, a whole one a plan."""
    blocks, said = told("frontier", {"least_cost_yuan": 5e6}, frontier=FRONTIER)
    assert blocks[0].lines[0].tone == "good" and "5 million yuan" in said
    assert "linear bound | 1.00 | 50.0% | 8/20 | 0.3" in said and "whole plan | 5.00 | 100.0% | 20/20 | ·" in said
    assert told("frontier", {"least_cost_yuan": None}, frontier=FRONTIER)[0][0].lines[0].tone == "bad"


@pytest.mark.parametrize(("language", "name"), [("en", "Most even spending"), ("zh_CN", "支出最平稳")])
def test_other_plans_stand_beside_the_least(language: str, name: str) -> None:
    """Names in the reader's language, years ungrouped, counts grouped; what was left out is named."""
    answer = {"within": 0.03, "made": ["least", "smoothest"], "left_out": {"rural_first": WHY}}
    _, said = told("alternatives", answer, language, alternatives=ALTERNATIVES)
    assert name in said and "| 2025 | 2026" in said and "1,200" in said and "2.0%" in said and "3.0%" in said
    left = {"en": "Rural schools first: left out, too dear.", "zh_CN": "乡村学校优先：未列入，太贵。"}
    assert left[language] in said


def test_prices_say_where_the_next_million_goes() -> None:
    """The best fund first in words and in the table; rules by name, groups of rules in words, schools by name."""
    best = {"fund": "a", "year": 2025, "gain": 1.7, "gain_unit": "shortfall", "kind": "linear_difference"}
    blocks, said = told("next", {"best": best, "step_yuan": 1e6}, next_funds=FUNDS, next_sums=SUMS)
    assert "in Fund A, 2025: 1.7 of the shortfall" in said
    table = blocks[1].table
    assert table is not None and [str(row.cells[1]) for row in table.rows] == ["2025", "2024"]
    assert "R1 Year" in said and "Teachers needed by the staffing ratio" in said and "第一小学" in said
    assert "More" not in said and "yes" in said
    none = told("next", {"best": None, "step_yuan": 1e6}, next_funds=FUNDS, next_sums=SUMS)
    assert "No fund is short" in none[1]


def test_other_plans_are_told_school_by_school() -> None:
    """One table per plan that differs: what each school gets otherwise, sums over the years, and its money beside."""
    answer = {"within": 0.03, "made": ["least", "smoothest"]}
    tables = {"alternatives": ALTERNATIVES, "alternatives_schools": SCHOOLS, "alternatives_changes": CHANGES}
    blocks, said = told("alternatives", answer, "zh_CN", **tables)
    heads = [block.heading.render("zh_CN") for block in blocks if block.heading is not None]
    assert heads[1:] == ["支出最平稳：与成本最低方案逐校对比"]
    assert "第一小学 | " in said and "新聘教师3（成本最低方案5）" in said and "30万元（成本最低方案0元）" in said
    assert "学历提升年份或人员类别不同 | 120.0 | 90.0" in said
    table = blocks[-1].table
    assert table is not None and len(table.rows) == 1


def test_the_next_million_says_on_what_and_what_it_saves_elsewhere() -> None:
    """The dearest purchase in the sentence, less spending with a minus, rules solved again by one unit."""
    best = {"fund": "a", "year": 2025, "gain": 1.7, "gain_unit": "shortfall", "kind": "linear_difference"}
    tables = {"next_funds": FUNDS, "next_sums": SUMS, "next_spending": SPENDING, "next_prices": PRICES}
    _, said = told("next", {"best": best, "step_yuan": 1e6}, "en", **tables)
    assert "It is best spent on: Classrooms added, 第一小学, 2025 (0.9 million yuan)." in said
    assert "+1.5 rooms" in said or "+1.50 rooms" in said
    assert "the district" in said and "−90,000 yuan" in said
    assert "80,000 yuan | 95,000 yuan" in said and "90,000 yuan | " not in said.replace("−90,000 yuan", "")


@pytest.mark.parametrize(("status", "tone"), [("all_met", "good"), ("short", "bad"), ("unsafe", "bad")])
def test_the_most_that_money_reaches(status: str, tone: str) -> None:
    """How many units pass, beside doing nothing; each shortfall with its place."""
    answer = {"status": status, "units": 20, "units_pass": 17, "units_pass_idle": 2}
    blocks, said = told("attain", answer, shortfalls=SHORT)
    assert blocks[0].lines[0].tone == tone and "2 of 20 units pass" in said
    assert ("17 of 20" in said) == (status == "short") and "第一小学" in said and "120" in said
