"""What a check found, in one table: errors first, each with its place and what to do."""

from __future__ import annotations

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.district.edit import TextTable
from planner.report.checked import problems_block, tables_block


def test_errors_come_first_and_are_counted() -> None:
    """One error and one warning: the sentence counts both, the error stands first and out."""
    problems = (Problem("b", "schools!B2", "x", T("column {column} is missing", column="name"), severity="warning"),
                Problem("a", "staff!C5", "-1", T("this is not a number"), remedy=T("enter a name")))  # fmt: skip
    block = problems_block(problems)
    assert block.lines[0].tone == "bad" and "1 errors and 1 warnings" in str(block.lines[0].text)
    assert block.table is not None
    assert [row.cells[0] for row in block.table.rows] == ["staff!C5", "schools!B2"]
    assert [row.tone for row in block.table.rows] == ["bad", "plain"]
    assert str(block.table.rows[0].cells[4]) == "enter a name"


def test_what_is_not_shown_is_counted() -> None:
    """Past the limit the rest is a number."""
    problems = tuple(Problem("a", f"s!A{n}", "", T("this is not a number")) for n in range(5))
    block = problems_block(problems, 3)
    assert block.table is not None and len(block.table.rows) == 3 and "2" in str(block.notes[0])


def test_good_tables_are_praised_in_a_sentence() -> None:
    """No table where nothing was found."""
    block = problems_block(())
    assert block.table is None and block.lines[0].tone == "good"


def test_tables_that_lack_are_named_with_what_becomes_of_them() -> None:
    """A required table that is not there stands out; an optional one says what it turns into."""
    block = tables_block({"schools": TextTable("schools", ("school_id",), (("A",), ("B",)))})
    assert block.table is not None
    held = {str(row.cells[1]): row for row in block.table.rows}
    assert held["schools"].cells[2] == "2" and held["enrolment"].tone == "bad" and held["births"].tone == "muted"
    assert str(held["births"].cells[4])
