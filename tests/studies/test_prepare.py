"""What every study starts from: the case, the head of a run, and the do-nothing path."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner import RESULTS_VERSION, SCHEMA_VERSION
from planner.scenario.load import load_scenario
from planner.studies.assess import assess
from planner.studies.prepare import Case, assumed_note, prepare, run_head
from tests.compliance.world import write_world


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The world of the compliance tests, read from files."""
    return prepare(load_scenario(write_world(tmp_path_factory.mktemp("world"))))


def test_the_head_names_every_input_with_its_hash(case: Case) -> None:
    """Whoever has the run can tell from which files it was made."""
    inputs = run_head(case)["inputs"]
    assert {"baseline.yaml", "enrolment.csv", "staff.csv"} <= {Path(name).name for name in inputs}
    assert all(len(digest) == 64 for digest in inputs.values())


def test_the_head_says_what_made_the_run(case: Case) -> None:
    """Versions, seed, standards and changes stand in the head."""
    head = run_head(case, ("budget.factor=0.9",))
    assert (head["schema"], head["results_version"]) == (SCHEMA_VERSION, RESULTS_VERSION)
    assert head["sets"] == ["budget.factor=0.9"]
    assert {"planner", "python", "pulp", "highspy", "numpy"} <= set(head["versions"])
    assert head["illustrative"] is True
    assert (head["base_year"], head["deadline"], head["horizon"]) == (2022, 2026, 2030)


def test_what_is_estimated_is_said_once(case: Case) -> None:
    """Missing tables (a roster, births, feeders) are named, none twice."""
    told = run_head(case)["estimated"]
    assert told
    assert len(told) == len(set(told))


def test_readers_get_names_for_codes(case: Case) -> None:
    """Schools and funds have their Chinese names."""
    assert case.names["A1"] == "城关小学"
    assert case.names["capital"] == "基建"


def test_doing_nothing_builds_no_project(case: Case) -> None:
    """The assessment leaves pinned projects out; the case keeps them."""
    found = assess(case.loaded)
    for projection, opens in ((case.projection, True), (found.case.projection, False)):
        new = [u for u, unit in enumerate(projection.units) if unit.school == "P9"]
        assert bool(projection.pupils[new].sum() > 0) is opens


def test_the_assessment_starts_in_the_base_year(case: Case) -> None:
    """The district is judged as it stands, and on to the horizon."""
    found = assess(case.loaded)
    assert sorted(set(found.tables["indicators"]["year"])) == list(case.scenario.years)
    assert found.facts["first_year_all_met"] is None or found.facts["first_year_all_met"] > case.scenario.base_year
    assert found.facts["unknown_items"] == list(found.judgement.unknown_items) != []


def test_what_is_assumed_is_said_in_both_languages() -> None:
    """The sentence beside assumed figures has its Chinese."""
    assert assumed_note().render("zh_CN") != assumed_note().render("en")
