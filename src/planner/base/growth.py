"""Growth of money from one year to the next 经费增长: the types that pass between evaluation and optimization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

#: Lever of money appropriated on top of the entered budget 追加拨款, and the amounts of table ``finance`` it raises.
LEVER = "appropriate"
BUDGET = "education_budget"
APPROPRIATED = (BUDGET, "teacher_pay", "per_pupil_public", "rural_spending")


@dataclass(frozen=True)
class GrowthNeed:
    """A finance rule of one year as a row on the plan's yearly spending S in yuan (what is appropriated included).

    ``S[year] − factor · S[year − 1] ≥ least``: the amounts entered for both years are in ``least``, and a rule that
    asks for more than equality asks for a yuan more. S of the base year is 0.
    """

    rule: str
    year: int
    factor: float
    least: float


@dataclass(frozen=True)
class EnteredGrowth:
    """A rule on amounts that a plan's own measures do not touch 与方案支出无关的增长.

    ``amount`` is what is entered by year, ``growth`` the per cent asked over the year before, ``persons`` what an
    amount per person is multiplied by (1 where the item is a sum). Years in which nothing can be said are missing.
    """

    rule: str
    item: str
    amount: Mapping[int, float]
    growth: Mapping[int, float]
    persons: Mapping[int, int]


def least_on_top(needs: Iterable[GrowthNeed], spent: Mapping[int, float]) -> dict[int, float]:
    """Return the least yuan to appropriate on top by year, so that every need holds with ``spent`` beside it.

    Going forward through the years is least: what is added in one year only ever asks for more in the next.
    """
    needs = sorted(needs, key=lambda one: (one.year, one.rule))
    added: dict[int, float] = {}
    for year in dict.fromkeys(one.year for one in needs):
        before = spent.get(year - 1, 0.0) + added.get(year - 1, 0.0)
        short = max(one.least + one.factor * before - spent.get(year, 0.0) for one in needs if one.year == year)
        if short > 0:
            added[year] = short
    return added


def beside(needs: Iterable[GrowthNeed], spent: Mapping[int, int]) -> tuple[GrowthNeed, ...]:
    """Return the needs of a plan that spends ``spent`` (year → yuan) already, for what it decides beyond that."""
    return tuple(
        replace(one, least=one.least - spent.get(one.year, 0) + one.factor * spent.get(one.year - 1, 0))
        for one in needs
    )
