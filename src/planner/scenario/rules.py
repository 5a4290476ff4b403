"""Rules within a scenario, told on the document before it becomes the schema: funds, levers, years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.base.nearest import nearest
from planner.base.preschool import PRESCHOOL_LEVERS
from planner.base.terms import DISTRICT_LEVERS, LEVERS
from planner.scenario.documents import Merged
from planner.scenario.due import check_due
from planner.scenario.parameters import Assumptions
from planner.scenario.reasons import check_reasons
from planner.scenario.schema import unpaid
from planner.scenario.simulation_check import check_simulation

#: Above this a cap is a slip of the keyboard; it also keeps .inf and .nan out of the model.
MOST_YUAN: Final = 1_000_000_000_000


def check_document(merged: Merged) -> Iterator[Problem]:
    """Yield the problems of funds and years; parts of the wrong shape are left to the schema."""
    document = merged.document
    budget = document.get("budget")
    funds = budget.get("funds") if isinstance(budget, dict) else None
    if isinstance(funds, dict):
        yield from _levers(merged, funds)
        yield from _caps(merged, funds)
    yield from _years(merged, document)
    yield from check_simulation(merged)
    yield from _no_return(merged, document)
    yield from check_reasons(merged)


def _levers(merged: Merged, funds: dict[Any, Any]) -> Iterator[Problem]:
    payer: dict[str, str] = {}
    doubtful = False
    known = (*LEVERS, *DISTRICT_LEVERS, *PRESCHOOL_LEVERS)
    for code, fund in funds.items():
        levers = fund.get("levers") if isinstance(fund, dict) else None
        place = merged.place(f"budget.funds.{code}.levers")
        if not isinstance(levers, list | tuple):
            doubtful = True
            continue
        for lever in levers:
            if lever not in known:
                doubtful = True
                near = nearest(str(lever), known)
                remedy = T("did you mean {near}?", near=near) if near else None
                allowed = T("one of: {choices}", choices=", ".join(known))
                message = T("there is no such lever")
                yield Problem("scenario.lever", place, str(lever), message, allowed, remedy)
            elif lever in payer:
                message = T("this lever is paid by fund {fund} already", fund=payer[lever])
                yield Problem("scenario.lever_twice", place, lever, message, remedy=T("let one fund pay for it"))
            else:
                payer[lever] = str(code)
    lacking = unpaid(payer)
    if lacking and not doubtful:
        message = T("no fund pays for these levers")
        remedy = T("add them to the levers of a fund; a cap of 0 forbids them")
        yield Problem("scenario.lever_unpaid", merged.place("budget.funds"), ", ".join(lacking), message, remedy=remedy)


def _caps(merged: Merged, funds: dict[Any, Any]) -> Iterator[Problem]:
    for code, fund in funds.items():
        caps = fund.get("caps") if isinstance(fund, dict) else None
        for year, cap in caps.items() if isinstance(caps, dict) else ():
            if isinstance(cap, int | float) and not 0 <= cap <= MOST_YUAN:
                key = f"budget.funds.{code}.caps.{year}"
                message = T("this is not an amount that a fund can have")
                allowed = T("a number from {low} to {high}", low=0, high=f"{MOST_YUAN:,}")
                yield Problem("scenario.cap", merged.place(key), str(cap)[:80], message, allowed)


def _no_return(merged: Merged, document: dict[Any, Any]) -> Iterator[Problem]:
    """Nobody is back before ``no_return_years``: a term, and the years before a next move, must be as long."""
    given = document.get("assumptions")
    told: dict[Any, Any] = given if isinstance(given, dict) else {}
    names = ("no_return_years", "rotation_term", "rotation_years")
    soon, term, window = (told.get(name, Assumptions.model_fields[name].default) for name in names)
    if all(isinstance(one, int) for one in (soon, term, window)) and soon > min(term, window):
        message = T("a rotation ends after {term} years and a next move is allowed after {window}, so people would be"
                    " back sooner", term=term, window=window)  # fmt: skip
        allowed = T("a number from {low} to {high}", low=1, high=min(term, window))
        yield Problem("scenario.no_return", merged.place("assumptions.no_return_years"), str(soon), message, allowed)


def _years(merged: Merged, document: dict[Any, Any]) -> Iterator[Problem]:
    base, horizon = document.get("base_year"), document.get("horizon")
    named = next((key for key in ("deadline", "hold_from") if key in document), "deadline")
    deadline = document.get(named)
    if not isinstance(base, int) or not isinstance(horizon, int):
        return
    if horizon <= base:
        message = T("the horizon must lie after the base year {year}", year=base)
        yield Problem("scenario.horizon", merged.place("horizon"), str(horizon), message)
    elif isinstance(deadline, int) and not base < deadline <= horizon:
        message = T("the deadline must lie after the base year and within the horizon")
        allowed = T("a year from {low} to {high}", low=base + 1, high=horizon)
        yield Problem("scenario.deadline", merged.place(named), str(deadline), message, allowed)
    yield from check_due(merged, document, base)
