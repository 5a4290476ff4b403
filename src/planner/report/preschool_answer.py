"""What a plan does with the kindergartens 学前方案要点: facts from the tidy tables of a run.

:mod:`planner.report.preschool_answer_text` words them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.base.preschool import PRESCHOOL_LEVERS, PROJECT_LEVER

#: Levers that change which kindergartens there are and who runs them, and the row that tells the year.
CHANGING = (*PROJECT_LEVER.values(), "k_take_over", "k_contract", "k_close")
#: Levers that bring people.
PEOPLE = ("k_hire", "k_retrain")


@dataclass(frozen=True)
class Change:
    """A kindergarten that opens, grows, changes hands or closes: in force from ``year``, at ``cost_yuan`` in all."""

    lever: str
    kindergarten: str
    year: int
    places: int
    cost_yuan: int


@dataclass(frozen=True)
class PreschoolYear:
    """A year of the plan: children and their shares (0–1), people in place, pay of contract to post teachers (0–1)."""

    year: int
    children: int
    gross_rate: float
    public_share: float
    inclusive_share: float
    without_place: int
    kindergartens: int
    classes: int
    teachers: int
    carers: int
    pay_ratio: float | None


@dataclass(frozen=True)
class LeverYears:
    """A preschool lever: persons or yuan by year. ``kind`` names the staff hired or the source of the retrained."""

    lever: str
    kind: str
    by_year: dict[int, int]
    cost_yuan: int


@dataclass(frozen=True)
class PreschoolAnswer:
    """The preschool part of a run's answer."""

    years: tuple[PreschoolYear, ...]
    changes: tuple[Change, ...]
    people: tuple[LeverYears, ...]
    money: tuple[LeverYears, ...]


def preschool_answer(tables: Mapping[str, pd.DataFrame]) -> PreschoolAnswer | None:
    """Return the facts of the tables ``actions, preschool, townships, kindergartens, verdicts``.

    None where the run has no kindergartens.
    """
    if "preschool" not in tables or tables["preschool"].empty or "actions" not in tables:
        return None
    actions = tables["actions"]
    actions = actions[actions["lever"].isin(PRESCHOOL_LEVERS)]
    return PreschoolAnswer(_years(tables), _changes(actions, tables), _people(actions), _money(actions))


def _years(tables: Mapping[str, pd.DataFrame]) -> tuple[PreschoolYear, ...]:
    verdicts, towns = tables["verdicts"], tables["townships"]
    pay = verdicts[verdicts["standard"] == "P16"].set_index("year")["value"].to_dict()
    waiting = towns.groupby("year")["without_place"].sum().to_dict()
    found = []
    for row in tables["preschool"].to_dict("records"):
        year, children = int(row["year"]), int(row["children"])
        ratio = float(pay.get(year, float("nan")))
        found.append(
            PreschoolYear(
                year=year,
                children=children,
                gross_rate=children / row["population"] if row["population"] else float("nan"),
                public_share=row["public_children"] / children if children else float("nan"),
                inclusive_share=row["inclusive_children"] / children if children else float("nan"),
                without_place=int(waiting.get(year, 0)),
                kindergartens=int(row["kindergartens"]),
                classes=int(row["classes"]),
                teachers=int(row["teachers"]),
                carers=int(row["carers"]),
                pay_ratio=None if ratio != ratio else ratio / 100,
            )
        )
    return tuple(found)


def _changes(actions: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> tuple[Change, ...]:
    rows = actions[actions["lever"].isin(CHANGING)]
    opened = tables["kindergartens"]
    seen = opened[["kindergarten", "year", "places"]].drop_duplicates()
    places = {(str(who), int(year)): int(seats) for who, year, seats in seen.itertuples(index=False, name=None)}
    found = []
    for (lever, school, _), group in rows.groupby(["lever", "school", "item"], sort=True):
        year = int(group["effective_year"].max())
        seats = places.get((str(school), year), 0)
        if str(lever) in ("k_take_over", "k_contract", "k_close"):
            seats = int(group["quantity"].iloc[0])
        found.append(Change(str(lever), str(school), year, seats, int(group["cost_yuan"].sum())))
    return tuple(sorted(found, key=lambda one: (one.year, CHANGING.index(one.lever), one.kindergarten)))


def _people(actions: pd.DataFrame) -> tuple[LeverYears, ...]:
    found = []
    for lever in PEOPLE:
        rows = actions[actions["lever"] == lever]
        kinds = rows["item"] if lever == "k_hire" else rows["item"].map(lambda item: "retrained")
        for kind, group in rows.groupby(kinds, sort=True):
            by_year = {int(str(year)): int(n) for year, n in group.groupby("year")["quantity"].sum().items()}
            found.append(LeverYears(lever, str(kind), by_year, int(group["cost_yuan"].sum())))
    return tuple(found)


def _money(actions: pd.DataFrame) -> tuple[LeverYears, ...]:
    found = []
    for lever in PRESCHOOL_LEVERS:
        rows = actions[(actions["lever"] == lever) & (actions["cost_yuan"] > 0)]
        if not rows.empty:
            by_year = {int(str(year)): int(n) for year, n in rows.groupby("year")["cost_yuan"].sum().items()}
            found.append(LeverYears(lever, "", by_year, int(rows["cost_yuan"].sum())))
    return tuple(found)
