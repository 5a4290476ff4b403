"""Rules that may give way 软约束: a slack in each row of an indicator, one for its subject, and what they weigh.

Relative shortfall of a row: the missing share of what it asks for (persons, rooms, m², yuan), of a coefficient of
variation the share by which Σ w·v exceeds its limit. Rows of one subject (a unit, a school, a CV, the rotation) share
a second slack, by which subjects that fall short are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.base.types import Floats, Ints
from planner.optimization.model import RowInfo
from planner.optimization.questions.desk import Desk, infinite

#: Rule groups that give way one by one, and those that give way only where nothing else helps.
INDICATORS = ("threshold", "cv", "special_rooms", "rotation", "rotation_backbone", "growth")
SAFETY = ("staffing", "classrooms")
#: Rows that no lever changes: they are told by the evaluator and left out of the model.
UNCHANGEABLE = {"school_size"}

#: Weight of a row from (rule, school, stage); docs/questions.md.
Weigh = Callable[[str, str], float]


@dataclass(frozen=True)
class Subject:
    """What is counted as met or not: ``key`` is a unit, ``school|G3``, ``stage|R4`` or a rule of the district."""

    key: str
    rule: str
    school: str
    weight: float
    shared: int  # column of the slack that all its rows share
    rows: Ints  # indices into SoftModel.slack


@dataclass(frozen=True)
class SoftModel:
    """The slacks of a desk's model; ``relative`` times a slack's value is the shortfall of its row."""

    desk: Desk
    infos: tuple[RowInfo, ...]
    slack: Ints
    relative: Floats
    weight: Floats
    subjects: tuple[Subject, ...]
    safety_infos: tuple[RowInfo, ...]
    safety: Ints

    def own(self, used: Ints | None = None) -> None:
        """Let the rows ``used`` (all) give way one by one, no other indicator row, and no subject as a whole."""
        high = np.zeros(len(self.slack))
        high[slice(None) if used is None else used] = infinite()
        self.desk.open(self.slack, high)
        self.desk.open(self.shared, 0.0)

    def by_subject(self, giving: Ints) -> None:
        """Let the subjects ``giving`` (indices) give way as a whole, no row by itself."""
        high = np.zeros(len(self.subjects))
        high[giving] = infinite()
        self.desk.open(self.shared, high)
        self.desk.open(self.slack, 0.0)

    @property
    def shared(self) -> Ints:
        """Columns of the subjects' slacks."""
        return np.array([one.shared for one in self.subjects], dtype=np.int64)

    def prices(self, scale: float = 1.0) -> dict[int, float]:
        """Price of every row's slack: weight × shortfall × ``scale``."""
        pairs = zip(self.slack, self.weight * self.relative * scale, strict=True)
        return {int(column): float(price) for column, price in pairs}

    def subject_prices(self, scale: float = 1.0) -> dict[int, float]:
        """Price of every subject's slack."""
        return {one.shared: one.weight * scale for one in self.subjects}

    def shortfall(self, values: Floats) -> float:
        """Weighted shortfall of the rows at ``values``."""
        return float(self.weight @ (self.relative * np.maximum(values[self.slack], 0.0)))

    def short_rows(self, values: Floats, least: float = 1e-7) -> Ints:
        """Rows (indices) that fall short at ``values``."""
        return np.flatnonzero(self.relative * values[self.slack] > least)

    def subjects_of(self, rows: Ints) -> Ints:
        """Subjects (indices) with one of ``rows``."""
        hit = set(rows.tolist())
        return np.array([i for i, one in enumerate(self.subjects) if hit & set(one.rows.tolist())], dtype=np.int64)


def soften(desk: Desk, weigh: Weigh) -> SoftModel:
    """Add the slacks (closed) to every row of an indicator and of safety."""
    infos = [info for info in desk.built.model.rows if info.group.partition(":")[0] in INDICATORS]
    signs = [_sign(desk, info) for info in infos]
    slack, relative, weight, members = [], [], [], dict[tuple[str, str, str], list[int]]()
    for i, (info, sign) in enumerate(zip(infos, signs, strict=True)):
        rule, school, key = _about(info)
        slack.append(desk.add_column(np.array([desk.row(info.name)]), np.array([sign])))
        relative.append(1.0 / _asked(desk, info))
        weight.append(weigh(rule, school))
        members.setdefault((key, _counted_as(rule), school), []).append(i)
    subjects = []
    for (key, rule, school), rows in members.items():
        at = np.array([desk.row(infos[i].name) for i in rows], dtype=np.int64)
        size = np.array([signs[i] / relative[i] for i in rows])
        subjects.append(Subject(key, rule, school, weigh(rule, school), desk.add_column(at, size), np.array(rows)))
    safe = [info for info in desk.built.model.rows if info.group in SAFETY]
    safety = [desk.add_column(np.array([desk.row(info.name)]), np.array([_sign(desk, info)])) for info in safe]
    desk.engine.suspend(UNCHANGEABLE)
    return SoftModel(
        desk, tuple(infos), np.array(slack, dtype=np.int64), np.array(relative), np.array(weight), tuple(subjects),
        tuple(safe), np.array(safety, dtype=np.int64),
    )  # fmt: skip


def _sign(desk: Desk, info: RowInfo) -> float:
    return -1.0 if desk.built.model.problem._constraints[info.name].sense == -1 else 1.0


def _counted_as(rule: str) -> str:
    """Rule that a subject stands for: the seven resources of a unit are one school rule."""
    return "SR" if rule in ("R1", "R2", "R3", "R4", "R5", "R6", "R7") else rule


def _about(info: RowInfo) -> tuple[str, str, str]:
    """Return (rule, school, subject) of a row."""
    group, _, named = info.group.partition(":")
    if group == "threshold":
        unit, _, rule = info.subject.partition("|")
        return rule, unit.partition(":")[0], unit
    if group == "cv":
        return "CV", "", info.subject
    if group == "special_rooms":
        return "G3", info.subject, f"{info.subject}|G3"
    if group == "growth":
        return named, "", named
    return info.subject, "", info.subject


def _asked(desk: Desk, info: RowInfo) -> float:
    """What a row asks for, in the row's own units: its shortfall is the slack divided by it."""
    rhs = -float(desk.built.model.problem._constraints[info.name].constant)
    if info.group == "threshold":
        return 1.0  # thresholds are rows in shares of what they ask for; the school's own stock is on the right side
    if info.group == "cv":
        stage, code = info.subject.split("|")
        k = int(code[1:]) - 1
        return float(desk.built.instance.targets.cv_limit[int(stage == "junior"), k, info.t])
    instance = desk.built.instance
    if info.group == "special_rooms":
        need = instance.rooms_needed[instance.schools.index(info.subject), :, info.t]
        return float(max(1, need.max()))
    moves = instance.targets.rotation_share * float(instance.district_eligible[info.t])
    if info.group == "rotation_backbone":
        moves *= instance.targets.rotation_backbone
    return max(1.0, moves if info.group.startswith("rotation") else abs(rhs))
