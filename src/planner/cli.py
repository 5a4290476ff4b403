"""The command line ``planner``: its commands, the language of its help, and the way in.

Commands live in :mod:`planner.commands`. Language comes from ``--lang`` anywhere on the line, then from
``PLANNER_LANG`` and the locale; the default is Chinese.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer import rich_utils
from typer.core import TyperGroup

from planner import __version__
from planner.base.i18n import T, environment_language, language_of, translate
from planner.commands import (
    ask,
    backtest,
    explain,
    front,
    futures,
    ledger,
    look,
    make,
    papers,
    plan_each,
    policies,
    proof_runs,
    robust,
    rules,
    runs,
    scenarios,
    schedules,
    show,
    simulate,
    sweep,
    tables,
    trace,
    trial_runs,
    trials,
    what_ifs,
    whatif,
)
from planner.commands.session import session

HELP = ["-h", "--help"]

app = typer.Typer(
    name="planner",
    help=T("Plan how a district meets every supervision standard by a date, at least cost, verified.").key,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": HELP},
)
for part in (
    rules,
    trace,
    tables,
    look,
    ledger,
    what_ifs,
    whatif,
    make,
    simulate,
    schedules,
    policies,
    robust,
    sweep,
    papers,
    plan_each,
    proof_runs,
    show,
    explain,
    runs,
    scenarios,
    ask,
    backtest,
    trials,
    trial_runs,
    front,
    futures,
):
    part.register(app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"planner {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    lang: Annotated[
        str | None, typer.Option("--lang", help=T("Language of the output: zh_CN or en (also PLANNER_LANG).").key)
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=T("Print the version and stop.").key)
    ] = False,
) -> None:
    """Open the session that the commands share."""
    context.obj = session(language_of(lang) if lang else environment_language())


def language_and_rest(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Take ``--lang X`` or ``--lang=X`` from anywhere on the line, so that it may follow the command."""
    rest: list[str] = []
    language: str | None = None
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            return language, [*rest, word, *queue]
        if word == "--lang" and queue:
            language = queue.pop(0)
        elif word.startswith("--lang="):
            language = word.partition("=")[2]
        else:
            rest.append(word)
    return language, rest


def command(language: str) -> TyperGroup:
    """Return the command tree with its help in ``language``."""
    tree = typer.main.get_group(app)
    _translate_help(tree, language)
    rich_utils.REQUIRED_LONG_STRING = T("[required]").render(language)
    for name, title in _PANELS.items():
        setattr(rich_utils, name, title.render(language))
    return tree


_PANELS = {
    "ARGUMENTS_PANEL_TITLE": T("Arguments"),
    "OPTIONS_PANEL_TITLE": T("Options"),
    "COMMANDS_PANEL_TITLE": T("Commands"),
    "ERRORS_PANEL_TITLE": T("Error"),
}


def _translate_help(tree: Any, language: str) -> None:
    if tree.help:
        tree.help = translate(tree.help, language)
    own = tree.get_help_option(typer.Context(tree, help_option_names=HELP))
    if own is not None:  # made by the framework on the first call, and kept
        own.help = T("Show this message and stop.").render(language)
    for parameter in tree.params:
        if getattr(parameter, "help", None):
            parameter.help = translate(parameter.help, language)
    for child in getattr(tree, "commands", {}).values():
        _translate_help(child, language)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``planner`` and return its exit code (0, 2 bad input, 3 infeasible, 4 no plan, 5 not verified)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A Windows console or pipe may not know every sign; a sign lost is better than a traceback.
            stream.reconfigure(errors="replace", encoding=None if stream.isatty() else "utf-8")
    asked, rest = language_and_rest(sys.argv[1:] if arguments is None else arguments)
    language = language_of(asked) if asked else environment_language()
    words = ["--lang", language, *rest] if rest else []
    try:
        command(language).main(args=words, prog_name="planner")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    return 0
