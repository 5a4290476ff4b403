"""Shares that must not add up to more than the whole."""

from __future__ import annotations

from planner.base.i18n import T
from planner.district.records import BAD, Record, Records


def check_sum(records: Records, group: tuple[str, ...], code: str) -> None:
    """Tell the row with which the shares of a group first exceed 1 (tolerance 1e-6, as shares are rounded)."""
    groups: dict[tuple[object, ...], dict[tuple[object, ...], Record]] = {}
    for record in records:
        # A key column that may be blank is only looked at for failed cells.
        failed = any(record[column] is BAD for column in records.table.key)
        if record.good(*group, "share") and not failed:
            rows = groups.setdefault(tuple(record[column] for column in group), {})
            rows.setdefault(tuple(record[column] for column in records.table.key), record)
    for key, rows in groups.items():
        total = sum(record["share"] for record in rows.values())
        if total <= 1 + 1e-6:
            continue
        running = 0.0
        for record in rows.values():
            running += record["share"]
            if running > 1 + 1e-6:
                _tell(records, record, code, key, total)
                break


def _tell(records: Records, record: Record, code: str, key: tuple[object, ...], total: float) -> None:
    name = " ".join(str(part) for part in key)
    message = T("the shares of {name} add up to {total}, more than 1", name=name, total=f"{total:.6g}")
    records.tell(code, record, "share", message, allowed=T("at most 1 in all"), remedy=T("lower the shares"))
