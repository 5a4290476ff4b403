"""Loading a scenario: bases and overrides, --set, every change kept."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.scenario.load import load_scenario
from tests.scenario.small import SCENARIO, write_scenario


def refused(path: Path, *sets: str) -> set[tuple[str, str]]:
    """Return the (place, code) pairs with which a scenario is refused, each told in both languages."""
    with pytest.raises(BadInput) as error:
        load_scenario(path, sets)
    for problem in error.value.problems:
        assert problem.message.render("zh_CN") != problem.message.render("en")
        assert "pydantic" not in problem.render("en") and "Input should" not in problem.render("en")
    return {(problem.place, problem.code) for problem in error.value.problems}


def what_if(folder: Path, text: str, name: str = "less.yaml") -> Path:
    """Write a document beside the baseline."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_scenario_is_loaded(tmp_path: Path) -> None:
    """Values as written, the district's path from the file's folder, the file's hash; nothing is a change."""
    path = write_scenario(tmp_path)
    loaded = load_scenario(path)
    assert loaded.scenario.budget.cap("capital", 2023) == 20_000_000
    assert loaded.scenario.projects["B1"].start == 2023
    assert loaded.district_path == (tmp_path / "district").resolve()
    assert loaded.inputs == {"baseline.yaml": hashlib.sha256(path.read_bytes()).hexdigest()}
    assert (loaded.changes, loaded.warnings, loaded.path) == ((), (), path)
    with pytest.raises(dataclasses.FrozenInstanceError):
        loaded.path = tmp_path  # type: ignore[misc]


def test_overrides_change_the_base_and_are_kept(tmp_path: Path) -> None:
    """Dotted and nested keys are the same; a default that was not written counts as the old value."""
    base = write_scenario(tmp_path)
    path = what_if(
        tmp_path,
        "base: baseline.yaml\ntitle: 经费减少\noverrides:\n  budget.factor: 0.85\n"
        "  assumptions: {teacher_cost: 150000}\n  budget.funds.capital.caps.2024: 1\n  projects.B1: null\n",
    )
    loaded = load_scenario(path)
    assert loaded.changes == (
        ("budget.factor", 1.0, 0.85),
        ("assumptions.teacher_cost", 138_000, 150_000),
        ("budget.funds.capital.caps.2024", 20_000_000, 1),
        ("projects.B1", {"start": 2023}, None),
    )
    assert loaded.scenario.title == "经费减少"
    assert loaded.scenario.projects == {}
    assert loaded.scenario.budget.funds["capital"].caps[2024] == 1
    assert loaded.scenario.assumptions.teacher_cost == 150_000
    assert set(loaded.inputs) == {"baseline.yaml", "less.yaml"}
    assert load_scenario(base).scenario.assumptions.teacher_cost == 138_000


def test_a_base_may_have_a_base(tmp_path: Path) -> None:
    """Overrides are applied from the root upward; the last one wins and both are kept."""
    write_scenario(tmp_path)
    what_if(tmp_path, "base: baseline.yaml\noverrides: {budget.factor: 0.9}\n", "a.yaml")
    path = what_if(tmp_path, "base: a.yaml\noverrides: {budget.factor: 0.8}\n", "b.yaml")
    loaded = load_scenario(path)
    assert loaded.changes == (("budget.factor", 1.0, 0.9), ("budget.factor", 0.9, 0.8))
    assert loaded.scenario.budget.factor == 0.8


def test_a_base_in_another_folder_keeps_its_district(tmp_path: Path) -> None:
    """The district is resolved from the document that names it."""
    write_scenario(tmp_path / "home")
    (tmp_path / "other" / "district").mkdir(parents=True)
    path = what_if(tmp_path / "other", "base: ../home/baseline.yaml\noverrides: {budget.factor: 0.9}\n")
    assert load_scenario(path).district_path == (tmp_path / "home" / "district").resolve()
    path = what_if(tmp_path / "other", "base: ../home/baseline.yaml\noverrides: {district: district}\n")
    assert load_scenario(path).district_path == (tmp_path / "other" / "district").resolve()


def test_set_is_typed_by_the_schema(tmp_path: Path) -> None:
    """Text stays text, lists and numbers are read as such, and --set comes after the overrides."""
    write_scenario(tmp_path)
    path = what_if(tmp_path, "base: baseline.yaml\noverrides: {budget.factor: 0.9}\n")
    sets = ["title=2023", "budget.factor=0.2", "projects.B1.start=2024", "options.judge_rounded=true",
            "not_modelled=[a, b]", "solver.time_limit_s=null", "options.special_education_fund=8000"]  # fmt: skip
    loaded = load_scenario(path, sets)
    assert loaded.scenario.title == "2023"
    assert loaded.scenario.budget.factor == 0.2
    assert loaded.scenario.projects["B1"].start == 2024
    assert loaded.scenario.options.judge_rounded is True
    assert loaded.scenario.not_modelled == ("a", "b")
    assert loaded.scenario.options.special_education_fund == 8000
    assert loaded.changes[:3] == (("budget.factor", 1.0, 0.9), ("title", "示例县优质均衡 2022–2030", "2023"),
                                  ("budget.factor", 0.9, 0.2))  # fmt: skip


def test_a_change_that_changes_nothing_is_a_warning(tmp_path: Path) -> None:
    """It is most often a slip."""
    loaded = load_scenario(write_scenario(tmp_path), ["assumptions.teacher_cost=138000"])
    assert [(one.place, one.code, one.severity) for one in loaded.warnings] == [
        ("--set:assumptions.teacher_cost", "scenario.no_change", "warning")
    ]


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("base: nowhere.yaml\n", {("nowhere.yaml", "yaml.unreadable")}),
        ("base: less.yaml\n", {("less.yaml:base", "scenario.base")}),
        ("base: 3\n", {("less.yaml:base", "scenario.base")}),
        ("base: baseline.yaml\nbudget: {factor: 2}\n", {("less.yaml:budget", "scenario.unknown_key")}),
        ("base: baseline.yaml\noverides: {}\n", {("less.yaml:overides", "scenario.unknown_key")}),
        ("base: baseline.yaml\noverrides: [1]\n", {("less.yaml:overrides", "scenario.shape")}),
        ("base: baseline.yaml\noverrides: {budget.facter: 1}\n",
         {("less.yaml:overrides.budget.facter", "scenario.unknown_key")}),
        ("base: baseline.yaml\noverrides: {budget.factor: a lot, deadline: 2031}\n",
         {("less.yaml:overrides.budget.factor", "scenario.type"),
          ("less.yaml:overrides.deadline", "scenario.deadline")}),
        ("base: baseline.yaml\noverrides: {budget.factor: 1, budget: {factor: 2}}\n",
         {("less.yaml:overrides.budget.factor", "scenario.collision")}),
        ("base: baseline.yaml\noverrides: {projects.B1: null, projects.B1.start: 2024}\n",
         {("less.yaml:overrides.projects.B1.start", "scenario.collision")}),
        ("base: baseline.yaml\noverrides: {budget.funds.capitl.caps.2024: 1}\n",
         {("less.yaml:overrides.budget.funds.capitl.caps.2024", "scenario.unknown_fund")}),
        ("- 1\n", {("less.yaml", "scenario.shape")}),
        ("overrides: {budget.factor: 1}\n" + SCENARIO, {("less.yaml:overrides", "scenario.no_base")}),
    ],
)  # fmt: skip
def test_broken_overrides_are_told_at_their_keys(text: str, expect: set[tuple[str, str]], tmp_path: Path) -> None:
    """Colliding, unknown and stray keys are errors with the key's place."""
    write_scenario(tmp_path)
    assert refused(what_if(tmp_path, text)) == expect


BROKEN = [
    ("title: 示例县优质均衡 2022–2030\n", "", {("baseline.yaml:title", "scenario.missing")}),
    ("title: 示例县优质均衡 2022–2030", "title: 3", {("baseline.yaml:title", "scenario.type")}),
    ("illustrative: true", "ilustrative: true", {("baseline.yaml:ilustrative", "scenario.unknown_key")}),
    ("teacher_cost: 138000", "teacher_cost: many", {("baseline.yaml:assumptions.teacher_cost", "scenario.type")}),
    ("teacher_cost: 138000", "teacher_cost: 0", {("baseline.yaml:assumptions.teacher_cost", "scenario.range")}),
    ("teacher_cost: 138000", "techer_cost: 1", {("baseline.yaml:assumptions.techer_cost", "scenario.unknown_key")}),
    ("horizon: 2030", "horizon: 2022", {("baseline.yaml:horizon", "scenario.horizon")}),
    ("horizon: 2030", "horizon: 1990", {("baseline.yaml:horizon", "scenario.range"),
                                        ("baseline.yaml:horizon", "scenario.horizon")}),
    ("deadline: 2026", "deadline: 2022", {("baseline.yaml:deadline", "scenario.deadline")}),
    ("2024: 20000000", "2024: -1", {("baseline.yaml:budget.funds.capital.caps.2024", "scenario.cap")}),
    ("2024: 20000000", "2024: .inf", {("baseline.yaml:budget.funds.capital.caps.2024", "scenario.cap")}),
    ("2024: 20000000", "next: 1", {("baseline.yaml:budget.funds.capital.caps.next", "scenario.type")}),
    ("[salary, transfer", "[salery, transfer", {("baseline.yaml:budget.funds.recurrent.levers", "scenario.lever")}),
    ("[salary, transfer", "[salary, build, transfer",
     {("baseline.yaml:budget.funds.recurrent.levers", "scenario.lever_twice")}),
    ("[salary, transfer", "[salary", {("baseline.yaml:budget.funds", "scenario.lever_unpaid")}),
    ("carry_over: true", "carry_over: perhaps", {("baseline.yaml:budget.funds.capital.carry_over", "scenario.type")}),
    ("B1: {start: 2023}", "B1: 2023", {("baseline.yaml:projects.B1", "scenario.type")}),
    ("B1: {start: 2023}", "B1: {begin: 2023}", {("baseline.yaml:projects.B1.start", "scenario.missing"),
                                                ("baseline.yaml:projects.B1.begin", "scenario.unknown_key")}),
    ("district: district", "district: distrikt", {("baseline.yaml:district", "scenario.district")}),
    ("standards: national", "options: {size_by: village}",
     {("baseline.yaml:standards", "scenario.missing"), ("baseline.yaml:options.size_by", "scenario.choice")}),
    ("base_year: 2022", "base_year: 2022\nbase_year: 2023", {("baseline.yaml:6", "yaml.syntax")}),
    ("base_year: 2022", "base_year: 2022-99-99", {("baseline.yaml", "yaml.syntax")}),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expect"), BROKEN)
def test_broken_scenarios_are_told_at_their_keys(
    old: str, new: str, expect: set[tuple[str, str]], tmp_path: Path
) -> None:
    """Every problem with file and key, in plain words of both languages, never the library's own English."""
    assert old in SCENARIO
    assert refused(write_scenario(tmp_path, SCENARIO.replace(old, new))) == expect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("budget.factor", "scenario.set_form"), ("=3", "scenario.set_form"), ("budget.factor=x", "scenario.type"),
        ("budget.factor=-1", "scenario.range"), ("budget.facter=1", "scenario.unknown_key"),
        ("teacher_cost=1", "scenario.unknown_key"), ("deadline=[", "yaml.syntax"),
        ("deadline=2031", "scenario.deadline"), ("budget.funds.capital.caps.x=1", "scenario.unknown_key"),
        ("budget.funds.x.caps.2024=1", "scenario.unknown_fund"),
        ("options.size_by=village", "scenario.choice"), ("solver.gap=2", "scenario.range"),
        ("budget.factor=" + "[" * 5000, "yaml.syntax"),
    ],
)  # fmt: skip
def test_a_broken_set_is_told_as_such(text: str, code: str, tmp_path: Path) -> None:
    """The place says --set and the key."""
    assert refused(write_scenario(tmp_path), text) == {(f"--set:{text.partition('=')[0]}", code)}


def test_the_nearest_key_is_named(tmp_path: Path) -> None:
    """A misspelt key, or one without its section, leads to the right one."""
    path = write_scenario(tmp_path)
    for wrong, right in (("budget.facter", "budget.factor"), ("asumptions.teacher_cost", "assumptions.teacher_cost"),
                         ("teacher_cost", "assumptions.teacher_cost"), ("solvr.gap", "solver.gap")):  # fmt: skip
        with pytest.raises(BadInput) as error:
            load_scenario(path, [f"{wrong}=1"])
        remedy = error.value.problems[0].remedy
        assert remedy is not None and right in remedy.render("zh_CN")


def test_the_same_key_set_twice_collides(tmp_path: Path) -> None:
    """Two values for one key in one place contradict each other."""
    path = write_scenario(tmp_path)
    assert refused(path, "budget.factor=1", "budget.factor=2") == {("--set:budget.factor", "scenario.collision")}


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """One reading tells everything."""
    text = (
        SCENARIO.replace("deadline: 2026", "deadline: 2040").replace("[salary", "[salery").replace("title:", "tittle:")
    )
    assert {code for _, code in refused(write_scenario(tmp_path, text), "budget.factor=-1", "x=1")} == {
        "scenario.deadline", "scenario.lever", "scenario.missing", "scenario.unknown_key", "scenario.range",
    }  # fmt: skip
