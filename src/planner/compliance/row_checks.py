"""What is asked of any row of ``actions.csv`` 逐行复核的共同部分, whoever it is about: schools or kindergartens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from planner.base.i18n import T
from planner.base.types import Action
from planner.compliance.finding import Finding, differs
from planner.scenario.schema import Scenario

Row = TypeVar("Row")
Check = Callable[[Row, str], Iterable[Finding]]


@dataclass(frozen=True)
class Expected:
    """What a row must say; None: its own numbers do not tell."""

    measure: str | None
    effective_year: int | None
    cost_yuan: int | None
    fund: str


def sifted(
    rows: Iterable[tuple[str, Row]], blocking: Check[Row], wrong: Check[Row]
) -> tuple[tuple[Row, ...], list[Finding]]:
    """Return the rows that can be carried out, and every finding on any row, given each with its place.

    A row with a finding of ``blocking`` is left out; what ``wrong`` says of the others leaves them in.
    """
    usable: list[Row] = []
    findings: list[Finding] = []
    for place, row in rows:
        found = list(blocking(row, place))
        findings += found
        if not found:
            usable.append(row)
            findings += wrong(row, place)
    return tuple(usable), findings


def has_levers(scenario: Scenario, year: int) -> bool:
    """Levers act after the base year, to the horizon."""
    return scenario.base_year < year <= scenario.horizon


def check_amount(year: int, quantity: int, scenario: Scenario, place: str) -> Iterator[Finding]:
    """A year in which levers act, and more than nothing."""
    if not has_levers(scenario, year):
        yield Finding("row.year", place, T("year {year} has no levers", year=year))
    if quantity <= 0:
        yield Finding("row.quantity", place, T("the quantity {quantity} is not above zero", quantity=quantity))


def check_effect(year: int | None, scenario: Scenario, place: str) -> Iterator[Finding]:
    """What takes effect beyond the horizon serves nothing that is judged."""
    if year is not None and year > scenario.horizon:
        message = T("it would take effect in {year}, beyond the horizon", year=year)
        yield Finding("row.effective_year", place, message)


def check_expected(row: Action, expected: Expected, place: str) -> Iterator[Finding]:
    """Measure, year of effect, cost and fund as derived from the inputs."""
    for code, found, asked in (
        ("row.measure", row.measure, expected.measure),
        ("row.effective_year", row.effective_year, expected.effective_year),
        ("row.cost", row.cost_yuan, expected.cost_yuan),
        ("row.fund", row.fund, expected.fund),
    ):
        if asked is not None and found != asked:
            yield differs(code, place, found, asked)
