"""Where a district stands: facts from the tables, and the screen made of them."""

from __future__ import annotations

import pytest

from planner.base.i18n import T, Text
from planner.report.blocks import Block
from planner.report.standing import Standing, shortage, standing
from planner.report.standing_text import standing_blocks
from tests.report import frames


@pytest.fixture
def facts() -> Standing:
    """The hand-made district in 2022."""
    return standing(frames.all_tables(), 2022, frames.NAMES)


def written(blocks: tuple[Block, ...], language: str) -> str:
    """Return every sentence and cell, one per line."""
    found = []
    for block in blocks:
        found += [block.heading] if block.heading else []
        found += [line.text for line in block.lines]
        if block.table:
            found += [cell for row in block.table.rows for cell in row.cells]
        found += list(block.notes)
    return "\n".join(one.render(language) if isinstance(one, Text) else one for one in found)


def test_units_are_counted_by_stage(facts: Standing) -> None:
    """One of two primary units and the only junior one meet the school rule."""
    assert facts.measured == {"primary": 2, "junior": 1}
    assert facts.meeting == {"primary": 1, "junior": 1}


def test_a_failing_unit_names_what_it_lacks_worst_first(facts: Standing) -> None:
    """b lacks (4.5 − 2.0)·100 = 250 m² and ⌈(2.0 − 1.9)·100/100⌉ = 1 teacher."""
    (unit,) = facts.failing
    assert (unit.school, unit.met) == ("b", 5)
    assert [(one.indicator, one.short) for one in unit.shortfalls] == [("R4", 250.0), ("R1", 1.0)]


@pytest.mark.parametrize(
    ("code", "value", "threshold", "pupils", "short"),
    [("R1", 4.0, 4.2, 500, 1.0), ("R1", 4.0, 4.2, 501, 2.0), ("R4", 4.4, 4.5, 500, 50.0), ("R6", 2000, 2000, 9, 0.0),
     ("R7", 2.5, 2.3, 100, 0.0)],
)  # fmt: skip
def test_shortage_is_whole_where_people_and_rooms_are_counted(
    code: str, value: float, threshold: float, pupils: float, short: float
) -> None:
    """A fifth of a teacher missing is a teacher missing; area and money are exact; met lacks nothing."""
    assert shortage(code, value, threshold, pupils) == pytest.approx(short)


def test_the_contributions_to_a_coefficient_add_up(facts: Standing) -> None:
    """b makes three quarters of the variance from below the mean, a the rest from above: the largest first."""
    spread = next(one for one in facts.spreads if one.stage == "primary")
    assert [(one.school, one.above) for one in spread.contributors] == [("b", False), ("a", True)]
    assert [one.share for one in spread.contributors] == pytest.approx([0.75, 0.25])
    assert spread.cv == pytest.approx(0.30566, abs=1e-5)


def test_a_coefficient_of_zero_has_no_contributors(facts: Standing) -> None:
    """Where all units are alike nobody is to be named."""
    assert next(one for one in facts.spreads if one.stage == "junior").contributors == ()


def test_an_item_is_as_good_as_its_worst_subject(facts: Standing) -> None:
    """One class too large fails G5; no evidence is unknown, never met."""
    verdict = {item.standard: item.verdict for item in facts.items}
    assert verdict == {"SR": "not_met", "G5": "not_met", "G11": "met", "Q1": "met", "Q3": "unknown"}
    size = next(item for item in facts.items if item.standard == "G5")
    assert (size.failing, size.subjects) == (("b",), 2)
    assert size.worst is not None and (size.worst.subject, size.worst.value) == ("b", 52)


def test_items_with_tables_of_their_own_are_not_listed_twice(facts: Standing) -> None:
    """The school rule stands in the table of schools, so the list of other items leaves it out."""
    assert [item.standard for item in facts.of_verdict("not_met")] == ["G5"]


def test_the_screen_says_it_in_both_languages(facts: Standing) -> None:
    """The same facts, worded for each reader; names stand as they are."""
    blocks = standing_blocks(facts, {"G5": Text("Class size")}, frames.NAMES, (T("found: {value}", value="x"),))
    english, chinese = written(blocks, "en"), written(blocks, "zh_CN")
    assert "primary: 1 of 2 measured units meet the school rule" in english
    assert "5\n44%\n1\n·\n·\n250\n·\n·\n·" in english
    assert "小学:2个统计单元中1个达到学校要求" in chinese.replace("：", ":")
    assert "[bold]石桥[/bold]小学 52/45" in english
    assert "1 attested items await evidence: Quality of education 1" in english
    assert "Q3" not in english
    every = written(standing_blocks(facts, {"Q3": Text("Labour practice")}, frames.NAMES, rows=None), "en")
    assert "Q3\nLabour practice\n" in every


def test_rows_left_out_are_counted() -> None:
    """A screen that is cut says by how much."""
    facts = standing(frames.all_tables(), 2022, frames.NAMES)
    assert "and 1 more units" in written(standing_blocks(facts, {}, frames.NAMES, rows=0), "en")
    assert "more units" not in written(standing_blocks(facts, {}, frames.NAMES, rows=None), "en")


def test_a_year_that_passes_has_no_list_of_failures() -> None:
    """In 2023 everything computed is met, so nothing but the unknown is left to say."""
    facts = standing(frames.all_tables(), 2023, frames.NAMES)
    assert facts.failing == () and facts.of_verdict("not_met") == ()
    assert "Other items not met" not in written(standing_blocks(facts, {}, frames.NAMES), "en")
