"""Whatever is planned and whatever happens: money is never negative, nobody is in two schools, no school opens early.

The same rules on 20,000 examples each: ``make properties`` (:mod:`tests.simulation.prove`).
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.base.terms import TYPES
from planner.base.types import Action, Transfer
from planner.scenario.simulation import SimulationSettings
from planner.simulation import SOURCES, Course, Network, replicate
from planner.simulation.calendar import autumn_of
from planner.simulation.network import Cohort, Site
from planner.simulation.state import Change
from planner.simulation.summer import settled
from tests.simulation.small import BASE, STAFF, UNITS, YEARS, move, network, project, row

EXAMPLES = 200
PRIMARY, JUNIOR = [u.id for u in UNITS if u.stage == "primary"], [u.id for u in UNITS if u.stage == "junior"]
CODES = [kind.code for kind in TYPES]
years = st.integers(BASE + 1, BASE + YEARS - 1)
shares = st.sampled_from([0.0, 0.2, 0.7, 1.0])


@st.composite
def rows(draw: st.DrawFn) -> Action:
    """A row of any lever that the processes carry out."""
    lever = draw(
        st.sampled_from(["hire", "upgrade", "recognise", "equip_room", "reassign_equipment", "lease", "open_class"])
    )
    year, quantity = draw(years), draw(st.integers(1, 6))
    unit = draw(st.sampled_from(PRIMARY + JUNIOR))
    items = {
        "hire": ["a0q1b0", "a1q1b0"],
        "upgrade": [code for code in CODES if "q0" in code],
        "recognise": [code for code in CODES if "b0" in code],
        "reassign_equipment": [f"to:{one}" for one in "ACDNJK" if one != unit[0]],
        "open_class": ["g1" if unit in PRIMARY else "g7"],
    }
    item = draw(st.sampled_from(items.get(lever, [""])))
    where = unit if lever in ("hire", "upgrade", "recognise", "open_class") else unit[0]
    return row(lever, where, year, item, quantity)


@st.composite
def moves(draw: st.DrawFn) -> Transfer:
    """A move within a stage, of persons who may not be there."""
    units = draw(st.sampled_from([PRIMARY, JUNIOR]))
    source, target = draw(st.permutations(units))[:2]
    kind = draw(st.sampled_from(["transfer", "rotate"]))
    return move(kind, source, target, draw(years), draw(st.sampled_from(CODES)), draw(st.integers(1, 5)))


#: A kindergarten that a developer hands over with the homes of an estate.
HAND_OVER = Site("H", "H", "hand_over", 2, 3, ((0.0, 20, -1),), "capital", opens="H", development="estate")


@st.composite
def kindergarten_rows(draw: st.DrawFn) -> Action:
    """A row at kindergarten ``H``: staff hired and paid, teachers of a primary school retrained, money per child."""
    lever, year = draw(st.sampled_from(["k_hire", "k_salary", "k_retrain", "k_fund"])), draw(years)
    item = f"from:{draw(st.sampled_from(PRIMARY))}" if lever == "k_retrain" else "teachers"
    quantity = draw(st.integers(1, 4))
    return Action("H:kindergarten", "H", year, lever, item, quantity, "", 5 * quantity, "recurrent", year)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Six schools with any plan, any rates, much or little money, people who leave."""
    listed = draw(st.lists(rows(), max_size=12))
    moved = {
        (one.kind, one.from_unit, one.to_unit, one.year, one.type_code): one
        for one in draw(st.lists(moves(), max_size=12))
    }
    listed += draw(st.lists(kindergarten_rows(), max_size=4))
    sites: list[Site] = [project(draw(st.integers(2022, 2026)), 2027, cost=draw(st.sampled_from([10, 400])))]
    sites.append(HAND_OVER)
    courses = draw(st.frozensets(st.integers(1, YEARS - 1), max_size=6))
    rules = SimulationSettings(
        refusal=draw(shares), probation=draw(shares), rotation_refusal=draw(shares), transfer_refusal=draw(shares),
        upgrade_dropout=draw(shares), recognise_failure=draw(shares), hours_dropout=draw(shares), crews=1, reviewers=1,
    )  # fmt: skip
    unlisted = np.minimum(STAFF, draw(st.integers(0, 5)))
    return network(
        tuple(listed), tuple(moved.values()), tuple(sites), cap=draw(st.sampled_from([0, 40, 100_000])),
        settings=rules, unlisted=unlisted, leaver_rate=draw(shares) / 2,
        cohorts=(Cohort("G9:1", "G9", 5, courses, fund="recurrent", price=3),),
    )  # fmt: skip


#: What a replication is of: a plan, its number, the sources that are switched off.
REPLICATIONS = (networks(), st.integers(0, 1000), st.sets(st.sampled_from(SOURCES)))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(*REPLICATIONS)
def test_money_people_and_openings_hold(plan: Network, number: int, off: set[str]) -> None:
    """The three promises of a replication."""
    money_people_and_openings_hold(plan, number, off)


def money_people_and_openings_hold(plan: Network, number: int, off: set[str]) -> None:
    """Carry a plan out once and check the log."""
    course = replicate(plan, 1, number, sorted(off))
    money_is_never_negative(course)
    people_are_in_one_place(plan, course)
    nothing_happens_in_a_school_before_it_is_accepted(course)
    hours_are_held_by_the_trained(plan, course)


def money_is_never_negative(course: Course) -> None:
    """Every purse, after every event."""
    level: Counter[str] = Counter()
    for one in course.events:
        if one.process == "money" and one.what in ("refilled", "lapsed", "paid"):
            level[one.subject] += int(one.quantity if one.what == "refilled" else -one.quantity)
            assert level[one.subject] >= 0
    assert all(level[code] == left for code, left in course.money_left.items())


def people_are_in_one_place(plan: Network, course: Course) -> None:
    """Stocks follow from the events, and nobody is added, lost or doubled by a move."""
    staff, total = STAFF.copy(), int(STAFF.sum())
    signs = {"probation_left": -1, "retired": -1, "left": -1, "retrained": -1}
    for one in course.events:
        if one.process not in ("staff", "careers") or one.what == "goes":
            continue
        u, kind, persons = plan.place[one.subject], int(one.note), int(one.quantity)
        assert persons > 0 and autumn_of(one.month) < YEARS
        if one.what in ("moved", "returned"):
            move_row = plan.transfers[one.row]
            to = move_row.to_unit if one.what == "moved" else move_row.from_unit
            staff[u, kind] -= persons
            staff[plan.place[to], kind] += persons
        elif one.what == "in_place" and plan.actions[one.row].lever != "hire":
            staff[u, kind] -= persons
            staff[u, kind + (2 if plan.actions[one.row].lever == "upgrade" else 1)] += persons
        else:
            sign = signs.get(one.what, 1)
            staff[u, kind] += sign * persons
            total += sign * persons
    assert np.array_equal(staff, np.array(course.staff)) and (staff >= 0).all() and staff.sum() == total


def nothing_happens_in_a_school_before_it_is_accepted(course: Course) -> None:
    """Accepted, then opened on 1 September or 1 February, then people and things arrive."""
    for site, school in (("B", "N"), ("H", "H")):
        dates = {one.what: one.month for one in course.events if one.subject == site}
        opened = dates.get("opened", np.inf)
        if np.isfinite(opened):
            assert dates["accepted"] <= opened and opened % 12 in (1.0, 8.0)
        arrivals = [one for one in course.events if one.what == "in_place" and one.subject.startswith(school)]
        assert all(one.month >= opened for one in arrivals)


def hours_are_held_by_the_trained(plan: Network, course: Course) -> None:
    """Never by more than there are in the cohort, never by less than nobody."""
    (cohort,) = plan.cohorts
    held = np.cumsum([one.quantity for one in course.events if one.what == "hours_held"])
    assert ((held >= 0) & (held <= cohort.persons)).all()
    assert all(0 < one.quantity <= cohort.persons for one in course.events if one.what == "hours_missed")


cells = st.tuples(st.integers(0, 2), st.integers(0, 1))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """A change between cells of a small staff, or from or to outside."""
    lever = draw(st.sampled_from(["recognise", "rotate", "transfer", "return", "retired", "hire"]))
    source = None if lever == "hire" else draw(cells)
    target = None if lever == "retired" else draw(cells.filter(lambda cell: cell != source))
    return Change(lever, draw(st.integers(0, 9)), source, target, draw(st.integers(1, 6)))


#: What an autumn is settled of: the staff of three units, two types each, and changes.
AUTUMNS = (
    st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), min_size=3, max_size=3),
    st.lists(changes(), max_size=9),
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(*AUTUMNS)
def test_a_september_never_leaves_less_than_nobody(staff: list[list[int]], planned: list[Change]) -> None:
    """What is cut back is enough, changes that fit are not touched, and no change grows."""
    a_september_never_leaves_less_than_nobody(staff, planned)


def a_september_never_leaves_less_than_nobody(staff: list[list[int]], planned: list[Change]) -> None:
    """Settle one autumn and check who is left."""
    given_ = settled(staff, planned)
    after = np.array(staff)
    whole = np.array(staff)
    for change, persons in zip(planned, given_, strict=True):
        assert 0 <= persons <= change.persons
        for cell, sign in ((change.source, -1), (change.target, 1)):
            if cell is not None:
                after[cell] += sign * persons
                whole[cell] += sign * change.persons
    assert (after >= 0).all()
    if (whole >= 0).all():
        assert given_ == [change.persons for change in planned]
