"""The lines on phases, due dates and overdue rules, in both languages."""

from __future__ import annotations

from typing import Any

from planner.base.i18n import Text
from planner.report.dates import SHOWN, dates_block

PHASE = {
    "name": {"zh": "集中攻坚", "en": "Main phase"},
    "from": "2023-01",
    "to": "2024-12",
    "responsible": ["区教育局", "区财政局"],
}


def late(code: str, failing: int, met_from: int | None) -> dict[str, Any]:
    """Return an overdue rule as it stands in run.json."""
    return {"standard": code, "dimension": "government", "due": "2018-12-31", "asked": 9, "failing": failing,
            "unknown": 0 if failing else 1, "hold_from": 2026, "met_from": met_from}  # fmt: skip


def told(head: dict[str, Any], language: str) -> list[str]:
    """Return the lines of the block."""
    block = dates_block({"base_year": 2022, "hold_from": 2026, **head}, {"G5": Text("Class size")})
    assert block is not None
    return [line.text.render(language) for line in block.lines]


def test_phases_are_told_with_their_departments() -> None:
    """Months, name in the reader's language, who answers for it."""
    assert told({"phases": [PHASE]}, "en") == [
        "Phase 1, 2023-01 to 2024-12: Main phase (responsible: 区教育局, 区财政局)"
    ]
    (chinese,) = told({"phases": [PHASE]}, "zh_CN")
    assert "集中攻坚" in chinese and "Main phase" not in chinese


def test_overdue_rules_are_never_told_as_achieved() -> None:
    """Met late, not met to the horizon, or awaiting evidence: each says so, with the year to hold from."""
    head = {
        "due": {"rules": {"G5": "2018-12-31"}},
        "overdue": [late("G5", 3, 2026), late("G4", 1, None), late("G1", 0, None)],
    }
    lines = told(head, "en")
    assert lines == [
        "Overdue: 3; what is overdue must hold from 2026.",
        "G5 Class size, due 2018-12-31: met late, from 2026",
        "G4 , due 2018-12-31: not met to the horizon",
        "Due date passed, evidence or figures awaited (1): G1",
    ]
    assert all(one != two for one, two in zip(lines, told(head, "zh_CN"), strict=True))


def test_a_date_before_the_year_to_hold_from_is_a_warning() -> None:
    """The document's date is not hidden by a later year in the scenario."""
    head = {"due": {"all": "2026-12-31", "dimensions": {"resources": "2024-12-31", "quality": "2024-12-31"}}}
    assert told(head, "en") == ["The document's date is 2024-12-31; here the rules hold from 2026."]


def test_a_long_list_is_cut() -> None:
    """The rest is counted."""
    head = {"due": {"all": "2018-12-31"}, "overdue": [late(f"R{i}", 1, None) for i in range(SHOWN + 5)]}
    assert told(head, "en")[-1] == "and 5 more"


def test_a_run_without_dates_has_no_block() -> None:
    """Older runs lack the keys."""
    assert dates_block({"base_year": 2022}, {}) is None
    assert dates_block({"base_year": 2022, "hold_from": 2026, "due": None, "phases": [], "overdue": []}, {}) is None
