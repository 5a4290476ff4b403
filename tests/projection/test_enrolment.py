"""Pupils by hand: entry from births, progression with shrinkage, schools that end early, junior entry."""

from __future__ import annotations

import numpy as np
import pytest

from planner.base.errors import BadInput
from planner.base.i18n import translate
from planner.base.types import Projection
from planner.projection import project
from planner.projection.notes import NOTES
from tests.projection.build import Enrolment, district, grades, scenario, school, steady

BIRTHS = {2013: 90, 2014: 120, 2015: 150, 2016: 180, 2017: 120, **dict.fromkeys(range(2018, 2025), 90)}


def pupils(found: Projection, name: str, stage: str, grade: int) -> list[int]:
    """Return the pupils of a unit's grade by year."""
    unit = [u.id for u in found.units].index(f"{name}:{stage}")
    return [int(count) for count in found.pupils_by_grade[unit, grade - 1]]


def estimated(found: Projection, code: str) -> bool:
    """Say whether the projection names the estimate ``code``."""
    return NOTES[code].key in found.estimated


def intakes(name: str, counts: tuple[int, int, int]) -> Enrolment:
    """Return grade 1 of 2020–2022; nobody stays on."""
    return grades(name, 1, {2020 + i: [count] for i, count in enumerate(counts)})


def test_entry_follows_births_by_the_cut_off_of_31_august() -> None:
    """B(2020…2022) = 110, 140, 170 with 100, 130, 148 entrants: ratio 0.9; B(2023) = 140 → 126, B(2024) = 100 → 90."""
    one = district([school("A")], intakes("A", (100, 130, 148)), births=BIRTHS)
    found = project(one, scenario(horizon=2030))
    assert pupils(found, "A", "primary", 1)[:4] == [148, 126, 90, 81]
    assert not estimated(found, "births.none")
    assert not estimated(found, "births.gaps")


def test_entrants_go_to_schools_by_their_share_of_three_intakes() -> None:
    """240 : 138 of the last three intakes: 126 → 80 + 46, 90 → 57.14 + 32.86 → 57 + 33."""
    rows = intakes("A", (60, 80, 100)) | intakes("B", (40, 50, 48))
    found = project(district([school("A"), school("B")], rows, births=BIRTHS), scenario())
    assert pupils(found, "A", "primary", 1)[1:3] == [80, 57]
    assert pupils(found, "B", "primary", 1)[1:3] == [46, 33]


def test_without_births_the_mean_of_three_intakes_continues() -> None:
    """(100 + 130 + 148)/3 = 126 in every year, named as an estimate."""
    found = project(district([school("A")], intakes("A", (100, 130, 148))), scenario())
    assert pupils(found, "A", "primary", 1)[1:] == [126] * 8
    assert estimated(found, "births.none")


def test_births_that_end_early_hold_their_last_value_and_say_so() -> None:
    """Births to 2018 only: later entrants come from the last year given."""
    births = {year: count for year, count in BIRTHS.items() if year <= 2018}
    found = project(district([school("A")], intakes("A", (100, 130, 148)), births=births), scenario())
    assert pupils(found, "A", "primary", 1)[1:] == [126, 90, *[81] * 6]
    assert estimated(found, "births.gaps")


def test_births_that_meet_no_known_intake_cannot_be_calibrated() -> None:
    """Births from 2017 on say nothing about the intakes to 2022: the mean of three continues."""
    births = {year: 200 for year in range(2017, 2025)}
    found = project(district([school("A")], intakes("A", (100, 130, 148)), births=births), scenario())
    assert pupils(found, "A", "primary", 1)[1:] == [126] * 8
    assert estimated(found, "births.history")


def test_progression_is_shrunk_toward_the_district() -> None:
    """A: (135+100)/(150+100) = 0.94 of 60, B: (315+100)/(300+100) = 1.0375 of 80; together 139.4 → 139 = 56 + 83."""
    years = range(2019, 2022)
    rows = grades("A", 1, {**dict.fromkeys(years, (50, 45)), 2022: (60, 45)})
    rows |= grades("B", 1, {**dict.fromkeys(years, (100, 105)), 2022: (80, 105)})
    one = district([school("A"), school("B")], rows)
    found = project(one, scenario())
    assert (pupils(found, "A", "primary", 2)[1], pupils(found, "B", "primary", 2)[1]) == (56, 83)
    plain = project(one, scenario(shrinkage=0))
    assert (pupils(plain, "A", "primary", 2)[1], pupils(plain, "B", "primary", 2)[1]) == (54, 84)
    assert not estimated(found, "history.short")


def test_only_three_transitions_count() -> None:
    """A collapse five years ago is forgotten: 2018 → 2019 halved, then everybody stayed."""
    rows = grades("A", 1, {2018: (80, 80), 2019: (80, 40), 2020: (80, 80), 2021: (80, 80), 2022: (80, 80)})
    found = project(district([school("A")], rows), scenario())
    assert pupils(found, "A", "primary", 2)[1:] == [80] * 8


def test_a_school_without_history_takes_the_district_s_ratio() -> None:
    """Only the base year is known of N: its 40 first graders lose a tenth as everybody does."""
    rows = steady("A", 1, (60, 54)) | grades("N", 1, {2022: (40, 0)})
    found = project(district([school("A"), school("N")], rows), scenario())
    assert pupils(found, "N", "primary", 2)[1] == 36
    assert pupils(found, "A", "primary", 2)[1] == 54


def test_one_year_of_data_alone_lets_cohorts_go_on_unchanged() -> None:
    """Without any transition the ratio is 1, the intake continues, and the estimates say so."""
    rows = grades("A", 1, {2022: (50, 40, 30, 20, 10, 60)}) | grades("J", 7, {2022: (54, 50, 40)})
    found = project(district([school("A"), school("J", "junior")], rows), scenario())
    assert pupils(found, "A", "primary", 6) == [60, 10, 20, 30, 40, 50, 50, 50, 50]
    assert pupils(found, "J", "junior", 7) == [54, 54, 9, 18, 27, 36, 45, 45, 45]
    assert estimated(found, "history.short")
    assert estimated(found, "junior.ratio")


def test_pupils_of_a_teaching_point_go_on_where_others_always_went_on() -> None:
    """A point of grades 1–4 and a centre that takes its pupils in stay as they are, and nobody is lost."""
    rows = steady("T", 1, (30, 30, 30, 30)) | steady("C", 1, (50, 50, 50, 50, 80, 80))
    found = project(district([school("T", "teaching_point"), school("C")], rows), scenario())
    for grade, (point, centre) in enumerate([(30, 50)] * 4 + [(0, 80)] * 2, start=1):
        assert pupils(found, "T", "primary", grade) == [point] * 9
        assert pupils(found, "C", "primary", grade) == [centre] * 9


def test_a_school_that_begins_in_the_middle_is_filled_by_those_that_end_there() -> None:
    """A lower and an upper school on two sites: grade 4 has no grade 3 of its own."""
    rows = steady("L", 1, (60, 60, 60)) | steady("U", 4, (60, 60, 60))
    births = {year: 60 if year <= 2016 else 30 for year in range(2009, 2025)}
    found = project(district([school("L"), school("U")], rows, births=births), scenario())
    assert pupils(found, "L", "primary", 1) == [60, 40, *[30] * 7]
    assert pupils(found, "U", "primary", 4) == [60, 60, 60, 60, 40, *[30] * 4]
    assert pupils(found, "L", "primary", 4) == [0] * 9


def test_leavers_follow_the_feeder_shares_and_the_rest_the_juniors_intakes() -> None:
    """τ = 144/160 = 0.9. A → J whole: J 131.25, K 12.75; A → J half: J 120.625, K 23.375; rounded to 144."""
    rows = steady("A", 1, [100] * 6) | steady("B", 1, [60] * 6) | steady("J", 7, [110] * 3) | steady("K", 7, [34] * 3)
    schools = [school("A"), school("B"), school("J", "junior"), school("K", "junior")]
    whole = project(district(schools, rows, feeders={("A", "J"): 1.0}), scenario())
    assert (pupils(whole, "J", "junior", 7)[1], pupils(whole, "K", "junior", 7)[1]) == (131, 13)
    half = project(district(schools, rows, feeders={("A", "J"): 0.5}), scenario())
    assert (pupils(half, "J", "junior", 7)[1], pupils(half, "K", "junior", 7)[1]) == (121, 23)
    assert not estimated(half, "feeders.none")
    assert estimated(project(district(schools, rows), scenario()), "feeders.none")


def test_a_feeder_share_to_a_school_without_juniors_counts_as_not_given() -> None:
    """Shares to a primary, an unknown or a closed school leave their pupils to the general pattern."""
    rows = steady("A", 1, [100] * 6) | steady("J", 7, [100] * 3) | grades("Z", 7, {2018: [50]})
    schools = [school("A"), school("J", "junior"), school("Z", "junior")]
    odd = {("A", "A"): 0.3, ("A", "Z"): 0.3, ("A", "unknown"): 0.4}
    found = project(district(schools, rows, feeders=odd), scenario())
    assert pupils(found, "J", "junior", 7) == [100] * 9
    assert [unit.id for unit in found.units] == ["A:primary", "J:junior"]


def test_shares_over_one_do_not_make_pupils() -> None:
    """A primary whose shares sum to 2 still sends each leaver once."""
    rows = steady("A", 1, [90] * 6) | steady("J", 7, [45] * 3) | steady("K", 7, [45] * 3)
    schools = [school("A"), school("J", "junior"), school("K", "junior")]
    found = project(district(schools, rows, feeders={("A", "J"): 1.5, ("A", "K"): 0.5}), scenario())
    assert (pupils(found, "J", "junior", 7)[1], pupils(found, "K", "junior", 7)[1]) == (68, 22)


def test_under_5_4_grade_6_is_junior() -> None:
    """Five primary and four junior grades; the junior intake is in grade 6."""
    rows = steady("N", 1, (40, 40, 40, 40, 40, 36, 36, 36, 36))
    found = project(district([school("N", "nine_year")], rows, school_system="5-4"), scenario())
    assert [unit.id for unit in found.units] == ["N:primary", "N:junior"]
    assert found.pupils[0].tolist() == [200] * 9
    assert found.pupils[1].tolist() == [144] * 9
    assert pupils(found, "N", "junior", 6) == [36] * 9
    assert pupils(found, "N", "primary", 6) == [0] * 9


def test_a_district_of_one_junior_school_goes_on_with_its_intake() -> None:
    """Nobody leaves a primary here, so the mean of three intakes continues."""
    found = project(district([school("J", "junior")], steady("J", 7, (61, 60, 59))), scenario())
    assert pupils(found, "J", "junior", 7) == [61] * 9
    assert estimated(found, "junior.intake")
    assert found.weight.tolist() == [[1.0] * 9]


def test_special_schools_keep_their_enrolment_and_others_have_no_place() -> None:
    """Special: the same pupils every year. Kindergartens and vocational schools produce no units."""
    schools = [school("X", "special"), school("K", "kindergarten"), school("V", "vocational"), school("A")]
    rows = steady("X", 1, (5, 6, 7, 8)) | steady("V", 10, (200, 190)) | steady("A", 1, [40] * 6)
    found = project(district(schools, rows), scenario())
    assert [unit.id for unit in found.units] == ["X:special", "A:primary"]
    assert found.schools == ("X", "A")
    assert (found.pupils_by_grade[0] == found.pupils_by_grade[0, :, :1]).all()
    assert found.pupils[0, 0] == 26


def test_a_year_without_pupils_breaks_nothing() -> None:
    """Births of zero empty the school from below, year by year, and no number is undefined."""
    births = {year: 60 if year <= 2016 else 0 for year in range(2009, 2025)}
    found = project(district([school("A")], steady("A", 1, [60] * 6), births=births), scenario())
    assert found.pupils[0].tolist() == [360, 320, 260, 200, 140, 80, 20, 0, 0]
    assert found.classes[0, :, -1].tolist() == [0] * 12
    assert found.weight.tolist() == [[1.0] * 9]


def test_years_that_a_school_of_the_time_did_not_report_are_left_out_of_the_entry_ratio() -> None:
    """B stood since 2001 but is known for 2022 only: 2022 alone calibrates. Built in 2022, it took nobody before."""
    rows = grades("A", 1, {year: [50] for year in range(2018, 2023)}) | grades("B", 1, {2022: [50]})
    births = dict.fromkeys(range(2010, 2025), 100)
    old = project(district([school("A"), school("B", build_year=2001)], rows, births=births), scenario())
    assert pupils(old, "A", "primary", 1)[1:] == pupils(old, "B", "primary", 1)[1:] == [50] * 8
    assert estimated(old, "history.gaps")
    new = project(district([school("A"), school("B", build_year=2022)], rows, births=births), scenario())
    assert pupils(new, "A", "primary", 1)[1] + pupils(new, "B", "primary", 1)[1] == 60  # 300 of 500 births
    assert not estimated(new, "history.gaps")


def test_a_school_that_has_closed_takes_nobody_in() -> None:
    """Pupils until 2021, none in the base year: no unit, and its share goes to the others."""
    rows = steady("A", 1, [40] * 6) | steady("Z", 1, [40] * 6, years=range(2018, 2022))
    found = project(district([school("A"), school("Z")], rows), scenario())
    assert [unit.id for unit in found.units] == ["A:primary"]
    assert pupils(found, "A", "primary", 1) == [40] * 9


def test_later_enrolment_than_the_base_year_is_not_looked_at() -> None:
    """Rows after the base year would be the future: they change nothing."""
    rows = steady("A", 1, [40] * 6)
    plain = project(district([school("A")], rows), scenario())
    more = project(district([school("A")], rows | grades("A", 1, {2023: [99] * 6})), scenario())
    assert (plain.pupils_by_grade == more.pupils_by_grade).all()


def test_a_base_year_without_enrolment_is_bad_input() -> None:
    """The scenario starts from a year that the tables do not have."""
    with pytest.raises(BadInput, match="no enrolment for the base year 2025"):
        project(district([school("A")], steady("A", 1, [40] * 6)), scenario(base_year=2025))


def test_estimates_are_named_in_both_languages() -> None:
    """Every note has its Chinese sentence."""
    for text in NOTES.values():
        assert translate(text.key, "zh_CN") != text.key
    found = project(district([school("A")], steady("A", 1, [40] * 6)), scenario())
    assert estimated(found, "writeoffs.none")
    assert estimated(found, "rooms.none")
    assert len(found.estimated) == len(set(found.estimated))


def test_results_are_whole_numbers_from_the_base_year_on() -> None:
    """Pupils are integers, and the base year is what the table says."""
    rows = grades("A", 1, {2021: (31, 29, 28), 2022: (33, 30, 27)})
    found = project(district([school("A")], rows), scenario())
    assert found.pupils_by_grade.dtype == np.int64
    assert found.pupils_by_grade[0, :3, 0].tolist() == [33, 30, 27]
    assert found.years == tuple(range(2022, 2031))
