r"""Constraint families on people 约束族(教师、保育员): full staff, ratio, posts, quotas, retraining.

Letters: :math:`H_{jrt}` hires, :math:`R_{jt}` retrained, :math:`S_{ut}` teachers taken from primary unit *u*,
:math:`q` people who are there without the plan (by state), :math:`m_j` = 1 for three teachers and no carer a class.
"""

from __future__ import annotations

import numpy as np

from planner.base.preschool import PUBLIC_OPERATORS
from planner.optimization.model import Expression, Sheet
from planner.optimization.preschool.columns import Columns, Plot
from planner.optimization.preschool.costs import CARER, CONTRACT, POST, own_staff
from planner.optimization.preschool.rules import amounts
from planner.optimization.preschool.site import CLOSED, posts_cap

TEACHING = (POST, CONTRACT)


def joined(c: Columns, j: int, t: int, kinds: tuple[int, ...]) -> Expression:
    """Return the people of ``kinds`` whom the plan has brought to place ``j`` by ``t``."""
    row = Expression()
    for when in range(1, t + 1):
        for r in kinds:
            row.add(c.hire.get((j, r, when)))
        if POST in kinds:
            row.add(c.retrain.get((j, when)))
    return row


def _of_member(c: Columns, plot: Plot, j: int, t: int, values: list[float]) -> Expression:
    """Return Σ_s values[s] · z of the block of place ``j``."""
    b, _ = plot.block_of[j]
    row = Expression()
    for s, value in enumerate(values):
        row.add(c.state[b, s, t], value)
    return row


def full_staff(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P29, each kindergarten with children: :math:`q^T + \sum_{\tau \le t}(H + R) \ge 2 n + n\,m_j`, carers
    :math:`\ge n - n\,m_j` for :math:`n` classes; in a new kindergarten from its opening.

    Products with :math:`m_j` are written with the least :math:`M` that frees the row in every state: what the third
    teacher adds beyond the first two, the carers missing. A kindergarten keeps to one of the two ways. Where the rule
    asks for less than all kindergartens, all are staffed nevertheless: the plan aims at the full standard.
    """
    site, a = plot.site, plot.site.targets
    two, one = a.teachers_per_class, a.carers_per_class
    for j, (b, m) in plot.block_of.items():
        existing = j < len(site.kindergartens)
        if existing and site.kindergartens[j].members > 1:
            continue
        states = range(len(plot.states[b]))
        for t in range(site.first if existing else 1, site.T + 1):
            if not np.isfinite(a.staffed_share[max(t, site.first)]):
                continue
            looks = [plot.looks[b, s, t] for s in states]
            own = [own_staff(site, j, look.operator[m], t) for look in looks]
            n = [float(look.classes[m]) if look.operator[m] else 0.0 for look in looks]
            for name, kinds, base, per in (
                ("two", TEACHING, [q[0] + q[1] for q in own], two),
                ("three", TEACHING, [q[0] + q[1] for q in own], two + one),
                ("carers", (CARER,), [q[2] for q in own], one),
            ):
                # Nobody joins with a minus sign: what one state has to spare makes up for no other's need.
                short = [min(0.0, base[s] - per * n[s]) for s in states]
                if min(short) >= 0:
                    continue
                row = joined(c, j, t, kinds).plus(_of_member(c, plot, j, t, short))
                free = 0.0
                if name == "three":
                    free = -max(min(one * n[s], -short[s]) for s in states)
                    row.add(c.three[j], free)
                elif name == "carers":
                    row.add(c.three[j], -min(short))
                sheet.row("P29", f"{name}_{j}_{t}", row, ">=", free, subject=site.names[j], t=t, unit="persons")


def ratio(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P31: :math:`15\,\bigl(\sum q^T z + \sum (H + R)\bigr) \ge \sum n z`, children and teachers of the district."""
    site = plot.site
    for t in range(site.first, site.T + 1):
        asked = site.targets.children_per_teacher[t]
        if not np.isfinite(asked):
            continue
        row = Expression()
        for j in plot.block_of:
            row.plus(joined(c, j, t, TEACHING))
        row.plus(amounts(c, plot, t, lambda look, m, j, t: float(sum(own_staff(site, j, look.operator[m], t)[:2]))))
        row.plus(amounts(c, plot, t, lambda look, m, j, t: float(look.children[m])), -1.0 / float(asked))
        sheet.row("P31", f"{t}", row, ">=", -1e-7, t=t, unit="persons")


def employers(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""People are hired where the public purse may: :math:`H_{jrt} \le M_j \sum_{s \in \mathrm{ok}} z_{bst}`.

    Contract teachers and carers at public and inclusive kindergartens, posts and retrained teachers at public ones;
    nobody where the plan closes the kindergarten later.
    """
    site = plot.site
    for j, (b, m) in plot.block_of.items():
        looks = {(s, t): plot.looks[b, s, t] for s in range(len(plot.states[b])) for t in range(1, site.T + 1)}
        most = 5.0 + max(3 * int(one.classes[m]) + int(one.children[m]) // 10 for one in looks.values())
        closes = any(k == j and option == CLOSED for k, option in plot.blocks[b].changes)
        for t in range(1, site.T + 1):
            for kind in (POST, CONTRACT, CARER, "retrain"):
                column = c.retrain.get((j, t)) if kind == "retrain" else c.hire.get((j, int(kind), t))
                if column is None:
                    continue
                may = PUBLIC_OPERATORS if kind in (POST, "retrain") else (*PUBLIC_OPERATORS, "inclusive_private")
                for name, when in (("now", t), ("later", site.T)) if closes else (("now", t),):
                    ok = [float(looks[s, when].operator[m] in may) for s in range(len(plot.states[b]))]
                    if min(ok) >= 1.0:
                        continue
                    row = Expression().add(column).plus(_of_member(c, plot, j, when, ok), -most)
                    sheet.row("employer", f"{kind}_{j}_{t}_{name}", row, "<=", 0.0, t=t)


def quotas(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""Hires on posts :math:`\sum_j H_{j,\mathrm{post},t} \le` quota, retrained :math:`\sum_j R_{jt} \le` quota,
    closures :math:`\sum_k x_{k,\mathrm{closed},t} \le` quota.
    """
    a = plot.site.a
    for t in range(1, plot.site.T + 1):
        posts, trained = Expression(), Expression()
        for j in plot.block_of:
            posts.add(c.hire.get((j, POST, t)))
            trained.add(c.retrain.get((j, t)))
        if posts.terms:
            sheet.row("k_hire_quota", f"{t}", posts, "<=", float(a.hire_quota), t=t, unit="persons")
        closed = Expression()
        for (_, option, when), column in c.change.items():
            if option == CLOSED and when == t:
                closed.add(column)
        if closed.terms:
            most = float(a.close_per_year)
            sheet.row("k_close_quota", f"{t}", closed, "<=", most, t=t, unit="kindergartens")
        if trained.terms:
            sheet.row("k_retrain_quota", f"{t}", trained, "<=", float(a.retrain_quota), t=t, unit="persons")


def posts(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""Post teachers :math:`\sum q^{P} z + \sum (H_{P} + R) \le \max(\text{posts}, \text{do-nothing stock})`."""
    site, cap = plot.site, posts_cap(plot.site)
    for t in range(1, site.T + 1):
        if cap[t] < 0:
            continue
        row = amounts(c, plot, t, lambda look, m, j, t: float(own_staff(site, j, look.operator[m], t)[0])
                      if look.operator[m] in PUBLIC_OPERATORS else 0.0)  # fmt: skip
        for j in plot.block_of:
            row.plus(joined(c, j, t, (POST,)))
        sheet.row("k_posts", f"{t}", row, "<=", float(cap[t]), t=t, unit="persons")


def retraining(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""Retrained teachers come from somewhere: :math:`\sum_j R_{jt} = \sum_u S_{ut}`, and of each primary unit no more
    than its surplus in that and every later year: :math:`\sum_{\tau \le t} S_{u\tau} \le \min_{t' \ge t} s_{ut'}`.

    Without planned primary schools they come from a pool that only the quota limits.
    """
    site = plot.site
    if not site.coupling.planned:
        return
    units = sorted(site.coupling.surplus)
    for t in range(1, site.T + 1):
        row = Expression()
        for j in plot.block_of:
            row.add(c.retrain.get((j, t)))
        for unit in units:
            row.add(c.source[unit, t], -1.0)
        sheet.row("retrain", f"{t}", row, "==", 0.0, t=t)
    for n, unit in enumerate(units):
        for t in range(1, site.T + 1):
            row = Expression()
            for when in range(1, t + 1):
                row.add(c.source[unit, when])
            least = float(min(site.coupling.surplus[unit][t:]))
            sheet.row("k_surplus", f"{n}_{t}", row, "<=", least, subject=unit, t=t, unit="persons")
