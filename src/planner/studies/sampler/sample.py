"""The plain sample 示例区县: a seeded district of 20–300 units for benchmarks and tests."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.scenario.parameters import Assumptions
from planner.studies.sampler import assemble, budget, demography, premises, write
from planner.studies.sampler.assemble import Parts
from planner.studies.sampler.draws import Draws
from planner.studies.sampler.profile import CLASS_LIMIT, Profile
from planner.studies.sampler.projects import ProjectSpec, open_schools
from planner.studies.sampler.specs import (
    SchoolSpec,
    draw_feeders,
    draw_specs,
    draw_townships,
    special_school,
)
from planner.studies.sampler.teachers import draw_teachers

LEAST_UNITS, MOST_UNITS = 20, 300
DEADLINE_AFTER, HORIZON_AFTER = 4, 8
#: As built: 1.9–3.9 million yuan per class (reference projects); gross area per class about twice 建标〔2002〕102号.
YUAN_PER_CLASS = 2_400_000
#: Share of the pupils of each relieved school that moves to the new one (assumed).
RELIEF = 0.3


def sample_tables(
    units: int, seed: int, profile: Profile | None = None, base_year: int = 2022
) -> dict[str, pd.DataFrame]:
    """Return the tables (docs/model.md §1) of an illustrative district with ``units`` compulsory units.

    The special school and a candidate new school come on top of ``units``. Raises :class:`BadInput` where
    ``units`` is not 20–300 or ``seed`` is negative.
    """
    return assemble.tables(sample_parts(units, seed, profile or Profile(), base_year))


def sample_parts(units: int, seed: int, profile: Profile, base_year: int = 2022) -> Parts:
    """Return the parts from which the sample's tables and its scenario are written."""
    _check(units, seed)
    deadline, horizon = base_year + DEADLINE_AFTER, base_year + HORIZON_AFTER
    townships = draw_townships(units, profile)
    specs = draw_specs(townships, "", seed, profile)
    special = special_school("", townships[0], seed)
    feeders = draw_feeders(specs)
    years = range(base_year - 12, horizon + 1)
    births = demography.births_of(specs, range(years[0] - 7, horizon - 5), base_year, seed, profile)
    panel = demography.simulate(specs, feeders, births, years, base_year, seed, profile)
    candidates = _projects(specs, units, base_year, seed, profile)
    opened = open_schools(panel, candidates)
    stocks = [premises.draw_stock(spec, panel, base_year, seed, profile) for spec in specs]
    land = {stock.spec.id: premises.land_of(stock, opened, deadline, horizon, profile) for stock in stocks}
    return Parts(
        name=f"示意区{seed}",
        base_year=base_year,
        deadline=deadline,
        horizon=horizon,
        seed=seed,
        profile=profile,
        specs=specs,
        special=special,
        feeders=feeders,
        births=births,
        panel=opened,
        teachers=draw_teachers(specs, special, panel, base_year, seed, profile),
        stocks=[*stocks, premises.special_stock(special, demography.GRADES)],
        land=land,
        projects=candidates,
        roster=seed % 2 == 1 if profile.roster is None else profile.roster,
    )


def write_sample(units: int, seed: int, out: Path, profile: Profile | None = None, base_year: int = 2022) -> Path:
    """Write ``tables/*.csv``, ``baseline.yaml`` and ``README.md`` under ``out``; return the scenario's path."""
    parts = sample_parts(units, seed, profile or Profile(), base_year)
    costs = Assumptions()
    capital, recurrent = budget.sample_caps(parts, costs)
    out.mkdir(parents=True, exist_ok=True)
    write.write_tables(assemble.tables(parts), out / "tables")
    scenario = write.ScenarioText(
        title=f"{parts.name}（示意，{units} 个单元，种子 {seed}）",
        description=f"Illustrative district made by planner sample --units {units} --seed {seed}; not a real place.",
        district="tables",
        standards="national",
        capital=capital,
        recurrent=recurrent,
        assumptions=budget.sample_quotas(parts),
    )
    path = out / "baseline.yaml"
    path.write_text(scenario.render(parts), encoding="utf-8", newline="\n")
    (out / "README.md").write_text(write.sample_readme(units, seed), encoding="utf-8", newline="\n")
    return path


def _check(units: int, seed: int) -> None:
    problems = []
    if not LEAST_UNITS <= units <= MOST_UNITS:
        allowed = T("{low} to {high} units", low=LEAST_UNITS, high=MOST_UNITS)
        problems.append(
            Problem("sample.units", "--units", str(units), T("the sample cannot have so many units"), allowed)
        )
    if seed < 0:
        problems.append(Problem("sample.seed", "--seed", str(seed), T("a seed is a whole number from 0 up")))
    if problems:
        raise BadInput(problems)


def _projects(specs: list[SchoolSpec], units: int, base_year: int, seed: int, profile: Profile) -> list[ProjectSpec]:
    """Return a new primary school that relieves the two largest urban ones, and a wing of the largest junior."""
    draws = Draws(seed, "projects")
    urban = sorted((spec for spec in specs if spec.type == "primary"), key=lambda spec: -spec.intake)
    relieved = [spec for spec in urban if spec.township == urban[0].township][:2]
    pinned = units >= profile.pinned_units or draws.chance(0.3)
    # Sized for the entrants of a good year, with two classrooms to spare.
    entrants = RELIEF * sum(spec.intake for spec in relieved) * 1.15
    classes = profile.last_primary * math.ceil(entrants / CLASS_LIMIT["primary"])
    code = "W01"
    school = SchoolSpec(
        code, f"示意新建小学（{relieved[0].township}）", "primary", relieved[0].area, relieved[0].township, 0.0, 0.0,
        base_year + 3, (45, 50), opens_project="new_primary",
    )  # fmt: skip
    new_school = ProjectSpec(
        id="new_primary",
        name=f"示意新建小学工程（{classes} 班）",
        kind="new_school",
        school_id=code,
        cost_yuan=classes * YUAN_PER_CLASS,
        build_years=2,
        earliest_start=base_year + 1,
        adds=school_adds(classes, 40, {"area": 6.6, "sports": 9.0, "equipment": 2600.0}),
        school=school,
        relief={(spec.id, "primary"): RELIEF for spec in relieved},
        start=base_year + 1 if pinned else None,
    )
    junior = max((spec for spec in specs if spec.type == "junior"), key=lambda spec: (spec.area == "urban", spec.pull))
    wing = ProjectSpec(
        id="junior_wing",
        name=f"示意教学楼扩建工程（{junior.id}）",
        kind="wing",
        school_id=junior.id,
        cost_yuan=8_400_000,
        build_years=1,
        earliest_start=base_year + 1,
        adds={"teaching_area_m2": 2000, "classrooms": 8, "music_rooms": 1, "art_rooms": 1},
    )
    return [new_school, wing]


def school_adds(classes: int, per_class: int, per_pupil: dict[str, float]) -> dict[str, int]:
    """Return what a new school of ``classes`` adds, by per-pupil values at ``per_class`` pupils."""
    pupils = classes * per_class
    rooms = -(-classes // 12)
    return {
        "teaching_area_m2": 10 * round(pupils * per_pupil["area"] / 10),
        "sports_area_m2": 10 * round(pupils * per_pupil["sports"] / 10),
        "equipment_yuan": 1000 * round(pupils * per_pupil["equipment"] / 1000),
        "multimedia_rooms": classes,
        "classrooms": classes + 2,
        "music_rooms": rooms,
        "art_rooms": rooms,
    }
