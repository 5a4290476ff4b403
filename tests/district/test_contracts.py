"""The contracts say what docs/model.md says, in both languages, without two meanings for one header."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.base.nearest import nearest
from planner.district.contracts import BY_CODE, TABLES, Table, described, headers_of, is_note, plain, table_named

DOCS = Path(__file__).resolve().parents[2] / "docs"
#: Tables of docs/model.md; those that docs/preschool.md repeats stand there as they are here.
ROWS: dict[str, tuple[str, str]] = {}
for line in [line for name in ("model.md", "preschool.md") for line in (DOCS / name).read_text("utf-8").splitlines()]:
    if found := re.match(r"\| `(\w+)` ([\u4e00-\u9fff]+)·? \|[^|]*\| (.*) \|$", line):
        ROWS.setdefault(found[1], (found[2], found[3]))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_a_table_is_the_one_of_the_model(table: Table) -> None:
    """Name, columns and Chinese headers are those of docs/model.md §1."""
    name, columns = ROWS[table.code]
    assert table.names[0] == name
    assert list(dict.fromkeys(re.findall(r"`([a-z][a-z0-9_]*)`", columns))) == [one.code for one in table.columns]
    for code, header in re.findall(r"`([a-z][a-z0-9_]*)` ([\u4e00-\u9fff]+(?:\([\u4e00-\u9fff]\))?)", columns):
        assert headers_of(table.code)[plain(header)] == code


def test_tables_stand_in_the_order_of_the_model() -> None:
    """District.missing lists them in this order."""
    assert [table.code for table in TABLES] == [code for code in ROWS if code in BY_CODE]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_no_header_means_two_columns(table: Table) -> None:
    """Every English or Chinese header leads to one column, and keys are columns that must be filled."""
    seen: dict[str, str] = {}
    for column in table.columns:
        for header in (column.code, *column.headers):
            assert seen.setdefault(plain(header), column.code) == column.code
    assert set(table.key) <= set(table.by_code)
    assert table.required or table.aside or table.estimate is not None


def test_no_word_means_two_choices() -> None:
    """Every spelling of a choice leads to one code."""
    for table in TABLES:
        for column in table.columns:
            names = [plain(name) for code, all_names in column.choices.items() for name in {code, *all_names}]
            assert len(names) == len(set(names)), (table.code, column.code)


def test_every_column_is_described_in_both_languages() -> None:
    """Header, note, unit and what is allowed exist in Chinese and English."""
    for row in described():
        for text in (row.note, row.allowed, *([row.unit] if row.unit else [])):
            assert text.render("zh_CN") != text.render("en")
        assert row.column.render("en") == row.code != row.column.render("zh_CN")


@pytest.mark.parametrize(
    ("name", "code"),
    [("schools", "schools"), (" Schools ", "schools"), ("学校", "schools"), ("在校生（人）", "enrolment"),
     ("Sheet1", None), ("学校2", None)],
)  # fmt: skip
def test_sheets_are_named_in_either_language(name: str, code: str | None) -> None:
    """White space, case and a unit in brackets do not matter."""
    table = table_named(name)
    assert (table.code if table else None) == code


def test_notes_are_recognised_by_how_they_begin() -> None:
    """说明 and readme are for people."""
    assert is_note("说明 1") and is_note("README (first)") and not is_note("学校说明")


@pytest.mark.parametrize(
    ("word", "known", "expect"),
    [("facter", ["name", "factor"], "factor"), ("teacher_cost", ["transfer_cost", "teacher_cost"], "teacher_cost"),
     ("学生人数", ["班数", "学生数"], "学生数"), ("zzz", ["factor"], None), ("P1", [], None),
     ("N2", ["P2", "N1"], "P2")],
)  # fmt: skip
def test_the_nearest_word_is_the_most_alike(word: str, known: list[str], expect: str | None) -> None:
    """The first of equals wins; nothing alike is no suggestion."""
    assert nearest(word, known) == expect
