"""Generated tables keep the contract of docs/model.md: the reader takes them, the projection runs on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from planner.base.terms import PHYSICAL, RESOURCES
from planner.compliance.targets import build_targets
from planner.district.read import read_district
from planner.projection import project
from planner.scenario.load import load_scenario
from planner.standards import load_pack
from planner.studies.sampler import write_sample

CHANGQING = Path(__file__).resolve().parents[2] / "scenarios" / "changqing"


@pytest.mark.parametrize(("units", "seed"), [(20, 1), (20, 2), (33, 11), (41, 16), (120, 7)])
def test_samples_are_read_without_a_remark(tmp_path: Path, units: int, seed: int) -> None:
    """No error, no warning; only the roster of even seeds and the evidence are missing."""
    loaded = load_scenario(write_sample(units, seed, tmp_path))
    district, warnings = read_district(loaded.district_path, loaded.scenario.base_year)
    assert warnings == ()
    assert set(district.missing) == {"attestations"} | (set() if seed % 2 else {"roster"}) | (
        set() if district.venues else {"venues"}
    )
    assert district.illustrative


@pytest.mark.parametrize(("document", "missing"), [("baseline.yaml", set()), ("from-2025.yaml", {"project_relief"})])
def test_changqing_is_read_without_a_remark(document: str, missing: set[str]) -> None:
    """Both base years: no error, no warning, every table but the evidence; nothing is an estimate."""
    loaded = load_scenario(CHANGQING / document)
    district, warnings = read_district(loaded.district_path, loaded.scenario.base_year)
    assert warnings == ()
    assert set(district.missing) == {"attestations"} | missing
    assert project(district, loaded.scenario).estimated == ()


@pytest.mark.parametrize("document", ["baseline.yaml", "from-2025.yaml"])
def test_every_changqing_unit_can_reach_the_standards(document: str) -> None:
    """School sizes hold from the deadline if nothing else is done, and the land entered is enough for R4 and R5."""
    loaded = load_scenario(CHANGQING / document)
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    projection = project(district, loaded.scenario)
    targets = build_targets(district, loaded.scenario, load_pack(loaded.scenario.standards), projection)
    held = [y for y, year in enumerate(projection.years) if year >= loaded.scenario.deadline]
    school = np.array([unit.school_index for unit in projection.units])
    land = np.array([district.land.get(name, (0.0, 0.0)) for name in projection.schools])
    for column, k in enumerate((3, 4)):
        stock = projection.physical[:, PHYSICAL.index(RESOURCES[k])] + land[:, column, None]
        have = stock[school] * projection.weight
        need = targets.threshold[:, k] * projection.pupils
        assert (have >= need - 1e-9)[:, held][targets.measured[:, held]].all()
    pupils = np.zeros((len(projection.schools), len(projection.years)))
    np.add.at(pupils, school, projection.pupils)
    limited = targets.size_limit > 0
    assert (pupils <= targets.size_limit)[:, held][limited[:, held]].all()
    if document == "baseline.yaml":
        over = [name for name, row in zip(projection.schools, pupils, strict=True) if row[0] > 2000]
        assert over == ["P08"]
