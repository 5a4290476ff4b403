"""``planner backtest``: how far the forecasts of past years missed, on the district's own history or on a panel."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T
from planner.commands.session import Exit, Session, leave, of
from planner.commands.subject import Json

if TYPE_CHECKING:
    from planner.base.errors import Problem
    from planner.district.model import District
    from planner.studies.backtest import Backtest
    from planner.studies.forecast_panels import Subject

METHODS = "chosen, last_value, ratios, shrunk, shrunk_fitted, births, damped, ensemble"


def backtest(
    context: typer.Context,
    scenario: Annotated[
        Path | None, typer.Argument(help=T("Scenario whose district's own history is judged.").key)
    ] = None,
    panel: Annotated[
        list[Path] | None, typer.Option(help=T("Panel file (CSV) to judge instead; repeatable.").key)
    ] = None,
    births: Annotated[Path | None, typer.Option(help=T("Births by year (CSV) of the panel.").key)] = None,
    grades: Annotated[str, typer.Option(help=T("Grades of the panel in order, e.g. 1,2,3,4,5,6.").key)] = "",
    outliers: Annotated[str, typer.Option(help=T("Years that no forecast touches, e.g. 2020.").key)] = "",
    horizons: Annotated[str, typer.Option(help=T("Years ahead, e.g. 1,3,5.").key)] = "1,2,3,4,5",
    method: Annotated[str, typer.Option(help=T("Method that is judged.").key)] = "chosen",
    out: Annotated[Path | None, typer.Option(help=T("Chart file to write (Vega-Lite JSON).").key)] = None,
    evidence: Annotated[Path | None, typer.Option(help=T("Write the tables to this page, too (Markdown).").key)] = None,
    measured: Annotated[
        Path | None, typer.Option(help=T("Write the errors to this table, too, to stand beside projections.").key)
    ] = None,
    as_json: Json = False,
) -> None:
    """Judge the forecast on past years."""
    from planner.commands.layout import show
    from planner.report.backtest import backtest_blocks

    session = of(context)
    ahead = _numbers(session, "--horizons", horizons, 1, 15)
    skipped = _numbers(session, "--outliers", outliers, 1900, 2200)
    names = tuple(name.strip() for name in grades.split(",") if name.strip())
    if method not in METHODS.split(", "):
        _refuse(session, "--method", method, METHODS)
    with session.telling_bad_input():
        subjects = _subjects(session, scenario, panel or [], births, names, skipped)
    found = _judged(session, subjects, ahead, method)
    if out is not None:
        _chart(found, out, session.language)
    if evidence is not None:
        _page(found, subjects, evidence)
    if measured is not None:
        from planner.studies.forecast_shown import write_measured

        write_measured(found, measured)
    if as_json:
        session.json({"backtests": [{**_plain(one)} for one in found]})
        return
    for one in found:
        show(session, backtest_blocks(one))


def _subjects(
    session: Session, scenario: Path | None, panels: list[Path], births: Path | None, grades: tuple[str, ...],
    outliers: tuple[int, ...],
) -> tuple[Subject, ...]:  # fmt: skip
    from planner.base.errors import BadInput, Problem
    from planner.district.read import read_district
    from planner.scenario.load import load_scenario
    from planner.studies.forecast_panels import Subject, of_district, of_file

    subjects, wrong = list[Subject](), list[Problem]()
    for path in panels:
        try:
            subjects.append(of_file(path, births, grades, outliers))
        except BadInput as bad:
            wrong += bad.problems
    if wrong:
        raise BadInput(wrong)
    if scenario is not None:
        loaded = load_scenario(scenario)
        district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
        if loaded.scenario.illustrative or district.illustrative:
            session.say(T("ILLUSTRATIVE DATA: the schools of {district} are made up.", district=district.name))
        own = of_district(district, loaded.scenario.base_year)
        if not own:
            raise BadInput([_no_history(district, loaded.scenario.base_year)])
        subjects += own
    if not subjects:
        session.warn(T("Name a scenario or a panel file (--panel)."))
        leave(Exit.BAD_INPUT)
    return tuple(subjects)


def _no_history(district: District, base_year: int) -> Problem:
    from planner.base.errors import Problem

    years = sorted({year for _, year, _ in district.enrolment if year <= base_year})
    message = T("the school history is too short to judge a forecast; at least {need} years are needed", need=4)
    remedy = T("add earlier years to the table, each with all schools and grades")
    return Problem("backtest.history", "enrolment", ", ".join(map(str, years)), message, remedy=remedy)


def _judged(session: Session, subjects: tuple[Subject, ...], ahead: tuple[int, ...], method: str) -> list[Backtest]:
    from planner.studies.backtest import backtest as run

    found = []
    for one in subjects:
        try:
            found.append(run(one, ahead, method))
        except ValueError:
            session.warn(T("{name}: {years} years are too few to judge a forecast; at least {need} are needed.",
                           name=one.name, years=len(one.panel.years), need=4))  # fmt: skip
    if not found:
        leave(Exit.BAD_INPUT)
    return found


def _numbers(session: Session, option: str, text: str, low: int, high: int) -> tuple[int, ...]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not all(word.isdigit() and low <= int(word) <= high for word in words):
        _refuse(session, option, text, f"{low}–{high}")
    return tuple(int(word) for word in words)


def _refuse(session: Session, option: str, value: str, allowed: str) -> None:
    session.warn(T("{option}: {value} cannot be used; allowed: {allowed}", option=option, value=value, allowed=allowed))
    leave(Exit.BAD_INPUT)


def _plain(one: Backtest) -> dict[str, object]:
    from dataclasses import asdict

    facts = asdict(one)
    facts["choice"] = one.choice._asdict()
    facts["alarms"] = [{"level": score.level, "horizon": score.horizon, "bias": score.bias, "mape": score.mape}
                       for score in one.alarms]  # fmt: skip
    return facts


def _chart(found: list[Backtest], out: Path, language: str) -> None:
    from planner.report.backtest import chart_spec

    spec = chart_spec(found[0], language)
    if len(found) > 1:
        spec = {"$schema": spec["$schema"],
                "vconcat": [{key: value for key, value in chart_spec(one, language).items() if key != "$schema"}
                            for one in found]}  # fmt: skip
    out.write_text(json.dumps(spec, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _page(found: list[Backtest], subjects: tuple[Subject, ...], evidence: Path) -> None:
    from planner.report.backtest_page import backtest_page
    from planner.studies.forecast_windows import windows

    command = "planner backtest " + " ".join(f"--panel …/{one.name}.csv" for one in found)
    short = {one.name: windows(one.panel) for one in subjects}
    page = backtest_page(found, command, date.today().isoformat(), short)
    evidence.write_text(page, encoding="utf-8", newline="\n")


def bench_projection(
    context: typer.Context,
    units: Annotated[int, typer.Option(help=T("School stages of the district that sliders move.").key)] = 120,
    tiles: Annotated[int, typer.Option(help=T("How many such districts make the region.").key)] = 84,
    schools: Annotated[int, typer.Option(help=T("Schools of the panel that is back-tested.").key)] = 6_700,
    evidence: Annotated[Path | None, typer.Option(help=T("Write the tables to this page, too (Markdown).").key)] = None,
    as_json: Json = False,
) -> None:
    """Measure the projection."""
    import os

    from planner.commands.layout import show
    from planner.report.backtest_speed import speed_blocks, speed_page
    from planner.studies.forecast_bench import measure

    session = of(context)
    found = measure(units, tiles=tiles, schools=schools)
    if evidence is not None:
        page = speed_page(found, "planner bench-projection", date.today().isoformat(), os.cpu_count() or 1)
        evidence.write_text(page, encoding="utf-8", newline="\n")
    if as_json:
        session.json({"measured": list(found)})
        return
    show(session, speed_blocks(found))


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("backtest", help=T("How far the forecasts of past years missed, by horizon, level and sign.").key)(
        backtest
    )
    app.command("bench-projection", help=T("How fast projection, draws and back-test are.").key)(bench_projection)
