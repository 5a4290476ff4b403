"""What every command shares: the reader's language, the two streams, exit codes, and how bad input is told."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from enum import IntEnum
from typing import Any, NoReturn

import typer
from rich.console import Console

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text


class Exit(IntEnum):
    """Exit codes of ``planner`` 退出码 (README, design §7)."""

    DONE = 0
    BAD_INPUT = 2
    INFEASIBLE = 3
    NO_PLAN = 4
    NOT_VERIFIED = 5


#: Width of what is printed when nobody's terminal says otherwise (a file, a pipe).
PLAIN_WIDTH = 120


@dataclass(frozen=True)
class Session:
    """One invocation: results go to ``out``, progress and problems to ``err``."""

    language: str
    out: Console
    err: Console

    def say(self, text: Text | str, style: str | None = None) -> None:
        """Print one line to the results."""
        self.out.print(self.words(text), style=style, soft_wrap=True)

    def warn(self, text: Text | str) -> None:
        """Print one line beside the results."""
        self.err.print(self.words(text), style="yellow", soft_wrap=True)

    def words(self, text: Text | str) -> str:
        """Return ``text`` in the reader's language, safe for a terminal."""
        return harmless(text.render(self.language) if isinstance(text, Text) else text)

    def json(self, facts: Any) -> None:
        """Print facts machine-readably; numbers are unrounded, NaN is null."""
        self.out.file.write(json.dumps(plain(facts), ensure_ascii=False, indent=2, allow_nan=False) + "\n")

    def problems(self, problems: Iterable[Problem]) -> None:
        """List every problem of an input, errors before warnings."""
        ordered = sorted(problems, key=lambda one: one.severity != "error")
        errors = sum(one.severity == "error" for one in ordered)
        for one in ordered:
            bad = one.severity == "error"
            kind = T("error") if bad else T("warning")
            line = T("{kind} [{code}] {problem}", kind=kind, code=one.code, problem=one.render(self.language))
            self.err.print(self.words(line), style="red" if bad else "yellow", soft_wrap=True)
        if errors == 1:
            self.err.print(self.words(T("One error; nothing was computed.")), style="bold red")
        elif errors:
            self.err.print(self.words(T("{count} errors; nothing was computed.", count=errors)), style="bold red")

    @contextmanager
    def telling_bad_input(self) -> Iterator[None]:
        """Turn :class:`BadInput`, and files that cannot be opened, into a list of problems and exit code 2."""
        try:
            yield
        except BadInput as bad:
            self.problems(bad.problems)
            leave(Exit.BAD_INPUT)
        except OSError as error:
            place, why = str(error.filename or ""), error.strerror or str(error)
            message = T("the file or folder cannot be used: {why}", why=why)
            self.problems([Problem("cli.file", place, "", message)])
            leave(Exit.BAD_INPUT)


def session(language: str) -> Session:
    """Return a session on the process's streams. Names are data: no markup, no emoji codes in them."""

    def console(*, stderr: bool) -> Console:
        made = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
        return (
            made
            if made.is_terminal
            else Console(stderr=stderr, markup=False, emoji=False, highlight=False, width=PLAIN_WIDTH)
        )

    return Session(language, console(stderr=False), console(stderr=True))


def of(context: typer.Context) -> Session:
    """Return the session that the root command made."""
    found = context.find_object(Session)
    assert found is not None
    return found


def leave(code: Exit) -> NoReturn:
    """End the command with ``code``."""
    raise typer.Exit(int(code))


def harmless(text: str) -> str:
    """Replace what could drive a terminal or turn text around: control and direction characters."""
    return "".join("�" if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


def plain(value: Any) -> Any:
    """Return ``value`` as JSON can hold it: dataclasses as objects, tuples as lists, NaN as null."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, float) and value != value:
        return None
    return value
