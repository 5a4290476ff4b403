"""What is measured each year of a simulation 逐年实测: the two shares of rotation (交流轮岗比例) against the plan's."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.types import Floats
from planner.studies.simulate import Simulated, passed, wilson

#: Percentiles that are shown.
P = (10, 50, 90)


def rotation_rows(result: Simulated) -> list[dict[str, Any]]:
    """Return the rows of ``simulation_rotation.csv``: per year the plan's and the measured shares (%).

    ``share`` is moved / eligible, ``backbone_share`` backbone teachers among the moved; P10, P50 and P90 over the
    replications in which somebody is eligible (has moved); ``probability`` that the rule on each holds.
    """
    if not result.bench.units:
        return []
    moves = np.stack([one.moves for one in result.samples])
    plan = result.bench.planned.outcome
    planned = np.stack([plan.eligible, plan.moved, plan.moved_backbone])[None]
    holds, of = passed(result.samples, "rotation"), len(result.samples)
    rows = []
    for t, year in enumerate(result.bench.case.projection.years):
        if t == 0:
            continue
        row: dict[str, Any] = {"year": year, "planned_eligible": int(planned[0, 0, t]),
                               "planned_moved": int(planned[0, 1, t])}  # fmt: skip
        row |= {"eligible": float(moves[:, 0, t].mean()), "moved": float(moves[:, 1, t].mean()),
                "moved_backbone": float(moves[:, 2, t].mean())}  # fmt: skip
        for i, name in enumerate(("share", "backbone_share")):
            found, asked = shares(moves, i)[:, t], shares(planned, i)[0, t]
            known = found[np.isfinite(found)]
            band = np.percentile(known, P) if known.size else np.full(3, np.nan)
            low, high = wilson(int(holds[i, t]), of)
            row |= {f"planned_{name}": float(asked)} | {f"{name}_p{p}": float(v) for p, v in zip(P, band, strict=True)}
            row |= {f"{name}_probability": float(holds[i, t]) / of, f"{name}_low": low, f"{name}_high": high}
        rows.append(row)
    return rows


def shares(moves: Any, which: int) -> Floats:
    """Return a share in per cent (n, y) of counts (n, 3, y): 0 moved of the eligible, 1 backbone of the moved."""
    part, whole = moves[:, 1 + which].astype(np.float64), moves[:, which].astype(np.float64)
    return np.where(whole > 0, 100.0 * part / np.where(whole > 0, whole, 1.0), np.nan)
