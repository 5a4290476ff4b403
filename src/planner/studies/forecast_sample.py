"""Made-up sizes 规模样本: a panel of thousands of schools, and a district tiled to thousands of units.

Illustrative by construction; for measuring time and memory, and for trying a back-test on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from planner.base.streams import stream
from planner.district.model import District
from planner.projection.forecast.panel import Births, Panel

V = TypeVar("V")


def sample_panel(schools: int = 6_700, grades: int = 6, years: int = 15, seed: int = 7) -> Panel:
    """Return an illustrative panel: cohorts follow births that fall, progress with noise, and differ by school."""
    draw = stream(seed, "panel")
    size = draw.lognormal(3.9, 0.5, schools)
    own = draw.normal(0.995, 0.015, (schools, 1))
    last = 2024
    births = {year: 1000.0 * float(np.exp(-0.03 * max(0, year - 2016))) for year in range(1995, last + 1)}
    table = np.empty((schools, grades, years))
    table[:, :, 0] = draw.poisson(size[:, None] * np.ones(grades))
    for y in range(1, years):
        cohort = births[last - years + 1 + y - 6] / 1000.0
        table[:, 0, y] = draw.poisson(size * cohort)
        risen = table[:, :-1, y - 1] * own * draw.normal(1.0, 0.04, (schools, grades - 1))
        table[:, 1:, y] = np.round(np.maximum(risen, 0.0))
    names = tuple(f"S{s:05d}" for s in range(schools))
    labels = tuple(str(grade + 1) for grade in range(grades))
    return Panel(names, labels, tuple(range(last - years + 1, last + 1)), table, Births(births, 6))


def tiled(district: District, copies: int) -> District:
    """Return ``copies`` of a district side by side as one, identifiers apart; births and posts are added up.

    Projects stay with the first copy.
    """
    ids = range(copies)

    def keyed(table: Mapping[Any, V], schools: int = 1) -> dict[Any, V]:
        """Repeat rows whose key starts with ``schools`` school identifiers (or is one)."""
        found: dict[Any, V] = {}
        for i in ids:
            for key, value in table.items():
                if isinstance(key, tuple):
                    found[(*(f"{part}_{i}" for part in key[:schools]), *key[schools:])] = value
                else:
                    found[f"{key}_{i}"] = value
        return found

    first = {project.school for project in district.projects}
    schools = [replace(school, id=f"{school.id}_{i}", opens_project="" if i else school.opens_project)
               for i in ids for school in district.schools if not (i and school.id in first)]  # fmt: skip
    projects = tuple(
        replace(one, school=f"{one.school}_0", relief={(f"{s}_0", stage): x for (s, stage), x in one.relief.items()})
        for one in district.projects
    )
    return replace(
        district,
        schools=tuple(schools),
        enrolment=keyed(district.enrolment),
        staff=keyed(district.staff),
        roster=tuple(replace(p, id=f"{p.id}_{i}", school=f"{p.school}_{i}") for i in ids for p in district.roster),
        premises=keyed(district.premises),
        special_rooms=None if district.special_rooms is None else tuple(
            replace(room, school=f"{room.school}_{i}") for i in ids for room in district.special_rooms),
        writeoffs=None if district.writeoffs is None else keyed(district.writeoffs),
        posts={key: count * copies for key, count in district.posts.items()},
        births={year: count * copies for year, count in district.births.items()},
        feeders=keyed(district.feeders, 2),
        land=keyed(district.land),
        venues=(),
        projects=projects,
    )  # fmt: skip
