"""What a scenario moves 人口变动: another method's ratios, migration, housing and closures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.types import Bools, Floats, Ints
from planner.projection.forecast.births import varied
from planner.projection.forecast.panel import Panel
from planner.projection.history import JUNIOR, PRIMARY, Frame
from planner.projection.own import Selected, course, selected
from planner.projection.whole import apportion
from planner.scenario.demography import Closure, ProjectionSettings
from planner.scenario.schema import Scenario

STAGE_CODES = {"primary": PRIMARY, "junior": JUNIOR}


@dataclass(frozen=True)
class Moved:
    """Per year of the projection (first index y): what replaces or joins the expected pupils (s, g)."""

    ratio: Floats  # (y, s, g): progression by the method; NaN where the standard ratio holds
    entry: Floats  # (y, s): entrants of grade 1 by the method; NaN where the standard ones hold
    migration: Floats  # (s, g): factor on pupils who rise
    housing: Floats  # (y, s, g): pupils who move in, or out again
    closures: tuple[tuple[int, int, tuple[tuple[int, float], ...]], ...]  # (year, school, receivers with shares)


def births_of(births: Mapping[int, float], scenario: Scenario) -> Mapping[int, float]:
    """Return births as the scenario wants them: as given, or on a variant after the base year."""
    variant = scenario.projection.births
    return births if variant == "given" else varied(births, scenario.base_year, scenario.horizon - 6, variant)


def moved_by(frame: Frame, scenario: Scenario, births: Mapping[int, float]) -> Moved | None:
    """Return what the scenario moves; None where it moves nothing.

    Raises :class:`BadInput` with every school that the settings name and the district does not have.
    """
    settings = scenario.projection
    used = [(code, found.method) for code, found in methods(frame, scenario, births) if found.method != "standard"]
    if settings.still and not used:
        return None
    _check(frame, settings)
    shape = (len(frame.years), *frame.stage.shape)
    ratio, entry = np.full(shape, np.nan), np.full(shape[:2], np.nan)
    for code, method in used:
        found = course(frame, code, method, births, scenario.assumptions.shrinkage)
        if found is not None:
            _by_method(frame, found, code, ratio, entry)
    factor = np.ones(frame.stage.shape)
    for stage, share in settings.migration.items():
        factor[frame.stage == STAGE_CODES[stage]] += share
    factor[~frame.ordinary] = 1.0
    return Moved(ratio, entry, factor, _housing(frame, settings), _closures(frame, settings.closures))


def shut(frame: Frame, moved: Moved, year: int, pupils: Ints) -> tuple[Ints, Bools]:
    """Move the pupils (s, g) of closed schools to their receivers; return them and the cells sectioned anew."""
    result, anew = pupils.copy(), np.zeros(pupils.shape, dtype=np.bool_)
    for closes, school, receivers in moved.closures:
        if year < closes:
            continue
        going = result[school].copy()
        shares = np.array([share for _, share in receivers])
        parts = apportion(going[:, None] * shares[None, :])
        result[school] = 0
        for k, (to, _) in enumerate(receivers):
            result[to] += parts[:, k]
            if year == closes:
                anew[to] |= parts[:, k] > 0
    return result, anew


def methods(frame: Frame, scenario: Scenario, births: Mapping[int, float]) -> tuple[tuple[int, Selected], ...]:
    """Return the method of each stage code, as the scenario names it or the district's own past speaks for it."""
    settings, shrinkage = scenario.projection, scenario.assumptions.shrinkage
    return tuple((code, selected(frame, code, settings.method, births, shrinkage)) for code in (PRIMARY, JUNIOR))


def _by_method(frame: Frame, found: tuple[Panel, Floats], code: int, ratio: Floats, entry: Floats) -> None:
    """Fill the method's ratios (y, s, g), and for primaries its entrants (y, s), from the path of a panel.

    Junior entry stays with the feeder shares. Schools without the whole history keep the standard ratios.
    """
    panel, path = found
    both = np.concatenate([panel.actual(panel.years[-1])[:, :, None], path], axis=2)
    place = [frame.index[school] for school in panel.schools]
    first = int(panel.grades[0]) - 1
    for g in range(1, len(panel.grades)):
        below, above = both[:, g - 1, :-1], both[:, g, 1:]
        ratio[1:, place, first + g] = np.where(below > 0, above / np.where(below > 0, below, 1.0), np.nan).T
    if code == PRIMARY:
        entry[1:, place] = path[:, 0].T


def _housing(frame: Frame, settings: ProjectionSettings) -> Floats:
    """Pupils who join (y, s, g): what a stage's grades hold in a year less those who rise from the year before."""
    joined = np.zeros((len(frame.years), *frame.stage.shape))
    for name in sorted(settings.housing):
        one = settings.housing[name]
        school = frame.index[one.school]
        grades = np.flatnonzero(frame.stage[school] == STAGE_CODES[one.stage])
        for y, year in enumerate(frame.years[1:], start=1):
            each = one.homes * one.pupils_per_home / max(grades.size, 1)
            now, before = each * one.lived_in(year), each * one.lived_in(year - 1)
            joined[y, school, grades] += now - before
            # The first grade's pupils of last year rise; new children of the same homes take their place.
            joined[y, school, grades[0]] += before
    return joined


def _closures(
    frame: Frame, closures: Mapping[str, Closure]
) -> tuple[tuple[int, int, tuple[tuple[int, float], ...]], ...]:
    return tuple(
        (one.year, frame.index[school], tuple((frame.index[to], one.to[to]) for to in sorted(one.to)))
        for school, one in sorted(closures.items(), key=lambda pair: (pair[1].year, pair[0]))
    )


def _check(frame: Frame, settings: ProjectionSettings) -> None:
    named = [(f"projection.housing.{name}.school", one.school) for name, one in sorted(settings.housing.items())]
    for school, one in sorted(settings.closures.items()):
        named += [
            (f"projection.closures.{school}", school),
            *((f"projection.closures.{school}.to", to) for to in one.to),
        ]
    message, remedy = T("the district has no such school to project"), T("use a school_id of the schools table")
    wrong = [Problem("projection.school", place, school, message, remedy=remedy)
             for place, school in named if school not in frame.index]  # fmt: skip
    if wrong:
        raise BadInput(wrong)
