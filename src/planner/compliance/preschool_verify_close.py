"""Closures of kindergartens 幼儿园停办复核: few a year, one open near, and a place for every child.

Which kindergartens may close at all is asked row by row (:mod:`planner.compliance.preschool_verify_rows`). What a
closure does to children is derived by carrying the plan out a second time without its closures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from planner.base.i18n import T
from planner.base.preschool import PreschoolProjection
from planner.base.types import Action, Ints
from planner.compliance.finding import Finding
from planner.compliance.preschool_replay import PreschoolReplay, replay_preschool
from planner.compliance.preschool_verify_rows import KidsGround


def check_closures(
    rows: tuple[Action, ...],
    ground: KidsGround,
    done: PreschoolReplay,
    projection: PreschoolProjection,
    class_limit: Ints,
) -> Iterator[Finding]:
    """Yield a finding per year with too many closures, and per township and year in which one costs children a place.

    ``class_limit`` (a) are children per class at most, as for the replay.
    """
    closures = [row for row in rows if row.lever == "k_close"]
    if not closures:
        return
    by_year = Counter(row.year for row in closures)
    for year, count in sorted(by_year.items()):
        if count > ground.a.close_per_year:
            message = T("{found} where at most {most} is allowed", found=count, most=ground.a.close_per_year)
            yield Finding("rule.close_quota", f"k_close {year}", message)
    yield from _far(closures, ground, done, projection)
    kept = tuple(row for row in rows if row.lever != "k_close")
    without = replay_preschool(ground.preschool, ground.scenario, projection, class_limit, kept)
    have, had = _by_township(done, projection), _by_township(without, projection)
    for d, t in np.argwhere(have < had):
        place = f"township:{projection.townships[d]} {projection.years[t]}"
        message = T("{count} children lose their place by closures", count=int(had[d, t] - have[d, t]))
        yield Finding("rule.close_places", place, message)


def _far(
    closures: list[Action], ground: KidsGround, done: PreschoolReplay, projection: PreschoolProjection
) -> Iterator[Finding]:
    """From its closing on, an open kindergarten of the township must lie near: measured along the way to the city.

    One that the plan opens there counts as near: its site is chosen for those who need it.
    """
    outcome, ones = done.outcome, ground.preschool.by_id
    given = [ones[name].distance_km if name in ones else None for name in outcome.kindergartens]
    away = np.array([np.nan if km is None else km for km in given], dtype=np.float64)
    new = np.array([name not in ones for name in outcome.kindergartens], dtype=np.bool_)
    for row in closures:
        if row.school not in outcome.kindergartens or ones[row.school].distance_km is None:
            continue
        n = outcome.kindergartens.index(row.school)
        same = (outcome.township_of == outcome.township_of[n]) & (np.arange(len(away)) != n)
        with np.errstate(invalid="ignore"):
            beside = same & (new | (np.abs(away - away[n]) <= ground.a.close_within_km))
        for t in range(max(row.year - projection.base_year, 0), len(projection.years)):
            if not (outcome.operator[beside, t] >= 0).any():
                message = T("no open kindergarten within {km} km is known", km=f"{ground.a.close_within_km:g}")
                yield Finding("rule.close_far", f"{row.school} {projection.years[t]}", message)
                break


def _by_township(done: PreschoolReplay, projection: PreschoolProjection) -> Ints:
    """Children with a place (d, t)."""
    found = np.zeros((len(projection.townships), len(projection.years)), dtype=np.int64)
    np.add.at(found, done.outcome.township_of, done.outcome.attending)
    return found
