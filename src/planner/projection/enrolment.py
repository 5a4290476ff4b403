"""Pupils by school and grade, year by year 在校生预测 (docs/model.md §2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.types import Bools, Floats, Ints
from planner.projection.history import PRIMARY, Frame
from planner.projection.opening import Opening, relieve
from planner.projection.rates import SENIOR_GRADE, Rates
from planner.projection.whole import apportion


@dataclass(frozen=True)
class Enrolment:
    """Pupils (s, g, y) and the cells (s, g, y) that an opening sections anew."""

    pupils: Ints
    anew: Bools


def project_pupils(frame: Frame, rates: Rates, opened: Sequence[Opening]) -> Enrolment:
    """Carry the base year's pupils on to the horizon; whole persons, each grade's rounded total kept."""
    shape = (*frame.stage.shape, len(frame.years))
    pupils = np.zeros(shape, dtype=np.int64)
    anew = np.zeros(shape, dtype=np.bool_)
    pupils[:, :, 0] = frame.pupils[:, :, -1]
    open_now = frame.running.copy()
    heirs = np.zeros((shape[0], shape[0]))
    special = ~frame.ordinary
    for y, year in enumerate(frame.years[1:], start=1):
        before = pupils[:, :, y - 1]
        for opening in opened:
            if opening.year == year:
                open_now[opening.school] = True
        expected = _rising(rates, before)
        expected[:, 0] += rates.entry[y] * rates.entry_share
        expected[:, frame.junior_grade] += _junior_entry(frame, rates, before, open_now, heirs)
        expected[:, SENIOR_GRADE] += rates.senior_intake
        whole = apportion(expected.T).T
        whole[special] = before[special]
        relief = relieve(frame, opened, year, whole)
        heirs += relief.heirs
        pupils[:, :, y], anew[:, :, y] = relief.pupils, relief.anew
    return Enrolment(pupils, anew)


def _rising(rates: Rates, before: Ints) -> Floats:
    """Expected pupils (s, g) who come from the grade below, at their school or from one that ends there."""
    below = np.zeros(before.shape)
    below[:, 1:] = before[:, :-1]
    passing = (rates.moving_on * below).sum(axis=0)
    return np.asarray(rates.progression * below + rates.receiving * passing, dtype=np.float64)


def _junior_entry(frame: Frame, rates: Rates, before: Ints, open_now: Bools, heirs: Floats) -> Floats:
    """Expected junior entrants (s): last year's primary leavers × transition, sent by the feeder shares.

    What a primary's feeder rows leave open (all of it, without rows) goes by the juniors' shares of their intakes.
    A primary that a project opened, without rows of its own, follows the schools it relieves, by pupils moved.
    """
    if rates.transition is None:
        return rates.junior_intake
    grade = frame.junior_grade
    last = np.where(frame.stage[:, grade - 1] == PRIMARY, before[:, grade - 1], 0) * frame.ordinary
    share = rates.feeder * open_now[None, :]
    own_rows = rates.feeder.any(axis=1)
    for s in np.flatnonzero(heirs.any(axis=1) & ~own_rows):
        share[s] = (heirs[s][:, None] * share).sum(axis=0) / heirs[s].sum()
    # Plain sums, not matrix products: the result must not depend on the machine's linear algebra library.
    expected = (last[:, None] * share).sum(axis=0)
    total = rates.junior_intake.sum()
    if total > 0:
        rest = float((last * np.maximum(1.0 - share.sum(axis=1), 0.0)).sum())
        expected = expected + rest * rates.junior_intake / total
    return np.asarray(rates.transition * expected, dtype=np.float64)
