"""What every command shares: harmless text, plain JSON, problems told whole, exit codes."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

import pytest
import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.commands.layout import banner, show
from planner.commands.session import Exit, harmless, plain, session
from planner.report.blocks import Block, Column, Line, Table, rows

PROBLEMS = (
    Problem("a.warning", "学校!C5", "x", T("found: {value}", value=1), severity="warning"),
    Problem("b.error", "校舍.csv:3:area", "-4", T("found: {value}", value=2), T("allowed: {allowed}", allowed="≥ 0")),
)


@dataclass(frozen=True)
class Facts:
    """Something nested, with what JSON cannot hold."""

    share: float
    years: tuple[int, ...]
    cv: float


def test_text_from_the_data_cannot_drive_the_terminal() -> None:
    """Escape sequences and signs that turn the direction of text are shown as what they are: strangers."""
    assert harmless("一小\x1b[31m\u202e校\n") == "一小�[31m�校\n"


def test_facts_become_plain_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Dataclasses are objects, tuples lists, and what is not a number is null."""
    assert plain(Facts(0.5, (2022, 2023), math.nan)) == {"share": 0.5, "years": [2022, 2023], "cv": None}
    session("en").json({"facts": Facts(0.1, (), 0.2)})
    assert json.loads(capsys.readouterr().out) == {"facts": {"share": 0.1, "years": [], "cv": 0.2}}


def test_bad_input_is_told_whole_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    """Every problem stands on a line of its own, errors first, and nothing goes to the results."""
    one = session("zh_CN")
    with pytest.raises(typer.Exit) as left, one.telling_bad_input():
        raise BadInput(PROBLEMS)
    assert left.value.exit_code == Exit.BAD_INPUT == 2
    out, err = capsys.readouterr()
    assert out == ""
    first, second, last = err.splitlines()
    assert first.startswith("错误 [b.error] 校舍.csv:3:area") and "-4" in first and "≥ 0" in first
    assert second.startswith("警告 [a.warning] 学校!C5")
    assert last == "共1个错误，未进行任何计算。"


def test_exit_codes_are_those_of_the_run_folder() -> None:
    """Scripts depend on them."""
    assert {code.name: int(code) for code in Exit} == {
        "DONE": 0, "BAD_INPUT": 2, "INFEASIBLE": 3, "NO_PLAN": 4, "NOT_VERIFIED": 5,
    }  # fmt: skip


def test_names_are_printed_as_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    """Markup, emoji codes and braces in a school's name are data, in sentences and in tables."""
    name = "[red]一小[/red] :smile: {x}"
    table = Table((Column(T("School")),), rows([[name]]))
    show(session("en"), [Block(T("School"), (Line(T("found: {value}", value=name)),), table, (T("Year"),))])
    out = capsys.readouterr().out
    assert out.count(name) == 2 and "found: " + name in out


def test_illustrative_data_is_said_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever reads one line must know that the schools are made up."""
    banner(session("zh_CN"), "示意区", illustrative=True)
    banner(session("en"), "Real", illustrative=False)
    assert capsys.readouterr().out.splitlines() == ["示意数据：示意区的学校均为虚构。", "Real"]
