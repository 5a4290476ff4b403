"""An item of the ledger closes by its indicator or by proof, never by hand alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from planner.compliance.aside import as_of_default
from planner.compliance.duties import Duty, judge_duties, last_day
from planner.compliance.duties_made import class_size_items, gap_items, oversized_classes
from planner.district.model import District, LedgerItem, TrackedValue
from planner.standards.owners import owner_of
from tests.compliance.world import world

TODAY = date(2022, 12, 31)
COLUMNS = ["standard", "subject", "year", "value", "threshold", "comparator", "verdict", "basis", "citation"]
VERDICTS = pd.DataFrame(
    [
        ("G5", "A1:primary", 2022, 52.0, 45.0, "<=", "not_met", "computed", "G5 cited"),
        ("G5", "B1:primary", 2022, 40.0, 45.0, "<=", "met", "computed", "G5 cited"),
        ("G5", "C1:primary", 2022, 49.0, 45.0, "<=", "not_met", "computed", "G5 cited"),
        ("Q1", "", 2022, 94.0, 95.0, ">=", "not_met", "tracked", "Q1 cited"),
        ("Q3", "", 2022, float("nan"), float("nan"), "true", "unknown", "attested", "Q3 cited"),
    ],
    columns=COLUMNS,
)
ITEM = LedgerItem("W1", "title", "issue", "duty", ("区教育局",), "open")
PROOF = {"evidence": "file 3", "evidence_date": "2022-11", "role": "head of office"}


def judged(tracked: tuple[TrackedValue, ...] = (), as_of: date = TODAY, due_soon: int = 90, **values: object) -> Duty:
    """One item judged against the verdicts above."""
    district: District = replace(world().district, tracked=tracked)
    return judge_duties((replace(ITEM, **values),), district, VERDICTS, 2022, as_of, due_soon)[0]


def test_an_indicator_that_is_met_closes_whatever_was_stated() -> None:
    """The data close the item of a school whose class keeps the limit."""
    assert judged(indicator="G5", subject="B1:primary").state == "closed"
    assert judged(indicator="G5", school="B1", state="in_progress").timing == "done"


def test_closed_by_hand_is_reopened_with_value_and_rule() -> None:
    """The worst subject, its value, the rule and its citation stand beside it."""
    found = judged(indicator="G5", state="closed", **PROOF)
    assert found.state == "reopened" and found.closing.failing == 2
    closing = found.closing
    assert (closing.subject, closing.value, closing.threshold, closing.citation) == ("A1:primary", 52, 45, "G5 cited")
    assert found.why.render("en") == "52 where <= 45 is asked"


@pytest.mark.parametrize("indicator", ["Q3", "G99"])
def test_unknown_never_closes(indicator: str) -> None:
    """Neither an attestation that waits, nor a code that nobody judges."""
    assert judged(indicator=indicator, state="closed", **PROOF).state == "reopened"
    assert judged(indicator=indicator, state="submitted").state == "submitted"


@pytest.mark.parametrize("lacking", list(PROOF))
def test_without_indicator_evidence_date_and_post_close(lacking: str) -> None:
    """Each of the three is needed, and the evidence must not be of a later day."""
    assert judged(state="closed", **PROOF).state == "closed"
    assert judged(state="closed", **PROOF, as_of=date(2022, 10, 1)).state == "reopened"
    assert judged(state="closed", **(PROOF | {lacking: ""})).state == "reopened"
    assert judged(state="submitted", **PROOF).state == "submitted"


def test_a_tracked_item_closes_when_it_is_measured_not_when_it_is_planned() -> None:
    """A planned 96 per cent leaves the item open, a measured one closes it from its year on."""
    planned = (TrackedValue("Q1", 2022, 94.0), TrackedValue("Q1", 2023, 96.0, "planned"))
    measured = (*planned, TrackedValue("Q1", 2023, 96.0, "measured"))
    assert judged(planned, date(2023, 12, 31), indicator="Q1").state == "open"
    assert judged(measured, date(2023, 12, 31), indicator="Q1").state == "closed"
    assert judged(measured, indicator="Q1").closing.value == 94.0
    assert judged(indicator="Q1").closing.verdict == "unknown"


def test_an_item_may_state_the_target_of_a_number_that_is_no_standard() -> None:
    """Full social insurance of 65 per cent does not close at 100, above a value means above it."""
    value = (TrackedValue("K_INSURED", 2022, 65.0),)
    assert judged(value, indicator="K_INSURED", subject=">=100").closing.verdict == "not_met"
    assert judged(value, indicator="K_INSURED", subject=">=65").state == "closed"
    assert judged(value, indicator="K_INSURED", subject=">65").state == "open"


@pytest.mark.parametrize(
    ("deadline", "timing", "days"),
    [
        ("2022-12-30", "overdue", -1), ("2018", "overdue", -1461), ("2022-12", "due_soon", 0),
        ("2023-03-31", "due_soon", 90), ("2023-04-01", "in_time", 91), ("", "standing", 0),
    ],
)  # fmt: skip
def test_deadlines_are_counted_to_their_last_day(deadline: str, timing: str, days: int) -> None:
    """A month or a year ends on its last day; no deadline is a standing duty."""
    found = judged(indicator="G5", deadline=deadline)
    assert (found.timing, found.days) == (timing, days)
    assert last_day("2024-02") == date(2024, 2, 29)


def test_the_day_of_the_ledger_is_that_of_the_data() -> None:
    """Not today: the same input gives the same ledger."""
    one = world()
    assert as_of_default(one.district, one.scenario) == TODAY
    assert as_of_default(replace(one.district, as_of="2023-05-01"), one.scenario) == date(2023, 5, 1)
    proved = replace(one.district, ledger=(replace(ITEM, evidence_date="2023-01-25"),))
    assert as_of_default(proved, one.scenario) == date(2023, 1, 25)


def test_every_oversized_class_stands_in_its_ledger_until_its_cohort_clears() -> None:
    """A limit of 29 makes a cohort of 30 too large in each grade; the last grade clears a year later, by leaving."""
    one = world()
    units = [unit.id for unit in one.projection.units]
    limit = one.targets.class_limit.copy()
    limit[:] = 99
    limit[units.index("C1:primary")] = 29
    found = oversized_classes(one.projection, replace(one.targets, class_limit=limit))
    assert [(each.unit, each.grade, each.largest, each.limit) for each in found] == [
        ("C1:primary", grade, 30, 29) for grade in range(1, 7)
    ]
    assert [each.clears for each in found][-2:] == [2024, 2023]
    items = class_size_items(found, {"C1": "南河学校"}, "changqing", "2026-12-31")
    assert items[0].id == "DB001" and items[0].indicator == "G5" and items[0].subject == "C1:primary"
    assert items[0].departments[0] == "区教育体育局" and items[0].line == 36


def test_gaps_name_the_department_of_the_document() -> None:
    """One item per school and indicator that is not met; those that are met have none."""
    rows = pd.concat([VERDICTS, VERDICTS.assign(standard="R1", threshold=4.2)], ignore_index=True)
    items = gap_items(rows, 2022, {"A1": "一小"}, "changqing", lambda code: "2024-12-31")
    assert [(one.indicator, one.subject) for one in items] == [("R1", "A1:primary"), ("R1", "C1:primary"), ("R1", "")]
    assert items[0].departments == ("区委编办", "区教育体育局", "区人力资源社会保障局") and items[0].line == 38


@pytest.mark.parametrize(
    ("pack", "code", "first"),
    [("changqing", "G13P", "区教育体育局"), ("changqing", "Q4", "区财政局"), ("taierzhuang", "F5", "区财政局"),
     ("rencheng", "G15", "团区委"), ("changshou", "SR", "区教委"), ("national", "R1", None)],
)  # fmt: skip
def test_owners_are_those_of_the_district_s_document(pack: str, code: str, first: str | None) -> None:
    """G13P belongs to G13, not to G1; where the document is silent nobody is named."""
    found = owner_of(pack, code)
    assert (found.departments[0] if found else None) == first
