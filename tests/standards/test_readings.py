"""The readings that the documents leave open, with their defaults."""

from __future__ import annotations

from datetime import date

import pytest

from planner.scenario.schema import Options
from planner.standards import (
    Facts,
    facts_for_rooms,
    lease_counts,
    load_pack,
    rooms_needed,
    rooms_suffice,
    special_education_fund,
)
from planner.standards.readings import READINGS

DAY = date(2024, 12, 31)


def test_the_defaults_told_are_the_scenario_s_defaults() -> None:
    """What the page says is what a scenario without options does."""
    defaults = {key: str(value).lower() for key, value in Options().model_dump().items()}
    told = {reading.key: reading.default for reading in READINGS}
    assert defaults.pop("leases_refused") == "()"  # a fact about venues, no reading of a text
    assert {key: told[key] for key in defaults} == defaults
    assert all(reading.default in reading.choices for reading in READINGS)


@pytest.mark.parametrize(("classes", "rooms"), [(0, 0), (1, 1), (12, 1), (13, 2), (24, 2), (25, 3)])
def test_every_twelve_classes_begun_need_a_room(classes: int, rooms: int) -> None:
    """Rooms needed = classes ÷ 12, rounded up."""
    assert rooms_needed(classes, load_pack("changqing").lookup("G3", DAY)) == rooms


def test_without_a_rule_no_room_is_needed() -> None:
    """Before the measures of 2017 nothing was asked."""
    assert rooms_needed(24, load_pack("national").lookup("G3", date(2016, 12, 31))) == 0


def test_music_and_art_rooms_are_needed_each_or_together() -> None:
    """Read each (the default), two music rooms are not an art room; read together, they are."""
    assert not rooms_suffice(2, 0, 2)
    assert rooms_suffice(2, 0, 2, "together")
    assert not rooms_suffice(1, 0, 2, "together")
    assert rooms_suffice(2, 2, 2)
    with pytest.raises(ValueError, match="unknown reading"):
        rooms_suffice(1, 1, 1, "either")


def test_the_scenario_may_choose_the_special_education_fund() -> None:
    """6,000 or 8,000 by choice, said in a warning; without a choice the pack's own value."""
    stated = load_pack("changqing").lookup("G7", DAY)
    assert special_education_fund(stated, None) is stated
    assert special_education_fund(stated, 6000) is stated
    chosen = special_education_fund(stated, 8000)
    assert chosen.value == 8000.0 and not chosen.met(7999) and chosen.met(8000)
    assert "8000" in chosen.warnings[-1].render("en") and "6000" in chosen.warnings[-1].render("zh_CN")


def test_a_venue_s_terms_are_read_from_the_rule() -> None:
    """A rule without terms for venues lets none count."""
    pack = load_pack("national")
    standard = pack.lookup("R5L", DAY, Facts(stage="primary", dense_center=True))
    assert lease_counts(pack.rule("R5L"), standard, walk_minutes=10, exclusive=True, contract="bureau")
    assert not lease_counts(pack.rule("R5"), standard, walk_minutes=1, exclusive=True, contract="bureau")


def test_a_combined_school_s_rooms_are_judged_by_its_highest_stage() -> None:
    """A small rural nine-year school needs 61 m², not 54."""
    facts = Facts(stage="primary", school_type="nine_year", area_type="rural", largest_class=20, build_year=2020)
    pack = load_pack("national")
    assert pack.lookup("G3M", DAY, facts).value == 54.0
    assert pack.lookup("G3M", DAY, facts_for_rooms(facts)).value == 61.0
    alone = Facts(stage="primary", school_type="primary")
    assert facts_for_rooms(alone) is alone
