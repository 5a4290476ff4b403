"""The least-cost path of a programme, against an enumeration of every path."""

from __future__ import annotations

from itertools import product

import pytest

from planner.base.programmes import ProgrammeNeed
from planner.optimization.programmes import plan_programmes
from planner.scenario.schema import Scenario
from tests.compliance.world import world

YEARS = tuple(range(2022, 2031))


def need(**values: object) -> ProgrammeNeed:
    """One point short, in steps of a half, from 2026 on."""
    given: dict[str, object] = {
        "item": "Q1", "measure": "units", "years": YEARS, "path": (94.0,) * 9, "target": (None,) * 4 + (95.0,) * 5,
        "step": 0.5, "cost": (100,) * 9, "pattern": (1,), "repeats": True, "lag": 1, "most": 2,
    }  # fmt: skip
    return ProgrammeNeed(**(given | values))  # type: ignore[arg-type]


def paying(caps: dict[int, float]) -> Scenario:
    """The world's scenario with a fund for programmes."""
    budget = world().scenario.budget
    fund = budget.funds["recurrent"].model_copy(update={"levers": ("programme",), "caps": caps})
    return world().scenario.model_copy(
        update={"budget": budget.model_copy(update={"funds": {**budget.funds, "p": fund}})}
    )


RICH = dict.fromkeys(range(2023, 2031), 1e6)


def cheapest(one: ProgrammeNeed, caps: dict[int, float]) -> float | None:
    """Least discounted cost over all whole paths, None where none reaches the target within the caps."""
    best: float | None = None
    starts = range(2023, 2027)
    for units in product(range(one.most + 1), repeat=len(starts)):
        begun = dict(zip(starts, units, strict=True))
        reached = all(
            value + one.step * sum(n for s, n in begun.items() if s + one.lag <= year) >= target
            for year, value, target in zip(one.years, one.path, one.target, strict=True)
            if target is not None
        )
        paid = {year: sum(n * one.cost[year - 2022] for s, n in begun.items() if one.pays(s, year))
                for year in range(2023, 2031)}  # fmt: skip
        if reached and all(paid[year] <= caps.get(year, 0) for year in paid):
            cost = sum(yuan * 1.03 ** (2022 - year) for year, yuan in paid.items())
            best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize(
    ("values", "caps"),
    [
        ({}, RICH),
        ({"most": 1}, RICH),
        ({"repeats": False}, RICH),
        ({"repeats": False, "cost": (9, 9, 9, 500, 500, 500, 9, 9, 9)}, RICH),
        ({"pattern": (1, 1, 1, 0, 0), "lag": 2}, RICH),
        ({"repeats": False}, RICH | {2025: 100.0}),
        ({"lag": 0}, RICH | {2026: 200.0}),
    ],
)
def test_the_path_is_the_cheapest_of_all(values: dict[str, object], caps: dict[int, float]) -> None:
    """Late where it can be, early where a year's limit or fund makes it."""
    one = need(**values)
    best = cheapest(one, caps)
    found = plan_programmes((one,), paying(caps))
    assert best is not None and not found.short
    assert found.objective_yuan == pytest.approx(best)
    assert sum(row.cost_yuan for row in found.actions) > 0


def test_a_target_out_of_reach_is_named() -> None:
    """One unit a year and a fund that opens in 2026: one unit is short in 2026, none later."""
    caps = {year: (1e6 if year >= 2026 else 0.0) for year in range(2023, 2031)}
    found = plan_programmes((need(most=1, lag=0),), paying(caps))
    assert found.short == (("Q1", 2026, 1),)


def test_without_a_fund_nothing_is_bought() -> None:
    """Every target is short, and no row stands anywhere."""
    found = plan_programmes((need(),), world().scenario)
    assert found.actions == () and [year for _, year, _ in found.short] == list(range(2026, 2031))


def test_two_programmes_share_their_fund() -> None:
    """Money for one of them in 2025 sends the other to 2024."""
    caps = RICH | {2025: 200.0}
    found = plan_programmes((need(repeats=False), need(item="S1", repeats=False)), paying(caps))
    paid = {(row.item, row.year): row.cost_yuan for row in found.actions}
    assert not found.short and sum(yuan for (_, year), yuan in paid.items() if year == 2025) == 200
    assert sum(paid.values()) == 400 and {year for _, year in paid} == {2024, 2025}
