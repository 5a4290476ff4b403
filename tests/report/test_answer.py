"""The answer of a run: when it passes, what it costs, who and what, where, and the price of the rules."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.report.answer import answer
from planner.report.answer_text import answer_blocks, tightness
from planner.report.impossible import impossible, impossible_blocks
from tests.report import frames
from tests.report.test_standing import written

PRICES = pd.DataFrame(
    [
        ("cv", "primary|R4", 2023, 1200.0, "0.01"),
        ("cv", "primary|R4", 2024, 5200.0, "0.01"),
        ("cv", "junior|R4", 2024, 800.0, "0.01"),
        ("threshold", "b:primary|R1", 2023, 4000.0, "persons"),
        ("fund", "capital", 2023, 0.05, "yuan"),
        ("posts", "junior", 2023, 90_000.0, "persons"),
    ],
    columns=["rule", "subject", "year", "yuan_per_unit", "unit"],
)


def test_facts_are_those_of_the_tables() -> None:
    """Every yuan and person of the answer stands in actions.csv and budget.csv."""
    facts = answer(frames.run(), frames.all_tables(), frames.NAMES)
    assert (facts.first_year_all_met, facts.items, facts.unknown_items) == (2023, 4, 1)
    assert {use.lever: (use.total, use.cost_yuan) for use in facts.levers} == {
        "hire": (2, 92_000),
        "buy_equipment": (1_200_000, 1_200_000),
        "extend": (250, 975_000),
    }
    assert sum(use.cost_yuan for use in facts.levers) == facts.total_cost_yuan
    assert sum(share.cost_yuan for share in facts.schools) == facts.total_cost_yuan
    assert [share.school for share in facts.schools] == ["j", "b", "a"]
    assert facts.seconds == pytest.approx(1.75)


def test_projects_and_venues_are_counted_once() -> None:
    """A project under way for two years is one project; a venue leased twice is one venue."""
    extra = [
        ("", "a", year, lever, item, quantity, "", 10, fund)
        for year in (2023, 2024)
        for lever, item, quantity, fund in (("build", "B1", 500, "capital"), ("lease", "V1", 900, "recurrent"))
    ]
    tables = frames.all_tables()
    tables["actions"] = pd.DataFrame(extra, columns=tables["actions"].columns)
    uses = {use.lever: use for use in answer(frames.run(), tables, frames.NAMES).levers}
    assert uses["build"].by_year == {2023: 1, 2024: 1} and uses["build"].total == 1
    assert uses["lease"].by_year == {2023: 900, 2024: 900} and uses["lease"].total == 900


def test_a_school_is_told_what_comes_and_what_goes() -> None:
    """Teachers and equipment that arrive stand beside what the school gives; a project is one project."""
    tables = frames.all_tables()
    more = [
        ("", "j", 2023, "reassign_equipment", "to:b", 5_000, "yuan", 250, "recurrent"),
        ("", "b", 2023, "build", "B1", 1000, "per mille", 7, "capital"),
    ]
    tables["actions"] = pd.concat([tables["actions"], pd.DataFrame(more, columns=tables["actions"].columns)])
    shares = {one.school: one.levers for one in answer(frames.run(), tables, frames.NAMES).schools}
    assert shares["a"] == {"hire": 2, "rotate_in": 2}
    assert shares["b"] == {"build": 1, "transfer_in": 1, "receive_equipment": 5_000, "extend": 250}
    assert shares["j"] == {"buy_equipment": 1_200_000, "reassign_equipment": 5_000}


def test_a_fund_is_used_against_its_cap_and_what_was_carried_in() -> None:
    """2.175 of 2.9 million is 75 %; 92,000 of 184,000 is 50 %."""
    facts = answer(frames.run(), frames.all_tables(), frames.NAMES)
    assert {one.fund: one.used for one in facts.funds} == pytest.approx({"capital": 0.75, "recurrent": 0.5})
    assert tightness(facts, {}) == ()


def test_tight_funds_are_told() -> None:
    """Where at least 95 % of what is at hand is used, the fund and the year are named."""
    tables = frames.all_tables()
    tables["budget"].loc[0, "spent_yuan"] = 2_900_000 * 0.955
    (told,) = tightness(answer(frames.run(), tables, frames.NAMES), {"capital": "基建资金"})
    assert told.render("en") == "At least 95% of what is at hand is used: 基建资金 in 2023 (95.5%)."


def priced() -> dict[str, pd.DataFrame]:
    """The hand-made run with prices."""
    return frames.all_tables() | {"prices": PRICES}


def test_each_rule_speaks_once_with_its_dearest_price() -> None:
    """Prices per person, room and yuan are not added up; those per yuan come last."""
    prices = answer(frames.run(), priced(), frames.NAMES).prices
    assert [(one.rule, one.year) for one in prices] == [
        ("posts", 2023), ("cv", 2024), ("threshold", 2023), ("fund", 2023),
    ]  # fmt: skip
    assert answer(frames.run(), frames.all_tables(), frames.NAMES).prices == ()


def test_the_answer_comes_first_and_in_plain_words() -> None:
    """When it passes, what it costs and whether it was verified stand before any table."""
    facts = answer(frames.run(), priced(), frames.NAMES)
    blocks = answer_blocks(facts, frames.NAMES | {"capital": "基建资金"})
    first = written(blocks[:1], "en").splitlines()
    assert first[1].startswith("Passes on 4 items from autumn 2023 to 2023; 1 items await")
    assert first[2] == "Costs 2.27 million yuan beyond doing nothing, from 2023 to 2023."
    assert first[3] == "People: hire 2."
    assert first[4] == "Buildings and equipment: buy equipment for 1.2 million yuan, build 250 m² of teaching area."
    assert first[5].startswith("Verified")
    assert "226.7万元" in written(blocks, "zh_CN")
    english = written(blocks, "en")
    assert "hire 2, 2 rotated in" in english and "build 250 m² of teaching area" in english
    assert "新聘教师2人、轮岗接收2人" in written(blocks, "zh_CN")
    assert "Units that meet the school rule: 2 of 3 in 2022, 3 of 3 in 2023." in english
    assert "junior secondary\n2023\n90,000 yuan per person" in english
    assert "[bold]石桥[/bold]小学 (primary) Teachers above required degree\n2023\n4,000 yuan per person" in english
    assert "500 yuan per 10,000 yuan" in english


def test_a_plan_that_does_not_pass_or_is_not_verified_says_so() -> None:
    """Bad news is in the first lines, too."""
    run = frames.run() | {"first_year_all_met": None, "verified": False, "reproducible": False}
    text = written(answer_blocks(answer(run, frames.all_tables(), {}), {}), "en")
    assert "In no year do all 4 computed and tracked items hold" in text
    assert "NOT verified" in text and "a second run may differ" in text


def test_an_infeasible_run_names_the_conflict_and_the_ways_out() -> None:
    """The rules in conflict, and the least that would have to give, in the field's words and units."""
    columns = ["group", "subject", "year", "amount", "unit"]
    tables = {
        "conflicts": pd.DataFrame([("threshold", "", 0, 0.0, ""), ("fund", "", 0, 0.0, "")], columns=columns),
        "ways_out": pd.DataFrame(
            [
                ("threshold", "b:primary|R4", 2023, 250.0, "m²"),
                ("cv", "primary|R4", 2023, 0.0123, "CV"),
                ("fund", "capital", 2023, 8_400_000, "yuan"),
            ],
            columns=columns,
        ),
    }
    facts = impossible(tables)
    assert [one.amount for one in facts.ways_out] == [250.0, 0.0123, 8_400_000]
    english = written(impossible_blocks(facts, frames.NAMES), "en").splitlines()
    assert english[3:5] == ["- Threshold", "- Fund"]
    assert "[bold]石桥[/bold]小学 (primary) Teaching area" in english
    assert {"250 m²", "0.012 (coefficient)", "8.4 million yuan"} <= set(english)
    assert "840万元" in written(impossible_blocks(facts, frames.NAMES), "zh_CN")


def test_places_that_are_left_out_are_counted() -> None:
    """A long list of relaxations is cut by rule, and says so."""
    gives = [("posts", "junior", 2023 + n, 1.0, "persons") for n in range(8)]
    frame = pd.DataFrame(gives, columns=["group", "subject", "year", "amount", "unit"])
    facts = impossible({"conflicts": frame, "ways_out": frame})
    assert "Posts: and 2 more" in written(impossible_blocks(facts, {}), "en")
    assert "more" not in written(impossible_blocks(facts, {}, limit=None)[-1:], "en")
