"""``planner plan`` and ``planner verify`` for kindergartens alone: the bound and its limits, a folder, no plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.invoke import Ran, run
from tests.district.preschool_small import write_scenario

#: Caps of the small district with which a plan exists.
RICH = ("--set", "budget.factor=30")


@pytest.fixture(scope="module")
def kinder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario of the small district of kindergartens."""
    return write_scenario(tmp_path_factory.mktemp("kinder"))


@pytest.fixture(scope="module")
def planned(kinder: Path) -> Ran:
    """Its plan, in the folder ``out`` beside it."""
    return run("plan", kinder, *RICH, "--out", kinder.parent / "out", "--lang", "en")


def test_the_bound_says_what_it_holds_for(kinder: Path, planned: Ran) -> None:
    """The gap is told with the pay path and the number of decisions left out, in both languages."""
    assert planned.code == 0, planned.err
    said = " ".join(planned.out.split())
    assert "above the least cost that can be proved" in said
    assert "for the pay path found and the decisions considered" in said and "to keep the search short: 0." in said
    chinese = run("plan", kinder, *RICH, "--out", kinder.parent / "zh", "--lang", "zh_CN").out
    assert "以求得的工资路径和纳入比较的决定为限" in "".join(chinese.split())


def test_the_folder_of_a_plan_is_verified_and_refused_when_changed(kinder: Path, planned: Ran) -> None:
    """The folder agrees with its inputs; a child more in a table, or a yuan less in the total, does not."""
    folder = kinder.parent / "out"
    assert planned.code == 0 and run("verify", folder, kinder).code == 0
    table = folder / "tables" / "kindergartens.csv"
    kept = table.read_bytes()
    lines = kept.decode("utf-8").splitlines(keepends=True)
    cells = lines[1].split(",")
    place = lines[0].lstrip("\ufeff").split(",").index("children")
    cells[place] = str(int(float(cells[place])) + 1)
    table.write_bytes("".join([lines[0], ",".join(cells), *lines[2:]]).encode("utf-8"))
    changed = run("verify", folder, kinder, "--lang", "en")
    table.write_bytes(kept)
    assert changed.code == 5 and "kindergartens" in changed.out
    head = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    head["total_cost_yuan"] -= 1
    (folder / "run.json").write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")
    assert run("verify", folder, kinder).code == 5


def test_caps_too_low_name_the_fund_and_what_it_lacks(kinder: Path, tmp_path: Path) -> None:
    """No plan ends with 3, the fund as the conflict, and the yuan by year that would make one."""
    out = tmp_path / "none"
    ran = run("plan", kinder, "--set", "budget.factor=0.05", "--out", out, "--lang", "en")
    assert ran.code == 3, ran.err
    assert "Ways out" in ran.out and "1.1 million yuan" in ran.out
    ways = (out / "tables" / "ways_out.csv").read_text(encoding="utf-8")
    assert "fund,all,2024,1100000" in ways
    assert "fund" in (out / "tables" / "conflicts.csv").read_text(encoding="utf-8")
