"""``planner plan`` and ``planner verify``: the least-cost plan, and a second look at one that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T
from planner.commands.beside import Beside, solved
from planner.commands.no_plan import Early, WaysOut
from planner.commands.progress import Reporting
from planner.commands.session import Exit, Session, leave, of
from planner.commands.start_years import Pins, Reasons, Schedule, StartPrices, Years, with_reasons
from planner.commands.subject import All, Json, Scenario, Sets, head, titles

if TYPE_CHECKING:
    from planner.compliance.finding import Finding
    from planner.report.blocks import Block
    from planner.studies.plan import RunResult
    from planner.studies.ways_out import Proving

#: Findings shown before the rest is counted.
FINDINGS = 20


def plan(
    context: typer.Context,
    scenario: Scenario,
    out: Annotated[Path, typer.Option(help=T("Run folder to write.").key)],
    sets: Sets = None,
    schedule: Schedule = "scenario",
    pins: Pins = None,
    start_prices: StartPrices = False,
    reasons: Reasons = None,
    progress_file: Annotated[
        Path | None, typer.Option(help=T("File that tells how far the work is, for another program.").key)
    ] = None,
    stop_file: Annotated[
        Path | None, typer.Option(help=T("Once this file exists, the search ends with the best plan it has.").key)
    ] = None,
    beside: Beside = None,
    ways: WaysOut = "some",
    every: All = False,
    as_json: Json = False,
    keep: Annotated[str | None, typer.Option(help=T("Keep the run in the store under this name.").key)] = None,
    note: Annotated[str | None, typer.Option(help=T("Note: why the run was made.").key)] = None,
) -> None:
    """Find the plan, verify it, write it, print it."""
    session = of(context)
    with session.telling_bad_input(), Reporting(session, progress_file) as reporting:
        years = Years(schedule, pins, start_prices)
        sets = with_reasons(sets, reasons, pins)
        early = Early(session, out, reporting, every=every, as_json=as_json)
        result = _solved(session, scenario, out, sets, reporting, years, early.proving(ways), beside)
        reporting.exit_code = result.code
    _print(session, result, out, every=every, as_json=as_json, shown=early.shown)
    if keep is not None and result.tables:
        from planner.commands.runs import keep_folder

        with session.telling_bad_input():
            keep_folder(session, out, keep, note, None, scenario, None)
    leave(Exit(result.code))


def _solved(
    session: Session, scenario: Path, out: Path, sets: list[str] | None, reporting: Reporting, years: Years,
    proving: Proving, beside: Path | None,
) -> RunResult:  # fmt: skip
    """Solve, and write the folder where there is something to publish."""
    from planner.store.runfolder import RunData, check_place, write_run

    check_place(out)
    try:
        result = solved(scenario, sets, years, beside, reporting.report, proving)
    except KeyboardInterrupt:
        session.warn(T("Stopped by hand; nothing was written."))
        leave(Exit.NO_PLAN)
    if result.tables:
        write_run(out, RunData(result.run, result.tables))
    return result


def _print(session: Session, result: RunResult, out: Path, *, every: bool, as_json: bool, shown: bool) -> None:
    """The result; of a scenario without a plan what was not ``shown`` before."""
    from planner.commands.layout import show

    if as_json:
        session.json(_facts(session, result))
        return
    if not shown:
        head(session, result.case)
    if not result.tables:
        _print_nothing(session, result)
        return
    show(session, _blocks(result, every=every, shown=shown))
    session.out.print()
    if result.code == Exit.INFEASIBLE:
        session.say(T("What can be met with this money: planner ask attain SCENARIO"))
    session.say(T("Written to {place}.", place=str(out)), "bold")


def _blocks(result: RunResult, *, every: bool, shown: bool) -> tuple[Block, ...]:
    """The screen of a plan, or of why there is none."""
    from planner.commands.ledger import aside_blocks
    from planner.report.answer import answer
    from planner.report.answer_text import SCHOOLS, answer_blocks
    from planner.report.beside import beside_block
    from planner.report.dates import dates_block
    from planner.report.impossible import SHOWN, impossible, impossible_blocks, out_blocks
    from planner.report.preschool_answer import preschool_answer
    from planner.report.preschool_answer_text import SHOWN as SHOWN_KIDS
    from planner.report.preschool_answer_text import preschool_answer_blocks
    from planner.report.programmes import short_block
    from planner.report.robust_text import margins_block
    from planner.report.schedule_choice import schedule_choice_blocks
    from planner.report.standing_text import estimates

    names, last = result.case.names, estimates(result.case.estimated)
    if result.code == Exit.INFEASIBLE:
        told = out_blocks if shown else impossible_blocks
        blocks = told(impossible(result.tables, result.run), names, None if every else SHOWN)
    else:
        facts = answer(result.run, result.tables, names)
        blocks = answer_blocks(facts, names, None if every else SCHOOLS)
    kids = preschool_answer(result.tables) if result.code == Exit.DONE else None
    if kids is not None:
        blocks = (*blocks, *preschool_answer_blocks(kids, names, None if every else SHOWN_KIDS))
    blocks = (*blocks, *schedule_choice_blocks(result.run, names))
    close = beside_block(result.run)
    blocks = blocks if close is None else (*blocks, close)
    dates = dates_block(result.run, titles(result.case))
    aside = aside_blocks(result.case, result.tables, result.case.scenario.deadline, every=every)
    short = short_block(result.run, titles(result.case))
    aside = aside if short is None else (short, *aside)
    beyond = margins_block(result.run)
    aside = aside if beyond is None else (beyond, *aside)
    return tuple(block for block in (*blocks, dates, *aside, last) if block is not None)


def _facts(session: Session, result: RunResult) -> dict[str, object]:
    """The same numbers for machines."""
    from planner.report.answer import answer
    from planner.report.impossible import impossible
    from planner.report.preschool_answer import preschool_answer

    facts: dict[str, object] = {"exit_code": result.code, "run": result.run}
    if result.code == Exit.DONE:
        facts["answer"] = answer(result.run, result.tables, result.case.names)
        kids = preschool_answer(result.tables)
        facts |= {} if kids is None else {"preschool": kids}
    elif result.code == Exit.INFEASIBLE:
        facts["impossible"] = impossible(result.tables, result.run)
    facts["findings"] = _findings(session, result.findings)
    facts["reason"] = session.words(result.reason) if result.reason is not None else None
    return facts


def _findings(session: Session, findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    return [{"code": one.code, "place": one.place, "message": session.words(one.message)} for one in findings]


def _print_nothing(session: Session, result: RunResult) -> None:
    if result.reason is not None:
        session.say(result.reason, "red")
    if result.findings:
        session.say(T("The plan was derived a second time and does not agree; it is not published:"), "bold red")
        _list(session, result.findings)
    session.say(T("Nothing was written."), "red")


def _list(session: Session, findings: tuple[Finding, ...]) -> None:
    for one in findings[:FINDINGS]:
        session.say(one.render(session.language), "red")
    if len(findings) > FINDINGS:
        session.say(T("and {count} more", count=len(findings) - FINDINGS), "red")


def verify(
    context: typer.Context,
    run_dir: Annotated[Path, typer.Argument(help=T("Run folder.").key)],
    scenario: Scenario,
    sets: Sets = None,
    as_json: Json = False,
) -> None:
    """Derive a stored plan again from the input files, and compare everything that it says."""
    from planner.compliance.folder import verify_folder

    session = of(context)
    with session.telling_bad_input():
        report = verify_folder(run_dir, scenario, tuple(sets) if sets else None)
    if as_json:
        session.json({"ok": report.ok, "findings": _findings(session, report.findings)})
    elif report.ok:
        session.say(T("Verified: the plan was re-derived from the input files without a difference."), "green")
    else:
        session.say(T("NOT verified: {count} differences.", count=len(report.findings)), "bold red")
        _list(session, report.findings)
    leave(Exit.DONE if report.ok else Exit.NOT_VERIFIED)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("plan", help=T("The least-cost plan that meets every rule, verified.").key)(plan)
    app.command("verify", help=T("Derive a stored plan again from the input files.").key)(verify)
