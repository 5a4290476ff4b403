"""Run folders: complete, whole or absent, the same bytes for the same run, read back as they were."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.base.errors import BadInput
from planner.compliance.schemas import ASIDE, PRESCHOOL, SCHEMAS, escaped, read_table, table_text, unescaped
from planner.compliance.tables import framed
from planner.store import runfolder
from planner.store.runfolder import RUN_KEYS, STANDING_TABLES, RunData, check_place, read_run, run_text, write_run
from tests.compliance.rundir import good_run

#: Columns that others read, as the design of the run folder gives them: these may not be renamed or reordered.
PUBLISHED = {
    "pupils": "unit school stage year grade pupils classes",
    "stocks": "unit stage year resource stock",
    "actions": "unit year lever item quantity measure cost_yuan fund",
    "transfers": "year stage from_unit to_unit teachers of_them_backbone",
    "rotation": "year eligible moved moved_backbone share backbone_share verdict",
    "indicators": "unit stage year indicator value threshold ratio verdict standard citation",
    "schools_rule": "unit stage year met lowest_ratio verdict",
    "dispersion": "stage year indicator mean sd cv limit verdict",
    "verdicts": "standard dimension level subject year value threshold verdict basis citation",
    "budget": "year fund spent_yuan cap_yuan carried_in_yuan carried_out_yuan",
    "projects": "project phase start finish cost_yuan fund opens_year",
}
RESOURCES = {
    "above_qualified_teachers", "backbone_teachers", "pe_arts_teachers", "teaching_area_m2", "sports_area_m2",
    "equipment_yuan", "multimedia_rooms",
}  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    """Path → sha256 of every file under ``folder``."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def infeasible() -> RunData:
    """A run without a plan: conflicts, ways out, and what doing nothing leaves."""
    row = {"group": "cv", "subject": "primary|R6", "year": 2026, "amount": 0.5, "unit": "CV", "in_conflict": True}
    row["way"] = 1
    run = {
        **good_run().run, "status": "infeasible", "verified": False, "objective_yuan": None, "lower_bound_yuan": None,
        "gap": None, "first_year_all_met": None,
    }  # fmt: skip
    tables = {name: good_run().tables[name] for name in STANDING_TABLES}
    return RunData(run, {**tables, "conflicts": framed("conflicts", [row]), "ways_out": framed("ways_out", [row])})


def test_a_run_has_every_file_and_nothing_else(tmp_path: Path) -> None:
    """run.json and the tables; no temporary folder is left beside it."""
    write_run(tmp_path / "run", good_run())
    names = set(digests(tmp_path / "run"))
    wanted = {"contributions", *PUBLISHED, *ASIDE} - {*PRESCHOOL}  # the world has no kindergartens
    assert names == {"run.json", *(f"tables/{name}.csv" for name in wanted)}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("table", PUBLISHED)
def test_the_published_columns_stand_first(tmp_path: Path, table: str) -> None:
    """Columns are added after those that others read."""
    write_run(tmp_path / "run", good_run())
    header = (tmp_path / "run" / "tables" / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith(PUBLISHED[table].replace(" ", ","))
    assert header.split(",") == [column for column, _ in SCHEMAS[table]]


def test_the_tables_hold_what_they_are_read_for(tmp_path: Path) -> None:
    """Every yuan once, every resource by its name, money of projects reconciled with actions."""
    write_run(tmp_path / "run", good_run())
    tables = read_run(tmp_path / "run").tables
    actions, budget = tables["actions"], tables["budget"]
    assert actions["cost_yuan"].sum() == budget["spent_yuan"].sum() == good_run().run["total_cost_yuan"]
    assert set(tables["stocks"]["resource"]) >= RESOURCES | {"teachers", "music_rooms", "art_rooms", "classrooms"}
    built = actions[actions["lever"] == "build"]["cost_yuan"].sum()
    assert tables["projects"]["cost_yuan"].tolist() == [built]
    assert tables["projects"]["opens_year"].tolist() == [2026]
    stocks = tables["stocks"]
    one = stocks[(stocks["unit"] == "C1:primary") & (stocks["year"] == 2022)].set_index("resource")["stock"]
    assert one["teachers"] == sum(one[name] for name in one.index if name.startswith("teachers_"))
    assert one["multimedia_rooms"] == pytest.approx(10 * 180 / 378)


def test_twice_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    """Not a bit depends on the clock, the folder or the order in which tables are handed over."""
    write_run(tmp_path / "one", good_run())
    turned = dict(reversed(list(good_run().tables.items())))
    write_run(tmp_path / "two", RunData(dict(reversed(list(good_run().run.items()))), turned))
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_run_is_read_back_as_it_was(tmp_path: Path) -> None:
    """Every number to the last digit, every text, every kind."""
    write_run(tmp_path / "run", good_run())
    back = read_run(tmp_path / "run")
    assert back.run == json.loads(run_text(good_run().run))
    for name, frame in good_run().tables.items():
        for column, kind in SCHEMAS[name]:
            left, right = back.tables[name][column].to_numpy(), frame[column].to_numpy()
            if kind == "float":
                np.testing.assert_array_equal(left, right.astype(float))
            else:
                assert (left == right).all(), (name, column)


def test_the_text_is_utf_8_with_plain_line_ends(tmp_path: Path) -> None:
    """One header row, no byte order mark, no carriage return, no rounded number."""
    write_run(tmp_path / "run", good_run())
    raw = (tmp_path / "run" / "tables" / "indicators.csv").read_bytes()
    assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\n")
    assert repr(31 / 540 * 100) in raw.decode("utf-8") or repr(31 * 100 / 540) in raw.decode("utf-8")
    assert "济长政字" in raw.decode("utf-8")


def test_run_json_has_its_keys_in_order(tmp_path: Path) -> None:
    """The known keys first, those that a run adds after them."""
    write_run(tmp_path / "run", replace(good_run(), run={"zeal": np.int64(1), **good_run().run}))
    keys = list(json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8")))
    assert keys == [*RUN_KEYS, "zeal"]


def test_an_infeasible_run_tells_why_and_what_doing_nothing_leaves(tmp_path: Path) -> None:
    """Conflicts and ways out instead of actions; truth values are 0 and 1."""
    write_run(tmp_path / "run", infeasible())
    back = read_run(tmp_path / "run")
    assert set(back.tables) == {*STANDING_TABLES, "conflicts", "ways_out"}
    assert back.tables["conflicts"]["in_conflict"].tolist() == [1]
    assert back.run["objective_yuan"] is None


@pytest.mark.parametrize(
    "data",
    [
        lambda: replace(good_run(), run={k: v for k, v in good_run().run.items() if k != "gap"}),
        lambda: replace(good_run(), tables={k: v for k, v in good_run().tables.items() if k != "budget"}),
        lambda: replace(good_run(), tables={**good_run().tables, "conflicts": framed("conflicts", [])}),
        lambda: replace(good_run(), run={**good_run().run, "gap": float("nan")}),
    ],
    ids=["key", "table", "too_many", "not_a_number"],
)
def test_half_a_run_is_not_written(tmp_path: Path, data: Callable[[], RunData]) -> None:
    """A key or a table that is missing, one of another kind of run, a number that is none: nothing is left."""
    with pytest.raises(ValueError, match=r"gap|budget|conflicts|JSON"):
        write_run(tmp_path / "run", data())
    assert list(tmp_path.iterdir()) == []


def test_a_later_run_replaces_an_earlier_one(tmp_path: Path) -> None:
    """The same name again: the new run, whole, and nothing of the old one."""
    write_run(tmp_path / "run", infeasible())
    write_run(tmp_path / "run", good_run())
    assert set(read_run(tmp_path / "run").tables) == set(good_run().tables)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_folder_with_other_things_is_not_touched(tmp_path: Path) -> None:
    """Somebody's files are not a run, nor is a file of that name."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", encoding="utf-8")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name in ("mine", "file"):
        with pytest.raises(BadInput, match="not a run"):
            write_run(tmp_path / name, good_run())
        with pytest.raises(BadInput, match="not a run"):
            check_place(tmp_path / name)  # the same is told before hours of work
    check_place(tmp_path / "new")
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "x"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "mine"]


@pytest.mark.parametrize("step", ["_write", "_sync", "_put"])
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_failure_at_any_step_leaves_the_earlier_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, at: int
) -> None:
    """A full disk in the middle: the run of before is there, whole, and no half of the new one."""
    write_run(tmp_path / "run", infeasible())
    before = digests(tmp_path)
    whole, calls = getattr(runfolder, step), [0]

    def failing(*arguments: Any) -> None:
        calls[0] += 1
        if calls[0] > at:
            raise OSError(28, "No space left on device")
        whole(*arguments)

    monkeypatch.setattr(runfolder, step, failing)
    if (step == "_put" and at) or (step == "_sync" and at > 2):
        write_run(tmp_path / "run", good_run())  # not as many calls of this step: nothing fails
        assert set(read_run(tmp_path / "run").tables) == set(good_run().tables)
        return
    try:
        write_run(tmp_path / "run", good_run())
    except OSError:
        assert digests(tmp_path) == before or set(read_run(tmp_path / "run").tables) == set(good_run().tables)
    else:
        pytest.fail("the failure was swallowed")


def test_a_failed_rename_puts_the_earlier_run_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old folder has made room and the new one cannot take its place: the old one returns."""
    write_run(tmp_path / "run", infeasible())
    before = digests(tmp_path / "run")
    rename = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.name.startswith(".run.") and ".old." not in self.name:
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="Input/output"):
        write_run(tmp_path / "run", good_run())
    monkeypatch.undo()
    assert digests(tmp_path / "run") == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_files_are_on_the_disk_before_the_run_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file and folder is synced before the rename, the parent after it."""
    order: list[str] = []
    sync, put = os.fsync, runfolder._put
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("sync"), sync(handle))[1])
    monkeypatch.setattr(runfolder, "_put", lambda *ends: (order.append("put"), put(*ends))[1])
    write_run(tmp_path / "run", good_run())
    files = len(digests(tmp_path / "run"))
    assert order == ["sync"] * (files + 2) + ["put", "sync"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-x", "@sum", "\tx", "\rx", "'=1", "''-", "", "plain", "'plain", "a=b"]
)
def test_no_text_is_a_formula(text: str) -> None:
    """A cell that a spreadsheet would run is quoted, and read back as it was."""
    assert unescaped(escaped(text)) == text
    assert escaped(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"} or not text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), st.floats(allow_nan=True))))
def test_any_text_and_number_survives(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float]]) -> None:
    """Quotes, commas, line ends, formulas, Chinese; infinities, tiny and huge numbers, and no value."""
    frame = framed(
        "dispersion",
        [
            {"stage": text, "year": 2026, "indicator": text, "mean": x, "sd": x, "cv": x, "limit": x, "verdict": text}
            for text, x in rows
        ],
    )
    path = tmp_path_factory.mktemp("any") / "dispersion.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(table_text("dispersion", frame))
    back = read_table("dispersion", path)
    assert back["stage"].tolist() == [text for text, _ in rows]
    np.testing.assert_array_equal(back["mean"].to_numpy(), np.array([x for _, x in rows], dtype=float))


def test_negative_numbers_stay_numbers() -> None:
    """Only text is quoted."""
    frame = pd.DataFrame({"rule": ["-x"], "subject": [""], "year": [2026], "yuan_per_unit": [-1.5], "unit": ["yuan"]})
    assert table_text("prices", frame) == "rule,subject,year,yuan_per_unit,unit\n'-x,,2026,-1.5,yuan\n"


def test_columns_that_are_added_are_kept(tmp_path: Path) -> None:
    """What the schema does not know stands after it and is read as text."""
    frame = good_run().tables["budget"].assign(note="=x")
    text = table_text("budget", frame)
    assert text.splitlines()[0].endswith("carried_out_yuan,note")
    (tmp_path / "budget.csv").write_text(text, encoding="utf-8")
    assert set(read_table("budget", tmp_path / "budget.csv")["note"]) == {"=x"}


@pytest.mark.parametrize("cell", ["1_000", " 1", "1.5", "", "one", "0x1"])
def test_a_whole_number_is_digits(tmp_path: Path, cell: str) -> None:
    """What Python would take for a number, but a spreadsheet not, is refused."""
    path = tmp_path / "prices.csv"
    path.write_text(f"rule,subject,year,yuan_per_unit,unit\nx,,{cell},1,yuan\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no number"):
        read_table("prices", path)


@pytest.mark.parametrize("text", ["", "a,b\n", "rule,subject,year,yuan_per_unit,unit\nx,,2026\n"])
def test_a_table_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    """Nothing in the file, other columns, a row cut off."""
    path = tmp_path / "prices.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="columns"):
        read_table("prices", path)


def test_what_is_no_run_is_bad_input(tmp_path: Path) -> None:
    """An empty folder holds no run."""
    with pytest.raises(BadInput, match="holds no run"):
        read_run(tmp_path)


def test_run_json_holds_plain_values_only() -> None:
    """Anything that JSON cannot hold is the caller's error, not a string in the file."""
    with pytest.raises(TypeError, match="object"):
        run_text({"seed": object()})
    assert json.loads(run_text({"gap": np.float64(0.5), "verified": np.bool_(True)})) == {"gap": 0.5, "verified": True}
