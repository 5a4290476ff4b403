"""The decisions 决策变量: which state each block is in, when projects start and kindergartens change, whom to hire."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

import pulp

from planner.base.preschool import PUBLIC_OPERATORS
from planner.base.types import Ints
from planner.optimization.model import Sheet
from planner.optimization.preschool.costs import CARER, CONTRACT, POST, wage
from planner.optimization.preschool.site import CLOSED, Site, near, start_years
from planner.optimization.preschool.states import Block, Look, Looker, State, blocks_of, states_of

Variable: TypeAlias = pulp.LpVariable


@dataclass
class Plot:
    """A site made ready to model: blocks, their states, what each state means in each year, and the pay path."""

    site: Site
    path: Ints  # (t): least pay of contract teachers in public kindergartens
    blocks: tuple[Block, ...]
    states: tuple[tuple[State, ...], ...]  # per block
    looks: dict[tuple[int, int, int], Look]  # (block, state, t)
    left_out: int
    block_of: dict[int, tuple[int, int]] = field(default_factory=dict)  # place j → (block, position among members)
    turned_away: frozenset[tuple[int, int, int]] = frozenset()  # (block, state, t) in which closures cost places

    def with_path(self, path: Ints) -> Plot:
        """The same states under another pay path."""
        return replace(self, path=path)


@dataclass
class Columns:
    """Columns by what they decide; a missing key is a decision that cannot be taken."""

    state: dict[tuple[int, int, int], Variable] = field(default_factory=dict)  # (block, state, t)
    start: dict[tuple[int, int], Variable] = field(default_factory=dict)  # (project, t)
    change: dict[tuple[int, str, int], Variable] = field(default_factory=dict)  # (k, option, t)
    hire: dict[tuple[int, int, int], Variable] = field(default_factory=dict)  # (j, kind of staff, t)
    retrain: dict[tuple[int, int], Variable] = field(default_factory=dict)  # (j, t)
    source: dict[tuple[str, int], Variable] = field(default_factory=dict)  # (primary unit, t)
    three: dict[int, Variable] = field(default_factory=dict)  # j: three teachers a class, no carer
    carry: dict[tuple[str, int], Variable] = field(default_factory=dict)  # (fund, t)


def make_plot(site: Site, path: Ints) -> Plot:
    """Enumerate the states of every block and look each up in every year."""
    blocks, left_out = blocks_of(site)
    states = tuple(states_of(block) for block in blocks)
    looker = Looker(site)
    looks = {
        (b, s, t): looker.look(block, state, t)
        for b, block in enumerate(blocks)
        for s, state in enumerate(states[b])
        for t in range(1, site.T + 1)
    }
    where = {j: (b, m) for b, block in enumerate(blocks) for m, j in enumerate(block.members)}
    return Plot(site, path, blocks, states, looks, left_out, where, _turned_away(site, blocks, states, looks))


def far(site: Site, block: Block, state: State, look: Look) -> bool:
    """Whether a closed kindergarten has no open one near it."""
    base = len(site.kindergartens)
    for k, option in state.became:
        if option == CLOSED and site.kindergartens[k].distance_km is not None:
            there = (j for j, who in zip(block.members, look.operator, strict=True) if who and j != k)
            if not any(j >= base or near(site, k, j) for j in there):
                return True
    return False


def _turned_away(
    site: Site,
    blocks: tuple[Block, ...],
    states: tuple[tuple[State, ...], ...],
    looks: dict[tuple[int, int, int], Look],
) -> frozenset[tuple[int, int, int]]:
    """Return where closures leave children without a place who would have one, or without a kindergarten near.

    A closure is for places that nobody needs: such a state is no choice in that year (it may be one later).
    """
    found = set()
    for b, some in enumerate(states):
        found |= {(b, s, t) for s, state in enumerate(some) for t in range(1, site.T + 1)
                  if far(site, blocks[b], state, looks[b, s, t])}  # fmt: skip
        at = {state: s for s, state in enumerate(some)}
        for s, state in enumerate(some):
            kept = State(tuple(one for one in state.became if one[1] != CLOSED), state.opened)
            if kept == state:
                continue
            for t in range(1, site.T + 1):
                if looks[b, s, t].children.sum() < looks[b, at[kept], t].children.sum():
                    found.add((b, s, t))
    return frozenset(found)


def make_columns(sheet: Sheet, plot: Plot) -> Columns:
    """Create every column of ``plot``; starts, changes and people are whole, states follow from them."""
    c, site = Columns(), plot.site
    for b, s, t in plot.looks:
        c.state[b, s, t] = sheet.column(f"z_{b}_{s}_{t}", 0.0, 0.0 if (b, s, t) in plot.turned_away else 1.0)
    for block in plot.blocks:
        for i in block.projects:
            for t in start_years(site, site.tables.projects[i]):
                c.start[i, t] = sheet.column(f"start_{i}_{t}", 0.0, 1.0, whole=True)
        for k, option in block.changes:
            for t in range(1, site.T + 1):
                c.change[k, option, t] = sheet.column(f"become_{option}_{k}_{t}", 0.0, 1.0, whole=True)
    for j in sorted(plot.block_of):
        _people(sheet, plot, c, j)
    for unit in sorted(site.coupling.surplus):
        for t in range(1, site.T + 1):
            c.source[unit, t] = sheet.column(f"source_{len(c.source)}", 0.0, None, whole=True)
    for code in site.scenario.budget.funds:
        for t in range(1, site.T + 1):
            c.carry[code, t] = sheet.column(f"carry_{code}_{t}", 0.0)
    return c


def _people(sheet: Sheet, plot: Plot, c: Columns, j: int) -> None:
    """Hires of place ``j`` in the years in which it may be one that the plan hires for."""
    site = plot.site
    b, m = plot.block_of[j]
    hires = site.allowed("k_hire")
    for t in range(1, site.T + 1):
        who = {plot.looks[b, s, t].operator[m] for s in range(len(plot.states[b]))}
        public = bool(who & set(PUBLIC_OPERATORS))
        # Who is there before the rules hold serves nobody earlier: only new kindergartens need people before.
        early = j < len(site.kindergartens) and t < site.first
        if hires and not early and (public or "inclusive_private" in who):
            c.hire[j, CONTRACT, t] = sheet.column(f"contract_{j}_{t}", 0.0, None, whole=True)
            c.hire[j, CARER, t] = sheet.column(f"carer_{j}_{t}", 0.0, None, whole=True)
            if public and any(site.a.post_cost < wage(site, plot.path, j, CONTRACT, y) for y in range(t, site.T + 1)):
                c.hire[j, POST, t] = sheet.column(f"post_{j}_{t}", 0.0, None, whole=True)
        if public and site.allowed("k_retrain"):
            c.retrain[j, t] = sheet.column(f"retrain_{j}_{t}", 0.0, None, whole=True)
    c.three[j] = sheet.column(f"three_{j}", 0.0, 1.0, whole=True)
