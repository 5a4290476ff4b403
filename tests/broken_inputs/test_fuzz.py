"""Whatever stands in the cells or bytes of an input, the answer is a district or a list of problems."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.base.errors import BadInput
from planner.district.read import read_district
from tests.broken_inputs.books import Book, FormulaError, small_book
from tests.district.small import BASE_YEAR


def fuzzed_book() -> Book:
    """Return the small district cut to two years and a part of its roster; more rows only cost time."""
    book = small_book(roster=True)
    header, *rows = book.sheets["enrolment"]
    book.sheets["enrolment"] = [header, *(row for row in rows if row[1] >= 2021)]
    book.sheets["roster"] = book.sheets["roster"][:40]
    book.sheets["attestations"] = [["item", "subject", "status", "date"], ["G1", "P1", "met", "2022-10"]]
    return book


BOOK = fuzzed_book()
ROWS = {name: len(rows) for name, rows in BOOK.sheets.items()}
CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.booleans(),
    st.text("aZ09_-.,%=+'\"{}#/ 　校人年月１％㎡\u200b", max_size=12),
    st.sampled_from(
        ["P1", "P2", "J1", "N1", "X1", "P9", "B1", "primary", "junior", "special", "5-4", "wing", "0", "1"]
    ),
    st.sampled_from(["2022", "2021", "1980-01", "=1+1", "'", '"', "12人", "1,234", "#N/A", "met", "{}", "{place}"]),
    st.sampled_from([FormulaError("#N/A"), FormulaError("#VALUE!")]),
)
PLACES = st.sampled_from(sorted(ROWS)).flatmap(
    lambda name: st.tuples(
        st.just(name), st.integers(0, ROWS[name]), st.integers(0, len(BOOK.sheets[name][0]))
    )
)  # fmt: skip


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(PLACES, CELLS), min_size=1, max_size=12), st.booleans())
def test_random_cells_never_raise_anything_but_bad_input(
    changes: list[tuple[tuple[str, int, int], object]], roster: bool
) -> None:
    """Every problem found has a place and is told in both languages."""
    book = fuzzed_book()
    if not roster:
        del book.sheets["roster"]
    for (name, row, column), value in changes:
        if name not in book.sheets:
            continue
        rows = book.sheets[name]
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = value
    with tempfile.TemporaryDirectory() as folder:
        path = book.write(Path(folder) / "a.xlsx")
        try:
            district, _ = read_district(path, BASE_YEAR)
            assert district.schools
        except BadInput as error:
            assert error.problems
            for problem in error.problems:
                assert problem.place
                assert problem.render("zh_CN") and problem.render("en")


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=30))
def test_random_bytes_in_a_workbook_never_raise_anything_but_bad_input(changes: list[tuple[int, int]]) -> None:
    """A damaged workbook is refused, or read where the damage did no harm."""
    with tempfile.TemporaryDirectory() as folder:
        path = small_book().write(Path(folder) / "a.xlsx")
        raw = bytearray(path.read_bytes())
        for at, value in changes:
            raw[at % len(raw)] = value
        path.write_bytes(bytes(raw))
        with contextlib.suppress(BadInput):
            assert read_district(path, BASE_YEAR)[0].schools
