"""Each finance rule on both sides of its threshold, with what the plan adds, and unknown without figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from planner.base.types import Action
from planner.compliance.finance import finance_frame
from planner.compliance.finance_floor import funded_pupils, funding_frame, has_floor
from planner.compliance.judge import judge
from planner.compliance.outcome import do_nothing_outcome
from planner.compliance.rulebook import Rulebook
from planner.district.finance import with_derived
from planner.district.model import FinanceValue, School, TrackedValue
from planner.standards.load import load_pack
from tests.compliance.world import world

Amounts = dict[tuple[str, int], float]


def rows_of(amounts: Amounts, pack: str = "changqing", actions: tuple[Action, ...] = ()) -> pd.DataFrame:
    """``finance.csv`` of the world with these amounts, nothing else done."""
    one = world()
    finance = tuple(FinanceValue(item, year, yuan) for (item, year), yuan in amounts.items())
    kept = tuple(value for value in one.district.tracked if value.item not in ("Q4", "G7", "G8"))
    district = replace(one.district, finance=finance, tracked=with_derived(kept, finance))
    outcome = do_nothing_outcome(one.projection, one.scenario)
    law = load_pack("changqing")
    judgement = judge(district, one.scenario, law, one.projection, one.targets, outcome)
    return finance_frame(district, load_pack(pack), one.projection, judgement.verdicts, actions)


def row(frame: pd.DataFrame, rule: str, year: int) -> dict[str, Any]:
    """The one row of a rule and year."""
    found = frame[(frame["rule"] == rule) & (frame["year"] == year)].to_dict("records")
    assert len(found) == 1
    return dict(found[0])


GROWTH: list[tuple[str, str, Amounts, Amounts]] = [
    ("F1", "changqing", {("education_budget", 2022): 106.1, ("fiscal_revenue", 2022): 106.0},
     {("education_budget", 2022): 106.0, ("fiscal_revenue", 2022): 106.0}),
    ("F2", "changqing", {("per_pupil_spending", 2022): 100.1}, {("per_pupil_spending", 2022): 100.0}),
    ("F3A", "changqing", {("teacher_pay", 2022): 100.1}, {("teacher_pay", 2022): 100.0}),
    ("F3B", "changqing", {("per_pupil_public", 2022): 100.1}, {("per_pupil_public", 2022): 100.0}),
    ("F4A", "changqing", {("education_budget", 2022): 100.0}, {("education_budget", 2022): 99.9}),
    ("F4B", "changqing", {("per_pupil_spending", 2022): 100.0}, {("per_pupil_spending", 2022): 99.9}),
    ("F5", "taierzhuang", {("rural_spending", 2022): 105.1, ("urban_spending", 2022): 105.0},
     {("rural_spending", 2022): 105.0, ("urban_spending", 2022): 105.0}),
]  # fmt: skip
ITEMS = ("education_budget", "fiscal_revenue", "per_pupil_spending", "teacher_pay", "per_pupil_public",
         "rural_spending", "urban_spending", "city_education_budget")  # fmt: skip
BEFORE: Amounts = {(item, 2021): 100.0 for item in ITEMS}


@pytest.mark.parametrize(("rule", "pack", "good", "bad"), GROWTH, ids=[case[0] for case in GROWTH])
def test_growth_is_judged_on_both_sides(rule: str, pack: str, good: Amounts, bad: Amounts) -> None:
    """Growth of zero is no growth, but it is no fall; equal to the rival is not faster. Without figures: unknown.

    The base year is compared with a year before it that only the table of money knows.
    """
    assert row(rows_of(BEFORE | good, pack), rule, 2022)["verdict"] == "met"
    failed = row(rows_of(BEFORE | bad, pack), rule, 2022)
    assert failed["verdict"] == "not_met" and failed["citation"]
    assert row(rows_of({}, pack), rule, 2022)["verdict"] == "unknown"
    lone = {key: yuan for key, yuan in good.items() if key[1] == 2022}
    assert row(rows_of(lone, pack), rule, 2022)["verdict"] == "unknown"


def test_what_is_short_is_the_money_to_add() -> None:
    """A budget of 98 after 100 is 2 short."""
    found = row(rows_of(BEFORE | {("education_budget", 2022): 98.0}), "F4A", 2022)
    assert found["value"] == pytest.approx(-2.0) and found["short_yuan"] == pytest.approx(2.0)


def test_the_city_s_growth_is_asked_for_the_year_that_the_document_names() -> None:
    """Changshou asks it of 2024 only, nobody else does."""
    amounts = {("education_budget", 2023): 100.0, ("education_budget", 2024): 105.0,
               ("city_education_budget", 2023): 100.0, ("city_education_budget", 2024): 105.0}  # fmt: skip
    found = rows_of(amounts, "changshou")
    assert found.loc[found["rule"] == "F6", "year"].tolist() == [2024]
    assert row(found, "F6", 2024)["verdict"] == "met"
    faster = row(rows_of(amounts | {("city_education_budget", 2024): 105.2}, "changshou"), "F6", 2024)
    assert faster["verdict"] == "not_met"
    assert "F6" not in set(rows_of(amounts)["rule"]) and "F5" not in set(found["rule"])


def test_rules_are_cited_from_the_district_s_own_document_where_it_states_them() -> None:
    """Changqing states the three growths; the two no-decreases come from the national rule."""
    frame = rows_of({})
    assert row(frame, "F1", 2022)["citation"].startswith("济长政字〔2022〕15号")
    assert row(frame, "F4A", 2022)["citation"].startswith("国办发〔2018〕82号")


def test_the_plan_s_spending_comes_on_top_of_the_budget_entered() -> None:
    """2024 falls back when the plan spends less; a year without figures is unknown, nothing is carried on."""
    acts = tuple(Action("", "A1", year, "buy_equipment", "", yuan, "yuan", yuan, "capital", year)
                 for year, yuan in ((2023, 50), (2024, 20)))  # fmt: skip
    amounts = {(item, year): yuan for item, yuan in (("education_budget", 1000.0), ("per_pupil_spending", 10.0))
               for year in (2022, 2023, 2024)}  # fmt: skip
    frame = rows_of(amounts, actions=acts)
    assert row(frame, "F4A", 2025)["verdict"] == "unknown"
    assert row(frame, "F4A", 2023)["value"] == pytest.approx(5.0) and row(frame, "F4A", 2023)["source"] == "derived"
    fell = row(frame, "F4A", 2024)
    assert fell["verdict"] == "not_met" and fell["short_yuan"] == pytest.approx(30.0)
    pupils = world().projection.pupils.sum(axis=0)
    per_pupil = 10.0 + 50 / pupils[1]
    assert row(frame, "F4B", 2023)["value"] == pytest.approx(100 * (per_pupil / 10.0 - 1))
    assert row(frame, "F1", 2023)["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("Q4", {("training", 2022): 5.0, ("public_funds", 2022): 100.0},
         {("training", 2022): 4.9, ("public_funds", 2022): 100.0}),
        ("G7", {("special_per_pupil", 2022): 6000.0}, {("special_per_pupil", 2022): 5999.0}),
        ("G8", {("teacher_pay", 2022): 100.0, ("civil_servant_pay", 2022): 100.0},
         {("teacher_pay", 2022): 99.9, ("civil_servant_pay", 2022): 100.0}),
    ],
)  # fmt: skip
def test_levels_of_money_follow_from_the_table_of_money(rule: str, good: Amounts, bad: Amounts) -> None:
    """5 % for training, 6,000 for special pupils, pay of civil servants: judged as tracked items."""
    assert row(rows_of(good), rule, 2022)["verdict"] == "met"
    assert row(rows_of(bad), rule, 2022)["verdict"] == "not_met"
    assert row(rows_of({}), rule, 2022)["verdict"] == "unknown"


def test_a_number_that_the_bureau_entered_stands() -> None:
    """The table of money fills gaps, and a budget is a plan."""
    given = (TrackedValue("Q4", 2022, 6.0),)
    money = (FinanceValue("training", 2022, 1.0), FinanceValue("public_funds", 2022, 100.0),
             FinanceValue("training", 2023, 5.5, "budget"), FinanceValue("public_funds", 2023, 100.0))  # fmt: skip
    found = with_derived(given, money)
    assert [(one.year, one.value, one.kind) for one in found] == [(2022, 6.0, "measured"), (2023, 5.5, "planned")]


@pytest.mark.parametrize(
    ("floor", "pupils", "funded"), [(200, 150, 200), (200, 200, 200), (200, 201, 201), (100, 150, 150), (100, 99, 100)]
)
def test_small_schools_are_funded_for_the_floor(floor: int, pupils: int, funded: int) -> None:
    """A school of 150 is funded for 200 in Taierzhuang and for 150 elsewhere."""
    assert funded_pupils(pupils, floor, small=True) == funded
    assert funded_pupils(pupils, floor, small=False) == pupils and funded_pupils(0, floor, small=True) == 0


@pytest.mark.parametrize(("pack", "funded"), [("changqing", 150), ("taierzhuang", 200)])
def test_a_village_school_of_150_is_funded_for_200_in_taierzhuang(pack: str, funded: int) -> None:
    """The floor of the pack, the quota of the scenario; a town school of the same size has none."""
    one = world()
    units = [unit.id for unit in one.projection.units]
    grades = one.projection.pupils_by_grade.copy()
    for name in ("T1:primary", "B1S:primary"):
        grades[units.index(name)] = 0
        grades[units.index(name), :6] = 25
    book = Rulebook(one.district, one.scenario, load_pack(pack), replace(one.projection, pupils_by_grade=grades))
    frame = funding_frame(book)
    found = frame[(frame["year"] == 2022) & frame["school"].isin(["T1", "B1S"])].set_index("school")
    assert found.loc["T1", ["pupils", "funded_pupils"]].tolist() == [150, funded]
    assert found.loc["B1S", "funded_pupils"] == 150
    assert found.loc["T1", "floor_yuan"] == (funded - 150) * one.scenario.assumptions.public_funds_primary


def test_the_floor_is_for_village_schools_and_teaching_points() -> None:
    """村小学和教学点: not for a town school, nor for junior grades."""
    village = School("V1", "村小", "primary", "rural")
    assert has_floor(village, "primary") and has_floor(
        replace(village, type="teaching_point", area_type="town"), "primary"
    )
    assert not has_floor(replace(village, area_type="town"), "primary") and not has_floor(village, "junior")
