"""``planner sweep``: a grid or a sample over any keys of a scenario, on this machine or on a Dask cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.progress import Step
from planner.commands.progress import Reporting
from planner.commands.session import Exit, Session, leave, of
from planner.commands.subject import All, Json, Scenario, Sets, load

if TYPE_CHECKING:
    import pandas as pd

    from planner.scenario.load import LoadedScenario
    from planner.studies.sweep import Axis, Point, Task
    from planner.studies.sweep_engines import Engine

GRID = T("Key and its values: key=low:high:step or key=one,two; with --sample also key=low:high; repeatable.")
ENGINE = T("local: the cores of this machine; dask: a cluster that stands already.")


def sweep(
    context: typer.Context,
    scenario: Scenario,
    grid: Annotated[list[str], typer.Option("--grid", metavar="KEY=VALUES", help=GRID.key)],
    out: Annotated[Path, typer.Option(help=T("Folder to write to; one that was begun is continued.").key)],
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help=T("Draw this many points instead of the whole grid.").key)
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=T("Seed of the draws.").key)] = 1,
    workers: Annotated[int, typer.Option(min=0, max=256, help=T("Processes; 0: one per core.").key)] = 0,
    engine: Annotated[Literal["local", "dask"], typer.Option("--engine", help=ENGINE.key)] = "local",
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help=T("Dask scheduler, tcp://host:8786.").key)
    ] = None,
    linear: Annotated[bool, typer.Option("--linear", help=T("Only the bound of the linear plan.").key)] = False,
    assess: Annotated[bool, typer.Option("--assess", help=T("Only projection and verdicts.").key)] = False,
    batch: Annotated[int, typer.Option(min=1, max=500, help=T("Points handed to a process at a time.").key)] = 1,
    retries: Annotated[int, typer.Option(min=0, max=10, help=T("Times that a failed point is tried again.").key)] = 2,
    measure: Annotated[str | None, typer.Option(help=T("Result that the charts show.").key)] = None,
    sets: Sets = None,
    progress_file: Annotated[
        Path | None, typer.Option(help=T("File that tells how far the work is, for another program.").key)
    ] = None,
    every: All = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Compute every point, keep each as it is done, write the tables and the charts."""
    from planner.studies.sweep import grid_points, read_axes, sample_points

    session = of(context)
    with session.telling_bad_input(), Reporting(session, progress_file) as reporting:
        _check(scheduler, engine, linear=linear, assess=assess, measure=measure)
        axes = read_axes(grid, sampled=sample is not None)
        points = grid_points(axes) if sample is None else sample_points(axes, sample, seed)
        mode: Literal["plan", "linear", "assess"] = "linear" if linear else "assess" if assess else "plan"
        tasks = _tasks(scenario, tuple(sets or ()), axes, points, mode)
        chosen = _engine(engine, scheduler, workers)
        try:
            facts = _computed(session, out, tasks, chosen, batch, retries, reporting)
        except KeyboardInterrupt:
            session.warn(T("Stopped by hand; the points that were done are kept: the same command goes on with them."))
            leave(Exit.NO_PLAN)
        about = {"sample": sample, "seed": seed, "mode": mode}
        tables = _written(session, out, load(scenario, sets), axes, points, tasks, facts, about, measure)
        reporting.exit_code = int(Exit.DONE)
    _print(session, tables, measure, out, every=every, as_json=as_json)


def _check(scheduler: str | None, engine: str, *, linear: bool, assess: bool, measure: str | None) -> None:
    from planner.studies.sweep_point import MEASURES

    problems = []
    if linear and assess:
        problems.append(Problem("sweep.mode", "--linear", "--assess", T("only one of the two can be asked for")))
    if (engine == "dask") is not (scheduler is not None):
        message, remedy = T("a Dask cluster needs both"), T("give --engine dask --scheduler ADDRESS")
        problems.append(Problem("sweep.scheduler", "--scheduler", scheduler or "", message, remedy=remedy))
    if measure is not None and measure not in MEASURES:
        allowed = T("one of: {choices}", choices=", ".join(MEASURES))
        problems.append(Problem("sweep.measure", "--measure", measure, T("there is no such result"), allowed))
    if problems:
        raise BadInput(problems)


def _tasks(
    scenario: Path, sets: tuple[str, ...], axes: Sequence[Axis], points: Sequence[Point], mode: Any
) -> list[Task]:
    """Load every point before anything is computed, so that a wrong value is told at once."""
    from planner.district.read import read_district
    from planner.scenario.load import load_scenario
    from planner.studies.sweep import task_of

    plain = load_scenario(scenario, sets)
    if mode == "linear" and (plain.scenario.preschool is not None or plain.scenario.free):
        message = T("the linear bound is for compulsory schools with given start years")
        raise BadInput([Problem("sweep.linear", "--linear", scenario.name, message)])
    data: dict[tuple[str, int], Mapping[str, str]] = {}
    problems: list[Problem] = []
    tasks = []
    for point in points:
        try:
            loaded = load_scenario(scenario, (*sets, *point.sets(axes)))
            place = (str(loaded.district_path), loaded.scenario.base_year)
            if place not in data:
                data[place] = read_district(loaded.district_path, loaded.scenario.base_year)[0].inputs
            tasks.append(task_of(point.index, loaded, mode, data[place]))
        except BadInput as bad:
            problems += [one for one in bad.problems if one not in problems]
    if problems:
        raise BadInput(problems)
    return tasks


def _engine(engine: str, scheduler: str | None, workers: int) -> Engine:
    from planner.studies.sweep_engines import dask, local

    return dask(scheduler) if engine == "dask" and scheduler is not None else local(workers or -1)


def _computed(
    session: Session, out: Path, tasks: Sequence[Task], engine: Engine, batch: int, retries: int, reporting: Reporting
) -> list[Mapping[str, Any]]:
    """Compute what is not kept yet; each point is on the disk before the next one counts as done."""
    from planner.store.sweep_points import keep_point, kept_point
    from planner.studies.sweep_engines import Failed, compute
    from planner.studies.sweep_point import Done

    first: dict[str, Task] = {}
    for task in tasks:  # points that come to the same scenario are computed once
        first.setdefault(task.key, task)
    keys = {task.index: task.key for task in first.values()}
    found = {key: facts for key in first if (facts := kept_point(out, key)) is not None}
    if found:
        session.warn(T("{count} of {all} points are kept from before.", count=len(found), all=len(first)))

    def tell(done: Done) -> None:
        assert done.facts is not None
        keep_point(out, keys[done.index], done.facts)
        found[keys[done.index]] = done.facts
        label = T("Point {done} of {all}", done=len(found), all=len(first))
        reporting.report(Step(f"point {len(found)}", label, len(found) / len(first)))

    try:
        compute([one for one in first.values() if one.key not in found], engine, tell, batch=batch, retries=retries)
    except Failed as failed:
        for index, why in sorted(failed.errors.items()):
            session.warn(T("point {index} failed: {why}", index=index, why=why))
        session.warn(T("The points that were done are kept: the same command goes on with them."))
        leave(Exit.NO_PLAN)
    return [found[task.key] for task in tasks]


def _written(
    session: Session, out: Path, plain: LoadedScenario, axes: Sequence[Axis], points: Sequence[Point],
    tasks: Sequence[Task], facts: Sequence[Mapping[str, Any]], about: Mapping[str, Any], measure: str | None,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    from planner.commands.simulate import write_tables
    from planner.store.sweep_points import write_about
    from planner.studies.compare import flat
    from planner.studies.sweep import reference
    from planner.studies.sweep_tables import sweep_tables

    resolved = plain.scenario.model_dump(mode="json", by_alias=True)
    at = reference(axes, {key: str(value) for key, value in flat(resolved)})
    tables = sweep_tables(axes, points, facts, at, sampled=about["sample"] is not None)
    write_tables(out, tables)
    told = dict(about) | {
        "scenario": plain.path.name, "title": plain.scenario.title, "illustrative": plain.scenario.illustrative,
        "inputs": dict(plain.inputs), "changes": [list(change) for change in plain.changes],
        "axes": [{"key": axis.key, "values": list(axis.values), "low": axis.low, "high": axis.high} for axis in axes],
        "reference": list(at), "points": [task.key for task in tasks],
    }  # fmt: skip
    write_about(out, told)
    _charts(session, out, tables, measure)
    return tables


def _charts(session: Session, out: Path, tables: Mapping[str, pd.DataFrame], measure: str | None) -> None:
    from planner.report.papers.charts import png
    from planner.report.sweep_charts import heat_chart, tornado_chart
    from planner.report.sweep_text import measures_of
    from planner.store.wholly import write_bytes

    for chosen in [measure] if measure else measures_of(tables)[:1]:
        for name, draw in (("tornado", tornado_chart), ("heat", heat_chart)):
            spec = draw(tables[name], chosen, session.language)
            if spec is not None:
                write_bytes(out / f"{name}.png", png(spec))


def _print(
    session: Session, tables: Mapping[str, pd.DataFrame], measure: str | None, out: Path, *, every: bool, as_json: bool
) -> None:
    from planner.commands.layout import show
    from planner.report.sweep_text import ROWS, measures_of, sweep_blocks

    if as_json:
        session.json({name: frame.to_dict("records") for name, frame in tables.items()})
        return
    known = measures_of(tables)
    show(session, sweep_blocks(tables, measure or (known[0] if known else "not_met"), None if every else ROWS))
    session.say(T("Written to {place}.", place=str(out)), "bold")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("sweep", help=T("A grid or a sample over any keys: table, tornado, heat map.").key)(sweep)
