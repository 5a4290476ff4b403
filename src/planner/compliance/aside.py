"""The tables that stand beside a plan 附表: entered numbers and statements, money, the ledger of duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from planner.base.types import Action, Targets
from planner.compliance.duties import Duty, judge_duties, last_day
from planner.compliance.duties_made import class_size_items, gap_items, oversized_classes
from planner.compliance.finance import finance_frame
from planner.compliance.finance_floor import funding_frame
from planner.compliance.judge import Judgement
from planner.compliance.rulebook import Rulebook
from planner.compliance.tables import framed
from planner.compliance.tracked import attested_rows, tracked_rows
from planner.district.model import District
from planner.scenario.schema import Scenario

#: Days before its deadline from which an item is due soon.
DUE_SOON = 90


def aside_tables(
    book: Rulebook, targets: Targets, judgement: Judgement, actions: Iterable[Action] = ()
) -> dict[str, pd.DataFrame]:
    """Return tracked, attested, finance, funding and ledger of an outcome, by the names of their files."""
    district, scenario, verdicts = book.district, book.scenario, judgement.verdicts
    finance = finance_frame(district, book.pack, book.projection, verdicts, actions)
    duties = all_duties(book, targets, judgement, finance, as_of_default(district, scenario), DUE_SOON)
    return {
        "tracked": framed("tracked", tracked_rows(district, verdicts)),
        "attested": framed("attested", attested_rows(district, scenario)),
        "finance": finance,
        "funding": funding_frame(book),
        "ledger": ledger_frame(duties),
    }


def all_duties(
    book: Rulebook,
    targets: Targets,
    judgement: Judgement,
    finance: pd.DataFrame,
    as_of: date,
    due_soon: int,
    more: pd.DataFrame | None = None,
) -> tuple[Duty, ...]:
    """Return the judged ledger: the items entered, every oversized class, every gap of a school in the base year.

    ``more`` are verdicts of other rules, such as those of kindergartens.
    """
    district, scenario = book.district, book.scenario
    names = {school.id: school.name for school in district.schools}
    classes = oversized_classes(book.projection, targets)
    pack, year = book.pack.code, scenario.base_year
    items = (
        *district.ledger,
        *class_size_items(classes, names, pack, _due(book, "G5")),
        *gap_items(judgement.verdicts, year, names, pack, lambda code: _due(book, code)),
    )
    parts = [judgement.verdicts, _as_verdicts(finance)] + ([more] if more is not None else [])
    verdicts = pd.concat(parts, ignore_index=True)
    judged = judge_duties(items, district, verdicts, year, as_of, due_soon)
    first, last = len(district.ledger), len(district.ledger) + len(classes)
    own = (
        duty.of_class(one.largest, one.limit, one.clears) for duty, one in zip(judged[first:last], classes, strict=True)
    )
    return (*judged[:first], *own, *judged[last:])


def as_of_default(district: District, scenario: Scenario) -> date:
    """Return the day of the ledger where none is given: the latest of the data, the base year's end and the evidence.

    Not today: the same input gives the same output.
    """
    dated = [item.evidence_date for item in district.ledger if item.evidence_date]
    days = [last_day(text) for text in (district.as_of, *dated) if text]
    return max([date(scenario.base_year, 12, 31), *days])


def ledger_frame(duties: tuple[Duty, ...]) -> pd.DataFrame:
    """Return ``ledger.csv``, one row per item in the order given."""
    return framed("ledger", [_row(duty) for duty in duties])


def _row(duty: Duty) -> dict[str, Any]:
    item, closing = duty.item, duty.closing
    return {
        "id": item.id, "kind": item.kind, "title": item.title, "document": item.document, "line": item.line or 0,
        "duty": item.duty, "departments": "; ".join(item.departments), "deadline": item.deadline, "term": item.term,
        "stated": item.state, "state": duty.state, "timing": duty.timing, "days": duty.days,
        "indicator": item.indicator, "subject": closing.subject or item.subject, "year": closing.year,
        "value": closing.value, "threshold": closing.threshold, "comparator": closing.comparator,
        "verdict": closing.verdict, "failing": closing.failing, "evidence": item.evidence,
        "evidence_date": item.evidence_date, "role": item.role, "school": item.school, "clears": duty.clears,
        "citation": closing.citation,
    }  # fmt: skip


def _due(book: Rulebook, code: str) -> str:
    """The document's date for a rule, else the end of the year from which the scenario asks for it."""
    scenario, rule = book.scenario, book.pack.rules.get(code)
    stated = scenario.due.of(code, rule.dimension) if scenario.due is not None and rule is not None else None
    return stated.isoformat() if stated is not None else f"{scenario.deadline}-12-31"


def _as_verdicts(finance: pd.DataFrame) -> pd.DataFrame:
    """Growth rules in the form of verdicts, so that they can close an item."""
    rows = finance[finance["basis"] == "computed"].rename(columns={"rule": "standard"})
    return rows[["standard", "subject", "year", "value", "threshold", "comparator", "verdict", "basis", "citation"]]
