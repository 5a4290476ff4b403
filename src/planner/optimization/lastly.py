"""The last resort 最后一搏: all whole numbers at once, where the way by stages ended without a plan.

Very tight caps leave a linear plan, but no whole plan near it. Here nothing is kept of that plan: people, rooms and
the tolerated indicator of each school (each year its own, as the rule has it) are searched together with the limits
as they are. A small district is searched to the end, so that "no plan" is proved; a large one up to a count of nodes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.types import Action, Transfer
from planner.optimization.build import Built
from planner.optimization.cuts import MAX_ROUNDS, CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.exchange import NoRoomForExchange
from planner.optimization.extract import read_plan

#: Nodes searched at most: a count and not a clock, so that reruns agree. Columns up to which a district is small.
NODES, FEW_NODES, SMALL = 200, 60, 9000
#: Plans after which the search ends: it is the last resort, not the search for the best.
PLANS, FEW_PLANS = 6, 1
_TRIES = 4


@dataclass(frozen=True)
class Last:
    """What the last resort found: the rows of a plan, or None; ``proved``: there is no whole-number plan at all."""

    plan: tuple[tuple[Action, ...], tuple[Transfer, ...]] | None
    proved: bool = False


def last_resort(built: Built, gap: float, deadline: float | None = None) -> Last:
    """Search all whole numbers of ``built`` at once (a fresh model of the instance); see :class:`Last`."""
    engine = Engine(built.model, gap=gap)
    engine.limit_time(deadline)
    exempt = [variable for variable in built.columns.exempt.ravel() if variable is not None]
    whole = np.array([engine.index(v) for v in (*built.model.whole, *exempt)], dtype=np.int64)
    engine.set_whole(whole, True)
    small = engine.columns <= SMALL
    engine.highs.setOptionValue("mip_max_nodes", NODES if small else FEW_NODES)
    engine.highs.setOptionValue("mip_max_improving_sols", PLANS if small else FEW_PLANS)
    if small:
        no_loops(built, engine)
    pool = CutPool(engine, built.cones)
    for attempt in range(_TRIES):
        outcome = _searched(engine, pool)
        if not outcome.has_solution:
            # Fewer exchanges are our own restriction: only the first attempt proves anything.
            return Last(None, outcome.status == "infeasible" and attempt == 0)
        try:
            return Last(read_plan(built, engine, outcome.values))
        except NoRoomForExchange:
            engine.scale_rows("exchange_room", 0.7)
    return Last(None)


def no_loops(built: Built, engine: Engine) -> None:
    """Let no unit send and receive teachers of one type in one year: such a loop would move nobody.

    One whole column per unit, type and year says which way it goes; for small districts, as they are many.
    """
    c, most = built.columns, float(built.instance.base_teachers.sum() + 1)
    for came, went in ((c.move_in, c.move_out), (c.rotate_in, c.rotate_out)):
        for one, other in zip(came.ravel(), went.ravel(), strict=True):
            if one is None or other is None:
                continue
            way = int(engine.highs.getNumCol())
            engine.highs.addVar(0.0, 1.0)
            engine.set_whole(np.array([way]), True)
            for column, sign, high in ((one, -most, 0.0), (other, most, most)):
                index = np.array([engine.index(column), way], dtype=np.int32)
                engine.highs.addRow(-float("inf"), high, 2, index, np.array([1.0, sign]))


def _searched(engine: Engine, pool: CutPool) -> Outcome:
    """Solve, adding cuts until every CV of the whole plan holds."""
    outcome = engine.run()
    for _ in range(MAX_ROUNDS):
        if not outcome.has_solution or not pool.separate(outcome.values):
            return outcome
        outcome = engine.run()
    return Outcome("stopped", float("inf"), -float("inf"), np.zeros(0), False)
