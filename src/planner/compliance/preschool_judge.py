"""Verdicts on kindergartens 学前普及普惠判定: an outcome against the 36 items in force (docs/preschool.md §3)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planner.base.preschool import PreschoolOutcome, PreschoolProjection, PreschoolTargets
from planner.compliance.judge import first_year_all_met, unknown_items
from planner.compliance.ledger import Ledger
from planner.compliance.preschool_book import CONDITIONS, ESTATES, PreschoolBook, Subject
from planner.compliance.preschool_district import judge_district
from planner.compliance.preschool_each import FUNDED, judge_each
from planner.compliance.preschool_entered import judge_entered
from planner.compliance.preschool_grade import grades
from planner.compliance.preschool_tables import (
    developments_table,
    kindergartens_table,
    preschool_table,
    townships_table,
)
from planner.district.model import District
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack


@dataclass(frozen=True)
class PreschoolJudgement:
    """All preschool verdicts of an outcome; frames as in docs/preschool.md §5, ``verdicts`` as in design §7."""

    verdicts: pd.DataFrame
    kindergartens: pd.DataFrame
    preschool: pd.DataFrame
    townships: pd.DataFrame
    developments: pd.DataFrame
    grade: pd.DataFrame
    rounding: pd.DataFrame
    first_year_all_met: int | None
    unknown_items: tuple[str, ...]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of a run folder that only preschool writes."""
        return {
            "kindergartens": self.kindergartens,
            "preschool": self.preschool,
            "townships": self.townships,
            "developments": self.developments,
            "preschool_grade": self.grade,
        }


def judge_preschool(
    district: District,
    scenario: Scenario,
    pack: Pack,
    projection: PreschoolProjection,
    targets: PreschoolTargets,
    outcome: PreschoolOutcome,
) -> PreschoolJudgement:
    """Judge ``outcome`` by every rule of the preschool ``pack``, base year to horizon; ``unknown`` is never met.

    ``first_year_all_met`` counts computed and tracked items. Raises ValueError without kindergartens, and where a
    computed rule of the pack has no judge.
    """
    if district.preschool is None or scenario.preschool is None:
        raise ValueError("no kindergartens")
    book = PreschoolBook(scenario, pack)
    subject = Subject(district, district.preschool, projection, targets, outcome, book)
    ledger = Ledger(scenario.years, scenario.options.judge_rounded)
    judge_district(subject, ledger)
    judge_each(subject, ledger)
    judge_entered(subject, ledger)
    verdicts = _in_order(ledger.frame(), pack)
    judged = {*verdicts["standard"], *CONDITIONS, *FUNDED, *ESTATES, "P7"}  # the last may have nobody to ask
    in_force = [code for code, rule in pack.rules.items() if rule.basis == "computed" and _ever(book, code)]
    forgotten = [code for code in in_force if code not in judged]
    if forgotten:
        raise ValueError(f"computed rules without a judge: {', '.join(forgotten)}")
    return PreschoolJudgement(
        verdicts=verdicts,
        kindergartens=kindergartens_table(subject),
        preschool=preschool_table(subject),
        townships=townships_table(subject),
        developments=developments_table(subject),
        grade=grades(book, verdicts),
        rounding=ledger.rounding_frame(),
        first_year_all_met=first_year_all_met(verdicts, scenario.years),
        unknown_items=unknown_items(verdicts, pack, targets.first_year),
    )


def _ever(book: PreschoolBook, code: str) -> bool:
    return any(one.in_force for one in book.of(code).ravel())


def _in_order(verdicts: pd.DataFrame, pack: Pack) -> pd.DataFrame:
    order = {code: place for place, code in enumerate(pack.rules)}
    keyed = verdicts.assign(_order=verdicts["standard"].map(order))
    return keyed.sort_values(["_order"], kind="stable").drop(columns="_order").reset_index(drop=True)
