"""Projection and verdicts while a slider moves 滑块即时测算: arrays only, some thirty milliseconds for 120 units.

The rules that numbers alone decide are judged exactly as :mod:`planner.compliance.judge` judges them when nothing is
done: R1–R7, the school rule, the CVs, G3, G4 and G5. Rotation, tracked and attested items, citations and tables are
the full assessment's (:func:`planner.studies.assess.assess`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.base.terms import INDICATORS, MEASURED_STAGES, PER_PUPILS
from planner.base.types import Bools, Floats, Projection, Targets
from planner.compliance.ledger import rounded_array
from planner.compliance.rulebook import Rulebook
from planner.compliance.targets import school_classes, targets_of
from planner.district.model import District
from planner.indicators.dispersion import dispersion
from planner.indicators.ratios import MET, NOT_MEASURED, NOT_MET, ratios, tally, unit_resources
from planner.projection import project
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack
from planner.standards.standard import compare_array

Codes = NDArray[np.int8]


@dataclass(frozen=True)
class QuickLook:
    """What a slider shows; verdict arrays hold indices into ``planner.indicators.ratios.VERDICTS``.

    Axes: ``u`` units, ``s`` schools, ``y`` years of ``projection.years``; 2 = stages of ``terms.MEASURED_STAGES``,
    7 = ``terms.INDICATORS``.
    """

    projection: Projection
    targets: Targets
    values: Floats  # (u, 7, y): R1…R7
    indicators: Codes  # (u, 7, y)
    schools_rule: Codes  # (u, y)
    means: Floats  # (2, 7, y): over measured units, as the CVs are taken from
    cv: Floats  # (2, 7, y)
    dispersion: Codes  # (2, 7, y)
    rooms: Codes  # (s, y): G3
    size: Codes  # (s, y): G4
    class_size: Codes  # (u, y): G5

    @property
    def failing(self) -> dict[str, NDArray[np.int64]]:
        """Subjects that do not meet each rule, by year (y); keys SR, CV, G3, G4, G5."""
        each = {"SR": self.schools_rule, "CV": self.dispersion.reshape(-1, self.dispersion.shape[-1]),
                "G3": self.rooms, "G4": self.size, "G5": self.class_size}  # fmt: skip
        return {code: np.asarray((verdicts == NOT_MET).sum(axis=0), np.int64) for code, verdicts in each.items()}

    @property
    def first_year_met(self) -> int | None:
        """The first year from which all of these rules hold to the horizon; None where there is none."""
        broken = np.flatnonzero(sum(self.failing.values()))
        years = self.projection.years
        after = int(broken[-1]) + 1 if broken.size else 0
        return years[after] if after < len(years) else None


def quick_look(district: District, scenario: Scenario, pack: Pack, *, with_projects: bool = True) -> QuickLook:
    """Project a loaded district under ``scenario`` and judge what numbers decide, nothing done by levers.

    ``district`` from ``read_district``, ``scenario`` the loaded one or a ``model_copy`` with a slider's value,
    ``pack`` from ``load_pack(scenario.standards)``: load the first and the last once, call this as often as needed.
    Raises :class:`planner.base.errors.BadInput` as :func:`planner.projection.project` does.
    """
    return verdicts_of(district, scenario, pack, project(district, scenario, with_projects=with_projects))


def verdicts_of(district: District, scenario: Scenario, pack: Pack, projection: Projection) -> QuickLook:
    """Judge a projection, one put together for comparison too, as :func:`quick_look` does."""
    book = Rulebook(district, scenario, pack, projection)
    targets = targets_of(book)
    school = np.array([unit.school_index for unit in projection.units], dtype=np.int64)
    stock = unit_resources(projection.teachers, projection.physical, projection.weight, school)
    values = ratios(stock, projection.pupils, axis=1)
    rounded = scenario.options.judge_rounded
    judged = values
    if rounded:
        judged = np.stack([rounded_array(values[:, k], pack.rules[code].decimals)
                           for k, code in enumerate(INDICATORS)], axis=1)  # fmt: skip
    counts = tally(judged, targets.threshold, targets.tolerance, targets.measured, axis=1)
    means, cv, spread = _dispersion(projection, targets, stock, pack, rounded=rounded)
    return QuickLook(
        projection, targets, values, counts.verdict, counts.school, means, cv, spread,
        _rooms(book, targets, rounded=rounded), _size(book, targets), _class_size(projection, targets),
    )  # fmt: skip


def _codes(met: Bools, measured: Bools) -> Codes:
    return np.where(measured, np.where(met, MET, NOT_MET), NOT_MEASURED).astype(np.int8)


def _dispersion(
    projection: Projection, targets: Targets, stock: Floats, pack: Pack, *, rounded: bool
) -> tuple[Floats, Floats, Codes]:
    held, pupils = np.moveaxis(stock, 0, -1), projection.pupils.T[None]
    per = np.array(PER_PUPILS, dtype=np.float64)[:, None]
    found = []
    for stage in MEASURED_STAGES:
        here = np.array([unit.stage == stage for unit in projection.units], dtype=np.bool_)
        found.append(dispersion(held, pupils, targets.measured.T[None] & here, per))
    means, cv = np.stack([one.mean for one in found]), np.stack([one.cv for one in found])
    rule = pack.rules["CV"]
    judged = rounded_array(cv, rule.decimals) if rounded else cv
    return means, cv, _codes(compare_array(judged, rule.comparator, targets.cv_limit), np.isfinite(means))


def _rooms(book: Rulebook, targets: Targets, *, rounded: bool) -> Codes:
    """G3 (s, y): classes per room of the scarcer kind, or of both where they are counted together."""
    rule, rooms = book.pack.rules["G3"], targets.qualified_rooms
    fewest = rooms.sum(axis=1) if targets.rooms_together else rooms.min(axis=1)
    classes = school_classes(book.projection, book.projection.classes).astype(np.float64)
    value = np.divide(classes, fewest, out=np.full(classes.shape, np.nan), where=fewest > 0)
    limit = np.full(classes.shape, float(targets.classes_per_room or np.nan))
    judged = rounded_array(value, rule.decimals) if rounded else value
    return _codes(compare_array(judged, rule.comparator, limit), book.school_measured & (classes > 0))


def _size(book: Rulebook, targets: Targets) -> Codes:
    """G4 (s, y): compulsory pupils of a school with its campuses, or of each campus."""
    pupils = np.zeros(targets.size_limit.shape)
    np.add.at(pupils, targets.size_group, book.compulsory_pupils)
    asked = targets.size_limit > 0
    return _codes(compare_array(pupils, book.pack.rules["G4"].comparator, targets.size_limit.astype(np.float64)), asked)


def _class_size(projection: Projection, targets: Targets) -> Codes:
    """G5 (u, y): the largest class of each primary and junior unit."""
    largest = projection.largest_class.max(axis=1)
    asked = (targets.class_limit > 0) & (projection.pupils > 0)
    return _codes(np.asarray(largest <= targets.class_limit), asked)
