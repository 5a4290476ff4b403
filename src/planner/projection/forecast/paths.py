"""Paths of a cohort model 队列推算: entry, then progression year by year, in real numbers.

Every path is (s, g, h) for the years after the origin; pupils in persons.
"""

from __future__ import annotations

import numpy as np

from planner.base.types import Floats
from planner.projection.forecast.panel import History

#: Years whose intakes and transitions the plain ratios are taken from.
WINDOW = 3
#: Pupils that pull a school's ratio from the grade below the first toward the district's.
WAITING = 30.0


def _weights(length: int, decay: float) -> Floats:
    """Weights of the last ``length`` years, the latest 1, each earlier one ``decay`` times the next."""
    return np.asarray(decay ** np.arange(length - 1, -1, -1.0))


def transitions(history: History, window: int = WINDOW, decay: float = 1.0) -> tuple[Floats, Floats]:
    """Return Σ in and Σ out (s, g − 1) over the last ``window`` transitions, weighted by ``decay``."""
    length = min(window, history.pupils.shape[2] - 1)
    if length < 1:
        nothing = np.zeros(history.pupils[:, 1:, 0].shape)
        return nothing, nothing.copy()
    weights = _weights(length, decay)
    out = (history.pupils[:, 1:, -length:] * weights).sum(axis=2)
    into = (history.pupils[:, :-1, -length - 1 : -1] * weights).sum(axis=2)
    return into, out


def progression(history: History, strength: float, window: int = WINDOW, decay: float = 1.0) -> Floats:
    """Return ratios (s, g − 1) = (Σ out + k·R_g)/(Σ in + k), R_g the district's ratio and k = ``strength`` pupils.

    ``strength`` infinite gives every school the district's ratio. Nobody to count from: the cohort goes on unchanged.
    """
    into, out = transitions(history, window, decay)
    total = into.sum(axis=0)
    district = np.where(total > 0, out.sum(axis=0) / np.where(total > 0, total, 1.0), 1.0)
    if np.isinf(strength):
        return np.broadcast_to(district, into.shape).copy()
    weight = into + strength
    return np.where(weight > 0, (out + strength * district) / np.where(weight > 0, weight, 1.0), district)


def steady_entry(history: History, horizon: int, window: int = WINDOW, decay: float = 1.0) -> Floats:
    """Return entrants (s, h): the weighted mean of the last ``window`` intakes continues."""
    length = min(window, history.pupils.shape[2])
    weights = _weights(length, decay)
    mean = (history.pupils[:, 0, -length:] * weights).sum(axis=1) / weights.sum()
    return np.repeat(mean[:, None], horizon, axis=1)


def cohort_entry(history: History, horizon: int, window: int = WINDOW, shares: int = WINDOW) -> Floats | None:
    """Return entrants (s, h) = share of the school × ρ × cohort; None where cohorts or their past are not known.

    ρ = Σ entrants / Σ cohorts over the last ``window`` years, shares over the last ``shares`` intakes.
    """
    count = history.pupils.shape[2]
    past, ahead = history.cohort[:count], history.cohort[count : count + horizon]
    known = np.flatnonzero(past[-min(window, count) :] > 0) + count - min(window, count)
    if known.size == 0 or ahead.size < horizon or np.isnan(ahead).any():
        return None
    ratio = history.pupils[:, 0, known].sum() / past[known].sum()
    intake = history.pupils[:, 0, -min(shares, count) :].sum(axis=1)
    total = intake.sum()
    share = intake / total if total > 0 else np.zeros_like(intake)
    return np.asarray(share[:, None] * (ratio * ahead)[None, :])


def waiting_entry(history: History, horizon: int) -> Floats | None:
    """Return entrants (s, h): next year's rise from the grade below the first, later years the mean of three intakes.

    ``WAITING`` pupils pull a school's ratio toward the district's; a school without that grade, and years whose
    pupils there are not known, keep the mean. None where the panel has no such grade.
    """
    if history.waiting is None:
        return None
    entry = steady_entry(history, horizon)
    now = history.pupils.shape[2] - 1
    if now >= history.waiting.shape[1] or now < 1:
        return entry
    before = history.waiting[:, max(0, now - WINDOW) : now]
    into = before.sum(axis=1)
    out = (history.pupils[:, 0, -before.shape[1] :] * (before > 0)).sum(axis=1)
    if into.sum() <= 0:
        return entry
    ratio = (out + WAITING * out.sum() / into.sum()) / (into + WAITING)
    here = (history.waiting[:, now] > 0) & (into > 0)
    entry[here, 0] = (ratio * history.waiting[:, now])[here]
    return entry


def damped_entry(history: History, horizon: int, damping: float = 0.7, window: int = 4) -> Floats:
    """Return entrants (s, h): the district's log-linear trend of intakes, damped, by the schools' three-year shares."""
    intake = history.pupils[:, 0, :]
    recent = np.log(np.maximum(intake[:, -window:].sum(axis=0), 1.0))
    time = np.arange(recent.size) - (recent.size - 1) / 2
    slope = (recent * time).sum() / (time * time).sum() if recent.size > 1 else 0.0
    ahead = recent.mean() + slope * time[-1] + slope * np.cumsum(damping ** np.arange(1, horizon + 1))
    mean = intake[:, -WINDOW:].mean(axis=1)
    return np.asarray(mean[:, None] / max(mean.sum(), 1.0) * np.exp(ahead)[None, :])


def carry(history: History, entry: Floats, ratios: Floats, damping: float = 1.0, pull: float = 0.0) -> Floats:
    """Return the path (s, g, h) of ``entry`` (s, h) and ``ratios`` (s, g − 1).

    ``damping`` draws ratios toward 1 with the horizon; ``pull`` is the weight of the grade's own three-year mean:
    schools of fixed size lose pupils of large cohorts and fill up small ones.
    """
    horizon = entry.shape[1]
    now = history.pupils[:, :, -1]
    level = history.pupils[:, 1:, -WINDOW:].mean(axis=2)
    path = np.empty((*now.shape, horizon))
    for h in range(horizon):
        risen = ((ratios - 1.0) * damping**h + 1.0) * now[:, :-1]
        now = np.concatenate([entry[:, h : h + 1], (1.0 - pull) * risen + pull * level], axis=1)
        path[:, :, h] = now
    return path


def held(values: Floats, horizon: int) -> Floats:
    """Return ``values`` (s, g) for every year ahead."""
    return np.repeat(values[:, :, None], horizon, axis=2)
