"""The evaluator's own accounting 复核: what a plan's rows leave in place and cost, row by row.

Written apart from the optimizer, in plain loops over the rows, so that the two can only agree by being right.
Rows are taken as they stand; whether they were allowed is asked by :mod:`planner.compliance.rules`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from planner.base.terms import DISTRICT_LEVERS, PHYSICAL, TYPE_INDEX
from planner.base.types import Action, Floats, Ints, Projection, Transfer
from planner.compliance.costs import effective_year
from planner.compliance.outcome import Outcome, eligible_for_rotation
from planner.district.model import District
from planner.scenario.schema import Scenario

#: Lever → the school stock that it adds to.
ADDS = {
    "buy_equipment": "equipment_yuan",
    "equip_room": "multimedia_rooms",
    "music_room": "music_rooms",
    "art_room": "art_rooms",
    "extend": "teaching_area_m2",
    "add_classroom": "classrooms",
    "extend_sports": "sports_area_m2",
}
#: What an upgrade and a recognition add to the type's index (4·pe_arts + 2·above_qualified + backbone).
QUALIFIED, BACKBONE = 2, 1


@dataclass(frozen=True)
class Replay:
    """A plan carried out: the outcome, the people counted by unit and year, the money by fund and year."""

    outcome: Outcome
    hires: Ints  # (u, y)
    moved_out: Ints  # (u, y)
    nominated: Floats  # (u, y): teachers nominated so that as many move, persons and fractions of them
    spent: dict[tuple[str, int], int]  # (fund, year) → yuan
    total_cost_yuan: int
    objective_yuan: float


def replay(
    projection: Projection,
    district: District,
    scenario: Scenario,
    actions: Iterable[Action],
    transfers: Iterable[Transfer],
) -> Replay:
    """Carry out the rows on the do-nothing projection.

    Raises KeyError or ValueError where a row names a unit, school, type or year that does not exist (the rules
    drop such rows first, each with a finding).
    """
    actions, transfers = tuple(actions), tuple(transfers)
    book = _Book(projection, district, scenario)
    for action in actions:
        book.act(action)
    for transfer in transfers:
        book.move(transfer)
    moved = np.asarray(book.moved_out.sum(axis=0), dtype=np.int64)
    window = scenario.assumptions.rotation_years
    outcome = Outcome(
        teachers=projection.teachers + book.teachers,
        physical=projection.physical + book.physical,
        leased=book.leased,
        classes=projection.classes + book.opened,
        largest_class=_largest(projection, book.opened),
        eligible=eligible_for_rotation(projection, moved, np.asarray(book.hires.sum(axis=0)), window),
        moved=moved,
        moved_backbone=book.moved_backbone,
    )
    rate = 1.0 + scenario.assumptions.discount_rate
    return Replay(
        outcome=outcome,
        hires=book.hires,
        moved_out=book.moved_out,
        nominated=book.nominated,
        spent=book.spent,
        total_cost_yuan=sum(action.cost_yuan for action in actions),
        objective_yuan=sum(action.cost_yuan * rate ** -(action.year - scenario.base_year) for action in actions),
    )


class _Book:
    """Changes against doing nothing, filled row by row; every change of a stock holds to the horizon."""

    def __init__(self, projection: Projection, district: District, scenario: Scenario) -> None:
        self.district, self.scenario, self.years = district, scenario, len(projection.years)
        self.projection = projection
        self.unit = {unit.id: index for index, unit in enumerate(projection.units)}
        self.school = {school: index for index, school in enumerate(projection.schools)}
        self.teachers: Ints = np.zeros_like(projection.teachers)
        self.physical: Floats = np.zeros_like(projection.physical)
        self.leased: Floats = np.zeros((len(projection.schools), self.years))
        self.opened: Ints = np.zeros_like(projection.classes)
        self.hires: Ints = np.zeros_like(projection.pupils)
        self.moved_out: Ints = np.zeros_like(projection.pupils)
        self.nominated: Floats = np.zeros(projection.pupils.shape)
        self.moved_backbone: Ints = np.zeros(self.years, dtype=np.int64)
        self.spent: dict[tuple[str, int], int] = {}

    def act(self, action: Action) -> None:
        """Enter one row of ``actions.csv``; moves of teachers are entered by :meth:`move`."""
        if action.cost_yuan:
            key = (action.fund, action.year)
            self.spent[key] = self.spent.get(key, 0) + action.cost_yuan
        effective = effective_year(action, self.district, self.scenario)
        if action.lever in ("salary", "transfer", "rotate", "build", *DISTRICT_LEVERS) or effective is None:
            return  # money only: moves stand in transfers.csv, openings of projects in the projection
        t = self._index(effective)
        if action.lever == "hire":
            self.teachers[self.unit[action.unit], TYPE_INDEX[action.item], t:] += action.quantity
            self.hires[self.unit[action.unit], t] += action.quantity
        elif action.lever in ("upgrade", "recognise"):
            gain = QUALIFIED if action.lever == "upgrade" else BACKBONE
            u, kind = self.unit[action.unit], TYPE_INDEX[action.item]
            self.teachers[u, kind, t:] -= action.quantity
            self.teachers[u, kind + gain, t:] += action.quantity
        elif action.lever in ADDS:
            self.physical[self.school[action.school], PHYSICAL.index(ADDS[action.lever]), t:] += action.quantity
        elif action.lever == "reassign_equipment":
            equipment = PHYSICAL.index("equipment_yuan")
            self.physical[self.school[action.school], equipment, t:] -= action.quantity
            self.physical[self.school[action.item.removeprefix("to:")], equipment, t:] += action.quantity
        elif action.lever == "lease":
            self.leased[self.school[action.school], t] += action.quantity
        elif action.lever == "open_class":
            self._open(self.unit[action.unit], int(action.item.removeprefix("g")), t, action.quantity)

    def move(self, transfer: Transfer) -> None:
        """Enter one row of ``transfers.csv``: out of one unit, into the other, and back when a rotation ends."""
        source, target = self.unit[transfer.from_unit], self.unit[transfer.to_unit]
        kind, t = TYPE_INDEX[transfer.type_code], self._index(transfer.year)
        end = transfer.returns - self.scenario.base_year if transfer.returns else self.years
        self.teachers[source, kind, t:end] -= transfer.teachers
        self.teachers[target, kind, t:end] += transfer.teachers
        self.moved_out[source, t] += transfer.teachers
        self.nominated[source, t] += transfer.teachers * self.scenario.simulation.nominated_per_move(transfer.kind)
        self.moved_backbone[t] += transfer.of_them_backbone

    def _open(self, u: int, grade: int, t: int, classes: int) -> None:
        """Add sections to the cohort that is in ``grade`` in ``t``, as it rises to the end of the stage."""
        unit = self.projection.units[u]
        school = self.district.school_by_id[unit.school]
        while t < self.years and grade <= 12 and self.district.stage_of_grade(school, grade) == unit.stage:
            if self.projection.pupils_by_grade[u, grade - 1, t] > 0:
                self.opened[u, grade - 1, t] += classes
            t, grade = t + 1, grade + 1

    def _index(self, year: int) -> int:
        t = year - self.scenario.base_year
        if not 1 <= t < self.years:
            raise ValueError(f"year {year} has no levers: {self.scenario.base_year + 1}–{self.scenario.horizon}")
        return t


def _largest(projection: Projection, opened: Ints) -> Ints:
    """Largest class: re-sectioned cohorts ⌈pupils/classes⌉, all others as projected."""
    classes = np.maximum(projection.classes + opened, 1)
    resectioned = -(-projection.pupils_by_grade // classes)
    return np.where(opened > 0, resectioned, projection.largest_class).astype(np.int64)
