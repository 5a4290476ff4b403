"""Where the district stands, and what happens to the horizon if nothing is done 现状评估."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.compliance.aside import aside_tables
from planner.compliance.judge import Judgement, judge
from planner.compliance.outcome import do_nothing_outcome
from planner.compliance.overdue import overdue, rows_of
from planner.compliance.rulebook import Rulebook
from planner.compliance.tables import standing_tables
from planner.scenario.load import LoadedScenario
from planner.studies.prepare import Case, prepare, run_head


@dataclass(frozen=True)
class Assessment:
    """The do-nothing path: its verdicts and tidy tables (design §7), base year first."""

    case: Case
    judgement: Judgement
    tables: dict[str, pd.DataFrame]

    @property
    def facts(self) -> dict[str, Any]:
        """Head of the run with what doing nothing leads to."""
        return {
            **run_head(self.case),
            "first_year_all_met": self.judgement.first_year_all_met,
            "unknown_items": list(self.judgement.unknown_items),
            "overdue": self.overdue,
        }

    @property
    def overdue(self) -> list[dict[str, Any]]:
        """Rules whose due date has passed unmet by the base year, nothing done (``run.json``: ``overdue``)."""
        return rows_of(overdue(self.case.scenario, self.case.pack, self.judgement.verdicts))


def assess(loaded: LoadedScenario) -> Assessment:
    """Judge the district with no lever and no project, from the base year to the horizon."""
    return assess_case(prepare(loaded, with_projects=False))


def assess_case(case: Case) -> Assessment:
    """Judge a prepared case with no lever."""
    outcome = do_nothing_outcome(case.projection, case.scenario)
    judgement = judge(case.district, case.scenario, case.pack, case.projection, case.targets, outcome)
    book = Rulebook(case.district, case.scenario, case.pack, case.projection)
    tables = standing_tables(book, case.targets, outcome, judgement)
    return Assessment(case, judgement, tables | aside_tables(book, case.targets, judgement))
