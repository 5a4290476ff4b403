"""Recruits and trainees: bounded by need, posts and quotas; everybody begun is in training, finished or still there."""

from __future__ import annotations

import numpy as np
import pytest

from planner.district.model import District
from planner.projection import project
from planner.report.staffing import staffing_blocks
from planner.scenario.schema import Scenario
from planner.studies.forecast_outlook import outlook
from planner.studies.forecast_staffing import Staffing, staffing
from tests.projection.build import district, scenario, school, staff_of, steady


def town(posts: int | None = None) -> District:
    """Return a primary of 600 pupils with 20 teachers, half of them without the degree and none a backbone."""
    table = {} if posts is None else {("primary", 2022): posts}
    staff = staff_of("A", "primary", [10, 0, 10, 0, 0, 0, 0, 0])
    return district([school("A")], steady("A", 1, [100] * 6), staff=staff, posts=table)


def facts(one: District, given: Scenario) -> Staffing:
    """Return the staffing of a district."""
    projected = project(one, given)
    return staffing(one, given, projected, outlook(one, given, projected).stages)


def test_hires_fill_the_need_within_the_yearly_quota() -> None:
    """Need 36 by lessons (18 classes × 30 ÷ 15); five a year until it is met; recruits are told by year of entry."""
    found = facts(
        town(), scenario(hire_quota_primary=5, leaver_rate=0.0, age_profile_over_55=0.0, age_profile_50_54=0.0)
    )
    cover = {one.year: one for one in found.cover}
    assert cover[2022].hired == 0 and cover[2022].missing == cover[2022].need - 20
    assert [cover[year].hired for year in (2023, 2024, 2025)] == [5, 5, 5]
    assert all(one.base + one.recruits + one.missing == one.need for one in found.cover if one.missing)
    assert all(one.posts is None for one in found.cover)
    first = found.entries[0]
    assert first.entry == 2023 and dict(first.there) == dict.fromkeys(range(2023, 2031), 5)


def test_recruits_leave_and_posts_bar() -> None:
    """At a tenth a year 10 recruits are 7 after three years; 22 posts leave room for two."""
    found = facts(town(), scenario(hire_quota_primary=10, leaver_rate=0.1))
    there = dict(next(one for one in found.entries if one.entry == 2023).there)
    assert there[2023] == 10 and there[2026] == round(10 * 0.9**3)
    full = facts(town(posts=22), scenario(hire_quota_primary=10, leaver_rate=0.0, age_profile_over_55=0.0))
    assert all(one.base + one.recruits <= 22 and one.posts == 22 for one in full.cover)
    assert full.cover[-1].missing > 0


def test_pay_counts_recruits_from_their_autumn_and_grows() -> None:
    """A third of the first year, then all of it; 2 % more each year."""
    given = scenario(
        hire_quota_primary=6, leaver_rate=0.0, age_profile_over_55=0.0, age_profile_50_54=0.0, pay_growth=0.02
    )
    row = next(one for one in facts(town(), given).cover if one.year == 2023)
    assert row.pay_yuan == pytest.approx((row.base + 6 / 3) * 138_000 * 1.02)


def test_degrees_take_their_years_and_their_quota() -> None:
    """Ten without the degree, four begin a year, two years each: 4, 8, 10 begun; the first finish after two years."""
    given = scenario(upgrade_quota_primary=4, upgrade_years=2, leaver_rate=0.0, age_profile_over_55=0.0,
                     age_profile_50_54=0.0)  # fmt: skip
    rows = [one for one in facts(town(), given).pipelines if one.kind == "upgrade"]
    assert [one.started for one in rows][:5] == [0, 4, 4, 2, 0]
    assert [one.in_training for one in rows][:6] == [0, 4, 8, 6, 2, 0]
    assert [one.finished for one in rows][:6] == [0, 0, 0, 4, 4, 2]
    assert np.diff([one.holders for one in rows]).min() >= 0 or rows[-1].holders <= 20
    recognised = [one for one in facts(town(), scenario(backbone_quota_primary=3)).pipelines if one.kind == "recognise"]
    assert recognised[1].started == recognised[1].finished == recognised[1].holders == 3


def test_the_tables_speak_both_languages() -> None:
    """Three tables, each with a row, none of them English in Chinese."""
    blocks = staffing_blocks(facts(town(), scenario()))
    assert len(blocks) == 3 and all(block.table is not None and block.table.rows for block in blocks)
    for block in blocks:
        assert block.heading is not None and block.heading.render("zh_CN") != block.heading.render("en")
