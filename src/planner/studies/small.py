"""Small illustrative districts 小区县: a few schools cut out of a sample, varied at random, for proofs by the hundred.

Everything is in memory: a base sample is written and read once per seed, and each instance keeps some of its schools,
changes staff and rooms a little, and gets money, posts and quotas of its own. Illustrative, like every sample.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from planner.base.types import Projection, Targets
from planner.compliance.targets import build_targets
from planner.district.model import District
from planner.optimization.instance import build_instance
from planner.optimization.spending import linear_spending
from planner.projection import project
from planner.scenario.load import LoadedScenario, load_scenario
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack
from planner.studies.prepare import Case, prepare
from planner.studies.sampler.sample import write_sample

UNITS = 20
#: Seeds of base samples.
BASES = 6
#: Building and sports land that every school has at least (m²), so that most instances have a plan.
LAND = (1500.0, 3000.0)
#: So few schools exchange enough teachers only where more of them may leave.
MOVE_SHARE = 0.35
#: Caps that bind nothing (yuan a year).
RICH = 80e6


@dataclass(frozen=True)
class Shape:
    """How small: schools kept, years after the base year until the rules hold and to the horizon, caps a year."""

    schools: int = 3
    deadline_after: int = 2
    horizon_after: int = 3
    caps: float = RICH


@cache
def base_case(seed: int) -> Case:
    """The sample that small districts of ``seed`` are cut from."""
    with tempfile.TemporaryDirectory() as folder:
        return prepare(load_scenario(write_sample(UNITS, seed, Path(folder))))


def small_case(seed: int, shape: Shape) -> Case:
    """Return instance ``seed``: the same one every time."""
    draws = np.random.default_rng([seed, 0x5A11])
    base = base_case(seed % BASES)
    district = _varied(cut(base.district, _chosen(base.district, shape.schools, draws)), draws)
    scenario = _scenario(base.scenario, district, shape, draws)
    return cased(base, district, scenario)


def cased(base: Case, district: District, scenario: Scenario) -> Case:
    """Return a case of ``district`` and ``scenario``, projected and with its targets."""
    projection: Projection = project(district, scenario)
    pack: Pack = base.pack
    targets: Targets = build_targets(district, scenario, pack, projection)
    loaded: LoadedScenario = replace(base.loaded, scenario=scenario)
    return replace(base, loaded=loaded, district=district, projection=projection, targets=targets)


def _chosen(district: District, count: int, draws: np.random.Generator) -> set[str]:
    """Some schools with compulsory stages; the first is drawn, and pupils of every stage need a place to go on to."""
    kinds: dict[str, list[str]] = {"primary": [], "junior": [], "nine_year": []}
    for school in district.schools:
        if school.type in kinds and not school.opens_project:
            kinds[school.type].append(school.id)
    chosen = {str(draws.choice(kinds["primary"])), str(draws.choice(kinds["junior"]))}
    rest = sorted({one for ids in kinds.values() for one in ids} - chosen)
    chosen |= {str(one) for one in draws.choice(rest, size=min(count - 2, len(rest)), replace=False)}
    return chosen


def cut(district: District, kept: set[str]) -> District:
    """Return the district with the schools ``kept`` only, no projects, and posts for its own teachers."""
    staff = {key: value for key, value in district.staff.items() if key[0] in kept}
    posts: Counter[str] = Counter()
    for (_, stage, _), teachers in staff.items():
        posts[stage] += teachers
    years = sorted({year for _, year in district.posts})
    return replace(
        district,
        schools=tuple(replace(one, parent_school="") for one in district.schools if one.id in kept),
        enrolment={key: value for key, value in district.enrolment.items() if key[0] in kept},
        staff=staff,
        roster=tuple(one for one in district.roster if one.school in kept) if district.roster else district.roster,
        premises={key: value for key, value in district.premises.items() if key in kept},
        special_rooms=tuple(one for one in district.special_rooms or () if one.school in kept),
        writeoffs={key: value for key, value in (district.writeoffs or {}).items() if key[0] in kept},
        feeders={key: value for key, value in district.feeders.items() if key[0] in kept and key[1] in kept},
        land={one: tuple(map(max, district.land.get(one, (0.0, 0.0)), LAND)) for one in sorted(kept)},  # type: ignore[misc]
        venues=tuple(one for one in district.venues if one.school in kept),
        posts={(stage, year): count + max(2, count // 12) for stage, count in posts.items() for year in years[:1]},
        projects=(),
        ledger=(),
        attestations=(),
    )


def _varied(district: District, draws: np.random.Generator) -> District:
    """Premises up to a tenth smaller or larger in rooms, equipment and grounds."""
    premises = {}
    for school, one in district.premises.items():
        share = 1.0 + draws.uniform(-0.12, 0.06, 3)
        premises[school] = replace(
            one,
            sports_area_m2=round(one.sports_area_m2 * share[0]),
            equipment_yuan=round(one.equipment_yuan * share[1]),
            multimedia_rooms=max(1, round(one.multimedia_rooms * share[2])),
        )
    return replace(district, premises=premises)


def _scenario(base: Scenario, district: District, shape: Shape, draws: np.random.Generator) -> Scenario:
    years = range(base.base_year + 1, base.base_year + shape.horizon_after + 1)
    funds = {
        code: fund.model_copy(update={"caps": dict.fromkeys(years, shape.caps)})
        for code, fund in base.budget.funds.items()
    }
    quotas = {name: int(draws.integers(4, 12)) for name in type(base.assumptions).model_fields if "_quota_" in name}
    return base.model_copy(
        update={
            "deadline": base.base_year + shape.deadline_after,
            "horizon": base.base_year + shape.horizon_after,
            "budget": base.budget.model_copy(update={"funds": funds, "factor": 1.0}),
            "assumptions": base.assumptions.model_copy(update={**quotas, "max_move_share": MOVE_SHARE}),
            "projects": {},
            "programmes": {},
            "title": f"{base.title} · {len(district.schools)}",
        }
    )


def with_caps(case: Case, caps: dict[str, dict[int, float]]) -> Case:
    """Return the case with other yearly caps (fund → year → yuan)."""
    budget = case.scenario.budget
    funds = {code: fund.model_copy(update={"caps": caps[code]}) for code, fund in budget.funds.items()}
    scenario = case.scenario.model_copy(update={"budget": budget.model_copy(update={"funds": funds})})
    return cased(case, case.district, scenario)


def tightened(case: Case, factor: float) -> Case:
    """Return the case with caps of ``factor`` times what its linear plan spends; as it is where it has none.

    Spending is that of the model's fund rows, in whole yuan; a fund that spends nothing in a year gets 10,000 yuan.
    """
    spent = linear_spending(build_instance(case.district, case.scenario, case.projection, case.targets))
    if not spent:
        return case
    years = case.scenario.years[1:]
    caps = {
        code: {year: float(round(max(10_000.0, factor * spent.get((code, year), 0.0)))) for year in years}
        for code in case.scenario.budget.funds
    }
    return with_caps(case, caps)
