"""Back-test 回测: what the forecasts of past years missed by, with what was known then.

Everything, the choice of the method and the intervals too, rests on years up to the origin that is scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.base.i18n import Text
from planner.projection.forecast.choice import Choice, Chosen
from planner.projection.forecast.intervals import Coverage, coverage
from planner.projection.forecast.methods import LastValue, Method, Ratios, Standard, method_named
from planner.projection.forecast.rolling import LEVELS, Score, Trial, origins, roll, score
from planner.studies.forecast_panels import Subject

HORIZONS = (1, 2, 3, 4, 5)
#: Origins with fewer years of history whose errors serve the intervals of the first origins that are judged.
EARLIER = 2


@dataclass(frozen=True)
class MethodScores:
    """The errors of one method, by level and horizon."""

    method: str
    scores: tuple[Score, ...]

    def at(self, level: str, horizon: int) -> Score | None:
        """Return the score at a level and horizon."""
        return next((one for one in self.scores if (one.level, one.horizon) == (level, horizon)), None)


@dataclass(frozen=True)
class Backtest:
    """What a back-test found; the last of ``methods`` is the one that is used."""

    name: str
    schools: int
    grades: tuple[str, ...]
    years: tuple[int, int]
    left_out: int
    left_out_share: float
    outliers: tuple[int, ...]
    births: str
    horizons: tuple[int, ...]
    origins: tuple[tuple[int, ...], ...]  # by horizon
    methods: tuple[MethodScores, ...]
    coverage: tuple[Coverage, ...]
    choice: Choice  # for the forecast from the last year
    notes: tuple[Text, ...] = ()  # what was chosen to make the rows fit

    @property
    def used(self) -> MethodScores:
        """The errors of the method that is used."""
        return self.methods[-1]

    @property
    def alarms(self) -> tuple[Score, ...]:
        """Levels and horizons whose errors are mostly of one sign."""
        return tuple(one for one in self.used.scores if one.alarm)


def backtest(subject: Subject, horizons: Sequence[int] = HORIZONS, method: str = "chosen") -> Backtest:
    """Forecast the panel from every past year and score it against last value and plain ratios.

    ``method`` is ``chosen`` or a name of :data:`planner.projection.forecast.methods.METHODS`. Horizons that the
    years of the panel do not reach are left out; raises ``ValueError`` when none is left.
    """
    panel = subject.panel
    reached = tuple(h for h in sorted(set(horizons)) if origins(panel, h, subject.first))
    if not reached:
        raise ValueError(f"{len(panel.years)} years are too few to judge a forecast")
    used: Method = Chosen() if method == "chosen" else method_named(method)
    rivals: list[Method] = [LastValue(), Ratios("ratios"), Ratios("shrunk", subject.strength)]
    if panel.cohorts is not None:
        rivals.append(Ratios("shrunk_births", subject.strength, births=True))
        rivals.append(Standard())
    judged = {h: origins(panel, h, subject.first) for h in reached}
    plain = subject.plain or panel
    scores = [_scores(one.name, list(roll(plain, one, reached, subject.first)), reached) for one in rivals]
    trials = list(roll(panel, used, reached, subject.first, EARLIER))
    shown = [trial for trial in trials if trial.origin in judged[trial.horizon]]
    scores.append(_scores(used.name, shown, reached))
    bands = tuple(one for level in LEVELS for h in reached for one in coverage(trials, judged[h], level, h))
    last = panel.years[-1]
    choice = used.choice(panel, last, reached[-1]) if isinstance(used, Chosen) else Choice(method, 0.0, 0)
    return Backtest(
        name=subject.name,
        schools=len(panel.schools),
        grades=panel.grades,
        years=(panel.years[0], last),
        left_out=len(panel.left_out),
        left_out_share=panel.left_out_share,
        outliers=tuple(sorted(panel.outliers)),
        births=subject.source,
        horizons=reached,
        origins=tuple(tuple(judged[h]) for h in reached),
        methods=tuple(scores),
        coverage=bands,
        choice=choice,
        notes=subject.notes,
    )


def _scores(name: str, trials: Sequence[Trial], horizons: Sequence[int]) -> MethodScores:
    found = (score(trials, level, h) for level in LEVELS for h in horizons)
    return MethodScores(name, tuple(one for one in found if one is not None))
