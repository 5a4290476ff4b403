"""The contracts 数据表约定 of a district's tables: each table and column described once.

Reader, template and documentation all read them here (docs/model.md §1).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from planner.base.i18n import Text
from planner.district.contracts import assets, duties, planning, preschool, schools, words
from planner.district.contracts.columns import Column, Label, Table

_PARTS = (schools, assets, planning, duties, preschool)
_ALL = {table.code: table for part in _PARTS for table in part.TABLES}
#: In the order of docs/model.md §1.
TABLES: Final[tuple[Table, ...]] = tuple(
    _ALL[code]
    for code in (
        "district", "schools", "enrolment", "staff", "roster", "premises", "special_rooms", "writeoffs", "posts",
        "births", "feeders", "land", "venues", "projects", "project_relief", "tracked", "attestations",
        "ledger", "finance",
        *(table.code for table in preschool.TABLES),
    )
)  # fmt: skip
BY_CODE: Final = {table.code: table for table in TABLES}

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]\s*$")


def plain(name: str) -> str:
    """Return a header or sheet name without case, width, space, required mark and trailing (unit)."""
    text = unicodedata.normalize("NFKC", name).strip().rstrip("*").strip()
    bare = _BRACKETS.sub("", text)
    return re.sub(r"\s+", "", bare or text).casefold()


@cache
def _table_names() -> dict[str, str]:
    names = ((plain(name), table.code) for table in TABLES for name in (table.code, *table.names))
    return dict(names)


def table_named(name: str) -> Table | None:
    """Return the table whose English or Chinese name this is."""
    code = _table_names().get(plain(name))
    return BY_CODE[code] if code else None


@cache
def headers_of(code: str) -> dict[str, str]:
    """Return plain header → column code of table ``code``."""
    found: dict[str, str] = {}
    for column in BY_CODE[code].columns:
        for header in (column.code, *column.headers):
            found.setdefault(plain(header), column.code)
    return found


def is_note(name: str) -> bool:
    """Say whether a sheet or file holds notes for people (说明, readme), not a table."""
    return plain(name).startswith(words.IGNORED)


class ColumnRow(NamedTuple):
    """A column as one row of a list for people."""

    table: Text
    column: Text
    code: str
    required: bool
    unit: Text | None
    allowed: Text
    note: Text


def described() -> Iterator[ColumnRow]:
    """Yield every column in order, for the template's first sheet and for the documentation."""
    for table in TABLES:
        for one in table.columns:
            yield ColumnRow(table.label, one.label, one.code, one.required, one.unit, one.allowed, one.note)


__all__ = [
    "BY_CODE",
    "TABLES",
    "Column",
    "ColumnRow",
    "Label",
    "Table",
    "described",
    "headers_of",
    "is_note",
    "plain",
    "table_named",
    "words",
]
