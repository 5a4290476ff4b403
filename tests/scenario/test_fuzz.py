"""Whatever stands in a scenario document or after --set, the answer is a scenario or a list of problems."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.base.errors import BadInput
from planner.scenario.keys import known_keys
from planner.scenario.load import load_scenario
from tests.scenario.small import SCENARIO

PIECES = st.sampled_from(
    ["[", "]", "{", "}", ":", "-", "null", "~", "2022-99-99", "1e400", "0x1F", "!!python/object:x y", "&a", "*a", "\t",
     '"', "9" * 5_000, ".nan", ".inf", "- - -", "? x", "true", "<<: {a: 1}", "[" * 3_000, "2022-01-01", "\x00", "校",
     "", "overrides: {a: 1}\n", "base: x.yaml\n"]
)  # fmt: skip
KEYS = st.sampled_from([*known_keys(), "budget.funds.capital.caps.2024", "projects.B1.start", "x", "..", "budget."])


def load(text: str, sets: list[str]) -> None:
    """Load a document; a refusal must be sayable in both languages."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "district").mkdir()
        path = Path(folder) / "a.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            assert load_scenario(path, sets).scenario.title is not None
        except BadInput as error:
            assert error.problems
            for problem in error.problems:
                assert problem.render("zh_CN") and problem.render("en")


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, len(SCENARIO)), st.integers(0, 60), PIECES), min_size=1, max_size=4))
def test_random_documents_never_raise_anything_but_bad_input(changes: list[tuple[int, int, str]]) -> None:
    """Pieces cut out and put in anywhere."""
    text = SCENARIO
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    load(text, [])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(KEYS, PIECES), min_size=1, max_size=3))
def test_random_sets_never_raise_anything_but_bad_input(sets: list[tuple[str, str]]) -> None:
    """Any key with any value."""
    load(SCENARIO, [f"{key}={value}" for key, value in sets])
