"""The error beside a projection 预测误差: what the method used has missed by, on the district's past and real panels.

The figures of the panels are written by ``planner backtest --measured`` from the two real panels at hand, for the
standard method and the one chosen by back-test; a district's own are worked out from its history, without draws.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from planner.district.model import District
from planner.projection.forecast.rolling import LEVELS, Score, origins, roll, score
from planner.projection.history import build_frame
from planner.projection.moved import births_of, methods
from planner.projection.own import Selected, method_of
from planner.scenario.schema import Scenario
from planner.studies.backtest import Backtest
from planner.studies.forecast_panels import of_district

MEASURED: Final = Path(__file__).resolve().parent.parent / "projection" / "forecast" / "data" / "measured_errors.csv"
FIELDS: Final = ("panel", "schools", "method", "level", "horizon", "origins", "n", "wape", "mape", "bias")


@dataclass(frozen=True)
class Shown:
    """The error that the method used has shown on a stage's own history: by horizon, at three levels."""

    stage: str
    scores: tuple[Score, ...]
    method: Selected

    def at(self, level: str, horizon: int) -> Score | None:
        """Return the score at a level and horizon."""
        return next((one for one in self.scores if (one.level, one.horizon) == (level, horizon)), None)


@dataclass(frozen=True)
class PanelError:
    """What a method missed by on a real panel, at a level and horizon; shares (0.05 = 5 %), bias signed."""

    panel: str
    schools: int
    method: str  # standard or chosen
    level: str
    horizon: int
    origins: int
    n: int
    wape: float
    mape: float
    bias: float

    @property
    def alarm(self) -> bool:
        """Whether errors are mostly of one sign: |bias| over half of MAPE."""
        return abs(self.bias) > self.mape / 2


@dataclass(frozen=True)
class Errors:
    """A district's own errors by stage (none where the history is too short), and those of the real panels."""

    own: tuple[Shown, ...]
    methods: tuple[Selected, ...]
    panels: tuple[PanelError, ...]
    years: tuple[int, int]  # of the history


def used_methods(district: District, scenario: Scenario) -> dict[str, Selected]:
    """Return by stage the method that its pupils are projected by, and why it is that one."""
    frame = build_frame(district, scenario)
    found = methods(frame, scenario, births_of(district.births, scenario))
    return {one.stage: one for _, one in found}


def errors(district: District, scenario: Scenario) -> Errors:
    """Return the errors that stand beside the projection of ``scenario``."""
    used = used_methods(district, scenario)
    own, stages = [], set()
    for subject in of_district(district, scenario.base_year):
        panel, method = subject.panel, used[subject.name]
        reach = [h for h in range(1, len(panel.years) - 2) if origins(panel, h)]
        stages.add(subject.name)
        trials = list(roll(panel, method_of(method, scenario.assumptions.shrinkage), reach)) if reach else []
        scores = [score(trials, level, h) for level in LEVELS for h in reach]
        own.append(Shown(subject.name, tuple(one for one in scores if one is not None), method))
    shown = tuple(one for one in own if one.scores)
    ahead = len(scenario.years) - 1
    known = {used[stage].method for stage in stages or used} & {"standard", "chosen"} or {"chosen"}
    panels = tuple(one for one in measured() if one.method in known and one.horizon <= ahead)
    given = sorted({year for _, year, _ in district.enrolment if year <= scenario.base_year})
    return Errors(shown, tuple(used[stage] for stage in used if stage in stages), panels, (given[0], given[-1]))


@cache
def measured() -> tuple[PanelError, ...]:
    """Return what the command wrote, panel by panel."""
    with MEASURED.open(encoding="utf-8", newline="") as source:
        return tuple(
            PanelError(row["panel"], int(row["schools"]), row["method"], row["level"], int(row["horizon"]),
                       int(row["origins"]), int(row["n"]), *(float(row[name]) for name in ("wape", "mape", "bias")))
            for row in csv.DictReader(source)
        )  # fmt: skip


def panel_errors(found: Iterable[Backtest]) -> list[PanelError]:
    """Return the errors of the standard and of the chosen method in back-tests of panels."""
    rows = []
    for facts in found:
        by_name = {one.method: one for one in facts.methods}
        kept = {"standard": by_name.get("standard", by_name.get("shrunk")), "chosen": by_name.get("chosen")}
        for method, scores in kept.items():
            rows += [PanelError(facts.name, facts.schools, method, one.level, one.horizon, one.origins, one.n, one.wape,
                                one.mape, one.bias) for one in (scores.scores if scores else ())]  # fmt: skip
    return rows


def write_measured(found: Iterable[Backtest], path: Path) -> None:
    """Write :func:`panel_errors` as CSV, six digits."""
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(FIELDS)
        for one in panel_errors(found):
            shares = (f"{value:.6f}" for value in (one.wape, one.mape, one.bias))
            writer.writerow([one.panel, one.schools, one.method, one.level, one.horizon, one.origins, one.n, *shares])
