"""A what-if saved as a scenario lies on its base, and nothing is left behind where it is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.scenario.load import load_scenario
from planner.store.overrides import file_name, free_place, save_stacked, stacked_text

CHANGQING = Path(__file__).parents[2] / "scenarios" / "changqing"


@pytest.mark.parametrize(
    ("title", "name"),
    [("预算减少15%", "预算减少15"), (" a/b\\c:d ", "a-b-c-d"), ("..", ""), ("con", "con-1"), ("x" * 90, "x" * 60)],
)
def test_what_people_call_something_becomes_a_file_name(title: str, name: str) -> None:
    """Letters of any language stay; separators, dots and reserved names do not."""
    assert file_name(title) == name


def test_saved_changes_are_the_changes_of_the_scenario(tmp_path: Path) -> None:
    """The document loads to the same scenario as the base with --set, and says old and new."""
    sets = ("budget.factor=0.85", "projection.births=low", "options.special_education_fund=8000")
    shutil.copytree(CHANGQING, tmp_path / "changqing")
    base = tmp_path / "changqing" / "baseline.yaml"
    saved = save_stacked(tmp_path / "what-if" / "mine.yaml", base, '名称 "甲"', sets)
    expected = load_scenario(base, sets).scenario
    assert saved.scenario.model_copy(update={"title": expected.title}) == expected
    assert saved.scenario.title == '名称 "甲"'
    assert ("budget.factor", 1.0, 0.85) in saved.changes
    shutil.move(tmp_path / "what-if", tmp_path / "moved")
    shutil.move(tmp_path / "moved", tmp_path / "what-if")
    assert "baseline.yaml" in stacked_text("../changqing/baseline.yaml", "t", sets)


def test_base_and_changes_can_be_moved_together(tmp_path: Path) -> None:
    """The base is named by its path from the document."""
    shutil.copytree(CHANGQING, tmp_path / "a" / "changqing")
    save_stacked(
        tmp_path / "a" / "w" / "x.yaml", tmp_path / "a" / "changqing" / "baseline.yaml", "x", ("deadline=2027",)
    )
    shutil.move(tmp_path / "a", tmp_path / "b")
    assert load_scenario(tmp_path / "b" / "w" / "x.yaml").scenario.deadline == 2027


@pytest.mark.parametrize(
    ("title", "sets", "code"),
    [("x", ("deadline=1999",), None), ("x", ("no.such=1",), "scenario.unknown_key"), (" ", (), "scenario.no_title")],
)
def test_what_is_refused_leaves_nothing_behind(tmp_path: Path, title: str, sets: tuple[str, ...],
                                               code: str | None) -> None:  # fmt: skip
    """Every problem is told; no file is there, not even the trial."""
    with pytest.raises(BadInput) as bad:
        save_stacked(tmp_path / "w" / "x.yaml", CHANGQING / "baseline.yaml", title, sets)
    assert code is None or bad.value.problems[0].code == code
    assert not list((tmp_path / "w").glob("*")) if (tmp_path / "w").exists() else True


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    """A taken place is refused; a free one is found beside it."""
    place = tmp_path / "x.yaml"
    place.write_text("keep me", encoding="utf-8")
    with pytest.raises(BadInput):
        save_stacked(place, CHANGQING / "baseline.yaml", "x", ())
    assert place.read_text(encoding="utf-8") == "keep me"
    assert free_place(tmp_path, "x", ".yaml") == tmp_path / "x-2.yaml"
