"""What the figures rest on 依据: verdicts with citations, ledger, conflicts, assumptions to replace, provenance."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.excel.schools import verdict_cell
from planner.report.excel.sheet import Book, Cell, Column, Value
from planner.report.labels import rule as rule_name
from planner.report.labels import subject, unit
from planner.report.ledger_text import STATES, TIMINGS, departments_of, duty_of, title_of
from planner.report.papers.assumptions import assumed
from planner.report.papers.overrides import overrides
from planner.report.papers.paper import Paper

_LEVELS = {"district": 0, "stage": 1, "fund": 2, "school": 3, "unit": 4}
_SIGNS = {">=": "≥", "<=": "≤", "==": "="}
_STATUSES = {
    "optimal": T("a plan, proved least"), "feasible": T("a plan, with the gap stated"),
    "infeasible": T("no plan, proved"), "stopped": T("stopped early"),
}  # fmt: skip
_BASES = {"computed": T("computed"), "tracked": T("tracked"), "attested": T("attested")}


def write_verdicts(book: Book, paper: Paper, titles: Mapping[str, Text]) -> None:
    """Write every verdict with its citation, the district's first; ``titles`` names the rules by code."""
    sheet = book.sheet(T("Verdicts and citations"))
    sheet.line(T("Every verdict with its rule and citation"), 14)
    sheet.line(T("Unknown is never met: attested items wait for evidence."))
    sheet.line(T("Schools and units: base year, deadline and horizon only; every year stands in verdicts.csv."))
    columns = (
        Column(T("Rule"), "text", 8), Column(T("What it asks"), "text", 34), Column(T("Whom"), "text", 30),
        Column(T("Year"), "raw", 7), Column(T("Value"), "value", 12), Column(T("Must be"), "text", 8),
        Column(T("Threshold"), "value", 12), Column(T("Verdict"), "text", 10), Column(T("Basis"), "text", 9),
        Column(T("Citation"), "text", 48),
    )  # fmt: skip
    table = paper.table("verdicts")
    kept = table["year"].isin([paper.base, paper.deadline, paper.horizon])
    table = table[kept | ~table["level"].isin(["school", "unit"])]
    order = table["level"].map(_LEVELS).fillna(9)
    ordered = table.assign(order=order).sort_values(["order", "standard", "subject", "year"], kind="stable")
    sheet.table(columns, _verdict_rows(paper, ordered, titles), frozen=True)


def _verdict_rows(paper: Paper, table: pd.DataFrame, titles: Mapping[str, Text]) -> Iterator[Sequence[Cell | Value]]:
    names = paper.names
    for row in table.to_dict("records"):
        code = str(row["standard"])
        yield (
            code, titles.get(code, Text("{n}", {"n": code})), subject(str(row["subject"]), names), int(row["year"]),
            float(row["value"]), _SIGNS.get(str(row["comparator"]), str(row["comparator"])), float(row["threshold"]),
            verdict_cell(str(row["verdict"])),
            _BASES.get(str(row["basis"]), str(row["basis"])), str(row["citation"]),
        )  # fmt: skip


def write_ledger(book: Book, paper: Paper) -> None:
    """Write the ledger 台账 where the run has one."""
    table = paper.table("ledger")
    if table.empty:
        return
    sheet = book.sheet(T("Ledger"))
    sheet.line(T("Ledger of items to mend"), 14)
    sheet.line(T("An item closes when its indicator is met in the data, never by hand alone."))
    columns = (
        Column(T("No."), "text", 14), Column(T("Item to mend"), "text", 36), Column(T("Duty"), "text", 36),
        Column(T("Departments"), "text", 26), Column(T("Deadline"), "text", 12), Column(T("State"), "text", 12),
        Column(T("Timing"), "text", 12), Column(T("Indicator"), "text", 10), Column(T("Evidence"), "text", 30),
        Column(T("Document"), "text", 30), Column(T("Line"), "raw", 7),
    )  # fmt: skip
    sheet.table(columns, (_ledger_row(row) for row in table.to_dict("records")), frozen=True)


def _ledger_row(row: Mapping[Hashable, Any]) -> Sequence[Cell | Value]:
    told = {str(key): value for key, value in row.items()}
    state, timing = str(told["state"]), str(told["timing"])
    return (
        str(told["id"]), title_of(told), duty_of(told), departments_of(str(told["departments"])),
        str(told["deadline"]), STATES.get(state, state), TIMINGS.get(timing, timing), str(told["indicator"]),
        str(told["evidence"]), str(told["document"]), int(told["line"]) or None,
    )  # fmt: skip


def write_conflicts(book: Book, paper: Paper) -> None:
    """Write which rules cannot hold together and the least that would have to give, of a run without a plan."""
    for name, title in (("conflicts", T("Rules in conflict")), ("ways_out", T("Ways out"))):
        table = paper.table(name)
        if table.empty:
            continue
        sheet = book.sheet(title)
        sheet.line(title, 14)
        columns = (
            Column(T("Rule"), "text", 36), Column(T("Whom"), "text", 36), Column(T("Year"), "raw", 8),
            Column(T("By how much"), "value", 14), Column(T("Counted in"), "text", 14),
        )  # fmt: skip
        rows = (
            (rule_name(str(row["group"])), subject(str(row["subject"]), paper.names), int(row["year"]) or None,
             float(row["amount"]), unit(str(row["unit"])))
            for row in table.to_dict("records")
        )  # fmt: skip
        sheet.table(columns, rows, frozen=True)


def write_assumptions(book: Book, paper: Paper) -> None:
    """Write every assumed parameter with value, unit and basis: the list for the bureau to replace."""
    sheet = book.sheet(T("Assumptions to replace"))
    sheet.line(T("Assumptions to replace with the bureau's own figures"), 14)
    sheet.line(T("Coloured rows were set by this scenario; the others stand at their defaults."))
    columns = (
        Column(T("Parameter"), "text", 52), Column(T("Value"), "raw", 14), Column(T("Unit"), "text", 22),
        Column(T("Default"), "raw", 14), Column(T("Basis"), "text", 60), Column(T("Key in the scenario"), "text", 44),
    )  # fmt: skip
    rows = (
        (Cell(one.label, "warning" if one.value != one.default else ""), one.value, one.unit, one.default, one.basis,
         one.key)
        for one in assumed(paper)
    )  # fmt: skip
    sheet.table(columns, rows, frozen=True)


def write_provenance(book: Book, paper: Paper) -> None:
    """Write where everything comes from: inputs with sha256, versions, pack, changes, stopping, warnings."""
    sheet = book.sheet(T("Provenance"))
    sheet.line(T("Provenance"), 14)
    columns = (Column(T("What"), "text", 34), Column(T("Name"), "text", 40), Column(T("Value"), "text", 90))
    sheet.table(columns, list(_provenance(paper, book.language)), frozen=True)


def _fact(value: object) -> Text | str:
    if isinstance(value, bool):
        return T("yes") if value else T("no")
    return _STATUSES.get(str(value), str(value))


def _provenance(paper: Paper, language: str) -> Iterator[tuple[Text, str, Text | str]]:
    run = paper.run
    plain = (
        (T("Scenario document"), "scenario"), (T("Status"), "status"), (T("Verified"), "verified"),
        (T("Reproducible"), "reproducible"), (T("Lower bound (yuan)"), "lower_bound_yuan"), (T("Gap"), "gap"),
        (T("Standards pack"), "standards_pack"), (T("Hash of the standards"), "standards_sha256"),
        (T("Results version"), "results_version"), (T("Seed"), "seed"),
    )  # fmt: skip
    for label, key in plain:
        if key in run:
            yield label, "", _fact(run[key])
    for one in overrides(paper):
        yield T("Changed by override"), one.key, T("{what}: {old} → {new}", what=one.what, old=one.old, new=one.new)
        yield T("Why it was changed"), one.key, one.told
    for text in run.get("sets") or ():
        yield T("Set on the command line"), "--set", str(text)
    for name, digest in sorted(dict(run.get("inputs") or {}).items()):
        yield T("Input file (sha256)"), str(name), str(digest)
    for name, number in sorted(dict(run.get("versions") or {}).items()):
        yield T("Version"), str(name), str(number)
    for text in paper.told("estimated", language):
        yield T("Estimated"), "", str(text)
    for text in paper.told("warnings", language):
        yield T("Warning"), "", str(text)
