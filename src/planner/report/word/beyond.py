"""Chapters beside the plan 附加章节: what was set by hand, what the run found besides, where the numbers come from."""

from __future__ import annotations

from planner.base.i18n import T, Text
from planner.report.blocks import Block
from planner.report.explain.words import exact
from planner.report.papers.numbers import paper_numbers
from planner.report.papers.overrides import overrides
from planner.report.papers.paper import Paper
from planner.report.word.blocks import write_blocks
from planner.report.word.document import Official
from planner.report.word.parts import TEXT_MM


def set_by_hand(out: Official, paper: Paper) -> None:
    """Write every change on top of the base scenario with its reason; nothing where there is none."""
    changes = overrides(paper)
    if not changes:
        return
    out.first(T("Changes to the scenario, and why"))
    rows: list[list[Text | str]] = [
        [one.key, one.old, one.new, T("by hand") if one.by_hand else T("scenario document"), one.told]
        for one in changes
    ]
    out.table([T("Key"), T("From"), T("To"), T("Changed where"), T("Why it was changed")], rows, [46, 26, 26, 18, 40],
              T("Changes to the base scenario"))  # fmt: skip


def beyond_the_plan(out: Official, blocks: tuple[Block, ...]) -> None:
    """Write what the run found besides its plan; nothing where it found nothing."""
    if blocks:
        out.first(T("What the run found besides"))
        write_blocks(out, blocks, TEXT_MM)


def numbers_annex(out: Official, paper: Paper) -> None:
    """Write the annex that a sentence's mark points to: each number's value, its formula, and the check by its rows."""
    found = paper_numbers(paper)
    if not found:
        return
    out.annex(T("Where the numbers come from"))
    out.note(T("Marks in brackets name numbers; planner explain RUN NUMBER shows the rows that each was made of."))
    rows: list[list[Text | str]] = [
        [one.number, exact(one.value), one.sentence, one.formula,
         T("same") if one.agrees else T("differs") if one.agrees is False else "–"] for one in found
    ]  # fmt: skip
    out.table([T("Number"), T("Number stated"), T("Sentence"), T("How it is made"), T("Made again")], rows,
              (44, 34, 74, 84, 20), T("Numbers of this paper"))  # fmt: skip
