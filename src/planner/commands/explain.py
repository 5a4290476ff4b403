"""``planner explain``: from a number of a run to its formula, its rows and its rule."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.base.i18n import T, Text
from planner.commands.runs import Store
from planner.commands.session import Session, of
from planner.commands.subject import Json

if TYPE_CHECKING:
    from planner.report.explain.explanation import Explanation
    from planner.report.papers.paper import Paper


def explain(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help=T("Run folder, or a run kept: its name or id.").key)],
    number: Annotated[
        str | None,
        typer.Argument(metavar="NUMBER", help=T("Number, such as cost:2024:capital, or its mark in a paper.").key),
    ] = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Say where a number comes from; without one, list numbers that the run has."""
    from planner.commands.compare import side_of
    from planner.commands.layout import show
    from planner.commands.papers import titles_of
    from planner.report.explain.explanation import Book
    from planner.report.explain.numbers import examples
    from planner.report.explain.numbers import explain as explained
    from planner.report.explain.words import explanation_blocks
    from planner.report.papers.paper import Paper

    session = of(context)
    with session.telling_bad_input():
        side = side_of(run, store)
        book = Book(side.run, side.tables, titles_of(Paper(side.run, side.tables)))
        if number is None:
            _list(session, examples(book), as_json=as_json)
            return
        found = explained(_meant(number, Paper(side.run, side.tables)), book)
    if as_json:
        session.json(_told(session, found))
        return
    show(session, explanation_blocks(found))


def _meant(number: str, made: Paper) -> str:
    """Return the id of a number that is named by its mark in the papers."""
    from planner.report.papers.numbers import number_marks

    by_mark = {str(mark): one for one, mark in number_marks(made).items()} if number.isdecimal() else {}
    return by_mark.get(number, number)


def _list(session: Session, ids: list[str], *, as_json: bool) -> None:
    if as_json:
        session.json(ids)
        return
    session.say(T("Numbers that can be asked for, such as these; other years, schools, funds and rules likewise:"))
    for one in ids:
        session.say(one)


def _told(session: Session, found: Explanation) -> dict[str, Any]:
    """The same for machines, sentences in the reader's language, numbers unrounded."""

    def words(value: Any) -> Any:
        return session.words(value) if isinstance(value, Text) else value

    told = asdict(found) | {"sentence": words(found.sentence), "formula": words(found.formula)}
    return told | {"rule": [words(one) for one in found.rule], "agrees": found.agrees}


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("explain", help=T("Where a number of a run comes from: formula, rows, rule.").key)(explain)
