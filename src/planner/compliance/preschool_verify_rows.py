"""Row by row 学前逐行复核: does every action name what exists, in years, at prices and from funds that hold?

Rows that cannot be carried out are left out of the replay after their finding; rows that are merely wrong are carried
out as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from planner.base.i18n import T
from planner.base.preschool import PRESCHOOL_LEVERS, PROJECT_LEVER, STAFF
from planner.base.types import Action
from planner.compliance.finding import Finding, differs
from planner.compliance.row_checks import Expected, check_amount, check_effect, check_expected, sifted
from planner.district.preschool import Kindergarten, Preschool, PreschoolProject
from planner.scenario.preschool import PreschoolAssumptions, PreschoolSettings
from planner.scenario.schema import Scenario

#: Lever → what its quantity counts.
MEASURES = {
    **dict.fromkeys(PROJECT_LEVER.values(), "permille"),
    **dict.fromkeys(("k_take_over", "k_contract", "k_close"), "places"),
    **dict.fromkeys(("k_hire", "k_salary", "k_retrain", "k_insure"), "persons"),
    **dict.fromkeys(("k_fund", "k_subsidy"), "children"),
    "k_equal_pay": "yuan",
    "k_village_subsidy": "teachers",
    "k_books": "books",
}
#: Lever → operators before that it may change.
BEFORE = {
    "k_take_over": ("private", "inclusive_private"),
    "k_contract": ("private",),
    "k_close": ("public", "public_nature"),
}


@dataclass(frozen=True)
class KidsGround:
    """What rows are checked against: the inputs."""

    preschool: Preschool
    scenario: Scenario
    least_children: dict[str, int]  # kindergarten → fewest children in a year if nothing is done

    @property
    def settings(self) -> PreschoolSettings:
        """The ``preschool:`` section."""
        assert self.scenario.preschool is not None
        return self.scenario.preschool

    @property
    def a(self) -> PreschoolAssumptions:
        """The assumed parameters."""
        return self.settings.assumptions

    def project(self, identifier: str) -> PreschoolProject | None:
        """Return the candidate, or None."""
        return next((one for one in self.preschool.projects if one.id == identifier), None)


def check_rows(actions: tuple[Action, ...], ground: KidsGround) -> tuple[tuple[Action, ...], list[Finding]]:
    """Return the rows that can be carried out, and every finding on any row."""
    rows = [
        (f"actions.csv {row.lever} {row.school} {row.item} {row.year} (#{number})", row)
        for number, row in enumerate(actions, start=1)
    ]
    return sifted(rows, partial(_unusable, ground), partial(_wrong, ground))


def _unusable(ground: KidsGround, row: Action, place: str) -> Iterator[Finding]:
    if row.lever not in PRESCHOOL_LEVERS:
        yield Finding("row.lever", place, T("unknown lever {lever}", lever=row.lever))
        return
    if ground.settings.levers and row.lever not in ground.settings.levers and not _decided(row, ground):
        yield Finding("row.lever", place, T("the scenario does not allow the lever {lever}", lever=row.lever))
    yield from check_amount(row.year, row.quantity, ground.scenario, place)
    if row.unit != f"{row.school}:kindergarten":
        yield differs("row.unit", place, row.unit, f"{row.school}:kindergarten")
    known = ground.preschool.by_id.get(row.school)
    project = ground.project(row.school)
    if known is None and (project is None or project.kind == "extend"):
        yield Finding("row.school", place, T("unknown kindergarten {school}", school=row.school))
    elif not _fits(row, ground, known):
        yield Finding("row.item", place, T("{item} is no item of {lever}", item=row.item, lever=row.lever))
    if row.lever in PROJECT_LEVER.values():
        yield from check_effect(row.effective_year, ground.scenario, place)


def _decided(row: Action, ground: KidsGround) -> bool:
    """A start that the scenario decides needs no permission."""
    return row.lever in PROJECT_LEVER.values() and row.item in ground.settings.projects


def _fits(row: Action, ground: KidsGround, known: Kindergarten | None) -> bool:
    if row.lever in PROJECT_LEVER.values():
        project = ground.project(row.item)
        if project is None or PROJECT_LEVER[project.kind] != row.lever:
            return False
        return row.school == (project.school if project.kind == "extend" else project.id)
    if row.lever in BEFORE:
        return known is not None and row.item == known.operator and row.item in BEFORE[row.lever]
    if row.lever in ("k_hire", "k_salary"):
        return row.item in STAFF
    if row.lever == "k_retrain":
        return row.item.startswith("from:")
    return row.item == ""


def _wrong(ground: KidsGround, row: Action, place: str) -> Iterator[Finding]:
    """Measure, fund, year of effect, price per unit where the row alone tells it."""
    takes_effect = None if row.lever in PROJECT_LEVER.values() else row.year
    fund = ground.scenario.budget.fund_of(row.lever)
    yield from check_expected(row, Expected(MEASURES[row.lever], takes_effect, _cost(row, ground), fund), place)
    known = ground.preschool.by_id.get(row.school)
    if row.lever in BEFORE and known is not None:
        yield from _wrong_change(row, ground, known, place)


def _wrong_change(row: Action, ground: KidsGround, known: Kindergarten, place: str) -> Iterator[Finding]:
    if row.quantity != known.places:
        yield differs("row.quantity", place, row.quantity, known.places)
    if known.members > 1:
        yield Finding("rule.members", place, T("a row of totals cannot change as one kindergarten"))
    if row.lever == "k_close" and (known.center or ground.least_children.get(known.id, 0) >= ground.a.close_below):
        yield Finding("rule.close", place, T("only small public kindergartens that are no centre may be closed"))


def _cost(row: Action, ground: KidsGround) -> int | None:
    """Return the cost of a row by its own quantity; None where it depends on other rows."""
    a = ground.a
    each = {
        "k_take_over": a.take_over_cost,
        "k_contract": a.contract_place_cost,
        "k_hire": 0,
        "k_retrain": a.retrain_cost,
        "k_insure": a.insurance_cost,
        "k_books": a.book_cost,
    }
    if row.lever == "k_close":
        return a.close_cost
    return each[row.lever] * row.quantity if row.lever in each else None
