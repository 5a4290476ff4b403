"""A saved column mapping 字段对应: reads a bureau's own exports (a return, a post list, an asset register).

```yaml
tables:
  premises:                       # a table of docs/model.md §1
    file: 基层报表.xlsx             # in the folder; not needed where one workbook is read
    sheet: 校舍                    # not needed where the file has one sheet
    header_row: 3                  # counted from 1; found by the headers where it is left out
    columns: {学校代码: school_id, 教学用房: teaching_area_m2}
    fixed: {indoor_sports_m2: 0}   # for all rows, where the file has no such column or the cell is blank
    values: {kind: {音乐室: music}}  # other spellings
    scale: {equipment_yuan: 10000} # the file is in 10,000 yuan
    where: {资产类别: [教学仪器]}     # only these rows
    add_up: true                   # rows with the same key are added up
```

Columns of the file that are not named here are not read. Unknown keys are errors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.base.nearest import nearest
from planner.base.yamlio import read_yaml
from planner.district.contracts import BY_CODE, Table, headers_of, plain, table_named
from planner.district.raw import Cell

_TOP: Final = ("description", "tables")
_KEYS: Final = ("file", "sheet", "header_row", "columns", "fixed", "values", "scale", "where", "add_up")


@dataclass(frozen=True)
class TableMapping:
    """How one table is read: where from, and header → column code."""

    table: Table
    place: str  # where it stands in the mapping file
    file: str = ""
    sheet: str = ""
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Cell] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    add_up: bool = False


@dataclass(frozen=True)
class SavedMapping:
    """A mapping file read and checked."""

    name: str
    sha256: str
    tables: tuple[TableMapping, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the files that it reads."""
        return tuple(sorted({one.file for one in self.tables if one.file}))


def load_mapping(path: Path) -> SavedMapping:
    """Return the mapping in ``path``; raises :class:`BadInput` with every error and its key."""
    document = read_yaml(path)
    check = _Check(path.name, [])
    tables: list[TableMapping] = []
    if check.is_map(document, "", T("the file must be a list of keys with values")):
        check.known(document, _TOP, "")
        given = document.get("tables")
        if check.is_map(given, "tables", T("tables must name at least one table")):
            for name, spec in given.items():
                table = table_named(str(name))
                if table is None:
                    check.unknown(str(name), BY_CODE, "tables")
                elif check.is_map(spec, f"tables.{name}", T("this must be a list of keys with values")):
                    tables.append(_table(check, table, spec, f"tables.{name}"))
    if check.problems:
        raise BadInput(check.problems)
    return SavedMapping(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), tuple(tables))


@dataclass
class _Check:
    """Collects the problems of one mapping file."""

    name: str
    problems: list[Problem]

    def tell(self, code: str, key: str, value: object, message: Text, remedy: Text | None = None) -> None:
        place = f"{self.name}:{key}" if key else self.name
        shown = "" if value is None else str(value)[:80]
        self.problems.append(Problem(f"mapping.{code}", place, shown, message, remedy=remedy))

    def is_map(self, value: object, key: str, message: Text) -> bool:
        if isinstance(value, dict) and value:
            return True
        self.tell("shape", key, value, message)
        return False

    def unknown(self, word: str, known: Iterable[str], key: str) -> None:
        near = nearest(word, known)
        remedy = T("did you mean {near}?", near=near) if near else None
        self.tell("unknown", f"{key}.{word}" if key else word, word, T("this key is not known"), remedy)

    def known(self, spec: dict[Any, Any], keys: Iterable[str], key: str) -> None:
        allowed = tuple(keys)
        for word in spec:
            if str(word) not in allowed:
                self.unknown(str(word), allowed, key)

    def part(self, spec: dict[Any, Any], name: str, key: str) -> dict[Any, Any]:
        """Return the mapping under ``name`` ({} where it is not given or no mapping)."""
        value = spec.get(name)
        if value is None:
            return {}
        message = T("this must be a list of keys with values")
        return dict(value) if self.is_map(value, f"{key}.{name}", message) else {}

    def column(self, table: Table, word: object, key: str) -> str | None:
        """Return the code of a column named by code or Chinese header."""
        code = headers_of(table.code).get(plain(str(word)))
        if code is None:
            near = nearest(str(word), table.by_code)
            remedy = T("did you mean {near}?", near=near) if near else None
            self.tell("column", key, word, T("table {table} has no such column", table=table.label), remedy)
        return code


def _table(check: _Check, table: Table, spec: dict[Any, Any], key: str) -> TableMapping:
    check.known(spec, _KEYS, key)
    header_row = spec.get("header_row")
    if header_row is not None and (isinstance(header_row, bool) or not isinstance(header_row, int) or header_row < 1):
        check.tell("header_row", f"{key}.header_row", header_row, T("this must be a row number, counted from 1"))
        header_row = None
    file = str(spec.get("file") or "")
    if file != Path(file).name or "\\" in file:
        check.tell("file", f"{key}.file", file, T("this must be the plain name of a file in the folder"))
    add_up = spec.get("add_up", False)
    if not isinstance(add_up, bool):
        check.tell("add_up", f"{key}.add_up", add_up, T("this must be true or false"))
    columns: dict[str, str] = {}
    if check.is_map(spec.get("columns"), f"{key}.columns", T("columns must name at least one header")):
        for header, word in dict(spec["columns"]).items():
            code = check.column(table, word, f"{key}.columns.{header}")
            if code in columns.values():
                check.tell("twice", f"{key}.columns.{header}", word, T("this column is given twice"))
            elif code:
                columns[str(header)] = code
    return TableMapping(
        table, f"{check.name}:{key}", file, str(spec.get("sheet") or ""), header_row, columns,
        _fixed(check, table, spec, key), _values(check, table, spec, key), _scale(check, table, spec, key),
        _where(check, spec, key), add_up is True,
    )  # fmt: skip


def _fixed(check: _Check, table: Table, spec: dict[Any, Any], key: str) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for word, value in check.part(spec, "fixed", key).items():
        code = check.column(table, word, f"{key}.fixed.{word}")
        if not isinstance(value, str | int | float):
            check.tell("value", f"{key}.fixed.{word}", value, T("this must be one value"))
        elif code:
            found[code] = value
    return found


def _values(check: _Check, table: Table, spec: dict[Any, Any], key: str) -> dict[str, dict[str, Cell]]:
    found: dict[str, dict[str, Cell]] = {}
    for word, spellings in check.part(spec, "values", key).items():
        place = f"{key}.values.{word}"
        code = check.column(table, word, place)
        if not check.is_map(spellings, place, T("this must be a list of keys with values")):
            continue
        for spelling, value in dict(spellings).items():
            if not isinstance(value, str | int | float):
                check.tell("value", f"{place}.{spelling}", value, T("this must be one value"))
            elif code:
                found.setdefault(code, {})[plain(str(spelling))] = value
    return found


def _scale(check: _Check, table: Table, spec: dict[Any, Any], key: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for word, value in check.part(spec, "scale", key).items():
        place = f"{key}.scale.{word}"
        code = check.column(table, word, place)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 < value < 1e12 or (code and table.by_code[code].kind not in ("integer", "number")):
            check.tell("scale", place, value, T("this must be a number above 0, for a column of numbers"))
        elif code:
            found[code] = float(value)
    return found


def _where(check: _Check, spec: dict[Any, Any], key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for header, wanted in check.part(spec, "where", key).items():
        many = wanted if isinstance(wanted, list) else [wanted]
        if not many or not all(isinstance(one, str | int | float) for one in many):
            check.tell("value", f"{key}.where.{header}", wanted, T("this must be a value or a list of values"))
        else:
            found[str(header)] = tuple(plain(str(one)) for one in many)
    return found
