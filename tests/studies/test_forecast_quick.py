"""The slider's verdicts are those of the full assessment, and come within its time."""

from __future__ import annotations

import numpy as np
import pytest

from planner.indicators.ratios import VERDICTS
from planner.scenario.load import load_scenario
from planner.studies.assess import assess_case
from planner.studies.forecast_quick import QuickLook, quick_look
from planner.studies.prepare import Case, prepare
from planner.studies.sampler.sample import write_sample


@pytest.fixture(scope="module", params=["false", "true"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """An illustrative district of twenty units, judged exactly and as displayed."""
    path = write_sample(20, 11, tmp_path_factory.mktemp("quick"))
    return prepare(load_scenario(path, [f"options.judge_rounded={request.param}"]))


def words(look: QuickLook) -> dict[tuple[str, str, int], str]:
    """Return the verdicts of a look by rule, subject and year, as the frame of verdicts names them."""
    units, schools = [unit.id for unit in look.projection.units], list(look.projection.schools)
    stages = [f"{stage}:R{k + 1}" for stage in ("primary", "junior") for k in range(7)]
    tables = {"G5": (units, look.class_size), "G3": (schools, look.rooms),
              "G4": (schools, look.size), "CV": (stages, look.dispersion.reshape(14, -1)),
              **{f"R{k + 1}": (units, look.indicators[:, k]) for k in range(7)}}  # fmt: skip
    return {(code, subject, year): VERDICTS[table[row, y]] for code, (subjects, table) in tables.items()
            for row, subject in enumerate(subjects) for y, year in enumerate(look.projection.years)}  # fmt: skip


def test_verdicts_are_those_of_the_assessment(case: Case) -> None:
    """Every row of the full verdicts that numbers alone decide stands in the arrays, and says the same."""
    look = quick_look(case.district, case.scenario, case.pack)
    found = words(look)
    judgement = assess_case(case).judgement
    rows = judgement.verdicts
    judged = 0
    for code, subject, year, verdict in zip(rows["standard"], rows["subject"], rows["year"], rows["verdict"],
                                            strict=True):  # fmt: skip
        if (code, subject, year) in found:
            judged += 1
            assert found[code, subject, year] == verdict, (code, subject, year)
    assert judged > 20 * 9 * 8
    assert {"met", "not_met"} <= set(found.values())
    rule = judgement.schools_rule["verdict"].to_numpy().reshape(look.schools_rule.shape)
    assert (np.array(VERDICTS)[look.schools_rule] == rule).all()


def test_failing_counts_and_the_first_year_follow_from_the_arrays(case: Case) -> None:
    """What the slider shows as a number is a count of the verdicts; the first year has none after it."""
    look = quick_look(case.district, case.scenario, case.pack)
    assert look.failing["SR"].tolist() == (look.schools_rule == 0).sum(axis=0).tolist()
    broken = sum(look.failing.values())
    first = look.first_year_met
    assert (first is None) == bool(broken[-1] > 0)
    if first is not None:
        assert not broken[look.projection.years.index(first) :].any()


def test_a_slider_moves_what_it_should(case: Case) -> None:
    """More leavers, fewer teachers: nothing that counts teachers rises anywhere, and R1 falls."""
    given = case.scenario
    more = given.model_copy(update={"assumptions": given.assumptions.model_copy(update={"leaver_rate": 0.2})})
    before, after = (quick_look(case.district, one, case.pack) for one in (given, more))
    assert (np.nan_to_num(after.values[:, :3]) <= np.nan_to_num(before.values[:, :3]) + 1e-12).all()
    assert after.values[:, 0, -1].sum() < before.values[:, 0, -1].sum()
