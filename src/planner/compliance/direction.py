"""Where moves go 交流方向: from stronger to weaker schools, and nobody back too soon.

Weaker schools are rural ones and those that miss the school rule in the base year; stronger ones keep it and are not
rural. The others (not measured, or not open yet) are neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from planner.base.i18n import T
from planner.base.rounding import TOLERANCE
from planner.base.terms import MEASURED_STAGES
from planner.base.types import Bools, Floats, Transfer
from planner.compliance.finding import Finding
from planner.compliance.rulebook import Rulebook, values_of
from planner.district.model import District
from planner.indicators.ratios import ratios, tally, unit_resources
from planner.scenario.schema import Scenario


def weaker_and_stronger(book: Rulebook, threshold: Floats) -> tuple[Bools, Bools]:
    """Return which units (u) are weaker and which stronger; ``threshold`` is (u, k, y)."""
    projection = book.projection
    school = np.array([unit.school_index for unit in projection.units], dtype=np.int64)
    stock = unit_resources(projection.teachers, projection.physical, projection.weight, school)
    values = ratios(stock, projection.pupils, axis=1)
    tolerance = float(values_of(book.of_district("SRT"), 1.0)[-1])
    holds = tally(values, threshold, tolerance, book.measured, axis=1).holds[:, 0]
    rural = np.array([one.area_type == "rural" for one in book.school_of_unit], dtype=np.bool_)
    planned = np.array([unit.stage in MEASURED_STAGES for unit in projection.units], dtype=np.bool_)
    measured = book.measured[:, 0]
    return planned & (rural | (measured & ~holds)), planned & measured & holds & ~rural


def check_direction(
    district: District, scenario: Scenario, schools_rule: pd.DataFrame, transfers: tuple[Transfer, ...]
) -> Iterator[Finding]:
    """Yield what breaks rule 19: too few of a year's moves go to weaker schools, or somebody is back too soon.

    ``schools_rule`` is that of the judgement: its base year tells who is weaker.
    """
    soon = scenario.assumptions.no_return_years
    for move in transfers:
        if move.returns and move.returns - move.year < soon:
            place = f"{move.from_unit} → {move.to_unit} {move.year}"
            message = T("back after {years} years where at least {least} are asked", years=move.returns - move.year,
                        least=soon)  # fmt: skip
            yield Finding("rule.no_return", place, message)
    asked = scenario.assumptions.to_weaker_share
    if not asked:
        return
    kinds = _kinds(district, schools_rule, scenario.base_year)
    both = {stage for stage in MEASURED_STAGES if {"weaker", "stronger"} <= set(kinds.get(stage, {}).values())}
    total, toward = Counter[int](), Counter[int]()
    for move in transfers:
        if move.stage in both and move.year >= scenario.deadline:
            ends = (kinds[move.stage].get(move.from_unit), kinds[move.stage].get(move.to_unit))
            total[move.year] += move.teachers
            toward[move.year] += move.teachers * (ends == ("stronger", "weaker"))
    for year in sorted(total):
        if toward[year] < asked * total[year] - TOLERANCE:
            message = T("{toward} of {moved} moves go from stronger to weaker schools, {share} are asked",
                        toward=toward[year], moved=total[year], share=f"{asked:.0%}")  # fmt: skip
            yield Finding("rule.direction", str(year), message)


def _kinds(district: District, schools_rule: pd.DataFrame, base_year: int) -> Mapping[str, dict[str, str]]:
    """Stage → unit → weaker, stronger or '' by the verdicts of the base year and the type of area."""
    found: dict[str, dict[str, str]] = {}
    for row in schools_rule[schools_rule["year"] == base_year].to_dict("records"):
        rural = district.school_by_id[str(row["unit"]).rsplit(":", 1)[0]].area_type == "rural"
        kind = {"met": "stronger", "not_met": "weaker"}.get(str(row["verdict"]), "")
        found.setdefault(str(row["stage"]), {})[str(row["unit"])] = "weaker" if rural else kind
    return found
