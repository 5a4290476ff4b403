"""Closures of kindergartens 幼儿园停办复核: few a year, and every child finds a place in the same township.

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
    kept = tuple(row for row in rows if row.lever != "k_close")
    without = replay_preschool(ground.preschool, ground.scenario, projection, class_limit, kept)
    have, had = _by_township(done, projection), _by_township(without, projection)
    for d, t in np.argwhere(have < had):
        place = f"township:{projection.townships[d]} {projection.years[t]}"
        message = T("{count} children lose their place by closures", count=int(had[d, t] - have[d, t]))
        yield Finding("rule.close_places", place, message)


def _by_township(done: PreschoolReplay, projection: PreschoolProjection) -> Ints:
    """Children with a place (d, t)."""
    found = np.zeros((len(projection.townships), len(projection.years)), dtype=np.int64)
    np.add.at(found, done.outcome.township_of, done.outcome.attending)
    return found
