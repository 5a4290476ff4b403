"""Row by row 逐行复核: does every action and transfer name things that exist, in years and at prices that hold?

Rows that cannot be carried out at all (an unknown unit, a year without levers) are left out of the replay after
their finding; rows that are merely wrong (a price, a fund) are carried out as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from planner.base.growth import APPROPRIATED
from planner.base.i18n import T
from planner.base.terms import DISTRICT_LEVERS, GRADES, LEVERS, MEASURED_STAGES, TYPE_INDEX
from planner.base.types import Action, Projection, Targets, Transfer, Unit
from planner.compliance.costs import MEASURES, UNIT_LEVERS, cost_of, effective_year, fund_of_project
from planner.compliance.finding import Finding, differs
from planner.compliance.row_checks import Expected, check_amount, check_effect, check_expected, has_levers, sifted
from planner.district.model import District
from planner.scenario.schema import Scenario

HIRE_TYPES = ("a0q1b0", "a1q1b0")


@dataclass(frozen=True)
class Ground:
    """What rows are checked against: the inputs and what was derived from them."""

    district: District
    scenario: Scenario
    projection: Projection
    targets: Targets

    def unit(self, identifier: str) -> Unit | None:
        """Return the unit, or None."""
        return next((unit for unit in self.projection.units if unit.id == identifier), None)


def check_actions(actions: tuple[Action, ...], ground: Ground) -> tuple[tuple[Action, ...], list[Finding]]:
    """Return the rows that can be carried out, and every finding on any row."""
    rows = [
        (f"actions.csv:{number} {action.lever} {action.unit or action.school} {action.year}", action)
        for number, action in enumerate(actions, start=1)
    ]
    return sifted(rows, partial(_unusable_action, ground), partial(_wrong_action, ground))


def _unusable_action(ground: Ground, action: Action, place: str) -> Iterator[Finding]:
    if action.lever not in (*LEVERS, *DISTRICT_LEVERS):
        yield Finding("row.lever", place, T("unknown lever {lever}", lever=action.lever))
        return
    yield from check_amount(action.year, action.quantity, ground.scenario, place)
    if action.lever in DISTRICT_LEVERS:
        yield from _unusable_in_district(action, ground, place)
        return
    if action.lever in UNIT_LEVERS:
        unit = ground.unit(action.unit)
        if unit is None or unit.stage not in MEASURED_STAGES:
            yield Finding("row.unit", place, T("{unit} is not a primary or junior unit", unit=action.unit))
        elif action.school != unit.school:
            yield differs("row.school", place, action.school, unit.school)
    else:
        if action.unit:
            yield differs("row.unit", place, action.unit, "")
        if action.school not in ground.projection.schools:
            yield Finding("row.school", place, T("unknown school {school}", school=action.school))
    if not _item_fits(action, ground):
        yield Finding("row.item", place, T("{item} is no item of {lever}", item=action.item, lever=action.lever))
    yield from check_effect(effective_year(action, ground.district, ground.scenario), ground.scenario, place)


def _unusable_in_district(action: Action, ground: Ground, place: str) -> Iterator[Finding]:
    """A programme acts on the district, for a tracked item; an appropriation for an item of the table of money."""
    if action.unit or action.school:
        yield differs("row.unit", place, action.unit or action.school, "")
    tracked = {one.item for one in ground.district.tracked}
    items = set(APPROPRIATED) if action.lever == "appropriate" else tracked
    if action.item.partition(":")[0] not in items:
        yield Finding("row.item", place, T("{item} is no item of {lever}", item=action.item, lever=action.lever))


def _item_fits(action: Action, ground: Ground) -> bool:
    lever, item = action.lever, action.item
    if lever == "hire":
        return item in HIRE_TYPES
    if lever == "salary":
        return item == "hires"
    if lever in ("transfer", "rotate"):
        return item in TYPE_INDEX
    if lever == "upgrade":
        return item in TYPE_INDEX and "q0" in item
    if lever == "recognise":
        return item in TYPE_INDEX and "b0" in item
    if lever == "reassign_equipment":
        receiver = item.removeprefix("to:")
        return item.startswith("to:") and receiver in ground.projection.schools and receiver != action.school
    if lever == "lease":
        return any(venue.id == item and venue.school == action.school for venue in ground.district.venues)
    if lever == "open_class":
        return _grade_fits(action, ground)
    if lever == "build":
        built = (project for project in ground.district.projects if project.id == item)
        return item in ground.scenario.starts and any(project.school == action.school for project in built)
    return item == ""


def _grade_fits(action: Action, ground: Ground) -> bool:
    """``g<grade>`` of the unit's stage, with pupils in that year."""
    unit, item = ground.unit(action.unit), action.item
    if unit is None or item not in {f"g{grade}" for grade in GRADES} or not has_levers(ground.scenario, action.year):
        return False
    grade = int(item[1:])
    school = ground.district.school_by_id[unit.school]
    index = ground.projection.units.index(unit)
    pupils = ground.projection.pupils_by_grade[index, grade - 1, action.year - ground.scenario.base_year]
    return ground.district.stage_of_grade(school, grade) == unit.stage and bool(pupils > 0)


def _wrong_action(ground: Ground, action: Action, place: str) -> Iterator[Finding]:
    """Measure, price, fund, the year of effect and, for leases, whether the venue may count."""
    fund = ground.scenario.budget.fund_of(action.lever)
    if action.lever == "build":
        fund = next(
            (fund_of_project(one, ground.scenario) for one in ground.district.projects if one.id == action.item), ""
        )
    measure = None if action.lever == "programme" else MEASURES[action.lever]
    cost = cost_of(action, ground.district, ground.scenario.assumptions)
    takes_effect = effective_year(action, ground.district, ground.scenario)
    yield from check_expected(action, Expected(measure, takes_effect, cost, fund), place)
    if action.lever == "lease":
        number, venue = next(pair for pair in enumerate(ground.district.venues) if pair[1].id == action.item)
        if not ground.targets.venue_allowed[number, action.year - ground.scenario.base_year]:
            yield Finding("rule.lease", place, T("the venue {venue} may not be counted in that year", venue=venue.id))
        if action.quantity != round(venue.area_m2):
            yield differs("row.quantity", place, action.quantity, round(venue.area_m2))


def check_transfers(transfers: tuple[Transfer, ...], ground: Ground) -> tuple[tuple[Transfer, ...], list[Finding]]:
    """Return the moves that can be carried out, and every finding on any of them."""
    rows = [
        (f"transfers.csv:{number} {transfer.from_unit} → {transfer.to_unit} {transfer.year}", transfer)
        for number, transfer in enumerate(transfers, start=1)
    ]
    return sifted(rows, partial(_wrong_transfer, ground), lambda transfer, place: ())


def _wrong_transfer(ground: Ground, transfer: Transfer, place: str) -> Iterator[Finding]:
    yield from check_amount(transfer.year, transfer.teachers, ground.scenario, place)
    if transfer.type_code not in TYPE_INDEX:
        yield Finding("row.item", place, T("unknown teacher type {code}", code=transfer.type_code))
    source, target = ground.unit(transfer.from_unit), ground.unit(transfer.to_unit)
    for name, unit in ((transfer.from_unit, source), (transfer.to_unit, target)):
        if unit is None or unit.stage not in MEASURED_STAGES:
            yield Finding("row.unit", place, T("{unit} is not a primary or junior unit", unit=name))
    if source is not None and target is not None:
        if source.stage != target.stage or transfer.stage != source.stage:
            yield Finding("row.stage", place, T("teachers move within a stage only"))
        if source == target:
            yield Finding("row.unit", place, T("a teacher cannot move to the same unit"))
    if transfer.kind not in ("transfer", "rotate"):
        yield Finding("row.lever", place, T("unknown lever {lever}", lever=transfer.kind))
    back = transfer.year + ground.scenario.assumptions.rotation_term if transfer.kind == "rotate" else 0
    if transfer.returns != back:
        yield differs("row.returns", place, transfer.returns, back)
