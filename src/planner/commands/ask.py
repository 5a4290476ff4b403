"""``planner ask``: most attainment for a budget, the frontier, alternatives, prices (docs/questions.md)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.base.i18n import T
from planner.commands.ask_stability import stability
from planner.commands.progress import Reporting
from planner.commands.session import Exit, Session, leave, of, plain
from planner.commands.simulate import write_tables
from planner.commands.subject import Json, Scenario, Sets, head, load, titles

if TYPE_CHECKING:
    from planner.base.progress import Progress
    from planner.scenario.load import LoadedScenario
    from planner.studies.questions_case import Answer

Out = Annotated[Path | None, typer.Option(help=T("Folder for the answer.").key)]
Told = Annotated[
    Path | None,
    typer.Option("--progress-file", help=T("File that tells how far the work is, for another program.").key),
]


def attain(
    context: typer.Context, scenario: Scenario,
    measure: Annotated[str | None, typer.Option(help=T("schools (fewest fall short first) or shortfall.").key)] = None,
    out: Out = None, sets: Sets = None, progress_file: Told = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Print the plan that falls short least under the caps, and where it does."""
    from planner.studies.questions_attain import ask_attain

    def ask(loaded: LoadedScenario, report: Progress) -> Answer:
        return ask_attain(loaded, measure, report, tuple(sets or ()))

    if measure not in (None, "schools", "shortfall"):
        _refuse(of(context), "--measure", str(measure), "schools, shortfall")
    _run(context, scenario, ask, out, sets, progress_file, as_json=as_json)


def frontier(
    context: typer.Context, scenario: Scenario,
    points: Annotated[int, typer.Option(min=3, max=60, help=T("Linear points of the curve.").key)] = 12,
    whole: Annotated[
        list[float] | None,
        typer.Option("--whole", min=0.0, max=1.0, help=T("Also a whole plan at this share; repeatable.").key),
    ] = None,
    out: Out = None, sets: Sets = None, progress_file: Told = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Print how much is met for how much money."""
    from planner.studies.questions_frontier import ask_frontier

    def ask(loaded: LoadedScenario, report: Progress) -> Answer:
        return ask_frontier(loaded, points, tuple(whole or ()), report, tuple(sets or ()))

    _run(context, scenario, ask, out, sets, progress_file, as_json=as_json)


def alternatives(
    context: typer.Context, scenario: Scenario,
    within: Annotated[
        float, typer.Option(min=0.1, max=50.0, help=T("Most that a plan may cost over the least, per cent.").key)
    ] = 3.0,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="CODE", help=T("One kind of plan only; repeatable.").key)
    ] = None,
    linear: Annotated[bool, typer.Option("--linear", help=T("Without whole numbers: quick, bounds only.").key)] = False,
    out: Out = None, sets: Sets = None, progress_file: Told = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Print other plans that meet everything for a little more."""
    from planner.optimization.questions.aims import AIMS
    from planner.studies.questions_alternatives import ask_alternatives

    for code in only or ():
        if code not in AIMS:
            _refuse(of(context), "--only", code, ", ".join(AIMS))

    def ask(loaded: LoadedScenario, report: Progress) -> Answer:
        share, codes = within / 100.0, tuple(only or ())
        return ask_alternatives(loaded, share, codes, linear=linear, progress=report, sets=tuple(sets or ()))

    _run(context, scenario, ask, out, sets, progress_file, as_json=as_json)


def following(
    context: typer.Context, scenario: Scenario,
    step: Annotated[float, typer.Option(min=1000, max=1e9, help=T("How much more money is tried, yuan.").key)] = 1e6,
    whole: Annotated[int, typer.Option(min=0, max=16, help=T("Solve so many of the best in whole numbers.").key)] = 0,
    out: Out = None, sets: Sets = None, progress_file: Told = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Print what each fund, rule, school and year is worth."""
    from planner.studies.questions_next import ask_next

    def ask(loaded: LoadedScenario, report: Progress) -> Answer:
        return ask_next(loaded, step, whole, report, tuple(sets or ()))

    _run(context, scenario, ask, out, sets, progress_file, as_json=as_json)


def _refuse(session: Session, option: str, value: str, choices: str) -> None:
    from planner.base.errors import BadInput, Problem

    allowed = T("one of: {choices}", choices=choices)
    with session.telling_bad_input():
        raise BadInput([Problem("cli.choice", option, value, T("there is no such choice"), allowed)])


def _run(
    context: typer.Context, scenario: Path, ask: Callable[[LoadedScenario, Progress], Answer], out: Path | None,
    sets: list[str] | None, progress_file: Path | None, *, as_json: bool,
) -> None:  # fmt: skip
    """Ask, write the folder, print."""
    session = of(context)
    with session.telling_bad_input(), Reporting(session, progress_file) as reporting:
        if out is not None:
            _check_place(out)
        try:
            answer = ask(load(scenario, sets), reporting.report)
        except KeyboardInterrupt:
            session.warn(T("Stopped by hand; nothing was written."))
            leave(Exit.NO_PLAN)
        if out is not None and answer.code == Exit.DONE:
            _write(out, answer)
        reporting.exit_code = answer.code
    if as_json:
        session.json(_facts(session, answer))
    else:
        _print(session, answer, out)
    leave(Exit(answer.code))


def _print(session: Session, answer: Answer, out: Path | None) -> None:
    from planner.commands.layout import show
    from planner.report.asked_text import asked_blocks

    head(session, answer.case)
    if answer.reason is not None:
        session.say(answer.reason, "red")
    if answer.code == Exit.DONE:
        facts, names = answer.head["answer"], answer.case.names
        show(session, asked_blocks(answer.question, facts, answer.tables, names, titles(answer.case)))
    for one in answer.findings:
        session.say(one.render(session.language), "red")
    if out is not None and answer.code == Exit.DONE:
        session.say(T("Written to {place}.", place=str(out)), "bold")


def _facts(session: Session, answer: Answer) -> dict[str, Any]:
    tables = {name: json.loads(frame.to_json(orient="records")) for name, frame in _own(answer).items()}
    return {
        "exit_code": answer.code,
        **answer.head,
        "tables": tables,
        "findings": [{"code": one.code, "place": one.place, "message": session.words(one.message)}
                     for one in answer.findings],
        "reason": session.words(answer.reason) if answer.reason is not None else None,
    }  # fmt: skip


def _own(answer: Answer) -> dict[str, Any]:
    """Tables of the question itself, those of a run folder left out."""
    from planner.compliance.schemas import SCHEMAS

    return {name: frame for name, frame in answer.tables.items() if name not in SCHEMAS}


def _check_place(out: Path) -> None:
    """A folder that holds something else than an answer is not touched."""
    from planner.base.errors import BadInput, Problem

    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "ask.json").is_file())):
        message, remedy = T("the folder holds something that is not an answer"), T("give the name of a new folder")
        raise BadInput([Problem("ask.place", out.name, "", message, remedy=remedy)])


def _write(out: Path, answer: Answer) -> None:
    """Write tables and plans first, ``ask.json`` last: a reader that sees it sees the whole answer."""
    from planner.compliance.schemas import SCHEMAS, table_text
    from planner.store.runfolder import RunData, write_run
    from planner.store.wholly import write_bytes

    (out / "ask.json").unlink(missing_ok=True)
    write_tables(out / "tables", _own(answer))
    for name, frame in answer.tables.items():
        if name in SCHEMAS:
            write_bytes(out / "tables" / f"{name}.csv", table_text(name, frame).encode("utf-8"))
    for code, run in answer.plans.items():
        write_run(out / "plans" / code, RunData(run.run, run.tables))
    text = json.dumps(plain(answer.head), ensure_ascii=False, indent=2, allow_nan=False, default=_number)
    write_bytes(out / "ask.json", (text + "\n").encode("utf-8"))


def _number(value: Any) -> Any:
    """Numbers of numpy as plain ones."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"ask.json cannot hold {type(value).__name__}")


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(no_args_is_help=True, help=T("Questions after the plan: what else, what next.").key)
    group.command("attain", help=T("The plan that falls short least under the caps, and where.").key)(attain)
    group.command("frontier", help=T("How much is met for how much money.").key)(frontier)
    group.command("alternatives", help=T("Other plans that meet everything for a little more.").key)(alternatives)
    group.command("next", help=T("What each fund, rule, school and year is worth; the next million.").key)(following)
    group.command("stability", help=T("How much of a plan one per cent more budget changes.").key)(stability)
    app.add_typer(group, name="ask")
