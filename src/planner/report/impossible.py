"""An infeasible scenario 无解 in words: the rules that cannot hold together, and the least that would have to give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import money, number
from planner.report.blocks import Block, Column, Line, Row, Table
from planner.report.standing import Tables
from planner.report.ways import WayOut, ways_block, ways_of

#: Places of one rule that are shown before the rest is counted.
SHOWN = 6


@dataclass(frozen=True)
class Give:
    """A rule, where and when, and by how much it would have to give (in ``unit``)."""

    rule: str
    subject: str
    year: int
    amount: float
    unit: str
    way: int = 0


@dataclass(frozen=True)
class Impossible:
    """Why no plan exists: members of an irreducible conflict, the least relaxation, and the ranked ways out.

    ``ways`` are those of ``run.json``, each solved again, ``untried`` kinds of change that were not tried; a run of an
    earlier version, or of kindergartens, has none.
    """

    conflicts: tuple[Give, ...]
    ways_out: tuple[Give, ...]
    ways: tuple[WayOut, ...] = ()
    untried: tuple[str, ...] = ()


def impossible(tables: Tables, run: Mapping[str, Any] | None = None) -> Impossible:
    """Return the facts of ``conflicts`` and ``ways_out``, and the ranked ways of ``run`` (``run.json``)."""
    return Impossible(_gives(tables["conflicts"]), _gives(tables["ways_out"]), ways_of(run or {}),
                      tuple(str(kind) for kind in (run or {}).get("ways_untried", ())))  # fmt: skip


def _gives(frame: pd.DataFrame) -> tuple[Give, ...]:
    columns = frame.reindex(columns=["group", "subject", "year", "amount", "unit", "way"])
    return tuple(
        Give(
            rule=str(group),
            subject="" if pd.isna(subject) else str(subject),
            year=0 if pd.isna(year) else int(year),
            amount=0.0 if pd.isna(amount) else float(amount),
            unit="" if pd.isna(unit) else str(unit),
            way=0 if pd.isna(way) else int(way),
        )
        for group, subject, year, amount, unit, way in columns.itertuples(index=False, name=None)
    )


def impossible_blocks(facts: Impossible, names: Mapping[str, str], limit: int | None = SHOWN) -> tuple[Block, ...]:
    """Return the screen of an infeasible run; ``names`` knows schools and funds, ``limit`` cuts each rule's places."""
    return (*conflict_blocks(facts, names, limit), *out_blocks(facts, names, limit))


def conflict_blocks(facts: Impossible, names: Mapping[str, str], limit: int | None = SHOWN) -> tuple[Block, ...]:
    """Return the part of that screen that is known before any way out is proved."""
    lines = (Line(T("No plan can meet every rule of this scenario: this is proved, not guessed."), "bad"),)
    blocks = (Block(T("Infeasible"), lines), conflict(facts, names, limit))
    return tuple(block for block in blocks if block is not None)


def out_blocks(facts: Impossible, names: Mapping[str, str], limit: int | None = SHOWN) -> tuple[Block, ...]:
    """Return the ways out, ranked and proved where they are."""
    out = ways_block(facts.ways, names, limit, facts.untried) if facts.ways else ways_out(facts, names, limit)
    return () if out is None else (out,)


def conflict(facts: Impossible, names: Mapping[str, str] | None = None, limit: int | None = SHOWN) -> Block | None:
    """Return the rules that contradict each other, with the places where they do."""
    if not facts.conflicts:
        return None
    groups = dict.fromkeys(one.rule for one in facts.conflicts)
    lines = tuple(_member(group, facts, names or {}, limit) for group in groups)
    if len(facts.conflicts) == 1:
        notes = (T("No plan can meet this rule in all its places, whatever else gives way."),)
    else:
        notes = (T("Take any one of them away and the rest of these can be met."),)
    return Block(T("These rules cannot hold together"), lines, notes=notes)


def _member(group: str, facts: Impossible, names: Mapping[str, str], limit: int | None) -> Line:
    """A rule of the conflict with its years and places; a run of an earlier version names the rule only."""
    members = [one for one in facts.conflicts if one.rule == group]
    rule = labels.rule(group)
    if not any(one.year for one in members):
        return Line(T("- {rule}", rule=rule))
    shown = members if limit is None else members[:limit]
    places = labels.joined([_place(one, names) for one in shown])
    if len(members) > len(shown):
        places = T("{places} and {count} more", places=places, count=len(members) - len(shown))
    return Line(T("- {rule}: {places}", rule=rule, places=places))


def _place(one: Give, names: Mapping[str, str]) -> Text:
    if one.unit == "places":
        return T("{year} ({count} places)", year=one.year, count=number(one.amount, 0))
    if not one.subject:
        return T("{year}", year=one.year)
    return T("{place} {year}", place=labels.subject(one.subject, names), year=one.year)


def ways_out(facts: Impossible, names: Mapping[str, str], limit: int | None = SHOWN) -> Block | None:
    """Return what each rule alone would have to give, the largest amounts first."""
    if not facts.ways_out:
        return None
    columns = (
        Column(T("Rule or limit")),
        Column(T("Where")),
        Column(T("Year")),
        Column(T("Would have to give"), "right"),
    )
    rows: list[Row] = []
    notes: list[Text] = [_how(facts.ways_out)]
    for group in dict.fromkeys(one.rule for one in facts.ways_out):
        gives = [one for one in facts.ways_out if one.rule == group]
        shown = gives if limit is None else gives[:limit]
        rows += [
            Row((labels.rule(group), labels.subject(one.subject, names), _when(one), _amount(one))) for one in shown
        ]
        if len(gives) > len(shown):
            notes.append(T("{rule}: and {count} more", rule=labels.rule(group), count=len(gives) - len(shown)))
    return Block(T("Ways out"), table=Table(columns, tuple(rows)), notes=tuple(notes))


def _how(gives: tuple[Give, ...]) -> Text:
    """Whether one rule is enough or all of them must give; a run of an earlier version numbers no ways."""
    if len({one.rule for one in gives}) > 1 and len({one.way for one in gives if one.way}) == 1:
        return T("No rule alone is enough: all of these must give together; this is the least.")
    return T("Each rule alone would be enough; what stands beside it is the least, in all its places.")


def _when(one: Give) -> str:
    return str(one.year) if one.year else ""


def _amount(one: Give) -> Text:
    if one.unit == "yuan":
        return money(one.amount)
    digits = 3 if one.unit == "CV" else 2
    return T("{amount} {unit}", amount=number(one.amount, digits), unit=labels.unit(one.unit))
