"""``planner robust`` and ``planner replan``: margins until a plan is safe enough, and planning on from a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.commands.progress import Reporting
from planner.commands.session import Exit, Session, leave, of
from planner.commands.subject import Json, Scenario, Sets, head, load, titles

if TYPE_CHECKING:
    from planner.scenario.margins import Margins
    from planner.studies.plan import RunResult
    from planner.studies.prepare import Case
    from planner.studies.robust import Robust
    from planner.studies.simulate_plan import Stored

Out = Annotated[Path, typer.Option(help=T("Run folder to write.").key)]
ProgressFile = Annotated[
    Path | None, typer.Option(help=T("File that tells how far the work is, for another program.").key)
]


def robust(
    context: typer.Context,
    scenario: Scenario,
    out: Out,
    probability: Annotated[
        float, typer.Option("--probability", min=0.01, max=0.999, help=T("Probability that the plan shall pass.").key)
    ] = 0.8,
    by: Annotated[int | None, typer.Option("--by", help=T("Year in which it shall pass; the deadline.").key)] = None,
    replications: Annotated[
        int, typer.Option("--replications", min=10, max=20_000, help=T("How often each plan is carried out.").key)
    ] = 200,
    plans: Annotated[int, typer.Option("--plans", min=1, max=40, help=T("Plans made at most.").key)] = 10,
    ahead: Annotated[
        int, typer.Option("--ahead", min=0, max=3, help=T("Years by which the plan may be early at most.").key)
    ] = 1,
    seed: Annotated[int, typer.Option("--seed", min=0, help=T("Seed of the draws.").key)] = 1,
    sets: Sets = None,
    progress_file: ProgressFile = None,
    as_json: Json = False,
) -> None:
    """Raise margins until the plan passes often enough; the plan chosen is written as a run."""
    from planner.studies.robust import Ask

    session = of(context)
    with session.telling_bad_input(), Reporting(session, progress_file) as reporting:
        loaded = load(scenario, sets)
        year = by if by is not None else loaded.scenario.deadline
        _check_year(year, loaded.scenario.deadline, loaded.scenario.horizon)
        ask = Ask(probability, year, replications, seed, ahead, plans)
        found = _searched(session, scenario, sets, ask, out, reporting)
        reporting.exit_code = code = found.result.code if found.result else found.rounds[0].code
    _print_robust(session, found, out, as_json=as_json)
    leave(Exit(code))


def _check_year(year: int, deadline: int, horizon: int) -> None:
    if not deadline <= year <= horizon:
        message = T("the probability is asked of a year in which the rules must hold")
        allowed = T("{first}–{last}", first=deadline, last=horizon)
        raise BadInput([Problem("robust.by", "--by", str(year), message, allowed)])


def _searched(
    session: Session, scenario: Path, sets: list[str] | None, ask: Any, out: Path, reporting: Reporting
) -> Robust:
    from planner.commands.simulate import write_tables
    from planner.report.robust import rounds_table
    from planner.store.runfolder import RunData, check_place, write_run
    from planner.studies.prepare import prepare
    from planner.studies.robust import until_probability
    from planner.studies.robust_weights import as_sets
    from planner.studies.simulate_sample import refuse_preschool

    check_place(out)
    loaded = load(scenario, sets)
    refuse_preschool(loaded)
    if loaded.scenario.free:
        message = T("start years of projects must be decided before margins are sought")
        remedy = T("plan first, then fix them with --set projects.<id>.start=<year>")
        raise BadInput([Problem("robust.free", "projects", ", ".join(loaded.scenario.free), message, remedy=remedy)])

    def planner(margins: Margins) -> tuple[Case, tuple[str, ...]]:
        every = (*(sets or ()), *as_sets(margins))
        return prepare(load(scenario, list(every))), every

    try:
        found = until_probability(planner, ask, progress=reporting.report)
    except KeyboardInterrupt:
        session.warn(T("Stopped by hand; nothing was written."))
        leave(Exit.NO_PLAN)
    if found.result is not None:
        run = found.result.run | {"robust": found.facts()}
        write_run(out, RunData(run, found.result.tables))
        write_tables(out / "tables", {"robust": rounds_table(found.facts())})
    return found


def _print_robust(session: Session, found: Robust, out: Path, *, as_json: bool) -> None:
    from planner.commands.layout import show
    from planner.report.robust_text import robust_blocks

    if as_json:
        session.json({"robust": found.facts(), "run": found.result.run if found.result else None})
        return
    names = {}
    if found.result is not None:
        head(session, found.result.case)
        names = titles(found.result.case)
    show(session, robust_blocks(found.facts(), names))
    if found.result is not None:
        session.out.print()
        session.say(T("Written to {place}.", place=str(out)), "bold")


def replan(
    context: typer.Context,
    run: Annotated[Path, typer.Argument(metavar="RUN", help=T("Run folder of the last plan.").key)],
    from_year: Annotated[int, typer.Option("--from-year", help=T("First year that is planned again.").key)],
    out: Out,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help=T("Today's scenario; that of the run if nothing is named.").key)
    ] = None,
    actuals: Annotated[
        Path | None, typer.Option("--actuals", help=T("Folder with actions.csv, transfers.csv of what was done.").key)
    ] = None,
    stay_close: Annotated[
        float, typer.Option("--stay-close", min=0.0, help=T("Yuan per unit of change against the last plan.").key)
    ] = 0.0,
    why: Annotated[bool, typer.Option("--why", help=T("Show why the best plan moved (many plans).").key)] = False,
    sets: Sets = None,
    progress_file: ProgressFile = None,
    as_json: Json = False,
) -> None:
    """Plan again from a year; what was done before it stands."""
    session = of(context)
    with session.telling_bad_input(), Reporting(session, progress_file) as reporting:
        found = _replanned(run, scenario, sets, (from_year, actuals, stay_close, why), out, reporting)
        reporting.exit_code = found.code
    _print_replan(session, found, out, as_json=as_json)
    leave(Exit(found.code))


def _replanned(
    run: Path, scenario: Path | None, sets: list[str] | None, asked: tuple[int, Path | None, float, bool], out: Path,
    reporting: Reporting,
) -> RunResult:  # fmt: skip
    from planner.store.runfolder import RunData, check_place, write_run
    from planner.studies.compare_causes import as_document
    from planner.studies.prepare import prepare
    from planner.studies.replan import replan as again
    from planner.studies.replan import why
    from planner.studies.replan_done import actual_rows

    first, actuals, price, told = asked
    check_place(out)
    old, path = _last(run, scenario)
    changes = (*old.run.get("sets", ()), *(sets or ())) if scenario is None else tuple(sets or ())
    case = prepare(load(path, list(changes)))
    _same_years(old.run, case)
    plan = old.actions, old.transfers
    past = actual_rows(actuals, old, case.scenario, first) if actuals is not None else None
    found = again(case, plan, first, past, price, reporting.report, changes)
    more: Mapping[str, Any] = found.facts()
    if told:
        before = prepare(old.loaded)
        more = {**more, "why": as_document(why(before, case, plan, first, past))}
    result = replace(found.result, run=found.result.run | {"replan": more})
    if result.tables:
        write_run(out, RunData(result.run, result.tables))
    return result


def _last(run: Path, scenario: Path | None) -> tuple[Stored, Path]:
    """Return the last plan with its own scenario, and the scenario document of today."""
    from planner.studies.simulate_plan import stored_plan

    near = (Path.cwd(), Path.cwd() / "scenarios", run.resolve().parent, run.resolve().parent.parent / "scenarios")
    beside = (scenario.resolve().parent,) if scenario is not None else ()
    stored = stored_plan(run, None, (*near, *beside))
    return stored, scenario if scenario is not None else stored.loaded.path


def _same_years(run: Mapping[str, Any], case: Case) -> None:
    base = run.get("base_year")
    if base != case.scenario.base_year:
        message = T("the last plan starts from another base year")
        remedy = T("enter what was done with --actuals; after a new base year, plan afresh")
        raise BadInput([Problem("replan.base_year", "base_year", str(case.scenario.base_year), message, remedy=remedy)])


def _print_replan(session: Session, result: RunResult, out: Path, *, as_json: bool) -> None:
    from planner.commands.layout import show
    from planner.report.robust_text import causes_block, replan_blocks

    facts = result.run["replan"]
    if as_json:
        session.json({"exit_code": result.code, "replan": facts, "run": result.run})
        return
    head(session, result.case)
    show(session, replan_blocks(facts))
    if "why" in facts:
        show(session, (causes_block(facts["why"]),))
    if result.reason is not None:
        session.say(result.reason, "red")
    for one in result.findings[:20]:
        session.say(one.render(session.language), "red")
    session.out.print()
    session.say(T("Written to {place}.", place=str(out)) if result.tables else T("Nothing was written."), "bold")


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("robust", help=T("Margins until the plan passes with a stated probability.").key)(robust)
    app.command("replan", help=T("Plan again from a year; what was done stands, changes may have a price.").key)(replan)
