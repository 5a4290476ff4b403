"""Dispersion between schools 校际差异系数: pupil-weighted, population form.

For units u with pupils P and resource X, x = X/P: mean μ = ΣX/ΣP, S = √Σ (P/ΣP)·(x − μ)², CV = S/μ.
Source: 县域义务教育校际均衡指标计算方法; 义务教育均衡发展差异系数计算方法及数据来源. The unweighted and the sample
form (n − 1) give other numbers and other verdicts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from planner.base.types import Floats


class Dispersion(NamedTuple):
    """Mean, standard deviation and coefficient over the last axis, and what each unit adds to S².

    ``mean`` and ``sd`` are in resource per pupil × ``per``; ``contribution`` (…, u) sums to sd².
    """

    mean: Floats
    sd: Floats
    cv: Floats
    contribution: Floats


def dispersion(
    resource: ArrayLike, pupils: ArrayLike, measured: ArrayLike | None = None, per: ArrayLike = 1.0
) -> Dispersion:
    """Return the dispersion of ``resource`` over the units of the last axis.

    ``resource``, ``pupils`` and ``measured`` broadcast to (…, u): stock, persons, and which units count (default
    all). Units without pupils never count. ``per`` (…) scales to the indicator (100 for per-hundred ones) and
    leaves CV as it is. Nobody measured: mean, sd, CV are nan. Mean zero: CV is nan, sd 0. Raises ValueError
    where a measured stock is negative or not a number.
    """
    stock, count = np.broadcast_arrays(np.asarray(resource, dtype=np.float64), np.asarray(pupils, dtype=np.float64))
    counted = count > 0
    if measured is not None:
        counted = counted & np.asarray(measured, dtype=np.bool_)
        stock, count = np.broadcast_to(stock, counted.shape), np.broadcast_to(count, counted.shape)
    held, weight = np.where(counted, stock, 0.0), np.where(counted, count, 0.0)
    if not (held >= 0.0).all():
        raise ValueError("a measured stock is negative or not a number")
    scale = np.asarray(per, dtype=np.float64)
    total = weight.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(total > 0, held.sum(axis=-1) / total, np.nan)
        deviation = np.where(counted, held / weight - mean[..., None], 0.0)
        share = np.where(counted, weight / total[..., None], 0.0)
    part = share * deviation**2 * (scale**2)[..., None]
    mean = mean * scale
    sd = np.where(total > 0, np.sqrt(part.sum(axis=-1)), np.nan)
    return Dispersion(mean, sd, coefficient(mean, sd), part)


def coefficient(mean: ArrayLike, sd: ArrayLike) -> Floats:
    """Return CV = sd/mean, nan where the mean is zero or not known."""
    average, deviation = np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(average > 0, deviation / average, np.nan), dtype=np.float64)


def composite(cvs: ArrayLike) -> Floats:
    """Return the composite coefficient 综合差异系数: the plain mean of the single CVs over the last axis."""
    return np.asarray(np.mean(np.asarray(cvs, dtype=np.float64), axis=-1), dtype=np.float64)
