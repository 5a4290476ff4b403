"""What is built and when, in words and tables 建设表."""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, money_header, percent, table_money
from planner.report.blocks import Block, Column, Row, Table
from planner.report.building import Building, Paid, PlacesYear, Works
from planner.report.schedules_text import project_name


def building_blocks(facts: Building, names: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the screen: the projects, places against pupils, money by year and fund."""
    blocks = (works_table(facts.works, names), places_table(facts.places), paid_table(facts.paid, names))
    return tuple(block for block in blocks if block is not None)


def works_table(works: tuple[Works, ...], names: Mapping[str, str]) -> Block:
    """Return the projects with their years, their money, and when they really end."""
    heading = T("Projects of the plan")
    if not works:
        return Block(heading, notes=(T("The plan builds no project."),))
    simulated = any(one.p50 for one in works)
    pins = any(one.pinned is not None for one in works)
    columns = [
        Column(T("Project")), Column(T("Begins"), "right"), Column(T("Done by the end of"), "right"),
        Column(T("Opens, autumn"), "right"), Column(T("Cost ({unit})", unit=money_header()), "right"),
        Column(T("Fund")),
    ]  # fmt: skip
    columns += [Column(T("In use, P10–P90"), "right"), Column(T("In time"), "right")] if simulated else []
    columns += [Column(T("Start year")), Column(T("The pin costs"), "right")] if pins else []
    rows = []
    for one in works:
        cells: list[Text | str] = [
            project_name(one.project, one.school, names), str(one.start), str(one.finish), str(one.opens),
            table_money(one.cost_yuan), names.get(one.fund, one.fund),
        ]  # fmt: skip
        if simulated:
            cells += [f"{one.p10} – {one.p90}" if one.p50 else "–",
                      "–" if one.on_time is None else percent(one.on_time)]  # fmt: skip
        if pins:
            cells += [T("pinned") if one.pinned else T("chosen by the plan"),
                      "–" if one.price_yuan is None else table_money(one.price_yuan)]  # fmt: skip
        rows.append(Row(tuple(cells)))
    notes = [T("In use: the month in which the building is really opened, in eight of ten replications.")]
    notes += [T("The pin costs: how much cheaper the plan would be if the year could be chosen.")] if pins else []
    return Block(heading, table=Table(tuple(columns), tuple(rows)), notes=tuple(notes if simulated else notes[1:]))


def places_table(places: tuple[PlacesYear, ...]) -> Block | None:
    """Return places against pupils by stage and year."""
    if not places:
        return None
    columns = (Column(T("Stage")), Column(T("Year")), Column(T("Pupils"), "right"), Column(T("Places"), "right"),
               Column(T("Places short"), "right"), Column(T("Places empty"), "right"))  # fmt: skip
    rows = tuple(
        Row((labels.stage(one.stage), str(one.year), grouped(one.pupils), grouped(one.places), grouped(one.short),
             grouped(one.empty)))
        for one in places
    )  # fmt: skip
    notes = (T("Places: classrooms × the class limit. Short and empty are added up school by school: an empty place "
               "in one school does not serve another."),)  # fmt: skip
    return Block(T("Places against pupils"), table=Table(columns, rows), notes=notes)


def paid_table(paid: tuple[Paid, ...], names: Mapping[str, str]) -> Block | None:
    """Return what building costs, a row for each fund."""
    if not paid:
        return None
    years = sorted({one.year for one in paid})
    columns = (Column(T("Fund")), *(Column(Text(str(year)), "right") for year in years), Column(T("Total"), "right"))
    rows = []
    for fund in dict.fromkeys(one.fund for one in sorted(paid, key=lambda one: one.fund)):
        spent = {one.year: one.yuan for one in paid if one.fund == fund}
        cells = [table_money(spent.get(year, 0)) for year in years]
        rows.append(Row((names.get(fund, fund), *cells, table_money(sum(spent.values())))))
    heading = T("Money for building by year and fund ({unit})", unit=money_header())
    return Block(heading, table=Table(columns, tuple(rows)),
                 notes=(T("Projects, extensions, classrooms, grounds, leases and classes opened."),))  # fmt: skip
