"""From a number to where it comes from: made again from the rows, the rule beside it, unknown numbers refused."""

from __future__ import annotations

from functools import cache

import pytest

from planner.base.errors import BadInput
from planner.report.explain.explanation import Book
from planner.report.explain.numbers import examples, explain
from planner.report.explain.words import explanation_blocks
from tests.compliance.rundir import good_run


@cache
def book() -> Book:
    """The run of the plan made by hand."""
    data = good_run()
    return Book({**data.run, "resolved": {"assumptions": {"discount_rate": 0.03}}}, data.tables)


def test_every_number_offered_is_made_again_from_its_rows() -> None:
    """Each example has rows or parts, a formula and a sentence; none differs from what its rows give."""
    ids = examples(book())
    assert len(ids) > 25
    for one in ids:
        found = explain(one, book())
        assert found.agrees is not False, one
        assert found.number == one and found.sentence.render("zh_CN") and (found.rows or found.parts)
    checked = [one for one in ids if explain(one, book()).agrees]
    assert len(checked) >= len(ids) - 3  # what awaits evidence, and what is bound after the horizon, has no sum


@pytest.mark.parametrize("number", ["cost:2024:capital", "cost", "cost:2025", "cost:hire"])
def test_money_is_the_sum_of_its_rows(number: str) -> None:
    """By year, fund and lever; the fund's cap stands beside it where the number is a fund's year."""
    actions, found = book().table("actions"), explain(number, book())
    _, *words = number.split(":")
    for word in words:
        column = "year" if word.isdecimal() else "lever" if word == "hire" else "fund"
        actions = actions[actions[column].astype(str) == word]
    assert found.value == found.derived == actions["cost_yuan"].sum() and found.unit == "yuan"
    assert bool(found.rule) is (number == "cost:2024:capital")


def test_an_indicator_comes_with_its_stock_its_pupils_and_its_citation() -> None:
    """A school with one unit may be asked for by itself."""
    row = book().table("indicators").query("indicator == 'R1' and year == 2026").iloc[0]
    whole = explain(f"R1:{row['unit']}:2026", book())
    assert whole.value == row["value"] and whole.agrees and str(row["citation"]) in whole.rule[1].render("en")
    assert [one.table for one in whole.rows][:3] == ["indicators", "stocks", "pupils"]
    assert whole.parts == (f"pupils:{row['unit']}:2026",)
    short = explain(f"R1:{row['school'] if 'school' in row else str(row['unit']).partition(':')[0]}:2026", book())
    assert short.value == whole.value


def test_a_number_that_its_rows_do_not_give_is_told() -> None:
    """A row taken away: the explanation says that the rows no longer give the number stated."""
    data = good_run()
    tables = {**data.tables, "actions": data.tables["actions"].iloc[1:].assign(cost_yuan=lambda t: t["cost_yuan"] + 1)}
    found = explain("cost", Book(data.run, tables))
    assert found.agrees is False
    assert any("differs from" in line.text.render("en") for line in explanation_blocks(found)[0].lines)


def test_the_first_year_counts_rows_that_fail() -> None:
    """The year of the headline follows from verdicts.csv."""
    found = explain("first_year_all_met", book())
    assert found.value == found.derived == good_run().run["first_year_all_met"]


@pytest.mark.parametrize(
    "number", ["R1", "R1:nobody:2026", "cv:junior", "cost:nobody", "hire:nobody", "pupils", "", "x:1"]
)
def test_unknown_numbers_are_refused_with_what_there_is(number: str) -> None:
    """The problem names the number and what can be asked for."""
    with pytest.raises(BadInput) as refused:
        explain(number, book())
    (problem,) = refused.value.problems
    assert problem.code == "explain.number" and problem.allowed is not None
