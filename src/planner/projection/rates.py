"""Rates of the enrolment projection 升级率与入学率: entry, grade progression, junior entry (docs/model.md §2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.base.types import Bools, Floats, Ints
from planner.projection.history import GRADE_COUNT, JUNIOR, JUNIOR_TYPES, PRIMARY, SENIOR, WINDOW, Frame
from planner.scenario.parameters import Assumptions

#: Cut-off 31 August: a third of a calendar year's births (September–December) starts a year later.
LATE_SHARE, EARLY_SHARE = 4 / 12, 8 / 12
SENIOR_GRADE = 9


@dataclass(frozen=True)
class Feeders:
    """Given feeder shares, one entry per pair, by source then target; shares of a source sum to ≤ 1."""

    source: Ints
    target: Ints
    share: Floats
    schools: int

    def given(self) -> Bools:
        """Schools (s) with rows of their own."""
        return np.bincount(self.source, self.share, self.schools) > 0

    def fed(self) -> Bools:
        """Schools (s) that some share leads to."""
        return np.bincount(self.target, self.share, self.schools) > 0

    def of(self, school: int) -> tuple[Ints, Floats]:
        """Targets and shares of one school."""
        low, high = np.searchsorted(self.source, [school, school + 1])
        return self.target[low:high], self.share[low:high]


@dataclass(frozen=True)
class Rates:
    """Rates by school ``s`` and grade ``g``; expected entrants of grade 1 by year ``y`` of the projection."""

    entry: Floats  # (y): expected entrants of the district
    entry_share: Floats  # (s)
    progression: Floats  # (s, g): pupils in g per pupil of g − 1 the year before
    moving_on: Floats  # (s, g): pupils of g − 1 who go on in g at another school, per pupil (schools that end at g − 1)
    receiving: Floats  # (s, g): share of those that the school receives
    transition: float | None  # junior entrants per primary leaver; None: no leavers are known
    junior_intake: Floats  # (s): mean of the last three intakes
    senior_intake: Floats  # (s)
    feeder: Feeders
    notes: frozenset[str]


def build_rates(
    frame: Frame, births: Mapping[int, float], feeders: Mapping[tuple[str, str], float], assumptions: Assumptions
) -> Rates:
    """Take all rates from the school history, the births and the feeder shares."""
    intake = frame.intake(0, PRIMARY)
    entry, entry_notes = _entry(frame, births, intake)
    progression, moving_on, receiving = _progression(frame, assumptions.shrinkage)
    transition, junior_notes = _transition(frame)
    notes = set(frame.notes) | entry_notes | junior_notes
    if not feeders:
        notes.add("feeders.none")
    if frame.given[-WINDOW - 1 :].sum() <= WINDOW:
        notes.add("history.short")
    if not frame.complete[frame.given].all():
        notes.add("history.gaps")
    return Rates(
        entry=entry,
        entry_share=_shares(intake),
        progression=progression,
        moving_on=moving_on,
        receiving=receiving,
        transition=transition,
        junior_intake=frame.intake(frame.junior_grade, JUNIOR),
        senior_intake=frame.intake(SENIOR_GRADE, SENIOR),
        feeder=_feeders(frame, feeders),
        notes=frozenset(notes),
    )


def _shares(values: Floats) -> Floats:
    total = float(values.sum())
    return values / total if total > 0 else np.zeros_like(values)


def cohort(births: Mapping[int, float], year: int) -> float | None:
    """Return B(t) = 4/12·births(t−7) + 8/12·births(t−6), None where a year is not given."""
    late, early = births.get(year - 7), births.get(year - 6)
    return None if late is None or early is None else LATE_SHARE * late + EARLY_SHARE * early


def _entry(frame: Frame, births: Mapping[int, float], intake: Floats) -> tuple[Floats, set[str]]:
    """Expected entrants of grade 1 (y): ρ·B(t), ρ = Σ entrants / ΣB over the school history."""
    steady = np.full(len(frame.years), float(intake.sum()))
    if not births:
        return steady, {"births.none"}
    first_graders = (frame.pupils[:, 0, :] * (frame.stage[:, :1] == PRIMARY)).sum(axis=0)
    known = [
        (float(first_graders[h]), size)
        for h, year in enumerate(frame.history)
        if frame.complete[h] and (size := cohort(births, year)) is not None and size > 0
    ]
    if not known:
        return steady, {"births.history"}
    ratio = sum(entrants for entrants, _ in known) / sum(size for _, size in known)
    given = sorted(births)
    needed = range(frame.years[1] - 7, frame.years[-1] - 5)
    values = np.interp(list(needed), given, [births[year] for year in given])
    filled = dict(zip(needed, values.tolist(), strict=True))
    sizes = [cohort(filled, year) or 0.0 for year in frame.years[1:]]
    notes = {"births.gaps"} if any(year not in births for year in needed) else set()
    return ratio * np.array([0.0, *sizes]), notes


def _progression(frame: Frame, k: float) -> tuple[Floats, Floats, Floats]:
    """Return progression, moving-on and receiving shares (s, g).

    Ratio = (Σ out + k·R)/(Σ in + k) over three transitions, R the district's ratio. A school that had pupils in
    g − 1 and never one in g ends there (a teaching point of grades 1–4, say): its pupils go on with ratio R at the
    schools that took in more than R of their own, which is left out of those schools' own ratios.
    """
    into, out = _transitions(frame)
    total = into.sum(axis=0)
    # Nobody came from the grade below: the cohort, if there is one, goes on unchanged.
    district = np.where(total > 0, out.sum(axis=0) / np.maximum(total, 1), 1.0)
    ends = (into > 0) & (out == 0) & (district > 0)
    expected_moves = (ends * into).sum(axis=0) * district
    gain = np.where(frame.rises, np.maximum(out - district * into, 0.0), 0.0)
    gained = gain.sum(axis=0)
    moved = np.where(gained > 0, np.minimum(1.0, expected_moves / np.where(gained > 0, gained, 1.0)), 0.0) * gain
    weight = into + k
    shrunk = np.where(weight > 0, (out - moved + k * district) / np.where(weight > 0, weight, 1.0), district)
    progression = np.where(frame.rises & ~ends, shrunk, 0.0)
    base = np.where(gained > 0, gain, out)
    size = base.sum(axis=0)
    receiving = np.where(size > 0, base / np.where(size > 0, size, 1.0), 0.0)
    return progression, np.where(ends, district, 0.0), receiving


def _transitions(frame: Frame) -> tuple[Floats, Floats]:
    """Σ in and Σ out (s, g) over the last three transitions of schools present in both years."""
    into = np.zeros((len(frame.schools), GRADE_COUNT))
    out = np.zeros_like(into)
    last = len(frame.history) - 1
    for h in range(max(1, last - WINDOW + 1), last + 1):
        both = (frame.present[:, h] & frame.present[:, h - 1])[:, None] & frame.rises
        into[:, 1:] += (frame.pupils[:, :-1, h - 1] * both[:, 1:]).astype(np.float64)
        out += (frame.pupils[:, :, h] * both).astype(np.float64)
    return into, out


def _transition(frame: Frame) -> tuple[float | None, set[str]]:
    """Junior entrants per primary leaver of the year before, over three years."""
    grade = frame.junior_grade
    ordinary = frame.ordinary
    entrants = (frame.pupils[:, grade, :] * (ordinary & (frame.stage[:, grade] == JUNIOR))[:, None]).sum(axis=0)
    leavers = (frame.pupils[:, grade - 1, :] * (ordinary & (frame.stage[:, grade - 1] == PRIMARY))[:, None]).sum(axis=0)
    last = len(frame.history) - 1
    window = range(max(1, last - WINDOW + 1), last + 1)
    pairs = [h for h in window if frame.complete[h] and frame.complete[h - 1]]
    before = sum(int(leavers[h - 1]) for h in pairs)
    if before > 0:
        return sum(int(entrants[h]) for h in pairs) / before, set()
    if int(leavers[last]) > 0:
        return int(entrants[last]) / int(leavers[last]), {"junior.ratio"}
    return None, {"junior.intake"} if entrants.any() else set()


def _feeders(frame: Frame, feeders: Mapping[tuple[str, str], float]) -> Feeders:
    """Given feeder shares; shares over 1 in all are scaled to 1, targets without junior grades dropped."""
    junior = [school.type in JUNIOR_TYPES for school in frame.schools]
    rows = sorted(
        (frame.index[source], frame.index[target], value)
        for (source, target), value in feeders.items()
        if source in frame.index and target in frame.index and junior[frame.index[target]] and value > 0
    )
    source = np.array([row[0] for row in rows], dtype=np.int64)
    target = np.array([row[1] for row in rows], dtype=np.int64)
    share = np.array([row[2] for row in rows], dtype=np.float64)
    total = np.bincount(source, share, len(frame.schools))
    return Feeders(source, target, share / np.maximum(total[source], 1.0), len(frame.schools))
