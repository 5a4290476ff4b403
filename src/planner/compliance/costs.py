"""What a row of ``actions.csv`` costs and when it takes effect, by the parameters alone (docs/model.md §4)."""

from __future__ import annotations

from planner.base.types import Action
from planner.district.model import District, Project
from planner.scenario.parameters import Assumptions
from planner.scenario.schema import Scenario

#: Levers whose row names the unit; all others name the school only.
UNIT_LEVERS = ("hire", "salary", "transfer", "rotate", "upgrade", "recognise", "open_class")
#: Levers whose building takes ``extend_years``.
BUILDING_LEVERS = ("extend", "add_classroom", "extend_sports")

#: Lever → what its quantity counts.
MEASURES = {
    **dict.fromkeys(("hire", "salary", "transfer", "rotate", "upgrade", "recognise"), "persons"),
    **dict.fromkeys(("buy_equipment", "reassign_equipment"), "yuan"),
    **dict.fromkeys(("equip_room", "music_room", "art_room", "add_classroom"), "rooms"),
    **dict.fromkeys(("extend", "extend_sports", "lease"), "m2"),
    "open_class": "classes",
    "build": "permille",
    "programme": "units",
    "appropriate": "yuan",
}


def cost_of(action: Action, district: District, assumptions: Assumptions) -> int | None:
    """Return the cost in yuan of ``action``; None where the context prices it (``salary, build, programme``)."""
    each = {
        "hire": 0,
        "transfer": assumptions.transfer_cost,
        "rotate": assumptions.rotate_cost,
        "upgrade": assumptions.upgrade_cost,
        "recognise": assumptions.recognise_cost,
        "buy_equipment": 1,
        "equip_room": assumptions.multimedia_cost,
        "music_room": assumptions.special_room_cost,
        "art_room": assumptions.special_room_cost,
        "extend": assumptions.building_cost,
        "add_classroom": assumptions.classroom_cost,
        "extend_sports": assumptions.sports_cost,
        "open_class": assumptions.class_cost,
        "appropriate": 1,
    }
    if action.lever in each:
        return each[action.lever] * action.quantity
    if action.lever == "reassign_equipment":
        return round(assumptions.reassign_share * action.quantity)
    if action.lever == "lease":
        return next((venue.rent_yuan for venue in district.venues if venue.id == action.item), None)
    return None


def salary_cost(hired_before: int, hired_now: int, assumptions: Assumptions) -> int:
    """Return a unit's salary bill of a year: whole years for earlier hires, the first share for this year's."""
    first_year = round(assumptions.teacher_cost * assumptions.first_year_share)
    return hired_before * assumptions.teacher_cost + hired_now * first_year


def effective_year(action: Action, district: District, scenario: Scenario) -> int | None:
    """Return the year from which ``action`` counts; None where its project is not in the district."""
    if action.lever in BUILDING_LEVERS:
        return action.year + scenario.assumptions.extend_years
    if action.lever == "upgrade":
        return action.year + scenario.assumptions.upgrade_years
    if action.lever == "build":
        project = next((project for project in district.projects if project.id == action.item), None)
        start = scenario.starts.get(action.item)
        return None if project is None or start is None else start + project.build_years
    return action.year


def project_payments(project: Project, start: int) -> tuple[tuple[int, int, int], ...]:
    """Return (year, per mille, yuan) of each payment: equal parts over the building years, the last the rest.

    With a cost profile: what its shares add up to by the end of each year, whole per mille and yuan (rounded down).
    """
    if project.profile:
        return _by_profile(project, start)
    years = project.build_years
    part, per_mille = project.cost_yuan // years, 1000 // years
    rows = [(start + i, per_mille, part) for i in range(years - 1)]
    rows.append((start + years - 1, 1000 - per_mille * (years - 1), project.cost_yuan - part * (years - 1)))
    return tuple(rows)


def _by_profile(project: Project, start: int) -> tuple[tuple[int, int, int], ...]:
    rows, paid, parts, reached = [], 0, 0, 0.0
    for i, share in enumerate(project.profile):
        reached += share
        last = i == len(project.profile) - 1
        yuan = project.cost_yuan if last else int(project.cost_yuan * reached + 1e-6)
        per_mille = 1000 if last else int(1000 * reached + 1e-6)
        if per_mille > parts:
            rows.append((start + i, per_mille - parts, yuan - paid))
            paid, parts = yuan, per_mille
    return tuple(rows)


def fund_of_project(project: Project, scenario: Scenario) -> str:
    """Return the fund that pays a project: its own where the scenario has it, else the one that pays ``build``."""
    return project.fund if project.fund in scenario.budget.funds else scenario.budget.fund_of("build")
