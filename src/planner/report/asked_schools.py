"""Other plans school by school 备选方案逐校差异: what each does otherwise than the least-cost plan."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, money, money_header, table_money
from planner.report.blocks import Block, Column, Row, Table

#: Schools of a plan that are shown before the rest is counted.
SCHOOLS = 8
Changes = dict[str, dict[str, list[int]]]


def differences(tables: Mapping[str, pd.DataFrame], names: Mapping[str, str], title: Mapping[str, Text],
                limit: int | None = SCHOOLS) -> tuple[Block, ...]:  # fmt: skip
    """Return one block per plan that differs from the least-cost plan, its dearest differences first.

    ``tables`` are those of an answer (docs/questions.md), ``title`` names plans by code; an answer of an earlier
    version, without ``alternatives_changes``, has no blocks.
    """
    changes, schools = tables.get("alternatives_changes"), tables.get("alternatives_schools")
    if changes is None or schools is None or changes.empty or schools.empty:
        return ()
    blocks = []
    for code in dict.fromkeys(str(one) for one in schools["alternative"]):
        mine = changes[changes["alternative"] == code]
        if not mine.empty:
            own = schools[(schools["alternative"] == code) & (schools["changed_rows"] > 0)]
            blocks.append(_block(title.get(code, Text(code)), own, _by_school(mine), names, limit))
    return tuple(blocks)


def _block(plan: Text, schools: pd.DataFrame, changes: Changes, names: Mapping[str, str], limit: int | None) -> Block:
    order = schools.assign(apart=(schools["cost_yuan"] - schools["least_cost_yuan"]).abs())
    order = order.sort_values(["apart", "changed_rows", "school"], ascending=[False, False, True])
    shown = order if limit is None else order.head(limit)
    rows = []
    for school, cost, least in zip(shown["school"], shown["cost_yuan"], shown["least_cost_yuan"], strict=True):
        code = str(school)
        said = labels.joined([_said(lever, here, there) for lever, (here, there) in changes.get(code, {}).items()])
        rows.append(Row((names.get(code, code), said, table_money(float(cost)), table_money(float(least)))))
    columns = (Column(T("School")), Column(T("Otherwise than in the least-cost plan")),
               Column(T("Cost here ({unit})", unit=money_header()), "right"),
               Column(T("Least-cost plan ({unit})", unit=money_header()), "right"))  # fmt: skip
    more = len(order) - len(shown)
    notes = (T("{count} more schools differ by less.", count=more),) if more else ()
    heading = T("{plan}: school by school against the least-cost plan", plan=plan)
    return Block(heading, table=Table(columns, tuple(rows)), notes=notes)


def _by_school(changes: pd.DataFrame) -> Changes:
    """School → lever → quantity here and in the least-cost plan, over the years of what differs."""
    found: Changes = {}
    columns = (changes[name] for name in ("school", "lever", "quantity", "least_quantity"))
    for school, lever, here, least in zip(*columns, strict=True):
        sums = found.setdefault(str(school), {}).setdefault(str(lever), [0, 0])
        sums[0] += int(here)
        sums[1] += int(least)
    return found


def _said(lever: str, here: int, least: int) -> Text:
    """``Hires 3 instead of 5``; the same amount in other years or of another kind is said so."""
    name = labels.lever(lever)
    if here == least:
        return T("{lever} in other years or of another kind", lever=name)
    if labels.in_yuan(lever):
        return T("{lever} {here} instead of {least}", lever=name, here=money(float(here)), least=money(float(least)))
    return T("{lever} {here} instead of {least}", lever=name, here=grouped(here), least=grouped(least))
