"""Why a key was set by hand: kept with the scenario, no change of its own, refused where it is about nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.scenario.edit import edited
from planner.scenario.load import load_scenario
from planner.scenario.reasons import reason_of, reason_sets, set_by_hand
from tests.compliance.world import write_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario of the tiny district."""
    return write_world(tmp_path_factory.mktemp("world"))


def test_a_reason_is_kept_and_is_no_change(world: Path) -> None:
    """The key's change is told once; the reason stands in the scenario, whatever signs are in it."""
    loaded = load_scenario(world, ["budget.factor=0.9", *reason_sets(["budget.factor=notice 12: a=b, 10 % less"])])
    assert dict(loaded.scenario.reasons) == {"budget.factor": "notice 12: a=b, 10 % less"}
    assert loaded.changes == (("budget.factor", 1.0, 0.9),)


def test_a_reason_in_a_stacked_document(world: Path) -> None:
    """A what-if document carries reasons under its overrides; they load and save byte-equal."""
    place = world.parent / "reasoned.yaml"
    text = f'base: {world.name}\ntitle: "x"\noverrides:\n  budget.factor: 0.9\n  reasons.budget.factor: "by notice"\n'
    place.write_text(text, encoding="utf-8")
    assert load_scenario(place).scenario.reasons == {"budget.factor": "by notice"}
    assert edited(text, {}, place.name) == text
    assert "reasons.budget.factor: other" in edited(text, {"reasons.budget.factor": "other"}, place.name).replace(
        '"', ""
    )


@pytest.mark.parametrize(
    ("reason", "code"),
    [("budget.factr=x", "scenario.reason_key"), ("budget.factor=" + "x" * 501, "scenario.reason"),
     ("budget.factor", "cli.reason"), ("=x", "cli.reason")],
)  # fmt: skip
def test_reasons_about_nothing_are_refused(world: Path, reason: str, code: str) -> None:
    """A key that nobody knows, endless or missing words."""
    with pytest.raises(BadInput) as refused:
        load_scenario(world, reason_sets([reason]))
    assert refused.value.problems[0].code == code


def test_the_reason_of_a_part_is_that_of_the_whole() -> None:
    """A project's name on the command line stands for its start; a reason for a fund covers its caps."""
    assert reason_sets(["wing=late permit"], ["wing"]) == ("reasons.projects.wing.start=late permit",)
    reasons = {"budget.funds.capital": "notice"}
    assert (
        reason_of("budget.funds.capital.caps.2024", reasons) == "notice" and reason_of("budget.factor", reasons) == ""
    )
    assert set_by_hand(["a=1", "reasons.a=x", "projects.p.start=free"]) == ("a",)
