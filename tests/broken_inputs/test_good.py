"""Workbooks and folders that are merely unusual are read without a single error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.district.contracts import BY_CODE
from planner.district.model import District
from planner.district.read import read_district
from tests.broken_inputs.books import Book, small_book
from tests.district.small import BASE_YEAR, write_small


def _chinese(book: Book) -> None:
    """Chinese names of sheets and headers, units in brackets, choices and flags as words."""
    for code, table in BY_CODE.items():
        if code not in book.sheets:
            continue
        for index, column in enumerate(table.columns[: len(book.sheets[code][0])]):
            unit = "（平方米）" if column.code.endswith("_m2") else ""
            book.sheets[code][0][index] = f" {column.headers[0]}{unit}*"
            for row in book.sheets[code][1:]:
                if row[index] is not None and column.choices:
                    row[index] = column.choices[row[index]][0]
                elif row[index] is not None and column.kind == "flag":
                    row[index] = "是" if row[index] else "否"
        book.rename(code, table.names[0])


def _shuffle(book: Book) -> None:
    """Sheets, columns and rows in reverse order."""
    book.sheets = {
        name: [list(reversed(rows[0])), *([*reversed(row)] for row in reversed(rows[1:]))]
        for name, rows in reversed(book.sheets.items())
    }


def _titled(book: Book) -> None:
    """A merged title and a blank row above the header, blank rows between, remarks beside and below nothing."""
    for name, rows in book.sheets.items():
        width = len(rows[0])
        rows[0].append("备注")
        rows[-1].extend([None] * (width - len(rows[-1])) + ["核实过"])
        rows.insert(2, [None] * width)
        rows.insert(0, [])
        rows.insert(0, [f"2022 年基本情况 {name}", None])
        book.merged[name] = [f"A1:{'ABCDEFGHIJKLMNOP'[max(width - 1, 1)]}1"]


def _texts(book: Book) -> None:
    """Numbers typed as text: full width, thousands separators, white space, percent, a year with its word."""
    book.set("enrolment!D26", "１７８")
    book.set("premises!E2", "2,350,000")
    book.set("premises!B3", " 1650　")
    book.set("schools!H2", "35%")
    book.set("schools!G2", "1998年")
    book.set("enrolment!C26", "一年级")
    book.set("feeders!C2", "0.95")
    book.set("births!B2", "2.96E2")


def _merged_down(book: Book) -> None:
    """School ids merged over their rows, as Chinese tables often are."""
    for row in range(3, 32):
        book.set(f"enrolment!A{row}", None)
    book.merged["enrolment"] = ["A2:A31"]


def _nothing(book: Book) -> None:
    """The small district as it is."""


def _notes(book: Book) -> None:
    """Sheets of notes and an empty sheet."""
    book.sheets["说明"] = [["怎样填写"], [1]]
    book.sheets["Readme first"] = [["notes"]]
    book.sheets["Sheet1"] = []


def _blank_optional(book: Book) -> None:
    """An optional sheet with its header only counts as not given."""
    book.sheets["attestations"] = [["item", "subject", "status"]]


def _system_as_date(book: Book) -> None:
    """The school system in the words of the field."""
    book.set("district!B2", "六三制")


def _zero_rows(book: Book) -> None:
    """Zeros entered for the school that is still to be built."""
    for letter, value in zip("ABCDEFG", ("P9", 0, 0, 0, 0, 0, 0), strict=True):
        book.set(f"premises!{letter}8", value)


GOOD: list[Callable[[Book], None]] = [
    _nothing, _chinese, _shuffle, _titled, _texts, _merged_down, _notes, _blank_optional, _system_as_date, _zero_rows,
]  # fmt: skip


def _same(one: District, other: District) -> bool:
    """Say whether two districts agree in all but order of rows and files."""
    ordered = ("schools", "roster", "special_rooms", "venues", "projects", "tracked", "attestations")

    def plain(district: District) -> dict[str, Any]:
        values = vars(replace(district, inputs={})) | {"premises": dict(sorted(district.premises.items()))}
        values.pop("school_by_id", None)
        values["projects"] = [replace(one, relief=dict(sorted(one.relief.items()))) for one in district.projects]
        return {key: sorted(map(repr, value)) if key in ordered else value for key, value in values.items()}

    first, second = plain(one), plain(other)
    # A district of zeros for the school to be built has one entry more.
    for values in (first, second):
        values["premises"] = {key: value for key, value in values["premises"].items() if key != "P9"}
    return first == second


@pytest.mark.parametrize("change", GOOD, ids=lambda change: change.__name__.strip("_"))
def test_unusual_workbooks_are_read_as_the_same_district(change: Callable[[Book], None], tmp_path: Path) -> None:
    """No error, no warning, and the same district as the plain folder of CSV."""
    book = small_book()
    change(book)
    district, warnings = read_district(book.write(tmp_path / "district.xlsx"), BASE_YEAR)
    plain, _ = read_district(write_small(tmp_path), BASE_YEAR)
    assert not warnings
    assert district.missing == ("roster", "attestations")
    assert _same(district, replace(plain, name=district.name))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_that_offices_write(encoding: str, delimiter: str, tmp_path: Path) -> None:
    """UTF-8 with and without mark and GB18030; comma, tab and semicolon; line ends of either kind."""
    folder = write_small(tmp_path)
    plain, _ = read_district(folder, BASE_YEAR)
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8").replace(",", delimiter).replace("\n", "\r\n")
        file.write_bytes(text.encode(encoding))
    (folder / "说明.csv").write_text("not a table", encoding="utf-8")
    (folder / "notes.txt").write_text("nor this", encoding="utf-8")
    district, warnings = read_district(folder, BASE_YEAR)
    assert not warnings
    assert replace(district, inputs={}) == replace(plain, inputs={})
    assert district.inputs.keys() == plain.inputs.keys()


def test_names_with_signs_are_plain_text(tmp_path: Path) -> None:
    """Quotation marks, a leading equals sign and formulas in names are kept as they are."""
    book = small_book()
    names = ["=1+1 小学", '"引号"学校', "O'Neill, 学校", "@school", "-学校"]
    for row, name in enumerate(names, start=2):
        book.set(f"schools!B{row}", name)
    from_book, _ = read_district(book.write(tmp_path / "a.xlsx"), BASE_YEAR)
    from_csv, _ = read_district(book.write_csv(tmp_path / "csv"), BASE_YEAR)
    assert [school.name for school in from_book.schools[:5]] == names
    assert [school.name for school in from_csv.schools[:5]] == names


def test_ids_that_excel_made_numbers_are_ids_again(tmp_path: Path) -> None:
    """A ten-digit school code stored as a number is read as its digits."""
    book = small_book()
    for rows in book.sheets.values():
        for row in rows:
            row[:] = [3137000001 if cell == "P1" else cell for cell in row]
    district, _ = read_district(book.write(tmp_path / "a.xlsx"), BASE_YEAR)
    assert district.schools[0].id == "3137000001"
    assert ("3137000001", 2022, 1) in district.enrolment


WARNED: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"schools!B3": "城关实验小学"}, ("schools!B3", "school.same_name")),
    ({"enrolment!D26": 17, "enrolment!F26": None}, ("enrolment!D26", "enrolment.jump")),
    ({"premises!E3": 31}, ("premises!E3", "premises.equipment")),
    ({"premises!B5": 32_000}, ("premises!B5", "premises.area")),
    ({"premises!G2": 20}, ("premises!G2", "premises.classrooms")),
    ({"writeoffs!B2": 2021}, ("writeoffs", "writeoffs.before_base_year")),
    ({"project_relief!A2": None, "project_relief!B2": None, "project_relief!C2": None, "project_relief!D2": None,
      "project_relief!A3": None, "project_relief!B3": None, "project_relief!C3": None, "project_relief!D3": None},
     ("projects!A2", "project.no_relief")),
    ({"enrolment!A187": "T1", "enrolment!B187": 2023, "enrolment!C187": 1, "enrolment!D187": 8, "enrolment!E187": 1},
     ("enrolment", "enrolment.after_base_year")),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "expect"), WARNED, ids=[expect[1] for _, expect in WARNED])
def test_what_may_be_right_is_a_warning(cells: dict[str, Any], expect: tuple[str, str], tmp_path: Path) -> None:
    """The district is read, and the one warning names the cell in both languages."""
    book = small_book()
    for place, value in cells.items():
        book.set(place, value)
    _, warnings = read_district(book.write(tmp_path / "a.xlsx"), BASE_YEAR)
    assert [(warning.place, warning.code) for warning in warnings] == [expect]
    assert all(warning.severity == "warning" for warning in warnings)
    assert all(warning.message.render("zh_CN") != warning.message.render("en") for warning in warnings)


def test_the_base_year_decides_what_is_history(tmp_path: Path) -> None:
    """Rows after the base year are left out of the district, and a short history is told."""
    folder = write_small(tmp_path)
    with (folder / "posts.csv").open("a", encoding="utf-8") as out:
        out.write("primary,2019,100\njunior,2019,70\nspecial,2019,10\n")
    district, warnings = read_district(folder, 2019)
    assert {year for _, year, _ in district.enrolment} == {2018, 2019}
    assert {warning.code for warning in warnings} == {"enrolment.after_base_year", "enrolment.short_history"}
