"""Schedules side by side 时序比选: a column each, then places and money by year, then the projects on a time line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import count, money, money_header, number, percent, table_money
from planner.report.blocks import Block, Cell, Column, Line, Row, Table

Record = dict[str, Any]

#: Schools shown per schedule; the table has all.
EMPTY = 6


def schedule_blocks(tables: Mapping[str, pd.DataFrame], names: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the screen of a comparison from its tables."""
    rows = _records(tables["schedules"])
    blocks = [answer(rows), side_by_side(rows, names)]
    if len(tables["schedules_years"]):
        blocks.append(years_table(_records(tables["schedules_years"]), rows))
    if len(tables["schedules_gantt"]):
        blocks.append(gantt(_records(tables["schedules_gantt"]), rows, names))
    if len(tables.get("schedules_measures", ())):
        blocks.append(measures_table(_records(tables["schedules_measures"]), rows))
    if len(tables.get("schedules_empty", ())):
        blocks.append(empty_table(_records(tables["schedules_empty"]), rows, names))
    return tuple(blocks)


def measures_table(measures: list[Record], rows: list[Record]) -> Block:
    """Return what each schedule builds, extends, rents and divides instead."""
    planned = [row for row in rows if row["replications"]]
    used = {(one["schedule"], one["lever"]): one for one in measures}
    levers = list(dict.fromkeys(one["lever"] for one in measures))
    columns = (
        Column(T("Measure")),
        *(Column(Text("{name}", {"name": row["title"]}), "right") for row in planned),
    )

    def cell(row: Record, lever: str) -> Cell:
        one = used.get((row["schedule"], lever))
        if one is None:
            return "·"
        return T("{what}: {yuan}", what=labels.done(lever, one["quantity"]), yuan=money(one["cost_yuan"]))

    laid = tuple(Row((labels.lever(lever), *(cell(row, lever) for row in planned))) for lever in levers)
    return Block(T("Built, extended or rented instead"), table=Table(columns, laid))


def empty_table(empty: list[Record], rows: list[Record], names: Mapping[str, str]) -> Block:
    """Return where most places stand empty after the horizon, and what was spent on them."""
    titles = {row["schedule"]: row["title"] for row in rows}
    columns = (
        Column(T("Schedule")), Column(T("School")), Column(T("Area")), Column(T("Places"), "right"),
        Column(T("Pupils {year}", year=rows[0]["horizon"]), "right"), Column(T("Empty"), "right"),
        Column(T("Empty after"), "right"), Column(T("of them built"), "right"),
        Column(T("Spent on them ({unit})", unit=money_header()), "right"),
    )  # fmt: skip
    laid = []
    for schedule in dict.fromkeys(one["schedule"] for one in empty):
        own = [one for one in empty if one["schedule"] == schedule and one["empty_after"]]
        own.sort(key=lambda one: (-one["idle_yuan"], -one["built_empty_after"], -one["empty_after"], one["unit"]))
        laid += [
            Row((titles[schedule], names.get(one["school"], one["school"]), _AREAS[one["area"]],
                 count(one["places"]), count(one["pupils"]), count(one["empty"]), count(one["empty_after"]),
                 count(one["built_empty_after"]), table_money(one["idle_yuan"])))
            for one in own[:EMPTY]
        ]  # fmt: skip
    notes = (T("What was added since the base year is held to stand empty first; all schools in schedules_empty.csv."),)
    return Block(T("What stands empty when rolls fall"), table=Table(columns, tuple(laid)), notes=notes)


def answer(rows: list[Record]) -> Block:
    """Return which schedule is cheapest, and which leaves fewest units failing when things go wrong."""
    planned = [row for row in rows if row["replications"]]
    lines = [_no_plan(row) for row in rows if not row["replications"]]
    if planned:
        cheap = min(planned, key=lambda row: row["cost_yuan"])
        safe = max(planned, key=lambda row: (row["probability"], -row["failing_units"]))
        lines.insert(0, Line(T("Least cost: {title}.", title=cheap["title"])))
        lines.insert(1, Line(_safest(safe, planned)))
    return Block(T("Schedules compared"), tuple(lines))


def _safest(safe: Record, planned: list[Record]) -> Text:
    """The schedule with the best odds; where all have the same, the one with fewest units failing, and it says so."""
    given = {
        "year": safe["deadline"], "title": safe["title"], "odds": percent(safe["probability"], 1),
        "failing": number(safe["failing_units"], 1),
    }  # fmt: skip
    if len(planned) > 1 and len({row["probability"] for row in planned}) == 1:
        return T("The odds of {year} are {odds} under every schedule; fewest units fail under {title}: {failing} on "
                 "average.", **given)  # fmt: skip
    return T("Best odds in {year}: {title}, {odds} that the district passes, {failing} units failing on average.",
             **given)  # fmt: skip


def _no_plan(row: Record) -> Line:
    if row["status"] == "stopped":
        text = T("{title}: the search ended without a plan; whether there is one is not known.", title=row["title"])
        return Line(text, "warning")
    if not row["conflict"]:
        return Line(T("{title}: there is no plan under this schedule.", title=row["title"]), "bad")
    rules = labels.joined([labels.rule(group) for group in row["conflict"].split()])
    text = T("{title}: there is no plan under this schedule; in conflict: {rules}.", title=row["title"], rules=rules)
    return Line(text, "bad")


def side_by_side(rows: list[Record], names: Mapping[str, str]) -> Block:
    """Return the facts, a column for each schedule."""

    def odds(row: Record) -> Cell:
        return f"{percent(row['probability'], 1)} ({percent(row['low'], 1)}–{percent(row['high'], 1)})"

    def critical(row: Record) -> Cell:
        if not row["critical_project"]:
            return "–"
        return T(
            "{project}: {phase}, in time {odds}",
            project=project_name(row["critical_project"], row["critical_school"], names),
            phase=phase_name(row["critical_phase"]),
            odds=percent(row["critical_on_time"], 0),
        )

    def planned(show: Callable[[Record], Cell]) -> Callable[[Record], Cell]:
        return lambda row: show(row) if row["replications"] else "–"

    end = rows[0]["horizon"]
    facts: list[tuple[Text, Callable[[Record], Cell]]] = [
        (T("Cost ({unit})", unit=money_header()), lambda row: table_money(row["cost_yuan"])),
        (
            T("of it construction projects ({unit})", unit=money_header()),
            lambda row: table_money(row["construction_yuan"]),
        ),
        (T("Passes by the plan from"), lambda row: str(row["pass_year"]) if row["pass_year"] else "–"),
        (T("Passes in {year}, odds", year=rows[0]["deadline"]), odds),
        (T("Units that fail, on average"), lambda row: number(row["failing_units"], 1)),
        (T("Unit-years with too large classes"), lambda row: count(row["oversized"])),
        (T("Places short, worst year"), lambda row: count(row["most_short_places"])),
        (T("Places empty in {year}", year=end), lambda row: count(row["empty_places_at_horizon"])),
        (T("Places empty after {year}", year=end), lambda row: count(row["empty_places_after"])),
        (T("Built and empty then ({unit})", unit=money_header()), lambda row: table_money(row.get("idle_yuan", 0))),
        (T("Critical path"), critical),
    ]
    columns = (Column(Text("")), *(Column(Text("{name}", {"name": row["title"]}), "left") for row in rows))
    laid = tuple(Row((label, *(planned(cell)(row) for row in rows))) for label, cell in facts)
    notes = (T("Empty after the horizon: if every grade becomes as large as its last intake."),)
    return Block(T("Side by side"), table=Table(columns, laid), notes=notes)


def years_table(years: list[Record], rows: list[Record]) -> Block:
    """Return pupils, places and payments year by year."""
    columns = (
        Column(T("Schedule")), Column(T("Year")), Column(T("Paid ({unit})", unit=money_header()), "right"),
        Column(T("P10"), "right"), Column(T("P90"), "right"), Column(T("Pupils"), "right"),
        Column(T("Places"), "right"), Column(T("Places short"), "right"), Column(T("Crowded units"), "right"),
    )  # fmt: skip
    titles = {row["schedule"]: row["title"] for row in rows}
    laid = tuple(
        Row(
            (titles[one["schedule"]], str(one["year"]), table_money(one["planned_yuan"]), *(
                table_money(one[key]) if one[key] != "" else "–" for key in ("p10_yuan", "p90_yuan")),
             count(one["pupils"]), count(one["places"]), count(one["short_places"]), count(one["oversized"]))
        )
        for one in years
    )  # fmt: skip
    return Block(T("Places and money by year"), table=Table(columns, laid))


def gantt(phases: list[Record], rows: list[Record], names: Mapping[str, str]) -> Block:
    """Return projects on a time line of quarters: solid to the early end (P10), shaded to the late one (P90)."""
    used = [one for one in phases if one["phase"] == "opened"]
    first = min(int(one["planned_start"]) for one in used)
    last = max(int(one["p90"][:4]) for one in used)
    titles = {row["schedule"]: row["title"] for row in rows}
    columns = (
        Column(T("Schedule")), Column(T("Project")), Column(T("{first}–{last}, by quarter", first=first, last=last)),
        Column(T("Early (P10)"), "right"), Column(T("Middle (P50)"), "right"), Column(T("Late (P90)"), "right"),
        Column(T("In time"), "right"),
    )  # fmt: skip
    laid = tuple(
        Row((titles[one["schedule"]], project_name(one["project"], one["school"], names), _bar(one, first, last),
             one["p10"], one["p50"], one["p90"], percent(one["on_time"], 0)))
        for one in used
    )  # fmt: skip
    notes = (T("█ from the start to the early date of use (P10), ▒ on to the late one (P90)."),)
    return Block(T("Projects on a time line"), table=Table(columns, laid), notes=notes)


def _bar(one: Record, first: int, last: int) -> str:
    begin, early, late = (_quarter(date, first) for date in (f"{one['planned_start']}-01", one["p10"], one["p90"]))
    return "".join(
        "·" if q < begin or q > late else "█" if q <= early else "▒" for q in range(4 * (last - first + 1))
    )  # fmt: skip


def _quarter(date: str, first: int) -> int:
    year, month = date.split("-")
    return 4 * (int(year) - first) + (int(month) - 1) // 3


def project_name(code: str, school: str, names: Mapping[str, str]) -> str:
    """Return the name of a project; that of its school where a run was kept before projects had theirs."""
    return names.get(code) or names.get(school, code)


def phase_name(code: str) -> Text:
    """Return the name of a phase of construction 建设阶段."""
    return _PHASES.get(code) or Text(code)


_AREAS = {"urban": T("urban"), "town": T("town"), "rural": T("rural")}

_PHASES = {
    "approval": T("approval"),
    "permits": T("land and planning permits"),
    "design": T("design and review"),
    "tender": T("tender"),
    "construction": T("construction"),
    "acceptance": T("acceptance and fitting out"),
}


def _records(frame: pd.DataFrame) -> list[Record]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
