"""Ready what-ifs side by side 现成情景对照: as a screen, and as the page of evidence."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from planner.base.i18n import T, Text
from planner.report.amounts import money_header, number, percent, table_money
from planner.report.blocks import Block, Cell, Column, Line, Row, Table
from planner.report.labels import joined, lever, rule
from planner.studies.what_ifs import TOLD, WhatIf


def what_if_blocks(found: Sequence[WhatIf]) -> tuple[Block, ...]:
    """Return the screen: a row for each what-if with its differences to the first, then the conflicts."""
    base = found[0]
    columns = (
        Column(T("Scenario")), Column(T("What came out")), Column(T("All met from"), "right"),
        Column(T("Cost ({unit})", unit=money_header()), "right"), Column(T("difference"), "right"),
        *(Column(lever(code), "right") for code in TOLD), Column(T("Gap"), "right"), Column(T("Seconds"), "right"),
    )  # fmt: skip
    rows = tuple(
        Row((one.title, outcome(one), str(one.pass_year or "–"), _money(one.cost_yuan), _difference(one, base),
             *(_moved(one, base, code) for code in TOLD), "–" if one.gap is None else percent(one.gap, 2),
             number(one.seconds)), "plain" if one.good else "bad")
        for one in found
    )  # fmt: skip
    lines = tuple(_conflict(one) for one in found if one.conflict)
    notes = (T("Numbers in brackets: difference to the first scenario."),)
    return (Block(T("What-ifs beside the first scenario"), lines, Table(columns, rows), notes),)


def outcome(one: WhatIf) -> Text:
    """Return what became of a what-if."""
    if one.code == 3 and one.conflict:
        return T("no plan, proved")
    return T("plan, verified") if one.good else T("exit code {code}", code=one.code)


def _conflict(one: WhatIf) -> Line:
    rules = joined([rule(code) for code in one.conflict])
    return Line(T("{title}: in conflict: {rules}; {ways} ways out, {proved} of them proved.", title=one.title,
                  rules=rules, ways=one.ways, proved=one.proved), "warning")  # fmt: skip


def _money(yuan: float | None) -> Cell:
    return "–" if yuan is None else table_money(yuan)


def _difference(one: WhatIf, base: WhatIf) -> Cell:
    if one is base or one.cost_yuan is None or base.cost_yuan is None:
        return "–"
    sign = "+" if one.cost_yuan > base.cost_yuan else ""
    return Text("{sign}{amount}", {"sign": sign, "amount": table_money(one.cost_yuan - base.cost_yuan)})


def _moved(one: WhatIf, base: WhatIf, code: str) -> str:
    if code not in one.quantities:
        return "–"
    told = number(one.quantities[code])
    change = one.quantities[code] - base.quantities.get(code, 0.0)
    return told if one is base or not change else f"{told} ({'+' if change > 0 else ''}{number(change)})"


def what_ifs_page(found: Sequence[WhatIf], left_out: Sequence[Path], command: str, day: str, cores: int) -> str:
    """Return the Markdown page of evidence."""
    base = found[0]
    machine = f"{cores} cores, Python {platform.python_version()}, HiGHS {version('highspy')}"
    good = sum(one.good for one in found)
    lines = [
        "# Ready what-ifs",
        "",
        f"Written by `{command}` on {day}; {machine}. Seconds are wall clock of the solver's steps, as each run keeps"
        " them (longer where the machine was shared).",
        "",
        f"{len(found) - 1} what-ifs and the baseline, each as `planner plan` makes it: {good} of {len(found)} end with"
        " a verified plan or with a proved conflict. Costs in million yuan; differences to the baseline.",
        "",
        "| document | exit | what came out | all met from | cost | difference | "
        + " | ".join(lever(code).render("en").lower() for code in TOLD)
        + " | gap | seconds |",
        "|---|---|---|---|---|---|" + "---|" * (len(TOLD) + 2),
    ]
    for one in found:
        cells = [one.name, str(one.code), outcome(one), str(one.pass_year or "–"), _money(one.cost_yuan),
                 _difference(one, base), *(_moved(one, base, code) for code in TOLD),
                 "–" if one.gap is None else percent(one.gap, 2), number(one.seconds)]  # fmt: skip
        lines.append("| " + " | ".join(_words(cell) for cell in cells) + " |")
    lines.append("")
    lines += [f"- {_words(_conflict(one).text)}" for one in found if one.conflict]
    lines += [f"- left out, as its start years are chosen (see schedules.md): {path.stem}" for path in left_out]
    return "\n".join([*lines, ""])


def _words(cell: Cell) -> str:
    return cell.render("en") if isinstance(cell, Text) else cell
