"""Rough yearly caps 预算上限 for a plain sample: shortfalls times unit costs, spread over the years (assumed)."""

from __future__ import annotations

import math

from planner.scenario.parameters import Assumptions
from planner.studies.sampler import needs
from planner.studies.sampler.assemble import Parts
from planner.studies.sampler.premises import KINDS, ROOM_AREAS

CAPITAL_LEVERS = (
    "buy_equipment", "equip_room", "music_room", "art_room", "extend", "add_classroom", "extend_sports", "open_class",
    "build",
)  # fmt: skip
RECURRENT_LEVERS = ("salary", "transfer", "rotate", "upgrade", "recognise", "reassign_equipment", "lease")
#: Hires per year and training per year, as shares of the teachers in place (assumed).
HIRE_SHARE = 0.035
TRAINING_SHARE = 0.12
#: Yearly capital after the deadline, of that before it.
AFTERWARDS = 0.35


def capital_need(parts: Parts, costs: Assumptions) -> float:
    """Return the yuan that bring every school's premises and equipment to the standards, without projects."""
    total = 0.0
    span = parts.deadline, parts.horizon
    for stock in parts.stocks:
        spec = stock.spec
        if spec.type == "special":
            continue
        lost = 1.0 - parts.profile.equipment_writeoff * (parts.horizon - parts.base_year)
        total += costs.building_cost * max(0.0, needs.area_need(spec, parts.panel, *span) - stock.teaching_m2)
        total += costs.sports_cost * max(0.0, needs.sports_need(spec, parts.panel, *span) - stock.sports_m2)
        total += max(0.0, needs.equipment_need(spec, parts.panel, *span) - stock.equipment * lost)
        total += costs.multimedia_cost * max(0, 1 + needs.room_need(spec, parts.panel, *span) - stock.multimedia)
        classrooms = max(0, needs.classroom_need(spec, parts.panel, *span) - stock.classrooms)
        total += classrooms * (costs.classroom_cost + costs.class_cost + 90 * costs.building_cost)
        wanted = needs.special_rooms_needed(int(parts.panel.at(spec.id, parts.base_year)[1].sum()))
        in_place = [sum(count for (k, area), count in stock.rooms.items() if (k, area) == (kind, ROOM_AREAS[kind][0]))
                    for kind in KINDS]  # fmt: skip
        total += costs.special_room_cost * sum(max(0, wanted - count) for count in in_place)
    return total


def sample_caps(parts: Parts, costs: Assumptions) -> tuple[dict[int, int], dict[int, int]]:
    """Return (capital, recurrent) caps by year: ample, so that most samples can be met."""
    margin = parts.profile.budget_margin
    yearly = margin * capital_need(parts, costs) / (parts.deadline - parts.base_year)
    staff = sum(one.stage != "special" for one in parts.teachers)
    years = range(parts.base_year + 1, parts.horizon + 1)
    capital = {
        year: _round((yearly if year <= parts.deadline else yearly * AFTERWARDS) + _pinned(parts, year))
        for year in years
    }
    recurrent = {
        year: _round(
            margin
            * staff
            * (HIRE_SHARE * (year - parts.base_year) * costs.teacher_cost + TRAINING_SHARE * costs.upgrade_cost)
        )
        for year in years
    }
    return capital, recurrent


def _pinned(parts: Parts, year: int) -> float:
    """Return the yuan that pinned projects cost in ``year``: equal parts over their years of building."""
    return sum(
        one.cost_yuan / one.build_years
        for one in parts.projects
        if one.start is not None and one.start <= year < one.start + one.build_years
    )


def sample_quotas(parts: Parts) -> dict[str, int]:
    """Return yearly quotas in proportion to the teachers in place (assumed)."""
    quotas: dict[str, int] = {}
    for stage in ("primary", "junior"):
        staff = sum(one.stage == stage for one in parts.teachers)
        quotas[f"backbone_quota_{stage}"] = max(8, math.ceil(0.04 * staff))
        quotas[f"upgrade_quota_{stage}"] = max(10, math.ceil(0.08 * staff))
        quotas[f"hire_quota_{stage}"] = max(10, math.ceil(0.06 * staff))
    return quotas


def _round(yuan: float) -> int:
    return 100_000 * math.ceil(yuan / 100_000)
