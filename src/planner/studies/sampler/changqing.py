"""The Changqing scenario 长清区示意情景: an illustrative district of about 90 schools with the real townships' names.

No school statistics of Changqing are published, so every school but the west campus project is made up and named
so. ``python -m planner.studies.sampler.changqing OUT`` writes the folder again, byte for byte.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from planner.studies.sampler import assemble, demography, premises, write
from planner.studies.sampler.assemble import Parts
from planner.studies.sampler.changqing_texts import DESCRIPTIONS, SOURCE, TITLES, readme
from planner.studies.sampler.demography import Panel
from planner.studies.sampler.profile import RURAL, TOWN, URBAN, Profile
from planner.studies.sampler.projects import ProjectSpec, open_schools
from planner.studies.sampler.rollforward import roll_forward
from planner.studies.sampler.specs import SchoolSpec, Township, draw_feeders, draw_specs, special_school
from planner.studies.sampler.teachers import draw_teachers

SEED = 370113
BASE_YEAR, LATER_BASE_YEAR, DEADLINE, HORIZON = 2022, 2025, 2026, 2030

#: Yearly caps in 万元 (10,000 yuan): the only place to tune how tight the money is (no source gives a budget).
CAPS = {
    2022: {
        "capital": {2023: 9800, 2024: 9800, 2025: 3600, 2026: 3200, 2027: 100, 2028: 100, 2029: 100, 2030: 100},
        "recurrent": {2023: 120, 2024: 140, 2025: 220, 2026: 560, 2027: 1280, 2028: 1900, 2029: 2650, 2030: 3250},
    },
    2025: {
        "capital": {2026: 520, 2027: 50, 2028: 50, 2029: 50, 2030: 50},
        "recurrent": {2026: 180, 2027: 160, 2028: 290, 2029: 800, 2030: 1450},
    },
}
WAN = 10_000

#: Township, area type, and its primary, junior and nine-year schools and teaching points (numbers are made up).
TOWNSHIPS = (
    Township("文昌街道", "urban", 7, 4, 1),
    Township("崮云湖街道", "urban", 5, 2, 1),
    Township("平安街道", "town", 6, 2, 1),
    Township("五峰山街道", "town", 4, 2, 1, 1),
    Township("归德街道", "town", 6, 3, 1),
    Township("张夏街道", "rural", 4, 2, 1),
    Township("万德街道", "rural", 5, 3, 1, 1),
    Township("孝里街道", "rural", 5, 3, 1),
    Township("马山镇", "rural", 4, 1, 2, 2),
    Township("双泉镇", "rural", 4, 1, 1, 1),
)
PROFILE = Profile(
    areas={
        "urban": replace(URBAN, intake=178.0, intake_limits=(105.0, 280.0), equipment=0.82, pe_arts_per_100=1.15),
        "town": replace(TOWN, intake=84.0, intake_limits=(44.0, 135.0), equipment=0.62),
        "rural": replace(RURAL, intake=38.0, intake_limits=(15.0, 70.0), equipment=0.48, pe_arts_per_100=0.50),
    },
    intake_sigma=0.32,
    backbone_sigma=0.70,
    pe_arts_sigma=0.45,
    equipment_sigma=0.48,
    teaching_area_sigma=0.17,
    sports_area_sigma=0.26,
    crowded_share=0.45,
    roster=True,
)
#: The school over 2,000 pupils and the juniors that the west campus relieves, and by how much (assumed).
LARGE_PRIMARY = "P08"
LARGE_INTAKE = 400.0
RELIEF = {
    "west_campus_primary": {("P08", "primary"): 0.33, ("P09", "primary"): 0.10, ("P10", "primary"): 0.10},
    "west_campus_junior": {("J05", "junior"): 0.36, ("J06", "junior"): 0.36},
}


@dataclass(frozen=True)
class Changqing:
    """Both base years of the scenario."""

    first: Parts
    later: Parts


def west_campus() -> list[ProjectSpec]:
    """Return the two schools of 大学城实验学校西校区: classes and floor areas as published, the rest assumed.

    Published: 24-class primary school of 15,039.02 m² on 3.06 ha, 24-class junior school of 34,474.86 m²
    (28,499.17 m² above ground, dormitory and canteen included) on 3.47 ha. Assumed: 3,900 yuan/m² (median of real
    projects), 55 % and 40 % of the floor above ground as teaching area, sports ground, equipment, years, relief.
    """
    parts = (
        ("west_campus_primary", "W01", "primary", "小学部", 15039.02, 8270, 10800, 2600.0, 1080),
        ("west_campus_junior", "W02", "junior", "初中部", 34474.86, 11400, 12900, 3200.0, 1200),
    )
    return [
        ProjectSpec(
            id=code,
            name=f"大学城实验学校西校区{part}（示意数据）",
            kind="new_school",
            school_id=school_id,
            cost_yuan=int(round(floor * 3900, -5)),
            build_years=2,
            earliest_start=BASE_YEAR + 1,
            adds={
                "teaching_area_m2": area, "sports_area_m2": sports, "equipment_yuan": int(value * seats),
                "multimedia_rooms": 26, "classrooms": 24, "music_rooms": 2, "art_rooms": 2,
            },
            school=SchoolSpec(
                school_id, f"大学城实验学校西校区{part}（示意数据）", kind, "urban", "崮云湖街道", 0.0, 0.0,
                BASE_YEAR + 3, (45, 50), opens_project=code,
            ),
            relief=RELIEF[code],
            start=BASE_YEAR + 1,
        )
        for code, school_id, kind, part, floor, area, sports, value, seats in parts
    ]  # fmt: skip


def candidate_wing() -> ProjectSpec:
    """Return a made-up extension of a town junior school, a candidate that nobody has decided on."""
    return ProjectSpec(
        "junior_wing", "示意教学楼扩建工程（平安）", "wing", "J07", 9_400_000, 1, BASE_YEAR + 1,
        {"teaching_area_m2": 2200, "classrooms": 9, "multimedia_rooms": 9, "music_rooms": 1, "art_rooms": 1},
    )  # fmt: skip


def build() -> Changqing:
    """Return the parts of both base years."""
    specs = [
        replace(spec, intake=LARGE_INTAKE, section=(50, 54), crowded=True, dense_center=True)
        if spec.id == LARGE_PRIMARY
        else spec
        for spec in draw_specs(TOWNSHIPS, "", SEED, PROFILE)
    ]
    special = special_school("", TOWNSHIPS[0], SEED)
    feeders = draw_feeders(specs)
    years = range(BASE_YEAR - 12, HORIZON + 1)
    births = demography.births_of(specs, range(years[0] - 7, HORIZON - 4), BASE_YEAR, SEED, PROFILE)
    panel = demography.simulate(specs, feeders, births, years, BASE_YEAR, SEED, PROFILE)
    projects = [*west_campus(), candidate_wing()]
    opened = open_schools(panel, projects)
    stocks = [premises.draw_stock(spec, panel, BASE_YEAR, SEED, PROFILE) for spec in specs]
    first = Parts(
        name="济南市长清区（示意数据）",
        base_year=BASE_YEAR,
        deadline=DEADLINE,
        horizon=HORIZON,
        seed=SEED,
        profile=PROFILE,
        specs=specs,
        special=special,
        feeders=feeders,
        births=births,
        panel=opened,
        teachers=draw_teachers(specs, special, panel, BASE_YEAR, SEED, PROFILE),
        stocks=[*stocks, premises.special_stock(special, demography.GRADES)],
        land={stock.spec.id: premises.land_of(stock, opened, DEADLINE, HORIZON, PROFILE) for stock in stocks},
        projects=projects,
        roster=True,
    )
    return Changqing(first, later_year(first, panel))


def later_year(first: Parts, closed_panel: Panel) -> Parts:
    """Return the district in 2025, with the west campus open and most works done."""
    return roll_forward(first, closed_panel, LATER_BASE_YEAR)


def write_changqing(out: Path) -> None:
    """Write ``tables/``, ``tables-2025/``, both scenario documents and the README under ``out``."""
    district = build()
    out.mkdir(parents=True, exist_ok=True)
    for parts, folder, document in (
        (district.first, "tables", "baseline.yaml"),
        (district.later, "tables-2025", "from-2025.yaml"),
    ):
        write.write_tables(assemble.tables(parts), out / folder)
        caps = CAPS[parts.base_year]
        scenario = write.ScenarioText(
            title=TITLES[parts.base_year],
            description=DESCRIPTIONS[parts.base_year],
            district=folder,
            standards="changqing",
            capital={year: cap * WAN for year, cap in caps["capital"].items()},
            recurrent={year: cap * WAN for year, cap in caps["recurrent"].items()},
            source=SOURCE,
            hold_from=parts.base_year > BASE_YEAR,
            document=write.document_text("changqing"),
        )
        (out / document).write_text(scenario.render(parts), encoding="utf-8", newline="\n")
    (out / "README.md").write_text(
        readme(district.first, district.later, CAPS[BASE_YEAR]), encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    write_changqing(Path(sys.argv[1]))
