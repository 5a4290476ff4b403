"""Margins until a probability is met 按概率定裕量: plan, simulate, raise the margins of what broke, plan again.

Every round's plan is simulated with the same draws (common random numbers), so that rounds differ by their plans only.
Reserves are a common factor times what each unit and rule was short of, and grow with what is still short; then the
plan is also asked to be a year early. The factor of the first round that is enough is halved back as far as it stays
enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from planner.base.i18n import T, Text
from planner.base.progress import Progress, Step, silent
from planner.scenario.margins import Margins
from planner.simulation import SOURCES
from planner.studies.plan import VERIFIED, RunResult, plan_case
from planner.studies.prepare import Case
from planner.studies.robust_weights import Weights, failing, joined, margins_at, weights
from planner.studies.simulate import wilson
from planner.studies.simulate_plan import plan_rows
from planner.studies.simulate_sample import Bench, Sample

#: Factors on the weights that are tried one after the other.
LADDER: Final = (1.0, 1.0, 1.0, 1.5)
#: What a greater factor must bring, else being early is tried instead: points of probability, or this share fewer
#: failures where the district hardly ever passes yet.
WORTH, FEWER = 0.03, 0.10
#: Rules about rooms, grounds and equipment, which come late.
LATE: Final = ("R4", "R5", "R6", "R7", "G3")
#: Replications in which each source of delay is switched off to say what stands in the way.
COMPARED = 40
#: Prepares the scenario with margins: the case and the changes of the scenario that say so.
Planner = Callable[[Margins], tuple[Case, tuple[str, ...]]]
Simulator = Callable[[Bench, int, Progress], tuple[Sample, ...]]


@dataclass(frozen=True)
class Ask:
    """What is asked: the district passes in year ``by`` with ``probability``; ``plans`` are made at most."""

    probability: float
    by: int
    replications: int = 200
    seed: int = 1
    most_ahead: int = 1
    plans: int = 10
    refine: int = 2


@dataclass(frozen=True)
class Round:
    """A plan and its odds. ``code`` as of ``planner plan``; without a plan there are no odds and ``why`` says more."""

    number: int
    ahead: int
    factor: float
    margins: Margins
    code: int
    cost_yuan: int | None = None
    passes: int = 0
    replications: int = 0
    fails: Mapping[str, float] = field(default_factory=dict)
    why: str = ""

    @property
    def probability(self) -> float:
        """Share of the replications in which the district passes; 0 without a plan."""
        return self.passes / self.replications if self.replications else 0.0

    @property
    def trouble(self) -> float:
        """Rules that fail in a replication, on average."""
        return sum(self.fails.values())

    @property
    def worst(self) -> str:
        """The rule that fails most often ('' where none does)."""
        often = max(self.fails.items(), key=lambda pair: pair[1], default=("", 0.0))
        return often[0] if often[1] > 0 else ""

    def facts(self) -> dict[str, Any]:
        """The round as a row of ``robust.csv`` and of ``run.json``."""
        low, high = wilson(self.passes, self.replications)
        told = self.replications > 0
        return {
            "round": self.number, "years_ahead": self.ahead, "factor": self.factor, "exit_code": self.code,
            "total_cost_yuan": self.cost_yuan, "passes": self.passes, "replications": self.replications,
            "probability": self.probability if told else None, "low": low if told else None,
            "high": high if told else None, "worst_rule": self.worst,
            "worst_fails": self.fails.get(self.worst) if self.worst else None, "why": self.why,
            "margins": self.margins.given,
        }  # fmt: skip


@dataclass(frozen=True)
class Robust:
    """All rounds, the one chosen (None: no round has a plan), its run, and what stands in the way if not reached."""

    ask: Ask
    rounds: tuple[Round, ...]
    chosen: Round | None
    result: RunResult | None
    reached: bool
    sources: Mapping[str, float] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """What ``run.json`` keeps under ``robust``."""
        return {
            "asked": self.ask.probability, "by": self.ask.by, "replications": self.ask.replications,
            "seed": self.ask.seed, "reached": self.reached, "chosen": self.chosen.number if self.chosen else None,
            "rounds": [one.facts() for one in self.rounds], "without_source": dict(self.sources),
        }  # fmt: skip


def serial(bench: Bench, replications: int, progress: Progress) -> tuple[Sample, ...]:
    """Simulate in this process."""
    return tuple(bench.sample(number) for number in range(replications))


class _Search:
    """The rounds made so far, the weights of what broke, and the runs of the rounds that have a plan."""

    def __init__(self, planner: Planner, own: Margins, ask: Ask, how: Simulator, progress: Progress) -> None:
        self.planner, self.own, self.ask, self.how, self.progress = planner, own, ask, how, progress
        self.rounds: list[Round] = []
        self.weights: Weights = {}
        self.results: dict[int, RunResult] = {}
        self.benches: dict[int, Bench] = {}

    def met(self, one: Round) -> bool:
        return one.code == VERIFIED and one.probability >= self.ask.probability

    def late(self, one: Round) -> bool:
        """Whether rooms and works alone fail too often: reserves of people cannot mend that, being early may."""
        return max((one.fails.get(code, 0.0) for code in LATE), default=0.0) > 1.0 - self.ask.probability

    @property
    def full(self) -> bool:
        return len(self.rounds) >= self.ask.plans

    def tried(self, ahead: int, factor: float) -> Round:
        """Plan and simulate once more."""
        number = len(self.rounds) + 1
        self.progress(
            Step(f"robust_{number}", T("Plan {number} with margins", number=number), (number - 1) / self.ask.plans, {})
        )
        margins = margins_at(self.own, self.weights, factor, ahead)
        case, sets = self.planner(margins)
        result = plan_case(case, sets=sets)
        if result.code != VERIFIED:
            found = Round(number, ahead, factor, margins, result.code, why=_why(result))
        else:
            found = self._simulated(number, ahead, factor, result)
        self.rounds.append(found)
        return found

    def _simulated(self, number: int, ahead: int, factor: float, result: RunResult) -> Round:
        case = result.case
        assert isinstance(case, Case)
        stored = plan_rows(case.loaded, result.run, result.tables)
        bench = Bench(case, stored.actions, stored.transfers, self.ask.seed)
        samples = self.how(bench, self.ask.replications, self.progress)
        t = self.ask.by - case.scenario.base_year
        self.weights = joined(self.weights, weights(bench, samples, t))
        self.results[number], self.benches[number] = result, bench
        passes = sum(bool(one.district[t]) for one in samples)
        cost = int(result.run["total_cost_yuan"])
        fails = failing(samples, t)
        return Round(number, ahead, factor, case.scenario.margins, VERIFIED, cost, passes, len(samples), fails)

    def climb(self) -> tuple[Round, float] | None:
        """Raise margins until a round is enough; returns it and the last factor that was not (of the same year)."""
        first = self.tried(self.own.years_ahead, 0.0)
        if self.met(first):
            return first, 0.0
        for ahead in range(self.own.years_ahead, self.own.years_ahead + self.ask.most_ahead + 1):
            below, before = 0.0, first if ahead == self.own.years_ahead else None
            if before is not None and self.ask.most_ahead and self.late(first):
                continue
            for factor in LADDER:
                if self.full:
                    return None
                found = self.tried(ahead, factor)
                if found.code != VERIFIED and not self.full:  # too much for money or land: half the way
                    found = self.tried(ahead, (below + factor) / 2 if below < factor else 0.75 * factor)
                if self.met(found):
                    return found, below
                more = ahead < self.own.years_ahead + self.ask.most_ahead
                if found.code != VERIFIED or found.factor < factor or not _better(found, before):
                    break
                if more and self.late(found):
                    break
                below, before = factor, found
        return None

    def ease(self, enough: Round, below: float) -> None:
        """Halve the factor of a round that is enough back towards one that is not."""
        high, low = enough.factor, below
        low = low if low < high else 0.0
        for _ in range(self.ask.refine if high > 0 else 0):
            if self.full:
                return
            found = self.tried(enough.ahead, round((high + low) / 2, 4))
            high, low = (found.factor, low) if self.met(found) else (high, found.factor)


def until_probability(planner: Planner, ask: Ask, how: Simulator = serial, progress: Progress = silent) -> Robust:
    """Raise margins until the plan passes in ``ask.by`` with ``ask.probability``; the cheapest such plan is chosen.

    ``planner`` prepares the scenario with given margins. Where no round is enough the likeliest is chosen, and
    ``sources`` say how likely it would be with each source of delay switched off.
    """
    search = _Search(planner, planner(Margins())[0].scenario.margins, ask, how, progress)
    enough = search.climb()
    if enough is not None:
        search.ease(*enough)
    good = [one for one in search.rounds if search.met(one)]
    have = [one for one in search.rounds if one.code == VERIFIED]
    chosen = (
        min(good, key=_cost)
        if good
        else min(have, key=lambda one: (-one.probability, one.trouble, _cost(one)), default=None)
    )
    if chosen is None:
        return Robust(ask, tuple(search.rounds), None, None, False)
    sources = {} if good else dict(_without(search.benches[chosen.number], ask))
    return Robust(ask, tuple(search.rounds), chosen, search.results[chosen.number], bool(good), sources)


def _better(found: Round, before: Round | None) -> bool:
    """Whether a round brought enough to go on in its direction."""
    if before is None or before.code != VERIFIED:
        return True
    fewer = found.trouble <= (1.0 - FEWER) * before.trouble
    return found.probability >= before.probability + WORTH or (before.probability < WORTH and fewer)


def _cost(one: Round) -> int:
    return one.cost_yuan or 0


def _without(bench: Bench, ask: Ask) -> Iterator[tuple[str, float]]:
    """Probability with one source of delay switched off, on the first replications of the same draws."""
    t, count = ask.by - bench.network.base_year, min(COMPARED, ask.replications)
    for source in SOURCES:
        yield source, _share([bench.sample(number, (source,)) for number in range(count)], t)


def _share(samples: Sequence[Sample], t: int) -> float:
    return sum(bool(one.district[t]) for one in samples) / max(len(samples), 1)


def _why(result: RunResult) -> str:
    """Rule groups in conflict, or the reason of a stop, in the words of the run folder."""
    if "conflicts" in result.tables:
        frame = result.tables["conflicts"]
        groups = frame.loc[frame["in_conflict"].astype(bool), "group"].astype(str)
        return ", ".join(dict.fromkeys(groups))
    reason: Text | None = result.reason
    return reason.render("en") if reason is not None else ""
