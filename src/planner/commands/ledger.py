"""``planner ledger``: the items to mend, who owns them, what is overdue, and what closes each."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T, Text
from planner.commands.session import of
from planner.commands.subject import All, Json, Scenario, Sets, about, head, load, titles

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from planner.report.blocks import Block
    from planner.studies.prepare import Case
    from planner.studies.preschool_standing import PreschoolCase


def ledger(
    context: typer.Context,
    scenario: Scenario,
    overdue: Annotated[bool, typer.Option("--overdue", help=T("Only items whose deadline has passed.").key)] = False,
    due_soon: Annotated[
        int | None, typer.Option(min=0, metavar="DAYS", help=T("Only items due within so many days.").key)
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help=T("Day of the ledger; that of the data if left out.").key),
    ] = None,
    sets: Sets = None,
    every: All = False,
    as_json: Json = False,
) -> None:
    """Print the ledger on a day."""
    from planner.commands.layout import show
    from planner.compliance.aside import DUE_SOON
    from planner.report.ledger import ledger_facts
    from planner.report.ledger_text import MADE_ROWS, ledger_blocks
    from planner.studies.ledger import ledger as judged

    session = of(context)
    day: date | None = as_of.date() if as_of else None
    with session.telling_bad_input():
        found = judged(load(scenario, sets), day, DUE_SOON if due_soon is None else due_soon)
    facts = ledger_facts(found.frame, overdue=overdue, due_soon=due_soon is not None)
    case = found.case
    if as_json:
        reasons = {code: session.words(why) for code, why in found.reasons.items()}
        rows = [{**row, "why": reasons[str(row["id"])]} for row in facts.rows]
        counts = {name: getattr(facts, name) for name in ("total", "entered", "class_size", "gaps")}
        session.json(
            {**about(session, case), "as_of": found.as_of.isoformat(), "due_soon_days": found.due_soon_days,
             "counts": counts, "unknown_indicators": found.unknown_indicators, "items": rows}
        )  # fmt: skip
        return
    head(session, case)
    rows_shown = None if every else MADE_ROWS
    show(session, ledger_blocks(facts, found.as_of, found.reasons, found.unknown_indicators, rows_shown))


def aside_blocks(
    case: Case | PreschoolCase, tables: Mapping[str, pd.DataFrame], first_year: int, *, every: bool
) -> tuple[Block, ...]:
    """Return what other screens show of the ledger, and of the finance rules from ``first_year`` on."""
    from planner.report.finance import finance_blocks, finance_standing, funding_floor
    from planner.report.ledger import ledger_facts
    from planner.report.ledger_text import ledger_summary

    blocks: list[Block] = []
    if "ledger" in tables:
        summary = ledger_summary(ledger_facts(tables["ledger"]))
        blocks += [summary] if summary is not None else []
    if "finance" in tables:
        floors = funding_floor(tables["funding"])
        blocks += finance_blocks(
            finance_standing(tables["finance"], first_year), floors, finance_titles(case), first_year, every=every
        )
    return tuple(blocks)


def finance_titles(case: Case | PreschoolCase) -> dict[str, Text]:
    """Return the names of rules, those on money included."""
    from planner.standards.finance import all_finance_rules

    return titles(case) | {rule.code: rule.name for rule in all_finance_rules()}


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("ledger", help=T("The ledger of duties: owners, deadlines, states, and what closes each item.").key)(
        ledger
    )
