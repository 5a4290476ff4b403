"""A back-test in tables, sentences and a chart 回测报告: errors beside those of simpler methods, and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.base.i18n import T, Text
from planner.base.terms import MEASURED_STAGES
from planner.projection.forecast.intervals import Coverage
from planner.projection.forecast.rolling import LEVELS, Score
from planner.report import labels
from planner.report.amounts import grouped, percent
from planner.report.blocks import Block, Cell, Column, Line, Row, Table
from planner.studies.backtest import Backtest, MethodScores

LEVEL_NAMES = {"cell": T("school × grade"), "school": T("school total"), "district": T("district total")}
METHOD_NAMES = {
    "last_value": T("last value"),
    "ratios": T("plain three-year ratios"),
    "shrunk": T("shrunk three-year ratios"),
    "standard": T("standard cohorts"),
    "shrunk_births": T("shrunk ratios, entry from births"),
    "shrunk_fitted": T("shrunk ratios, fitted strength"),
    "births": T("fitted ratios, entry from births"),
    "damped": T("damped trend"),
    "ensemble": T("ensemble"),
    "chosen": T("chosen (used)"),
}
SIZES = {"all": T("all sizes"), "small": T("small"), "middle": T("middle"), "large": T("large")}
#: Fewer origins than this say little about a sign.
SIGN = 4
BARS = "▁▂▃▄▅▆▇█"
#: Horizons beside which a line has room for bars.
DRAWN = 4
#: What a nominal 80 % interval is meant to hold.
LEAST_SHARE, MOST_SHARE = 0.75, 0.85


def backtest_blocks(facts: Backtest) -> tuple[Block, ...]:
    """Return what was judged, errors by level and horizon, alarms, and how often the intervals held."""
    return (_head(facts), *(_errors(facts, level) for level in LEVELS), _alarms(facts), _coverage(facts))


def span_of(grades: Sequence[str]) -> str:
    """Return the first and last grade, one alone once."""
    return "–".join(dict.fromkeys((grades[0], grades[-1])))


def subject_name(name: str) -> Text:
    """Return the name of a panel: a stage of a district's own history, or its file."""
    return labels.stage(name) if name in MEASURED_STAGES else Text("{name}", {"name": name})


def method_name(code: str) -> Text:
    """Return the name of a method."""
    return METHOD_NAMES.get(code) or Text(code)


def _head(facts: Backtest) -> Block:
    span = f"{facts.years[0]}–{facts.years[1]}"
    lines = [
        Line(T("{schools} schools with grades {grades} in every year {years}; {out} schools ({share} of pupils) lack "
               "a grade or a year and are left out.", schools=facts.schools, grades=span_of(facts.grades),
               years=span, out=facts.left_out, share=percent(facts.left_out_share, 1))),
        Line(T("Used from {year}: {method}, chosen on {count} past forecasts; schools scaled to the district with "
               "strength {strength}.", year=facts.years[1], method=method_name(facts.choice.method),
               count=facts.choice.forecasts, strength=f"{facts.choice.reconciled:g}")),
    ]  # fmt: skip
    if facts.births:
        lines.append(Line(T("Births from {file}.", file=facts.births)))
    if facts.outliers:
        years = ", ".join(map(str, facts.outliers))
        lines.append(Line(T("Years that no forecast touches: {years}.", years=years)))
    lines += [Line(note) for note in facts.notes]
    return Block(T("Back-test: {name}", name=subject_name(facts.name)), tuple(lines))


def _errors(facts: Backtest, level: str) -> Block:
    bars = (Column(T("by horizon")),) if len(facts.horizons) <= DRAWN else ()
    columns = (Column(T("Method")), *(Column(T("+{h} y", h=h), "right") for h in facts.horizons), *bars)
    rows = [_row(one, facts, level) for one in facts.methods]
    counts = "; ".join(f"+{h}: {len(years)}" for h, years in zip(facts.horizons, facts.origins, strict=True))
    notes = (T("WAPE / MAPE / bias in per cent; means over origins ({counts}); bias = forecast − actual, as a share of "
               "actual.", counts=counts),)  # fmt: skip
    return Block(LEVEL_NAMES[level], table=Table(columns, tuple(rows)), notes=notes)


def _row(one: MethodScores, facts: Backtest, level: str) -> Row:
    scores = [one.at(level, h) for h in facts.horizons]
    cells: list[Cell] = [method_name(one.method)]
    for score in scores:
        cells.append("–" if score is None else f"{100 * score.wape:.2f}/{100 * score.mape:.2f}/{100 * score.bias:+.2f}")
    wapes = [score.wape for entry in facts.methods for score in entry.scores if score.level == level]
    top = max([*wapes, 1e-9])
    if len(facts.horizons) <= DRAWN:
        cells.append("".join(BARS[min(7, int(8 * score.wape / top))] for score in scores if score is not None))
    return Row(tuple(cells), "good" if one is facts.used else "plain")


def signed(share: float, digits: int = 2) -> str:
    """Return a share as a percentage with its sign."""
    return ("+" if share >= 0.5 * 10.0 ** (-digits - 2) else "") + percent(share, digits)


def _alarms(facts: Backtest) -> Block:
    lines = [Line(_alarm(one), "warning" if one.origins >= SIGN else "muted") for one in facts.alarms]
    if not lines:
        lines = [Line(T("No alarm: nowhere is |bias| over half of MAPE."), "good")]
    return Block(T("Errors of one sign"), tuple(lines))


def _alarm(one: Score) -> Text:
    told: dict[str, Any] = {"level": LEVEL_NAMES[one.level], "h": one.horizon, "bias": signed(one.bias),
            "mape": percent(one.mape, 2), "n": one.origins}  # fmt: skip
    if one.origins < SIGN:
        return T("{level}, +{h}: bias {bias} is over half of MAPE {mape}, but {n} origins say little.", **told)
    if one.bias > 0:
        return T("ALARM {level}, +{h}: forecasts ran high, bias {bias}, over half of MAPE {mape}, {n} origins.", **told)
    return T("ALARM {level}, +{h}: forecasts ran low, bias {bias}, over half of MAPE {mape}, {n} origins.", **told)


def _coverage(facts: Backtest) -> Block:
    columns = (Column(T("Level")), Column(T("Years ahead"), "right"), Column(T("Size")),
               Column(T("Forecasts n"), "right"), Column(T("Held"), "right"),
               Column(T("Mean width"), "right"))  # fmt: skip
    rows = [Row((LEVEL_NAMES[one.level], f"+{one.horizon}", SIZES[one.size], mark(one), percent(one.share, 1),
                 percent(one.width, 1)), "muted" if one.few else "plain")
            for one in facts.coverage]  # fmt: skip
    notes = (
        T("How often the nominal 80% interval, set from errors known at the origin, held later."),
        T("* fewer than 100 forecasts: says little."),
        _kept(facts),
    )
    return Block(T("Coverage of the 80% interval"), table=Table(columns, tuple(rows)), notes=notes)


def _kept(facts: Backtest) -> Text:
    inside, judged = within(facts)
    return T("{inside} of {judged} rows with 100 forecasts or more lie between 75% and 85%.", inside=inside,
             judged=judged)  # fmt: skip


def within(facts: Backtest) -> tuple[int, int]:
    """Return how many coverages with enough forecasts lie between 75 % and 85 %, and how many there are."""
    judged = [one for one in facts.coverage if not one.few]
    return sum(LEAST_SHARE <= one.share <= MOST_SHARE for one in judged), len(judged)


def mark(one: Coverage) -> str:
    """Return the number of forecasts, with a mark where it is small."""
    return grouped(one.n) + ("*" if one.few else "")


def chart_spec(facts: Backtest, language: str) -> dict[str, Any]:
    """Return a Vega-Lite chart of WAPE by horizon and method, one panel per level; complete in itself."""
    values = [
        {"method": method_name(one.method).render(language), "level": LEVEL_NAMES[score.level].render(language),
         "horizon": score.horizon, "wape": score.wape, "bias": score.bias}
        for one in facts.methods for score in one.scores
    ]  # fmt: skip
    horizon, wape, method = (text.render(language) for text in (T("Years ahead"), T("WAPE"), T("Method")))
    line = {
        "mark": {"type": "line", "point": True},
        "width": 240,
        "height": 220,
        "encoding": {
            "x": {"field": "horizon", "type": "ordinal", "title": horizon, "axis": {"labelAngle": 0}},
            "y": {"field": "wape", "type": "quantitative", "title": wape, "axis": {"format": ".1%"}},
            "color": {"field": "method", "type": "nominal", "title": method},
            "tooltip": [{"field": "method"}, {"field": "horizon"}, {"field": "wape", "format": ".2%"},
                        {"field": "bias", "format": "+.2%"}],
        },
    }  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": T("Back-test: {name}", name=subject_name(facts.name)).render(language),
        "data": {"values": values},
        "facet": {"field": "level", "type": "nominal", "title": None},
        "spec": line,
        "resolve": {"scale": {"y": "independent"}},
    }
