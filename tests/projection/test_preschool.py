"""Children, demand, classes and staff of kindergartens if nothing is done (docs/preschool.md §2)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.base.preschool import PreschoolProjection
from planner.district.model import District
from planner.district.preschool import Preschool
from planner.district.read import read_district
from planner.projection.preschool import ages_of, new_age_share, project_preschool, rooms_free
from planner.scenario.load import load_scenario
from planner.scenario.schema import Scenario
from planner.standards import load_pack
from tests.district.preschool_small import tables, write_scenario


def projected(
    folder: Path, sets: tuple[str, ...] = (), **more: pd.DataFrame | None
) -> tuple[District, Scenario, PreschoolProjection]:
    """Write the small district with ``more`` frames, load it and project it."""
    loaded = load_scenario(write_scenario(folder, **more), sets)
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    return district, loaded.scenario, project_preschool(district, loaded.scenario, load_pack("national_preschool"))


def test_cohorts_are_a_third_of_one_year_and_two_thirds_of_the_next(tmp_path: Path) -> None:
    """C1(2022) = 4/12·births(2018) + 8/12·births(2019); the residence ratio makes the counted 490."""
    _, _, found = projected(tmp_path)
    born = [(156 + 2 * 150) / 3, (160 + 2 * 156) / 3, (168 + 2 * 160) / 3]
    ratio = 490 / sum(born)
    assert np.allclose(found.cohorts[:, 0], ratio * np.array(born))
    assert np.allclose(found.cohorts[1:, 1:], found.cohorts[:2, :-1])  # a year older a year later
    assert found.population[:, 0].tolist() == [430, 60]
    assert found.cohorts[0, -1] == pytest.approx(ratio * 96)  # births after 2024 continue
    assert any("2024" in text.render("en") for text in found.estimated)


def test_demand_goes_straight_to_the_standard_and_stays(tmp_path: Path) -> None:
    """418 of 490 children attend (85.3 %), above the national 85 %: the rate stays; a path of its own is followed."""
    _, _, found = projected(tmp_path / "a")
    assert found.demand[:, 0].sum() == 418
    assert np.allclose(found.rate, 418 / 490)
    _, _, asked = projected(tmp_path / "b", ("preschool.rate={2024: 0.9, 2026: 0.96}",))
    base = 418 / 490
    assert np.allclose(asked.rate[:5], [base, (base + 0.9) / 2, 0.9, 0.93, 0.96])
    total = asked.population.sum(axis=0)
    assert asked.demand.sum(axis=0)[1:].tolist() == np.ceil(asked.rate * total - 1e-9)[1:].tolist()


def test_the_base_year_stands_as_counted(tmp_path: Path) -> None:
    """Children, classes and the classes above 25/30/35 and 30 of mixed ages; K1 has 58 in two youngest classes."""
    _, _, found = projected(tmp_path)
    assert found.children[0, :, 0].tolist() == [58, 56, 60, 0]
    assert found.over_size[:, :, 0].sum(axis=1).tolist() == [2, 0, 0, 0]
    assert found.attending[:, 0].tolist() == [174, 46, 108, 90]


def test_children_are_placed_and_kept(tmp_path: Path) -> None:
    """Every child that wants a place has one while there are places; ages sum to the kindergarten's children."""
    _, _, found = projected(tmp_path)
    assert (found.unserved >= 0).all()
    assert (found.attending <= np.maximum(found.places, found.attending[:, :1])).all()
    served = np.zeros_like(found.demand)
    np.add.at(served, found.township_of, found.attending)
    assert (served[:, 1:] == np.minimum(found.demand, [[390], [60]])[:, 1:]).all()
    assert (found.classes[found.children > 0] > 0).all()


def test_private_kindergartens_lose_more_when_numbers_fall(tmp_path: Path) -> None:
    """With ``public_keep`` 0 all shrink alike, with 0.5 the public share of a township rises."""
    _, _, alike = projected(tmp_path / "a", ("preschool.assumptions.public_keep=0",))
    _, _, kept = projected(tmp_path / "b")
    assert np.allclose(alike.share, alike.share[:, :1])
    assert kept.attending[0, -1] > alike.attending[0, -1] and kept.attending[3, -1] < alike.attending[3, -1]
    assert (kept.attending.sum(axis=0) == alike.attending.sum(axis=0)).all()
    fall = 1 - kept.demand[0, -1] / 372
    rest = (1 - fall) * (1 - 0.5 * fall)
    assert kept.share[3, -1] * kept.demand[0, -1] == pytest.approx(90 * rest)


def test_staff_of_public_kindergartens_leaves_in_whole_persons(tmp_path: Path) -> None:
    """Cumulative expectation over public kindergartens, totals kept; owners replace their own staff."""
    _, _, found = projected(tmp_path)
    gone = found.staff[:2, :, :1] - found.staff[:2]
    years = np.arange(9)
    assert gone[:, 0].sum(axis=0).tolist() == np.floor(9 * (1 - 0.975**years) + 0.5).tolist()
    assert gone[:, 1].sum(axis=0).tolist() == np.floor(7 * (1 - 0.95**years) + 0.5).tolist()
    assert (found.staff[2:] == found.staff[2:, :, :1]).all()
    assert (np.cumsum(found.leavers, axis=2) == found.staff[:, :, :1] - found.staff).all()


def test_everything_runs_on_two_tables(tmp_path: Path) -> None:
    """Without counts, births and townships: places as children, a population that stays, all of it said."""
    keep = ("district", "schools", "kindergartens")
    less: dict[str, pd.DataFrame | None] = {name: None for name in tables() if name not in keep}
    less["kindergartens"] = tables()["kindergartens"].drop(columns=["development_id"])
    _, scenario, found = projected(tmp_path, **less)
    assert found.attending[:, 0].tolist() == [170, 60, 120, 100]
    assert (found.population.sum(axis=0) == round(450 / 0.85)).all()
    said = " ".join(text.render("en") for text in found.estimated)
    for word in ("a third in each age", "where they go", "not limited by posts", "nothing can be built", "stays"):
        assert word in said
    assert found.years == scenario.years


def test_a_row_of_totals_stands_for_many(tmp_path: Path) -> None:
    """One row with ``members`` 12 is projected like a kindergarten of that size."""
    frame = tables()["kindergartens"].assign(members=[12, None, None, None])
    district, _, found = projected(tmp_path, kindergartens=frame)
    assert district.preschool is not None and district.preschool.kindergartens[0].members == 12
    assert found.attending[0, 0] == 174


def test_premises_are_free_once_the_school_is_small_for_good(tmp_path: Path) -> None:
    """The later of the entered autumn and the one from which the school stays below 60 pupils."""
    district, scenario, _ = projected(tmp_path)
    preschool, settings = district.preschool, scenario.preschool
    assert isinstance(preschool, Preschool) and settings is not None
    years = {2022: 70, 2023: 58, 2024: 61, 2025: 57, 2026: 40}
    assert rooms_free(preschool, settings, {}) == {"CONV": 2024}
    assert rooms_free(preschool, settings, {"OLD": years}) == {"CONV": 2025}
    assert rooms_free(preschool, settings, {"OLD": {2022: 50, 2023: 45}}) == {"CONV": 2024}
    assert rooms_free(preschool, settings, {"OLD": {2022: 90, 2023: 80}}) == {"CONV": None}


def test_a_new_kindergarten_takes_the_ages_that_there_are(tmp_path: Path) -> None:
    """Shares of the cohorts, no mixed classes; whole children keep the total."""
    _, _, found = projected(tmp_path)
    share = new_age_share(found)
    assert np.allclose(share.sum(axis=0), 1) and (share[3] == 0).all()
    assert ages_of(100, share[:, 3]).sum() == 100
