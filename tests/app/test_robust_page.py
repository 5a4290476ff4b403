"""The page Robust and re-plan: what it says is what the run holds, and its buttons ask for the commands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import vl_convert

from planner.base.errors import BadInput
from planner.report.amounts import money
from planner.store.runfolder import RunData, read_run, write_run
from planner.ui import jobs
from planner.ui.replan_panel import taken_in
from planner.ui.robust_chart import rounds_chart
from tests.app.page import opened, sound, text

ROUND = {"margins": {}, "exit_code": 0, "why": None, "worst_rule": "R2", "worst_fails": 0.4, "probability": 0.1,
         "low": 0.05, "high": 0.2, "total_cost_yuan": 1_000_000}  # fmt: skip
ROBUST = {
    "asked": 0.8, "by": 2026, "replications": 200, "reached": True, "chosen": 1, "without_source": {},
    "rounds": [{**ROUND, "round": 0},
               {**ROUND, "round": 1, "margins": {"resources": 0.05}, "probability": 0.85, "low": 0.79, "high": 0.9,
                "total_cost_yuan": 3_500_000},
               {**ROUND, "round": 2, "exit_code": 3, "why": "no plan", "probability": None, "low": None, "high": None,
                "total_cost_yuan": None}],
}  # fmt: skip
REPLAN = {
    "from_year": 2024, "rows_done": 12, "kept": {"verified": False, "findings": 2, "first_finding": "posts",
                                                  "total_cost_yuan": 2_000_000},
    "plans": {"free": {"exit_code": 0, "total_cost_yuan": 2_500_000, "changes": {"hire": {"less": 1, "more": 4}}}},
}  # fmt: skip


def kept(runs: Path, name: str, **more: object) -> None:
    """Write a run like ``first`` whose document holds ``more``."""
    data = read_run(runs / "first")
    write_run(runs / name, RunData({**data.run, **more}, data.tables))


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_rounds_of_a_robust_run_are_those_of_run_json(runs: Path, locale: str) -> None:
    """Cost, probability, interval and what more it costs; the round without a plan says why."""
    kept(runs, "safe", robust=ROBUST)
    said = text(opened(locale, "robust", run="safe"))
    language = {"zh-CN": "zh_CN", "en-US": "en"}[locale]
    for share in ("10%", "85%", "79%", "90%"):
        assert share in said
    assert money(2_500_000).render(language) in said
    assert {"en": "no plan: no plan", "zh_CN": "no plan"}[language] in said


def test_runs_with_margins_are_named_beside_one_without(runs: Path) -> None:
    """The page of the plain plan says how safe the searched ones are, and a button turns to one."""
    kept(runs, "safe", robust=ROBUST)
    at = opened("en-US", "robust", run="first")
    assert "safe: passes with 85% (asked: 80%), for 3.5 million yuan" in text(at)
    at.button(key="robust_show_safe").click()
    assert sound(at.run()).selectbox(key="run").value == "safe"


def test_a_search_is_the_command_with_what_was_entered(runs: Path, district: Path) -> None:
    """Probability, year, replications, plans and years early go to planner robust; its run will stand with the runs."""
    at = opened("en-US", "robust", run="first")
    at.select_slider(key="robust_probability").set_value(90)
    at.selectbox(key="robust_plans").select(3)
    at.selectbox(key="robust_replications").select(50)
    at.button(key="robust_start").click()
    said = text(sound(at.run()))
    (job,) = jobs.jobs(runs)
    command = json.loads((job.folder / "job.json").read_text(encoding="utf-8"))["command"]
    jobs.cancel(job)
    assert command[5:7] == ["robust", str(district / "baseline.yaml")] and job.out.parent == runs
    for flag, value in (("--probability", "0.9"), ("--plans", "3"), ("--replications", "50"), ("--ahead", "1")):
        assert command[command.index(flag) + 1] == value
    assert said.strip()


def test_a_replan_says_what_stands_and_what_changes(runs: Path) -> None:
    """Rows done, the old plan's state under today's inputs, cost and changes are those of run.json."""
    kept(runs, "again", replan=REPLAN)
    said = text(opened("en-US", "robust", run="again"))
    assert "before 2024 stands (12 rows)" in said and "no longer: 2 findings" in said and "posts" in said
    assert "2.5" in said and "Changes against the last plan" in said


def test_a_replan_is_the_command_with_what_was_entered(runs: Path, district: Path) -> None:
    """The run, the first year, today's inputs and the price of a change, in yuan, go to planner replan."""
    at = opened("en-US", "robust", run="first")
    at.select_slider(key="replan_price").set_value(5)
    year = at.selectbox(key="replan_year").value
    at.button(key="replan_start").click()
    sound(at.run())
    (job,) = jobs.jobs(runs)
    command = json.loads((job.folder / "job.json").read_text(encoding="utf-8"))["command"]
    jobs.cancel(job)
    assert command[5:7] == ["replan", str(runs / "first")] and job.out.parent == runs
    for flag, value in (("--from-year", str(year)), ("--stay-close", "50000"),
                        ("--scenario", str(district / "baseline.yaml"))):  # fmt: skip
        assert command[command.index(flag) + 1] == value
    assert "--why" not in command


def test_what_was_done_is_taken_in_or_refused_with_every_reason(runs: Path, tmp_path: Path) -> None:
    """The run's own tables are taken in; another name and a table without its columns are refused together."""
    good = (runs / "first" / "tables" / "actions.csv").read_bytes()
    place = taken_in([("actions.csv", good)], tmp_path)
    assert (place / "actions.csv").read_bytes() == good and place.is_relative_to(tmp_path)
    with pytest.raises(BadInput) as refused:
        taken_in([("../evil.csv", b"x"), ("notes.csv", b"y")], tmp_path)
    assert len(refused.value.problems) == 2
    with pytest.raises(BadInput):
        taken_in([("transfers.csv", b"year\n2024\n")], tmp_path)


def test_the_page_stands_without_a_plan(runs: Path, impossible_run: Path) -> None:
    """A proof that there is no plan and a scenario alone: margins can be sought, a re-plan has nothing to go on."""
    shutil.copytree(impossible_run, runs / "none")
    assert "No plan is shown" in text(opened("en-US", "robust", run="none"))
    shutil.rmtree(runs)
    at = opened("en-US", "robust")
    assert "No plan is shown" in text(at) and at.button(key="robust_start").label == "Search"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_chart_of_rounds_can_be_drawn(language: str) -> None:
    """A point and an interval for each round with a plan, the chosen one apart, the share asked as a line."""
    spec = rounds_chart(ROBUST, language).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data if "cost" in row]
    assert [row["share"] for row in rows] == [10, 85] and len({row["what"] for row in rows}) == 2
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")
