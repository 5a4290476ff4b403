"""A user's path: a workbook comes in, a plan, three what-ifs, a comparison, papers that open in another office."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from openpyxl import load_workbook
from ruamel.yaml import YAML

from planner.district.edit import text_tables, write_text_tables
from planner.district.read import read_district
from planner.district.write import write_tables
from tests.cli.invoke import run
from tests.compliance.world import BASE, scenario_document, world_tables
from tests.report.papers.test_office import converted

WHAT_IFS = {"train": "assumptions.recognise_cost=9000", "move": "assumptions.transfer_cost=12000",
            "rooms": "assumptions.multimedia_cost=77000"}  # fmt: skip


class Walked(NamedTuple):
    """What the path left behind: its folder, the scenario, and what the comparison said."""

    folder: Path
    scenario: Path
    compared: dict[str, object]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Import, plan, three what-ifs, compare, export and import again; papers of the first run."""
    folder = tmp_path_factory.mktemp("path")
    store = ("--store", folder / "store.sqlite")
    write_tables(world_tables(), folder / "district.xlsx", "zh_CN")
    scenario = folder / "baseline.yaml"
    with scenario.open("w", encoding="utf-8") as out:
        YAML().dump(scenario_document() | {"district": "district.xlsx"}, out)
    assert run("check", folder / "district.xlsx", "--scenario", scenario).code == 0
    assert run("plan", scenario, "--out", folder / "base").code == 0
    for name, change in WHAT_IFS.items():
        key = change.partition("=")[0]
        ran = run("plan", scenario, "--out", folder / name, "--set", change, "--reason", f"{key}=asked by {name}")
        assert ran.code == 0, ran.err
    for name in ("base", *WHAT_IFS):
        assert run("runs", "keep", folder / name, "--name", name, *store).code == 0
    ran = run("runs", "compare", "base", *WHAT_IFS, "--json", *store)
    assert ran.code == 0, ran.err
    assert run("runs", "export", "train", "--out", folder / "train.planner", *store).code == 0
    there = ("--store", folder / "there.sqlite")
    assert run("runs", "import", folder / "train.planner", *there).code == 0
    assert run("runs", "restore", "train", "--out", folder / "again", *there).code == 0
    papers = ("--excel", folder / "a.xlsx", "--word", folder / "a.docx", "--brief", folder / "b.docx")
    assert run("paper", folder / "train", *papers, "--lang", "zh_CN").code == 0
    return Walked(folder, scenario, json.loads(ran.out)["comparison"])


def test_the_comparison_names_what_was_changed_and_what_it_did(walked: Walked) -> None:
    """Each what-if's key, reasons aside, and costs that are those of the run folders."""
    inputs = {one["key"]: one["values"] for one in walked.compared["inputs"] if one["kind"] == "scenario"}  # type: ignore[attr-defined]
    assert set(inputs) == {change.partition("=")[0] for change in WHAT_IFS.values()}
    (cost,) = [one["values"] for one in walked.compared["results"] if one["metric"] == "cost"]  # type: ignore[attr-defined]
    stated = [json.loads((walked.folder / name / "run.json").read_text("utf-8"))["total_cost_yuan"]
              for name in ("base", *WHAT_IFS)]  # fmt: skip
    assert cost == stated and len(set(cost)) > 1


def test_what_another_office_imports_is_the_same_folder(walked: Walked) -> None:
    """Kept, exported, imported elsewhere and restored: every file byte by byte, and it verifies there."""
    here, there = (
        {one.relative_to(walked.folder / name): one.read_bytes() for one in (walked.folder / name).rglob("*.*")}
        for name in ("train", "again")
    )
    assert here == there
    assert run("verify", walked.folder / "again", walked.scenario).code == 0


def test_workbook_district_workbook(walked: Walked, tmp_path: Path) -> None:
    """Workbook → tables → district is the district of the workbook; tables → workbook is the same workbook."""
    first = walked.folder / "district.xlsx"
    write_text_tables(text_tables(first), tmp_path / "tables")
    ours, theirs = (read_district(one, BASE)[0] for one in (first, tmp_path / "tables"))
    assert (ours.schools, ours.enrolment, ours.staff, ours.premises) == (
        theirs.schools, theirs.enrolment, theirs.staff, theirs.premises,
    )  # fmt: skip
    frames = {one.stem: pd.read_csv(one) for one in (tmp_path / "tables").glob("*.csv")}
    blank = {code: frame.dropna(axis="columns", how="all") for code, frame in frames.items()}
    write_tables(blank, tmp_path / "again.xlsx", "zh_CN")
    again = load_workbook(tmp_path / "again.xlsx")
    for sheet in load_workbook(first).worksheets:
        same = again[sheet.title]
        assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
            [cell.value for cell in row] for row in same.iter_rows()
        ], sheet.title


def test_a_run_set_by_hand_without_a_reason_is_not_handed_in(walked: Walked) -> None:
    """With reasons it is; the refusal names the key and what to do."""
    store = ("--store", walked.folder / "hand.sqlite")
    assert run("plan", walked.scenario, "--out", walked.folder / "bare", "--set", WHAT_IFS["move"]).code == 0
    handed = ("--prepared-by", "planning office", "--reviewed-by", "deputy head", "--as-of", "2022-09-01", *store)
    for name, code in (("bare", 2), ("move", 0)):
        assert run("runs", "keep", walked.folder / name, "--name", name, *store).code == 0
        ran = run("runs", "submit", name, *handed, "--lang", "en")
        assert ran.code == code and ("store.reason" in ran.err) is (code == 2)


@pytest.mark.office
def test_the_papers_open_and_recalculate_elsewhere(walked: Walked, tmp_path: Path) -> None:
    """LibreOffice makes every formula again to the run's number; the plan has pages, words and no broken sign."""
    content = (walked.folder / "a.xlsx").read_bytes()
    formulas, cached = load_workbook(io.BytesIO(content)), load_workbook(io.BytesIO(content), data_only=True)
    spoiled = io.BytesIO()
    formulas.save(spoiled)  # without any cached value
    again = load_workbook(converted(tmp_path, spoiled.getvalue(), "a.xlsx", "xlsx"), data_only=True)
    seen = 0
    for sheet in formulas.worksheets:
        for cell in (one for row in sheet.iter_rows() for one in row if one.data_type == "f"):
            here, there = cached[sheet.title][cell.coordinate].value, again[sheet.title][cell.coordinate].value
            close = pytest.approx(here, rel=1e-9, abs=1e-9) if isinstance(here, int | float) else here
            assert there == close, (sheet.title, cell.coordinate)
            seen += 1
    assert seen > 100
    pdf = converted(tmp_path, (walked.folder / "a.docx").read_bytes(), "a.docx", "pdf")
    said = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True, timeout=60).stdout
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True, timeout=60).stdout
    (pages,) = [int(line.split()[1]) for line in told.splitlines() if line.startswith("Pages:")]
    assert pages >= 5 and "�" not in said and "asked by train" in said and "数字来源" in said
