"""Ready what-ifs 现成情景: every document of a folder planned, and what became of each beside the baseline.

A document ends with a verified plan or with a proved conflict; anything else is told as what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from planner.scenario.load import LoadedScenario, load_scenario
from planner.studies.compare import metrics

#: Levers whose quantities tell at a glance what a plan does otherwise.
TOLD = ("hire", "transfer", "rotate", "recognise", "build")


@dataclass(frozen=True)
class WhatIf:
    """What became of one document: exit code as of ``planner plan``, and the figures of its run.

    ``quantities`` by lever (persons, projects); ``conflict`` the groups of rules that cannot hold together, ``ways``
    how many ways out are named, ``proved`` how many of them were planned and verified; ``seconds`` of its solving.
    """

    name: str
    title: str
    code: int
    verified: bool
    cost_yuan: float | None
    pass_year: int | None
    gap: float | None
    quantities: Mapping[str, float]
    conflict: tuple[str, ...]
    ways: int
    proved: int
    seconds: float

    @property
    def good(self) -> bool:
        """Whether it ended as it should: a verified plan, or a proof that there is none."""
        return (self.code == 0 and self.verified) or (self.code == 3 and bool(self.conflict))


def documents(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the scenario documents of ``folder`` in order, and those left out: start years chosen take far longer."""
    found = sorted(folder.glob("*.yaml"))
    free = [path for path in found if load_scenario(path).scenario.free]
    return [path for path in found if path not in free], free


def unchanged(run: Mapping[str, Any], head: Mapping[str, Any]) -> bool:
    """Whether a run folder was made of the inputs, standards and program that a run would be made of now."""
    keys = ("scenario", "inputs", "resolved", "standards_sha256", "results_version", "versions")
    return all(run.get(key) == head.get(key) for key in keys)


def what_if(loaded: LoadedScenario, code: int, run: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> WhatIf:
    """Return the figures of one run; ``code`` is its exit code."""
    found = metrics(run, tables) if "actions" in tables else {}
    ways = [one for one in run.get("ways_out") or () if isinstance(one, Mapping)]
    conflict = tables.get("conflicts", pd.DataFrame())
    cost, first, gap = run.get("total_cost_yuan"), run.get("first_year_all_met"), run.get("gap")
    return WhatIf(
        name=loaded.path.stem,
        title=loaded.scenario.title,
        code=code,
        verified=bool(run.get("verified")),
        cost_yuan=None if cost is None or code != 0 else float(cost),
        pass_year=None if first is None else int(first),
        gap=None if gap is None or code != 0 else float(gap),
        quantities={lever: _quantity(tables, lever) for lever in TOLD} if found else {},
        conflict=tuple(dict.fromkeys(str(one) for one in conflict.get("group", ()))),
        ways=len(ways),
        proved=sum(bool(one.get("proved")) for one in ways),
        seconds=float(sum(dict(run.get("timings_s") or {}).values())),
    )


def code_of(run: Mapping[str, Any]) -> int:
    """Return the exit code of a run that was published."""
    return 3 if run.get("status") == "infeasible" else 0


def _quantity(tables: Mapping[str, pd.DataFrame], lever: str) -> float:
    rows = tables["actions"]
    mine = rows[rows["lever"] == lever]
    if lever == "build":
        return float(len(tables["projects"]["project"].unique())) if "projects" in tables else 0.0
    return float(mine["quantity"].sum())
