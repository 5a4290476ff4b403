"""The Changqing scenario: the committed files are what the generator writes, and the case is hard."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.base.yamlio import read_yaml
from planner.scenario.schema import Scenario
from planner.studies.sampler import facts
from planner.studies.sampler.changqing import TOWNSHIPS, Changqing, build, write_changqing

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "changqing"


@pytest.fixture(scope="module")
def district() -> Changqing:
    """Return both base years."""
    return build()


def table(name: str, folder: str = "tables") -> pd.DataFrame:
    """Read a committed table."""
    return pd.read_csv(FOLDER / folder / f"{name}.csv", keep_default_na=False)


def test_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    """Every file of the folder is written again byte for byte, and there is no other table."""
    write_changqing(tmp_path)
    written = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*.*")}
    assert len(written) == 34
    for relative, path in written.items():
        assert (FOLDER / relative).read_bytes() == path.read_bytes(), relative
    for folder in ("tables", "tables-2025"):
        assert {path.name for path in (FOLDER / folder).iterdir()} == {
            path.name for path in (tmp_path / folder).iterdir()
        }


def test_schools_are_not_presented_as_real() -> None:
    """Ninety schools in the ten real townships, each named as illustrative."""
    schools = table("schools")
    existing = schools[schools["opens_project"] == ""]
    assert len(existing) == 90
    assert schools["name"].str.contains("示意").all()
    assert set(schools["township"]) == {place.name for place in TOWNSHIPS}
    assert table("district")["illustrative"].tolist() == [1]
    assert table("projects")["name"].str.contains("示意").all()
    assert table("venues")["name"].str.contains("示意").all()


def test_size_and_kinds(district: Changqing) -> None:
    """A hundred units, eleven nine-year schools, one special school, one teaching point under 50 pupils."""
    specs = district.first.specs
    assert sum(spec.has("primary") + spec.has("junior") for spec in specs) == 100
    assert sum(spec.type == "nine_year" for spec in specs) == 11
    assert district.first.special.type == "special"
    sizes = facts.school_sizes(district.first, 2022)
    assert [s.id for s in specs if s.type == "teaching_point" and sizes[s.id] < 50] == ["T01"]


def test_one_school_is_over_2000_until_the_west_campus_opens(district: Changqing) -> None:
    """Only one school is over its limit in 2022, and none from 2025 on."""
    assert [school for school, pupils in facts.school_sizes(district.first, 2022).items() if pupils > 2000] == ["P08"]
    for year in range(2025, 2031):
        assert max(facts.school_sizes(district.first, year).values()) <= 1900
    assert facts.school_sizes(district.first, 2026)["W01"] <= 24 * 45
    assert facts.school_sizes(district.first, 2026)["W02"] <= 24 * 50


def test_oversized_classes_and_qualifications(district: Changqing) -> None:
    """Several schools have oversized classes; rural teachers are mostly short of the higher qualification."""
    cohorts = facts.oversized_cohorts(district.first)
    assert len({school for school, _ in cohorts}) >= 8
    rural = {spec.id for spec in district.first.specs if spec.area == "rural"}
    for stage, most in (("primary", 0.60), ("junior", 0.66)):
        own = [one for one in district.first.teachers if one.school in rural and one.stage == stage]
        assert sum(one.above_qualified for one in own) / len(own) < most


def test_coefficients_and_the_school_rule(district: Changqing) -> None:
    """At least three coefficients are over the limit in 2022 and nine units in ten fail the school rule."""
    found = {stage: facts.stage_facts(district.first, stage) for stage in ("primary", "junior")}
    over = {stage: found[stage].over_limit(stage) for stage in found}
    assert len(over["primary"]) >= 2
    assert len(over["junior"]) >= 2
    assert sum(f.passing for f in found.values()) <= 0.1 * sum(f.units for f in found.values())


def test_births_fall_by_half_and_pupils_follow(district: Changqing) -> None:
    """Forecast births of 2024 are half of 2016's; primary pupils fall by a third to 2030, junior ones do not."""
    births = table("births").set_index("year")["births"]
    assert births[2024] / births[2016] < 0.52
    primary, junior = (
        [
            sum(district.first.panel.stage_pupils(s, year)[i] for s in district.first.panel.schools)
            for year in (2022, 2030)
        ]
        for i in (0, 1)
    )
    assert primary[1] < 0.7 * primary[0]
    assert junior[1] > junior[0]


@pytest.mark.parametrize(("document", "base"), [("baseline.yaml", 2022), ("from-2025.yaml", 2025)])
def test_both_documents_are_valid_scenarios(document: str, base: int) -> None:
    """Base year, deadline, horizon, standards and caps for every year after the base year."""
    scenario = Scenario.model_validate(read_yaml(FOLDER / document))
    assert scenario.illustrative
    assert scenario.standards == "changqing"
    assert (scenario.base_year, scenario.deadline, scenario.horizon) == (base, 2026, 2030)
    for fund in scenario.budget.funds.values():
        assert list(fund.caps) == list(range(base + 1, 2031))
    starts = {name: one.start for name, one in scenario.projects.items()}
    assert starts == ({"west_campus_primary": 2023, "west_campus_junior": 2023} if base == 2022 else {})
    assert (FOLDER / scenario.district).is_dir()


def test_the_later_tables_continue_the_district(district: Changqing) -> None:
    """The same schools with the west campus open; who stayed kept id and birth; history reaches 2021–2025."""
    first, later = table("schools"), table("schools", "tables-2025")
    assert first["school_id"].tolist() == [
        *later["school_id"].tolist()[:-3],
        *later["school_id"].tolist()[-1:],
        "W01",
        "W02",
    ]
    assert (later["opens_project"] == "").all()
    assert sorted(table("enrolment", "tables-2025")["year"].unique()) == [2021, 2022, 2023, 2024, 2025]
    before = table("roster").set_index("person_id")
    after = table("roster", "tables-2025").set_index("person_id")
    stayed = after.index.intersection(before.index)
    assert 0.8 * len(before) < len(stayed) < len(before)
    assert (before.loc[stayed, "birth"] == after.loc[stayed, "birth"]).all()
    assert (after.loc[after.index.difference(before.index), "above_qualified"] == 1).all()
    assert (after.groupby("school_id")["head"].sum() == 1).all()
    # Outside the two relieved stages, 2022 is told the same in both tables.
    relieved = {"P08", "P09", "P10", "J05", "J06", "W01", "W02"}
    pupils = [
        frame[(frame["year"] == 2022) & ~frame["school_id"].isin(relieved)].reset_index(drop=True)
        for frame in (table("enrolment"), table("enrolment", "tables-2025"))
    ]
    pd.testing.assert_frame_equal(*(frame.sort_values(["school_id", "grade"], ignore_index=True) for frame in pupils))
