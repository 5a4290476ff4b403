"""Changqing in one budget 长清区统一预算示意情景: the tables of its schools and of its kindergartens in one folder.

``python -m planner.studies.sampler.changqing_both OUT`` writes ``OUT/tables-both`` from ``OUT/tables`` and
``OUT/tables-preschool``. One candidate differs: the conversion in 双泉镇 takes a primary school that stands in no table
of the compulsory schools, and none of that township has its rooms to spare before 2026; a small new building stands
in its place (cost per place as that of the centre kindergarten of 万德街道, an assumption).
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Final

from planner.studies.preschool_tables import join_tables

#: The cells of the candidate of 双泉镇 that are not those of the conversion.
INSTEAD: Final = {
    "name": "双泉镇中心幼儿园新建（示意）", "kind": "build", "cost_yuan": "7000000", "from_school": "", "free_from": "",
}  # fmt: skip
PROJECT: Final = "kg_shuangquan"


def write_changqing_both(out: Path) -> None:
    """Write ``tables-both`` under ``out`` from the two folders of tables that stand there."""
    target = out / "tables-both"
    join_tables(out / "tables", out / "tables-preschool", target)
    path = target / "preschool_projects.csv"
    with path.open(encoding="utf-8", newline="") as source:
        rows = [row | INSTEAD if row["project_id"] == PROJECT else row for row in csv.DictReader(source)]
    idle = _idle(out)
    _rewrite(path, rows)
    with (target / "schools.csv").open(encoding="utf-8", newline="") as source:
        schools = [row for row in csv.DictReader(source) if row["school_id"] != idle]
    _rewrite(target / "schools.csv", schools)


def _idle(out: Path) -> str:
    """The school of the conversion: it has no pupils in the tables of the compulsory schools."""
    with (out / "tables-preschool" / "preschool_projects.csv").open(encoding="utf-8", newline="") as source:
        return next(row["from_school"] for row in csv.DictReader(source) if row["project_id"] == PROJECT)


def _rewrite(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write_changqing_both(Path(sys.argv[1]))
