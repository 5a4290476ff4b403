"""From solver values to rows of ``actions.csv`` 学前措施行: whole starts, changes, people and yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.base.preschool import PROJECT_LEVER, PUBLIC_OPERATORS, STAFF
from planner.base.types import Action, Ints
from planner.optimization.preschool.costs import (
    CARER,
    first_wage,
    missing_fund,
    own_staff,
    raise_of,
    uninsured,
    village_rate,
    wage,
)
from planner.optimization.preschool.site import CHANGES, CLOSED, payments
from planner.optimization.preschool.states import Look

if TYPE_CHECKING:
    from planner.optimization.preschool.solve import Built


class Writer:
    """Rounded values of the columns, and the rows written so far."""

    def __init__(self, built: Built, values: dict[str, float]) -> None:
        self.built, self.plot, self.site = built, built.plot, built.plot.site
        self.values = values
        self.rows: list[Action] = []
        self.chosen = {(b, t): s for (b, s, t), v in built.columns.state.items() if values[v.name] > 0.5}

    def whole(self, column: object) -> int:
        """Value of a column as a whole number (0 where there is none)."""
        return 0 if column is None else round(self.values[str(getattr(column, "name", ""))])

    def look(self, j: int, t: int) -> tuple[Look, int]:
        """What the chosen state says of place ``j`` in ``t``, and its position."""
        b, m = self.plot.block_of[j]
        return self.plot.looks[b, self.chosen[b, t], t], m

    def act(self, place: str, t: int, lever: str, item: str, amount: tuple[int, str], yuan: int, lag: int = 0) -> None:
        """Write one row for ``place`` in year ``t``, in force ``lag`` years later."""
        year, fund = self.site.years[t], self.site.scenario.budget.fund_of(lever)
        row = Action(f"{place}:kindergarten", place, year, lever, item, int(amount[0]), amount[1], int(yuan), fund,
                     year + lag)  # fmt: skip
        self.rows.append(row)


def read_actions(built: Built, values: dict[str, float]) -> tuple[Action, ...]:
    """Return the rows that ``values`` stand for under the plot's pay path, in a fixed order."""
    writer = Writer(built, values)
    _projects(writer)
    _changes(writer)
    sources = _sources(writer)
    for j in sorted(writer.plot.block_of):
        _people(writer, j, sources)
        _standing(writer, j)
    return tuple(sorted(writer.rows, key=lambda a: (a.year, a.school, a.unit, a.lever, a.item)))


def staff_and_operators(built: Built, values: dict[str, float]) -> tuple[Ints, list[tuple[str, ...]]]:
    """Return (post and contract teachers in place (j, 2, t), who runs each place by t)."""
    writer = Writer(built, values)
    site, c = writer.site, built.columns
    staff = np.zeros((len(site.names), 2, len(site.years)), dtype=np.int64)
    operators = [tuple("" for _ in site.names)]
    for t in range(1, site.T + 1):
        who = ["" for _ in site.names]
        for j in writer.plot.block_of:
            look, m = writer.look(j, t)
            who[j] = look.operator[m]
            staff[j, :, t] = own_staff(site, j, who[j], t)[:2]
            if who[j]:
                for r in (0, 1):
                    staff[j, r, t] += sum(writer.whole(c.hire.get((j, r, when))) for when in range(1, t + 1))
                staff[j, 0, t] += sum(writer.whole(c.retrain.get((j, when))) for when in range(1, t + 1))
        operators.append(tuple(who))
    return staff, operators


def _projects(writer: Writer) -> None:
    site = writer.site
    for (i, t), column in writer.built.columns.start.items():
        if writer.whole(column):
            project = site.tables.projects[i]
            place = project.school if project.kind == "extend" else project.id
            for when, yuan, permille in payments(project, t):
                lag = t + project.build_years - when
                writer.act(place, when, PROJECT_LEVER[project.kind], project.id, (permille, "permille"), yuan, lag)


def _changes(writer: Writer) -> None:
    site = writer.site
    for (k, option, t), column in writer.built.columns.change.items():
        if writer.whole(column):
            one = site.kindergartens[k]
            each = {"public": site.a.take_over_cost, "inclusive_private": site.a.contract_place_cost}.get(option, 0)
            yuan = site.a.close_cost if option == CLOSED else each * one.places
            writer.act(one.id, t, CHANGES[option], one.operator, (one.places, "places"), yuan)


def _sources(writer: Writer) -> dict[int, list[list[object]]]:
    """Teachers taken from primary units by year, to be given to kindergartens in order."""
    found: dict[int, list[list[object]]] = {}
    for (unit, t), column in writer.built.columns.source.items():
        if persons := writer.whole(column):
            found.setdefault(t, []).append([unit, persons])
    return found


def _people(writer: Writer, j: int, sources: dict[int, list[list[object]]]) -> None:
    site, c, place = writer.site, writer.built.columns, writer.site.names[j]
    for r, kind in enumerate(STAFF):
        before = 0
        for t in range(1, site.T + 1):
            now = writer.whole(c.hire.get((j, r, t)))
            if now:
                writer.act(place, t, "k_hire", kind, (now, "persons"), 0)
            if before + now:
                path = writer.plot.path
                yuan = before * wage(site, path, j, r, t) + now * first_wage(site, path, j, r, t)
                writer.act(place, t, "k_salary", kind, (before + now, "persons"), yuan)
            before += now
    for t in range(1, site.T + 1):
        wanted = writer.whole(c.retrain.get((j, t)))
        while wanted:
            unit, persons = sources[t][0] if site.coupling.planned else ["pool", wanted]
            some = min(wanted, int(str(persons)))
            writer.act(place, t, "k_retrain", f"from:{unit}", (some, "persons"), some * site.a.retrain_cost)
            wanted -= some
            if site.coupling.planned:
                sources[t][0][1] = int(str(persons)) - some
                if sources[t][0][1] == 0:
                    sources[t].pop(0)


def _standing(writer: Writer, j: int) -> None:
    """Funding, subsidies, pay, insurance and village subsidies of place ``j`` year by year."""
    site, c, place, path = writer.site, writer.built.columns, writer.site.names[j], writer.plot.path
    for t in range(1, site.T + 1):
        look, m = writer.look(j, t)
        operator, children = look.operator[m], int(look.children[m])
        if not operator:
            continue
        lever, each = missing_fund(site, j, operator, t)
        if each and children:
            writer.act(place, t, lever, "", (children, "children"), each * children)
        post, contract, _ = own_staff(site, j, operator, t)
        raised, hired = (
            raise_of(site, path, j, t),
            sum(writer.whole(c.hire.get((j, 1, when))) for when in range(1, t + 1)),
        )
        there = contract if operator in PUBLIC_OPERATORS else 0
        if raised and there + hired:
            writer.act(place, t, "k_equal_pay", "", (raised, "yuan"), raised * there)
        if persons := uninsured(site, j, t):
            writer.act(place, t, "k_insure", "", (persons, "persons"), persons * site.a.insurance_cost)
        rate = village_rate(site, site.kindergartens[j]) if j < len(site.kindergartens) else 0
        if rate:
            joined = sum(writer.whole(c.hire.get((j, r, when))) for r in range(CARER) for when in range(1, t + 1))
            joined += sum(writer.whole(c.retrain.get((j, when))) for when in range(1, t + 1))
            if teachers := post + contract + joined:
                writer.act(place, t, "k_village_subsidy", "", (teachers, "teachers"), teachers * rate)
