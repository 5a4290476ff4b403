"""Why not: an irreducible set of rules that cannot hold together, as fine as a reader can use.

Rows that state a rule are grouped (budget, thresholds, CVs, …). Groups are switched on one by one until no plan is
left: the last one belongs to the conflict, and the search starts again from those found, until they alone admit no
plan. Inside these groups the search goes on by year and fund, and where few enough places are left by school and
indicator: a phase-one programme names rows that contradict each other (those with a price), and a deletion filter
takes out each member that is not needed. Each test starts from the do-nothing basis, so that the dual simplex proves
infeasibility quickly. What is proved is the linear model with exact CVs and the tolerated indicator free per unit
and year: without a linear plan there is no whole one. What would have to give stands in :mod:`relief`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import highspy
import numpy as np

from planner.base.types import Conflict, Floats
from planner.optimization.build import Built
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.linear import rotation_columns
from planner.optimization.model import RowInfo
from planner.optimization.relief import group_of, ways_of

#: Groups in the order in which they are switched on: what explains best comes first and is then part of the answer.
ORDER = (
    "fund", "growth", "threshold", "school_size", "classrooms", "special_rooms", "cv", "staffing", "vacancies", "posts",
    "rotation", "direction", "rotation_backbone", "hire_quota", "upgrade_quota", "backbone_quota", "exchange_room",
    "eligible", "move_share", "smooth",
)  # fmt: skip
#: A conflict of more places than this is told by rule, fund and year only.
FEW = 40
_PRICED = 1e-7
#: A member of a conflict: (group, subject or '' for all of them, year index).
Member = tuple[str, str, int]


class _Cones(CutPool):
    """A pool that makes exact only the CVs whose rows are in force."""

    active: set[tuple[str, int]] | None = None

    def _ratio(self, i: int, x: Floats) -> float:
        cone = self.cones[i]
        key = (f"{'junior' if cone.stage else 'primary'}|R{cone.k + 1}", cone.t)
        return 0.0 if self.active is not None and key not in self.active else super()._ratio(i, x)


class Rules:
    """The rules of one model, any part of which can be put in force to see whether a plan is left."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self.engine = Engine(built.model)
        self.pool = _Cones(self.engine, built.cones)
        self.rows = [info for info in built.model.rows if group_of(info) in ORDER]
        lp = self.engine.highs.getLp()
        self._low, self._high = np.array(lp.row_lower_), np.array(lp.row_upper_)
        constraints = built.model.problem._constraints
        self.index = np.array([int(constraints[info.name].index) for info in self.rows], dtype=np.int64)
        self._rotations = rotation_columns(built, self.engine)

    @property
    def groups(self) -> list[str]:
        """Groups that have rows, in the order of :data:`ORDER`."""
        here = {group_of(info) for info in self.rows}
        return [group for group in ORDER if group in here]

    def of_groups(self, groups: Iterable[str]) -> list[RowInfo]:
        """Rows of whole groups."""
        wanted = set(groups)
        return [info for info in self.rows if group_of(info) in wanted]

    def of_members(self, members: Iterable[Member]) -> list[RowInfo]:
        """Rows of members; one without a subject stands for all subjects of its group and year."""
        wanted = set(members)
        return [
            info
            for info in self.rows
            if (group_of(info), info.subject, info.t) in wanted or (group_of(info), "", info.t) in wanted
        ]

    def possible(self, rows: Sequence[RowInfo]) -> bool:
        """Whether a linear plan exists when of all rules only ``rows`` are in force."""
        self._in_force(rows)
        zero, infinite = np.zeros(len(self._rotations)), np.full(len(self._rotations), np.inf)
        self.engine.start_from_do_nothing()
        self.engine.set_bounds(self._rotations, zero, zero)
        outcome = self.pool.solve()
        self.engine.set_bounds(self._rotations, zero, infinite)
        if outcome.status == "infeasible":  # rotations might still help: the proof must allow them
            outcome = self.pool.solve()
        return outcome.status != "infeasible"

    def _in_force(self, rows: Sequence[RowInfo]) -> None:
        names = {info.name for info in rows}
        for info, index in zip(self.rows, self.index, strict=True):
            on = info.name in names
            low, high = (self._low[index], self._high[index]) if on else (-highspy.kHighsInf, highspy.kHighsInf)
            self.engine.highs.changeRowBounds(int(index), float(low), float(high))
        self.pool.active = {(info.subject, info.t) for info in rows if info.group == "cv"}

    def contradicting(self, rows: Sequence[RowInfo]) -> list[RowInfo]:
        """Return rows among ``rows`` that contradict each other: those with a price in the phase-one programme.

        Every row gets a slack, nothing else costs anything: the optimal duals are a certificate of infeasibility.
        """
        engine = Engine(self.built.model)
        highs, columns = engine.highs, engine.highs.getNumCol()
        highs.changeColsCost(columns, np.arange(columns, dtype=np.int32), np.zeros(columns))
        constraints = self.built.model.problem._constraints
        named = {info.name for info in rows}
        for info in self.rows:
            constraint = constraints[info.name]
            if info.name not in named:
                highs.changeRowBounds(int(constraint.index), -highspy.kHighsInf, highspy.kHighsInf)
                continue
            # A fund's row may be an equation (spend + carry = cap): more money is what relaxes it.
            engine.add_column(1.0, int(constraint.index), 1.0 if constraint.sense == 1 else -1.0)
        pool = _Cones(engine, self.built.cones)
        pool.active = {(info.subject, info.t) for info in rows if info.group == "cv"}
        engine.start_from_do_nothing()
        outcome = pool.solve()
        if outcome.status != "optimal" or outcome.objective <= _PRICED:
            return list(rows)
        duals = np.abs(np.array(highs.getSolution().row_dual))
        return [info for info in rows if duals[int(constraints[info.name].index)] > _PRICED]


def explain(
    built: Built, note: Callable[[str], None], *, relax: bool = True
) -> tuple[tuple[Conflict, ...], tuple[Conflict, ...]]:
    """Return (an irreducible conflict, the least relaxations that each of its groups would need alone).

    Without ``relax`` the latter are left out: they take longer than the conflict (:func:`relaxations`).
    """
    rules = Rules(built)
    groups = _groups(rules, note)
    members = _finer(rules, groups, note) if groups else []
    conflict = tuple(_told(rules, built, member) for member in members)
    return conflict, ways_of(built, groups, rules.groups, note) if relax else ()


def relaxations(built: Built, groups: Iterable[str]) -> tuple[Conflict, ...]:
    """Return the least relaxations that each of ``groups`` (of a conflict) would need alone, or all rules together."""
    here = {group_of(info) for info in built.model.rows}
    present = [group for group in ORDER if group in here]
    return ways_of(built, [group for group in ORDER if group in set(groups)], present, lambda _: None)


def _groups(rules: Rules, note: Callable[[str], None]) -> list[str]:
    """Rule groups that together admit no plan, none of them dispensable."""
    kept: list[str] = []
    while _tested(rules, rules.of_groups(kept), "+".join(kept), note):
        on = list(kept)
        for group in rules.groups:
            if group in kept:
                continue
            on.append(group)
            if not _tested(rules, rules.of_groups(on), "+".join(on), note):
                kept.append(group)
                break
        else:
            return []  # no conflict between whole groups: nothing to explain
    return kept


def _finer(rules: Rules, groups: list[str], note: Callable[[str], None]) -> list[Member]:
    """Members of the conflict by group, fund and year, and by place where they are few."""
    whole = rules.of_groups(groups)
    named = rules.contradicting(whole)
    if rules.possible(named):  # a certificate that rounding spoiled: the filter starts from everything
        named = whole
    coarse = list(dict.fromkeys((group_of(i), i.subject if group_of(i) == "fund" else "", i.t) for i in named))
    coarse = _filtered(rules, coarse, note)
    inside = rules.contradicting(rules.of_members(coarse))
    fine = list(dict.fromkeys((group_of(info), info.subject, info.t) for info in inside))
    if len(fine) > FEW or rules.possible(rules.of_members(fine)):
        return coarse
    return _filtered(rules, fine, note)


def _filtered(rules: Rules, members: list[Member], note: Callable[[str], None]) -> list[Member]:
    """Take out each member without which there still is no plan; first in halves, then one by one."""
    left, size = list(members), max(1, len(members) // 2)
    while True:
        start = 0
        while start < len(left):
            trial = left[:start] + left[start + size :]
            if trial and not _tested(rules, rules.of_members(trial), f"{len(trial)}", note):
                left = trial
            else:
                start += size
        if size == 1:
            return left
        size = max(1, size // 2)


def _tested(rules: Rules, rows: Sequence[RowInfo], label: str, note: Callable[[str], None]) -> bool:
    note(label)
    return rules.possible(rows)


def _told(rules: Rules, built: Built, member: Member) -> Conflict:
    """A member as a row of table ``conflicts``; without a subject the amount counts its places."""
    group, subject, t = member
    places = len({info.subject for info in rules.of_members([member])})
    amount, unit = (float(places), "places") if not subject and places > 1 else (0.0, "")
    if not subject and places == 1:
        subject = rules.of_members([member])[0].subject
    return Conflict(group, subject, built.instance.years[t], amount, unit, True)
