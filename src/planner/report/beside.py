"""What a plan changes of the earlier one that it was asked to stay close to 贴近原方案."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.base.i18n import T
from planner.report.amounts import grouped, money, percent
from planner.report.blocks import Block, Line


def beside_block(run: Mapping[str, Any]) -> Block | None:
    """Return how much of the earlier plan changed, and how much the least-cost plan would have; None without one."""
    facts = run.get("beside")
    if not facts:
        return None
    actions = int(facts["actions"])
    if not facts["found"]:
        text = T("No plan close to {run} was found: this is the least-cost plan.", run=facts["run"])
        return Block(T("Close to the earlier plan"), (Line(text, "warning"),))
    changed, alone = int(facts["changed"]), int(facts["changed_alone"])
    lines = (
        Line(T("Of the {count} actions of {run}, {changed} change or are new ({share}).", count=grouped(actions),
               run=facts["run"], changed=grouped(changed), share=percent(changed / max(1, actions), 1)), "good"),
        Line(T("Planned without looking at it, {alone} would; the cost would be {money} (discounted).",
               alone=grouped(alone), money=money(float(facts["least_yuan"]))), "muted"),
    )  # fmt: skip
    return Block(T("Close to the earlier plan"), lines)
