"""Ways out of an infeasible scenario 出路, ranked and proved, in the planner's words, with what to paste."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import money, number
from planner.report.blocks import Block, Column, Line, Row, Table

#: Kinds of change, where the name of the rule does not say it.
KINDS = {
    "money": T("more money"), "land": T("more land"), "staffing": T("more pupils per teacher"),
    "deadline": T("a later date"), "class_size": T("larger classes"), "tolerance": T("a lower tolerance"),
}  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """One number of the scenario that would change: what, whose, when, by how much, from and to."""

    kind: str
    subject: str
    year: int
    amount: float
    unit: str
    old: float
    new: float


@dataclass(frozen=True)
class WayOut:
    """A way out as ``run.json`` has it; ``set`` are arguments of ``--set``; yuan of the base year.

    ``tier``: 1 the district's own money, offices and land; 2 a later date; 3 a rule that others made; 4 several of
    these together. ``proved``: a verified plan exists; else only the linear model has one.
    """

    rank: int
    kind: str
    tier: int
    set: tuple[str, ...]
    changes: tuple[Changed, ...]
    extra_yuan: float
    total_cost_yuan: float | None
    first_year_all_met: int | None
    proved: bool


def ways_of(run: Mapping[str, Any]) -> tuple[WayOut, ...]:
    """Return the ways of ``run.json``, best first; none where it names none."""
    return tuple(
        WayOut(
            rank=int(way["rank"]), kind=str(way["kind"]), tier=int(way["tier"]), set=tuple(map(str, way["set"])),
            changes=tuple(Changed(**{name: one[name] for name in Changed.__dataclass_fields__})
                          for one in way["changes"]),
            extra_yuan=float(way["extra_yuan"]), total_cost_yuan=way["total_cost_yuan"],
            first_year_all_met=way["first_year_all_met"], proved=bool(way["proved"]),
        )
        for way in run.get("ways_out", ())
    )  # fmt: skip


def ways_block(
    ways: tuple[WayOut, ...], names: Mapping[str, str], limit: int | None, untried: tuple[str, ...] = ()
) -> Block:
    """Return the ways as a table, and under it the arguments that make each of them, and what was not tried."""
    columns = (
        Column(T("No."), "right"), Column(T("What would change")), Column(T("More money"), "right"),
        Column(T("The plan then costs"), "right"), Column(T("Proved")),
    )  # fmt: skip
    rows = tuple(
        Row((
            str(way.rank), sentence(way, names, limit), money(way.extra_yuan) if way.extra_yuan else T("none"),
            money(way.total_cost_yuan) if way.total_cost_yuan is not None else "", proof(way),
        ))
        for way in ways
    )  # fmt: skip
    notes = [
        T("Cheapest first: the district's own means, then a later date, then what others would have to allow."),
        T("The plans behind them are made quickly, as a proof; planned in full they cost a little less."),
        *(T("{rank}: {sets}", rank=way.rank, sets=pasted(way)) for way in ways),
    ]
    if untried:
        kinds = labels.joined([KINDS.get(kind) or labels.rule(kind) for kind in untried])
        notes.append(T("Not tried after these: {kinds}. All are tried with --ways all.", kinds=kinds))
    return Block(T("Ways out"), table=Table(columns, rows), notes=tuple(notes))


def proof(way: WayOut) -> Text:
    """Return whether a verified plan stands behind a way."""
    return T("yes, by a verified plan") if way.proved else T("linear plan only")


def pasted(way: WayOut) -> str:
    """Return the arguments of ``planner plan`` that make this way."""
    return " ".join(f"--set {one}" for one in way.set)


def sentence(way: WayOut, names: Mapping[str, str], limit: int | None = None) -> Text:
    """Return what would change, as a person would say it."""
    shown = way.changes if limit is None else way.changes[:limit]
    words = labels.joined([_SAID[one.kind](one, names) for one in shown])
    if len(way.changes) > len(shown):
        return T("{places} and {count} more", places=words, count=len(way.changes) - len(shown))
    return words


def ways_lines(ways: tuple[WayOut, ...], names: Mapping[str, str]) -> tuple[Line, ...]:
    """Return one sentence per way, for a page or a paper."""
    return tuple(
        Line(T("{rank}. {what} ({proof})", rank=way.rank, what=sentence(way, names), proof=proof(way))) for way in ways
    )


def _money(one: Changed, names: Mapping[str, str]) -> Text:
    fund = names.get(one.subject, one.subject)
    return T("{money} more in {year} ({fund})", money=money(one.amount), year=one.year, fund=fund)


def _budget(one: Changed, names: Mapping[str, str]) -> Text:
    return T("every cap raised by {percent} %", percent=number(one.amount, 1))


def _posts(one: Changed, names: Mapping[str, str]) -> Text:
    return T("{n} more posts ({stage}) from {year} on", n=number(one.amount, 0), stage=labels.stage(one.subject),
             year=one.year)  # fmt: skip


def _land(one: Changed, names: Mapping[str, str]) -> Text:
    school, kind = one.subject.split("|")
    area, who = number(one.amount, 0), names.get(school, school)
    if kind == "building_m2":
        return T("{area} m² more building land ({school})", area=area, school=who)
    return T("{area} m² more sports land ({school})", area=area, school=who)


def _quota(one: Changed, names: Mapping[str, str]) -> Text:
    return T("{what} ({stage}): {new} instead of {old}", what=labels.rule(one.kind), stage=labels.stage(one.subject),
             new=number(one.new, 0), old=number(one.old, 0))  # fmt: skip


def _share(one: Changed, names: Mapping[str, str]) -> Text:
    return T("{what}: {new} instead of {old}", what=labels.rule("move_share"), new=_percent(one.new),
             old=_percent(one.old))  # fmt: skip


def _percent(share: float) -> str:
    return f"{number(100 * share, 0)}%"


def _deadline(one: Changed, names: Mapping[str, str]) -> Text:
    return T("the rules hold from {new} instead of {old}", new=number(one.new, 0), old=number(one.old, 0))


def _class_size(one: Changed, names: Mapping[str, str]) -> Text:
    return T("largest class ({stage}) {new} instead of {old} pupils", stage=labels.stage(one.subject),
             new=number(one.new, 0), old=number(one.old, 0))  # fmt: skip


def _tolerance(one: Changed, names: Mapping[str, str]) -> Text:
    return T("the one tolerated indicator at {new} instead of {old} of its threshold", new=_percent(one.new),
             old=_percent(one.old))  # fmt: skip


def _rule(one: Changed, names: Mapping[str, str]) -> Text:
    return T("{what} ({place}): {new} instead of {old}", what=labels.rule(one.kind),
             place=labels.subject(one.subject, names), new=number(one.new, 3), old=number(one.old, 3))  # fmt: skip


def _rotation(one: Changed, names: Mapping[str, str]) -> Text:
    return T("rotate {new}% of the eligible a year instead of {old}%", new=number(one.new, 0), old=number(one.old, 0))


def _school_size(one: Changed, names: Mapping[str, str]) -> Text:
    return T("schools of up to {new} pupils instead of {old}", new=number(one.new, 0), old=number(one.old, 0))


def _staffing(one: Changed, names: Mapping[str, str]) -> Text:
    return T("{new} pupils per teacher ({stage}) instead of {old}", stage=labels.stage(one.subject),
             new=number(one.new, 1), old=number(one.old, 1))  # fmt: skip


_SAID: dict[str, Callable[[Changed, Mapping[str, str]], Text]] = {
    "money": _money, "budget": _budget, "posts": _posts, "land": _land, "hire_quota": _quota, "upgrade_quota": _quota,
    "backbone_quota": _quota, "move_share": _share, "deadline": _deadline, "class_size": _class_size,
    "tolerance": _tolerance, "cv": _rule, "threshold": _rule, "rotation": _rotation, "school_size": _school_size,
    "staffing": _staffing,
}  # fmt: skip
