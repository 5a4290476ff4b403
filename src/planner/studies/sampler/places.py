"""Where illustrative schools stand 示意位置: made-up kilometres from a made-up point, so that a map can be shown.

Townships are dealt out from the middle outwards, each a golden angle further round; so are the schools of a township
about its middle. No real place is meant, and the distances carry no meaning.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from planner.studies.sampler.specs import SchoolSpec

GOLDEN = math.pi * (3.0 - math.sqrt(5.0))
#: Kilometres: the scale of the spirals of townships and of the schools of one.
TOWNSHIPS_KM, SCHOOLS_KM = 5.2, 0.9


def places(specs: Iterable[SchoolSpec]) -> dict[str, tuple[float, float]]:
    """Return kilometres east and north by school; more schools at the end of a township move no other."""
    members: dict[str, list[str]] = defaultdict(list)
    for spec in specs:
        members[spec.township].append(spec.id)
    found = {}
    for number, schools in enumerate(members.values()):
        east, north = _spiral(number, TOWNSHIPS_KM, 0.0)
        for at, school in enumerate(sorted(schools)):
            x, y = _spiral(at, SCHOOLS_KM, float(number))
            found[school] = (round(east + x, 1), round(north + y, 1))
    return found


def _spiral(number: int, scale: float, turned: float) -> tuple[float, float]:
    radius, angle = scale * math.sqrt(number + 0.25), GOLDEN * number + turned
    return radius * math.cos(angle), radius * math.sin(angle)
