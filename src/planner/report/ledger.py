"""The ledger in figures 台账统计: counts by state and timing, and the rows to show; plain facts of ``ledger.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

#: Items made from the data; all others were entered.
MADE = ("class_size", "gap")


@dataclass(frozen=True)
class LedgerCounts:
    """Items by how they stand: not closed, closed, reopened, overdue, due soon, without a deadline."""

    items: int
    not_closed: int
    closed: int
    reopened: int
    overdue: int
    due_soon: int
    standing: int


@dataclass(frozen=True)
class LedgerFacts:
    """The ledger of a run or a day: counts in all and of each source, and the rows (columns of ``ledger.csv``)."""

    total: LedgerCounts
    entered: LedgerCounts
    class_size: LedgerCounts
    gaps: LedgerCounts
    rows: tuple[dict[str, Any], ...]


def ledger_facts(frame: pd.DataFrame, *, overdue: bool = False, due_soon: bool = False) -> LedgerFacts:
    """Return the facts of ``ledger.csv``; ``overdue`` and ``due_soon`` limit the rows (both: either), not counts."""
    kind = frame["kind"]
    shown = frame
    if overdue or due_soon:
        wanted = [word for word, asked in (("overdue", overdue), ("due_soon", due_soon)) if asked]
        shown = frame[frame["timing"].isin(wanted)]
    rows = tuple({str(key): _plain(value) for key, value in row.items()} for row in shown.to_dict("records"))
    return LedgerFacts(
        total=counts(frame),
        entered=counts(frame[~kind.isin(MADE) | ~_made(frame)]),
        class_size=counts(frame[(kind == "class_size") & _made(frame)]),
        gaps=counts(frame[(kind == "gap") & _made(frame)]),
        rows=rows,
    )


def counts(frame: pd.DataFrame) -> LedgerCounts:
    """Return how the items of ``frame`` stand."""
    state, timing = frame["state"], frame["timing"]
    return LedgerCounts(
        items=len(frame),
        not_closed=int((state != "closed").sum()),
        closed=int((state == "closed").sum()),
        reopened=int((state == "reopened").sum()),
        overdue=int((timing == "overdue").sum()),
        due_soon=int((timing == "due_soon").sum()),
        standing=int((timing == "standing").sum()),
    )


def is_made(identifier: str) -> bool:
    """Say whether an item was made from the data, by its number (DB001, GAP0001)."""
    return identifier.startswith(("DB", "GAP")) and identifier.lstrip("DBGAP").isdigit()


def _made(frame: pd.DataFrame) -> pd.Series[bool]:
    return frame["id"].map(lambda one: is_made(str(one))).astype(bool)


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value
