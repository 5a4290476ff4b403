"""R1–R7 and the school rule: six of seven, the remaining one at 85 % or more."""

from __future__ import annotations

import numpy as np

from planner.base.terms import INDICATORS, TYPES
from planner.optimization.columns import EQUIPMENT, SPORTS, Columns
from planner.optimization.instance import FIRST_PHYSICAL
from planner.optimization.model import YUAN, Expression, Model


def unit_stock(model: Model, c: Columns, u: int, k: int, t: int) -> Expression:
    """Stock behind indicator ``k``: teachers of the unit (R1–R3), or the *school's* physical stock (R4–R7).

    Persons, rooms, m²; equipment in 100,000 yuan. R5 includes leased venues where the rule counts them.
    """
    instance = model.instance
    sum_ = Expression()
    if k < FIRST_PHYSICAL:
        trait = ("above_qualified", "backbone", "pe_arts")[k]
        for j, kind in enumerate(TYPES):
            if getattr(kind, trait):
                sum_.add(c.stock[u, j, t])
        return sum_
    s, p = int(instance.school[u]), k - FIRST_PHYSICAL
    scale = YUAN if p == EQUIPMENT else 1.0
    sum_.constant = float(instance.physical[s, p, t]) * scale
    sum_.add(c.added[s, p, t])
    if p == SPORTS:
        for v, (venue, at, _) in enumerate(instance.venues):
            if at == s:
                sum_.add(c.lease[v, t], venue.area_m2)
    return sum_


def thresholds(model: Model, c: Columns) -> None:
    r"""Each unit, indicator and year from the deadline, with the one tolerated indicator ``e``.

    .. math:: X_{ukt} \ge \lceil\theta P\rceil - (\lceil\theta P\rceil - \lceil 0.85\,\theta P\rceil)\, e_{ukt}

    ``e`` is free per year here, so that bounds and conflicts are those of the rule; a plan then keeps one tolerated
    indicator per unit in all years (see ``exemptions``). What stands and never falls counts in the second ⌈⌉, too: of
    an area that has 90 % of its need only the missing tenth is tolerated, not 15 %. No whole e is cut off by that, but
    the linear model can no longer buy a whole indicator with a share of the tolerance.
    """
    instance = model.instance
    for u, t in zip(*np.nonzero(instance.measured), strict=True):
        for k in range(7):
            full = instance.need(u, k, t)
            least = instance.need(u, k, t, instance.targets.tolerance)
            stock = unit_stock(model, c, int(u), k, int(t))
            if k - FIRST_PHYSICAL == EQUIPMENT:
                full, least = full * YUAN, least * YUAN
            elif k >= FIRST_PHYSICAL:  # equipment can be given away, teachers can leave; these only grow
                least = min(max(least, stock.constant), full)
            if not stock.terms and stock.constant >= full:
                continue
            scale = max(full, 1.0)
            row = Expression().plus(stock, 1.0 / scale).add(c.exempt[u, k, t], (full - least) / scale)
            unit = "yuan" if k - FIRST_PHYSICAL == EQUIPMENT else ("persons", "m²", "rooms")[(k > 2) + (k == 6)]
            model.row(
                "threshold", f"{INDICATORS[k]}.{u}.{t}", row, ">=", full / scale,
                subject=f"{instance.units[u].id}|{INDICATORS[k]}", t=int(t),
                scale=scale / (YUAN if k - FIRST_PHYSICAL == EQUIPMENT else 1.0), unit=unit,
            )  # fmt: skip


def one_tolerated(model: Model, c: Columns) -> None:
    r"""At most one tolerated indicator per unit and year: :math:`\sum_k e_{ukt} \le 1`."""
    for u, t in zip(*np.nonzero(model.instance.measured), strict=True):
        sum_ = Expression({column: 1.0 for column in c.exempt[u, :, t]})
        model.row("one_tolerated", f"{u}.{t}", sum_, "<=", 1.0, subject=model.instance.units[u].id, t=int(t))
