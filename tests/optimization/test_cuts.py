"""Cuts are valid and separate, for any pupils, values and limit: the inequality behind them needs no district."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from planner.base.types import Floats, Ints
from planner.optimization.constraints.dispersion import Cone
from planner.optimization.cuts import CutPool
from planner.optimization.model import Expression

Row = tuple[Ints, Floats, float]


class Columns:
    """Stands for an engine whose columns are 0 … n−1 (values), n … 2n−1 (spreads) and 2n (mean)."""

    def index(self, column: int) -> int:
        return column

    def dense(self, terms: dict[int, float]) -> tuple[Ints, Floats]:
        return np.array(list(terms), dtype=np.int64), np.array(list(terms.values()), dtype=np.float64)

    def add_rows(self, rows: list[Row]) -> None:
        assert all(len(index) == len(coefficient) for index, coefficient, _ in rows)


def pool_of(pupils: Floats, limit: float, constant: Floats) -> CutPool:
    """Return a pool with one cone over ``x_u = constant_u + column_u``."""
    n = len(pupils)
    x = tuple(Expression({u: 1.0}, float(constant[u])) for u in range(n))  # type: ignore[dict-item]
    weight = pupils / pupils.sum()
    cone = Cone(0, 0, 1, np.arange(n), weight, limit, x, 2 * n, tuple(range(n, 2 * n)))
    return CutPool(Columns(), (cone,))  # type: ignore[arg-type]


def point(pool: CutPool, x: Floats, spread: Floats) -> Floats:
    """Column values whose indicator values are ``x``."""
    cone = pool.cones[0]
    constant = np.array([one.constant for one in cone.x])
    return np.concatenate([x - constant, spread, [float(cone.weight @ x)]])


def broken(rows: list[Row], values: Floats) -> Floats:
    """By how much each row is violated at ``values``."""
    return np.array([low - float(values[index] @ coefficient) for index, coefficient, low in rows])


def variation(pool: CutPool, x: Floats) -> float:
    """Pupil-weighted CV in its population form."""
    weight = pool.cones[0].weight
    mean = float(weight @ x)
    return float(np.sqrt(weight @ (x - mean) ** 2) / mean)


sizes = st.integers(2, 9)
limits = st.floats(0.05, 0.9)


@st.composite
def cases(draw: st.DrawFn) -> tuple[CutPool, Floats, Floats]:
    """A cone and two points of it."""
    n = draw(sizes)
    pupils = draw(hnp.arrays(np.float64, n, elements=st.integers(1, 3000).map(float)))
    values = hnp.arrays(np.float64, n, elements=st.floats(0.01, 5.0))
    constant = draw(hnp.arrays(np.float64, n, elements=st.floats(0.0, 2.0)))
    return pool_of(pupils, draw(limits), constant), draw(values), draw(values)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_no_cut_takes_away_a_point_within_the_limit(case: tuple[CutPool, Floats, Floats]) -> None:
    """Cuts made at any point hold wherever the CV is at or under its limit."""
    pool, there, here = case
    cone = pool.cones[0]
    mean = float(cone.weight @ here)
    shrink = min(1.0, 0.999999 * cone.limit / max(variation(pool, here), 1e-12))
    within = mean + shrink * (here - mean)
    assert variation(pool, within) <= cone.limit
    least = (within - mean) ** 2 / (cone.limit * mean)
    assert cone.weight @ least <= cone.limit * mean * (1 + 1e-9)
    pool.separate(point(pool, there, np.zeros(len(there))))
    rows = list(pool.rows)
    if rows:
        assert broken(rows, point(pool, within, least)).max() <= 1e-9 * max(1.0, *np.abs(here))


@settings(max_examples=150, deadline=None)
@given(cases(), st.floats(0.0, 1.0))
def test_a_point_over_the_limit_is_cut_off(case: tuple[CutPool, Floats, Floats], filled: float) -> None:
    """Whatever spreads the row Σ w·v ≤ c·μ allows, some cut is violated where the CV is over its limit."""
    pool, x, share = case
    cone = pool.cones[0]
    assume(variation(pool, x) > cone.limit * (1 + 1e-4))
    mean = float(cone.weight @ x)
    spread = share / float(cone.weight @ share) * cone.limit * mean * filled
    values = point(pool, x, spread)
    count = pool.separate(values)
    assert count == len(pool.rows) > 0
    assert broken(pool.rows, values).max() > 0
    again = pool.separate(values)
    assert 0 < again <= count


@settings(max_examples=60, deadline=None)
@given(cases())
def test_a_point_within_the_limit_gets_no_cut(case: tuple[CutPool, Floats, Floats]) -> None:
    """Separation leaves cones alone that hold, so that most cost nothing."""
    pool, x, _ = case
    assume(variation(pool, x) <= pool.cones[0].limit)
    assert pool.separate(point(pool, x, np.zeros(len(x)))) == 0
    assert pool.ratios(point(pool, x, np.zeros(len(x))))[0] <= 1 + 1e-9


def test_a_stage_that_has_nothing_has_no_variation() -> None:
    """A mean of zero divides by nothing: the CV counts as zero."""
    pool = pool_of(np.array([10.0, 20.0]), 0.5, np.zeros(2))
    assert pool.ratios(np.zeros(5))[0] == 0.0
    assert pool.separate(np.zeros(5)) == 0


def test_the_published_case_is_over_the_limit() -> None:
    """Five schools with CV 0.5153 (books per pupil) are cut off at 0.5 and not at 0.52."""
    pupils = np.array([45.0, 37.0, 89.0, 76.0, 55.0])
    x = np.array([279.0, 137.0, 935.0, 160.0, 402.0]) / pupils
    for limit, expected in ((0.5, True), (0.52, False)):
        pool = pool_of(pupils, limit, np.zeros(5))
        assert bool(pool.separate(point(pool, x, np.zeros(5)))) is expected
        assert round(variation(pool, x), 4) == 0.5153


def test_a_cv_that_gives_way_is_measured_and_then_left_alone() -> None:
    """Spread above the limit: no cut where it is near the true one, cuts where it is too small or within the limit."""
    pool = pool_of(np.array([100.0, 100.0, 200.0]), 0.2, np.zeros(3))
    x, limit = np.array([2.0, 8.0, 5.0]), 0.2
    weight = pool.cones[0].weight
    mean = float(weight @ x)
    true = (x - mean) ** 2 / (limit * mean)
    assert variation(pool, x) > limit and float(weight @ true) > limit * mean
    assert pool.separate(point(pool, x, true * (1 - 5e-4))) == 0
    assert pool.separate(point(pool, x, true * 0.9)) > 0
    inside = true * limit * mean / float(weight @ true)
    assert pool.separate(point(pool, x, inside)) > 0
