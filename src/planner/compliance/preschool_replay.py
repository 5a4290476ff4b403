"""The evaluator's own accounting of kindergartens 学前复核: what a plan's rows leave in place, row by row.

Written apart from the optimizer, in plain loops over the rows and years (docs/preschool.md §2 and §4). Rows are taken
as they stand; whether they were allowed is asked by :mod:`planner.compliance.preschool_verify_rows`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from planner.base.preschool import (
    AREAS,
    GROUP,
    OPERATORS,
    PUBLIC_OPERATORS,
    STAFF,
    PreschoolOutcome,
    PreschoolProjection,
)
from planner.base.types import Action, Floats, Ints
from planner.district.preschool import Preschool, PreschoolProject
from planner.indicators.preschool import fill, over_size, section
from planner.projection.preschool import ages_of, new_age_share
from planner.scenario.schema import Scenario

BUILDING = ("k_build", "k_hand_over", "k_convert", "k_extend")
POST, CONTRACT, CARER = range(len(STAFF))


@dataclass
class Course:
    """What the rows say of one kindergarten, by year index t."""

    operator: list[str]  # '' closed or not open yet
    hired: Ints  # (r, t) persons hired in t
    retrained: Ints  # (t)
    raised: Floats  # (t): yuan a year above the base pay
    paid_per_child: Floats  # (t): yuan paid for children by k_fund and k_subsidy
    paid_children: Ints  # (t): children that these rows name
    insured: Ints  # (t)
    books: Ints  # (t): bought by t


@dataclass(frozen=True)
class PreschoolReplay:
    """A plan carried out on the kindergartens."""

    outcome: PreschoolOutcome
    courses: dict[str, Course]
    own_contract: Ints  # (n, t): contract teachers who are there without the plan's hires
    opened: dict[str, int]  # project → year of opening
    spent: dict[tuple[str, int], int] = field(default_factory=dict)  # (fund, year) → yuan


def replay_preschool(
    preschool: Preschool,
    scenario: Scenario,
    projection: PreschoolProjection,
    class_limit: Ints,
    actions: Iterable[Action],
) -> PreschoolReplay:
    """Carry out the rows on the do-nothing projection; ``class_limit`` (a) are children per class at most.

    Raises KeyError or ValueError where a row names what does not exist (such rows are dropped before, each with a
    finding).
    """
    book = _Book(preschool, scenario, projection, class_limit)
    rows = sorted(actions, key=lambda a: (a.effective_year, a.year))
    for row in rows:
        book.enter(row)
    return book.outcome()


class _Book:
    def __init__(self, preschool: Preschool, scenario: Scenario, projection: PreschoolProjection, limit: Ints) -> None:
        self.preschool, self.scenario, self.p, self.limit = preschool, scenario, projection, limit
        self.count = len(projection.years)
        self.known = {one.id: one for one in preschool.kindergartens}
        self.projects = {one.id: one for one in preschool.projects}
        self.opened: dict[str, int] = {}
        self.courses = {one.id: self._course(one.operator) for one in preschool.kindergartens}
        self.spent: dict[tuple[str, int], int] = {}

    def _course(self, operator: str) -> Course:
        n = self.count
        none, zero = np.zeros(n), np.zeros(n, dtype=np.int64)
        hired = np.zeros((len(STAFF), n), dtype=np.int64)
        return Course(
            [operator] * n, hired, zero.copy(), none.copy(), none.copy(), zero.copy(), zero.copy(), zero.copy()
        )

    def enter(self, row: Action) -> None:
        """Enter one row of ``actions.csv``."""
        if row.cost_yuan:
            self.spent[row.fund, row.year] = self.spent.get((row.fund, row.year), 0) + row.cost_yuan
        t = row.year - self.p.base_year
        if row.lever in BUILDING:
            self._open(self.projects[row.item], row.effective_year)
            return
        course = self.courses.get(row.school)
        if course is None:  # staff of a project that has no payment: its own finding tells
            course = self.courses[row.school] = self._course("")
        became = {"k_take_over": "public", "k_contract": "inclusive_private", "k_close": ""}
        if row.lever in became:
            course.operator[t:] = [became[row.lever]] * (self.count - t)
        elif row.lever == "k_hire":
            course.hired[STAFF.index(row.item), t] += row.quantity
        elif row.lever == "k_retrain":
            course.retrained[t] += row.quantity
        elif row.lever == "k_equal_pay":
            course.raised[t] += row.quantity
        elif row.lever in ("k_fund", "k_subsidy"):
            course.paid_per_child[t] += row.cost_yuan
            course.paid_children[t] += row.quantity
        elif row.lever == "k_insure":
            course.insured[t] += row.quantity
        elif row.lever == "k_books":
            course.books[t:] += row.quantity

    def _open(self, project: PreschoolProject, year: int) -> None:
        self.opened[project.id] = year
        if project.kind != "extend":
            course = self.courses.setdefault(project.id, self._course(""))
            t = max(year - self.p.base_year, 0)
            course.operator[:] = [""] * min(t, self.count) + [project.operator] * max(self.count - t, 0)

    def outcome(self) -> PreschoolReplay:
        """Fill, section and staff every year; see docs/preschool.md §2."""
        new = [one for one in self.preschool.projects if one.id in self.opened and one.kind != "extend"]
        names = (*self.p.kindergartens, *(one.id for one in new))
        size = len(names)
        places = np.zeros((size, self.count), dtype=np.int64)
        children = np.zeros((size, 4, self.count), dtype=np.int64)
        classes, over = np.zeros_like(children), np.zeros_like(children)
        base = len(self.p.kindergartens)
        children[:base, :, 0], classes[:base, :, 0] = self.p.children[:, :, 0], self.p.classes[:, :, 0]
        over[:base, :, 0], places[:base, 0] = self.p.over_size[:, :, 0], self.p.places[:, 0]
        spread = new_age_share(self.p)
        for t in range(1, self.count):
            filled = self._filled(names, places, t)
            for n, name in enumerate(names):
                share = self.p.age_share[n, :, t] if n < base else spread[:, t]
                children[n, :, t] = ages_of(filled[name], share)
                own = np.rint(self.p.class_size[n]).astype(np.int64) if n < base else self.limit
                classes[n, :, t] = section(children[n, :, t], own, self.limit, max(self._rooms(n, name, t), 1))
                over[n, :, t] = over_size(children[n, :, t], classes[n, :, t], self.limit)
        return self._gathered(names, new, places, children, classes, over)

    def _rooms(self, n: int, name: str, t: int) -> int:
        """Classes that the kindergarten ``name`` can hold in ``t``: its own rooms and what projects add."""
        own = int(self.p.rooms[n]) if n < len(self.p.kindergartens) else 0
        return own + sum(one.classes for one in self._grown(name, t))

    def _grown(self, name: str, t: int) -> list[PreschoolProject]:
        """Projects open in ``t`` that are, or enlarge, the kindergarten ``name``."""
        year = self.p.base_year + t
        opened = [one for one in self.preschool.projects if self.opened.get(one.id, 9999) <= year]
        return [one for one in opened if name == (one.school if one.kind == "extend" else one.id)]

    def _filled(self, names: tuple[str, ...], places: Ints, t: int) -> dict[str, int]:
        """Children of every kindergarten in ``t``; writes its places."""
        year, filled = self.p.base_year + t, dict.fromkeys(names, 0)
        for d, township in enumerate(self.p.townships):
            rows = [k for k in range(len(self.p.kindergartens)) if self.p.township_of[k] == d]
            who = [self.courses[self.p.kindergartens[k]].operator[t] for k in rows]
            seats = np.array([int(self.p.places[k, t]) if one else 0 for k, one in zip(rows, who, strict=True)])
            share = np.array([float(self.p.share[k, t]) if one else 0.0 for k, one in zip(rows, who, strict=True)])
            group = np.array([GROUP.get(one, 0) for one in who], dtype=np.int64)
            open_ = [one for one in self.preschool.projects
                     if one.township == township and self.opened.get(one.id, 9999) <= year]  # fmt: skip
            added = np.array([one.places for one in open_], dtype=np.int64)
            fill_rate = self.scenario.preschool.assumptions.new_fill if self.scenario.preschool else 1.0
            old, fresh = fill(int(self.p.demand[d, t]), share, seats.astype(np.int64), group, added, fill_rate)
            for k, count, seat in zip(rows, old.tolist(), seats.tolist(), strict=True):
                filled[self.p.kindergartens[k]] += count
                places[k, t] = seat
            for one, count in zip(open_, fresh.tolist(), strict=True):
                name = one.school if one.kind == "extend" else one.id
                filled[name] += count
                places[names.index(name), t] += one.places
        return filled

    def _gathered(
        self,
        names: tuple[str, ...],
        new: list[PreschoolProject],
        places: Ints,
        children: Ints,
        classes: Ints,
        over: Ints,
    ) -> PreschoolReplay:
        operator = np.array([[OPERATORS.index(one) if one else -1 for one in self.courses[name].operator]
                             for name in names], dtype=np.int64).reshape(len(names), self.count)  # fmt: skip
        staff, own = self._staff(names)
        ones = [self.known.get(name) for name in names]
        where = {name: d for d, name in enumerate(self.p.townships)}
        design = [one.design_year or 0 if one else self.opened[name] for one, name in zip(ones, names, strict=True)]
        center = [one.center for one in self.preschool.kindergartens] + [one.center for one in new]
        rooms = np.array([[self._rooms(n, name, t) for t in range(self.count)] for n, name in enumerate(names)])
        residential = [one.residential for one in self.preschool.kindergartens] + [bool(one.development) for one in new]
        outcome = PreschoolOutcome(
            kindergartens=names,
            township_of=np.array([*self.p.township_of, *(where[one.township] for one in new)], dtype=np.int64),
            members=np.array([one.members if one else 1 for one in ones], dtype=np.int64),
            operator=operator,
            children=children,
            classes=classes,
            over_size=over,
            places=places,
            staff=staff,
            area=np.stack([self._stock(names, name) for name in AREAS], axis=1),
            books=self._stock(names, "books")
            + np.array([self.courses[name].books for name in names]).reshape(len(names), self.count),
            fund=self._funded(names),
            pay_post=self._pay(names, "pay_post_yuan"),
            pay_contract=self._pay(names, "pay_contract_yuan"),
            insured=self._given(names, "insured_staff") + np.array([self.courses[name].insured for name in names]),
            staff_total=self._given(names, "staff"),
            design_year=np.array(design, dtype=np.int64),
            center=np.array(center, dtype=np.bool_),
            residential=np.array(residential, dtype=np.bool_),
            rooms=rooms.astype(np.int64).reshape(len(names), self.count),
            development=(*(one.development for one in self.preschool.kindergartens), *(one.development for one in new)),
        )
        return PreschoolReplay(outcome, self.courses, own, dict(self.opened), self.spent)

    def _staff(self, names: tuple[str, ...]) -> tuple[Ints, Ints]:
        """People in place (n, r, t), and the contract teachers among them who are there without the plan (n, t)."""
        staff = np.zeros((len(names), len(STAFF), self.count), dtype=np.int64)
        own = np.zeros((len(names), self.count), dtype=np.int64)
        for n, name in enumerate(names):
            course, one = self.courses[name], self.known.get(name)
            for t in range(self.count):
                if not course.operator[t]:
                    continue
                there = self.p.staff[n, :, t].copy() if one else np.zeros(len(STAFF), dtype=np.int64)
                if one and not one.public and course.operator[t] in PUBLIC_OPERATORS:
                    there[CONTRACT] += there[POST]
                    there[POST] = 0
                own[n, t] = there[CONTRACT]
                staff[n, :, t] = there + course.hired[:, : t + 1].sum(axis=1)
                staff[n, POST, t] += course.retrained[: t + 1].sum()
        return staff, own

    def _given(self, names: tuple[str, ...], column: str) -> Floats:
        """A column of table kindergartens held over the years (n, t); NaN where not given or new."""
        values = [getattr(self.known.get(name), column, None) for name in names]
        row = np.array([np.nan if value is None else float(value) for value in values])
        return np.repeat(row[:, None], self.count, axis=1)

    def _stock(self, names: tuple[str, ...], column: str) -> Floats:
        """Premises or books (n, t): what is there, and what opened projects bring."""
        stock = self._given(names, column)
        for n, name in enumerate(names):
            if name not in self.known:
                stock[n] = 0.0
            for t in range(self.count):
                stock[n, t] += sum(float(getattr(one, column)) for one in self._grown(name, t))
        return stock

    def _funded(self, names: tuple[str, ...]) -> Floats:
        """Yuan per child (n, t): what it had, nothing carried over a change of operator, and what the plan pays."""
        fund = self._given(names, "fund_per_child_yuan")
        for n, name in enumerate(names):
            course, one = self.courses[name], self.known.get(name)
            for t in range(self.count):
                if one is None or course.operator[t] != one.operator:
                    fund[n, t] = 0.0
                if course.paid_children[t]:
                    had = 0.0 if np.isnan(fund[n, t]) else fund[n, t]
                    fund[n, t] = had + course.paid_per_child[t] / course.paid_children[t]
        return fund

    def _pay(self, names: tuple[str, ...], column: str) -> Floats:
        """Mean yearly pay (n, t); a new kindergarten pays what is assumed, contract teachers get the raise."""
        assert self.scenario.preschool is not None
        a = self.scenario.preschool.assumptions
        pay = self._given(names, column)
        for n, name in enumerate(names):
            if name not in self.known:
                pay[n] = a.post_cost if column == "pay_post_yuan" else a.contract_cost
            if column == "pay_contract_yuan":
                pay[n, 1:] = np.ceil(pay[n, 1:]) + self.courses[name].raised[1:]
        return pay
