"""Kindergartens against the 36 items: verdicts, what is not known, the grade, and the documents' own figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.compliance.preschool_book import PreschoolBook
from planner.compliance.preschool_grade import _grade
from planner.compliance.preschool_judge import PreschoolJudgement, judge_preschool
from planner.compliance.preschool_measures import Known
from planner.compliance.preschool_outcome import do_nothing_preschool
from planner.compliance.schemas import SCHEMAS
from planner.scenario.load import load_scenario
from planner.standards import load_pack
from planner.studies.preschool_standing import PreschoolCase, assess_preschool, prepare_preschool
from tests.district.preschool_small import tables, write_scenario


def case_of(folder: Path, pack: str = "national_preschool", **more: pd.DataFrame | None) -> PreschoolCase:
    """Return the small district, prepared."""
    case = prepare_preschool(load_scenario(write_scenario(folder, pack, **more)))
    assert case is not None
    return case


def verdict(judgement: PreschoolJudgement, code: str, subject: str = "", year: int = 2022) -> tuple[float, str]:
    """Return value and verdict of one row."""
    rows = judgement.verdicts
    one = rows[(rows["standard"] == code) & (rows["subject"] == subject) & (rows["year"] == year)]
    assert len(one) == 1, (code, subject, year)
    return float(one["value"].iloc[0]), str(one["verdict"].iloc[0])


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> PreschoolJudgement:
    """The small district with nothing done."""
    return assess_preschool(case_of(tmp_path_factory.mktemp("kinder"))).judgement


def test_the_three_shares(judged: PreschoolJudgement) -> None:
    """418 of 490; 328 of 418 public or inclusive; 220 of 418 public: by hand."""
    assert verdict(judged, "P1") == (pytest.approx(100 * 418 / 490), "met")
    assert verdict(judged, "P2") == (pytest.approx(100 * 328 / 418), "not_met")
    assert verdict(judged, "P3") == (pytest.approx(100 * 220 / 418), "met")


def test_items_of_townships_and_groups(judged: PreschoolJudgement) -> None:
    """A centre in East, none in West; the estate's kindergarten is inclusive; areas by year of design."""
    assert verdict(judged, "P7", "township:East") == (1.0, "met")
    assert verdict(judged, "P7", "township:West") == (0.0, "not_met")
    assert verdict(judged, "P9") == (100.0, "met")
    assert verdict(judged, "P26S", "design:2017+") == (100.0, "met")
    # K1 has 10.34 m² of building per child, K4 10.0; K2 meets all three.
    assert verdict(judged, "P26S", "design:before 2017") == (pytest.approx(100 / 3), "not_met")
    assert verdict(judged, "P26") == (pytest.approx(float("nan"), nan_ok=True), "not_met")  # refuted by the areas


def test_items_of_classes_and_staff(judged: PreschoolJudgement) -> None:
    """2 of 16 classes are above their size; K2 lacks a carer; 418 children, 33 teachers; pay 45,714 of 100,000."""
    assert verdict(judged, "P28") == (pytest.approx(100 * 14 / 16), "met")
    assert verdict(judged, "P29") == (75.0, "not_met")
    assert verdict(judged, "P31") == (pytest.approx(418 / 33), "met")
    assert verdict(judged, "P16") == (pytest.approx(100 * (4 * 50_000 + 3 * 40_000) / 7 / 100_000), "not_met")


def test_money_is_asked_of_each_kindergarten(judged: PreschoolJudgement) -> None:
    """At least 500 yuan per child; private kindergartens that are not inclusive are not asked."""
    assert verdict(judged, "P10", "K1") == (700.0, "met")
    assert verdict(judged, "P11", "K2") == (500.0, "met")
    assert verdict(judged, "P12", "K3") == (900.0, "met")
    assert not (judged.verdicts["subject"] == "K4").any()


def test_unknown_is_never_met(judged: PreschoolJudgement) -> None:
    """Attested items without evidence are unknown, and with them the grade is not reached."""
    assert verdict(judged, "P5")[1] == "unknown" and "P5" in judged.unknown_items
    one = judged.grade.iloc[0]
    assert one["grade"] == "" and one["passed"] + one["basic"] + one["failed"] + one["unknown"] <= 36


def test_a_district_s_pack_asks_for_more(tmp_path: Path) -> None:
    """长清: 90, 85, 50 (济长政字〔2022〕15号 三(二)) on the same kindergartens, 810 and 1,000 yuan per child."""
    found = assess_preschool(case_of(tmp_path, "changqing_preschool")).judgement
    asked = found.verdicts[(found.verdicts["year"] == 2025) & found.verdicts["standard"].isin(["P1", "P2", "P3"])]
    assert asked["threshold"].tolist() == [90, 85, 50]
    assert all("济长政字〔2022〕15号" in source for source in asked["citation"])
    assert verdict(found, "P1")[1] == "not_met"
    assert verdict(found, "P10", "K1") == (700.0, "not_met") and verdict(found, "P12", "K3") == (900.0, "not_met")


def test_a_row_of_totals_proves_nothing_of_its_members(tmp_path: Path) -> None:
    """Means that meet a rule leave it unknown; means that miss it show that some member does."""
    frame = tables()["kindergartens"].assign(members=[12, None, None, None])
    found = assess_preschool(case_of(tmp_path, kindergartens=frame)).judgement
    assert verdict(found, "P10", "K1") == (700.0, "unknown")
    assert verdict(found, "P3")[1] == "met"  # shares need no single kindergarten
    value, word = verdict(found, "P29")
    assert (value, word) == (pytest.approx(100 * 2 / 15), "not_met")  # K2 surely misses: 100 % is out of reach


def test_known_shares_decide_only_what_they_can() -> None:
    """Of 10, 6 surely meet and 2 surely miss: 50 % is met, 90 % is not, 70 % nobody knows."""
    known = Known(np.array([10, 0]), np.array([6, 0]), np.array([2, 0]))
    words = [known.verdict(np.array([share, share]))[1].tolist() for share in (0.5, 0.7, 0.9)]
    assert words == [["met", "not_measured"], ["unknown", "not_measured"], ["not_met", "not_measured"]]


def test_what_is_not_given_is_unknown(tmp_path: Path) -> None:
    """Without areas, pay, money and centres those items are unknown, not met and not failed."""
    columns = ["building_m2", "activity_m2", "outdoor_m2", "pay_post_yuan", "fund_per_child_yuan", "center"]
    frame = tables()["kindergartens"].drop(columns=columns)
    found = assess_preschool(case_of(tmp_path, kindergartens=frame)).judgement
    for code, subject in (("P26S", "design:2017+"), ("P16", ""), ("P10", "K1"), ("P7", "township:East")):
        assert verdict(found, code, subject)[1] == "unknown", code


def test_tables_have_the_columns_of_the_run_folder(judged: PreschoolJudgement) -> None:
    """Each table stands as compliance.schemas says; townships add up to the district."""
    for name, frame in judged.tables.items():
        assert list(frame.columns) == [column for column, _ in SCHEMAS[name]], name
    children = judged.townships.groupby("year")["children"].sum()
    assert children.tolist() == judged.preschool["children"].tolist()
    rows = judged.developments.set_index(["development", "year"])
    # K3 of the estate has five rooms, one less than a development's kindergarten must have.
    assert rows.loc[("D1", 2022), ["needed", "linked", "verdict"]].tolist() == [1, 0, "short"]
    assert rows.loc[("D2", 2022), ["needed", "linked", "verdict"]].tolist() == [0, 0, "not_asked"]
    assert rows.loc[("D2", 2023), ["needed", "linked", "verdict"]].tolist() == [2, 0, "short"]


def test_more_staff_and_money_turn_the_verdicts(tmp_path: Path) -> None:
    """The same judge on another outcome: a carer for K2, equal pay, and K3 counted as public."""
    case = case_of(tmp_path)
    outcome = do_nothing_preschool(case.preschool, case.projection)
    staff, operator = outcome.staff.copy(), outcome.operator.copy()
    staff[:, 1:] += 9
    operator[2] = 0
    changed = replace(outcome, staff=staff, operator=operator, pay_contract=outcome.pay_post.copy())
    found = judge_preschool(case.district, case.scenario, case.pack, case.projection, case.targets, changed)
    assert verdict(found, "P29", year=2030) == (100.0, "met") and verdict(found, "P16") == (100.0, "met")
    assert verdict(found, "P3") == (pytest.approx(100 * 328 / 418), "met")


@pytest.mark.parametrize(
    ("passed", "basic", "grade"),
    [(33, 3, "excel"), (36, 0, "excel"), (33, 2, ""), (32, 4, "improve"), (31, 5, "improve"), (29, 7, "consolidate"),
     (28, 8, ""), (30, 5, "")],
)  # fmt: skip
def test_grades_count_items(tmp_path: Path, passed: int, basic: int, grade: str) -> None:
    """创优 33+3, 提高 31+5, 巩固 29+7 of 36 (沈教督发〔2021〕11号); a district's pack inherits them."""
    book = PreschoolBook(load_scenario(write_scenario(tmp_path)).scenario, load_pack("changqing_preschool"))
    assert _grade(book, passed, basic) == grade
