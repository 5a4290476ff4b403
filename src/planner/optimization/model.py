"""The linear model as PuLP objects, with the meaning of every row and column kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulp

from planner.base.terms import TYPES
from planner.optimization.instance import Instance

Terms = dict[pulp.LpVariable, float]

#: Money in the model is in 100,000 yuan, areas' rows per 100 m², equipment in 100,000 yuan: coefficients stay
#: within 0.001–1000.
YUAN = 1e-5


@dataclass(frozen=True)
class RowInfo:
    """What a row says: its rule group, whom it concerns and when (for prices and explanations)."""

    name: str
    group: str
    subject: str
    t: int
    scale: float  # amount in the rule's own unit = row amount × scale
    unit: str


@dataclass
class Expression:
    """A linear expression with its constant."""

    terms: Terms = field(default_factory=dict)
    constant: float = 0.0

    def add(self, variable: pulp.LpVariable | None, coefficient: float = 1.0) -> Expression:
        """Add ``coefficient · variable`` in place (None is an absent column)."""
        if variable is not None and coefficient != 0.0:
            self.terms[variable] = self.terms.get(variable, 0.0) + coefficient
        return self

    def plus(self, other: Expression, scale: float = 1.0) -> Expression:
        """Add ``scale · other`` in place."""
        for variable, coefficient in other.terms.items():
            self.terms[variable] = self.terms.get(variable, 0.0) + scale * coefficient
        self.constant += scale * other.constant
        return self


class Sheet:
    """Columns and rows with their meaning, and prices discounted to the base year; what any of our models is."""

    def __init__(self, discount_rate: float) -> None:
        self.discount_rate = discount_rate
        self.problem = pulp.LpProblem("plan", pulp.LpMinimize)
        self.columns: list[pulp.LpVariable] = []
        self.whole: list[pulp.LpVariable] = []  # columns that must be whole in a plan
        self.basic: list[pulp.LpVariable] = []  # columns basic in the do-nothing basis, one per equality row
        self.equalities: set[str] = set()
        self.rows: list[RowInfo] = []
        self.cost: Terms = {}  # undiscounted yuan are rebuilt by the evaluator; this is the discounted objective
        self._names: set[str] = set()

    def column(
        self, name: str, low: float | None = 0.0, up: float | None = None, *, whole: bool = False, basic: bool = False
    ) -> pulp.LpVariable:
        """Create a column; names must stay unique after PuLP's rewriting of ``-+[] ``."""
        seen = name.translate(pulp.LpAffineExpression.trans)
        if seen in self._names:
            raise ValueError(f"two columns are called {seen}")
        self._names.add(seen)
        variable = self.problem.add_variable(name, low, up)
        self.columns.append(variable)
        if whole:
            self.whole.append(variable)
        if basic:
            self.basic.append(variable)
        return variable

    def row(
        self,
        group: str,
        name: str,
        expression: Expression,
        sense: str,
        rhs: float,
        *,
        subject: str = "",
        t: int = 0,
        scale: float = 1.0,
        unit: str = "",
        nothing: bool = False,
    ) -> None:
        """Add ``expression sense rhs`` (sense is ``<=``, ``>=`` or ``==``); constants move to the right side.

        ``nothing`` marks an equation that doing nothing fulfils with all its columns at zero: its row stays basic
        in the start basis.
        """
        full = f"{group}.{name}"
        code = {"<=": pulp.LpConstraintLE, ">=": pulp.LpConstraintGE, "==": pulp.LpConstraintEQ}[sense]
        affine = pulp.LpAffineExpression(expression.terms)
        self.problem.addConstraint(pulp.LpConstraint(affine, code, rhs=rhs - expression.constant), full)
        self.rows.append(RowInfo(full, group, subject, t, scale, unit))
        if sense == "==" and not nothing:
            self.equalities.add(full)

    def price(self, variable: pulp.LpVariable | None, yuan: float, t: int) -> None:
        """Add ``yuan`` of year index ``t`` per unit of ``variable`` to the discounted objective."""
        if variable is not None:
            factor = (1.0 + self.discount_rate) ** -t
            self.cost[variable] = self.cost.get(variable, 0.0) + yuan * factor * YUAN

    def finish(self, perturbation: Mapping[str, float]) -> None:
        """Set the objective; each price is perturbed by 1e-6 by name so that ties break the same way everywhere."""
        terms = {v: c * (1.0 + 1e-6 * perturbation[v.name]) for v, c in self.cost.items()}
        self.problem.setObjective(pulp.LpAffineExpression(terms))


class Model(Sheet):
    """The sheet of one instance; constraint families add to it (``optimization/constraints``)."""

    def __init__(self, instance: Instance) -> None:
        super().__init__(instance.scenario.assumptions.discount_rate)
        self.instance = instance

    def row(
        self,
        group: str,
        name: str,
        expression: Expression,
        sense: str,
        rhs: float,
        *,
        subject: str = "",
        t: int = 0,
        scale: float = 1.0,
        unit: str = "",
        nothing: bool = False,
    ) -> None:
        """Add a row; nothing is asked of years that lie behind a plan that goes on (``instance.done``)."""
        done = self.instance.done
        if done is None or sense == "==" or not 0 < t < done.first - self.instance.years[0]:
            more = {"subject": subject, "t": t, "scale": scale, "unit": unit, "nothing": nothing}
            super().row(group, name, expression, sense, rhs, **more)  # type: ignore[arg-type]


def type_label(j: int) -> str:
    """Code of teacher type ``j``."""
    return TYPES[j].code
