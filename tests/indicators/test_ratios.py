"""R1–R7 from stocks, and the school rule at both sides of its limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.base.terms import TYPES
from planner.indicators.ratios import VERDICTS, ratios, resources, tally, unit_resources

PRIMARY = np.array([4.2, 1.0, 0.9, 4.5, 7.5, 2000.0, 2.3])
SHARES = st.lists(st.sampled_from((0.0, 0.5, 0.84999, 0.85, 0.85001, 0.99, 1.0, 1.3)), min_size=7, max_size=7)


def verdicts(values: np.ndarray) -> list[str]:
    """Return the verdicts of one unit in words."""
    return [VERDICTS[code] for code in tally(values, PRIMARY, 0.85).verdict]


@pytest.mark.parametrize("index", range(8))
def test_a_teacher_counts_in_every_view_that_fits(index: int) -> None:
    """R1, R2, R3 are overlapping views of one stock: a PE teacher may also be qualified and backbone."""
    found = resources(np.eye(8)[index], [1, 2, 3, 4, 5, 6, 7])
    kind = TYPES[index]
    assert found.tolist() == [kind.above_qualified, kind.backbone, kind.pe_arts, 1, 2, 3, 4]


def test_indicators_are_per_hundred_or_per_pupil() -> None:
    """R1–R3 and R7 per 100 pupils, R4–R6 per pupil."""
    found = ratios([21, 5, 4.5, 2250, 3750, 1_000_000, 11.5], 500)
    assert found == pytest.approx(PRIMARY)


def test_a_unit_without_pupils_has_no_values() -> None:
    """Division by zero pupils is nan for every indicator, and nothing else."""
    found = ratios(np.ones((2, 7, 3)), np.array([[5, 0, 5], [0, 5, 5]]), axis=1)
    assert np.isnan(found[0, :, 1]).all()
    assert np.isnan(found[1, :, 0]).all()
    assert np.isfinite(found[:, :, 2]).all()


def test_a_unit_holds_its_share_of_the_school_but_its_own_teachers() -> None:
    """R4–R7 are split by weight, teachers never."""
    teachers = np.zeros((2, 8, 2))
    teachers[0, 2] = [10, 8]
    teachers[1, 7] = [3, 3]
    physical = np.arange(14.0).reshape(1, 7, 2)
    weight = np.array([[0.4, 0.5], [0.6, 0.5]])
    found = unit_resources(teachers, physical, weight, [0, 0])
    assert found.shape == (2, 7, 2)
    assert found[0, :3].tolist() == [[10, 8], [0, 0], [0, 0]]
    assert found[1, :3].tolist() == [[3, 3]] * 3
    assert found[:, 3:].sum(axis=0) == pytest.approx(physical[0, :4])
    assert found[0, 6].tolist() == pytest.approx([0.4 * 6, 0.5 * 7])


def test_all_seven_met() -> None:
    """Exactly at the threshold is met: 以上 means at least."""
    found = tally(PRIMARY, PRIMARY, 0.85)
    assert (int(found.met), bool(found.holds), float(found.lowest)) == (7, True, 1.0)
    assert VERDICTS[int(found.school)] == "met"
    assert verdicts(PRIMARY) == ["met"] * 7


@pytest.mark.parametrize(("share", "word"), [(0.85, "tolerated"), (0.85 - 1e-6, "not_met"), (1 - 1e-6, "tolerated")])
def test_the_one_short_indicator_must_reach_85_percent(share: float, word: str) -> None:
    """6 of 7 met and the last at 85 % passes; a hair below does not."""
    value = PRIMARY * np.array([1, 1, 1, share, 1, 1, 1])
    assert verdicts(value) == ["met"] * 3 + [word] + ["met"] * 3
    assert bool(tally(value, PRIMARY, 0.85).holds) is (word == "tolerated")
    assert float(tally(value, PRIMARY, 0.85).lowest) == pytest.approx(share)


def test_two_short_indicators_are_not_tolerated() -> None:
    """Two at 99 % fail the school rule, and neither is called tolerated."""
    value = PRIMARY * np.array([0.99, 1, 1, 1, 1, 1, 0.99])
    found = tally(value, PRIMARY, 0.85)
    assert (int(found.met), VERDICTS[int(found.school)]) == (5, "not_met")
    assert verdicts(value) == ["not_met", *["met"] * 5, "not_met"]


def test_values_are_judged_with_the_tolerance_of_rounding_errors_only() -> None:
    """4.2 reached by 2.1/50·100 is met though its last bit may differ; a millionth short is not."""
    assert VERDICTS[int(tally(PRIMARY - 1e-10, PRIMARY, 0.85).school)] == "met"
    assert VERDICTS[int(tally(PRIMARY - 1e-6, PRIMARY, 0.85).school)] == "not_met"


def test_units_left_out_are_not_measured() -> None:
    """They get neither a pass nor a fail, and no lowest ratio."""
    found = tally(np.stack([PRIMARY, PRIMARY * 0]), np.stack([PRIMARY, PRIMARY]), 0.85, [False, True])
    assert [VERDICTS[code] for code in found.school] == ["not_measured", "not_met"]
    assert {VERDICTS[code] for code in found.verdict[0]} == {"not_measured"}
    assert np.isnan(found.lowest[0])
    assert found.lowest[1] == 0.0
    assert found.holds.tolist() == [False, False]


def test_a_value_that_is_not_known_is_not_met() -> None:
    """nan in a measured place never passes."""
    value = PRIMARY.copy()
    value[2] = np.nan
    found = tally(value, PRIMARY, 0.85)
    assert VERDICTS[int(found.verdict[2])] == "not_met"
    assert not found.holds


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_many_units_are_judged_as_each_alone(shares: list[list[float]]) -> None:
    """The axes (unit, indicator, year) give what a plain count of the rule gives."""
    value = np.array(shares)[:, :, None] * PRIMARY[None, :, None] * np.ones(3)
    limit = np.broadcast_to(PRIMARY[None, :, None], value.shape)
    found = tally(value, limit, 0.85, np.ones(value[:, 0].shape, dtype=bool), axis=1)
    for u, row in enumerate(shares):
        short = [share for share in row if share < 1]
        holds = not short or (len(short) == 1 and short[0] >= 0.85)
        assert found.met[u].tolist() == [7 - len(short)] * 3
        assert found.holds[u].tolist() == [holds] * 3
        assert found.lowest[u, 1] == pytest.approx(min(row))
        words = ["met" if share >= 1 else "tolerated" if holds else "not_met" for share in row]
        assert [VERDICTS[code] for code in found.verdict[u, :, 2]] == words
