"""Broken workbooks are refused with exactly the cells that are wrong, no more and no fewer."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.base.errors import BadInput, Problem
from planner.district.read import read_district
from tests.broken_inputs.books import small_book
from tests.broken_inputs.cases import CASES, Case
from tests.district.small import BASE_YEAR


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Return the errors with which a district is refused."""
    with pytest.raises(BadInput) as refused:
        read_district(path, BASE_YEAR)
    return refused.value.problems


def test_there_are_enough_broken_workbooks() -> None:
    """At least thirty workbooks, each broken in its own way."""
    assert len({case.name for case in CASES}) == len(CASES) >= 30
    assert len({code for case in CASES for _, code in case.expect}) >= 50


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_the_broken_cells_are_named(case: Case, tmp_path: Path) -> None:
    """Place and code of every error are as expected, and each is told in both languages."""
    path = case.apply(small_book(case.roster)).write(tmp_path / "broken.xlsx")
    problems = problems_of(path)
    assert sorted((problem.place, problem.code) for problem in problems) == sorted(case.expect)
    for problem in problems:
        chinese, english = problem.render("zh_CN"), problem.render("en")
        assert chinese.startswith(problem.place) and english.startswith(problem.place)
        assert problem.message.render("zh_CN") != problem.message.render("en")
        assert "{" not in chinese + english
