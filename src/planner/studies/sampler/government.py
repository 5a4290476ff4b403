"""Posts 编制 and the yearly numbers that a bureau enters 跟踪指标, both illustrative."""

from __future__ import annotations

import math
from collections.abc import Mapping

from planner.studies.sampler.demography import Panel
from planner.studies.sampler.profile import Profile
from planner.studies.sampler.teachers import Teacher

#: Tracked items: value measured in the base year, value planned for the deadline (each meets the standard).
#: percent but: G6 pupils funded, G7 yuan per pupil, G8 ratio, Q9 spread between schools.
TRACKED = {
    "G6": (100.0, 100.0),
    "G7": (6000.0, 8000.0),
    "G8": (0.98, 1.01),
    "G9": (94.0, 100.0),
    "G12": (99.2, 100.0),
    "G13P": (100.0, 100.0),
    "G13J": (93.5, 98.0),
    "G14": (60.0, 65.0),
    "G15": (88.0, 95.0),
    "Q1": (96.5, 98.0),
    "Q2": (95.2, 98.5),
    "Q4": (4.2, 5.5),
    "Q9": (0.17, 0.13),
    "S1": (82.0, 90.0),
}
TRACKED_DECIMALS = {"G8": 3, "Q9": 3}
SOURCE_MEASURED = "示意数据 (illustrative)"
SOURCE_PLANNED = "示意计划 (illustrative plan)"


def posts_rows(
    teachers: list[Teacher], panel: Panel, base_year: int, horizon: int, profile: Profile
) -> list[dict[str, object]]:
    """Return posts by stage, reviewed every three years: they follow pupils up, and down by at most a tenth."""
    rows: list[dict[str, object]] = []
    for stage in ("primary", "junior", "special"):
        staff = sum(one.stage == stage for one in teachers)
        posts = math.ceil(staff * (1.0 + profile.vacancy))
        pupils = _stage_total(panel, stage, base_year)
        rows.append({"stage": stage, "year": base_year, "posts": posts})
        for year in range(base_year + 3, horizon + 1, 3):
            if stage != "special":
                ahead = max(_stage_total(panel, stage, y) for y in range(year, min(year + 2, horizon) + 1))
                change = min(max(ahead / pupils, 0.90), 1.06)
                rows.append({"stage": stage, "year": year, "posts": math.ceil(posts * change)})
    return rows


def _stage_total(panel: Panel, stage: str, year: int) -> int:
    index = 0 if stage == "primary" else 1
    return sum(panel.stage_pupils(school, year)[index] for school in panel.schools)


def tracked_rows(
    base_year: int, deadline: int, progress: float = 0.0, items: Mapping[str, tuple[float, float]] = TRACKED
) -> list[dict[str, object]]:
    """Return the tracked values: measured in the base year, planned in equal steps to the deadline.

    ``progress`` (0–1) moves the measured value toward the planned one, for a later base year. ``items`` gives by code
    the value measured in the base year and the one planned for the deadline.
    """
    rows: list[dict[str, object]] = []
    for item, (first, last) in items.items():
        start = first + (last - first) * progress
        for year in range(base_year, deadline + 1):
            share = (year - base_year) / (deadline - base_year)
            measured = year == base_year
            rows.append(
                {
                    "item": item,
                    "year": year,
                    "value": round(start + (last - start) * share, TRACKED_DECIMALS.get(item, 1)),
                    "kind": "measured" if measured else "planned",
                    "source": SOURCE_MEASURED if measured else SOURCE_PLANNED,
                }
            )
    return rows
