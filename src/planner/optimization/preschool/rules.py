r"""Constraint families on children and places 约束族(在园、学位、班额、面积): one function, one rule, its formula.

Letters: :math:`z_{bst}` = 1 if block *b* is in state *s* in year *t*; :math:`x_{ft}` = 1 if decision *f* (a start, a
change) is taken in *t*; :math:`n, m` numbers that a state gives. Rules hold from the first year :math:`t_1` on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pulp

from planner.base.preschool import PUBLIC_OPERATORS
from planner.base.rounding import ceil_at_least
from planner.indicators.preschool import kindergartens_needed
from planner.optimization.model import Expression, Sheet
from planner.optimization.preschool.columns import Columns, Plot
from planner.optimization.preschool.site import start_years
from planner.optimization.preschool.states import Look, meets_areas

INCLUSIVE = (*PUBLIC_OPERATORS, "inclusive_private")
Measure = Callable[[Look, int, int, int], float]  # look, member position, place j, t → amount


def one_state(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""Each block is in one state: :math:`\sum_s z_{bst} = 1`."""
    for b, states in enumerate(plot.states):
        for t in range(1, plot.site.T + 1):
            row = Expression()
            for s in range(len(states)):
                row.add(c.state[b, s, t])
            sheet.row("state", f"{b}_{t}", row, "==", 1.0, t=t)


def states_follow(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""A state has what was decided by then: :math:`\sum_{s \ni f} z_{bst} = \sum_{\tau \le t - l_f} x_{f\tau}`.

    :math:`l_f` is the time to build of a project, 0 for a change. All :math:`x` whole makes all :math:`z` whole.
    """
    site = plot.site
    for b, block in enumerate(plot.blocks):
        features: list[tuple[tuple[int, str] | int, int]] = [(change, 0) for change in block.changes]
        features += [(i, site.tables.projects[i].build_years) for i in block.projects]
        for n, (feature, lag) in enumerate(features):
            for t in range(1, site.T + 1):
                row = Expression()
                for s, state in enumerate(plot.states[b]):
                    if state.has(feature):
                        row.add(c.state[b, s, t])
                for when in range(1, t - lag + 1):
                    decided = c.start.get((feature, when)) if isinstance(feature, int) else c.change[(*feature, when)]
                    row.add(decided, -1.0)
                sheet.row("follow", f"{b}_{n}_{t}", row, "==", 0.0, t=t)


def once(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""A project starts once, a kindergarten changes once: :math:`\sum_t x_{ft} \le 1`; decided starts :math:`= 1`.

    One school's premises are converted once: the starts of all projects that take them sum to at most 1.
    """
    site = plot.site
    groups: dict[str, list[pulp.LpVariable]] = {}
    for i, one in enumerate(site.tables.projects):
        starts = [c.start[i, t] for t in start_years(site, one) if (i, t) in c.start]
        if starts:
            sense = "==" if one.id in site.settings.projects else "<="
            sheet.row("once", f"project_{i}", _sum(starts), sense, 1.0)
            if one.from_school:
                groups.setdefault(one.from_school, []).extend(starts)
    for n, name in enumerate(sorted(groups)):
        sheet.row("once", f"premises_{n}", _sum(groups[name]), "<=", 1.0)
    for k in sorted({k for k, _, _ in c.change}):
        changes = [variable for (one, _, _), variable in c.change.items() if one == k]
        sheet.row("once", f"change_{k}", _sum(changes), "<=", 1.0)


def _sum(variables: list[pulp.LpVariable]) -> Expression:
    row = Expression()
    for variable in variables:
        row.add(variable)
    return row


def amounts(c: Columns, plot: Plot, t: int, measure: Measure, blocks: Iterator[int] | None = None) -> Expression:
    """Return Σ over blocks, states and members of ``measure`` · z in year ``t``."""
    row = Expression()
    for b in range(len(plot.blocks)) if blocks is None else blocks:
        for s in range(len(plot.states[b])):
            look = plot.looks[b, s, t]
            total = sum(measure(look, m, j, t) for m, j in enumerate(plot.blocks[b].members) if look.operator[m])
            row.add(c.state[b, s, t], float(total))
    return row


def _years(plot: Plot) -> range:
    return range(plot.site.first, plot.site.T + 1)


def _children(look: Look, m: int, j: int, t: int) -> float:
    return float(look.children[m])


def _of(operators: tuple[str, ...]) -> Measure:
    return lambda look, m, j, t: float(look.children[m]) if look.operator[m] in operators else 0.0


def enrolment(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P1: :math:`\sum n_{bst} z_{bst} \ge \lceil r_t\,\mathrm{Pop}_t \rceil`, children in kindergartens."""
    for t in _years(plot):
        asked = plot.site.targets.gross_rate[t]
        if np.isfinite(asked):
            population = int(plot.site.projection.population[:, t].sum())
            need = ceil_at_least(float(asked) * population)
            sheet.row("P1", f"{t}", amounts(c, plot, t, _children), ">=", need, t=t, unit="children")


def inclusive(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P2: :math:`\sum (n^{\mathrm{incl}} - \sigma n) z \ge 0`."""
    _share(sheet, c, plot, "P2", INCLUSIVE)


def public(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P3: :math:`\sum (n^{\mathrm{public}} - \sigma n) z \ge 0`."""
    _share(sheet, c, plot, "P3", PUBLIC_OPERATORS)


def _share(sheet: Sheet, c: Columns, plot: Plot, group: str, operators: tuple[str, ...]) -> None:
    shares = plot.site.targets.inclusive_share if group == "P2" else plot.site.targets.public_share
    for t in _years(plot):
        if np.isfinite(shares[t]):
            row = amounts(c, plot, t, _of(operators)).plus(amounts(c, plot, t, _children), -float(shares[t]))
            sheet.row(group, f"{t}", row, ">=", 0.0, t=t, unit="children")


def centers(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P7: :math:`\sum_{j \in d} [\text{centre, public, with children}]\,z \ge m_d` in each township that needs one."""
    site = plot.site
    central = [one.center for one in site.kindergartens] + [one.center for one in site.built]

    def counts(look: Look, m: int, j: int, t: int) -> float:
        return float(central[j] and look.operator[m] in PUBLIC_OPERATORS and look.children[m] > 0)

    for d, need in enumerate(site.targets.centers):
        here = [b for b, block in enumerate(plot.blocks) if block.township == d]
        for t in _years(plot) if need > 0 else ():
            row = amounts(c, plot, t, counts, iter(here))
            subject = f"township:{site.projection.townships[d]}"
            sheet.row("P7", f"{d}_{t}", row, ">=", float(need), subject=subject, t=t, unit="kindergartens")


def residential(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P9: of the residential kindergartens with children, at least :math:`\sigma` are public or inclusive."""
    site = plot.site
    marked = [one.residential for one in site.kindergartens] + [bool(one.development) for one in site.built]
    if not any(marked):
        return
    for t in _years(plot):
        asked = float(site.targets.residential[t])
        if np.isfinite(asked):

            def excess(look: Look, m: int, j: int, t: int, asked: float = asked) -> float:
                return float(marked[j] and look.children[m] > 0) * (float(look.operator[m] in INCLUSIVE) - asked)

            sheet.row("P9", f"{t}", amounts(c, plot, t, excess), ">=", -1e-6, t=t, unit="kindergartens")


def developments(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P8U/P8E: :math:`\sum_{j \in h} [\text{open, rooms} \ge m]\,z \ge \lceil \text{people}_h / \text{most} \rceil` in
    each housing development :math:`h` with enough people, from the year in which they move in.
    """
    site = plot.site
    a, base = site.targets, len(site.kindergartens)
    home = [one.development for one in site.kindergartens] + [one.development for one in site.built]
    for one in site.tables.developments:
        need = kindergartens_needed(one.residents, one.dwellings, (a.residents_low, a.dwellings_low),
                                    (a.residents_high, a.dwellings_high))  # fmt: skip

        def counts(look: Look, m: int, j: int, t: int, code: str = one.id) -> float:
            members = site.kindergartens[j].members if j < base else 1
            return float(members) * float(home[j] == code and look.rooms[m] >= a.development_classes * members)

        for t in _years(plot) if need > 0 and a.developments_judged else ():
            if site.years[t] >= (one.year or 0):
                row = amounts(c, plot, t, counts)
                subject = f"development:{one.id}"
                sheet.row("P8U", f"{one.id}_{t}", row, ">=", float(need), subject=subject, t=t, unit="kindergartens")


def class_sizes(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P28: :math:`\sum \text{over}\,z \le (1 - \sigma) \sum \text{classes}\,z`; over: above the size of their age."""
    for t in _years(plot):
        asked = float(plot.site.targets.class_share[t])
        if np.isfinite(asked):

            def room(look: Look, m: int, j: int, t: int, asked: float = asked) -> float:
                return (1.0 - asked) * float(look.classes[m]) - float(look.over[m])

            sheet.row("P28", f"{t}", amounts(c, plot, t, room), ">=", -1e-6, t=t, unit="classes")


def areas(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""P26S: of the kindergartens designed from 2017 on (of the others), :math:`\sigma` reach all areas per child."""
    site = plot.site
    strict = [bool(one) for one in site.targets.strict] + [True] * len(site.built)
    single = [one.members == 1 for one in site.kindergartens] + [True] * len(site.built)
    for group, shares in ((True, site.targets.new_area_share), (False, site.targets.old_area_share)):
        if any(not one and strict[j] is group for j, one in enumerate(single)):
            continue  # a row of totals cannot be judged: the verdict is unknown whatever is done
        for t in _years(plot):
            asked = float(shares[t])
            if np.isfinite(asked):

                def excess(look: Look, m: int, j: int, t: int, asked: float = asked, group: bool = group) -> float:
                    judged = strict[j] is group and look.children[m] > 0
                    return float(judged) * (float(meets_areas(site, look, m, t)) - asked)

                name = "new" if group else "old"
                row = amounts(c, plot, t, excess)
                sheet.row("P26S", f"{name}_{t}", row, ">=", -1e-6, subject=f"design:{name}", t=t, unit="kindergartens")
