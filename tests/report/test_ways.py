"""Ways out in words: what would change, for whom, at what price, and what to paste."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.report.impossible import impossible, impossible_blocks
from planner.report.ways import ways_lines, ways_of
from tests.report import frames
from tests.report.test_answer import written


def way(rank: int, kind: str, changes: list[dict[str, Any]], **facts: Any) -> dict[str, Any]:
    """A way as it stands in run.json."""
    return {
        "rank": rank, "kind": kind, "tier": 1, "set": [one.pop("set") for one in changes], "changes": changes,
        "extra_yuan": 0, "total_cost_yuan": 12_000_000, "first_year_all_met": 2026, "proved": True, **facts,
    }  # fmt: skip


def change(kind: str, subject: str, new: float, sets: str, **facts: Any) -> dict[str, Any]:
    """One number that changes."""
    plain = {"year": 2026, "amount": 12.0, "unit": "", "old": 0.0}
    return {"kind": kind, "subject": subject, "new": new, "set": sets} | plain | facts


RUN = {
    "ways_out": [
        way(1, "posts", [change("posts", "primary", 12, "relief.posts.primary.2026=12")]),
        way(2, "money", [change("money", "capital", 9e6, "budget.funds.capital.caps.2026=9000000", amount=8.4e6)],
            extra_yuan=8_400_000, proved=False, total_cost_yuan=None),
        way(3, "deadline", [change("deadline", "", 2027, "deadline=2027", old=2026.0)]),
        way(4, "cv", [change("cv", "junior", 0.47, "relief.rules.CV_junior=0.47", old=0.45)]),
        way(5, "land", [change("land", "A1|building_m2", 300, "relief.building_m2.A1=300")]),
        way(6, "class_size", [change("class_size", "primary", 48, "relief.rules.G5_primary=48", old=45.0)]),
        way(7, "tolerance", [change("tolerance", "", 0.8, "relief.rules.SRT=0.8", old=0.85)]),
        way(8, "hire_quota", [change("hire_quota", "junior", 9, "assumptions.hire_quota_junior=9", old=7.0)]),
        way(9, "rotation", [change("rotation", "", 8, "relief.rules.G11=8", old=10.0)]),
    ]
}  # fmt: skip
EMPTY = pd.DataFrame({"group": [], "subject": [], "year": [], "amount": [], "unit": []})


def page(language: str) -> str:
    """The screen of an infeasible run with these ways."""
    member = {"group": "fund", "subject": "capital", "year": 2026, "amount": 0.0, "unit": "", "in_conflict": 1}
    tables = {"conflicts": pd.DataFrame([member]), "ways_out": EMPTY}
    return written(impossible_blocks(impossible(tables, RUN), {"capital": "Capital fund", "A1": "School A"}), language)


def test_each_way_is_said_in_both_languages() -> None:
    """Numbers, places and years stand in the sentence, in English and in Chinese."""
    english, chinese = page("en"), page("zh_CN")
    for words in (
        "12 more posts (primary) from 2026 on", "8.4 million yuan more in 2026 (Capital fund)",
        "the rules hold from 2027 instead of 2026", "0.47 instead of 0.45", "12 m² more building land (School A)",
        "largest class (primary) 48 instead of 45 pupils", "80% instead of 85%", "9 instead of 7",
        "rotate 8% of the eligible a year instead of 10%", "linear plan only", "yes, by a verified plan",
    ):  # fmt: skip
        assert words in english, words
    for words in ("840万元", "编制12名", "推迟到2027年", "仅线性方案可行"):
        assert words in chinese, words


def test_what_was_not_tried_is_named() -> None:
    """Kinds of change that were left out stand under the table, with the option that tries them."""
    member = {"group": "fund", "subject": "capital", "year": 2026, "amount": 0.0, "unit": "", "in_conflict": 1}
    tables = {"conflicts": pd.DataFrame([member]), "ways_out": EMPTY}
    facts = impossible(tables, RUN | {"ways_untried": ["deadline", "cv"]})
    said = written(impossible_blocks(facts, {}), "zh_CN")
    assert "其余未再尝试的做法：推迟达标年份、校际差异系数。" in said
    assert "未再尝试" not in page("zh_CN")


def test_what_to_paste_stands_beside_it() -> None:
    """Each way ends in arguments of the command line."""
    assert "--set relief.posts.primary.2026=12" in page("en")
    assert "--set deadline=2027" in page("zh_CN")


def test_members_of_a_conflict_say_where_and_when() -> None:
    """Not only the rule: the fund and the year."""
    assert "- Fund: Capital fund 2026" in page("en")


def test_a_run_of_an_earlier_version_has_no_ranked_ways() -> None:
    """What is not in run.json is not made up."""
    assert ways_of({}) == ()
    assert len(ways_lines(ways_of(RUN), frames.NAMES)) == len(RUN["ways_out"])
