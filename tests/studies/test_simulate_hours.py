"""360 hours in five years: what drop-outs leave of the tracked share, against the evaluator's own judgement of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.base.types import Action
from planner.compliance.rulebook import Rulebook
from planner.district.model import TrackedValue
from planner.scenario.load import LoadedScenario
from planner.scenario.schema import Scenario
from planner.simulation import SOURCES, replicate
from planner.simulation.events import Event
from planner.studies.prepare import Case, prepare
from planner.studies.simulate_hours import cohorts_of, missing
from planner.studies.simulate_sample import Bench

#: Nine in ten hold the hours in 2022; the path rises to all of them by 2025.
PATH = {2022: 90.0, 2023: 93.0, 2024: 97.0, 2025: 100.0}


def pathed(case: Case, path: dict[int, float], dropout: float = 0.02) -> Case:
    """The case with another path of G9 and another drop-out."""
    kept = [one for one in case.district.tracked if one.item != "G9"]
    kept += [TrackedValue("G9", year, value, "planned", "test") for year, value in path.items()]
    rules = case.scenario.simulation.model_copy(update={"hours_dropout": dropout})
    scenario: Scenario = case.scenario.model_copy(update={"simulation": rules})
    loaded = replace(case.loaded, scenario=scenario)
    return replace(case, loaded=loaded, district=replace(case.district, tracked=tuple(kept)))


@pytest.fixture(scope="module")
def case(loaded: LoadedScenario) -> Case:
    """The sample district."""
    return prepare(loaded)


def test_cohorts_are_those_by_whom_the_path_rises(case: Case) -> None:
    """Persons of a year's rise in per cent of all teachers; two of their three years lie before the base year."""
    changed = pathed(case, PATH)
    book = Rulebook(changed.district, changed.scenario, changed.pack, changed.projection)
    teachers = sum(
        int(changed.projection.teachers[u, :, 0].sum())
        for u, unit in enumerate(changed.projection.units)
        if unit.stage in ("primary", "junior")
    )
    found = {one.id: one for one in cohorts_of(book, ())}
    assert {name: one.persons for name, one in found.items()} == {
        f"G9@{year}": round(teachers * rise / 100) for year, rise in ((2023, 3), (2024, 4), (2025, 3))
    }
    assert found["G9@2023"].before == {-1, 0} and {1, 4, 5, 6} <= found["G9@2023"].years
    assert found["G9@2025"].before == frozenset() and {1, 2, 3} <= found["G9@2025"].years


def test_rows_of_a_programme_are_cohorts_that_pay_again(case: Case) -> None:
    """Persons, years and fund of the rows; the price of a place is a row's."""
    changed = pathed(case, {2022: 90.0})
    rows = tuple(
        Action("", "", year, "programme", "G9:2023", 12, "persons", 12 * 1800, "recurrent", year)
        for year in (2023, 2024, 2025, 2028, 2029, 2030)
    )
    book = Rulebook(changed.district, changed.scenario, changed.pack, changed.projection)
    (one,) = cohorts_of(book, rows)
    assert (one.persons, one.fund, one.price, sorted(one.years)) == (12, "recurrent", 1800, [1, 2, 3, 6, 7, 8])


def test_with_everybody_finishing_the_share_is_the_evaluator_s(case: Case) -> None:
    """No person is missing in any year, and the verdicts are those of the judge."""
    bench = Bench(pathed(case, PATH), (), (), 1)
    events = replicate(bench.network, 1, 0, SOURCES).events
    assert missing(bench.network, events, "G9").tolist() == [0.0] * bench.network.years
    (share,) = bench.hours
    assert np.array_equal(share.passes(bench.network, events), share.holds)
    assert share.holds.tolist() == [value >= 100 for value in share.planned]
    assert share.planned.tolist() == [90.0, 93.0, 97.0, *[100.0] * (bench.network.years - 3)]


def test_a_teacher_short_of_hours_fails_the_rule_until_they_are_made_up(case: Case) -> None:
    """Two hold the hours a year late: the share is lower by their part of all teachers, and the rule fails then."""
    bench = Bench(pathed(case, PATH), (), (), 1)
    events = replicate(bench.network, 1, 0, SOURCES).events
    (last,) = [one for one in events if one.what == "hours_held" and one.note == "G9@2025"]
    late = [one for one in events if one is not last]
    late += [last._replace(quantity=last.quantity - 2), Event(last.month + 12, "training", "hours_held", "G9", 2)]
    (share,) = bench.hours
    short = missing(bench.network, late, "G9")
    assert short.tolist() == [0, 0, 0, 2, *[0] * (bench.network.years - 4)]
    assert share.passes(bench.network, late).tolist() == [False] * 4 + [True] * (bench.network.years - 4)


def test_drop_outs_reach_the_odds(case: Case) -> None:
    """With everybody dropping out G9 fails in every year, and its row stands among the rules of a sample."""
    bench = Bench(pathed(case, PATH, dropout=1.0), (), (), 1)
    sample = bench.sample(0, tuple(source for source in SOURCES if source != "training"))
    assert bench.groups[-1] == "G9" and sample.failing[-1].tolist() == [1] * bench.network.years
    assert not sample.district.any()
    assert bench.sample(0, SOURCES).failing[-1].tolist() == [1, 1, 1, *[0] * (bench.network.years - 3)]
