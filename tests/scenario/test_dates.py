"""Due dates, the year to hold from, phases, departments and facts of a scenario's document."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.scenario.load import load_scenario
from tests.scenario.small import SCENARIO, write_scenario

DATED = SCENARIO.replace("deadline: 2026\n", "hold_from: 2026\ndue: {rules: {G5: 2018}}\n")
DOCUMENT = """\
due:
  all: 2026-12-31
  dimensions: {resources: 2024-12-31}
  rules: {R1: 2023}
phases:
  - name: {zh: 部署推进, en: Prepare}
    from: 2022-05
    to: 2022-12
    responsible: [区教育局]
    source: {document: 实施方案, number: 某政字〔2022〕1号, clause: 三(一), line: 23}
departments:
  - name: {zh: 区财政局, en: Finance bureau}
    duties: [{text: 足额安排经费, line: 39}]
facts:
  fact_voc_share:
    name: {zh: 中职在校生比例, en: Share of vocational pupils}
    value: 23.9
    unit: "%"
    source: {document: 整改方案, line: 68}
"""


def codes(path: Path, *sets: str) -> set[tuple[str, str]]:
    """Return the (place, code) pairs with which a scenario is refused."""
    with pytest.raises(BadInput) as error:
        load_scenario(path, sets)
    for problem in error.value.problems:
        assert problem.message.render("zh_CN") != problem.message.render("en")
    return {(problem.place, problem.code) for problem in error.value.problems}


def test_what_the_document_says_is_kept(tmp_path: Path) -> None:
    """A rule's own date comes before its dimension's, that before the date of all; a year is its last day."""
    scenario = load_scenario(write_scenario(tmp_path, SCENARIO + DOCUMENT)).scenario
    assert scenario.due is not None
    assert scenario.due.of("R1", "resources") == date(2023, 12, 31)
    assert scenario.due.of("R2", "resources") == date(2024, 12, 31)
    assert scenario.due.of("S1", "recognition") == date(2026, 12, 31)
    assert scenario.passed == ()
    (phase,) = scenario.phases
    assert (phase.name.render("en"), phase.start, phase.end, phase.responsible) == (
        "Prepare", "2022-05", "2022-12", ("区教育局",),
    )  # fmt: skip
    assert scenario.departments[0].duties[0].line == 39
    fact = scenario.facts["fact_voc_share"]
    assert (fact.value, fact.unit, fact.source.line) == (23.9, "%", 68)


def test_hold_from_is_the_deadline_by_another_name(tmp_path: Path) -> None:
    """Either name will do; a change of the one, by --set or by an override, changes the other where it is written."""
    path = write_scenario(tmp_path, DATED)
    assert load_scenario(path).scenario.deadline == 2026
    for key in ("deadline", "hold_from"):
        changed = load_scenario(path, [f"{key}=2028"]).scenario
        assert (changed.deadline, changed.hold_from) == (2028, 2028)
    (tmp_path / "later.yaml").write_text("base: baseline.yaml\noverrides: {deadline: 2027}\n", encoding="utf-8")
    assert load_scenario(tmp_path / "later.yaml", ["hold_from=2029"]).scenario.deadline == 2029
    assert load_scenario(write_scenario(tmp_path / "plain")).scenario.hold_from is None


def test_a_passed_due_date_needs_a_stated_year(tmp_path: Path) -> None:
    """What was due by the base year must say from when it holds; deadline alone does not say so."""
    path = write_scenario(tmp_path, DATED.replace("hold_from: 2026", "deadline: 2026"))
    assert codes(path) == {("baseline.yaml:due", "scenario.overdue")}
    assert load_scenario(write_scenario(tmp_path / "in_the_base_year", DATED.replace("2018", "2022"))).scenario.passed
    ahead = DATED.replace("hold_from: 2026", "deadline: 2026").replace("2018", "2023")
    assert load_scenario(write_scenario(tmp_path / "ahead", ahead)).scenario.passed == ()


@pytest.mark.parametrize(
    ("old", "new", "expect"),
    [
        ("hold_from: 2026", "hold_from: 2026\ndeadline: 2027", {("baseline.yaml:hold_from", "scenario.hold_from")}),
        ("hold_from: 2026", "hold_from: 2022", {("baseline.yaml:hold_from", "scenario.deadline")}),
        ("{rules: {G5: 2018}}", "{dimensions: {resorces: 2018}}",
         {("baseline.yaml:due.dimensions.resorces", "scenario.dimension")}),
        ("{rules: {G5: 2018}}", "{rules: {G5: soon}}", {("baseline.yaml:due.rules.G5", "scenario.type")}),
        ("{rules: {G5: 2018}}", "{rule: {G5: 2018}}", {("baseline.yaml:due.rule", "scenario.unknown_key")}),
        ("hold_from: 2026", "hold_from: 2026\nphases: [{name: {zh: 一, en: one}, from: 2023-02, to: 2022-05}]",
         {("baseline.yaml:phases.0", "scenario.phase")}),
    ],
)  # fmt: skip
def test_dates_that_contradict_each_other_are_told(
    old: str, new: str, expect: set[tuple[str, str]], tmp_path: Path
) -> None:
    """Place, code and both languages, as for every other key."""
    assert old in DATED
    assert codes(write_scenario(tmp_path, DATED.replace(old, new))) == expect


def test_one_date_may_stand_for_all(tmp_path: Path) -> None:
    """``due: 2018`` is short for all; --set takes it as well."""
    path = write_scenario(tmp_path, DATED.replace("{rules: {G5: 2018}}", "2018"))
    assert load_scenario(path).scenario.passed == (date(2018, 12, 31),)
    assert load_scenario(path, ["due=2019-06-30"]).scenario.passed == (date(2019, 6, 30),)
