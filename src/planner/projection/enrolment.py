"""Pupils by school and grade, year by year 在校生预测 (docs/model.md §2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.types import Bools, Floats, Ints
from planner.projection.history import PRIMARY, Frame
from planner.projection.moved import Moved, shut
from planner.projection.opening import Heirs, Opening, relieve
from planner.projection.rates import SENIOR_GRADE, Feeders, Rates
from planner.projection.whole import apportion


@dataclass(frozen=True)
class Enrolment:
    """Pupils (s, g, y) and the cells (s, g, y) that an opening sections anew."""

    pupils: Ints
    anew: Bools


def project_pupils(frame: Frame, rates: Rates, opened: Sequence[Opening], moved: Moved | None = None) -> Enrolment:
    """Carry the base year's pupils on to the horizon; whole persons, each grade's rounded total kept.

    ``moved`` is what the scenario's ``projection:`` section changes.
    """
    shape = (*frame.stage.shape, len(frame.years))
    pupils = np.zeros(shape, dtype=np.int64)
    anew = np.zeros(shape, dtype=np.bool_)
    pupils[:, :, 0] = frame.pupils[:, :, -1]
    open_now = frame.running.copy()
    heirs: Heirs = {}
    special = ~frame.ordinary
    for y, year in enumerate(frame.years[1:], start=1):
        before = pupils[:, :, y - 1]
        for opening in opened:
            if opening.year == year:
                open_now[opening.school] = True
        expected = _rising(rates, before, moved, y)
        expected[:, 0] += _entering(rates, moved, y)
        expected[:, frame.junior_grade] += _junior_entry(frame, rates, before, open_now, heirs)
        expected[:, SENIOR_GRADE] += rates.senior_intake
        if moved is not None:
            expected = np.maximum(expected + moved.housing[y], 0.0)
        whole = apportion(expected.T).T
        whole[special] = before[special]
        relief = relieve(frame, opened, year, whole)
        for school, taken in relief.heirs.items():
            for source, count in taken.items():
                heirs.setdefault(school, {})[source] = heirs.get(school, {}).get(source, 0.0) + count
        pupils[:, :, y], anew[:, :, y] = relief.pupils, relief.anew
        if moved is not None and moved.closures:
            pupils[:, :, y], again = shut(frame, moved, year, relief.pupils)
            anew[:, :, y] |= again
    return Enrolment(pupils, anew)


def _rising(rates: Rates, before: Ints, moved: Moved | None, y: int) -> Floats:
    """Expected pupils (s, g) who come from the grade below, at their school or from one that ends there."""
    below = np.zeros(before.shape)
    below[:, 1:] = before[:, :-1]
    passing = (rates.moving_on * below).sum(axis=0)
    ratio = rates.progression
    if moved is not None:
        # A school that ends at a grade passes its pupils on, whatever the method says.
        ratio = np.where(np.isnan(moved.ratio[y]) | (ratio == 0), ratio, moved.ratio[y]) * moved.migration
    return np.asarray(ratio * below + rates.receiving * passing, dtype=np.float64)


def _entering(rates: Rates, moved: Moved | None, y: int) -> Floats:
    """Expected entrants (s) of grade 1."""
    standard: Floats = np.asarray(rates.entry[y] * rates.entry_share, dtype=np.float64)
    if moved is None:
        return standard
    return np.asarray(np.where(np.isnan(moved.entry[y]), standard, moved.entry[y]), dtype=np.float64)


def _junior_entry(frame: Frame, rates: Rates, before: Ints, open_now: Bools, heirs: Heirs) -> Floats:
    """Expected junior entrants (s): last year's primary leavers × transition, sent by the feeder shares.

    What a primary's feeder rows leave open (all of it, without rows) goes by the juniors' shares of their intakes.
    A primary that a project opened, without rows of its own, follows the schools it relieves, by pupils moved.
    """
    if rates.transition is None:
        return rates.junior_intake
    grade = frame.junior_grade
    last = np.where(frame.stage[:, grade - 1] == PRIMARY, before[:, grade - 1], 0) * frame.ordinary
    source, target, share = _shares_now(rates.feeder, open_now, heirs)
    # Added up entry by entry, not by matrix products: the result must not depend on the machine's linear algebra.
    count = len(frame.schools)
    expected = np.bincount(target, last[source] * share, count)
    total = rates.junior_intake.sum()
    if total > 0:
        rest = float((last * np.maximum(1.0 - np.bincount(source, share, count), 0.0)).sum())
        expected = expected + rest * rates.junior_intake / total
    return np.asarray(rates.transition * expected, dtype=np.float64)


def _shares_now(feeder: Feeders, open_now: Bools, heirs: Heirs) -> tuple[Ints, Ints, Floats]:
    """Return feeder shares (source, target, share) to schools open, those that opened schools inherit included."""
    kept = open_now[feeder.target]
    source, target, share = feeder.source[kept], feeder.target[kept], feeder.share[kept]
    own = feeder.given()
    sources, targets, shares = [source], [target], [share]
    for school in sorted(heirs):
        taken = heirs[school]
        moved = sum(taken[one] for one in sorted(taken))
        if own[school] or moved <= 0:
            continue
        for one in sorted(taken):
            to, part = feeder.of(one)
            open_to = open_now[to]
            sources.append(np.full(int(open_to.sum()), school, dtype=np.int64))
            targets.append(to[open_to])
            shares.append(taken[one] * part[open_to] / moved)
    return np.concatenate(sources), np.concatenate(targets), np.concatenate(shares)
