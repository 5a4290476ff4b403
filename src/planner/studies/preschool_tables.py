"""One folder of tables from two 合并数据表: a district's schools and its kindergartens together.

``python -m planner.studies.preschool_tables SCHOOLS KINDERGARTENS OUT [CONVERSION=SCHOOL …]``; a conversion may be
given the primary school of the joint folder whose rooms it takes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

Rows = list[dict[str, str]]
#: Tables of which both folders may have rows, and the columns that tell two rows apart.
SHARED = {
    "schools": ("school_id",),
    "births": ("year",),
    "tracked": ("item", "year"),
    "attestations": ("item",),
    "ledger": ("id",),
}


def join_tables(schools: Path, kindergartens: Path, out: Path, premises: dict[str, str] | None = None) -> None:
    """Write the tables of both folders to ``out``; of tables in both, rows of ``schools`` come first and win.

    ``premises`` maps a conversion to the school whose rooms it takes.
    """
    out.mkdir(parents=True, exist_ok=True)
    names = sorted({path.name for folder in (schools, kindergartens) for path in folder.glob("*.csv")})
    for name in names:
        parts = [_read(folder / name) for folder in (schools, kindergartens) if (folder / name).is_file()]
        rows = parts[0]
        key = SHARED.get(name.removesuffix(".csv"), ())
        if key and len(parts) > 1:
            known = {tuple(row[column] for column in key) for row in rows}
            rows = rows + [row for row in parts[1] if tuple(row[column] for column in key) not in known]
        if name == "preschool_projects.csv":
            moves = premises or {}
            rows = [row | ({"from_school": moves[row["project_id"]]} if row["project_id"] in moves else {})
                    for row in rows]  # fmt: skip
        if name == "schools.csv":
            taken = {row.get("from_school", "") for row in _read(kindergartens / "preschool_projects.csv")}
            moved = taken - {row["school_id"] for row in parts[0]} - set((premises or {}).values())
            rows = [row for row in rows if not (premises and row["school_id"] in moved)]
        _write(out / name, rows)


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def _write(path: Path, rows: Rows) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    pairs = dict(text.split("=", 1) for text in sys.argv[4:])
    join_tables(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), pairs)
