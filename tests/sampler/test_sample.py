"""The plain sample: the same seed gives the same bytes, and the district is one that could be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.base.errors import BadInput
from planner.base.terms import LEVERS
from planner.base.yamlio import read_yaml
from planner.scenario.schema import Scenario
from planner.studies.sampler import Profile, sample_tables, write_sample
from planner.studies.sampler.assemble import COLUMNS
from planner.studies.sampler.facts import stage_facts
from planner.studies.sampler.sample import sample_parts

BASE = 2022


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """Return a sample with a roster."""
    return sample_tables(40, 7)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    """Two runs of one seed agree in every file, another seed in none of the drawn tables."""
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        write_sample(20, seed, tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert {path.name for path in files} > {"baseline.yaml", "README.md", "schools.csv", "roster.csv"}
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()
    for name in ("enrolment", "staff", "premises", "births"):
        path = Path("tables") / f"{name}.csv"
        assert (tmp_path / "one" / path).read_bytes() != (tmp_path / "three" / path).read_bytes()


def test_a_smaller_draw_elsewhere_leaves_other_schools_alone() -> None:
    """Streams are named: another spread of equipment changes the equipment and nothing else."""
    plain, other = sample_tables(20, 5), sample_tables(20, 5, Profile(equipment_sigma=0.2))
    assert not plain["premises"]["equipment_yuan"].equals(other["premises"]["equipment_yuan"])
    for name in ("schools", "enrolment", "staff", "roster", "special_rooms", "births", "feeders"):
        pd.testing.assert_frame_equal(plain[name], other[name])
    kept = [name for name in COLUMNS["premises"] if name != "equipment_yuan"]
    pd.testing.assert_frame_equal(plain["premises"][kept], other["premises"][kept])


@pytest.mark.parametrize(("units", "seed"), [(20, 0), (21, 1), (57, 2), (120, 7), (300, 3)])
def test_units_are_as_many_as_asked_for(units: int, seed: int) -> None:
    """Existing schools make exactly the units asked for, 3/8 of them junior, with the special kinds present."""
    tables = sample_tables(units, seed)
    schools = tables["schools"]
    assert set(tables) <= set(COLUMNS)
    kinds = schools[schools["opens_project"] == ""]["type"].value_counts()
    junior = kinds["junior"] + kinds["nine_year"]
    primary = kinds["primary"] + kinds["nine_year"] + kinds["teaching_point"]
    assert primary + junior == units
    assert junior == round(units * 3 / 8)
    assert kinds["special"] == 1
    assert schools["school_id"].is_unique
    assert set(schools["area_type"]) == {"urban", "town", "rural"}
    assert schools["name"].str.contains("示意").all()


def test_seeds_exercise_both_the_roster_and_the_totals() -> None:
    """Odd seeds ship a roster, even ones totals by type only; the profile may decide instead."""
    assert "roster" in sample_tables(20, 1)
    assert "roster" not in sample_tables(20, 2)
    assert "roster" in sample_tables(20, 2, Profile(roster=True))


def test_the_roster_adds_up_to_the_staff_table(tables: dict[str, pd.DataFrame]) -> None:
    """Persons counted by school, stage and type are the staff table; nobody was hired before the age of 23."""
    roster = tables["roster"].assign(pe_arts=lambda table: (table["subject"] == "pe_arts").astype(int))
    key = ["school_id", "stage", "pe_arts", "above_qualified", "backbone"]
    counted = roster.groupby(key).size().sort_index()
    staff = tables["staff"].set_index(key)["teachers"].sort_index()
    assert counted.to_dict() == staff.to_dict()
    assert roster["person_id"].is_unique
    born = roster["birth"].str[:4].astype(int)
    assert (roster["since"] - born >= 22).all()
    assert (BASE - born).between(22, 60).all()
    assert (roster.groupby("school_id")["head"].sum() == 1).all()
    assert "name" not in roster.columns


def test_cohorts_rise_from_year_to_year(tables: dict[str, pd.DataFrame]) -> None:
    """A grade is last year's lower grade but for a few who move, and keeps its number of classes."""
    wide = tables["enrolment"].pivot_table(index=["school_id", "grade"], columns="year", values=["pupils", "classes"])
    before = wide.drop(index=[(school, grade) for school, grade in wide.index if grade in (6, 9)])
    after = wide.reindex([(school, grade + 1) for school, grade in before.index])
    for year in range(BASE - 4, BASE):
        was, now = before["pupils"][year].to_numpy(), after["pupils"][year + 1].to_numpy()
        both = ~np.isnan(was) & ~np.isnan(now)
        assert both.sum() > 100
        assert (np.abs(now - was)[both] <= np.maximum(3, 0.08 * was[both])).all()
        same = before["classes"][year].to_numpy()[both] == after["classes"][year + 1].to_numpy()[both]
        assert same.all()


def test_births_fall_by_half_and_reach_every_intake(tables: dict[str, pd.DataFrame]) -> None:
    """Births are given for every cohort that enters in the history or the projection, and halve from 2016."""
    births = tables["births"].set_index("year")["births"]
    assert set(births.index) >= set(range(BASE - 4 - 7, BASE + 8 - 6 + 1))
    assert births[BASE + 2] / births[2016] < 0.55
    status = tables["births"].set_index("year")["status"]
    assert (status[status.index <= BASE] == "actual").all()
    assert (status[status.index > BASE] == "forecast").all()


def test_stocks_are_whole_and_write_offs_leave_something(tables: dict[str, pd.DataFrame]) -> None:
    """Persons, rooms and yuan are whole numbers; equipment and rooms written off never exceed the stock."""
    for name in ("enrolment", "staff", "premises", "special_rooms", "writeoffs", "posts", "land"):
        assert all(pd.api.types.is_integer_dtype(tables[name][c]) for c in tables[name].select_dtypes("number"))
    gone = tables["writeoffs"].groupby("school_id")[["equipment_yuan", "multimedia_rooms"]].sum()
    have = tables["premises"].set_index("school_id").loc[gone.index]
    assert (gone["equipment_yuan"] <= have["equipment_yuan"]).all()
    assert (gone["multimedia_rooms"] < have["multimedia_rooms"]).all()
    classes = tables["enrolment"].query("year == @BASE").groupby("school_id")["classes"].sum()
    assert (have["classrooms"] >= classes.loc[have.index]).all()


def test_feeders_send_every_leaver_somewhere(tables: dict[str, pd.DataFrame]) -> None:
    """Shares of each primary sum to one, nine-year schools keep their own leavers."""
    shares = tables["feeders"].groupby("from_school")["share"].sum()
    kinds = tables["schools"].set_index("school_id")
    primaries = kinds[kinds["type"].isin(["primary", "nine_year", "teaching_point"]) & (kinds["opens_project"] == "")]
    assert set(shares.index) >= set(primaries.index)
    assert np.allclose(shares, 1.0)


def test_every_tracked_item_reaches_its_standard_by_the_deadline(tables: dict[str, pd.DataFrame]) -> None:
    """Measured in the base year, planned to the deadline: the last value meets the standard of each item."""
    least = {
        "G6": 100, "G7": 8000, "G8": 1, "G9": 100, "G12": 100, "G13P": 100, "G13J": 95, "G14": 60, "G15": 85,
        "Q1": 95, "Q2": 95, "Q4": 5, "S1": 85,
    }  # fmt: skip
    tracked = tables["tracked"]
    last = tracked[tracked["year"] == BASE + 4].set_index("item")["value"]
    assert set(last.index) == {*least, "Q9"}
    assert all(last[item] >= value for item, value in least.items())
    assert last["Q9"] < 0.15
    first = tracked[tracked["year"] == BASE]
    assert (first["kind"] == "measured").all()
    assert (tracked[tracked["year"] > BASE]["kind"] == "planned").all()


@pytest.mark.parametrize("seed", [1, 2, 8])
def test_samples_are_hard(seed: int) -> None:
    """At least three coefficients are over their limits and most units fail the school rule."""
    parts = sample_parts(40, seed, Profile())
    found = {stage: stage_facts(parts, stage) for stage in ("primary", "junior")}
    assert sum(len(found[stage].over_limit(stage)) for stage in found) >= 3
    assert sum(f.passing for f in found.values()) < 0.5 * sum(f.units for f in found.values())


def test_the_scenario_document_is_valid(tmp_path: Path) -> None:
    """The scenario reads as one, is marked illustrative, and each lever but hire has exactly one fund."""
    path = write_sample(60, 2, tmp_path)
    scenario = Scenario.model_validate(read_yaml(path))
    assert scenario.illustrative
    assert (scenario.base_year, scenario.deadline, scenario.horizon) == (BASE, 2026, 2030)
    assert (path.parent / scenario.district / "schools.csv").exists()
    assert all(scenario.budget.fund_of(lever) for lever in LEVERS if lever != "hire")
    assert scenario.budget.funds["capital"].carry_over
    assert not scenario.budget.funds["recurrent"].carry_over
    assert set(scenario.projects) == {"new_primary"}


@pytest.mark.parametrize(
    ("units", "seed", "codes"), [(19, 1, ["sample.units"]), (301, -1, ["sample.units", "sample.seed"])]
)
def test_sizes_that_cannot_be_are_refused(units: int, seed: int, codes: list[str]) -> None:
    """Fewer than 20 or more than 300 units, or a negative seed, are bad input, all named at once."""
    with pytest.raises(BadInput) as caught:
        sample_tables(units, seed)
    assert [problem.code for problem in caught.value.problems] == codes
