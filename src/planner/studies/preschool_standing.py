"""Where the kindergartens of a district stand, and what happens to the horizon if nothing is done 学前现状评估."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.base.errors import Problem
from planner.base.i18n import Text
from planner.base.preschool import PreschoolProjection, PreschoolTargets
from planner.compliance.preschool_judge import PreschoolJudgement, judge_preschool
from planner.compliance.preschool_outcome import do_nothing_preschool
from planner.compliance.preschool_targets import build_preschool_targets
from planner.district.model import District
from planner.district.preschool import Preschool
from planner.district.read import read_district
from planner.projection.preschool import project_preschool
from planner.scenario.load import LoadedScenario, check_scenario
from planner.scenario.schema import Scenario
from planner.standards import load_pack
from planner.standards.lookup import Pack
from planner.studies.assess import Assessment, assess


@dataclass(frozen=True)
class PreschoolCase:
    """The preschool part of a scenario with everything read and checked; attributes as those of ``prepare.Case``."""

    loaded: LoadedScenario
    district: District
    preschool: Preschool
    pack: Pack
    projection: PreschoolProjection
    targets: PreschoolTargets
    warnings: tuple[Problem, ...]
    estimated: tuple[Text, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario document."""
        return self.loaded.scenario

    @property
    def illustrative(self) -> bool:
        """Whether the kindergartens are made up."""
        return self.scenario.illustrative or self.district.illustrative

    @property
    def names(self) -> dict[str, str]:
        """Names of kindergartens, candidates and funds by code, for readers."""
        named = {school.id: school.name for school in self.district.schools}
        named |= {project.id: project.name for project in self.preschool.projects}
        named |= {one.id: one.name for one in self.preschool.developments if one.name}
        return named | {code: fund.name for code, fund in self.scenario.budget.funds.items()}


@dataclass(frozen=True)
class PreschoolAssessment:
    """The do-nothing path of the kindergartens: verdicts and tidy tables (docs/preschool.md §5)."""

    case: PreschoolCase
    judgement: PreschoolJudgement

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of docs/preschool.md §5 and the verdicts."""
        return {**self.judgement.tables, "verdicts": self.judgement.verdicts}

    @property
    def facts(self) -> dict[str, Any]:
        """What doing nothing leads to."""
        return {
            "standards_pack": self.case.pack.code,
            "first_year": self.case.targets.first_year,
            "first_year_all_met": self.judgement.first_year_all_met,
            "unknown_items": list(self.judgement.unknown_items),
        }


def prepare_preschool(loaded: LoadedScenario) -> PreschoolCase | None:
    """Read and check the preschool part of a scenario, project it and state its targets; None where it has none.

    Raises :class:`planner.base.errors.BadInput` with every problem of the tables or of the scenario.
    """
    scenario = loaded.scenario
    if scenario.preschool is None:
        return None
    district, warnings = read_district(loaded.district_path, scenario.base_year)
    more = check_scenario(loaded, district)
    assert district.preschool is not None  # check_scenario has told it otherwise
    pack = load_pack(scenario.preschool.standards)
    projection = project_preschool(district, scenario, pack)
    targets = build_preschool_targets(district.preschool, scenario, pack, projection)
    told = (*loaded.warnings, *warnings, *more)
    return PreschoolCase(loaded, district, district.preschool, pack, projection, targets, told, projection.estimated)


def assess_preschool(case: PreschoolCase) -> PreschoolAssessment:
    """Judge the kindergartens with no lever, from the base year to the horizon."""
    outcome = do_nothing_preschool(case.preschool, case.projection)
    judgement = judge_preschool(case.district, case.scenario, case.pack, case.projection, case.targets, outcome)
    return PreschoolAssessment(case, judgement)


def standings(loaded: LoadedScenario) -> tuple[Assessment | None, PreschoolAssessment | None]:
    """Return the do-nothing paths of compulsory schools and of kindergartens, None for a part that is not there.

    A district of kindergartens alone has no table ``enrolment``.
    """
    case = prepare_preschool(loaded)
    kindergartens = None if case is None else assess_preschool(case)
    alone = case is not None and not case.district.enrolment
    return (None if alone else assess(loaded)), kindergartens
