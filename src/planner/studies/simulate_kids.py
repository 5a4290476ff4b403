"""Kindergartens of a plan simulated 学前方案仿真: sites, hand-overs with homes, staff; judged by the evaluator.

Children are those of the projection, money per child, contract pay and insurance count as planned, and staff that is
there leaves as projected. Schools in the same budget: :mod:`planner.studies.simulate_joint`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from planner.base.terms import INDICATORS, TYPES
from planner.base.types import Action, Bools
from planner.compliance.ledger import PASSES, Ledger
from planner.compliance.preschool_book import PreschoolBook, Subject
from planner.compliance.preschool_district import judge_district
from planner.compliance.preschool_each import judge_each
from planner.compliance.preschool_judge import judge_preschool
from planner.compliance.preschool_replay import BUILDING, PreschoolReplay, replay_preschool
from planner.compliance.preschool_verify import is_preschool
from planner.simulation import Network, Site, replicate
from planner.simulation.calendar import autumn_of
from planner.simulation.events import Event
from planner.simulation.network import Purse
from planner.studies.preschool_standing import PreschoolCase
from planner.studies.simulate_sample import Planned, Sample, Watched

#: Sources of delay that act on kindergartens.
KIDS_SOURCES: Final = ("start", "phases", "winter", "resources", "prices", "recruitment", "housing")
#: Lever of a project → the settings' table of durations.
PHASES: Final = {
    "k_build": "kindergarten", "k_hand_over": "hand_over", "k_convert": "works", "k_extend": "works",
}  # fmt: skip


class KidsBench(Watched):
    """The kindergartens of a case and their rows of a plan, ready to be simulated many times."""

    sources = KIDS_SOURCES
    units: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    told = "projected"
    parts = "kindergartens"

    def __init__(self, case: PreschoolCase, actions: tuple[Action, ...], seed: int) -> None:
        self.case, self.seed = case, seed
        rows = tuple(row for row in actions if is_preschool(row))
        self.network = kids_network(case, rows, tuple(row for row in actions if not is_preschool(row)))
        self.watch(case.scenario)
        done = self.carried_out(rows)
        self.planned = Planned(sum(row.cost_yuan for row in rows), done.spent)
        judged = judge_preschool(
            case.district, case.scenario, case.pack, case.projection, case.targets, done.outcome
        ).verdicts
        self.groups = tuple(dict.fromkeys(judged.loc[judged["basis"] == "computed", "standard"].tolist()))
        other = judged[(judged["basis"] == "tracked") & ~judged["verdict"].isin(PASSES)]
        failing = set(other["year"].tolist())
        self.other_holds = np.array([year not in failing for year in case.scenario.years], dtype=np.bool_)

    @property
    def deadline(self) -> int:
        """The year whose odds are asked for."""
        return self.case.targets.first_year

    @property
    def cases(self) -> tuple[PreschoolCase, ...]:
        """What is simulated."""
        return (self.case,)

    @property
    def names(self) -> dict[str, str]:
        """Names of kindergartens and funds by code."""
        return self.case.names

    def carried_out(self, rows: tuple[Action, ...]) -> PreschoolReplay:
        """Return what rows leave in place, by the evaluator's own accounting."""
        case = self.case
        return replay_preschool(case.preschool, case.scenario, case.projection, case.targets.class_limit, rows)

    def sample(self, replication: int, off: tuple[str, ...] = ()) -> Sample:
        """Simulate and judge once."""
        course = replicate(self.network, self.seed, replication, off)
        done = self.carried_out(tuple(kids_realised(self.network, course.events)))
        failing = self.failing(done)
        years = self.network.years
        paid, mishaps, ends = self.history(course)
        nobody, none = np.zeros((0, years), dtype=np.bool_), np.zeros((0, len(INDICATORS)))
        return Sample(
            replication=replication,
            district=(failing.sum(axis=0) == 0) & self.other_holds,
            indicator=np.zeros((0, len(INDICATORS), years), dtype=np.bool_),
            school_rule=nobody, class_size=nobody, rooms=nobody, size=nobody,
            cv=np.zeros((0, len(INDICATORS), years), dtype=np.bool_), rotation=nobody,
            failing=failing, short=none, moves_short=0.0, moves=np.zeros((3, years), dtype=np.int64),
            paid=paid, ends=ends, mishaps=mishaps,
        )  # fmt: skip

    def failing(self, done: PreschoolReplay) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """Return how many subjects fail each computed rule in each year (rule, y)."""
        case = self.case
        ledger = Ledger(case.scenario.years, case.scenario.options.judge_rounded)
        book = PreschoolBook(case.scenario, case.pack)
        subject = Subject(case.district, case.preschool, case.projection, case.targets, done.outcome, book)
        judge_district(subject, ledger)
        judge_each(subject, ledger)
        counts: Counter[tuple[str, int]] = Counter()
        for part in ledger.parts:
            bad: Bools = (part["basis"] == "computed") & ~np.isin(part["verdict"].astype(str), PASSES)
            counts.update(zip(part["standard"][bad].tolist(), part["year"][bad].tolist(), strict=True))
        years = case.scenario.years
        return np.array([[counts[rule, year] for year in years] for rule in self.groups], dtype=np.int64)


def kids_network(case: PreschoolCase, rows: tuple[Action, ...], others: tuple[Action, ...]) -> Network:
    """Return the network of the kindergartens' rows; ``others`` have had their money before it."""
    scenario = case.scenario
    return Network(
        years=len(scenario.years), units=(), rural=frozenset(),
        staff=np.zeros((0, len(TYPES)), dtype=np.int64),
        leavers=np.zeros((0, len(TYPES), len(scenario.years)), dtype=np.int64),
        retiring_months=(), retiring_kinds=(), unlisted=np.zeros((0, len(TYPES)), dtype=np.int64),
        unlisted_hazard=np.zeros(len(scenario.years)), leaver_rate=0.0, actions=rows, transfers=(),
        sites=tuple(kids_sites(case, rows)), purses=tuple(_purses(case, others)), salary_fund="", teacher_cost=0,
        first_year_cost=0, upgrade_years=0, rotation_term=0, base_year=scenario.base_year, stage_end={},
        settings=scenario.simulation,
    )  # fmt: skip


def kids_sites(case: PreschoolCase, rows: tuple[Action, ...]) -> Iterator[Site]:
    """Yield the projects that the rows pay for, in the order of the table."""
    base = case.scenario.base_year
    for project in case.preschool.projects:
        mine = [(number, row) for number, row in enumerate(rows) if row.lever in BUILDING and row.item == project.id]
        if not mine:
            continue
        first, one = min(row.year for _, row in mine), mine[0][1]
        new = project.kind != "extend"
        yield Site(
            id=project.id, school=project.id if new else project.school, phases=PHASES[one.lever],
            start=first - base, due=one.effective_year - base,
            payments=tuple((12.0 * (row.year - first), row.cost_yuan, number) for number, row in mine),
            fund=one.fund, opens=project.id if new else "", development=project.development,
        )  # fmt: skip


def _purses(case: PreschoolCase, others: tuple[Action, ...]) -> Iterator[Purse]:
    budget, base = case.scenario.budget, case.scenario.base_year
    spent: Counter[tuple[str, int]] = Counter()
    for row in others:
        spent[row.fund, row.year] += row.cost_yuan
    for code, fund in budget.funds.items():
        left = [budget.cap(code, year) - spent[code, year] if year > base else 0 for year in case.scenario.years]
        yield Purse(code, tuple(max(yuan, 0) for yuan in left), fund.carry_over)


def kids_realised(network: Network, events: tuple[Event, ...]) -> Iterator[Action]:
    """Yield the rows that took effect, dated by the autumn in which they did."""
    rows_of = {row.item: row for row in network.actions if row.lever in BUILDING}
    for event in events:
        t = autumn_of(event.month)
        if t >= network.years:
            continue
        year = network.base_year + t
        if event.what == "opened" and event.subject in rows_of:
            yield replace(rows_of[event.subject], cost_yuan=0, effective_year=year)
        elif event.what in ("in_place", "retrained") and is_preschool(network.actions[event.row]):
            row = network.actions[event.row]
            share = row.cost_yuan if row.lever in ("k_fund", "k_subsidy") else 0
            yield replace(row, year=year, effective_year=year, quantity=int(event.quantity), cost_yuan=share)
