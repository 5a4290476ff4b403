r"""One linear model over several futures 多种未来的联合模型: shared decisions first, then each future for itself.

Every future has its own pupils, rooms and rules; what is decided up to a stated year exists once, because nobody
knows yet which future comes (non-anticipativity). With probabilities :math:`p_f`

.. math:: \min \sum_f p_f\, c^\top x_f \qquad x_f \in X_f, \qquad x_{f,t} = x_{g,t} \ \text{for } t \le s

so its optimum is a lower bound of what any plan can cost on average that does not foresee the future (Birge,
Louveaux 2011: extensive form of a two-stage programme). A decision that some future does not have is not taken in
the shared years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pulp

from planner.base.types import Floats
from planner.optimization.build import FAMILIES, Built, build, unit_interval
from planner.optimization.columns import Columns, make_columns
from planner.optimization.constraints import dispersion, money
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.instance import Instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN, Expression, Model, Sheet
from planner.optimization.replan import DECISIONS, Key, decided_in

#: A fixed decision may be this far off (model units): rounding of the solver that found it.
_LOOSE = 1e-6

Values = Mapping[Key, float]


@dataclass(frozen=True)
class Case:
    """A future as the optimizer sees it: its code, its instance and how likely it is."""

    code: str
    instance: Instance
    weight: float


@dataclass(frozen=True)
class Joint:
    """The optimum over all futures: discounted yuan on average and by future, and the shared decisions."""

    expected_yuan: float
    by_future: Mapping[str, float]
    shared: Values


class _Wing(Model):
    """The part of one future: names get its number, prices its weight, shared decisions stand once in ``sheet``."""

    def __init__(self, case: Case, number: int, sheet: Sheet, known: dict[str, pulp.LpVariable], last: int) -> None:
        super().__init__(case.instance)
        self.sheet, self.known, self.last = sheet, known, last
        self.prefix, self.weight = f"f{number}", case.weight
        self.own_cost: dict[pulp.LpVariable, float] = {}

    def column(
        self, name: str, low: float | None = 0.0, up: float | None = None, *, whole: bool = False, basic: bool = False
    ) -> pulp.LpVariable:
        """Create a column in the common sheet, or hand out the one that all futures share."""
        if not _is_shared(name, self.instance, self.last):
            return self.sheet.column(f"{self.prefix}.{name}", low, up, whole=whole, basic=basic)
        if name not in self.known:
            self.known[name] = self.sheet.column(name, low, up, whole=whole, basic=basic)
        return self.known[name]

    def row(self, group: str, name: str, expression: Expression, sense: str, rhs: float, **more: Any) -> None:
        """Add the row to the common sheet under a name of its own."""
        self.sheet.row(group, f"{self.prefix}.{name}", expression, sense, rhs, **more)

    def price(self, variable: pulp.LpVariable | None, yuan: float, t: int) -> None:
        """Price a column by the probability of its future; shared ones add up to their whole price."""
        if variable is not None:
            self.sheet.price(variable, yuan * self.weight, t)
            each = yuan * (1.0 + self.discount_rate) ** -t
            self.own_cost[variable] = self.own_cost.get(variable, 0.0) + each


#: First part of a decision's column name → its family in :class:`Columns`.
_NAMES = {
    "hire": "hire", "in": "move_in", "out": "move_out", "rotate_in": "rotate_in", "rotate_out": "rotate_out",
    "upgrade": "upgrade", "recognise": "recognise", "exchange": "exchange", "buy": "buy", "give": "give",
    "take": "take", "rooms": "rooms", "music": "music", "art": "art", "extend": "extend",
    "extend_sports": "extend_sports", "classroom": "classroom", "lease": "lease",
}  # fmt: skip
assert set(_NAMES.values()) == set(DECISIONS)


def _is_shared(name: str, instance: Instance, last: int) -> bool:
    """Whether a column of this name is decided up to year index ``last``."""
    parts = name.split(".")
    family = _NAMES.get(parts[0])
    return family is not None and decided_in(family, int(parts[-1]), instance) <= last


def solve_joint(cases: Sequence[Case], until: int) -> Joint | None:
    """Solve the linear model over all ``cases`` with decisions up to year ``until`` shared; None: there is no plan.

    Every CV is exact in every future. Weights add up to 1.
    """
    first = cases[0].instance
    sheet = Sheet(first.scenario.assumptions.discount_rate)
    last, known = until - first.years[0], dict[str, pulp.LpVariable]()
    wings, columns = list[_Wing](), list[Columns]()
    cones: list[dispersion.Cone] = []
    for number, case in enumerate(cases):
        wing = _Wing(case, number, sheet, known, last)
        wings.append(wing)
        columns.append(make_columns(wing))
        for family in FAMILIES:
            family(wing, columns[-1])
        cones += dispersion.dispersion(wing, columns[-1])
        money.objective(wing, columns[-1])
    _only_common(cases, columns, last)
    sheet.finish({variable.name: unit_interval(first, variable.name) for variable in sheet.cost})
    every = replace(columns[0], **{name: np.concatenate([getattr(one, name).ravel() for one in columns])
                                   for name in ("rotate_in", "rotate_out")})  # fmt: skip
    fixed = [money.fixed_objective(wing) for wing in wings]
    built = Built(first, sheet, every, tuple(cones), 0.0)  # type: ignore[arg-type]
    engine = Engine(sheet)
    outcome = solve_linear(built, engine, CutPool(engine, built.cones))
    if outcome.status != "optimal":
        return None
    costs = {
        case.code: _worth(wing.own_cost, outcome.values) + own
        for case, wing, own in zip(cases, wings, fixed, strict=True)
    }
    expected = sum(case.weight * costs[case.code] for case in cases)
    shared = dict(shared_values(columns[0], first, outcome.values, last))
    return Joint(expected, costs, shared)


def _worth(cost: Mapping[pulp.LpVariable, float], values: Floats) -> float:
    return float(sum(yuan * values[variable.index] for variable, yuan in cost.items()))


def _only_common(cases: Sequence[Case], columns: Sequence[Columns], last: int) -> None:
    """Forbid shared decisions that some future does not have: they would foresee which one comes."""
    for family in DECISIONS:
        arrays = [getattr(one, family) for one in columns]
        for index in np.ndindex(arrays[0].shape):
            if decided_in(family, index[-1], cases[0].instance) > last:
                continue
            there = [array[index] for array in arrays if array[index] is not None]
            if len(there) < len(arrays):
                for column in there:
                    column.upBound = 0.0


def shared_values(columns: Columns, instance: Instance, values: Floats, last: int) -> Iterator[tuple[Key, float]]:
    """Yield the decisions taken up to year index ``last`` as (family, index) → value, zeros included."""
    for family in DECISIONS:
        for index, column in np.ndenumerate(getattr(columns, family)):
            if column is not None and decided_in(family, index[-1], instance) <= last:
                yield (family, tuple(int(i) for i in index)), max(0.0, float(values[column.index]))


class Alone:
    """One future by itself, solved again and again with the shared years given (warm from plan to plan)."""

    def __init__(self, case: Case, until: int) -> None:
        self.case, self.last = case, until - case.instance.years[0]
        self.built: Built = build(case.instance)
        self.engine = Engine(self.built.model)
        self.pool = CutPool(self.engine, self.built.cones)
        self.outcome: Outcome = solve_linear(self.built, self.engine, self.pool)

    @property
    def cost_yuan(self) -> float | None:
        """Discounted yuan of the linear plan that knows this future from the start; None: there is none."""
        return self._yuan(self.outcome)

    @property
    def shared(self) -> Values:
        """What that plan decides in the shared years."""
        return dict(shared_values(self.built.columns, self.case.instance, self.outcome.values, self.last))

    def cost_after(self, shared: Values) -> float | None:
        """Discounted yuan of the linear plan once ``shared`` has been decided; None: nothing leads on from there."""
        columns = [
            (key, getattr(self.built.columns, key[0])[key[1]])
            for key, _ in shared_values(self.built.columns, self.case.instance, self.outcome.values, self.last)
        ]
        if any(value > _LOOSE and getattr(self.built.columns, family)[index] is None
               for (family, index), value in shared.items()):  # fmt: skip
            return None
        place = np.array([self.engine.index(column) for _, column in columns], dtype=np.int64)
        low, high = self.engine.bounds(place)
        value = np.array([shared.get(key, 0.0) for key, _ in columns])
        self.engine.set_bounds(place, np.maximum(low, value - _LOOSE), np.minimum(high, value + _LOOSE))
        outcome = self.pool.solve()
        self.engine.set_bounds(place, low, high)
        return self._yuan(outcome)

    def _yuan(self, outcome: Outcome) -> float | None:
        if outcome.status != "optimal":
            return None
        return outcome.objective / YUAN + self.built.fixed_objective
