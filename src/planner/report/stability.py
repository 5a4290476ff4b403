"""Small change, small move 小变动小调整 as a page, written by the command that measured it."""

from __future__ import annotations

from collections.abc import Sequence

from planner.studies.questions_stability import MARGIN, MORE, MOST, Stability


def stability_page(found: Sequence[Stability], command: str, day: str, units: int) -> str:
    """Return the Markdown page of a stability test."""
    good = sum(one.good for one in found)
    more, margin = f"{MORE - 1:.0%}".replace("%", " %"), f"{MARGIN - 1:.0%}".replace("%", " %")
    lines = [
        f"# Small change, small move: {more} more budget",
        "",
        f"Written by `{command}` on {day}. Illustrative districts of {units} units, one per seed.",
        "",
        "Budget: the least share of the sample's budget (in steps) at which everything can be met in the linear plan,",
        f"and {margin}; then {more} more. An action is a row (place, year, lever, item); salaries follow from hires",
        "and are not counted. The extra money pays for the measures that become dearer, the dearest first, as far as",
        f"it reaches; *beyond* is every other changed action as a share of all, at most {MOST * 100:g} %.",
        "*Alone*: the same share where the new plan is made without looking at the old one. *Close*: where it stays",
        "close to the old plan and changes only what pays within the gap (`optimization/questions/stay.py`).",
        "",
        "| district | budget | actions | changed | paid for | beyond, close | alone | cost before (yuan) | after |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        lines.append(
            f"| {one.name} | {one.factor:.4g} | {one.actions} | {one.changed} | {one.paid_for} | {one.share:.1%} "
            f"| {one.alone:.1%} | {one.cost_before:,.0f} | {one.cost_after:,.0f} |"
        )
    lines += ["", f"{good} of {len(found)} small, every plan confirmed by the evaluator.", ""]
    return "\n".join(lines)
