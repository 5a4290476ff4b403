"""The shape of the simulation: short processes that write a log, and nothing that counts or averages it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import planner.simulation

HERE = Path(planner.simulation.__file__).parent
LINES = 30
#: What a statistic would be made with.
COUNTING = {"mean", "median", "average", "percentile", "quantile", "std", "var", "histogram", "bincount", "Counter"}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of the package."""
    for path in sorted(HERE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.name}:{node.name}", node


def test_processes_fit_on_a_screen() -> None:
    """Whatever yields to the clock has at most thirty lines, docstring included; there are processes to measure."""
    lengths = {
        name: node.end_lineno - node.lineno + 1
        for name, node in functions()
        if node.end_lineno is not None and any(isinstance(one, ast.Yield | ast.YieldFrom) for one in ast.walk(node))
    }
    assert len(lengths) > 25 and {"construction.py:building", "rotation.py:nominations"} <= set(lengths)
    assert {name: length for name, length in lengths.items() if length > LINES} == {}


def test_no_statistics_are_kept_inside() -> None:
    """No process averages, counts or bands anything: that is done on the log, elsewhere."""
    used = {
        f"{name}:{part}"
        for name, node in functions()
        for one in ast.walk(node)
        for part in [one.attr if isinstance(one, ast.Attribute) else one.id if isinstance(one, ast.Name) else ""]
        if part in COUNTING
    }
    assert used == set()
    assert "pandas" not in "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py"))
