"""The error beside a projection 预测误差表: method, own back-test, real panels, by horizon, level and sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from planner.base.i18n import T, Text
from planner.projection.own import Selected
from planner.report import labels
from planner.report.amounts import grouped, percent
from planner.report.backtest import LEVEL_NAMES, METHOD_NAMES, SIGN, method_name, signed
from planner.report.blocks import Block, Cell, Column, Line, Row, Table
from planner.studies.forecast_shown import Errors, PanelError

#: The panels by the names of their files.
PANELS = {
    "nyc_enrolment_by_school_grade_2005_2011": T("New York City (real)"),
    "ecasd_classes_1998_2024": T("Eau Claire (real)"),
}


class Missed(Protocol):
    """A score of the district's own past, or of a panel."""

    @property
    def wape(self) -> float: ...
    @property
    def bias(self) -> float: ...
    @property
    def origins(self) -> int: ...
    @property
    def alarm(self) -> bool: ...


def errors_block(facts: Errors, *, illustrative: bool) -> Block:
    """Return the method of each stage and why, and its errors; where schools are made up, that they prove nothing."""
    lines = [Line(method_told(one, facts.years)) for one in facts.methods]
    if not facts.own:
        lines.append(Line(T("The school history is too short to judge the forecast on it; at least {need} years are "
                            "needed.", need=4), "warning"))  # fmt: skip
    elif illustrative:
        lines.append(Line(T("The history of these schools is made up: its errors say nothing about a real district. "
                            "Those of the real panels are the ones to expect."), "warning"))  # fmt: skip
    horizons = sorted({score.horizon for one in facts.own for score in one.scores}
                      | {one.horizon for one in facts.panels})  # fmt: skip
    columns = (Column(T("Whose history")), Column(T("Level")),
               *(Column(T("+{h} y", h=h), "right") for h in horizons))  # fmt: skip
    rows = [Row((T("own, {stage}", stage=labels.stage(one.stage)), LEVEL_NAMES[level],
                 *(_cell(one.at(level, h)) for h in horizons)))
            for one in facts.own for level in LEVEL_NAMES]  # fmt: skip
    rows += _panel_rows(facts.panels, horizons)
    notes = (
        T("WAPE, and the bias (forecast − actual) in brackets; means over origins. !: |bias| over half of MAPE, errors "
          "of one sign. ·: judged on fewer than {few} origins.", few=SIGN),
        T("All figures: planner backtest."),
    )  # fmt: skip
    return Block(T("The error of the forecast"), tuple(lines), Table(columns, tuple(rows)), notes)


def _panel_rows(panels: Sequence[PanelError], horizons: Sequence[int]) -> list[Row]:
    held = {(one.panel, one.method, one.level, one.horizon): one for one in panels}
    keys = dict.fromkeys((one.panel, one.method, one.level) for one in panels)
    return [Row((T("{panel}, {method}", panel=PANELS.get(panel) or Text(panel), method=method_name(method)),
                 LEVEL_NAMES[level],
                 *(_cell(held.get((panel, method, level, h))) for h in horizons)), "muted")
            for panel, method, level in keys]  # fmt: skip


def _cell(one: Missed | None) -> Cell:
    if one is None:
        return "–"
    return (
        f"{percent(one.wape, 1)} ({signed(one.bias, 1)}){'!' if one.alarm else ''}{'·' if one.origins < SIGN else ''}"
    )


def method_told(one: Selected, years: tuple[int, int]) -> Text:
    """Return the method of a stage, and why it is that one."""
    stage, method = labels.stage(one.stage), METHOD_NAMES.get(one.method, Text(one.method))
    if one.why == "named":
        return T("{stage}: {method}, named by the scenario.", stage=stage, method=method)
    if one.why == "short":
        return T("{stage}: {method}; {count} past forecasts are too few to choose by.", stage=stage, method=method,
                 count=one.forecasts)  # fmt: skip
    told = {"stage": stage, "method": method, "count": grouped(one.forecasts), "first": years[0], "last": years[1],
            "standard": percent(one.standard, 2), "chosen": percent(one.chosen, 2)}  # fmt: skip
    if one.why == "close":
        return T("{stage}: {method}, kept on {count} past forecasts of {first}–{last}: standard {standard}, ensemble "
                 "{chosen}; it changes only where the other is better by over 2%.", **told)  # fmt: skip
    return T("{stage}: {method}, taken on {count} past forecasts of {first}–{last}: ensemble {chosen}, standard "
             "{standard}.", **told)  # fmt: skip


def errors_sentence(facts: Errors, *, illustrative: bool) -> Text:
    """Return the error of school totals in one sentence, for where there is no room for a table."""
    own = [one for one in facts.own if one.at("school", 1) is not None]
    if own and not illustrative:
        parts = [(one.at("school", 1), one) for one in own]
        worst = max((score for score, _ in parts if score is not None), key=lambda score: score.wape)
        return T("Projected pupils of a school missed by {near} one year ahead on this district's past.",
                 near=percent(worst.wape, 1))  # fmt: skip
    held = [one for one in facts.panels if one.level == "school"]
    far = max((one.horizon for one in held if one.horizon <= 3), default=1)
    near, later = (_span(one.wape for one in held if one.horizon == h) for h in (1, far))
    return T("On real panels the projected pupils of a school missed by {near} one year ahead, by {later} after {far} "
             "years.", near=near, later=later, far=far)  # fmt: skip


def _span(values: object) -> str:
    found = sorted(values)  # type: ignore[call-overload]
    low, high = percent(found[0], 1), percent(found[-1], 1)
    return low if low == high else f"{low}–{high}"
