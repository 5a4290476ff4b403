"""CSV tables of a run: 200 hostile names and notes stay text, and come back as they were."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from planner.compliance.schemas import SCHEMAS, read_table, table_text
from planner.store.kept.database import opened
from planner.store.kept.keep import Labels, load, save
from planner.store.runfolder import RunData, write_run
from planner.studies.sweep import Axis, Point
from planner.studies.sweep_tables import sweep_tables
from tests.compliance.rundir import good_run
from tests.report.papers.payloads import PAYLOADS

#: What a spreadsheet takes for a formula.
ALIVE = ("=", "+", "-", "@", "\t", "\r")


def writable(text: str) -> str:
    """Lone surrogates cannot stand in any UTF-8 file; they are refused where data are read."""
    return text.encode("utf-8", "replace").decode("utf-8")


def test_every_text_column_of_every_table_holds_payloads_as_text(tmp_path: Path) -> None:
    """No cell of any table begins as a formula; what is read back is what was written."""
    assert len(PAYLOADS) == 200
    some = [writable(one) for one in PAYLOADS]
    for name, columns in SCHEMAS.items():
        frame = pd.DataFrame({column: some if kind == "text" else [1] * 200 for column, kind in columns})
        path = tmp_path / f"{name}.csv"
        path.write_text(table_text(name, frame), encoding="utf-8", newline="")
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))[1:]
        texts = [index for index, (_, kind) in enumerate(columns) if kind == "text"]
        assert len(rows) == 200 and not [row for row in rows for index in texts if row[index].startswith(ALIVE)]
        again = read_table(name, path)
        assert all(again[columns[index][0]].tolist() == some for index in texts), name


def test_notes_of_kept_runs_and_values_of_sweeps_stay_text(tmp_path: Path) -> None:
    """A run whose names are payloads is kept and restored with the same bytes; a sweep's values are escaped."""
    data = good_run()
    names = {f"P{index}": writable(one) for index, one in enumerate(PAYLOADS)}
    hostile = RunData({**data.run, "names": names, "estimated": list(names.values())}, data.tables)
    engine = opened(str(tmp_path / "store.sqlite"))
    key = save(engine, hostile, Labels(name=names["P0"], note="\n".join(names.values())))
    kept, back = load(engine, key)
    assert kept.labels.note == "\n".join(names.values()) and back.run["names"] == names
    write_run(tmp_path / "run", back)
    written = [path.read_text("utf-8") for path in (tmp_path / "run" / "tables").glob("*.csv")]
    first = [line.split(",")[0] for text in written for line in text.split("\n")]
    assert not [one for one in first if one.startswith(("=", "@"))]
    axes = (Axis("title", tuple(names.values())),)
    points = [Point(index, (text,)) for index, text in enumerate(axes[0].values)]
    facts = [{"code": 0, "status": "assessed", "not_met": 1, "reason": text} for text in axes[0].values]
    for frame in sweep_tables(axes, points, facts, ("x",), sampled=False).values():
        texts = [value for column in frame for value in frame[column] if isinstance(value, str)]
        assert not [value for value in texts if value.startswith(ALIVE)]
