"""Verdicts: each rule judged by hand-computed cases, and what is unknown never passes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import sqrt

import numpy as np
import pandas as pd
import pytest

from planner.base.terms import INDICATORS, PER_PUPILS, PHYSICAL, TYPE_INDEX
from planner.base.types import Targets
from planner.compliance.judge import Judgement, first_year_all_met, judge
from planner.compliance.outcome import Outcome, do_nothing_outcome
from planner.compliance.replay import replay
from planner.district.model import Attestation, TrackedValue
from planner.standards.load import load_pack
from tests.compliance.world import BASE, DEADLINE, HORIZON, World, good_plan, world

YEARS = list(range(BASE, HORIZON + 1))


def judged(outcome: Outcome, of: World | None = None, targets: Targets | None = None) -> Judgement:
    """Judge an outcome of a world."""
    w = of or world()
    return judge(w.district, w.scenario, w.pack, w.projection, targets or w.targets, outcome)


@cache
def good_outcome() -> Outcome:
    """What the plan made by hand leaves in place."""
    w = world()
    return replay(w.projection, w.district, w.scenario, *good_plan()).outcome


def idle() -> Outcome:
    """Nothing done."""
    return do_nothing_outcome(world().projection, world().scenario)


def with_area(area: float) -> Outcome:
    """Nothing done, and A1 with ``area`` m² of teaching area."""
    physical = world().projection.physical.copy()
    physical[world().projection.schools.index("A1"), PHYSICAL.index("teaching_area_m2")] = area
    return replace(idle(), physical=physical)


def verdict(found: Judgement, standard: str, subject: str, year: int) -> pd.Series[object]:
    """The one row of a rule, subject and year."""
    rows = found.verdicts
    rows = rows[(rows["standard"] == standard) & (rows["subject"] == subject) & (rows["year"] == year)]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("R1", 31 / 5.4),  # 18 + 6 + 5 + 2 above the required qualification, 540 pupils
        ("R2", 8 / 5.4),
        ("R3", 7 / 5.4),
        ("R4", 2900 / 540),
        ("R5", 4300 / 540),
        ("R6", 1_300_000 / 540),
        ("R7", 14 / 5.4),
    ],
)
def test_indicators_of_a_plain_school(code: str, value: float) -> None:
    """Each numerator over the pupils, per 100 for persons and rooms."""
    found = verdict(judged(idle()), code, "A1:primary", BASE)
    assert found["value"] == pytest.approx(value, abs=1e-12)
    assert found["verdict"] == "met"
    assert str(found["citation"]).startswith("济长政字〔2022〕15号")


def test_a_combined_school_is_split_by_weighted_pupils() -> None:
    """180 + 180 pupils: the primary part holds 180/(180 + 198) of the school's area, teachers are never split."""
    found = judged(idle())
    assert verdict(found, "R4", "C1:primary", BASE)["value"] == pytest.approx(2400 * 180 / 378 / 180)
    assert verdict(found, "R4", "C1:junior", BASE)["value"] == pytest.approx(2400 * 198 / 378 / 180)
    assert verdict(found, "R1", "C1:junior", BASE)["value"] == pytest.approx(16 / 1.8)


def test_a_threshold_is_met_exactly_at_it() -> None:
    """4.5 m² per pupil: 2,430 m² for 540 pupils is enough, a square centimetre less is not."""
    assert verdict(judged(with_area(2430.0)), "R4", "A1:primary", BASE)["verdict"] == "met"
    assert verdict(judged(with_area(2430.0 - 1e-4)), "R4", "A1:primary", BASE)["verdict"] == "tolerated"


def test_the_one_missed_indicator_is_tolerated_down_to_85_per_cent() -> None:
    """85 % of 2,430 m² is 2,065.5: at it the school passes on six, below it does not pass."""
    at, below = judged(with_area(2065.5)), judged(with_area(2065.4))
    assert verdict(at, "R4", "A1:primary", BASE)["verdict"] == "tolerated"
    assert verdict(at, "SR", "A1:primary", BASE)["value"] == 6
    assert verdict(at, "SRT", "A1:primary", BASE)["value"] == pytest.approx(0.85)
    assert verdict(below, "R4", "A1:primary", BASE)["verdict"] == "not_met"
    assert verdict(below, "SRT", "A1:primary", BASE)["verdict"] == "not_met"
    for found, expected in ((at, "met"), (below, "not_met")):
        rule = found.schools_rule.set_index(["unit", "year"])["verdict"]
        assert rule[("A1:primary", BASE)] == expected


def test_two_missed_indicators_fail_the_school() -> None:
    """Five of seven is not enough, however close: both are not met."""
    outcome = with_area(2400.0)
    outcome.physical[world().projection.schools.index("A1"), PHYSICAL.index("sports_area_m2")] = 4000.0
    found = judged(outcome)
    assert verdict(found, "SR", "A1:primary", BASE)["value"] == 5
    assert verdict(found, "SR", "A1:primary", BASE)["verdict"] == "not_met"
    assert verdict(found, "R4", "A1:primary", BASE)["verdict"] == "not_met"
    assert verdict(found, "SRT", "A1:primary", BASE)["verdict"] == "met"


def test_units_left_out_stand_as_not_measured() -> None:
    """The teaching point and the school not yet open are in the tables, with no verdict on them."""
    found = judged(idle())
    rows = found.indicators
    assert set(rows[rows["unit"] == "T1:primary"]["verdict"]) == {"not_measured"}
    before = rows[(rows["unit"] == "P9:primary") & (rows["year"] < 2026)]
    assert set(before["verdict"]) == {"not_measured"} and before["value"].isna().all()
    assert verdict(found, "SR", "T1:primary", 2026)["verdict"] == "not_measured"


def test_dispersion_is_weighted_by_pupils_in_population_form() -> None:
    """Every CV against plain loops over the measured units: mean of totals, weights P/ΣP, no n − 1."""
    found, w = judged(good_outcome()), world()
    rows = found.dispersion.set_index(["stage", "year", "indicator"])
    for s, stage in enumerate(("primary", "junior")):
        for k, code in enumerate(INDICATORS):
            for t, year in enumerate(YEARS):
                units = [u for u in range(len(w.projection.units)) if w.targets.measured[u, t]]
                units = [u for u in units if w.projection.units[u].stage == stage]
                pupils = [int(w.projection.pupils[u, t]) for u in units]
                held = [float(found.stock[u, k, t]) for u in units]
                mean = sum(held) / sum(pupils)
                variance = sum(p / sum(pupils) * (x / p - mean) ** 2 for p, x in zip(pupils, held, strict=True))
                row = rows.loc[(stage, year, code)]
                assert row["mean"] == pytest.approx(mean * PER_PUPILS[k], rel=1e-12)
                assert row["cv"] == pytest.approx(sqrt(variance) / mean, rel=1e-9)
                assert row["limit"] == (0.5, 0.45)[s]


def test_contributions_share_out_the_variance() -> None:
    """What the schools add to a CV sums to one; the school furthest from the mean adds most."""
    shares = judged(good_outcome()).contributions
    one = shares[(shares["stage"] == "primary") & (shares["indicator"] == "R4") & (shares["year"] == 2026)]
    assert one["share"].sum() == pytest.approx(1.0)
    assert "T1:primary" not in set(one["unit"]) and "P9:primary" in set(one["unit"])
    w = world()
    pupils = {unit.id: int(w.projection.pupils[u, 4]) for u, unit in enumerate(w.projection.units)}
    weight = [pupils[unit] * (value - mean) ** 2 for unit, value, mean in one[["unit", "value", "mean"]].to_numpy()]
    assert one["share"].to_numpy() == pytest.approx(np.array(weight) / sum(weight))


def test_a_cv_over_its_limit_fails_the_district() -> None:
    """All equipment in one school: the coefficient of R6 is over 0.50 in every year."""
    physical = world().projection.physical.copy()
    equipment = PHYSICAL.index("equipment_yuan")
    physical[world().projection.schools.index("B1S"), equipment] *= 20
    found = judged(replace(idle(), physical=physical))
    assert verdict(found, "CV", "primary:R6", BASE)["verdict"] == "not_met"
    assert verdict(found, "CV", "junior:R6", BASE)["verdict"] == "met"


def test_rooms_are_needed_for_every_twelve_classes() -> None:
    """12 classes on one music and one art room pass; the 13th class needs a second of each."""
    classes = world().projection.classes.copy()
    classes[0, 0, :] += 1
    crowded = replace(idle(), classes=classes)
    assert verdict(judged(idle()), "G3", "A1", BASE)["verdict"] == "met"
    assert verdict(judged(crowded), "G3", "A1", BASE)["verdict"] == "not_met"
    physical = crowded.physical.copy()
    physical[0, PHYSICAL.index("music_rooms")] += 1
    assert verdict(judged(replace(crowded, physical=physical)), "G3", "A1", BASE)["verdict"] == "not_met"
    together = world().opted(special_rooms_reading="together")
    assert verdict(judged(replace(crowded, physical=physical), together), "G3", "A1", BASE)["verdict"] == "met"
    physical[0, PHYSICAL.index("art_rooms")] += 1
    assert verdict(judged(replace(crowded, physical=physical)), "G3", "A1", BASE)["value"] == 6.5


def test_a_school_without_a_room_does_not_meet_the_rule() -> None:
    """No table of rooms: none is counted, and the verdict says that it is an estimate."""
    without = world().changed(district=replace(world().district, special_rooms=None))
    found = verdict(judged(do_nothing_outcome(without.projection, without.scenario), without), "G3", "A1", BASE)
    assert found["verdict"] == "not_met" and pd.isna(found["value"]) and found["estimated"] == 1


@pytest.mark.parametrize(("limit", "verdict_"), [(540, "met"), (539, "not_met")])
def test_school_size_is_met_at_the_limit(limit: int, verdict_: str) -> None:
    """540 pupils against a limit of 540 and of 539."""
    sizes = world().targets.size_limit.copy()
    sizes[0] = limit
    found = judged(idle(), targets=replace(world().targets, size_limit=sizes))
    assert verdict(found, "G4", "A1", BASE)["verdict"] == verdict_


def test_campuses_count_in_their_school() -> None:
    """360 pupils of the school and 24 of its campus are judged as 384, once."""
    schools = tuple(replace(one, parent_school="B1S") if one.id == "T1" else one for one in world().district.schools)
    changed = world().changed(district=replace(world().district, schools=schools))
    found = judged(do_nothing_outcome(changed.projection, changed.scenario), changed)
    assert verdict(found, "G4", "B1S", BASE)["value"] == 384
    assert verdict(found, "G4", "T1", BASE)["verdict"] == "not_measured"


@pytest.mark.parametrize(("largest", "verdict_"), [(45, "met"), (46, "not_met")])
def test_every_class_is_within_the_class_size(largest: int, verdict_: str) -> None:
    """45 in a primary class pass, 46 do not, also in a teaching point that is not measured."""
    classes = world().projection.largest_class.copy()
    classes[[unit.id for unit in world().projection.units].index("T1:primary"), 2] = largest
    found = judged(replace(idle(), largest_class=classes))
    assert verdict(found, "G5", "T1:primary", BASE)["verdict"] == verdict_


def rotated(eligible: int, moved: int, backbone: int) -> Judgement:
    """Nothing done, and so many eligible, moved and backbone teachers among them in every year."""
    years = np.ones(len(YEARS), dtype=np.int64)
    return judged(replace(idle(), eligible=eligible * years, moved=moved * years, moved_backbone=backbone * years))


@pytest.mark.parametrize(
    ("eligible", "moved", "backbone", "share", "of_moved"),
    [
        (100, 10, 2, "met", "met"),
        (101, 10, 2, "not_met", "met"),
        (100, 11, 2, "met", "not_met"),
        (0, 0, 0, "met", "not_measured"),
        (-3, 0, 0, "met", "not_measured"),
        (9, 0, 0, "not_met", "not_measured"),
    ],
)
def test_rotation_is_a_tenth_and_a_fifth(eligible: int, moved: int, backbone: int, share: str, of_moved: str) -> None:
    """10 of 100 pass, of 101 not; 2 backbone of 10 pass, of 11 not; nobody eligible needs nobody to move."""
    found = rotated(eligible, moved, backbone)
    assert verdict(found, "G11", "", 2026)["verdict"] == share
    assert verdict(found, "G11B", "", 2026)["verdict"] == of_moved
    row = found.rotation.set_index("year").loc[2026]
    assert row["verdict"] == ("met" if share == "met" and of_moved != "not_met" else "not_met")


def test_rotation_of_the_base_year_is_unknown() -> None:
    """The tables do not tell who moved before the plan begins; without a roster the eligible are an estimate."""
    found = rotated(100, 10, 2)
    assert verdict(found, "G11", "", BASE)["verdict"] == "unknown"
    assert verdict(found, "G11", "", 2026)["estimated"] == 1


def test_leased_area_counts_only_while_the_rule_lets_it() -> None:
    """500 m² leased in every year: in R5 up to 2026, not after."""
    leased = np.zeros_like(idle().leased)
    leased[0] = 500.0
    found = judged(replace(idle(), leased=leased))
    pupils = world().projection.pupils[0]
    assert verdict(found, "R5", "A1:primary", 2025)["value"] == pytest.approx(4800 / pupils[3])
    assert verdict(found, "R5", "A1:primary", 2027)["value"] == pytest.approx(4300 / pupils[5])


def with_tracked(*rows: TrackedValue) -> World:
    """The world with other values of Q1 (and all its own for the rest)."""
    kept = tuple(one for one in world().district.tracked if one.item != "Q1")
    return world().changed(district=replace(world().district, tracked=(*kept, *rows)))


def test_the_plan_made_by_hand_passes_from_the_deadline() -> None:
    """All computed and tracked items hold from 2026; what people attest is open and counted beside it."""
    found = judged(good_outcome())
    assert found.first_year_all_met == DEADLINE
    assert "G1" in found.unknown_items and "V1" in found.unknown_items
    assert not {"G11", "Q1", "R1"} & set(found.unknown_items)


def test_unknown_is_never_met() -> None:
    """One tracked item without a value: it is unknown, and no year is passed."""
    found = judged(good_outcome(), with_tracked())
    assert verdict(found, "Q1", "", 2026)["verdict"] == "unknown"
    assert found.first_year_all_met is None
    assert "Q1" in found.unknown_items


def test_a_value_known_later_passes_from_then_on() -> None:
    """Known from 2028: unknown before, and the first year in which all is met is 2028."""
    found = judged(good_outcome(), with_tracked(TrackedValue("Q1", 2028, 96.0)))
    assert verdict(found, "Q1", "", 2027)["verdict"] == "unknown"
    assert found.first_year_all_met == 2028


def test_planned_values_hold_until_measured() -> None:
    """A plan of 96 % for 2024 counts until the 94 % measured in 2026, which then holds on."""
    rows = (TrackedValue("Q1", 2024, 96.0, "planned"), TrackedValue("Q1", 2026, 97.0, "planned"))
    found = judged(good_outcome(), with_tracked(*rows, TrackedValue("Q1", 2026, 94.0)))
    assert [verdict(found, "Q1", "", year)["verdict"] for year in (2023, 2024, 2025, 2026, 2030)] == [
        "unknown", "met", "met", "not_met", "not_met",
    ]  # fmt: skip


def test_a_strict_rule_is_strict() -> None:
    """Q9 asks for less than 0.15: 0.15 itself is not met."""
    for value, expected in ((0.15, "not_met"), (0.149, "met")):
        kept = tuple(replace(one, value=value) if one.item == "Q9" else one for one in world().district.tracked)
        changed = world().changed(district=replace(world().district, tracked=kept))
        assert verdict(judged(good_outcome(), changed), "Q9", "", 2026)["verdict"] == expected


@pytest.mark.parametrize(("choice", "verdict_"), [(None, "met"), (8000, "not_met")])
def test_special_education_funding_is_a_reading(choice: int | None, verdict_: str) -> None:
    """7,000 yuan meet the 6,000 of the document, not the 8,000 that the scenario may choose."""
    kept = tuple(replace(one, value=7000.0) if one.item == "G7" else one for one in world().district.tracked)
    changed = world().changed(district=replace(world().district, tracked=kept)).opted(special_education_fund=choice)
    assert verdict(judged(good_outcome(), changed), "G7", "", 2026)["verdict"] == verdict_


def attested(status: str, date: str = "", subject: str = "", **lacking: str) -> Attestation:
    """A statement on Q3 with all that it needs to count, but for what ``lacking`` leaves out."""
    return Attestation("Q3", subject, status, date, **({"role": "督导室", "evidence": "自查表"} | lacking))


def attesting(*rows: Attestation) -> Judgement:
    """The good outcome with statements."""
    changed = world().changed(district=replace(world().district, attestations=rows))
    return judged(good_outcome(), changed)


def test_attested_items_need_a_statement() -> None:
    """Nothing stated is unknown; stated met is met, from the year of its date on, until it is too old."""
    assert verdict(attesting(), "Q3", "", 2026)["verdict"] == "unknown"
    found = attesting(attested("met", "2025-03-01"))
    words = [verdict(found, "Q3", "", year)["verdict"] for year in (2024, 2025, 2028, 2029)]
    assert words == ["unknown", "met", "met", "unknown"] and "Q3" in found.unknown_items
    assert "Q3" not in attesting(attested("met", "2025-03-01"), attested("met", "2028-01-01")).unknown_items
    later = attesting(attested("met", "2023-01-01"), attested("not_met", "2026-01-01"))
    assert [verdict(later, "Q3", "", year)["verdict"] for year in (2025, 2026)] == ["met", "not_met"]


@pytest.mark.parametrize("lacking", ["date", "role", "evidence"])
def test_met_without_evidence_date_or_post_is_unknown(lacking: str) -> None:
    """An opinion is no attestation, and the reader is told what it lacks."""
    whole = attested("met", "2025-01-01")
    found = attesting(replace(whole, **{lacking: ""}))
    assert verdict(attesting(whole), "Q3", "", 2026)["verdict"] == "met"
    assert verdict(found, "Q3", "", 2026)["verdict"] == "unknown"
    told = [text.render("en") for text in found.warnings if text.render("en").startswith("Q3")]
    assert told == [f"Q3: attested as met without {lacking}; it counts as unknown"]


@pytest.mark.parametrize(("status", "whole"), [("met", "met"), ("unknown", "unknown"), ("not_met", "not_met")])
def test_a_school_less_than_met_takes_the_district_with_it(status: str, whole: str) -> None:
    """The district is attested, one of its schools says otherwise."""
    found = attesting(attested("met", "2025-01-01"), attested(status, "2025-01-01", "A1"))
    assert verdict(found, "Q3", "A1", 2026)["verdict"] == status
    assert verdict(found, "Q3", "", 2026)["verdict"] == whole


def test_rounded_values_may_be_judged_and_the_difference_is_told() -> None:
    """2,429 m² for 540 pupils is 4.498: not 4.5, but 4.50 as displayed."""
    outcome = with_area(2429.0)
    exact, rounded = judged(outcome), judged(outcome, world().opted(judge_rounded=True))
    assert verdict(exact, "R4", "A1:primary", BASE)["verdict"] == "tolerated"
    assert verdict(rounded, "R4", "A1:primary", BASE)["verdict"] == "met"
    for found in (exact, rounded):
        told = found.rounding[(found.rounding["standard"] == "R4") & (found.rounding["year"] == BASE)]
        assert told[["subject", "exact", "rounded"]].to_numpy().tolist() == [["A1:primary", "not_met", "met"]]
        assert any("rounded values" in str(text) for text in found.warnings)


def test_each_rule_in_force_is_judged() -> None:
    """Every rule of the pack has verdicts, but for those that only say what another may count."""
    verdicts = judged(idle()).verdicts
    missing = set(world().pack.rules) - set(verdicts["standard"])
    assert missing == {"G3A", "G3M", "R3S", "R5L"}
    assert set(verdicts["basis"]) == {"computed", "tracked", "attested"}
    asked = verdicts[(verdicts["basis"] != "attested") & (verdicts["verdict"].isin(["met", "not_met", "tolerated"]))]
    assert asked["threshold"].notna().all()
    assert (verdicts["citation"] != "").all()


def test_a_rule_not_yet_in_force_has_no_verdict() -> None:
    """V6 came with the later form: nothing is asked in 2022."""
    rows = judged(idle()).verdicts
    assert rows[rows["standard"] == "V6"]["year"].min() == 2023


def test_what_was_assumed_is_told() -> None:
    """Dates that no source gives are named with the rule that they decide."""
    told = [str(text) for text in judged(idle()).warnings]
    assert any(text.startswith("V6: ") and "assumed" in text for text in told)
    assert len(told) == len(set(told))


@pytest.mark.parametrize(("failed", "first"), [({2022, 2024}, 2025), ({2030}, None), (set(), 2022), ({2029}, 2030)])
def test_the_first_year_holds_to_the_horizon(failed: set[int], first: int | None) -> None:
    """A year passes only if no later one fails; attested items are counted beside it."""
    rows = [("computed", year, "not_met" if year in failed else "met") for year in YEARS]
    rows += [("attested", year, "unknown") for year in YEARS]
    verdicts = pd.DataFrame(rows, columns=["basis", "year", "verdict"])
    assert first_year_all_met(verdicts, tuple(YEARS)) == first


def test_a_computed_rule_without_a_judge_is_an_error() -> None:
    """A rule added to a pack as computed cannot pass in silence."""
    w = world()
    pack = load_pack("changqing")
    strange = pack.rules["G4"].model_copy(update={"code": "G99"})
    more = replace(pack, own={**pack.own, "G99": strange}, _slices={})
    with pytest.raises(ValueError, match="G99"):
        judge(w.district, w.scenario, more, w.projection, w.targets, idle())


def test_types_overlap_in_the_indicators() -> None:
    """One more teacher of type a1q1b1 counts in R1, R2 and R3 at once."""
    teachers = world().projection.teachers.copy()
    teachers[0, TYPE_INDEX["a1q1b1"]] += 1
    less, more = judged(idle()), judged(replace(idle(), teachers=teachers))
    for code in ("R1", "R2", "R3"):
        before, after = (float(verdict(found, code, "A1:primary", BASE)["value"]) for found in (less, more))  # type: ignore[arg-type]
        assert after - before == pytest.approx(1 / 5.4)
