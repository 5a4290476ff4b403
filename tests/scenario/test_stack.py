"""Scenario documents that stack, and edits that keep what people wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.district.read import read_district
from planner.scenario.check import check_scenario
from planner.scenario.edit import edited, scenario_schema
from planner.scenario.load import load_scenario

WHAT_IF = Path(__file__).resolve().parents[2] / "scenarios" / "changqing" / "what-if"
BASE = WHAT_IF.parent / "baseline.yaml"


def write(folder: Path, name: str, base: str, overrides: str) -> Path:
    """Write a document on ``base``."""
    path = folder / name
    path.write_text(f"base: {base}\ntitle: {name}\noverrides:\n{overrides}", encoding="utf-8")
    return path


def test_what_ifs_stack_and_every_change_is_kept(tmp_path: Path) -> None:
    """Two documents on one root give both changes, key: old → new, in the order named."""
    write(tmp_path, "one.yaml", str(BASE), "  budget.factor: 0.85\n")
    write(tmp_path, "two.yaml", str(BASE), "  deadline: 2027\n")
    top = write(tmp_path, "top.yaml", "[one.yaml, two.yaml]", "  solver.seed: 3\n")
    loaded = load_scenario(top)
    assert loaded.changes == (("budget.factor", 1.0, 0.85), ("deadline", 2026, 2027), ("solver.seed", 1, 3))
    assert list(loaded.inputs) == ["baseline.yaml", "one.yaml", "top.yaml", "two.yaml"]
    assert loaded.scenario.title == "top.yaml"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("  budget.factor: 0.85\n", "  budget: {factor: 0.9}\n"),
        ("  projects.west_campus_primary.start: 2024\n", "  projects.west_campus_primary: {start: 2025}\n"),
    ],
)
def test_two_that_touch_the_same_key_are_an_error_that_names_both(tmp_path: Path, first: str, second: str) -> None:
    """The problem stands at the second and names the first, file and key."""
    write(tmp_path, "one.yaml", str(BASE), first)
    write(tmp_path, "two.yaml", str(BASE), second)
    top = write(tmp_path, "top.yaml", "[one.yaml, two.yaml]", "  solver.seed: 3\n")
    with pytest.raises(BadInput) as refused:
        load_scenario(top)
    (problem,) = refused.value.problems
    assert problem.code == "scenario.collision"
    assert problem.place.startswith("two.yaml:overrides.") and "one.yaml:overrides." in problem.render("en")


def test_a_document_that_both_share_counts_once(tmp_path: Path) -> None:
    """A base below two stacked documents is applied once and collides with neither."""
    write(tmp_path, "shared.yaml", str(BASE), "  budget.factor: 0.9\n")
    write(tmp_path, "one.yaml", "shared.yaml", "  deadline: 2027\n")
    write(tmp_path, "two.yaml", "shared.yaml", "  solver.seed: 2\n")
    top = write(tmp_path, "top.yaml", "[one.yaml, two.yaml]", "  options.judge_rounded: true\n")
    assert [key for key, _, _ in load_scenario(top).changes] == [
        "budget.factor", "deadline", "solver.seed", "options.judge_rounded",
    ]  # fmt: skip


def test_different_roots_and_circles_are_refused(tmp_path: Path) -> None:
    """Documents of two roots do not stack, and none may lie on itself."""
    (tmp_path / "root.yaml").write_bytes(BASE.read_bytes())
    write(tmp_path, "one.yaml", str(BASE), "  deadline: 2027\n")
    write(tmp_path, "two.yaml", "root.yaml", "  solver.seed: 2\n")
    top = write(tmp_path, "top.yaml", "[one.yaml, two.yaml]", "  budget.factor: 0.9\n")
    circle = write(tmp_path, "circle.yaml", "[one.yaml, back.yaml]", "  budget.factor: 0.9\n")
    write(tmp_path, "back.yaml", "circle.yaml", "  solver.seed: 2\n")
    for path, code in ((top, "scenario.roots"), (circle, "scenario.base")):
        with pytest.raises(BadInput) as refused:
            load_scenario(path)
        assert refused.value.problems[0].code == code


def test_every_ready_what_if_is_clean() -> None:
    """Each document of the folder loads, fits its district, says what it changes, and names what is not modelled."""
    found = sorted(WHAT_IF.glob("*.yaml"))
    assert len(found) >= 15
    for path in found:
        loaded = load_scenario(path)
        district, _ = read_district(loaded.district_path, 2022)
        assert loaded.changes and not loaded.warnings, path.name
        assert not [one for one in check_scenario(loaded, district) if one.severity == "error"], path.name
        assert loaded.scenario.title != load_scenario(BASE).scenario.title
        assert path.stem in (WHAT_IF / "README.md").read_text(encoding="utf-8")


def test_the_tables_of_the_catchment_are_the_baseline_s_but_for_the_project() -> None:
    """Whoever changes the baseline's tables changes the copy, too: every other file is equal, byte by byte."""
    own, base = BASE.parent / "tables-catchment", BASE.parent / "tables"
    assert {one.name for one in own.iterdir()} == {one.name for one in base.iterdir()}
    for name in sorted(one.name for one in base.iterdir()):
        mine, theirs = (folder.joinpath(name).read_text(encoding="utf-8") for folder in (own, base))
        more = mine.removeprefix(theirs).splitlines()
        assert len(more) == (name in ("projects.csv", "project_relief.csv")), name
        assert all(line.startswith("catchment_wenchang,") for line in more)


@pytest.mark.parametrize("path", [BASE, *sorted(WHAT_IF.glob("*.yaml"))], ids=lambda path: path.stem)
def test_load_and_save_without_a_change_is_byte_equal(path: Path) -> None:
    """Also when a value is written again as it was."""
    text = path.read_text(encoding="utf-8")
    assert edited(text, {}, path.name) == text


def test_an_edit_keeps_comments_order_and_quotes() -> None:
    """Only the line of the key changes."""
    text = BASE.read_text(encoding="utf-8")
    changed = edited(text, {"budget.funds.capital.caps.2026": 31000000, "deadline": 2027}, "baseline.yaml")
    lines = [(old, new) for old, new in zip(text.splitlines(), changed.splitlines(), strict=True) if old != new]
    assert lines == [
        ("deadline: 2026", "deadline: 2027"),
        ("        2026: 32000000", "        2026: 31000000"),
    ]
    over = (WHAT_IF / "capital-six-months-late.yaml").read_text(encoding="utf-8")
    assert "# half of the cap" in edited(over, {"solver.seed": 2}, "x.yaml")


def test_an_edit_of_a_key_nobody_knows_names_the_nearest() -> None:
    """``buget.factor`` is refused, and ``budget.factor`` offered."""
    with pytest.raises(BadInput) as refused:
        edited(BASE.read_text(encoding="utf-8"), {"buget.factor": 1}, "baseline.yaml")
    assert "budget.factor" in refused.value.problems[0].render("en")


def test_the_schema_knows_every_key_of_the_ready_documents() -> None:
    """Top-level keys of both kinds of document are properties, and nothing else is allowed."""
    schema = scenario_schema()
    whole, override = schema["anyOf"]
    assert {"budget", "projects", "options"} <= set(whole["properties"]) and whole["additionalProperties"] is False
    assert set(override["properties"]) >= {"base", "overrides", "title"} and override["additionalProperties"] is False
    assert "Budget" in schema["$defs"]
