"""Where slack is worth buying 富余量: what would have been enough in eight replications of ten, and its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd

from planner.base.terms import INDICATORS
from planner.base.types import Floats
from planner.scenario.parameters import Assumptions
from planner.studies.simulate import Simulated
from planner.studies.simulate_sample import More, Sample

#: Shortages rarer than this are not worth a reserve; the reserve covers this share of the replications.
RARE, COVERED = 0.05, 0.8


@dataclass(frozen=True)
class Slack:
    """A reserve for one indicator of a unit ('' the district's moves) in the deadline's year.

    ``failing``: probability that the unit fails the school rule (the district G11); ``short``: that this indicator is
    short; ``amount`` in ``measure`` covers the shortage in eight of ten replications; ``yuan`` its first cost.
    """

    unit: str
    indicator: str
    failing: float
    short: float
    amount: int
    measure: str
    yuan: int

    @property
    def odds_per_yuan(self) -> float:
        """Failing replications that a yuan may mend, for ranking."""
        return self.short * self.failing / max(self.yuan, 1)


def slack(result: Simulated) -> tuple[Slack, ...]:
    """Return what is worth buying, the most failures mended for the money first.

    One indicator of a unit may be short (85 %): a unit that passes in spite of a shortage asks for nothing.
    """
    if not result.bench.units:
        return ()
    case, samples = result.bench.case, result.samples
    prices, t = _prices(case.scenario.assumptions), case.scenario.deadline - result.bench.network.base_year
    fails = np.stack([~one.school_rule[:, t] for one in samples])
    short = np.stack([one.short for one in samples]) * fails[:, :, None]
    found = []
    for u, unit in enumerate(case.projection.units):
        for k, code in enumerate(INDICATORS):
            often = float((short[:, u, k] > 1e-9).mean())
            if often < RARE:
                continue
            weight = float(case.projection.weight[u, t]) if k > 2 else 1.0
            amount = ceil(_enough(short[:, u, k]) / max(weight, 1e-9) - 1e-6)
            each, measure = prices[code]
            failing = float(fails[:, u].mean())
            found.append(Slack(unit.id, code, failing, often, amount, measure, amount * each))
    moves = np.array([one.moves_short for one in samples])
    if (moves > 0).mean() >= RARE:
        often, amount = float((moves > 0).mean()), ceil(_enough(moves))
        found.append(Slack("", "G11", often, often, amount, "persons", amount * case.scenario.assumptions.rotate_cost))
    return tuple(sorted(found, key=lambda one: (-one.odds_per_yuan, one.unit, one.indicator)))


@dataclass(frozen=True)
class Reserved:
    """All reserves bought together: on the first replications, failing units and passes before and after."""

    replications: int
    yuan: int
    failing_before: float
    failing_after: float
    passes_before: int
    passes_after: int


def reserved(result: Simulated, rows: Sequence[Slack], replications: int) -> Reserved:
    """Simulate the first ``replications`` again with every reserve of ``rows`` in place.

    Persons and things of the reserve are taken as there: that candidates, land and suppliers can be found is for the
    planner to see.
    """
    bench, base = result.bench, result.samples[:replications] if result.bench.units else ()
    t = bench.case.scenario.deadline - bench.network.base_year
    stock = np.zeros((len(bench.network.units), len(INDICATORS)))
    for row in rows:
        if row.unit:
            u, k = bench.network.place[row.unit], INDICATORS.index(row.indicator)
            stock[u, k] = row.amount * (float(bench.case.projection.weight[u, t]) if k > 2 else 1.0)
    more = More(stock, sum(row.amount for row in rows if not row.unit))
    after = [bench.sample(one.replication, more=more) for one in base]
    return Reserved(
        replications=len(base),
        yuan=sum(row.yuan for row in rows),
        failing_before=_failing(base, t),
        failing_after=_failing(after, t),
        passes_before=sum(bool(one.district[t]) for one in base),
        passes_after=sum(bool(one.district[t]) for one in after),
    )


def _failing(samples: Sequence[Sample], t: int) -> float:
    """Units that fail the school rule on average; 0 where nothing was simulated."""
    return float(np.mean([one.failing[0, t] for one in samples])) if samples else 0.0


def slack_table(rows: Sequence[Slack]) -> pd.DataFrame:
    """Return the reserves as ``simulation_slack.csv``."""
    columns = list(Slack.__dataclass_fields__)
    return pd.DataFrame([[getattr(row, name) for name in columns] for row in rows], columns=columns)


def _enough(short: Floats) -> float:
    """Return what covers the shortage in :data:`COVERED` of the replications in which there is one."""
    return float(np.percentile(short[short > 1e-9], 100 * COVERED, method="inverted_cdf"))


def _prices(assumed: Assumptions) -> dict[str, tuple[int, str]]:
    """First cost and measure of a unit more of each indicator's resource."""
    return {
        "R1": (assumed.upgrade_cost, "persons"),
        "R2": (assumed.recognise_cost, "persons"),
        "R3": (assumed.teacher_cost, "persons"),
        "R4": (assumed.building_cost, "m2"),
        "R5": (assumed.sports_cost, "m2"),
        "R6": (1, "yuan"),
        "R7": (assumed.multimedia_cost, "rooms"),
    }


def reserved_table(one: Reserved) -> pd.DataFrame:
    """Return what all reserves together do, as ``simulation_reserved.csv``."""
    return pd.DataFrame([vars(one)])
