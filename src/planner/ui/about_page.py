"""About 说明: how the figures come about, which parameters are assumed and to be replaced, and the limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner import __version__
from planner.base.i18n import T, Text
from planner.report.amounts import grouped, number
from planner.report.blocks import Block, Column, Row, Table
from planner.scenario.described import ASSUMED
from planner.scenario.parameters import parameters
from planner.ui import subject, words
from planner.ui.banner import banner
from planner.ui.subject import Subject
from planner.ui.words import paragraph

METHOD = (
    T("Pupils, classes, teachers and premises are projected year by year from the district's own tables; births and "
      "progression carry the pupils, retirement by birth month and other leavers the teachers."),
    T("Every rule is a file with its value, conditions, days in force and citation. A district's own value replaces "
      "the national one; where the district is silent the national rule holds."),
    T("The plan is the cheapest set of measures that keeps every computed and tracked rule from the deadline to the "
      "horizon, within the funds of each year; the bound says how far from the cheapest it can be at most."),
    T("No plan is shown as verified before a second derivation, written apart, has recomputed money, stocks and "
      "verdicts from the input files and agrees."),
    T("Numbers are compared unrounded. What is not known is unknown and never counts as met."),
)  # fmt: skip
LIMITS = (
    T("Items that people judge need evidence; until it is entered they count as unknown and are named."),
    T("Results depend on assumed costs, durations and quotas until the bureau replaces them in the scenario."),
    T("Money is in constant yuan of the base year; discounting serves the choice between plans, not the accounts."),
    T("Illustrative districts are made up from published figures and stand for no real school."),
)  # fmt: skip


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        subject.unreadable(shown)
    else:
        banner(shown)
    words.heading(T("Method"), 2)
    for text in METHOD:
        paragraph(text)
    if shown.head:
        words.heading(T("Assumed parameters to replace"), 2)
        paragraph(T("Each stands in the scenario under assumptions; a value written there replaces the default."))
        words.show(parameters_block(shown.head), headed=False)
    words.heading(T("Limits"), 2)
    for text in LIMITS:
        paragraph(text)
    _not_modelled(shown)
    paragraph(T("planner {version}", version=__version__), "muted", "pl-small")


def parameters_block(head: Mapping[str, Any]) -> Block:
    """Return every parameter with its value in this scenario, default, unit and basis; own values stand out."""
    resolved = head.get("resolved")
    rows = []
    for one in parameters():
        value = one.value_in(resolved if isinstance(resolved, dict) else {})
        if value is None:  # a part that the scenario does not have
            continue
        basis = T("assumed; no source") if one.basis == ASSUMED else Text(one.basis)
        own = abs(value - one.default) > 1e-9
        shown = (T("{value} (own)", value=_number(value)) if own else _number(value))  # fmt: skip
        cells = (Text(one.label), shown, _number(one.default), Text(one.unit), basis, one.path)
        rows.append(Row(cells, "good" if own else "plain"))
    columns = (
        Column(T("Parameter")), Column(T("In this scenario"), "right"), Column(T("Default"), "right"),
        Column(T("Unit")), Column(T("Basis")), Column(T("Key")),
    )  # fmt: skip
    return Block(T("Assumed parameters to replace"), table=Table(columns, tuple(rows)))


def _number(value: float) -> str:
    """Thousands apart from 1,000 on; shares with four digits."""
    return grouped(value) if abs(value) >= 1000 else number(value, 4)


def _not_modelled(shown: Subject) -> None:
    """What this scenario leaves out, in the words of its document."""
    resolved = shown.head.get("resolved")
    told = resolved.get("not_modelled") if isinstance(resolved, dict) else None
    if told:
        words.heading(T("Not modelled in this scenario"))
        for one in told:
            paragraph(str(one), "muted")
