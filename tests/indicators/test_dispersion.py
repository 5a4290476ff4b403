"""The coefficient of variation against published examples, and the properties that define it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from planner.indicators.dispersion import coefficient, composite, dispersion

DATA = Path(__file__).resolve().parent.parent / "data"
SCHOOLS = st.integers(2, 12).flatmap(
    lambda n: st.tuples(
        hnp.arrays(np.float64, n, elements=st.integers(0, 5000).map(float)),
        hnp.arrays(np.float64, n, elements=st.integers(1, 3000).map(float)),
    ).filter(lambda pair: pair[0].sum() > 0)
)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of published figures."""
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def published(kind: str) -> dict[tuple[str, str], list[float]]:
    """Return (area, stage) → the indicators of the published district rows of one kind."""
    return {
        (row["area"], row["stage"]): [float(row[f"i{i}"]) for i in range(1, 9) if row[f"i{i}"]]
        for row in rows("cv_published_districts.csv")
        if row["kind"] == kind
    }


FIVE = [row for row in rows("cv_case_five_schools.csv") if row["school"].startswith("小学")]
PUPILS = np.array([float(row["pupils"]) for row in FIVE])
BOOKS = np.array([float(row["books"]) for row in FIVE])
COMPOSITES = [row for row in rows("cv_published_districts.csv") if row["composite"]]


def test_the_five_schools_give_the_published_coefficient() -> None:
    """The worked example of the official method: 0.52, to four digits 0.5153."""
    found = dispersion(BOOKS, PUPILS)
    assert round(float(found.cv), 4) == 0.5153
    assert round(float(found.cv), 2) == 0.52
    assert round(float(found.mean), 2) == 6.33


def test_the_five_schools_tell_the_right_form_from_the_two_wrong_ones() -> None:
    """Unweighted it would be 0.4888, in the sample form 0.5465: the example separates all three."""
    x = BOOKS / PUPILS
    assert round(float(np.std(x) / np.mean(x)), 4) == 0.4888
    assert round(float(np.std(x, ddof=1) / np.mean(x)), 4) == 0.5465
    assert round(float(dispersion(BOOKS, PUPILS).cv), 4) not in (0.4888, 0.5465)


def test_contributions_are_the_published_ones_and_sum_to_the_variance() -> None:
    """Each school's part of S² stands in the worked example, to two digits."""
    found = dispersion(BOOKS, PUPILS)
    assert found.contribution == pytest.approx([float(row["contribution_published"]) for row in FIVE], abs=0.02)
    assert float(found.contribution.sum()) == pytest.approx(float(found.sd) ** 2)


@pytest.mark.parametrize("row", COMPOSITES, ids=lambda row: f"{row['area']}-{row['stage']}")
def test_published_composites_are_the_plain_mean_of_the_single_coefficients(row: dict[str, str]) -> None:
    """22 published district rows: composite = arithmetic mean, within the digits printed."""
    single = [float(row[f"i{i}"]) for i in range(1, 9) if row[f"i{i}"]]
    digits = len(row["composite"].split(".")[1])
    assert float(composite(single)) == pytest.approx(float(row["composite"]), abs=10.0**-digits)


def test_there_are_22_published_composites() -> None:
    """No row of the oracle was lost on the way."""
    assert len(COMPOSITES) == 22


def test_a_district_that_publishes_mean_and_deviation_has_their_quotient_as_coefficient() -> None:
    """The one district with all three prints six digits; the quotient agrees in every one."""
    area = ("芜湖市鸠江区2023", "小学")
    mean, sd, cv = (published(kind)[area] for kind in ("mean", "std", "cv"))
    assert len(cv) == 7
    assert coefficient(mean, sd) == pytest.approx(cv, abs=1e-6)


@given(SCHOOLS, st.floats(0.01, 1000), st.floats(0.01, 1000))
def test_the_coefficient_has_no_unit(schools: tuple[np.ndarray, np.ndarray], a: float, b: float) -> None:
    """Counting the resource or the pupils in other units leaves CV as it is."""
    stock, pupils = schools
    assert float(dispersion(stock * a, pupils * b, per=100).cv) == pytest.approx(float(dispersion(stock, pupils).cv))


@given(SCHOOLS, st.integers(2, 4))
def test_adding_the_same_schools_again_changes_nothing(schools: tuple[np.ndarray, np.ndarray], times: int) -> None:
    """Population form: a district twice as large with the same schools has the same CV."""
    stock, pupils = schools
    again = dispersion(np.tile(stock, times), np.tile(pupils, times))
    assert float(again.cv) == pytest.approx(float(dispersion(stock, pupils).cv), abs=1e-12)


@given(SCHOOLS, st.randoms(use_true_random=False))
def test_the_order_of_schools_does_not_matter(schools: tuple[np.ndarray, np.ndarray], random: object) -> None:
    """CV depends on the set of schools only, and contributions go with their school."""
    stock, pupils = schools
    order = np.array(random.sample(range(stock.size), stock.size))  # type: ignore[attr-defined]
    one, other = dispersion(stock, pupils), dispersion(stock[order], pupils[order])
    assert float(other.cv) == pytest.approx(float(one.cv), abs=1e-12)
    assert other.contribution == pytest.approx(one.contribution[order], abs=1e-9)


@given(SCHOOLS)
def test_the_coefficient_is_zero_only_if_all_schools_are_equal(schools: tuple[np.ndarray, np.ndarray]) -> None:
    """Equal per-pupil values give 0, any difference gives more."""
    stock, pupils = schools
    assert float(dispersion(pupils * 3.7, pupils).cv) == pytest.approx(0.0, abs=1e-12)
    equal = all(a * pupils[0] == stock[0] * b for a, b in zip(stock, pupils, strict=True))
    assert (float(dispersion(stock, pupils).cv) > 1e-9) is not equal


@given(SCHOOLS)
def test_splitting_a_school_into_equal_parts_changes_nothing(schools: tuple[np.ndarray, np.ndarray]) -> None:
    """Weights are pupils: two halves of a school count as the school did."""
    stock, pupils = schools
    halves = dispersion(np.append(stock / 2, stock / 2), np.append(pupils / 2, pupils / 2))
    assert float(halves.cv) == pytest.approx(float(dispersion(stock, pupils).cv), abs=1e-12)


def test_only_measured_units_count() -> None:
    """A unit left out of the measurement changes neither mean nor CV, whatever it holds."""
    measured = np.array([True, True, False, True, True, False])
    found = dispersion(np.append(BOOKS, np.nan), np.append(PUPILS, 10.0), measured)
    chosen = dispersion(BOOKS[[0, 1, 3, 4]], PUPILS[[0, 1, 3, 4]])
    assert float(found.cv) == pytest.approx(float(chosen.cv))
    assert found.contribution[2] == found.contribution[5] == 0.0


def test_units_without_pupils_do_not_count() -> None:
    """An empty school has no per-pupil value and no weight."""
    assert float(dispersion([10, 20, 99], [5, 5, 0]).cv) == pytest.approx(float(dispersion([10, 20], [5, 5]).cv))


def test_leading_axes_are_judged_one_by_one() -> None:
    """Indicators and years are computed at once, with a mask and a scale that broadcast."""
    stock = np.stack([BOOKS, BOOKS * 2, BOOKS[::-1]])[:, None, :] * np.ones((3, 4, 5))
    found = dispersion(stock, PUPILS, np.ones(5, dtype=bool), per=np.array([1.0, 100.0, 1.0])[:, None])
    assert found.cv.shape == (3, 4)
    assert found.contribution.shape == (3, 4, 5)
    assert found.mean[1, 2] == pytest.approx(float(dispersion(BOOKS, PUPILS).mean) * 200)
    assert found.sd[0, 0] * 200 == pytest.approx(float(found.sd[1, 3]))


def test_nobody_measured_has_no_coefficient() -> None:
    """nan, not zero: an empty stage is not an equal one."""
    for found in (dispersion([1.0], [1.0], [False]), dispersion([0.0], [0.0]), dispersion([], [])):
        assert np.isnan([found.mean, found.sd, found.cv]).all()


def test_a_resource_that_nobody_has_has_no_coefficient() -> None:
    """Mean zero: S is zero and S/mean is not defined."""
    found = dispersion([0.0, 0.0], [10.0, 20.0])
    assert float(found.mean) == float(found.sd) == 0.0
    assert np.isnan(found.cv)


def test_a_stock_that_cannot_be_is_refused() -> None:
    """A negative or missing stock of a measured unit is an error, not a number."""
    with pytest.raises(ValueError, match="negative or not a number"):
        dispersion([1.0, -2.0], [3.0, 4.0])
    with pytest.raises(ValueError, match="negative or not a number"):
        dispersion([1.0, np.nan], [3.0, 4.0])
