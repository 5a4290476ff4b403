"""Small change, small move 小变动小调整: what one per cent more budget changes of a plan, over several districts.

The extra money *pays for* the measures (a lever at a place) that become dearer, the dearest first, as far as it
reaches, in all their years. All other changed actions are beyond what it pays for. The budget is the least at which
everything can be met (in steps) and a quarter: below that whole people decide, and little money turns a plan over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.base.types import Action
from planner.optimization.questions.alternatives import linear_bound
from planner.optimization.questions.rounding import Rows
from planner.optimization.questions.stay import plan_beside
from planner.optimization.solve import discounted
from planner.scenario.load import load_scenario
from planner.scenario.schema import Scenario
from planner.studies.beside import Key, changed_rows, earlier, row_of
from planner.studies.questions_case import Asked, asked, refused
from planner.studies.sampler.sample import write_sample

#: Shares of the budget tried, least first: the first at which everything can be met is the one that binds.
FACTORS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
MARGIN = 1.25
MORE = 1.01
#: Changed actions beyond what the money pays for, as a share of all, that are small enough.
MOST = 0.05


@dataclass(frozen=True)
class Stability:
    """One district: actions of its plan, what changes with 1 % more money, and how much of it beyond what that pays.

    ``alone`` is the share beyond when the new plan is made without looking at the old one, ``share`` when it stays
    close; costs are discounted yuan. ``verified``: the evaluator confirms all three plans.
    """

    name: str
    factor: float
    actions: int
    changed: int
    paid_for: int
    share: float
    alone: float
    cost_before: float
    cost_after: float
    verified: bool

    @property
    def good(self) -> bool:
        """Whether the change is small."""
        return self.verified and self.share <= MOST


def stability(
    seeds: Iterable[int], units: int, tell: Callable[[Stability], None] = lambda one: None
) -> list[Stability]:
    """Plan illustrative districts at a budget that binds and at 1 % more; seeds without a plan are left out."""
    found = []
    for seed in seeds:
        with TemporaryDirectory() as folder:
            one = stability_of(write_sample(units, seed, Path(folder) / f"seed{seed}"), f"seed {seed}")
        if one is not None:
            found.append(one)
            tell(one)
    return found


def stability_of(path: Path, name: str) -> Stability | None:
    """Return the change of one scenario's plan; None where no plan was found."""
    for factor in FACTORS:
        least = asked(load_scenario(path, (f"budget.factor={factor}",)))
        if linear_bound(least.instance) is None:
            continue
        factor *= MARGIN
        first = asked(load_scenario(path, (f"budget.factor={factor}",)))
        before = plan_beside(first.instance)
        if before is None:
            continue  # everything can be met in fractions only: a little more money
        second = asked(load_scenario(path, (f"budget.factor={factor * MORE}",)))
        tables = first.judged(before.least.actions, before.least.transfers).tables
        after = plan_beside(second.instance, earlier(before.least.actions, before.least.transfers, tables))
        if after is None or after.near is None:
            return None
        return _compared(name, factor, (first, before.least), (second, after.near), after.least)
    return None


def _compared(name: str, factor: float, old: tuple[Asked, Rows], new: tuple[Asked, Rows], alone: Rows) -> Stability:
    (first, before), (second, near) = old, new
    more = extra(first.case.scenario, second.case.scenario)
    paid = paid_for(before.actions, near.actions, more)
    changed = changed_rows(before.actions, near.actions)
    beyond = sum(count for key, count in changed.items() if key not in paid)
    paid_alone = paid_for(before.actions, alone.actions, more)
    changed_alone = changed_rows(before.actions, alone.actions)
    beyond_alone = sum(count for key, count in changed_alone.items() if key not in paid_alone)
    total = len({row_of(one) for one in before.actions if one.lever != "salary"})
    checks = ((first, before), (second, near), (second, alone))
    verified = all(not refused(one.judged(rows.actions, rows.transfers), unsafe=False) for one, rows in checks)
    return Stability(
        name, factor, total, sum(changed.values()), sum(changed.values()) - beyond, beyond / total,
        beyond_alone / total, discounted(before.actions, first.case.scenario),
        discounted(near.actions, second.case.scenario), verified,
    )  # fmt: skip


def paid_for(before: tuple[Action, ...], after: tuple[Action, ...], extra_yuan: float) -> set[Key]:
    """Measures that become dearer, the dearest first, as far as ``extra_yuan`` reach."""
    risen: dict[Key, int] = {}
    for sign, actions in ((-1, before), (1, after)):
        for row in actions:
            risen[row_of(row)[:4]] = risen.get(row_of(row)[:4], 0) + sign * row.cost_yuan
    found: set[Key] = set()
    for key, yuan in sorted(risen.items(), key=lambda item: (-item[1], item[0])):
        if 0 < yuan <= extra_yuan:
            found.add(key)
            extra_yuan -= yuan
    return found


def extra(old: Scenario, new: Scenario) -> float:
    """Yuan by which the caps of all funds and years together grew."""
    budget = old.budget
    return float(sum(new.budget.cap(code, y) - budget.cap(code, y) for code in budget.funds for y in old.years[1:]))
