"""One school ahead 单校展望: pupils, teachers, places and money by year, and why its pupils change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.report import labels
from planner.report.amounts import grouped, money_header, table_money
from planner.report.blocks import Block, Column, Row, Table
from planner.report.why import causes_block
from planner.studies.forecast_outlook import Outlook
from planner.studies.forecast_ranges import Ranges
from planner.studies.forecast_units import UnitYear
from planner.studies.why import Why

#: Schools that are named where a name fits several.
NAMED = 10


def school_called(text: str, names: Mapping[str, str], known: Sequence[str]) -> str:
    """Return the school of ``known`` whose identifier or name is ``text``, or whose name alone contains it.

    Raises :class:`BadInput` where none or several do.
    """
    exact = [one for one in known if text in (one, names.get(one, one))]
    found = exact or [one for one in known if text in names.get(one, one)]
    if len(found) == 1:
        return found[0]
    message = T("no school is called so") if not found else T("several schools are called so")
    some = [names.get(one, one) for one in (found or known)][:NAMED]
    raise BadInput([Problem("project.school", "--school", text, message, T("for example: {names}",
                                                                           names=", ".join(some)))])  # fmt: skip


def school_blocks(
    school: str, facts: Outlook, reasons: Why, spread: Ranges, names: Mapping[str, str]
) -> tuple[Block, ...]:
    """Return for each stage of ``school`` its years, and the causes of its change."""
    blocks: list[Block] = []
    for unit in dict.fromkeys(one.unit for one in facts.units if one.school == school):
        rows = [one for one in facts.units if one.unit == unit]
        blocks += [unit_block(rows, spread, names), _money(rows)]
        causes = [one for one in reasons.units if one.subject == unit]
        blocks.append(causes_block(T("Why its pupils change since the base year"), causes, names))
    return tuple(block for block in blocks if block.table is not None and block.table.rows)


def unit_block(rows: Sequence[UnitYear], spread: Ranges, names: Mapping[str, str]) -> Block:
    """Return pupils, classes, teachers and places of a unit by year."""
    columns = (Column(T("Year")), Column(T("Pupils"), "right"), Column(T("Classes"), "right"),
               Column(T("Largest class"), "right"), Column(T("Places"), "right"), Column(T("Spare"), "right"),
               Column(T("Missing"), "right"), Column(T("Teaching area, m²"), "right"), Column(T("Missing m²"), "right"),
               Column(T("Teachers left"), "right"), Column(T("Needed"), "right"))  # fmt: skip
    cells = [Row((str(one.year), grouped(one.pupils), grouped(one.classes), grouped(one.largest_class),
                  "–" if one.places is None else grouped(one.places), grouped(one.spare), grouped(one.missing),
                  grouped(one.teaching_m2), grouped(one.missing_m2), grouped(one.teachers),
                  grouped(max(one.by_posts, one.by_lessons))),
                 "warning" if one.missing or one.crowded or one.oversized else "plain") for one in rows]  # fmt: skip
    first, last = rows[0], rows[-1]
    held = next((one for one in spread.units if one.subject == first.unit and one.year == last.year), None)
    notes = () if held is None else (T("{year}: 80% range {low}–{high} pupils.", year=last.year, low=grouped(held.low),
                                       high=grouped(held.high)),)  # fmt: skip
    heading = labels.school_stage(names.get(first.school, first.school), first.stage)
    return Block(heading, table=Table(columns, tuple(cells)), notes=notes)


def _money(rows: Sequence[UnitYear]) -> Block:
    unit = money_header()
    columns = (Column(T("Year")), Column(T("Pay, {unit}", unit=unit), "right"),
               Column(T("Public funds, {unit}", unit=unit), "right"),
               Column(T("Upkeep of spare places, {unit}", unit=unit), "right"))  # fmt: skip
    cells = [Row((str(one.year), table_money(one.pay_yuan), table_money(one.public_funds_yuan),
                  table_money(one.upkeep_yuan))) for one in rows]  # fmt: skip
    return Block(T("Recurrent money if nobody is hired"), table=Table(columns, tuple(cells)))
