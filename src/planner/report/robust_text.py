"""Margins and re-plans in words 裕量与滚动规划: told from ``run.json`` of the run that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.base.i18n import T, Text
from planner.report.amounts import NOTHING, money, money_header, percent, table_money
from planner.report.blocks import Block, Cell, Column, Line, Row, Table
from planner.report.labels import joined, lever
from planner.report.odds_text import source_name

Facts = Mapping[str, Any]


def margins_block(run: Facts) -> Block | None:
    """Return what the plan was asked beyond the rules; None where nothing was."""
    given = run.get("margins")
    if not given:
        return None
    lines = (Line(_margins(given)), Line(T("Verdicts judge by the rules alone; the margins are the planner's own.")))
    return Block(T("Margins of the plan"), lines)


def _margins(given: Facts) -> Text:
    """The margins in one sentence."""
    parts: list[Text] = []
    if given.get("resources"):
        parts.append(T("R1–R7 {share} more", share=percent(given["resources"], 1)))
    for rule, share in given.get("rules", {}).items():
        parts.append(T("{rule} {share} more", rule=rule, share=percent(share, 1)))
    for stage, rules in given.get("stages", {}).items():
        for rule, share in rules.items():
            parts.append(T("{rule} {share} more", rule=f"{stage} {rule}", share=percent(share, 1)))
    if given.get("reserve"):
        count_ = sum(len(rules) for rules in given["reserve"].values())
        parts.append(
            T("reserves at {units} school stages ({count} amounts)", units=len(given["reserve"]), count=count_)
        )
    for key, text in (
        ("cv", T("limits of the CVs {share} lower", share=percent(given.get("cv", 0.0), 1))),
        ("rotation", T("rotation {share} more", share=percent(given.get("rotation", 0.0), 1))),
        ("backbone", T("backbone share {share} more", share=percent(given.get("backbone", 0.0), 1))),
        ("teachers", T("teachers {share} more", share=percent(given.get("teachers", 0.0), 1))),
        ("years_ahead", T("{years} year early", years=given.get("years_ahead", 0))),
    ):
        if given.get(key):
            parts.append(text)
    return joined(parts) if parts else T("none")


def robust_blocks(facts: Facts, names: Mapping[str, Text]) -> tuple[Block, ...]:
    """Return the rounds of margins with cost and probability, what was chosen, and what stands in the way."""
    columns = (
        Column(T("Round"), "right"), Column(T("Margins")), Column(T("Cost ({unit})", unit=money_header()), "right"),
        Column(T("Passes in {year}", year=facts["by"]), "right"), Column(T("95% interval"), "right"),
        Column(T("Fails most often")),
    )  # fmt: skip
    laid = tuple(_round(one, facts, names) for one in facts["rounds"])
    lines = [_outcome(facts)]
    best = _chosen(facts)
    if best is not None and not facts["reached"]:
        lines += _obstacles(best, facts, names)
    notes = (
        T("Every round is simulated {count} times with the same draws; the probability counts replications in which the"
          " whole district passes in {year}.", count=facts["replications"], year=facts["by"]),
    )  # fmt: skip
    return (Block(T("Margins until the plan is safe enough"), tuple(lines), Table(columns, laid), notes),)


def _round(one: Facts, facts: Facts, names: Mapping[str, Text]) -> Row:
    worst: Cell = NOTHING
    if one["worst_rule"]:
        name = names.get(one["worst_rule"], Text(one["worst_rule"]))
        worst = T("{rule} ({share})", rule=name, share=percent(one["worst_fails"]))
    if one["exit_code"] != 0:
        why = T("no plan: {why}", why=one["why"] or NOTHING)
        return Row((str(one["round"]), _margins(one["margins"]), NOTHING, NOTHING, NOTHING, why), "muted")
    span = T("{low}–{high}", low=percent(one["low"]), high=percent(one["high"]))
    tone = "good" if one["round"] == facts["chosen"] and facts["reached"] else "plain"
    cost = table_money(one["total_cost_yuan"])
    return Row((str(one["round"]), _margins(one["margins"]), cost, percent(one["probability"]), span, worst), tone)  # type: ignore[arg-type]


def _chosen(facts: Facts) -> Facts | None:
    return next((one for one in facts["rounds"] if one["round"] == facts["chosen"]), None)


def _outcome(facts: Facts) -> Line:
    best, first = _chosen(facts), facts["rounds"][0]
    asked = percent(facts["asked"])
    if best is None:
        return Line(T("No plan was found, with or without margins."), "bad")
    share = percent(best["probability"])
    if not facts["reached"]:
        text = T("{asked} cannot be reached with the margins tried: round {number} comes to {share}.", asked=asked,
                 number=best["round"], share=share)  # fmt: skip
        return Line(text, "bad")
    more = best["total_cost_yuan"] - (first["total_cost_yuan"] or 0)
    text = T("Round {number} passes with {share} (asked: {asked}); it costs {more} more than the plan without margins.",
             number=best["round"], share=share, asked=asked, more=money(more))  # fmt: skip
    return Line(text, "good")


def _obstacles(best: Facts, facts: Facts, names: Mapping[str, Text]) -> list[Line]:
    """What stands in the way: the rule that fails most, and the source of delay that costs most."""
    found = []
    if best["worst_rule"]:
        name = names.get(best["worst_rule"], Text(best["worst_rule"]))
        share = percent(best["worst_fails"])
        found.append(
            Line(T("What fails most often then: {rule}, in {share} of the replications.", rule=name, share=share))
        )
    sources = sorted(facts["without_source"].items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    gains = [(code, share) for code, share in sources if share > best["probability"]]
    for code, share in gains:
        said = T("Without {source} it would be {share}.", source=source_name(code), share=percent(share))
        found.append(Line(said))
    if not gains:
        found.append(Line(T("No single source of delay stands in the way alone: several work together.")))
    return found


def replan_blocks(facts: Facts) -> tuple[Block, ...]:
    """Return the last plan, the re-plans, and what changes by lever."""
    columns = (Column(T("Plan")), Column(T("Cost ({unit})", unit=money_header()), "right"), Column(T("Checked")))
    kept = facts["kept"]
    checked: Cell = T("passes") if kept["verified"] else T("no longer: {count} findings", count=kept["findings"])
    laid = [Row((T("last plan, under today's inputs"), table_money(kept["total_cost_yuan"]), checked))]
    titles = {"free": T("planned again, freely"), "close": T("planned again, close to the last plan")}
    for name, one in facts["plans"].items():
        good = one["exit_code"] == 0
        cost: Cell = table_money(one["total_cost_yuan"]) if good else NOTHING
        laid.append(Row((titles[name], cost, T("passes") if good else T("no plan"))))
    lines = [Line(T("What was done before {year} stands ({count} rows); later years are planned again.",
                    year=facts["from_year"], count=facts["rows_done"]))]  # fmt: skip
    if not kept["verified"] and kept["first_finding"]:
        lines.append(Line(T("First finding on the last plan: {finding}", finding=kept["first_finding"]), "warning"))
    blocks = [Block(T("Re-planning"), tuple(lines), Table(columns, tuple(laid)))]
    last = facts["plans"].get("close") or facts["plans"]["free"]
    if last.get("changes"):
        blocks.append(_changes(last["changes"]))
    return tuple(blocks)


def _changes(changes: Facts) -> Block:
    columns = (Column(T("Measure")), Column(T("less than planned"), "right"), Column(T("more than planned"), "right"))
    laid = tuple(Row((lever(code), f"{one['less']:,.0f}", f"{one['more']:,.0f}")) for code, one in changes.items())
    return Block(T("Changes against the last plan"), (), Table(columns, laid))


def causes_block(facts: Facts) -> Block:
    """Return why the optimum moved: each cause stacked on those before it, and alone."""
    columns = (
        Column(T("Cause")), Column(T("Cost, stacked ({unit})", unit=money_header()), "right"),
        Column(T("Cost, alone ({unit})", unit=money_header()), "right"),
    )  # fmt: skip
    effects = [one for one in facts["effects"] if one["key"][0] == "total_cost_yuan"]
    laid = [Row((_cause(one["cause"]), _yuan(one["stacked"]), _yuan(one["alone"]))) for one in effects]
    for one in facts["whole"]:
        if one["key"][0] == "total_cost_yuan":
            laid.append(Row((T("together"), _yuan(one["difference"]), NOTHING)))
    lines = [Line(T("Without a plan: {what}", what=name), "bad") for name in facts["impossible"]]
    return Block(T("Why the best plan moved"), tuple(lines), Table(columns, tuple(laid)))


def _cause(code: str) -> Cell:
    known = {"actuals": T("what was really done"), "district_tables": T("tables of the district")}
    return known.get(code, code)


def _yuan(value: float | None) -> Cell:
    return NOTHING if value is None else table_money(value)
