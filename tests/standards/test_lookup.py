"""Looking rules up: what is asked, what is told beside it, and how often it is prepared."""

from __future__ import annotations

import math
from datetime import date

import pytest

from planner.base.errors import BadInput
from planner.standards import Facts, judging_date, known_packs, load_pack
from planner.standards.choice import Slice
from planner.standards.lookup import Pack

DAY = date(2024, 12, 31)
CODES = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "SR", "CV", "R5L", "G3", "G3M", "G3A", "G4", "G5")


def test_autumn_of_a_year_is_judged_on_its_last_day() -> None:
    """ "By the end of 2026" is judged on autumn 2026."""
    assert judging_date(2026) == date(2026, 12, 31)


def test_an_unknown_rule_is_an_error_with_the_nearest_known_one() -> None:
    """A misspelt code names the codes there are."""
    with pytest.raises(BadInput) as caught:
        load_pack("national").lookup("g33", DAY)
    (problem,) = caught.value.problems
    assert problem.code == "standards.unknown_rule"
    assert problem.value == "g33"
    assert problem.remedy is not None and "G3" in problem.remedy.render("en")
    assert problem.allowed is not None and "CV" in problem.allowed.render("en")


def test_an_unknown_pack_is_an_error_that_lists_the_known_ones() -> None:
    """The packs that exist are named."""
    assert known_packs() == (
        "altay", "changqing", "changqing_preschool", "changshou", "changshou_preschool", "national",
        "national_preschool", "rencheng", "taierzhuang",
    )  # fmt: skip
    with pytest.raises(BadInput) as caught:
        load_pack("changqin")
    assert "altay, changqing, changqing_preschool" in str(caught.value)
    assert "did you mean changqing" in str(caught.value)


def test_a_lookup_carries_value_comparator_citation_and_days() -> None:
    """Everything a verdict needs to say where it comes from."""
    found = load_pack("changqing").lookup("G14", DAY)
    assert (found.value, found.comparator, found.unit, found.pack) == (60.0, ">=", "percent", "changqing")
    assert found.since == date(2022, 5, 7) and found.until is None
    assert found.citation is not None
    assert (found.citation.number, found.citation.line) == ("济长政字〔2022〕15号", 27)
    assert found.source == "济长政字〔2022〕15号 三(二)二是 政府保障程度"
    assert found.requirement.render("en") == "≥ 60 %"
    assert found.warnings == ()


def test_before_its_date_a_rule_asks_nothing() -> None:
    """No rule in force means no value, no citation, and nothing that could be met."""
    found = load_pack("national").lookup("R1", date(2016, 12, 31), Facts(stage="primary"))
    assert not found.in_force and found.citation is None and found.source == ""
    assert not found.met(100.0)


def test_every_answer_about_a_relaxation_says_what_was_assumed() -> None:
    """The end of the transition is nobody's known date; the warning says which one was taken and why."""
    facts = Facts(stage="primary", school_type="primary", build_year=2008)
    found = load_pack("national").lookup("G4", DAY, facts)
    assert (found.value, found.relaxed) == (2400.0, True)
    assert "2026-12-31 is assumed" in found.warnings[0].render("en")
    assert "推定为2026-12-31" in found.warnings[0].render("zh_CN")


def test_a_fact_that_is_not_known_is_named_in_a_warning() -> None:
    """The bureau learns which relaxation it may be missing for want of a build year."""
    found = load_pack("national").lookup("G3M", DAY, Facts(stage="junior", area_type="urban", largest_class=50))
    assert found.value == 96.0
    (warning,) = found.warnings
    assert "planned and built in or before 2016" in warning.render("en")
    assert "≥ 73 m² per room" in warning.render("en")


def test_the_same_question_has_the_same_answer_in_any_order() -> None:
    """Look-ups are pure: what was asked before changes nothing."""
    pack = load_pack("national")
    facts = [
        Facts("primary", "primary", year, share, 40, "rural", False, 300)
        for year in (None, 2008)
        for share in (0.4, 0.6)
    ]
    first = [pack.lookup("G4", DAY, one) for one in facts]
    again = [pack.lookup("G4", DAY, one) for one in reversed(facts)]
    assert [(one.value, one.warnings) for one in first] == [(one.value, one.warnings) for one in reversed(again)]


def test_thresholds_come_as_an_array_of_schools_by_days() -> None:
    """Rows are schools, columns are days, and NaN is where no rule is in force."""
    pack = load_pack("national")
    facts = [Facts(stage="primary"), Facts(stage="junior"), Facts(stage="special")]
    table = pack.thresholds("R1", [date(2016, 12, 31), DAY], facts)
    assert table.shape == (3, 2)
    assert table[0, 1] == 4.2 and table[1, 1] == 5.3
    assert all(math.isnan(value) for value in (*table[:, 0], table[2, 1]))


def test_rules_come_in_reading_order() -> None:
    """By dimension, and by number within it."""
    codes = list(load_pack("changqing").rules)
    assert codes[:12] == ["R1", "R2", "R3", "R3S", "R4", "R5", "R5L", "R6", "R7", "CV", "SR", "SRT"]
    assert codes[-6:] == ["V1", "V2", "V3", "V4", "V5", "V6"]
    assert codes.index("G9") < codes.index("G10")


def _district(units: int) -> list[list[Facts]]:
    kinds = ("primary", "junior", "nine_year", "teaching_point")
    return [
        [
            Facts(("primary", "junior")[unit % 2], kinds[unit % 4], 1990 + unit % 30 if unit % 7 else None,
                  unit % 10 / 10, 25 + (unit + year) % 30, ("urban", "town", "rural")[unit % 3], unit % 20 == 0,
                  40 + 17 * unit + year)
            for year in range(9)
        ]
        for unit in range(units)
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["national", "changqing"])
def test_a_rule_is_prepared_once_a_day_however_many_schools_ask(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """16,200 look-ups (120 units, 9 years, 15 rules) with a cold pack prepare 135 slices, one per rule and day."""
    pack, facts = load_pack(code), _district(120)
    pack.forget()
    prepared: list[tuple[str, date]] = []
    slice_of_pack = Pack._slice

    def counted(self: Pack, rule: str, on: date, keep_relaxations: bool, relaxed_on: date) -> Slice:
        prepared.append((rule, on))
        return slice_of_pack(self, rule, on, keep_relaxations, relaxed_on)

    monkeypatch.setattr(Pack, "_slice", counted)
    days = [judging_date(year) for year in range(2022, 2031)]
    answers = [
        pack.lookup(rule, day, one) for row in facts for day, one in zip(days, row, strict=True) for rule in CODES
    ]
    assert len(answers) == 16_200
    assert sorted(prepared) == sorted((rule, day) for rule in CODES for day in days)
