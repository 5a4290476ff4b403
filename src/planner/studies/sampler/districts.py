"""Illustrative districts of the documents 文件区县的示意数据: one recipe, calibrated to published magnitudes.

The documents of Rencheng, Taierzhuang and Changshou give no school statistics. Each district is therefore made up,
and brought to the mean size of a primary school and the pupils per primary teacher of a published area, named in its
:class:`Calibration`.
``python -m planner.studies.sampler.folders OUT`` writes the three folders, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.studies.sampler import assemble, budget, demography, finance, government, premises, write
from planner.studies.sampler.assemble import Parts
from planner.studies.sampler.demography import Panel
from planner.studies.sampler.districts_text import district_readme
from planner.studies.sampler.profile import AreaProfile, Profile
from planner.studies.sampler.projects import ProjectSpec, open_schools
from planner.studies.sampler.specs import SchoolSpec, draw_feeders, draw_specs, draw_townships, special_school
from planner.studies.sampler.teachers import Teacher, draw_teachers

WAN = 10_000


@dataclass(frozen=True)
class Calibration:
    """What the district is brought to: means of a published area, with its source."""

    pupils_per_primary: float
    pupils_per_teacher: float
    source: str


@dataclass(frozen=True)
class DistrictPlan:
    """All that one district is made of; ``caps`` are yearly amounts in 万元 (10,000 yuan) by fund."""

    code: str
    name: str
    seed: int
    units: int
    base_year: int
    hold_from: int
    horizon: int
    standards: str
    profile: Profile
    calibration: Calibration
    title: str
    description: str
    source: str
    caps: dict[str, dict[int, int]]
    free: dict[tuple[str, int], int]  # 万元 that the plan spends where money is no object (budget.factor=50)
    shape: Callable[[list[SchoolSpec]], list[SchoolSpec]] = lambda specs: specs
    projects: Callable[[list[SchoolSpec]], list[ProjectSpec]] = lambda specs: []
    others: tuple[SchoolSpec, ...] = ()  # schools that are listed and not planned
    options: dict[str, str] = field(default_factory=dict)
    tracked: dict[str, tuple[float, float]] = field(default_factory=dict)  # in place of government.TRACKED
    not_modelled: tuple[str, ...] = write.NOT_MODELLED
    real: str = ""  # what of it is real, for the README


def build(plan: DistrictPlan) -> Parts:
    """Return the parts of a district, calibrated."""
    townships = draw_townships(plan.units, plan.profile)
    special = special_school("", townships[0], plan.seed)
    drawn = plan.shape(draw_specs(townships, "", plan.seed, plan.profile))
    specs, births, panel = _sized(plan, drawn)
    profile, teachers = _staffed(plan, specs, special, panel)
    projects = plan.projects(specs)
    opened = open_schools(panel, projects)
    stocks = [premises.draw_stock(spec, panel, plan.base_year, plan.seed, profile) for spec in specs]
    span = plan.hold_from, plan.horizon
    return Parts(
        name=plan.name,
        base_year=plan.base_year,
        deadline=plan.hold_from,
        horizon=plan.horizon,
        seed=plan.seed,
        profile=profile,
        specs=specs,
        special=special,
        feeders=draw_feeders(specs),
        births=births,
        panel=opened,
        teachers=teachers,
        stocks=[*stocks, premises.special_stock(special, demography.GRADES)],
        land={stock.spec.id: premises.land_of(stock, opened, *span, profile) for stock in stocks},
        projects=projects,
        roster=bool(profile.roster),
        others=plan.others,
        money=True,
        tracked={**government.TRACKED, **plan.tracked},
    )


def _sized(plan: DistrictPlan, specs: list[SchoolSpec]) -> tuple[list[SchoolSpec], dict[int, float], Panel]:
    """Scale the intakes until the mean primary school has the calibrated number of pupils."""
    years = range(plan.base_year - 12, plan.horizon + 1)
    for _ in range(3):
        births = demography.births_of(specs, range(years[0] - 7, plan.horizon - 4), plan.base_year, plan.seed,
                                      plan.profile)  # fmt: skip
        panel = demography.simulate(specs, draw_feeders(specs), births, years, plan.base_year, plan.seed, plan.profile)
        factor = plan.calibration.pupils_per_primary / mean_primary(specs, panel, plan.base_year)
        specs = [replace(spec, intake=round(spec.intake * factor, 3)) for spec in specs]
    return specs, births, panel


def mean_primary(specs: list[SchoolSpec], panel: Panel, year: int) -> float:
    """Return the mean pupils of the primary schools (combined schools and teaching points left out)."""
    own = [spec.id for spec in specs if spec.type == "primary"]
    return sum(panel.stage_pupils(school, year)[0] for school in own) / len(own)


def _staffed(
    plan: DistrictPlan, specs: list[SchoolSpec], special: SchoolSpec, panel: Panel
) -> tuple[Profile, list[Teacher]]:
    """Scale the pupils per teacher of every area until the district has the calibrated ratio in primary schools."""
    profile = plan.profile
    for _ in range(3):
        teachers = draw_teachers(specs, special, panel, plan.base_year, plan.seed, profile)
        factor = plan.calibration.pupils_per_teacher / primary_ratio(teachers, panel, plan.base_year)
        profile = replace(profile, areas={name: _scaled(area, factor) for name, area in profile.areas.items()})
    return profile, teachers


def _scaled(area: AreaProfile, factor: float) -> AreaProfile:
    primary, junior = area.pupils_per_teacher
    return replace(area, pupils_per_teacher=(round(primary * factor, 4), junior))


def primary_ratio(teachers: list[Teacher], panel: Panel, year: int) -> float:
    """Return the pupils per full-time teacher of the primary stage."""
    pupils = sum(panel.stage_pupils(school, year)[0] for school in panel.schools)
    return pupils / sum(one.stage == "primary" for one in teachers)


def tight_years(plan: DistrictPlan) -> str:
    """Return the years in which a cap lies under what the plan would spend with money no object."""
    return "；".join(
        f"{year} 年 {fund} 约 {spent} 万元（上限 {plan.caps[fund][year]}）" for (fund, year), spent in plan.free.items()
    )


def write_district(plan: DistrictPlan, out: Path) -> None:
    """Write ``tables/``, ``baseline.yaml`` and ``README.md`` of a district under ``out``.

    The document's phases, due dates, departments and facts come from ``documents/<code>.yaml`` beside this module,
    where they are kept as they are cited.
    """
    parts = build(plan)
    out.mkdir(parents=True, exist_ok=True)
    write.write_tables(assemble.tables(parts), out / "tables")
    caps = {fund: {year: cap * WAN for year, cap in years.items()} for fund, years in plan.caps.items()}
    scenario = write.ScenarioText(
        title=plan.title,
        description=plan.description,
        district="tables",
        standards=plan.standards,
        capital=caps["capital"],
        recurrent=caps["recurrent"],
        on_top=dict.fromkeys(caps["capital"], finance.ON_TOP),
        assumptions=budget.sample_quotas(parts),
        not_modelled=plan.not_modelled,
        source=plan.source,
        hold_from=True,
        options=plan.options,
        document=write.document_text(plan.code),
    )
    (out / "baseline.yaml").write_text(scenario.render(parts), encoding="utf-8", newline="\n")
    (out / "README.md").write_text(
        district_readme(parts, plan.title, plan.real, plan.calibration.source, tight_years(plan)),
        encoding="utf-8",
        newline="\n",
    )
