"""Money by fund 资金: a container each, refilled on 1 January; what does not carry over lapses that day."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import simpy

from planner.simulation.calendar import new_year
from planner.simulation.network import Purse

Note = Callable[..., None]


class Treasury:
    """The district's purses; a payment that a purse cannot make waits for its next refill, never for a debt."""

    def __init__(self, env: simpy.Environment, purses: tuple[Purse, ...], note: Note) -> None:
        self.env, self.note = env, note
        self.level = {purse.code: simpy.Container(env) for purse in purses}
        self.refilled = {purse.code: env.event() for purse in purses}
        for purse in purses:
            env.process(self._year_by_year(purse))

    def _year_by_year(self, purse: Purse) -> Generator[simpy.Event, Any, None]:
        """Refill one purse every 1 January (年度预算下达)."""
        level = self.level[purse.code]
        for t, cap in enumerate(purse.caps):
            yield self.env.timeout(new_year(t) - self.env.now)
            if not purse.carry_over and level.level > 0:
                self.note("money", "lapsed", purse.code, level.level)
                yield level.get(level.level)
            if cap > 0:
                yield level.put(cap)
            self.note("money", "refilled", purse.code, cap)
            woken, self.refilled[purse.code] = self.refilled[purse.code], self.env.event()
            woken.succeed()

    def can(self, fund: str, yuan: int) -> bool:
        """Say whether a purse holds ``yuan``; nothing is always there."""
        return yuan <= 0 or (fund in self.level and self.level[fund].level >= yuan)

    def pay(self, fund: str, yuan: int, lever: str, row: int) -> Generator[simpy.Event, Any, None]:
        """Pay as soon as the purse can; a purse that never can keeps the process waiting to the end."""
        if yuan <= 0:
            return
        while not self.can(fund, yuan):
            yield self.refilled[fund]
        yield self.level[fund].get(yuan)
        self.note("money", "paid", fund, yuan, row, lever)

    def give_back(self, fund: str, yuan: int, row: int) -> Generator[simpy.Event, Any, None]:
        """Put back what has been set aside for the year and is not needed."""
        if yuan > 0:
            yield self.level[fund].put(yuan)
            self.note("money", "paid", fund, -yuan, row, "salary")
