"""The national preschool rules: 36 items and recognition, what basically passes, and the grades of the whole."""

from __future__ import annotations

from datetime import date

import pytest

from planner.standards import Facts, load_pack
from planner.standards.standard import compare, compare_array

PACK = load_pack("national_preschool")
DAY = date(2024, 12, 31)


def test_every_item_of_the_form_has_a_rule_of_its_number() -> None:
    """P1 to P36 and recognition P37; several numbers in one item carry a letter."""
    assert {rule.item for rule in PACK.rules.values()} == set(range(1, 38))
    for code, rule in PACK.rules.items():
        assert code.removeprefix("P").rstrip("ABCKNOPST") == str(rule.item)
    assert all(f"P{number}" in PACK.rules for number in range(1, 38))


def test_the_groups_are_three_eleven_and_five_in_dimensions() -> None:
    """Items 1–3 are universal, 4–25 the government's, 26–36 quality, 37 recognition; three items are vetoes."""

    def dimension(item: int) -> str:
        return "universal" if item <= 3 else "government" if item <= 25 else "quality" if item <= 36 else "recognition"

    vetoes = {code for code, rule in PACK.rules.items() if rule.dimension == "veto"}
    assert vetoes == {"P19", "P25", "P35"}
    for code, rule in PACK.rules.items():
        assert code in vetoes or rule.dimension == dimension(rule.item or 0)


def test_the_basic_pass_follows_the_form() -> None:
    """Seven items know a basic pass: two with a number, the others with a condition."""
    basic = {code: rule.basic for code, rule in PACK.rules.items() if rule.basic is not None}
    numbers = {code: one.value for code, one in basic.items() if one.value is not None}
    assert numbers == {"P27": 97, "P29": 80}
    assert set(basic) - set(numbers) == {"P11", "P12", "P16", "P17", "P26"}
    assert all(basic[code].condition_zh and basic[code].condition_en for code in set(basic) - set(numbers))


def test_the_grades_add_up_to_the_items() -> None:
    """29 + 7, 31 + 5 and 33 + 3 are the 36 items."""
    assert [(one.code, one.passed, one.basic) for one in PACK.head.grades] == [
        ("consolidate", 29, 7), ("improve", 31, 5), ("excel", 33, 3),
    ]  # fmt: skip
    assert all(one.passed + one.basic == 36 for one in PACK.head.grades)


@pytest.mark.parametrize(("age", "size"), [("K1", 25), ("K2", 30), ("K3", 35), ("mixed", 30)])
def test_class_sizes_go_by_age(age: str, size: int) -> None:
    """25, 30 and 35 children, 30 in mixed classes; an age that is not known has no limit, and the answer says so."""
    found = PACK.lookup("P28N", DAY, Facts(class_age=age))
    assert found.met(size) and not found.met(size + 1)
    unknown = PACK.lookup("P28N", DAY)
    assert not unknown.in_force and len(unknown.warnings) == 4


def test_recognition_must_lie_above_its_threshold() -> None:
    """More than 85 %: 85 itself does not pass, within the judging tolerance."""
    found = PACK.lookup("P37", DAY)
    assert not found.met(85.0) and not found.met(85.0 + 1e-10) and found.met(85.1)
    assert compare(1.0, ">", 0.0) and not compare(0.0, ">", 0.0)
    assert compare_array([84.0, 85.0, 85.1], ">", [85.0] * 3).tolist() == [False, False, True]  # type: ignore[arg-type]
