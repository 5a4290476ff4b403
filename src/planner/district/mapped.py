"""Applying a saved mapping to the files read: which sheet, which row, which column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.base.i18n import T, Text
from planner.base.nearest import nearest
from planner.district.cells import as_text
from planner.district.contracts import plain
from planner.district.findings import Findings
from planner.district.mapping import SavedMapping, TableMapping
from planner.district.matching import Matched, find_header, report_missing
from planner.district.raw import RawSheet, is_blank
from planner.district.sources import Source


def apply_mapping(
    saved: SavedMapping, sources: Sequence[Source], findings: Findings
) -> tuple[dict[str, Matched], list[RawSheet]]:
    """Return table code → matched sheet, and the sheets that the mapping does not use.

    A file, sheet or header that the mapping names and that is not there is a problem at its key.
    """
    matched: dict[str, Matched] = {}
    used: set[int] = set()
    for one in saved.tables:
        sheet = _sheet(one, sources, findings)
        if sheet is None:
            continue
        used.add(id(sheet))
        found = _match(one, sheet, findings)
        if found is not None:
            matched[one.table.code] = found
    named = set(saved.files)
    rest = [s for source in sources if source.name not in named for s in source.sheets if id(s) not in used]
    return matched, rest


def _sheet(one: TableMapping, sources: Sequence[Source], findings: Findings) -> RawSheet | None:
    files = [source.name for source in sources]
    source = next((s for s in sources if s.name == one.file), None) if one.file else None
    if source is None and not one.file and len(sources) == 1:
        source = sources[0]
    if source is None:
        _tell(findings, one, "file", one.file, T("there is no such file"), files)
        return None
    if not one.sheet and len(source.sheets) == 1:
        return source.sheets[0]
    names = [sheet.name for sheet in source.sheets]
    found = next((sheet for sheet in source.sheets if sheet.name == one.sheet), None)
    if found is None:
        _tell(findings, one, "sheet", one.sheet, T("there is no such sheet"), names)
    return found


def _tell(findings: Findings, one: TableMapping, key: str, value: str, message: Text, known: Sequence[str]) -> None:
    near = nearest(value, known)
    remedy = T("did you mean {near}?", near=near) if near else T("one of: {choices}", choices=", ".join(known[:20]))
    code = key if key in ("file", "sheet") else "header"
    findings.add(f"mapping.{code}", one.table.code, f"{one.place}.{key}", value, message, remedy=remedy)


def _match(one: TableMapping, sheet: RawSheet, findings: Findings) -> Matched | None:
    wanted = {plain(header): code for header, code in one.columns.items()}
    needed = {**dict.fromkeys(map(plain, one.where)), **wanted}
    row = one.header_row - 1 if one.header_row else find_header(sheet.rows, needed)
    header = sheet.rows[row] if row < len(sheet.rows) else []
    names = {index: str(cell).strip() for index, cell in enumerate(header) if not is_blank(cell)}
    where = {plain(name): index for index, name in reversed(names.items())}
    lost = [
        (key, word)
        for key, words in (("columns", one.columns), ("where", one.where))
        for word in words
        if plain(word) not in where
    ]
    for key, word in lost:
        message = T("row {row} of {sheet} has no such header", row=row + 1, sheet=sheet.name)
        _tell(findings, one, f"{key}.{word}", word, message, list(names.values()))
    columns = {code: where[name] for name, code in wanted.items() if name in where}
    filters = {where[plain(word)]: values for word, values in one.where.items() if plain(word) in where}
    kept = _filtered(sheet, row, filters)
    found = Matched(one.table, kept, row, columns, names, one.fixed, one.values, one.scale, one.add_up)
    meant = {code for header, code in one.columns.items() if plain(header) not in where}
    report_missing(found, meant, findings)
    return found


def _filtered(sheet: RawSheet, header_row: int, filters: Mapping[int, tuple[str, ...]]) -> RawSheet:
    """Blank the rows that are not asked for, so that the others keep their row numbers."""
    if not filters:
        return sheet
    rows = list(sheet.rows)
    for number in range(header_row + 1, len(rows)):
        row = rows[number]
        cells = {index: row[index] if index < len(row) else None for index in filters}
        if any(
            plain("" if cells[index] is None else as_text(cells[index])) not in values
            for index, values in filters.items()
        ):
            rows[number] = []
    return RawSheet(sheet.name, rows, sheet.is_csv, sheet.merged)
