"""Futures that a plan prepares for 多种未来: births, migration and late projects, each with its probability.

Nothing here changes what ``planner plan`` plans; ``planner futures`` reads it. Without cases the usual ones are taken
(:func:`usual`). All probabilities are assumed until the bureau replaces them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.scenario.described import parameter


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Future(_Section):
    """One future 一种未来: what differs from the scenario, and how likely it is."""

    births: Literal["low", "middle", "high"] = Field(
        default="middle", description="Births after the base year: as the scenario has them, or the edges of their 80 %"
    )
    migration: dict[Literal["primary", "junior"], float] = Field(
        default={}, description="Net migration per year on top of the scenario's, as a share of the pupils of a stage"
    )
    late: dict[str, int] = Field(default={}, description="Projects that open later than planned, by years")
    weight: float = parameter(1.0, "Weight of a future (probability once all add up to 1)", "share", 0.0, 1000.0)


class FuturesSettings(_Section):
    """The futures of a scenario, and the year up to which decisions are shared."""

    shared_until: int | None = Field(
        default=None, ge=2000, le=2100, description="Last year whose decisions are the same in all futures"
    )
    cases: dict[str, Future] = {}


#: Weights of the usual futures (assumed): births low, middle, high, and middle with a late project.
USUAL = {"low": 0.2, "middle": 0.4, "high": 0.2, "late": 0.2}
#: Net migration per year of the usual low and high future: 1.5 % of all pupils after five years, which is what the
#: forecast of the district's total was off by in the back-tests (docs/evidence/backtest.md).
DRIFT = {"low": -0.003, "middle": 0.0, "high": 0.003}


def usual(late: Mapping[str, int], births: bool = True) -> dict[str, Future]:
    """Return low, middle and high births and pupils, and the middle with projects ``late`` (left out where none is).

    Without ``births`` in the tables the low and the high future differ in pupils only.
    """
    cases = {
        name: Future.model_validate(
            {
                "births": name if births else "middle",
                "weight": USUAL[name],
                "migration": {"primary": DRIFT[name], "junior": DRIFT[name]} if DRIFT[name] else {},
            }
        )
        for name in ("middle", "low", "high")
    }
    if late:
        cases["late"] = Future(late=dict(late), weight=USUAL["late"])
    return cases


def check_futures(settings: FuturesSettings, projects: Sequence[str], file: str) -> Iterator[Problem]:
    """Yield late projects that do not exist or are not late, and futures without any weight."""
    for name, future in settings.cases.items():
        place = f"{file}:futures.cases.{name}.late"
        for project, years in future.late.items():
            if project not in projects:
                allowed = T("one of: {choices}", choices=", ".join(projects) or "–")
                message = T("there is no such project in table projects")
                yield Problem("scenario.futures", place, project, message, allowed)
            if not 1 <= years <= 5:
                allowed = T("{first}–{last}", first=1, last=5)
                yield Problem("scenario.futures", f"{place}.{project}", str(years),
                              T("a late project opens some years later"), allowed)  # fmt: skip
    if settings.cases and not sum(one.weight for one in settings.cases.values()) > 0:
        message = T("the weights of the futures add up to nothing")
        yield Problem("scenario.futures", f"{file}:futures.cases", "0", message, remedy=T("give each its probability"))
