"""The kindergartens through the years if nothing is done: children, places, shares, and what fails when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.amounts import grouped
from planner.report.blocks import Block, Column, Line, Row, Table
from planner.report.course import year_ranges

#: District items of the yearly table, in order.
SHOWN: Final = ("P1", "P2", "P3", "P28", "P29", "P31")


def course_blocks(tables: Mapping[str, pd.DataFrame], first_year: int, titles: Mapping[str, Text]) -> tuple[Block, ...]:
    """Return what fails in ``first_year``, the years, and the years in which each item fails."""
    verdicts = tables["verdicts"]
    failing = verdicts[(verdicts["verdict"] == "not_met") & verdicts["basis"].isin(["computed", "tracked"])]
    at_first = list(dict.fromkeys(failing.loc[failing["year"] == first_year, "standard"]))
    if at_first:
        text = T("{year}: {count} preschool items are not met: {codes}", year=first_year, count=len(at_first),
                 codes=", ".join(at_first))  # fmt: skip
        line = Line(text, "bad")
    else:
        line = Line(T("{year}: every computed and tracked preschool item is met or unknown.", year=first_year), "good")
    head = Block(T("Kindergartens if nothing is done"), (line,))
    return head, _years(tables, verdicts), *_failing(failing, titles)


def _years(tables: Mapping[str, pd.DataFrame], verdicts: pd.DataFrame) -> Block:
    without = tables["townships"].groupby("year")["without_place"].sum()
    district = verdicts[verdicts["subject"] == ""].set_index(["standard", "year"])["value"]
    rows = []
    for one in tables["preschool"].to_dict("records"):
        year = int(one["year"])
        people = [one[name] for name in ("population", "children", "places", "teachers")]
        values = [district.get((code, year), float("nan")) for code in SHOWN]
        shown = ["" if value != value else f"{value:.2f}" for value in values]
        cells = (str(year), *(grouped(int(count)) for count in people), grouped(int(without[year])), *shown)
        rows.append(Row(cells))
    headers = (
        T("Aged 3-5"), T("Children"), T("Places"), T("Teachers"), T("Without a place"),
    )  # fmt: skip
    columns = [Column(T("Year")), *(Column(header, "right") for header in headers)]
    columns += [Column(Text(code), "right") for code in SHOWN]
    return Block(T("Kindergartens year by year"), table=Table(tuple(columns), tuple(rows)))


def _failing(failing: pd.DataFrame, titles: Mapping[str, Text]) -> tuple[Block, ...]:
    if failing.empty:
        return ()
    rows = []
    for code, group in failing.groupby("standard", sort=False):
        years = tuple(sorted(set(group["year"])))
        subjects = group["subject"].nunique()
        rows.append(Row((str(code), titles.get(str(code), Text("")), grouped(subjects), year_ranges(years))))
    columns = (Column(T("Item")), Column(T("Name")), Column(T("Subjects"), "right"), Column(T("Years not met")))
    return (Block(T("Preschool items that fail"), table=Table(columns, tuple(rows))),)
