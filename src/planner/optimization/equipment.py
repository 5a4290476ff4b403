"""Equipment in whole yuan: what is given away, who takes it over, and purchases topped up to what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.base.types import Floats
from planner.optimization.columns import EQUIPMENT
from planner.optimization.instance import FIRST_PHYSICAL
from planner.optimization.model import YUAN

if TYPE_CHECKING:
    from planner.optimization.extract import Reader

_K = FIRST_PHYSICAL + EQUIPMENT


def equipment_actions(reader: Reader) -> None:
    """Write the rows ``buy_equipment`` and ``reassign_equipment``; purchases are rounded up to whole yuan."""
    instance, c = reader.instance, reader.built.columns
    share = instance.scenario.assumptions.reassign_share
    buy, give, take = (reader.exact(columns) / YUAN for columns in (c.buy, c.give, c.take))
    need = _needs(reader)
    have = np.zeros(len(instance.schools))
    for t in range(1, instance.T + 1):
        for source, target, yuan in _pairs(give[:, t], take[:, t]):
            have[source] -= yuan
            have[target] += yuan
            item = f"to:{instance.schools[target]}"
            cost = round(share * yuan)
            reader.act(("", instance.schools[source]), t, "reassign_equipment", item, (yuan, "yuan"), cost)
        for s, school in enumerate(instance.schools):
            stock = float(instance.physical[s, EQUIPMENT, t]) + have[s]
            bought = int(np.ceil(buy[s, t] - 1e-3))
            lack = need[s, t] - stock - bought
            if lack > 1e-6:
                bought += int(np.ceil(lack - 1e-9))
            if bought > 0:
                have[s] += bought
                reader.act(("", school), t, "buy_equipment", "", (bought, "yuan"), bought)


def _needs(reader: Reader) -> Floats:
    """Yuan of equipment (s, t) that the units of each school need, the tolerated ones at 85 %."""
    instance = reader.instance
    exempt = reader.whole(reader.built.columns.exempt)
    need = np.zeros((len(instance.schools), instance.T + 1))
    for u, t in zip(*np.nonzero(instance.measured), strict=True):
        if (int(u), _K, int(t)) in reader.unmet:
            continue
        share = instance.targets.tolerance if exempt[u, _K, t] else 1.0
        s = instance.school[u]
        need[s, t] = max(need[s, t], instance.need(int(u), _K, int(t), share))
    return need


def _pairs(give: Floats, take: Floats) -> list[tuple[int, int, int]]:
    """Match givers and takers in school order, in whole yuan (rounded down, so nothing comes from nowhere)."""
    givers = [[s, int(np.floor(yuan + 1e-3))] for s, yuan in enumerate(give) if yuan >= 1.0]
    takers = [[s, int(np.floor(yuan + 1e-3))] for s, yuan in enumerate(take) if yuan >= 1.0]
    found = []
    while givers and takers:
        if givers[0][0] == takers[0][0]:
            same = min(givers[0][1], takers[0][1])
        else:
            same = min(givers[0][1], takers[0][1])
            if same > 0:
                found.append((givers[0][0], takers[0][0], same))
        for side in (givers, takers):
            side[0][1] -= same
            if side[0][1] <= 0:
                side.pop(0)
    return found
