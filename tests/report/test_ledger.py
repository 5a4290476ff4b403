"""Counts and sentences of the ledger and of the finance rules, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.blocks import Block
from planner.report.finance import finance_blocks, finance_standing, funding_floor
from planner.report.ledger import counts, is_made, ledger_facts
from planner.report.ledger_text import ledger_blocks, ledger_summary
from planner.report.programmes import short_block


def item(code: str, state: str, timing: str, **values: Any) -> dict[str, Any]:
    """A row of ledger.csv."""
    given = {
        "id": code, "kind": "issue", "title": f"title {code}", "departments": "区教委; 区编办; 区财政局",
        "deadline": "2022-06-30", "term": "", "duty": "3 → 4", "state": state, "timing": timing, "days": -184,
        "indicator": "G5", "subject": "", "clears": 0, "value": float("nan"),
    }  # fmt: skip
    return given | values


FRAME = pd.DataFrame(
    [
        item("CS01", "open", "overdue"),
        item("CS02", "reopened", "due_soon", indicator="", deadline="2023-01-31", days=31),
        item("CS03", "closed", "done"),
        item("DB001", "open", "in_time", kind="class_size", clears=2025, departments="education bureau"),
        item("GAP0001", "open", "in_time", kind="gap"),
    ]
)


def words(blocks: tuple[Block | None, ...], language: str = "en") -> str:
    """Everything that the blocks say."""
    said: list[str] = []
    for block in blocks:
        if block is None:
            continue
        texts: list[Text | str] = [one for one in (block.heading, *(line.text for line in block.lines)) if one]
        texts += [cell for row in (block.table.rows if block.table else ()) for cell in row.cells]
        texts += list(block.notes)
        said += [one.render(language) if isinstance(one, Text) else one for one in texts]
    return "\n".join(said)


def test_items_are_counted_by_state_and_timing() -> None:
    """In all, and apart by where they come from."""
    facts = ledger_facts(FRAME)
    assert (facts.total.items, facts.total.not_closed, facts.total.closed) == (5, 4, 1)
    assert (facts.total.overdue, facts.total.due_soon, facts.total.reopened) == (1, 1, 1)
    assert (facts.entered.items, facts.class_size.items, facts.gaps.items) == (3, 1, 1)
    assert counts(FRAME.iloc[:0]).items == 0 and facts.rows[0]["value"] is None
    assert is_made("DB12") and is_made("GAP0001") and not is_made("DB") and not is_made("CS01") and not is_made("DBx1")


def test_the_rows_may_be_limited_the_counts_are_not() -> None:
    """Overdue, due soon, or either."""
    assert [row["id"] for row in ledger_facts(FRAME, overdue=True).rows] == ["CS01"]
    assert [row["id"] for row in ledger_facts(FRAME, due_soon=True).rows] == ["CS02"]
    both = ledger_facts(FRAME, overdue=True, due_soon=True)
    assert len(both.rows) == 2 and both.total.items == 5


def test_the_screen_says_who_when_and_what_closes() -> None:
    """Owner with the count of others, days late, evidence where there is no indicator, the rest in a note."""
    frame = pd.concat([FRAME, FRAME.tail(1).assign(id="GAP0002")], ignore_index=True)
    blocks = ledger_blocks(ledger_facts(frame), date(2022, 12, 31), {"CS01": T("overdue")}, ("P16",), rows=1)
    english, chinese = words(blocks), words(blocks, "zh_CN")
    for part in ("区教委 and 2 more", "2022-06-30 (184 days late)", "not begun, overdue", "evidence", "2025", "P16",
                 "and 1 more items", "education bureau"):  # fmt: skip
        assert part in english
    for part in ("区教委等另 2 个部门", "超期 184 天", "重新打开", "大班额台账", "教育行政部门"):
        assert part in chinese


def test_other_screens_show_the_counts_and_nothing_without_a_ledger() -> None:
    """A line of counts, one on oversized classes, one on what was reopened."""
    assert "1 overdue" in words((ledger_summary(ledger_facts(FRAME)),))
    assert "Of them oversized classes: 1." in words((ledger_summary(ledger_facts(FRAME)),))
    assert ledger_summary(ledger_facts(FRAME.iloc[:0])) is None


FINANCE = pd.DataFrame(
    [
        ("Q4", 2022, 4.2, 5.0, ">=", "not_met", float("nan"), "cited"),
        ("Q4", 2026, 5.5, 5.0, ">=", "met", float("nan"), "cited"),
        ("F4A", 2022, -2.0, 0.0, ">=", "not_met", 2e6, "cited"),
        ("F4A", 2026, -1.0, 0.0, ">=", "not_met", 1e6, "cited"),
        ("F1", 2022, float("nan"), float("nan"), ">", "unknown", float("nan"), "cited"),
        ("F1", 2026, float("nan"), float("nan"), ">", "unknown", float("nan"), "cited"),
    ],
    columns=["rule", "year", "value", "threshold", "comparator", "verdict", "short_yuan", "citation"],
)


def test_a_finance_rule_is_as_good_as_its_worst_year() -> None:
    """Judged from the year that is asked about: Q4 fails in 2022, not from 2026 on."""
    assert [one.verdict for one in finance_standing(FINANCE)] == ["not_met", "not_met", "unknown"]
    assert [one.verdict for one in finance_standing(FINANCE, 2026)] == ["met", "not_met", "unknown"]
    assert finance_standing(FINANCE)[1].short_yuan == 2e6


def test_the_finance_screen_says_what_is_short_and_what_the_floor_adds() -> None:
    """Verdicts with their years, money to add, the small schools."""
    funding = pd.DataFrame(
        [("T1", 2022, 150, 200, 36_000.0), ("P1", 2022, 900, 900, 0.0)],
        columns=["school", "year", "pupils", "funded_pupils", "floor_yuan"],
    )
    rules, floors = finance_standing(FINANCE), funding_floor(funding)
    english = words(finance_blocks(rules, floors, {"Q4": T("Why")}, 2022))
    assert "0 of 3 finance rules hold from 2022 on, 2 do not, 1 are unknown." in english
    assert "not met in 2022, 2026; short by up to 2 million yuan" in english
    assert "1 schools with 150 pupils are funded for 200" in english and "4.2 / 5" in english
    assert "Without figures in table finance: F1" in english and "unknown (no figures)" not in english
    full = finance_blocks(rules, floors, {}, 2022, every=True)
    assert "未知（没有数据）" in words(full, "zh_CN") and finance_blocks((), (), {}, 2022) == ()


def test_targets_out_of_reach_are_told() -> None:
    """Each item once, with its first year; nothing where all are reached."""
    run = {"programmes_short": [{"item": "Q1", "year": 2026, "units": 3}, {"item": "Q1", "year": 2027, "units": 3}]}
    assert "Q1 Why: short from 2026 on" in words((short_block(run, {"Q1": T("Why")}),))
    assert short_block({}, {}) is None
