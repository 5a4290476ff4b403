"""Chapters beside the plan 附加章节: what was set by hand, what the run found besides, where the numbers come from."""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.report.amounts import NOTHING, grouped, number
from planner.report.blocks import Block
from planner.report.papers.numbers import paper_numbers
from planner.report.papers.overrides import overrides
from planner.report.papers.paper import Paper, clean
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
        [one.what, one.old, one.new, T("by hand") if one.by_hand else T("scenario document"), one.told]
        for one in changes
    ]
    out.table([T("What"), T("From"), T("To"), T("Changed where"), T("Why it was changed")], rows, [46, 28, 28, 18, 36],
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
    out.note(T("Marks in brackets name numbers; planner explain RUN MARK shows the rows that each was made of."))
    rows: list[list[Text | str]] = [
        [str(index), _stated(one.value), one.sentence, one.formula,
         T("same") if one.agrees else T("differs") if one.agrees is False else "–"]
        for index, one in enumerate(found, start=1)
    ]  # fmt: skip
    out.table([T("Mark"), T("Number stated"), T("Sentence"), T("How it is made"), T("Made again")], rows,
              (14, 40, 84, 98, 20), T("Numbers of this paper"))  # fmt: skip


def _stated(value: float | None) -> str:
    """Whole numbers and years as they are, others with six digits behind the point; the workbook has all."""
    if value is None:
        return NOTHING
    return grouped(value) if float(value).is_integer() and abs(value) >= 1e4 else number(value, 6)


def unknown_annex(out: Official, paper: Paper, titles: Mapping[str, Text]) -> None:
    """Write the annex of items that await evidence or figures, by name; nothing where there are none."""
    items = [str(one) for one in paper.run.get("unknown_items") or ()]
    if not items:
        return
    table = paper.table("verdicts")
    cited = dict(zip(table["standard"], table["citation"], strict=True)) if "citation" in table else {}
    out.annex(T("Items that await evidence or figures"))
    rows: list[list[Text | str]] = [
        [str(index), titles.get(code, Text("{n}", {"n": code})), clean(str(cited.get(code, "")))]
        for index, code in enumerate(items, start=1)
    ]
    out.table([T("No."), T("What it asks"), T("Citation")], rows, (14, 120, 122),
              T("Unknown is never met: attested items wait for evidence."))  # fmt: skip
