"""A tiny district, invented for tests, with a plan made by hand that keeps every rule.

Enrolment is steady (every cohort as large as the one before), stocks leave a little room, and project ``B1`` opens
``P9`` in 2026, the deadline. The plan uses every lever at least once; it is not meant to be cheap.

* ``A1`` urban primary in a dense centre, 540 pupils · ``B1S`` town primary, 360 · ``C1`` nine-year, 180 + 180
* ``J1`` urban junior, 360 · ``T1`` teaching point, 24 · ``P9`` opened by project ``B1`` with a quarter of ``A1``
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from ruamel.yaml import YAML

from planner.base.terms import LEVERS
from planner.base.types import Action, Projection, Targets, Transfer
from planner.compliance.targets import build_targets
from planner.district.model import District
from planner.district.read import read_district
from planner.projection import project
from planner.scenario.schema import Scenario
from planner.standards.load import load_pack
from planner.standards.lookup import Pack

BASE, DEADLINE, HORIZON = 2022, 2026, 2030
RECURRENT = ("hire", "salary", "transfer", "rotate", "upgrade", "recognise", "lease")

#: School → (first grade, last grade, pupils of each grade, classes of each grade), by stage.
COHORTS = {
    "A1": [(1, 6, 90, 2)],
    "B1S": [(1, 6, 60, 2)],
    "C1": [(1, 6, 30, 1), (7, 9, 60, 2)],
    "J1": [(7, 9, 120, 3)],
    "T1": [(1, 6, 4, 1)],
}
#: Unit → teachers by type, in the order of planner.base.terms.TYPES.
TEACHERS = {
    ("A1", "primary"): (3, 0, 18, 6, 0, 0, 5, 2),
    ("B1S", "primary"): (2, 0, 12, 4, 0, 0, 4, 1),
    ("C1", "primary"): (1, 0, 6, 2, 0, 0, 2, 1),
    ("C1", "junior"): (1, 0, 9, 3, 0, 0, 3, 1),
    ("J1", "junior"): (3, 0, 19, 5, 0, 0, 5, 1),
    ("T1", "primary"): (1, 0, 2, 0, 0, 0, 1, 0),
}
#: School → teaching area, sports area (m²), equipment (yuan), multimedia rooms, classrooms.
PREMISES = {
    "A1": (2900, 4300, 1_300_000, 14, 12),
    "B1S": (2000, 3000, 900_000, 10, 12),
    "C1": (2400, 4000, 1_100_000, 10, 12),
    "J1": (2600, 4200, 1_200_000, 10, 10),
    "T1": (300, 600, 60_000, 1, 6),
}
TRACKED = {
    "G6": 100, "G7": 8000, "G8": 1.01, "G9": 100, "G12": 100, "G13P": 100, "G13J": 97, "G14": 60, "G15": 96, "Q1": 98,
    "Q2": 97, "Q4": 6, "Q9": 0.12, "S1": 88,
}  # fmt: skip
#: Everything that the plan's numbers hang on, stated here so that a new default does not change them.
ASSUMED = {
    "leaver_rate": 0.004, "age_profile_over_55": 0.0, "age_profile_50_54": 0.0, "teacher_cost": 138_000,
    "first_year_share": 1 / 3, "transfer_cost": 4_000, "rotate_cost": 9_000, "rotation_term": 3,
    "upgrade_cost": 18_000, "upgrade_years": 2, "recognise_cost": 6_000, "reassign_share": 0.05,
    "multimedia_cost": 60_000, "special_room_cost": 110_000, "building_cost": 3_900, "classroom_cost": 30_000,
    "sports_cost": 420, "class_cost": 15_000, "extend_years": 1, "rotation_years": 6, "eligible_share": 0.5,
    "max_move_share": 0.15, "discount_rate": 0.03, "pupils_per_teacher_primary": 20.0,
    "pupils_per_teacher_junior": 15.0,
}  # fmt: skip


def world_tables() -> dict[str, pd.DataFrame]:
    """Return the tables of docs/model.md §1, new at every call."""
    schools = [
        ("A1", "城关小学", "primary", "urban", 2019, 1),
        ("B1S", "东街小学", "primary", "town", 2018, 0),
        ("C1", "南河学校", "nine_year", "town", 2018, 0),
        ("J1", "城关中学", "junior", "urban", 2017, 0),
        ("T1", "西山教学点", "teaching_point", "rural", 1990, 0),
        ("P9", "新区小学", "primary", "urban", 2026, 0),
    ]
    frame = pd.DataFrame(schools, columns=["school_id", "name", "type", "area_type", "build_year", "dense_center"])
    frame["opens_project"] = [None] * 5 + ["B1"]
    staff = [
        (school, stage, kind // 4, kind // 2 % 2, kind % 2, count)
        for (school, stage), counts in TEACHERS.items()
        for kind, count in enumerate(counts)
    ]
    rooms = [(school, kind, 100, 1) for school in ("A1", "B1S", "C1", "J1") for kind in ("music", "art")]
    return {
        "district": pd.DataFrame([("示例区", "6-3", 1)], columns=["name", "school_system", "illustrative"]),
        "schools": frame,
        "enrolment": _enrolment(),
        "staff": pd.DataFrame(
            staff, columns=["school_id", "stage", "pe_arts", "above_qualified", "backbone", "teachers"]
        ),
        "premises": pd.DataFrame(
            [(school, *values) for school, values in PREMISES.items()],
            columns=[
                "school_id", "teaching_area_m2", "sports_area_m2", "equipment_yuan", "multimedia_rooms", "classrooms",
            ],
        ),
        "special_rooms": pd.DataFrame(
            [*rooms, ("J1", "music", 95, 1)], columns=["school_id", "kind", "area_m2", "rooms"]
        ),
        "writeoffs": pd.DataFrame(
            [("A1", 2024, 20_000, 1)], columns=["school_id", "year", "equipment_yuan", "multimedia_rooms"]
        ),
        "posts": pd.DataFrame(
            [("primary", 2022, 90), ("primary", 2028, 88), ("junior", 2022, 56)], columns=["stage", "year", "posts"]
        ),
        "land": pd.DataFrame(
            [("A1", 300, 0), ("B1S", 0, 400)], columns=["school_id", "max_extra_building_m2", "max_extra_sports_m2"]
        ),
        "venues": pd.DataFrame(
            [
                ("V1", "体育场", "A1", 500, 8, 1, "bureau", 30_000, 2023),
                ("V2", "球馆", "A1", 400, 12, 1, "bureau", 1, 2023),
            ],
            columns=[
                "venue_id", "name", "school_id", "area_m2", "walk_minutes", "exclusive", "contract", "rent_yuan",
                "from_year",
            ],
        ),
        "projects": pd.DataFrame(
            [("B1", "新区小学新建", "new_school", "P9", 4_000_001, 2, 2023, 900, 1200, 300_000, 4, 8, 1, 1)],
            columns=[
                "project_id", "name", "kind", "school_id", "cost_yuan", "build_years", "earliest_start",
                "teaching_area_m2", "sports_area_m2", "equipment_yuan", "multimedia_rooms", "classrooms", "music_rooms",
                "art_rooms",
            ],
        ),
        "project_relief": pd.DataFrame(
            [("B1", "A1", "primary", 0.25)], columns=["project_id", "from_school", "stage", "share"]
        ),
        "attestations": pd.DataFrame(
            [("V2", "unknown", "2022-10", "督导室", "自查表")], columns=["item", "status", "date", "role", "evidence"]
        ),
        "ledger": pd.DataFrame(
            [
                ("W1", "校车安全", "task", "示例文件", 3, "全面排查", "区教育局、区公安分局", "2026-06-30", "年中",
                 "open", "排查表", "2022-09", "督导室", "G5", "J1:junior", "J1"),
                ("W2", "学校食堂", "task", "示例文件", 4, "明厨亮灶", "区教育局", "2026-12-31", "年底", "open",
                 "台账", "2022-09", "督导室", "", "", "A1"),
            ],
            columns=[
                "id", "title", "kind", "document", "line", "duty", "departments", "deadline", "term", "state",
                "evidence", "evidence_date", "role", "indicator", "subject", "school_id",
            ],
        ),
        "tracked": pd.DataFrame(
            [(item, BASE, value, "measured") for item, value in TRACKED.items()],
            columns=["item", "year", "value", "kind"],
        ),
    }  # fmt: skip


def _enrolment() -> pd.DataFrame:
    rows = [
        (school, year, grade, pupils, classes, -(-pupils // classes))
        for school, stages in COHORTS.items()
        for first, last, pupils, classes in stages
        for year in range(2018, BASE + 1)
        for grade in range(first, last + 1)
    ]
    return pd.DataFrame(rows, columns=["school_id", "year", "grade", "pupils", "classes", "largest_class"])


def scenario_document() -> dict[str, object]:
    """Return the scenario as it stands in ``baseline.yaml``."""
    capital = [lever for lever in LEVERS if lever not in RECURRENT]
    return {
        "title": "手工方案",
        "illustrative": True,
        "district": "district",
        "standards": "changqing",
        "base_year": BASE,
        "horizon": HORIZON,
        "deadline": DEADLINE,
        "assumptions": ASSUMED,
        "budget": {
            "funds": {
                "capital": {
                    "name": "基建", "levers": capital, "carry_over": True,
                    "caps": {2023: 1_500_000, 2024: 2_500_000, 2025: 1_000_000, 2026: 100_000},
                },
                "recurrent": {
                    "name": "经常", "levers": list(RECURRENT), "caps": {year: 1_000_000 for year in range(2023, 2031)},
                },
            }
        },
        "projects": {"B1": {"start": 2024}},
        # the plan made by hand moves every eligible teacher of a school
        "simulation": {"rotation_refusal": 0.0, "transfer_refusal": 0.0},
    }  # fmt: skip


def write_world(folder: Path) -> Path:
    """Write the district and ``baseline.yaml`` into ``folder``; return the scenario's path."""
    target = folder / "district"
    target.mkdir(parents=True)
    for name, frame in world_tables().items():
        frame.to_csv(target / f"{name}.csv", index=False, encoding="utf-8")
    path = folder / "baseline.yaml"
    with path.open("w", encoding="utf-8") as out:
        YAML().dump(scenario_document(), out)
    return path


@dataclass(frozen=True)
class World:
    """The district, its scenario and what was derived from them."""

    district: District
    scenario: Scenario
    pack: Pack
    projection: Projection
    targets: Targets

    def changed(self, *, district: District | None = None, scenario: Scenario | None = None) -> World:
        """Return the world with another district or scenario, derived anew."""
        return _derive(district or self.district, scenario or self.scenario)

    def assumed(self, **values: object) -> World:
        """Return the world with other assumptions."""
        assumptions = self.scenario.assumptions.model_copy(update=values)
        return self.changed(scenario=self.scenario.model_copy(update={"assumptions": assumptions}))

    def opted(self, **values: object) -> World:
        """Return the world with other options."""
        options = self.scenario.options.model_copy(update=values)
        return self.changed(scenario=self.scenario.model_copy(update={"options": options}))


def _derive(district: District, scenario: Scenario) -> World:
    pack = load_pack(scenario.standards)
    projection = project(district, scenario)
    return World(district, scenario, pack, projection, build_targets(district, scenario, pack, projection))


@cache
def world() -> World:
    """Return the world, read from files once."""
    with TemporaryDirectory() as folder:
        write_world(Path(folder))
        district, _ = read_district(Path(folder) / "district", BASE)
    return _derive(district, Scenario.model_validate(scenario_document()))


Plan = tuple[tuple[Action, ...], tuple[Transfer, ...]]


def good_plan(of: World | None = None) -> Plan:
    """Return the plan made by hand: every lever, prices and funds as docs/model.md §4 says."""
    used = of or world()
    transfers = tuple(_transfers())
    bare = [*_people(transfers), *_things()]
    return tuple(_priced(action, used) for action in bare), transfers


def _row(lever: str, where: str, year: int, item: str, quantity: int, measure: str) -> Action:
    """A row without price and fund; ``where`` is a unit or a school."""
    unit = where if ":" in where else ""
    return Action(unit, where.split(":")[0], year, lever, item, quantity, measure, 0, "", year)


def _transfers() -> Iterator[Transfer]:
    """Like-for-like rotations every year from the deadline, and the first staff of the new school."""
    for year in range(DEADLINE, HORIZON + 1):
        for stage, one, other in (("primary", "A1", "B1S"), ("junior", "J1", "C1")):
            kinds = ("a0q1b0", "a0q1b1") if stage == "primary" else ("a0q1b0",)
            for kind in kinds:
                for source, target in ((one, other), (other, one)):
                    yield Transfer(year, stage, f"{source}:{stage}", f"{target}:{stage}", "rotate", kind, 1, year + 3)
    for source, kind, count in (("A1", "a0q1b0", 2), ("A1", "a1q1b0", 1), ("B1S", "a0q1b1", 1)):
        yield Transfer(DEADLINE, "primary", f"{source}:primary", "P9:primary", "transfer", kind, count, 0)


def _people(transfers: tuple[Transfer, ...]) -> Iterator[Action]:
    hires = (("P9:primary", 2026, "a0q1b0", 3), ("P9:primary", 2026, "a1q1b0", 1), ("J1:junior", 2028, "a0q1b0", 1))
    for unit, year, kind, count in hires:
        yield _row("hire", unit, year, kind, count, "persons")
    for unit in ("P9:primary", "J1:junior"):
        for year in range(BASE + 1, HORIZON + 1):
            count = sum(n for u, y, _, n in hires if u == unit and y <= year)
            if count:
                yield _row("salary", unit, year, "hires", count, "persons")
    moved: Counter[tuple[str, str, int, str]] = Counter()
    for one in transfers:
        moved[(one.kind, one.from_unit, one.year, one.type_code)] += one.teachers
    for (lever, unit, year, kind), count in moved.items():
        yield _row(lever, unit, year, kind, count, "persons")
    yield _row("upgrade", "A1:primary", 2023, "a0q0b0", 2, "persons")
    yield _row("recognise", "P9:primary", 2026, "a0q1b0", 1, "persons")


def _things() -> Iterator[Action]:
    yield _row("buy_equipment", "J1", 2025, "", 30_000, "yuan")
    yield _row("reassign_equipment", "A1", 2026, "to:B1S", 20_001, "yuan")
    yield _row("equip_room", "C1", 2025, "", 1, "rooms")
    yield _row("music_room", "A1", 2025, "", 1, "rooms")
    yield _row("art_room", "A1", 2025, "", 1, "rooms")
    yield _row("extend", "A1", 2023, "", 120, "m2")
    yield _row("add_classroom", "A1", 2023, "", 1, "rooms")
    yield _row("extend_sports", "B1S", 2025, "", 100, "m2")
    yield _row("lease", "A1", 2024, "V1", 500, "m2")
    yield _row("open_class", "A1:primary", 2024, "g1", 1, "classes")
    yield _row("build", "P9", 2024, "B1", 500, "permille")
    yield _row("build", "P9", 2025, "B1", 500, "permille")


#: Yuan per unit of quantity, written out by hand from docs/model.md §4 and :data:`ASSUMED`.
PRICES = {
    "transfer": 4_000, "rotate": 9_000, "upgrade": 18_000, "recognise": 6_000, "buy_equipment": 1,
    "equip_room": 60_000, "music_room": 110_000, "art_room": 110_000, "extend": 3_900, "add_classroom": 30_000,
    "extend_sports": 420, "open_class": 15_000, "hire": 0,
}  # fmt: skip
#: Salaries by unit and year: 46,000 for the four months of the first year, 138,000 afterwards.
SALARIES = {("P9:primary", 2026): 4 * 46_000, ("J1:junior", 2028): 46_000}
DELAYS = {"extend": 1, "add_classroom": 1, "extend_sports": 1, "upgrade": 2}


def _priced(action: Action, used: World) -> Action:
    if action.lever == "salary":
        cost = SALARIES.get((action.unit, action.year), action.quantity * 138_000)
    elif action.lever == "reassign_equipment":
        cost = 1_000  # 5 % of 20,001, rounded
    elif action.lever == "lease":
        cost = 30_000
    elif action.lever == "build":
        cost = 2_000_000 if action.year == 2024 else 2_000_001
    else:
        cost = PRICES[action.lever] * action.quantity
    fund = "recurrent" if action.lever in RECURRENT else "capital"
    effective = 2026 if action.lever == "build" else action.year + DELAYS.get(action.lever, 0)
    return replace(action, cost_yuan=cost, fund=fund, effective_year=effective)
