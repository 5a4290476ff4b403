"""Candidate construction projects 建设项目, and what a new school does to the panel."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from planner.base.rounding import largest_remainder
from planner.studies.sampler.demography import GRADES, Panel
from planner.studies.sampler.specs import SchoolSpec

PROJECT_ADDS = (
    "teaching_area_m2", "sports_area_m2", "equipment_yuan", "multimedia_rooms", "classrooms",
    "music_rooms", "art_rooms",
)  # fmt: skip


@dataclass(frozen=True)
class ProjectSpec:
    """A candidate project; ``school`` is set where it opens a new school (kind ``new_school``)."""

    id: str
    name: str
    kind: str
    school_id: str
    cost_yuan: int
    build_years: int
    earliest_start: int
    adds: dict[str, int]
    school: SchoolSpec | None = None
    relief: dict[tuple[str, str], float] = field(default_factory=dict)  # (from school, stage) → share
    start: int | None = None  # pinned by the scenario

    @property
    def opens(self) -> int | None:
        """Return the year in which a pinned project opens."""
        return None if self.start is None else self.start + self.build_years


def rows(projects: list[ProjectSpec]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return the rows of ``projects`` and ``project_relief``."""
    table: list[dict[str, object]] = [
        {
            "project_id": one.id,
            "name": one.name,
            "kind": one.kind,
            "school_id": one.school_id,
            "cost_yuan": one.cost_yuan,
            "build_years": one.build_years,
            "earliest_start": one.earliest_start,
            **{name: one.adds.get(name, 0) for name in PROJECT_ADDS},
        }
        for one in projects
    ]
    relief: list[dict[str, object]] = [
        {"project_id": one.id, "from_school": source, "stage": stage, "share": share}
        for one in projects
        for (source, stage), share in one.relief.items()
    ]
    return table, relief


def open_schools(panel: Panel, projects: list[ProjectSpec], restate_from: int | None = None) -> Panel:
    """Return the panel with the pinned new schools open, from their opening year or from ``restate_from``.

    Restating gives the new school, for years before it opened, the pupils of its later catchment: the history of a
    later base year is then told by today's catchments.
    """
    for one in projects:
        if one.school is not None and one.opens is not None:
            first = one.opens if restate_from is None else restate_from
            panel = _move(panel, one, one.school, first)
    return panel


def _move(panel: Panel, project: ProjectSpec, school: SchoolSpec, first: int) -> Panel:
    pupils, classes, excess = (
        np.concatenate([table, np.zeros_like(table[:1])]) for table in (panel.pupils, panel.classes, panel.excess)
    )
    for (source, stage), share in project.relief.items():
        s = panel.schools.index(source)
        span = range(panel.last_primary) if stage == "primary" else range(panel.last_primary, GRADES)
        for y in (y for y, year in enumerate(panel.years) if year >= first):
            grades = np.array(span)
            moved = largest_remainder(pupils[s, grades, y] * share)
            pupils[s, grades, y] -= moved
            pupils[-1, grades, y] += moved
            for index in (s, -1):
                per_class = 45 if stage == "primary" else 50
                classes[index, grades, y] = -(-pupils[index, grades, y] // per_class)
                excess[index, grades, y] = 0
    return replace(panel, schools=(*panel.schools, school.id), pupils=pupils, classes=classes, excess=excess)


def open_feeders(
    feeders: dict[tuple[str, str], float], projects: list[ProjectSpec], specs: list[SchoolSpec]
) -> dict[tuple[str, str], float]:
    """Return the feeder shares once the pinned new schools are open (each primary's shares still sum to 1)."""
    shares = dict(feeders)
    primaries = [spec.id for spec in specs if spec.has("primary")]
    for one in projects:
        if one.school is None or one.opens is None:
            continue
        juniors = {source: share for (source, stage), share in one.relief.items() if stage == "junior"}
        for (source, target), share in list(shares.items()):
            if target in juniors:
                shares[source, target] = share * (1.0 - juniors[target])
                shares[source, one.school.id] = shares.get((source, one.school.id), 0.0) + share * juniors[target]
        relieved = [source for source, stage in one.relief if stage == "primary"]
        if relieved:
            primaries.append(one.school.id)
            for source in relieved:
                for (origin, target), share in list(shares.items()):
                    if origin == source:
                        key = one.school.id, target
                        shares[key] = shares.get(key, 0.0) + share / len(relieved)
    return _whole_percent(shares, primaries)


def _whole_percent(shares: dict[tuple[str, str], float], primaries: list[str]) -> dict[tuple[str, str], float]:
    whole: dict[tuple[str, str], float] = {}
    for primary in primaries:
        targets = [target for source, target in shares if source == primary]
        parts = largest_remainder(np.array([100.0 * shares[primary, target] for target in targets]), 100)
        whole.update({(primary, target): int(part) / 100 for target, part in zip(targets, parts, strict=True) if part})
    return whole
