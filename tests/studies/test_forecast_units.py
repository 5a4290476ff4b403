"""Every school ahead: its places, teachers and money add up to the stages' and areas', and can be asked for by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.base.errors import BadInput
from planner.district.model import Premises
from planner.projection import project
from planner.report.places import outlook_blocks
from planner.report.school_ahead import school_blocks, school_called
from planner.studies.forecast_outlook import Outlook, outlook
from planner.studies.forecast_ranges import Ranges
from planner.studies.why import why
from tests.projection.build import district, person, scenario, school, steady
from tests.studies.test_why import town


def ahead(**assumptions: float) -> Outlook:
    """Return the outlook of the town."""
    given = scenario(starts={"P": 2023}, **assumptions)
    return outlook(town(), given, project(town(), given))


def test_units_add_up_to_stages_and_areas() -> None:
    """Pupils, teachers, demand and money of a stage are its units'; spare and missing of an area are its schools'."""
    facts = ahead()
    for one in facts.stages:
        rows = [unit for unit in facts.units if (unit.stage, unit.year) == (one.stage, one.year)]
        for name in ("pupils", "classes", "teachers", "leavers", "by_posts", "by_lessons"):
            assert sum(getattr(unit, name) for unit in rows) == getattr(one, name)
        assert sum(unit.public_funds_yuan for unit in rows) == pytest.approx(one.public_funds_yuan)
    for area in facts.areas:
        rows = [
            unit for unit in facts.units if (unit.area, unit.stage, unit.year) == (area.area, area.stage, area.year)
        ]
        assert (sum(unit.spare for unit in rows), sum(unit.missing for unit in rows)) == (area.spare, area.missing)
        assert area.pupils + area.spare - area.missing == area.places


def test_teaching_area_size_and_classes_follow_the_rules() -> None:
    """2,400 pupils on 4,000 m² with 60 in a class: short of area, above the size, crowded; its area says so."""
    one = school("A", township="East", build_year=2015)
    rows = {key: replace(count, largest_class=60) for key, count in steady("A", 1, [400] * 6).items()}
    big = district([one], rows, premises={"A": Premises(4000.0, 6000.0, 9e5, 12, 99)})
    facts = outlook(big, scenario(), project(big, scenario()))
    unit = next(entry for entry in facts.units if entry.year == 2022)
    assert unit.missing_m2 == pytest.approx(4.5 * 2400 - 4000) and unit.oversized and unit.crowded
    area = next(entry for entry in facts.areas if entry.year == 2022)
    assert (area.oversized, area.crowded, area.missing_m2) == (1, 1, pytest.approx(unit.missing_m2))
    headings = {str(block.heading) for block in outlook_blocks(facts)}
    assert "Teaching area, size and classes by area" in headings


def test_the_funding_floor_is_the_school_s_and_not_each_stage_s() -> None:
    """A nine-year school of 60 + 30 pupils is funded for 100, one of 240 + 30 for its own 270."""
    for primary, funded in ((10, 100), (40, 270)):
        rows = steady("N", 1, [primary] * 6) | steady("N", 7, [10] * 3)
        one = district([school("N", "nine_year")], rows)
        given = scenario(public_funds_primary=1000, public_funds_junior=1000)
        facts = outlook(one, given, project(one, given))
        base = sum(unit.public_funds_yuan for unit in facts.units if unit.year == 2022)
        assert base == pytest.approx(1000 * funded)


def test_a_school_is_found_by_name_and_told_whole() -> None:
    """Identifier, name or a part of it; several or none are refused with names; pupils, money and causes are shown."""
    names = {"A": "East first", "B": "East second", "C": "West"}
    assert school_called("West", names, ["A", "B", "C"]) == "C" and school_called("A", names, ["A", "B"]) == "A"
    for wrong in ("East", "North"):
        with pytest.raises(BadInput, match="East first"):
            school_called(wrong, names, ["A", "B", "C"])
    facts = ahead()
    blocks = school_blocks("A", facts, why(town(), scenario(starts={"P": 2023})), Ranges(0, (), ()), {"A": "First"})
    assert len(blocks) == 3 and all(block.table is not None and block.table.rows for block in blocks)
    assert len(blocks[0].table.rows) == 9  # type: ignore[union-attr]


def test_teachers_may_go_early_or_stay_on() -> None:
    """Men born in May 1966: 60 and 5 months by the reform; early they go at 60, late 36 months after the date."""
    roster = tuple(person(k, "A", sex="M", birth=(1966, 5), since=2000) for k in range(20))
    one = district([school("A")], steady("A", 1, [60] * 6), roster=roster)

    def left(**shares: float) -> list[int]:
        given = scenario(leaver_rate=0.0, **shares)
        return [int(count) for count in project(one, given).teachers[0].sum(axis=0)]

    assert left() == [20, 20, 20, 20, 20, 0, 0, 0, 0]
    assert left(retire_early_share=1.0) == [20, 20, 20, 20, 0, 0, 0, 0, 0]
    assert left(retire_late_share=1.0) == [20] * 8 + [0]
    assert left(retire_early_share=0.5) == [20, 20, 20, 20, 10, 0, 0, 0, 0]
    with pytest.raises(ValueError, match="more than 1"):
        scenario(retire_early_share=0.7, retire_late_share=0.7)


def test_heads_are_eligible_after_their_terms() -> None:
    """Eight years in the school: teachers are eligible after six, heads here after nine."""
    roster = (person(1, "A", since=2015), person(2, "A", since=2015, head=True))
    one = district([school("A")], steady("A", 1, [60] * 6), roster=roster)
    plain, longer = (project(one, scenario(head_rotation_years=years)).eligible[0, :4] for years in (6, 9))
    assert plain.tolist() == [2, 2, 2, 2] and longer.tolist() == [1, 1, 2, 2]
