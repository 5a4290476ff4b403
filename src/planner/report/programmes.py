"""Targets that no programme reaches 项目化措施缺口: told from ``run.json``, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.base.i18n import T, Text
from planner.report.blocks import Block, Line


def short_block(run: Mapping[str, Any], titles: Mapping[str, Text]) -> Block | None:
    """Return the tracked items that the programmes leave short, with the first year; None where there is none."""
    first: dict[str, int] = {}
    for one in run.get("programmes_short", ()):
        first.setdefault(str(one["item"]), int(one["year"]))
    if not first:
        return None
    lines = tuple(
        Line(T("{code} {name}: short from {year} on", code=code, name=titles.get(code, Text("")), year=year), "warning")
        for code, year in first.items()
    )
    note = T("No fund pays for programmes, or its money or the units of a year are too few.")
    return Block(T("Tracked items that no programme brings to their target"), lines, notes=(note,))
