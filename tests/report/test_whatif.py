"""What a what-if tells: the answer first, then before and after, what changes, what is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.report.course import Course, CourseYear, FailingItem
from planner.report.whatif import BROKEN, Seen, WhatIf, whatif_blocks, whatif_facts
from planner.report.whatif_levers import as_set, levers, value_of
from planner.scenario.keys import resolve
from planner.scenario.load import load_scenario
from planner.studies.prepare import prepare

CHANGQING = Path(__file__).parents[2] / "scenarios" / "changqing" / "baseline.yaml"
YEARS = (2026, 2027)


def seen(**changes: object) -> Seen:
    """Return a path on which everything passes, with changes."""
    years = tuple(CourseYear(year, {"primary": 100, "junior": 50}, {"primary": 5, "junior": 4}, 10, 10, 14, 0)
                  for year in YEARS)  # fmt: skip
    plain = Seen(Course(years, (), ()), 2026, (), 1_000_000, (), (), 0)
    return replace(plain, **changes)  # type: ignore[arg-type]


def worse() -> Seen:
    """Return a path with failing units, an item, missing money, broken limits and dropped rows."""
    years = tuple(CourseYear(year, {"primary": 90, "junior": 50}, {"primary": 5, "junior": 4}, 10, 7, 14, 2)
                  for year in YEARS)  # fmt: skip
    course = Course(years, (), (FailingItem("G5", "computed", (2026,)),))
    return seen(course=course, first_year_all_met=None, missing=(("f", 2027, 250_000),),
                broken=(("rule.classrooms", 3),), dropped=4)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_change_for_the_worse_is_told_first(language: str) -> None:
    """The first line says that it fails, then what it was, the money that is missing, and the rows without a place."""
    before, after = WhatIf(seen(), seen()), WhatIf(worse(), worse())
    first, table, items, missing, broken = whatif_blocks(before, after, YEARS, {}, {"f": "Fund"}, planned=True)
    tones = [line.tone for line in first.lines]
    said = [line.text.render(language) for line in first.lines]
    assert tones == ["bad", "muted", "bad", "warning"]
    assert "2026" in said[1] and ("0.25" in said[2] or "25.0" in said[2]) and "4" in said[3]
    assert table.table is not None and len(table.table.rows) == 11
    failing = [row for row in table.table.rows if str(row.cells[0]) == "Units that fail the school rule"]
    assert [str(cell) for cell in failing[0].cells[2:]] == ["0", "3", "0", "3"] and failing[0].tone == "bad"
    assert items.table is not None and items.table.rows[0].cells[0] == "G5" and items.table.rows[0].tone == "bad"
    assert missing.table is not None and missing.table.rows[0].cells[0] == "Fund"
    assert broken.table is not None and broken.table.rows[0].cells[1] == "3"


def test_nothing_changed_has_nothing_to_tell_but_the_figures() -> None:
    """One good line, and the table."""
    same = WhatIf(seen(), seen())
    blocks = whatif_blocks(same, same, YEARS, {}, {}, planned=True)
    assert len(blocks) == 2 and [line.tone for line in blocks[0].lines] == ["good"]


def test_an_improvement_is_marked_as_one() -> None:
    """From failing to passing: the row and the item are good."""
    blocks = whatif_blocks(WhatIf(worse(), worse()), WhatIf(seen(), seen()), YEARS, {}, {}, planned=False)
    table = next(one for one in blocks if one.table is not None)
    assert table.table is not None
    assert {row.tone for row in table.table.rows if "fail" in str(row.cells[0])} == {"good"}


def test_facts_for_machines_hold_both_sides() -> None:
    """Changes and every figure, before and after."""
    facts = whatif_facts(WhatIf(seen(), seen()), WhatIf(worse(), worse()), [("budget.factor", 1.0, 0.5)])
    assert facts["changes"] == [["budget.factor", 1.0, 0.5]]
    assert facts["before"]["held"]["first_year_all_met"] == 2026 and facts["after"]["held"]["dropped"] == 4


def test_every_limit_that_the_evaluator_knows_has_a_name() -> None:
    """The codes of planner.compliance.limits, funds left out, stand in words."""
    import inspect
    import re

    from planner.compliance import limits

    codes = set(re.findall(r'"(rule\.[a-z_]+)"', inspect.getsource(limits))) - {"rule.fund"}
    assert codes <= set(BROKEN)


def test_every_lever_is_a_key_of_the_scenario_and_can_be_set() -> None:
    """Each end of a range and each choice is accepted by the scenario, and reads back as it was set."""
    case = prepare(load_scenario(CHANGQING))
    for one in levers(case.scenario, case.district):
        assert resolve(one.key) is not None, one.key
        values = list(one.choices) or [f"{one.low:.10g}", f"{one.high:.10g}"]
        for value in values[:1] + values[-1:]:
            changed = load_scenario(CHANGQING, (as_set(one.key, value),)).scenario
            assert value_of(changed, one.key) == value or abs(float(value_of(changed, one.key)) - float(value)) < 1e-9
        assert str(one.words(value_of(case.scenario, one.key)))
