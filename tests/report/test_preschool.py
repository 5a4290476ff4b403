"""The screens of kindergartens: what they say, in both languages, from the tables alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from planner.base.i18n import Text
from planner.report.blocks import Block
from planner.report.preschool_course import course_blocks
from planner.report.preschool_standing import standing_blocks
from planner.scenario.load import load_scenario
from planner.studies.preschool_standing import PreschoolAssessment, assess_preschool, prepare_preschool
from tests.district.preschool_small import write_scenario


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> PreschoolAssessment:
    """The small district with nothing done."""
    case = prepare_preschool(load_scenario(write_scenario(tmp_path_factory.mktemp("kinder"))))
    assert case is not None
    return assess_preschool(case)


def text(blocks: Iterable[Block], language: str = "en") -> str:
    """Return all words of ``blocks``."""
    parts: list[str] = []
    for block in blocks:
        parts += [one.render(language) for one in (block.heading, *(line.text for line in block.lines)) if one]
        parts += [note.render(language) for note in block.notes]
        if block.table is not None:
            cells = [column.header for column in block.table.columns]
            rows = [cells, *(row.cells for row in block.table.rows)]
            parts += [" | ".join(c.render(language) if isinstance(c, Text) else c for c in row) for row in rows]
    return "\n".join(parts)


def test_the_headline_counts_and_shares(found: PreschoolAssessment) -> None:
    """Kindergartens, children, places, the three shares with their verdicts, and the form's items."""
    shown = text(standing_blocks(found.tables, 2022, {}, found.case.names))
    assert "4 kindergartens, 418 children (220 in public ones), 450 places, 490 children aged 3-5." in shown
    assert "P2 : 78.47 % (≥ 80 %): not met" in shown and "P3 : 52.63 % (≥ 50 %): met" in shown
    assert "await evidence; grade: none" in shown


def test_the_screen_names_what_is_missing(found: PreschoolAssessment) -> None:
    """Townships without a centre, kindergartens with their shortfalls, developments, unknown items."""
    shown = text(standing_blocks(found.tables, 2022, {"P29": Text("Staff")}, found.case.names))
    assert "West | 60 | 46 | 60 | 60 | 0 | 0" in shown
    assert "School K2 | West | P29C 0.5 carers per class" in shown
    assert "Estate (East): 1 kindergartens needed, 0 there, 0 planned" in shown and "Towers" not in shown
    later = text(standing_blocks(found.tables, 2023, {"P29": Text("Staff")}, found.case.names))
    assert "Towers (East): 2 kindergartens needed, 0 there, 0 planned" in later
    assert "P29 | Staff | the district | 75.0 | 100" in shown
    assert "Unknown, never counted as met" in shown


def test_long_lists_are_cut_and_counted(found: PreschoolAssessment) -> None:
    """``rows`` limits townships and kindergartens; None shows all."""
    cut = text(standing_blocks(found.tables, 2022, {}, found.case.names, rows=1))
    assert "and 1 more townships" in cut and "more kindergartens (--all shows them)" in cut
    assert "--all" not in text(standing_blocks(found.tables, 2022, {}, found.case.names, rows=None))


def test_the_course_tells_what_fails_when(found: PreschoolAssessment) -> None:
    """A row per year, and the years in which each item fails."""
    shown = text(course_blocks(found.tables, 2025, {}))
    assert "2025: " in shown.splitlines()[1] and "P29" in shown.splitlines()[1]
    assert "P7 |  | 1 | 2022–2030" in shown
    rows = [line for line in shown.splitlines() if line[:4].isdigit() and "|" in line]
    assert len(rows) == 9 and rows[0].startswith("2022 | 490 | 418 | 450 | 33 | 0 | 85.31")


def test_the_chinese_screen_has_no_english(found: PreschoolAssessment) -> None:
    """Every word of the product is Chinese; names and codes stay as entered."""
    blocks = (*standing_blocks(found.tables, 2022, {}, {}), *course_blocks(found.tables, 2025, {}))
    shown = text(blocks, "zh_CN")
    for word in ("kindergartens", "children", "missing", "places", "met", "Year", "Township"):
        assert word not in shown, word
    assert "公办学位" in shown and "不计为达标" in shown
