"""Verdicts 判定: an outcome against the standards in force, with value, threshold and citation of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.base.i18n import T, Text
from planner.base.terms import MEASURED_STAGES
from planner.base.types import Bools, Floats, Projection, Targets
from planner.compliance.entered import judge_attested, judge_tracked
from planner.compliance.government import judge_class_size, judge_rooms, judge_rotation, judge_size
from planner.compliance.ledger import PASSES, Ledger
from planner.compliance.outcome import Outcome, posts_and_temporary
from planner.compliance.resources import judge_resources
from planner.compliance.rulebook import CONDITIONS, Rulebook
from planner.compliance.tracked import entered_warnings
from planner.district.model import District
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack


@dataclass(frozen=True)
class Judgement:
    """All verdicts of an outcome; the frames are those of design §7, with columns added.

    ``verdicts`` has a row per rule in force, subject and year; rules that only say what another may count (G3A,
    G3M, R3S, R5L) have none. Subjects: a unit (R1–R7, SR, SRT, G5), a school (G3, G4), ``stage:indicator`` (CV),
    '' for the district. ``contributions``: what each unit adds to the variance behind each CV.
    """

    indicators: pd.DataFrame
    schools_rule: pd.DataFrame
    dispersion: pd.DataFrame
    rotation: pd.DataFrame
    verdicts: pd.DataFrame
    contributions: pd.DataFrame
    rounding: pd.DataFrame  # verdicts that rounding as displayed would change
    stock: Floats  # (u, k, y): numerators of R1…R7
    first_year_all_met: int | None
    unknown_items: tuple[str, ...]
    warnings: tuple[Text, ...]


def judge(
    district: District,
    scenario: Scenario,
    pack: Pack,
    projection: Projection,
    targets: Targets,
    outcome: Outcome,
) -> Judgement:
    """Judge ``outcome`` by every rule of ``pack``, for each subject and year from the base year to the horizon.

    Values are compared unrounded (tolerance 1e-9) unless ``options.judge_rounded``; ``rounding`` lists where the two
    differ. ``unknown`` is never met.
    """
    book = Rulebook(district, scenario, pack, projection)
    ledger = Ledger(projection.years, scenario.options.judge_rounded)
    resources = judge_resources(book, targets, outcome, ledger)
    judge_rooms(book, targets, outcome, ledger)
    judge_size(book, targets, ledger)
    judge_class_size(book, targets, outcome, ledger)
    rotation = judge_rotation(book, targets, outcome, ledger)
    for rule in pack.rules.values():
        if rule.basis == "tracked":
            judge_tracked(book, rule, ledger)
        elif rule.basis == "attested":
            judge_attested(book, rule, ledger, _contradicted(rule.code, projection, targets, outcome))
    verdicts, rounding = ledger.frame(), ledger.rounding_frame()
    _all_judged(pack, verdicts)
    return Judgement(
        indicators=resources.indicators,
        schools_rule=resources.schools_rule,
        dispersion=resources.dispersion,
        rotation=rotation,
        verdicts=verdicts,
        contributions=resources.contributions,
        rounding=rounding,
        stock=resources.stock,
        first_year_all_met=first_year_all_met(verdicts, projection.years),
        unknown_items=unknown_items(verdicts, pack, scenario.deadline),
        warnings=(
            *book.warnings(),
            *_rounding_warning(rounding),
            *entered_warnings(district, scenario, verdicts),
        ),
    )


def _contradicted(code: str, projection: Projection, targets: Targets, outcome: Outcome) -> Bools | None:
    """Years (y) in which the tables contradict whatever is attested: V4, posts empty while temporary teachers teach."""
    if code != "V4" or not targets.temporary.size:
        return None
    found = np.zeros(len(projection.years), dtype=np.bool_)
    for stage in MEASURED_STAGES:
        empty, left = posts_and_temporary(projection, targets, outcome, stage)
        found |= np.minimum(empty, left) > 0
    return found


def first_year_all_met(verdicts: pd.DataFrame, years: tuple[int, ...]) -> int | None:
    """Return the first year from which every computed and tracked item holds to the last of ``years``, or None."""
    asked = verdicts["basis"].isin(["computed", "tracked"]).to_numpy()
    failing = asked & ~verdicts["verdict"].isin(PASSES).to_numpy()
    failed = set(np.unique(verdicts["year"].to_numpy()[failing]).tolist())
    first = None
    for year in reversed(years):
        if year in failed:
            break
        first = year
    return first


def unknown_items(verdicts: pd.DataFrame, pack: Pack, deadline: int) -> tuple[str, ...]:
    """Return the rules that are unknown in some year from ``deadline`` on, in the order of the pack."""
    open_rows = verdicts[(verdicts["verdict"] == "unknown") & (verdicts["year"] >= deadline)]
    waiting = set(open_rows["standard"])
    return tuple(code for code in pack.rules if code in waiting)


def _all_judged(pack: Pack, verdicts: pd.DataFrame) -> None:
    """A rule that nobody computes must not pass in silence."""
    judged = {*verdicts["standard"], *CONDITIONS}
    forgotten = [rule.code for rule in pack.rules.values() if rule.basis == "computed" and rule.code not in judged]
    if forgotten:
        raise ValueError(f"computed rules without a judge: {', '.join(forgotten)}")


def _rounding_warning(rounding: pd.DataFrame) -> tuple[Text, ...]:
    if rounding.empty:
        return ()
    return (T("{count} verdicts would differ if rounded values were judged", count=len(rounding)),)
