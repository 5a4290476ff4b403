"""Schools and kindergartens of one budget simulated at once 义务教育与学前统一仿真: one log, one purse for each fund.

The schools are judged on what the kindergartens leave them: rooms go in the year in which the plan starts a conversion,
teachers who are retrained go when they do. A year passes where both parts do.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.base.types import Action, Bools, Projection, Transfer
from planner.compliance.preschool_verify import is_preschool
from planner.compliance.preschool_verify_coupling import after_moves
from planner.compliance.targets import build_targets
from planner.simulation import SOURCES, Course
from planner.studies.prepare import Case
from planner.studies.preschool_standing import PreschoolCase
from planner.studies.preschool_together import spent_by
from planner.studies.simulate_build import network_of
from planner.studies.simulate_kids import KidsBench, kids_realised, kids_sites
from planner.studies.simulate_sample import Bench, More, Sample


class JointBench(Bench):
    """A case of both parts and its plan; what the schools' bench has, and the rules of the kindergartens besides."""

    sources = SOURCES

    def __init__(
        self, case: Case, kids: PreschoolCase, actions: tuple[Action, ...], transfers: tuple[Transfer, ...], seed: int
    ) -> None:
        self.of_kids = KidsBench(kids, actions, seed)
        rows = tuple(row for row in actions if is_preschool(row))

        def moved(projection: Projection) -> Projection:
            return after_moves(projection, kids.preschool, rows)

        self.moved = moved
        left = moved(case.projection)
        targets = build_targets(case.district, case.scenario, case.pack, left)
        rest = tuple(row for row in actions if not is_preschool(row))
        super().__init__(replace(case, projection=left, targets=targets), rest, transfers, seed)
        # Here nobody has left for a kindergarten yet: who is retrained goes by an event of the log.
        schools = network_of(case, actions, transfers)
        self.network = replace(schools, eligible=left.eligible, sites=(*schools.sites, *kids_sites(kids, actions)))
        self.watch(case.scenario)
        of_schools = {one.id for one in case.district.projects}
        self.projects = {name: n for name, n in self.projects.items() if name in of_schools}
        spent = spent_by(actions)
        self.planned = replace(self.planned, spent=spent, total_cost_yuan=sum(spent.values()))
        self.other_holds = self.other_holds & self.of_kids.other_holds
        self.groups = (*self.groups, *self.of_kids.groups)

    parts = "both"

    @property
    def deadline(self) -> int:
        """The first year in which both parts are asked for everything."""
        return max(self.case.scenario.deadline, self.of_kids.deadline)

    @property
    def cases(self) -> tuple[Case | PreschoolCase, ...]:
        """What is simulated: the schools, the kindergartens."""
        return self.case, self.of_kids.case

    @property
    def names(self) -> dict[str, str]:
        """Names of schools, kindergartens and funds by code."""
        return self.case.names | self.of_kids.case.names

    def judged(self, replication: int, course: Course, more: More | None = None) -> Sample:
        """Judge the schools, then the kindergartens, on one log."""
        sample = super().judged(replication, course, more)
        done = self.of_kids.carried_out(tuple(kids_realised(self.network, course.events)))
        failing = self.of_kids.failing(done)
        both: Bools = sample.district & (failing.sum(axis=0) == 0)
        return replace(sample, district=both, failing=np.concatenate([sample.failing, failing]))
