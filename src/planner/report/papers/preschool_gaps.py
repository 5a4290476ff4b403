"""One policy per kindergarten 一园一策: what it lacks in the base year, what the plan does, by when, by whom."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.labels import joined
from planner.report.papers.paper import Paper
from planner.report.preschool_answer_text import lever as lever_name
from planner.report.preschool_answer_text import staff

#: Indicator of ``kindergartens.csv`` → what it is, and the levers that help it.
INDICATORS: Final[Mapping[str, tuple[Text, tuple[str, ...]]]] = {
    "P10": (T("Public money per child"), ("k_fund",)),
    "P11": (T("Money per child, public nature"), ("k_fund",)),
    "P12": (T("Subsidy per child, inclusive private"), ("k_subsidy",)),
    "P26B": (T("Building area per child (m²)"), ("k_extend",)),
    "P26A": (T("Activity rooms per child (m²)"), ("k_extend",)),
    "P26O": (T("Outdoor ground per child (m²)"), ("k_extend",)),
    "P28": (T("Classes within the size limit (%)"), ("k_extend",)),
    "P29T": (T("Teachers per class"), ("k_hire", "k_retrain")),
    "P29C": (T("Carers per class"), ("k_hire",)),
}
#: Levers that change who runs a kindergarten or end it: they change what is asked of it, whatever it lacks.
CHANGES: Final = ("k_take_over", "k_contract", "k_close")
_PASSES: Final = ("met", "tolerated")
_BUILDING = T("education bureau (projects), development and reform, natural resources, housing, finance bureaus")
_PEOPLE = T("education bureau (personnel), staffing office, human resources bureau")
_MONEY = T("education bureau (preschool), finance bureau")


@dataclass(frozen=True)
class KindergartenGap:
    """An indicator that a kindergarten does not meet in the base year.

    ``short`` is what is missing to the threshold, in the indicator's own unit; ``met_from`` the first year from which
    it holds to the horizon or is no longer asked, None where it never does.
    """

    kindergarten: str
    township: str
    indicator: str
    value: float
    threshold: float
    short: float
    measures: Text
    met_from: int | None
    citation: str


def preschool_gaps(paper: Paper) -> tuple[KindergartenGap, ...]:
    """Return every gap of the base year, by township, kindergarten and indicator."""
    table = paper.table("kindergartens")
    if table.empty:
        return ()
    deeds = _deeds(paper)
    courses = {key: rows for key, rows in table.groupby(["kindergarten", "indicator"], sort=False)}
    found = []
    for row in table[(table["year"] == paper.base) & (table["verdict"] == "not_met")].to_dict("records"):
        who, code = str(row["kindergarten"]), str(row["indicator"])
        value, asked = float(row["value"]), float(row["threshold"])
        found.append(
            KindergartenGap(
                kindergarten=who,
                township=str(row["township"]),
                indicator=code,
                value=value,
                threshold=asked,
                short=max(0.0, asked - value) if math.isfinite(value) else math.nan,
                measures=_told(code, deeds.get(who, {})),
                met_from=_met_from(courses[(who, code)], paper),
                citation=str(row["citation"]),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.township, one.kindergarten, one.indicator)))


def indicator_name(code: str) -> Text:
    """Return what an indicator of single kindergartens is."""
    known = INDICATORS.get(code)
    return known[0] if known is not None else Text(code)


def preschool_owner(code: str) -> Text:
    """Return who would answer for an indicator or lever 责任单位, as a proposal that the bureau confirms."""
    if code.startswith("P26") or code in ("P28", "k_build", "k_hand_over", "k_convert", "k_extend"):
        return _BUILDING
    if code.startswith("P29") or code in ("k_hire", "k_salary", "k_retrain", "k_equal_pay", "k_insure"):
        return _PEOPLE
    return _MONEY


def _deeds(paper: Paper) -> dict[str, dict[str, list[tuple[int, str, int]]]]:
    """Kindergarten → lever → (year, item, quantity) of the plan's rows."""
    found: dict[str, dict[str, list[tuple[int, str, int]]]] = {}
    actions = paper.table("actions")
    columns = ["school", "lever", "effective_year", "item", "quantity"]
    projects = {row["project"]: row["school"] for row in paper.table("projects").to_dict("records")}
    for school, lever, year, item, quantity in actions[columns].itertuples(index=False, name=None):
        if str(lever).startswith("k_"):
            who = str(projects.get(item, school)) if lever == "k_extend" else str(school)
            found.setdefault(who, {}).setdefault(str(lever), []).append((int(year), str(item), int(quantity)))
    return found


def _told(code: str, mine: Mapping[str, list[tuple[int, str, int]]]) -> Text:
    """Say what the plan does for an indicator at a kindergarten."""
    helpers = INDICATORS[code][1] if code in INDICATORS else ()
    parts: list[Text] = []
    for name in (*CHANGES, *helpers):
        rows = mine.get(name, [])
        if not rows:
            continue
        first = min(year for year, _, _ in rows)
        if name == "k_hire":
            kinds = ("carers",) if code == "P29C" else ("post_teachers", "contract_teachers")
            for kind in kinds:
                some = [(year, n) for year, item, n in rows if item == kind]
                if some:
                    parts.append(T("hire {n} ({who}) from {year}", n=sum(n for _, n in some), who=staff(kind),
                                   year=min(year for year, _ in some)))  # fmt: skip
        elif name == "k_retrain":
            parts.append(T("{n} retrained from {year}", n=sum(n for _, _, n in rows), year=first))
        else:
            parts.append(T("{what} from {year}", what=lever_name(name), year=first))
    return joined(parts) if parts else T("no measure of its own: fewer children close it, or the share rule allows it")


def _met_from(course: pd.DataFrame, paper: Paper) -> int | None:
    """First year from which no later year of the indicator fails; years in which it is not asked pass."""
    verdicts = dict(zip(course["year"].astype(int), course["verdict"].astype(str), strict=True))
    first: int | None = None
    for year in (paper.base, *paper.years):
        passed = verdicts.get(year, "met") in _PASSES
        first = None if not passed else year if first is None else first
    return first


def operator_name(code: str) -> Text:
    """Return who runs a kindergarten 办园性质."""
    return _OPERATORS.get(code) or Text(code)


def done_here(paper: Paper, kindergarten: str) -> Text:
    """Return what the plan does at a kindergarten: every lever once, with the year from which it is in force."""
    mine = _deeds(paper).get(kindergarten, {})
    told = [T("{what} from {year}", what=lever_name(code), year=min(year for year, _, _ in rows))
            for code, rows in mine.items() if code != "k_salary"]  # fmt: skip
    return joined(told)


_OPERATORS = {
    "public": T("public kindergarten"),
    "public_nature": T("kindergarten of public nature"),
    "inclusive_private": T("inclusive private kindergarten"),
    "private": T("other private kindergarten"),
}
