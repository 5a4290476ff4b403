"""A small network, invented for tests: six schools, of which ``N`` is opened by project ``B`` in 2025."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from planner.base.types import Action, Transfer, Unit
from planner.scenario.simulation import SimulationSettings
from planner.simulation.events import Event
from planner.simulation.network import Network, Purse, Site

BASE, YEARS = 2022, 9
UNITS = tuple(
    Unit(f"{school}:{stage}", school, stage, index)
    for index, (school, stage) in enumerate(
        [("A", "primary"), ("C", "primary"), ("D", "primary"), ("N", "primary"), ("J", "junior"), ("K", "junior")]
    )
)
STAFF = np.array([[4, 2, 10, 4, 1, 0, 3, 1]] * 3 + [[0] * 8] + [[3, 1, 12, 5, 1, 0, 2, 1]] * 2, dtype=np.int64)
LEVERS = {"recurrent": ("salary", "transfer", "rotate", "upgrade", "recognise", "reassign_equipment", "lease")}
EACH = {"transfer": 10, "rotate": 6, "upgrade": 18, "recognise": 6, "equip_room": 60, "extend": 4, "open_class": 15,
        "add_classroom": 30}  # fmt: skip


def row(lever: str, where: str, year: int, item: str = "", quantity: int = 1, effective: int = 0) -> Action:
    """A row of the plan; ``where`` is a unit or a school, prices are those of :data:`EACH`."""
    unit = where if ":" in where else ""
    fund = "recurrent" if lever in LEVERS["recurrent"] or lever == "hire" else "capital"
    cost = 0 if lever == "hire" else EACH.get(lever, 1) * quantity
    return Action(unit, where.split(":")[0], year, lever, item, quantity, "", cost, fund, effective or year)


def move(kind: str, source: str, target: str, year: int, code: str = "a0q1b0", teachers: int = 1) -> Transfer:
    """A move; a rotation returns after three years."""
    back = year + 3 if kind == "rotate" else 0
    return Transfer(year, source.split(":")[1], source, target, kind, code, teachers, back)


def project(start: int = 2023, due: int = 2025, school: str = "N", cost: int = 100) -> Site:
    """Project ``B``, which opens school ``N``."""
    payments = tuple((12.0 * part, cost // 2, -1) for part in range(2))
    return Site("B", school, "school", start - BASE, due - BASE, payments, "capital", opens=school)


def network(
    actions: tuple[Action, ...] = (),
    transfers: tuple[Transfer, ...] = (),
    sites: tuple[Site, ...] = (),
    cap: int = 1_000_000,
    **changes: Any,
) -> Network:
    """The network with the rows given; nobody leaves unless ``changes`` say so. Moves get their priced rows."""
    priced = tuple(row(one.kind, one.from_unit, one.year, one.type_code, one.teachers) for one in transfers)
    caps = (0, *[cap] * (YEARS - 1))
    base = Network(
        years=YEARS,
        units=UNITS,
        rural=frozenset({"D"}),
        staff=STAFF,
        leavers=np.zeros((len(UNITS), 8, YEARS), dtype=np.int64),
        retiring_months=tuple(np.zeros(0) for _ in UNITS),
        retiring_kinds=tuple(np.zeros(0, dtype=np.int64) for _ in UNITS),
        unlisted=np.zeros_like(STAFF),
        unlisted_hazard=np.zeros(YEARS),
        leaver_rate=0.0,
        actions=(*actions, *priced),
        transfers=transfers,
        sites=sites,
        purses=(Purse("capital", caps, True), Purse("recurrent", caps, False)),
        salary_fund="recurrent",
        teacher_cost=30,
        first_year_cost=10,
        upgrade_years=2,
        rotation_term=3,
        base_year=BASE,
        stage_end={unit.id: 6 if unit.stage == "primary" else 9 for unit in UNITS},
        settings=SimulationSettings(),
    )
    return replace(base, **changes)


def told(events: tuple[Event, ...], *processes: str) -> list[tuple[Any, ...]]:
    """Events of some processes as plain tuples, without rows and the movements of the budget year."""
    return [
        (one.month, one.what, one.subject, one.quantity, one.note)
        for one in events
        if one.process in processes and one.what not in ("refilled", "lapsed")
    ]
