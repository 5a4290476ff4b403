"""``planner standards``: the rules of a pack, or one rule explained for a date and a kind of school."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.base.i18n import T
from planner.commands.session import Session, of

if TYPE_CHECKING:
    from planner.standards.facts import Facts
    from planner.standards.lookup import Pack


class Stage(StrEnum):
    """Stages that rules speak of."""

    kindergarten = "kindergarten"
    primary = "primary"
    junior = "junior"
    special = "special"


class ClassAge(StrEnum):
    """Ages of kindergarten classes that rules speak of."""

    K1 = "K1"
    K2 = "K2"
    K3 = "K3"
    mixed = "mixed"


class Area(StrEnum):
    """Kinds of place that rules speak of."""

    urban = "urban"
    town = "town"
    rural = "rural"


def standards(
    context: typer.Context,
    code: Annotated[str | None, typer.Argument(help=T("A rule, e.g. G4; without it, all are listed.").key)] = None,
    pack: Annotated[str, typer.Option(help=T("Pack of standards, e.g. national or changqing.").key)] = "changqing",
    on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help=T("The day that is asked about; today if left out.").key),
    ] = None,
    built: Annotated[int | None, typer.Option(help=T("Year in which the school was built.").key)] = None,
    migrants: Annotated[float | None, typer.Option(min=0, max=1, help=T("Share of migrant children, 0–1.").key)] = None,
    stage: Annotated[Stage | None, typer.Option(help=T("Stage.").key)] = None,
    kind: Annotated[str | None, typer.Option("--type", help=T("Kind of school, e.g. nine_year.").key)] = None,
    largest: Annotated[int | None, typer.Option("--largest-class", help=T("Largest class of the school.").key)] = None,
    area: Annotated[Area | None, typer.Option(help=T("Kind of place.").key)] = None,
    pupils: Annotated[int | None, typer.Option(min=0, help=T("Pupils of the school.").key)] = None,
    dense: Annotated[
        bool | None, typer.Option("--dense/--not-dense", help=T("Over-dense central city or not.").key)
    ] = None,
    enlarged: Annotated[int | None, typer.Option(help=T("Year in which the school was last enlarged.").key)] = None,
    designed: Annotated[int | None, typer.Option(help=T("Year in which the kindergarten was designed.").key)] = None,
    age: Annotated[
        ClassAge | None, typer.Option("--class-age", help=T("Age of the kindergarten class: K1, K2, K3 or mixed.").key)
    ] = None,
    packs: Annotated[bool, typer.Option("--packs", help=T("List the packs of standards instead.").key)] = False,
    as_json: Annotated[bool, typer.Option("--json", help=T("Print machine-readably.").key)] = False,
) -> None:
    """List the rules, or explain one."""
    from planner.standards.facts import Facts
    from planner.standards.load import load_pack

    session = of(context)
    with session.telling_bad_input():
        _check_type(kind)
        if packs:
            _packs(session, as_json)
            return
        found = load_pack(pack)
        day = on.date() if on else None
        if code is None:
            _list(session, found, day, as_json)
            return
        facts = Facts(
            stage=stage.value if stage else None, school_type=kind, build_year=built, migrant_share=migrants,
            largest_class=largest, area_type=area.value if area else None, dense_center=dense, pupils=pupils,
            enlarged_year=enlarged, design_year=designed, class_age=age.value if age else None,
        )  # fmt: skip
        _explain(session, found, code.upper(), day or date.today(), facts, as_json)


def _check_type(kind: str | None) -> None:
    from planner.base.errors import BadInput, Problem
    from planner.base.terms import SCHOOL_TYPES

    if kind is not None and kind not in SCHOOL_TYPES:
        message = T("unknown kind of school")
        raise BadInput(
            [Problem("cli.school_type", "--type", kind, message, T("{names}", names=", ".join(SCHOOL_TYPES)))]
        )


def _packs(session: Session, as_json: bool) -> None:
    from planner.commands.layout import show
    from planner.report.blocks import Block, Column, Table, rows
    from planner.standards.catalogue import PACK_COLUMNS, library

    found = library(session.language)
    if as_json:
        session.json(found)
        return
    table = Table(tuple(Column(one) for one in PACK_COLUMNS.values()), rows([list(row.values()) for row in found]))
    show(session, [Block(T("Packs of standards"), table=table)])


def _list(session: Session, pack: Pack, day: date | None, as_json: bool) -> None:
    from planner.commands.layout import show
    from planner.report.blocks import Block, Column, Line, Table, rows
    from planner.standards.catalogue import COLUMNS, about, listing

    found = listing(pack, session.language, on=day)
    if as_json:
        session.json(found)
        return
    shown = ["code", "name", "level", "values", "citation"]
    table = Table(tuple(Column(COLUMNS[key]) for key in shown), rows([row[key] for key in shown] for row in found))
    lines = tuple(Line(one, "muted") for one in about(pack))
    show(session, [Block(pack.title, lines, table=table)])


def _explain(session: Session, pack: Pack, code: str, day: date, facts: Facts, as_json: bool) -> None:
    from planner.standards.catalogue import explain

    if not as_json:
        session.say(explain(pack, code, day, facts, session.language))
        return
    standard = pack.lookup(code, day, facts)
    answer: dict[str, Any] = {
        "code": standard.code,
        "date": day.isoformat(),
        "value": standard.value,
        "comparator": standard.comparator,
        "unit": standard.unit,
        "relaxed": standard.relaxed,
        "pack": standard.pack,
        "since": standard.since.isoformat() if standard.since else None,
        "until": standard.until.isoformat() if standard.until else None,
        "conditions": standard.conditions.render(session.language),
        "citation": standard.source,
        "warnings": [one.render(session.language) for one in standard.warnings],
    }
    session.json(answer)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("standards", help=T("List the rules of a pack, or explain one for a date and a school.").key)(standards)
