"""The numbers of a page are those that the command prints with ``--json`` for the same run, page by page.

Others are held beside their page: leader and rotation (test_desk), what-if, ledger, projection, optimize, robust.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from planner.cli import main
from planner.report.amounts import grouped, money, table_money
from planner.store.kept.database import opened as store_opened
from planner.store.kept.keep import Labels, save
from planner.store.runfolder import RunData, read_run
from tests.app.page import opened, sound, text

Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parents[2]


def told(capsys: Capture, *words: str) -> Any:
    """Return what a command prints with ``--json``."""
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def flat(said: str) -> str:
    """Return text on one line with single blanks."""
    return " ".join(said.split())


def of_overview(facts: Any, language: str) -> Iterator[str]:
    """Total, each year's money, units short on each path and the coefficients over their limits."""
    answer = facts["answer"]
    yield money(answer["total_cost_yuan"]).render(language)
    yield str(answer["first_year_all_met"])
    for one in facts["cost"]:
        if one["spent_yuan"]:
            yield f"{one['year']} {table_money(one['spent_yuan']).render(language)}"
    for one in facts["short"]:
        yield f"{one['short']} / {one['measured']}" if language == "zh_CN" else f"{one['short']} of {one['measured']}"


def of_construction(facts: Any, language: str) -> Iterator[str]:
    """Pupils, places, places short and empty by stage and year; what is paid by year."""
    for one in facts["places"]:
        yield f"{one['year']} " + " ".join(grouped(one[key]) for key in ("pupils", "places", "short", "empty"))
    for one in facts["paid"]:
        yield table_money(one["yuan"]).render(language)


@pytest.mark.parametrize(("page", "flag", "numbers"), [
    ("", (), of_overview), ("construction", ("--building",), of_construction)])  # fmt: skip
def test_pages_of_a_run(runs: Path, district: Path, capsys: Capture, page: str, flag: tuple[str, ...],
                        numbers: Callable[[Any, str], Iterator[str]]) -> None:  # fmt: skip
    """``planner show RUN --json``: overview and construction."""
    facts = told(capsys, "show", str(runs / "first"), *flag, "--scenario", str(district / "baseline.yaml"))["facts"]
    said = flat(text(opened("en-US", page, run="first")))
    found = list(numbers(facts, "en"))
    assert len(found) > 8 and not [one for one in found if one not in said]


def test_the_standing_is_that_of_assess(runs: Path, district: Path, capsys: Capture) -> None:
    """``planner assess --json``: units measured and passing, each coefficient with its limit."""
    facts = told(capsys, "assess", str(district / "baseline.yaml"))["standing"]
    at = opened("en-US", "standing", run="first")
    assert at.selectbox(key="year").value == facts["year"]
    said = flat(text(at))
    for stage in ("primary", "junior"):
        short = facts["measured"][stage] - facts["meeting"][stage]
        assert str(short) in said and str(facts["measured"][stage]) in said
    spreads = [f"{one['cv']:.3f} {one['limit']:.2f}" for one in facts["spreads"]]
    assert len(spreads) == 14 and not [one for one in spreads if one not in said]


def test_the_projection_is_that_of_project(runs: Path, district: Path, capsys: Capture) -> None:
    """``planner project --json``: units below and coefficients by year, under the heading of the overview."""
    course = told(capsys, "project", str(district / "baseline.yaml"))["course"]
    said = flat(text(opened("en-US", "", run="@" + district.name + "/baseline")))
    last = course["years"][-1]
    assert last["measured"] - last["meeting"] > 0
    wanted = [grouped(each) for one in course["years"] for each in (one["pupils"]["primary"], one["pupils"]["junior"])]
    assert not [one for one in wanted if one not in said]


def test_the_comparison_is_that_of_runs_compare(runs: Path, capsys: Capture) -> None:
    """``planner runs compare A B --json``: every result that differs, with both values."""
    data = read_run(runs / "first")
    dearer = data.tables["actions"].assign(cost_yuan=lambda one: one["cost_yuan"] + (one.index < 2) * 1_230_000)
    other = RunData({**data.run, "total_cost_yuan": data.run["total_cost_yuan"] + 2_460_000},
                    {**data.tables, "actions": dearer})  # fmt: skip
    key = save(store_opened(str(runs / "planner.sqlite")), other, Labels(name="dearer"))
    save(store_opened(str(runs / "planner.sqlite")), data, Labels(name="plain"))
    found = told(capsys, "runs", "compare", "plain", "dearer", "--store", str(runs / "planner.sqlite"))
    said = flat(text(opened("en-US", "compare", run="first", vs=key)))
    results = found["comparison"]["results"]
    cost = next(one for one in results if one["metric"] == "cost" and not one["subject"] and not one["year"])
    assert cost["values"][1] - cost["values"][0] == 2_460_000
    for value in cost["values"]:
        assert table_money(value).render("en") in said


def test_the_kindergartens_are_those_of_assess(runs: Path, capsys: Capture) -> None:
    """``planner assess --json`` of a preschool scenario: demand and places of each township in the year shown."""
    facts = told(capsys, "assess", str(ROOT / "scenarios" / "changqing" / "preschool.yaml"))["preschool"]
    at = opened("en-US", "preschool", run="@changqing/preschool")
    said = flat(text(sound(at)))
    year = next(int(box.value) for box in at.selectbox if str(box.key or "").endswith("year"))
    rows = [one for one in facts["townships"] if one["year"] == year]
    assert len(rows) == 10
    for one in rows:
        assert one["township"] in said and grouped(one["demand"]) in said and grouped(one["places"]) in said


def test_the_list_of_runs_is_that_of_runs_list(runs: Path, capsys: Capture) -> None:
    """``planner runs list --json``: each kept run with its name and its cost."""
    save(store_opened(str(runs / "planner.sqlite")), read_run(runs / "first"), Labels(name="plan A"))
    (one,) = told(capsys, "runs", "list", "--store", str(runs / "planner.sqlite"))
    shutil.rmtree(runs / "first")
    said = flat(text(opened("en-US", "runs")))
    assert one["labels"]["name"] == "plan A" and "plan A" in said and one["id"][:8] in said and one["title"] in said
