"""The columns of the run folder's tables 结果表结构 and their text form: UTF-8, one header row, plain numbers.

Text that a spreadsheet would take for a formula (``=``, ``+``, ``-``, ``@``, tab, return in front) is written with a
leading apostrophe and read back without it; numbers stay numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T


def _columns(text: str, ints: str = "", floats: str = "") -> tuple[tuple[str, str], ...]:
    """Columns in the order of ``text``, all text but those named in ``ints`` and ``floats``."""
    whole, real = set(ints.split()), set(floats.split())
    return tuple((name, "int" if name in whole else "float" if name in real else "text") for name in text.split())


#: Table → its columns in order with their kinds (``text``, ``int``, ``float``). Columns may be added, not renamed.
SCHEMAS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "pupils": _columns(
        "unit school stage year grade pupils classes largest_class", "year grade pupils classes largest_class"
    ),
    "stocks": _columns("unit stage year resource stock", "year", "stock"),
    "actions": _columns(
        "unit year lever item quantity measure cost_yuan fund school effective_year",
        "year quantity cost_yuan effective_year",
    ),
    "transfers": _columns(
        "year stage from_unit to_unit teachers of_them_backbone kind type_code returns",
        "year teachers of_them_backbone returns",
    ),
    "rotation": _columns(
        "year eligible moved moved_backbone share backbone_share verdict estimated",
        "year eligible moved moved_backbone estimated",
        "share backbone_share",
    ),
    "indicators": _columns(
        "unit stage year indicator value threshold ratio verdict standard citation", "year", "value threshold ratio"
    ),
    "schools_rule": _columns("unit stage year met lowest_ratio verdict", "year met", "lowest_ratio"),
    "dispersion": _columns("stage year indicator mean sd cv limit verdict", "year", "mean sd cv limit"),
    "contributions": _columns("stage year indicator unit value mean share", "year", "value mean share"),
    "verdicts": _columns(
        "standard dimension level subject year value threshold verdict basis citation pack comparator estimated",
        "year estimated",
        "value threshold",
    ),
    "budget": _columns(
        "year fund spent_yuan cap_yuan carried_in_yuan carried_out_yuan",
        "year spent_yuan cap_yuan carried_in_yuan carried_out_yuan",
    ),
    "projects": _columns(
        "project phase start finish cost_yuan fund opens_year school", "start finish cost_yuan opens_year"
    ),
    "tracked": _columns(
        "item year value kind planned measured threshold comparator verdict standing behind_plan citation",
        "year behind_plan",
        "value planned measured threshold",
    ),
    "attested": _columns("item subject status date role evidence standing lacks valid_to", "valid_to"),
    "finance": _columns(
        "rule subject year value threshold comparator verdict basis short_yuan source citation",
        "year",
        "value threshold short_yuan",
    ),
    "funding": _columns(
        "school stage year pupils funded_pupils quota_yuan public_funds_yuan floor_yuan",
        "year pupils funded_pupils",
        "quota_yuan public_funds_yuan floor_yuan",
    ),
    "ledger": _columns(
        "id kind title document line duty departments deadline term stated state timing days indicator subject"
        " year value threshold comparator verdict failing evidence evidence_date role school clears citation",
        "line days year failing clears",
        "value threshold",
    ),
    "kindergartens": _columns(
        "kindergarten township operator year children places classes over_size post_teachers contract_teachers carers"
        " indicator value threshold ratio verdict standard citation",
        "year children places classes over_size post_teachers contract_teachers carers",
        "value threshold ratio",
    ),
    "preschool": _columns(
        "year population demand children public_children inclusive_children places public_places kindergartens classes"
        " over_size teachers carers",
        "year population demand children public_children inclusive_children places public_places kindergartens classes"
        " over_size teachers carers",
    ),
    "townships": _columns(
        "township year population demand children places public_places without_place public_centers",
        "year population demand children places public_places without_place public_centers",
    ),
    "developments": _columns(
        "development name township year residents dwellings needed linked planned planned_classes verdict",
        "year needed linked planned planned_classes",
        "residents dwellings",
    ),
    "preschool_grade": _columns(
        "year passed basic failed unknown grade best_possible", "year passed basic failed unknown"
    ),
    "conflicts": _columns("group subject year amount unit in_conflict", "year in_conflict", "amount"),
    "ways_out": _columns("group subject year amount unit in_conflict way", "year in_conflict way", "amount"),
    "prices": _columns("rule subject year yuan_per_unit unit", "year", "yuan_per_unit"),
}

#: Tables that stand beside the plan: ledger, entered numbers and statements, money. Older runs do not have them.
PRESCHOOL: Final = ("kindergartens", "preschool", "townships", "developments", "preschool_grade")
ASIDE: Final = ("tracked", "attested", "finance", "funding", "ledger", *PRESCHOOL)

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_QUOTED = re.compile(r'[,"\r\n]')
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_REAL = re.compile(r"(?:-?(?:[0-9]+\.?[0-9]*(?:e[+-]?[0-9]+)?|inf))?")


def escaped(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula."""
    return "'" + text if _RISKY.match(text) else text


def unescaped(text: str) -> str:
    """Return what :func:`escaped` was given."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def table_text(name: str, frame: pd.DataFrame) -> str:
    """Return table ``name`` as CSV; the same frame always gives the same text.

    Columns stand in the order of the schema, columns that it does not know after them.
    """
    kinds = dict(SCHEMAS[name])
    header = [*kinds, *(str(column) for column in frame.columns if column not in kinds)]
    columns = [[_cell(value, kinds.get(column, "text")) for value in frame[column].tolist()] for column in header]
    lines = [",".join(header), *(",".join(row) for row in zip(*columns, strict=True))]
    return "\n".join(lines) + "\n"


def _cell(value: Any, kind: str) -> str:
    """One cell as text: shortest digits that give the number back, nothing for no number, quotes where needed."""
    if kind == "int":
        return str(int(value))
    if kind == "float":
        return "" if value != value else repr(float(value))
    text = escaped(str(value))
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def read_table(name: str, path: Path) -> pd.DataFrame:
    """Read table ``name`` back as it was written, columns that the schema does not know as text.

    Raises :class:`BadInput` where the file cannot be read, a column is missing or a number is none.
    """
    try:
        with path.open(encoding="utf-8", newline="") as source:
            header, *rows = list(csv.reader(source, strict=True)) or [[]]
    except (OSError, ValueError, csv.Error) as error:
        raise BadInput([Problem("run.unreadable", path.name, str(error), T("the table cannot be read"))]) from error
    kinds = dict(SCHEMAS[name])
    missing = [column for column in kinds if column not in header]
    if missing:
        message = T("columns are missing: {names}", names=", ".join(missing))
        raise BadInput([Problem("run.columns", path.name, "", message)])
    if len(set(header)) < len(header) or any(len(row) != len(header) for row in rows):
        message = T("the rows do not have the columns of the header")
        raise BadInput([Problem("run.columns", path.name, "", message)])
    cells = zip(*rows, strict=True) if rows else [()] * len(header)
    return pd.DataFrame(
        {
            column: _typed(values, kinds.get(column, "text"), f"{path.name}:{column}")
            for column, values in zip(header, cells, strict=True)
        }
    )


def _typed(cells: Sequence[str], kind: str, place: str) -> Any:
    if kind == "text":
        return np.array([unescaped(cell) if cell[:1] == "'" else cell for cell in cells], dtype=object)
    plain = _WHOLE if kind == "int" else _REAL
    for cell in cells:
        if not plain.fullmatch(cell):
            raise BadInput([Problem("run.number", place, cell, T("the column holds what is no number"))])
    if kind == "int":
        return np.array([int(cell) for cell in cells], dtype=np.int64)
    return np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)
