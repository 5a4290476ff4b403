"""From a loaded scenario to the numbers every study starts from: district, standards, projection, targets."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from planner import RESULTS_VERSION, SCHEMA_VERSION
from planner.base.errors import Problem
from planner.base.i18n import T, Text
from planner.base.types import Projection, Targets
from planner.compliance.folder import input_hashes
from planner.compliance.targets import build_targets
from planner.district.model import District
from planner.district.read import estimates, read_district
from planner.projection import project
from planner.scenario.load import LoadedScenario, check_scenario
from planner.scenario.schema import Scenario
from planner.standards import load_pack
from planner.standards.digest import pack_digest
from planner.standards.lookup import Pack

_SOLVERS = ("pulp", "highspy", "numpy")


@dataclass(frozen=True)
class Case:
    """A scenario with everything read and checked; ``estimated`` says what missing tables turned into estimates."""

    loaded: LoadedScenario
    district: District
    pack: Pack
    projection: Projection
    targets: Targets
    warnings: tuple[Problem, ...]
    estimated: tuple[Text, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario document."""
        return self.loaded.scenario

    @property
    def illustrative(self) -> bool:
        """Whether the schools are made up."""
        return self.scenario.illustrative or self.district.illustrative

    @property
    def names(self) -> dict[str, str]:
        """Names of projects, venues, schools and funds by code; of equal codes the school's or fund's."""
        projects = {project.id: project.name for project in self.district.projects}
        funds = {code: fund.name for code, fund in self.scenario.budget.funds.items()}
        venues = {venue.id: venue.name for venue in self.district.venues}
        return projects | venues | {school.id: school.name for school in self.district.schools} | funds


def prepare(loaded: LoadedScenario, *, with_projects: bool = True) -> Case:
    """Read the district, check it against the scenario, project it and state its targets.

    Raises :class:`planner.base.errors.BadInput` with every problem of the tables or of the scenario.
    """
    scenario = loaded.scenario
    district, warnings = read_district(loaded.district_path, scenario.base_year)
    more = check_scenario(loaded, district)
    pack = load_pack(scenario.standards)
    projection = project(district, scenario, with_projects=with_projects)
    told = [text for _, text in estimates(district)]
    told += [Text(note) for note in projection.estimated if Text(note) not in told]
    return Case(
        loaded,
        district,
        pack,
        projection,
        build_targets(district, scenario, pack, projection),
        (*loaded.warnings, *warnings, *more),
        tuple(told),
    )


def run_head(case: Case, sets: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the keys of ``run.json`` that do not depend on a plan (design §7)."""
    scenario = case.scenario
    return {
        "schema": SCHEMA_VERSION,
        "scenario": case.loaded.path.name,
        "title": scenario.title,
        "district": case.district.name,
        "base_year": scenario.base_year,
        "deadline": scenario.deadline,
        "horizon": scenario.horizon,
        **_dates(scenario),
        **({"margins": scenario.margins.given} if scenario.margins.given else {}),
        "inputs": input_hashes(case.loaded, case.district),
        "sets": list(sets),
        "standards_pack": scenario.standards,
        "results_version": RESULTS_VERSION,
        "seed": scenario.solver.seed,
        "versions": {
            "planner": version("planner"),
            "python": platform.python_version(),
            **{name: version(name) for name in _SOLVERS},
        },
        "illustrative": case.illustrative,
        **said({}, "estimated", case.estimated),
        **said({}, "warnings", case.warnings),
        "names": case.names,
        "standards_sha256": pack_digest(scenario.standards),
        "changes": json.loads(json.dumps([list(change) for change in case.loaded.changes], default=str)),
        "resolved": scenario.model_dump(mode="json", by_alias=True),
    }


def said(head: Mapping[str, Any], key: str, texts: Iterable[Text | Problem]) -> dict[str, list[str]]:
    """Return ``key`` of ``run.json`` with ``texts`` added in English, and ``key_zh`` with the same in Chinese."""
    told = list(texts)
    found = {}
    for name, language in ((key, "en"), (f"{key}_zh", "zh_CN")):
        found[name] = list(dict.fromkeys([*head.get(name, ()), *(one.render(language) for one in told)]))
    return found


def _dates(scenario: Scenario) -> dict[str, Any]:
    """What the document says of dates: due dates and phases as written, and the year from which the rules hold."""
    return {
        "hold_from": scenario.deadline,
        "due": scenario.due.model_dump(mode="json", exclude_defaults=True) if scenario.due else None,
        "phases": [one.model_dump(mode="json", by_alias=True, exclude_defaults=True) for one in scenario.phases],
    }


def assumed_note() -> Text:
    """Return the sentence that stands beside every figure that rests on assumed parameters."""
    return T("Costs, durations and quotas are assumed parameters until the bureau replaces them.")
