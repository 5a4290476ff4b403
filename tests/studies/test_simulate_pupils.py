"""Pupils of replications: drawn around the projection, shared by plans and sources, as projected when switched off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.projection import project
from planner.scenario.load import LoadedScenario
from planner.simulation import Course
from planner.studies.prepare import Case, prepare
from planner.studies.simulate_pupils import COURSES, Pupils


@pytest.fixture(scope="module")
def case(loaded: LoadedScenario) -> Case:
    """The sample district."""
    return prepare(loaded)


@pytest.fixture(scope="module")
def pupils(case: Case) -> Pupils:
    """Its ensemble."""
    return Pupils(case.district, case.scenario, 1)


def drawn(case: Case, pupils: Pupils, number: int | None) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Pupils (u, g, y) of a replication."""
    return project(case.district, case.scenario, vary=pupils.vary(number)).pupils_by_grade


def test_the_ensemble_lies_around_the_projection(case: Case, pupils: Pupils) -> None:
    """The base year is counted and never drawn; later totals spread around the projection, more with the years."""
    totals = np.stack([drawn(case, pupils, i).sum(axis=(0, 1)) for i in range(60)])
    projected = case.projection.pupils.sum(axis=0)
    assert (totals[:, 0] == projected[0]).all() and totals[:, 1].std() > 0
    assert totals[:, -1].std() > totals[:, 1].std()
    assert np.median(totals, axis=0) == pytest.approx(projected, rel=0.03)


def test_classes_follow_the_pupils_that_come(case: Case, pupils: Pupils) -> None:
    """A largest class holds its cohort; whoever has pupils has a class; the units are the same."""
    for number in range(5):
        found = project(case.district, case.scenario, vary=pupils.vary(number))
        assert found.units == case.projection.units
        assert (found.pupils_by_grade <= found.largest_class * np.maximum(found.classes, 1)).all()
        assert ((found.classes > 0) | (found.pupils_by_grade == 0)).all()
        assert found.pupils_by_grade.min() >= 0


def test_a_course_depends_on_seed_and_number_only(case: Case, pupils: Pupils) -> None:
    """The same in a fresh ensemble, another with another seed, the first again after the last."""
    again, other = Pupils(case.district, case.scenario, 1), Pupils(case.district, case.scenario, 2)
    assert np.array_equal(drawn(case, pupils, 3), drawn(case, again, 3))
    assert not np.array_equal(drawn(case, pupils, 3), drawn(case, other, 3))
    assert pupils.course(COURSES + 3) == 3 and pupils.course(None) is None and pupils.told == "drawn"


def test_switched_off_pupils_come_as_projected(case: Case, pupils: Pupils) -> None:
    """To the digit; and a district without a history has nothing to draw from."""
    assert pupils.vary(None) is None
    last = {key: one for key, one in case.district.enrolment.items() if key[1] == case.scenario.base_year}
    young = Pupils(replace(case.district, enrolment=last), case.scenario, 1)
    assert young.told == "projected" and young.vary(5) is None
    assert Course((), (), {}).pupils is None
