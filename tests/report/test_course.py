"""The do-nothing path: which indicators fail when."""

from __future__ import annotations

from planner.report.course import course, year_ranges
from planner.report.course_text import course_blocks
from tests.report import frames
from tests.report.test_standing import written


def test_each_year_counts_people_and_what_is_in_order() -> None:
    """Pupils and teachers by stage; units that pass; coefficients over their limit."""
    first, second = course(frames.all_tables()).years
    assert first.pupils == {"primary": 400, "junior": 250}
    assert first.teachers == {"primary": 20, "junior": 12}
    assert (first.meeting, first.measured, first.over, first.coefficients) == (2, 3, 1, 2)
    assert (second.meeting, second.over) == (3, 0)


def test_an_indicator_keeps_its_course() -> None:
    """Primary R4: one unit under the threshold in 2022, none in 2023; its coefficient falls under the limit."""
    facts = course(frames.all_tables())
    area = next(one for one in facts.indicators if (one.stage, one.indicator) == ("primary", "R4"))
    assert area.under == (1, 0)
    assert area.cv[0] > area.limit[0] and area.cv[1] < area.limit[1]


def test_items_fail_in_their_years_only() -> None:
    """G5 is not met in 2022; what is unknown is not called failing."""
    facts = course(frames.all_tables())
    assert [(item.standard, item.years) for item in facts.failing] == [("G5", (2022,))]
    assert facts.failing_in(2023) == ()


def test_years_are_written_as_runs() -> None:
    """Consecutive years are drawn together."""
    assert year_ranges((2022, 2023, 2024, 2027, 2029, 2030)) == "2022–2024, 2027, 2029–2030"
    assert year_ranges(()) == ""


def test_the_screen_answers_for_the_deadline_and_the_end() -> None:
    """The first lines say whether doing nothing would pass; a coefficient over its limit carries a mark."""
    text = written(course_blocks(course(frames.all_tables()), 2022, {}), "en")
    assert "2022: 1 of 3 units fail the school rule, 1 of 2 coefficients of variation are over" in text
    assert "2023: every computed and tracked item is met." in text
    assert "0.306*" in text and "0.044\n" in text
