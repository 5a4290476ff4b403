"""The page of rules names functions and tests that exist, and every constraint family of the model."""

from __future__ import annotations

import re
from pathlib import Path

from planner.optimization.build import FAMILIES

ROOT = Path(__file__).resolve().parents[2]


def rows() -> list[list[str]]:
    """Cells of the table of docs/rules.md."""
    lines = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)]


def test_every_family_stands_on_the_page() -> None:
    """A family that is added to the model is added to the page."""
    named = {row[1].strip("`") for row in rows()} - {"dispersion.dispersion"}
    assert named == {f"{one.__module__.rsplit('.', 1)[-1]}.{one.__name__}" for one in FAMILIES}


def test_what_the_page_names_exists() -> None:
    """Each check is a function of the evaluator, each test a file."""
    for row in rows():
        path, _, function = row[2].strip("`").partition(":")
        source = (ROOT / "src" / "planner" / path).read_text(encoding="utf-8")
        assert f"def {function}(" in source, row
        assert (ROOT / row[3].strip("`")).is_file(), row
