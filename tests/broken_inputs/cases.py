"""The broken workbooks: what is done to the small district, and exactly which cells must be named with which code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.broken_inputs.books import Book, FormulaError

Found = set[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """One broken workbook: cells to set, or a change to make, and the (place, code) pairs expected."""

    name: str
    expect: Found
    cells: dict[str, Any] = field(default_factory=dict)
    change: Callable[[Book], None] | None = None
    roster: bool = False

    def apply(self, book: Book) -> Book:
        """Break the book and return it."""
        for place, value in self.cells.items():
            book.set(place, value)
        if self.change is not None:
            self.change(book)
        return book


def _cells(name: str, cells: dict[str, Any], *expect: tuple[str, str], roster: bool = False) -> Case:
    return Case(name, set(expect), cells=cells, roster=roster)


def _change(name: str, change: Callable[[Book], None], *expect: tuple[str, str], roster: bool = False) -> Case:
    return Case(name, set(expect), change=change, roster=roster)


def _row(sheet: str, number: int, *values: Any) -> dict[str, Any]:
    return {f"{sheet}!{letter}{number}": value for letter, value in zip("ABCDEFGHIJKLMN", values, strict=False)}


CELL_CASES = [
    _cells("text where a number belongs", {"enrolment!D26": "many"}, ("enrolment!D26", "cell.number")),
    _cells("unit after the number", {"enrolment!D26": "178人"}, ("enrolment!D26", "cell.unit")),
    _cells("area with its unit", {"premises!B2": "5400㎡"}, ("premises!B2", "cell.unit")),
    _cells("negative pupils", {"enrolment!D26": -3}, ("enrolment!D26", "cell.range")),
    _cells("half a class", {"enrolment!E26": 3.5}, ("enrolment!E26", "cell.whole")),
    _cells("wrong thousands separator", {"premises!E2": "23,50"}, ("premises!E2", "cell.number")),
    _cells("failed formula", {"premises!D3": FormulaError("#N/A")}, ("premises!D3", "cell.formula_error")),
    _cells("failed reference in a text", {"schools!B3": FormulaError("#REF!")}, ("schools!B3", "cell.formula_error")),
    _cells("blank required cell", {"schools!D4": None}, ("schools!D4", "cell.required")),
    _cells("blank pupils", {"enrolment!D57": None}, ("enrolment!D57", "cell.required")),
    _cells("unknown kind of school", {"schools!C2": "小学校区"}, ("schools!C2", "cell.choice")),
    _cells("unknown stage of posts", {"posts!A2": "senior"}, ("posts!A2", "cell.choice")),
    _cells("flag that is neither", {"staff!C2": 2}, ("staff!C2", "cell.flag")),
    _cells("share over one", {"schools!H2": 35}, ("schools!H2", "cell.range")),
    _cells("year out of range", {"births!A2": 209}, ("births!A2", "cell.range")),
    _cells("true in a column of numbers", {"premises!G2": True}, ("premises!G2", "cell.number")),
    _cells("code with a hyphen", {"venues!A2": "V-1"}, ("venues!A2", "cell.id")),
    _cells("row of totals", {"land!A6": "合计", "land!B6": 4400, "land!C6": 5100}, ("land!A6", "cell.id")),
    _cells("date that is none", {"district!C2": "2022-13-45"}, ("district!C2", "cell.date")),
    _cells("month that is none", {"roster!E2": "1980-13"}, ("roster!E2", "cell.month"), roster=True),
    _cells("text too long", {"schools!B2": "校" * 501}, ("schools!B2", "cell.too_long")),
    _cells("several cells at once", {"enrolment!D26": "?", "premises!B2": -1, "schools!D3": "郊区", "posts!C4": "无"},
           ("enrolment!D26", "cell.number"), ("premises!B2", "cell.range"), ("schools!D3", "cell.choice"),
           ("posts!C4", "cell.number")),
]  # fmt: skip

KEY_CASES = [
    _cells("school entered twice", {"schools!A3": "P1"},
           ("schools!A3", "key.duplicate"), ("enrolment!A32", "ref.unknown_school"),
           ("staff!A10", "ref.unknown_school"), ("premises!A3", "ref.unknown_school"),
           ("special_rooms!A4", "ref.unknown_school"), ("feeders!A3", "ref.unknown_school"),
           ("land!A3", "ref.unknown_school"), ("project_relief!B3", "ref.unknown_school"),
           ("schools!K5", "ref.unknown_school")),
    _cells("year and grade entered twice", {"enrolment!C27": 1}, ("enrolment!A27", "key.duplicate")),
    _cells("teacher type entered twice", {"staff!E3": 0}, ("staff!A3", "key.duplicate")),
    _cells("person entered twice", {"roster!A3": "R0001"}, ("roster!A3", "key.duplicate"), roster=True),
    _cells("codes that differ in case only", {"schools!A8": "p1", "projects!D2": "p1"}, ("schools!A8", "id.collision")),
    _cells("code that collides once mended", {"schools!A9": "P 9", "schools!B9": "城东二小", "schools!C9": "primary",
                                              "schools!D9": "urban", "schools!A8": "P_9", "projects!D2": "P_9",
                                              "schools!L9": "B1"},
           ("schools!A9", "cell.id"), ("schools!A9", "id.collision")),
    _cells("code with a hyphen used everywhere", {"schools!A8": "P-9", "projects!D2": "P-9"},
           ("schools!A8", "cell.id"), ("projects!D2", "cell.id")),
    _cells("unknown school", {"premises!A4": "N2"}, ("premises!A4", "ref.unknown_school")),
    _cells("unknown school in rooms", {"special_rooms!A2": "PP1"}, ("special_rooms!A2", "ref.unknown_school")),
    _cells("unknown project", {"project_relief!A2": "B7"}, ("project_relief!A2", "ref.unknown_project")),
    _cells("school opened by an unknown project", {"schools!L8": "C1"},
           ("schools!L8", "ref.unknown_project")),
    _cells("attested for an unknown school", {"venues!C2": "Q9"}, ("venues!C2", "ref.unknown_school")),
]  # fmt: skip

PUPIL_CASES = [
    _cells("pupils without a class", {"enrolment!E26": 0}, ("enrolment!E26", "enrolment.no_class")),
    _cells("classes without pupils", {"enrolment!D178": 0, "enrolment!F178": None},
           ("enrolment!E178", "enrolment.empty_class")),
    _cells("largest class below the mean", {"enrolment!F26": 40}, ("enrolment!F26", "enrolment.largest_below_mean")),
    _cells("largest class above the grade", {"enrolment!F57": 34}, ("enrolment!F57", "enrolment.largest_above_pupils")),
    _cells("grade that the type does not have", {"enrolment!C126": 5}, ("enrolment!C126", "enrolment.grade")),
    _change("a school without the base year", lambda b: b.drop_rows("enrolment", 124, 126),
            ("schools!A6", "enrolment.school_missing")),
    _change("nobody has the base year", lambda b: [b.set(f"enrolment!B{r}", 2017) for r in _rows_of_year(b, 2022)],
            ("enrolment", "enrolment.no_base_year")),
    _cells("pupils in a school not yet built", {"enrolment!A187": "P9", "enrolment!B187": 2022, "enrolment!C187": 1,
                                                "enrolment!D187": 30, "enrolment!E187": 1},
           ("enrolment!A187", "enrolment.not_built")),
    _cells("grade 6 in a primary school under 5-4", {"district!B2": "5-4"},
           *((f"enrolment!C{row}", "enrolment.grade") for row in (7, 13, 19, 25, 31, 37, 43, 49, 55, 61))),
]  # fmt: skip

STAFF_CASES = [
    _cells("stage that the school does not have", {"staff!B2": "junior"}, ("staff!B2", "staff.stage")),
    _change("a unit without teachers", lambda b: b.drop_rows("staff", 26, 33), ("schools!A4", "staff.unit_missing")),
    _cells("teachers in a school not yet built", {"staff!A58": "P9", "staff!B58": "primary", "staff!C58": 0,
                                                  "staff!D58": 1, "staff!E58": 0, "staff!F58": 20},
           ("staff!A58", "staff.not_built")),
    _cells("totals that disagree with the roster", {"staff!F4": 40}, ("staff!F4", "roster.disagrees"), roster=True),
    _cells("person of a type that the totals lack", {"roster!H2": 1, "roster!I2": 1},
           ("staff!F2", "roster.disagrees"), ("staff!F5", "roster.disagrees"), roster=True),
    _cells("a child on the roster", {"roster!E2": "2012-01"}, ("roster!E2", "roster.age"), roster=True),
    _cells("in the school since the future", {"roster!J2": 2024}, ("roster!J2", "roster.since"), roster=True),
    _cells("in the school since childhood", {"roster!J2": 1990}, ("roster!J2", "roster.since"), roster=True),
    _cells("a man in a women's post", {"roster!F4": 1}, ("roster!F4", "roster.cadre"), roster=True),
    _cells("name instead of a code", {"roster!A2": "王老师"}, ("roster!A2", "cell.id"), roster=True),
]  # fmt: skip

ASSET_CASES = [
    _cells("indoor sports above teaching area", {"premises!C2": 6000}, ("premises!C2", "premises.indoor_sports")),
    _change("a school without premises", lambda b: b.drop_rows("premises", 5, 5), ("schools!A5", "premises.missing")),
    _cells("premises of a school not yet built", {"premises!A8": "P9", "premises!B8": 10, "premises!D8": 0,
                                                  "premises!E8": 0, "premises!F8": 0, "premises!G8": 0},
           ("premises!A8", "premises.not_built")),
    _cells("more written off than there is", {"writeoffs!C2": 3_000_000}, ("writeoffs!C2", "writeoffs.too_much")),
    _cells("written off in two years", {"writeoffs!D2": 20, "writeoffs!A5": "P1", "writeoffs!B5": 2026,
                                        "writeoffs!C5": 0, "writeoffs!D5": 8},
           ("writeoffs!D5", "writeoffs.too_much")),
    _change("no posts for junior", lambda b: b.drop_rows("posts", 4, 5), ("posts", "posts.missing_stage")),
    _cells("posts that begin too late", {"posts!B4": 2023}, ("posts!B4", "posts.first_year")),
    _change("a year of births missing", lambda b: b.drop_rows("births", 8, 9), ("births!A8", "births.gap")),
    _cells("room of an unknown kind", {"special_rooms!B2": "dance"}, ("special_rooms!B2", "cell.choice")),
]  # fmt: skip

PROJECT_CASES = [
    _cells("feeder shares above one", {"feeders!C4": 0.45}, ("feeders!C4", "feeders.sum")),
    _cells("feeder from a junior school", {"feeders!A3": "J1"}, ("feeders!A3", "feeders.from")),
    _cells("feeder to a primary school", {"feeders!B3": "P1"}, ("feeders!B3", "feeders.to")),
    _cells("relief share above one", {"project_relief!D2": 1.2}, ("project_relief!D2", "cell.range")),
    _cells("relief of a stage that is not there", {"project_relief!C2": "junior"},
           ("project_relief!C2", "relief.stage"), ("project_relief!C2", "relief.new_stage")),
    _cells("a new school relieves itself", {"project_relief!B2": "P9"}, ("project_relief!B2", "relief.self")),
    _cells("a project of a school that exists", {"projects!D2": "P2"},
           ("schools!L8", "school.opens_project"), ("projects!D2", "project.school_exists"),
           ("project_relief!B3", "relief.self")),
    _cells("a wing that relieves others", {"projects!C2": "wing"},
           ("schools!L8", "school.opens_project"), ("projects!D2", "project.wing_not_built"),
           ("project_relief!A2", "relief.wing"), ("project_relief!A3", "relief.wing")),
    _cells("a project built in no time", {"projects!F2": 0}, ("projects!F2", "cell.range")),
    _cells("two projects move more than everybody",
           {"schools!A9": "P10", "schools!B9": "城西小学", "schools!C9": "primary", "schools!D9": "urban",
            "schools!L9": "B2", **_row("projects", 3, "B2", "城西", "new_school", "P10", 9, 1, 2023, *[1] * 7),
            "project_relief!A4": "B2", "project_relief!B4": "P1", "project_relief!C4": "primary",
            "project_relief!D4": 0.8},
           ("project_relief!D4", "relief.sum")),
    _cells("its own parent", {"schools!K3": "P2"}, ("schools!K3", "school.own_parent")),
]  # fmt: skip

SHAPE_CASES = [
    _cells("misspelt header", {"enrolment!D1": "学生人数数"}, ("enrolment!D1", "column.unknown")),
    _cells("header that nobody knows", {"posts!D1": "xyz", "posts!D2": 1}, ("posts!D1", "column.unknown")),
    _change("missing column", lambda b: b.drop_column("premises", "G"), ("premises!1", "column.missing")),
    _cells("column given twice", {"births!C1": "出生人数"}, ("births!C1", "column.twice")),
    _cells("column without header", {"posts!E3": "see minutes"}, ("posts!E1", "column.unnamed")),
    _cells("header in ten thousands", {"premises!E1": "教学仪器设备值（万元）"}, ("premises!E1", "column.unit")),
    _change("unknown sheet", lambda b: b.sheets.update({"enrolments2": [["a"], [1]]}),
            ("enrolments2", "sheet.unknown")),
    _change("table given twice", lambda b: b.sheets.update({"编制": [["学段", "年份", "编制数"], ["小学", 2022, 9]]}),
            ("编制", "table.twice")),
    _change("required table missing", lambda b: b.sheets.pop("posts"), ("broken.xlsx", "table.missing")),
    _change("required table without rows", lambda b: b.drop_rows("posts", 2, 6), ("posts", "table.empty")),
    _change("neither staff nor roster", lambda b: b.sheets.pop("staff"), ("broken.xlsx", "table.missing")),
    _cells("two districts", {"district!A3": "另一县", "district!B3": "6-3"}, ("district!A3", "district.one_row")),
    _change("renamed sheet", lambda b: b.rename("premises", "premisses"),
            ("premisses", "sheet.unknown"), ("broken.xlsx", "table.missing")),
]  # fmt: skip

CASES = [*CELL_CASES, *KEY_CASES, *PUPIL_CASES, *STAFF_CASES, *ASSET_CASES, *PROJECT_CASES, *SHAPE_CASES]


def _rows_of_year(book: Book, year: int) -> list[int]:
    return [number for number, row in enumerate(book.sheets["enrolment"], start=1) if row[1] == year]
