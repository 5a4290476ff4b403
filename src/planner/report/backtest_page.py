"""The evidence page of back-tests 回测证据: Markdown, written by the command that measured it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.projection.forecast.rolling import LEVELS
from planner.report.amounts import grouped, percent
from planner.report.backtest import LEVEL_NAMES, SIZES, mark, method_name, signed, within
from planner.studies.backtest import Backtest
from planner.studies.forecast_windows import AHEAD, Windows


def backtest_page(
    found: Sequence[Backtest], command: str, day: str, short: Mapping[str, Sequence[Windows]] | None = None
) -> str:
    """Return the page for one or more panels; ``short`` is what windows of each panel would have chosen."""
    lines = [
        "# Back-test of the enrolment forecast",
        "",
        f"Written by `{command}` on {day}.",
        "",
        "Every forecast uses what was known in its origin only: methods, weights and intervals rest on earlier years.",
        "WAPE, MAPE and bias (forecast − actual, share of actual) are means over origins.",
        "Constants of the procedures (docs/model.md §2a) are not fitted here; the fading of origins and the pace at",
        "which intervals learn were fixed on panels that include these: coverage may be a little kind here.",
    ]
    for one in found:
        lines += ["", *_panel(one), *_short((short or {}).get(one.name, ()))]
    return "\n".join([*lines, ""])


def _panel(facts: Backtest) -> list[str]:
    lines = [
        f"## {facts.name}",
        "",
        f"{facts.schools} schools with grades {facts.grades[0]}–{facts.grades[-1]} in every year "
        f"{facts.years[0]}–{facts.years[1]}; {facts.left_out} schools "
        f"({percent(facts.left_out_share, 1)} of the pupils of the last year) lack a grade or a year and are left out.",
    ]
    if facts.births:
        lines.append(f"Births: {facts.births}.")
    if facts.outliers:
        lines.append(f"Years that no forecast touches: {', '.join(map(str, facts.outliers))}.")
    lines += [f"{note}" for note in facts.notes]
    for h, years in zip(facts.horizons, facts.origins, strict=True):
        lines.append(f"- {h} year(s) ahead: {len(years)} origins, {years[0]}–{years[-1]}")
    for level in LEVELS:
        lines += ["", f"### {LEVEL_NAMES[level]}", "", *_table(facts, level)]
    lines += ["", "### Errors of one sign", ""]
    lines += [
        f"- {LEVEL_NAMES[one.level]}, {one.horizon} year(s) ahead: bias {signed(one.bias)} over half of MAPE "
        f"{percent(one.mape, 2)} ({one.origins} origins)"
        for one in facts.alarms
    ] or ["None: nowhere is |bias| over half of MAPE."]
    return [*lines, "", "### Coverage of the 80 % interval on later origins", "", *_held(facts)]


def _short(rows: Sequence[Windows]) -> list[str]:
    """Return what districts with so many years of history would have done by `projection.method: auto`."""
    if not rows:
        return []
    lines = [
        "", "### Windows of few years: what `projection.method: auto` would have done", "",
        f"WAPE of school × grade over the {AHEAD} years after each window (as far as the panel goes), in per cent.", "",
        "| years | windows | standard always | chosen always | auto | auto left the standard | chosen missed less |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    return lines + [
        f"| {one.length} | {one.count} | {100 * one.standard:.2f} | {100 * one.chosen:.2f} | {100 * one.auto:.2f} "
        f"| {one.switched:.0%} | {one.better:.0%} |"
        for one in rows
    ]


def _table(facts: Backtest, level: str) -> list[str]:
    heads = [f"{name} +{h}" for h in facts.horizons for name in ("WAPE", "MAPE", "bias")]
    lines = ["| method | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    for one in facts.methods:
        cells = [str(method_name(one.method))]
        for h in facts.horizons:
            score = one.at(level, h)
            cells += ["–"] * 3 if score is None else [f"{100 * score.wape:.2f}", f"{100 * score.mape:.2f}",
                                                      f"{100 * score.bias:+.2f}"]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, "", "In per cent."]


def _held(facts: Backtest) -> list[str]:
    lines = ["| level | years ahead | size | n | held | mean width |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {LEVEL_NAMES[one.level]} | {one.horizon} | {SIZES[one.size]} | {mark(one)} | {percent(one.share, 1)} "
        f"| {percent(one.width, 1)} |"
        for one in facts.coverage
    ]
    few = sum(one.few for one in facts.coverage)
    inside, judged = within(facts)
    return [*lines, "", f"\\* fewer than 100 forecasts ({grouped(few)} cells): says little.", "",
            f"{inside} of {judged} rows with 100 forecasts or more lie between 75 % and 85 %."]  # fmt: skip
