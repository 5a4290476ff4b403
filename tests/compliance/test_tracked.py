"""Plans of tracked items are shown as plans, measurements behind them are named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.compliance.judge import Judgement, judge
from planner.compliance.outcome import do_nothing_outcome
from planner.compliance.tracked import attested_rows, behind, tracked_rows
from planner.district.model import Attestation, District, TrackedValue
from tests.compliance.world import world


def of(*rows: TrackedValue) -> District:
    """The world with these values of Q1 only."""
    kept = tuple(one for one in world().district.tracked if one.item != "Q1")
    return replace(world().district, tracked=(*kept, *rows))


def judged(district: District) -> Judgement:
    """Nothing done in the world with another district."""
    one = world()
    outcome = do_nothing_outcome(one.projection, one.scenario)
    return judge(district, one.scenario, one.pack, one.projection, one.targets, outcome)


def standings(district: District) -> dict[int, tuple[str, str, int]]:
    """Year → kind, standing and whether it is behind its plan, of Q1."""
    rows = tracked_rows(district, judged(district).verdicts)
    return {row["year"]: (row["kind"], row["standing"], row["behind_plan"]) for row in rows if row["item"] == "Q1"}


def test_a_trajectory_is_planned_until_it_is_measured() -> None:
    """A measured base, a plan that reaches 95 in 2025, and a measurement of 2024 that is behind its plan."""
    found = standings(
        of(
            TrackedValue("Q1", 2022, 93.0), TrackedValue("Q1", 2023, 94.0, "planned"),
            TrackedValue("Q1", 2024, 94.5, "planned"), TrackedValue("Q1", 2024, 94.2, "measured"),
            TrackedValue("Q1", 2026, 95.5, "planned"),
        )
    )  # fmt: skip
    assert found[2022] == ("measured", "not_met", 0)
    assert found[2023] == ("planned", "planned_short", 0)
    assert found[2024] == ("measured", "not_met", 1)
    assert found[2025] == ("held", "not_met", 0)
    assert found[2026] == ("planned", "planned", 0) and found[2030] == ("planned", "planned", 0)


def test_a_measurement_behind_its_plan_is_named() -> None:
    """Item, year, both values; one on its plan is not named."""
    rows = (TrackedValue("Q1", 2022, 97.0), TrackedValue("Q1", 2023, 96.0, "planned"), TrackedValue("Q1", 2023, 95.5))
    told = [text.render("en") for text in judged(of(*rows)).warnings]
    assert "Q1 2023: measured 95.5, planned 96" in told
    good = (*rows[:2], TrackedValue("Q1", 2023, 96.0))
    assert not [text for text in judged(of(*good)).warnings if text.render("en").startswith("Q1 2023")]


@pytest.mark.parametrize(
    ("comparator", "measured", "planned", "late"),
    [(">=", 94.9, 95.0, True), (">=", 95.0, 95.0, False), ("<", 0.16, 0.15, True), ("<", 0.15, 0.15, False),
     (">=", None, 95.0, False), (">=", 95.0, None, False)],
)  # fmt: skip
def test_behind_is_on_the_wrong_side(
    comparator: str, measured: float | None, planned: float | None, late: bool
) -> None:
    """Lower is behind where more is asked, higher where less is."""
    assert behind(comparator, measured, planned) is late


def test_statements_show_what_they_lack_and_when_they_age() -> None:
    """Valid, incomplete, stale by the base year, and as stated."""
    whole = Attestation("Q3", "", "met", "2021-03", "督导室", "自查表")
    rows = (whole, replace(whole, role=""), replace(whole, date="2018"), replace(whole, status="not_met"))
    found = attested_rows(replace(world().district, attestations=rows), world().scenario)
    assert [row["standing"] for row in found] == ["valid", "incomplete", "stale", "not_met"]
    assert [row["lacks"] for row in found][:2] == ["", "role"] and found[0]["valid_to"] == 2024
