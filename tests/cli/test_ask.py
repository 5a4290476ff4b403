"""``planner ask`` on the command line: folders, exit codes, both languages."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.invoke import run


def test_an_answer_is_a_folder_with_its_inputs(world: Path, tmp_path: Path) -> None:
    """``ask.json`` names the question, the inputs by hash and the answer; tables and the plan stand beside it."""
    ran = run("ask", "attain", world, "--out", tmp_path / "answer", "--lang", "en")
    assert ran.code == 0, ran.err
    told = json.loads((tmp_path / "answer" / "ask.json").read_text(encoding="utf-8"))
    assert (told["schema"], told["question"], told["answer"]["status"]) == (1, "attain", "all_met")
    assert all(len(digest) == 64 for digest in told["inputs"].values())
    tables = {path.stem for path in (tmp_path / "answer" / "tables").glob("*.csv")}
    assert {"shortfalls", "attained_units", "attained_rules", "actions", "verdicts"} <= tables
    assert "nothing falls short" in ran.out


def test_alternatives_can_be_verified_by_themselves(world: Path, tmp_path: Path) -> None:
    """Each whole plan is a run folder that ``planner verify`` confirms from the input files."""
    out = tmp_path / "answer"
    assert run("ask", "alternatives", world, "--only", "smoothest", "--within", "5", "--out", out).code == 0
    plans = sorted((out / "plans").iterdir())
    assert {path.name for path in plans} >= {"least"}
    for plan in plans:
        assert run("verify", plan, world).code == 0, plan.name


def test_what_is_fixed_and_cannot_be_paid_ends_with_3(world: Path, tmp_path: Path) -> None:
    """Half of the caps do not pay the started project: exit code 3, a reason, and no folder."""
    out = tmp_path / "answer"
    ran = run("ask", "attain", world, "--set", "budget.factor=0.5", "--out", out)
    assert ran.code == 3
    assert not (out / "ask.json").exists()
    assert "资金上限" in ran.out


def test_choices_that_do_not_exist_are_bad_input(world: Path, tmp_path: Path) -> None:
    """An unknown aim, an unknown measure and a folder of something else end with exit code 2."""
    assert run("ask", "alternatives", world, "--only", "prettiest").code == 2
    assert run("ask", "attain", world, "--measure", "luck").code == 2
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert run("ask", "next", world, "--out", tmp_path).code == 2
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_machines_read_the_same_answer(world: Path) -> None:
    """``--json`` holds the answer and the question's tables."""
    ran = run("ask", "next", world, "--step", "100000", "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["exit_code"], told["question"]) == (0, 0, "next")
    assert {"next_funds", "next_prices", "next_sums", "next_spending"} == set(told["tables"])
    assert len([one for one in told["tables"]["next_funds"] if one["kind"] == "linear_difference"]) == 16
