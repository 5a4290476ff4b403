"""A user's path: plan, keep, papers, what-if, compare, hand over to another office."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.cli.conftest import Planned
from tests.cli.invoke import run
from tests.compliance.rundir import good_run, inputs, write_good


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The run folder of the good plan, beside an empty store."""
    monkeypatch.setenv("PLANNER_STORE", str(tmp_path / "store.sqlite"))
    return write_good(tmp_path)


def test_the_three_papers_are_written(folder: Path, tmp_path: Path) -> None:
    """One command writes workbook, plan and brief, in Chinese unless asked otherwise."""
    names = {"--excel": "a.xlsx", "--word": "a.docx", "--brief": "b.docx"}
    asked = [one for option, name in names.items() for one in (option, tmp_path / name)]
    ran = run("paper", folder, *asked, "--lang", "zh_CN")
    assert ran.code == 0, ran.err
    assert load_workbook(tmp_path / "a.xlsx").sheetnames[:2] == ["总览", "一校一策"]
    assert Document(str(tmp_path / "a.docx")).paragraphs[0].text.endswith("实施方案")
    assert Document(str(tmp_path / "b.docx")).paragraphs[0].text.startswith("情况简报")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "paper.none"),
        (("--excel", "a.docx"), "paper.ending"),
        (("--excel", "a.xlsx", "--school", "nobody"), "paper.school"),
    ],
)
def test_papers_that_cannot_be_written_are_refused(folder: Path, arguments: tuple[str, ...], code: str) -> None:
    """No paper named, a wrong ending, a school that is not there: exit code 2, the problem by its code."""
    ran = run("paper", folder, *arguments, "--lang", "en")
    assert ran.code == 2 and code in ran.err


def test_a_run_without_a_plan_has_a_workbook_and_no_plan(impossible: Planned, tmp_path: Path) -> None:
    """An infeasible run tells its conflicts and ways out in workbook and Word; a leaders' brief of it is refused."""
    assert run("paper", impossible.folder, "--excel", tmp_path / "a.xlsx", "--lang", "en").code == 0
    sheets = load_workbook(tmp_path / "a.xlsx").sheetnames
    assert {"Ways out", "Why there is no plan"} <= set(sheets) and "Hiring by year" not in sheets
    assert run("paper", impossible.folder, "--word", tmp_path / "a.docx", "--lang", "en").code == 0
    said = "\n".join(one.text for one in Document(str(tmp_path / "a.docx")).paragraphs)
    assert "why there is no plan" in said and "These rules cannot hold together" in said
    assert "Changes to the scenario, and why" in said  # the hundredth of the money was set by hand
    ran = run("paper", impossible.folder, "--brief", tmp_path / "b.docx", "--lang", "en")
    assert ran.code == 2 and "paper.no_plan" in ran.err and not (tmp_path / "b.docx").exists()


def test_a_run_is_kept_listed_shown_and_restored(folder: Path, tmp_path: Path) -> None:
    """Kept under a name with a note, it is listed, shown with why, and restored with the same bytes."""
    scenario = inputs()[0].path
    assert run("runs", "keep", folder, "--name", "base", "--note", "for the office", "--scenario", scenario).code == 0
    (listed,) = json.loads(run("runs", "list", "--json").out)
    assert listed["labels"]["name"] == "base" and listed["stale"] == []
    assert "for the office" in run("runs", "show", "base", "--lang", "en").out
    assert run("runs", "restore", "base", "--out", tmp_path / "again").code == 0
    for name in ("run.json", "tables/actions.csv", "tables/verdicts.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    again = run("runs", "keep", tmp_path / "again", "--name", "base", "--lang", "en")
    assert again.code == 2 and "store.name" in again.err


def test_another_office_imports_what_was_exported(folder: Path, tmp_path: Path) -> None:
    """Export here, import there: the same id, name and note; submitted runs stay frozen."""
    assert run("runs", "keep", folder, "--name", "base").code == 0
    handed = ("--prepared-by", "planning office", "--reviewed-by", "deputy head", "--as-of", "2022-09-01")
    assert run("runs", "submit", "base", *handed).code == 0
    assert run("runs", "trash", "base").code == 2
    assert run("runs", "export", "base", "--out", tmp_path / "x.planner").code == 0
    there = ("--store", tmp_path / "there.sqlite")
    assert run("runs", "import", tmp_path / "x.planner", *there).code == 0
    here, far = (json.loads(run("runs", "show", "base", "--json", *store).out) for store in ((), there))
    assert (here["id"], here["labels"], here["run"]) == (far["id"], far["labels"], far["run"])
    assert run("runs", "label", "base", "--name", "other", *there).code == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"--as-of": "soon"}, "store.date"), ({"--reviewed-by": "planning office"}, "store.reviewer")],
)
def test_a_hand_in_needs_a_date_and_two_people(folder: Path, changes: dict[str, str], code: str) -> None:
    """The one who reviews is another, and the data has a date."""
    run("runs", "keep", folder, "--name", "base")
    said = {"--prepared-by": "planning office", "--reviewed-by": "deputy head", "--as-of": "2022-09-01"} | changes
    ran = run("runs", "submit", "base", *(one for pair in said.items() for one in pair), "--lang", "en")
    assert ran.code == 2 and code in ran.err


def test_trash_is_not_delete(folder: Path) -> None:
    """What is in the trash can be taken out again."""
    run("runs", "keep", folder, "--name", "base")
    assert run("runs", "trash", "base").code == 0
    assert json.loads(run("runs", "list", "--json").out) == []
    assert run("runs", "untrash", "base").code == 0
    assert len(json.loads(run("runs", "list", "--json").out)) == 1


def test_a_plan_is_kept_compared_and_its_difference_explained(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plan, plan a what-if, compare: inputs, results, and causes that add up to the whole difference."""
    monkeypatch.setenv("PLANNER_STORE", str(tmp_path / "store.sqlite"))
    assert run("plan", world, "--out", tmp_path / "a", "--keep", "a", "--note", "first").code == 0
    sets = ("--set", "assumptions.recognise_cost=9000", "--set", "assumptions.transfer_cost=12000")
    assert run("plan", world, "--out", tmp_path / "b", "--keep", "b", *sets).code == 0
    ran = run("runs", "compare", "a", "b", "--causes", world, "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert {one["key"] for one in found["comparison"]["inputs"]} >= {
        "assumptions.recognise_cost", "assumptions.transfer_cost",
    }  # fmt: skip
    whole = {tuple(one["key"]): one["difference"] for one in found["causes"]["whole"]}
    cost = json.loads((tmp_path / "b" / "run.json").read_text(encoding="utf-8"))["total_cost_yuan"]
    cost -= json.loads((tmp_path / "a" / "run.json").read_text(encoding="utf-8"))["total_cost_yuan"]
    assert whole["cost", "", 0] == cost != 0
    for key, difference in whole.items():
        effects = [one["stacked"] for one in found["causes"]["effects"] if tuple(one["key"]) == key]
        assert difference is None or sum(effects) == pytest.approx(difference, rel=1e-9, abs=1e-6)
    shown = run("runs", "compare", "a", tmp_path / "b", "--lang", "en")
    assert "Results that differ" in shown.out


@pytest.mark.parametrize("count", [1, 7])
def test_compare_takes_two_to_six(folder: Path, count: int) -> None:
    """One run or seven are refused."""
    ran = run("runs", "compare", *[folder] * count, "--lang", "en")
    assert ran.code == 2 and "compare.number" in ran.err


def test_scenario_commands(world: Path, tmp_path: Path) -> None:
    """The schema is JSON, a change keeps the rest of the file, and show tells old and new."""
    assert json.loads(run("scenario", "schema").out)["anyOf"]
    changed = world.parent / "changed.yaml"
    assert run("scenario", "set", world, "budget.factor=0.9", "--out", changed).code == 0
    assert "0.9" in changed.read_text(encoding="utf-8")
    shown = json.loads(run("scenario", "show", world, "--set", "budget.factor=0.8", "--json").out)
    assert shown["changes"] == [["budget.factor", 1.0, 0.8]] and good_run().run
