"""Tables beside a run are read as they were written: blanks stay blank, months stay words, numbers are numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from planner.base.errors import BadInput
from planner.store.beside import (
    SIMULATION,
    read_schedules_folder,
    read_simulation,
    schedule_folders,
    schedules_digest,
    simulation_digest,
)


def comparison(folder: Path) -> Path:
    """Return a folder with a small comparison of schedules: one planned, one without a plan."""
    folder.mkdir(parents=True)
    rows = [
        {"schedule": "a", "probability": 0.5, "replications": 10, "conflict": "", "status": "feasible"},
        {"schedule": "b", "probability": "", "replications": 0, "conflict": "", "status": "stopped"},
    ]
    pd.DataFrame(rows).to_csv(folder / "schedules.csv", index=False)
    pd.DataFrame([{"schedule": "a", "year": 2024, "p10_yuan": 5}]).to_csv(folder / "schedules_years.csv", index=False)
    phases = [{"schedule": "a", "p10": "2024-05", "months": 4, "on_time": ""},
              {"schedule": "a", "p10": "2024-09", "months": "", "on_time": 0.5}]  # fmt: skip
    pd.DataFrame(phases).to_csv(folder / "schedules_gantt.csv", index=False)
    return folder


def test_a_comparison_is_read_back(tmp_path: Path) -> None:
    """Blank cells of words are '', of numbers '' beside numbers; whole columns of numbers are numbers."""
    folder = comparison(tmp_path / "x")
    one = read_schedules_folder(folder)
    assert one.name == "x" and one.about == {}
    rows = one.tables["schedules"].to_dict("records")
    assert [row["conflict"] for row in rows] == ["", ""] and [row["probability"] for row in rows] == [0.5, ""]
    assert one.tables["schedules_years"]["p10_yuan"].dtype.kind == "i"
    gantt = one.tables["schedules_gantt"].to_dict("records")
    assert gantt[0]["p10"] == "2024-05" and [row["on_time"] for row in gantt] == ["", 0.5]


def test_comparisons_are_found_and_told_apart(tmp_path: Path) -> None:
    """Folders one and two levels down count, hidden ones do not; another word in the document is another digest."""
    near, far = comparison(tmp_path / "near"), comparison(tmp_path / "asked" / "far")
    comparison(tmp_path / ".jobs" / "hidden")
    assert set(schedule_folders(tmp_path)) == {near, far}
    before = schedules_digest(near)
    (near / "schedules.json").write_text(json.dumps({"district": "d"}), encoding="utf-8")
    assert before and schedules_digest(near) != before
    assert read_schedules_folder(near).about == {"district": "d"}


def test_a_broken_comparison_is_refused(tmp_path: Path) -> None:
    """A missing table and a document that is none are told as what they are."""
    folder = comparison(tmp_path / "x")
    (folder / "schedules_years.csv").unlink()
    assert schedules_digest(folder) == ""
    with pytest.raises(BadInput):
        read_schedules_folder(folder)


def test_half_a_simulation_is_none(tmp_path: Path) -> None:
    """A run is told as simulated only where all tables of the simulation stand."""
    (tmp_path / "tables").mkdir()
    for name in SIMULATION[:-1]:
        (tmp_path / "tables" / f"{name}.csv").write_text("a\n1\n", encoding="utf-8")
    assert read_simulation(tmp_path) == {} and simulation_digest(tmp_path) == ""
    (tmp_path / "tables" / f"{SIMULATION[-1]}.csv").write_text("a\n1\n", encoding="utf-8")
    assert set(read_simulation(tmp_path)) == set(SIMULATION) and simulation_digest(tmp_path)
