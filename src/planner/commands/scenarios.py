"""``planner scenario``: schema for editors, what a document comes to, and changes that keep its comments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.commands.session import of
from planner.commands.subject import Json, Scenario, Sets, load


def schema(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help=T("File to write; printed without it.").key)] = None,
) -> None:
    """Print the JSON Schema of scenario documents."""
    from planner.scenario.edit import scenario_schema
    from planner.store.wholly import write_bytes

    session = of(context)
    text = json.dumps(scenario_schema(), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        session.out.file.write(text)
        return
    with session.telling_bad_input():
        write_bytes(out, text.encode("utf-8"))
    session.say(T("Written to {place}.", place=str(out)))


def show(context: typer.Context, scenario: Scenario, sets: Sets = None, as_json: Json = False) -> None:
    """Print what a scenario comes to: its documents and every change, key: old → new."""
    session = of(context)
    with session.telling_bad_input():
        loaded = load(scenario, sets)
    if as_json:
        resolved = loaded.scenario.model_dump(mode="json", by_alias=True)
        session.json({"inputs": dict(loaded.inputs), "changes": loaded.changes, "resolved": resolved})
        return
    session.say(loaded.scenario.title, "bold")
    for name, digest in loaded.inputs.items():
        session.say(f"{name}  {digest[:12]}")
    for key, old, new in loaded.changes:
        session.say(T("Changed: {what}: {old} → {new}", what=key, old=str(old), new=str(new)), "yellow")
    session.problems(loaded.warnings)


def change(
    context: typer.Context,
    scenario: Scenario,
    changes: Annotated[list[str], typer.Argument(metavar="KEY=VALUE", help=T("Changes to write.").key)],
    out: Annotated[Path | None, typer.Option(help=T("File to write; the document itself without it.").key)] = None,
) -> None:
    """Write changes into a document; comments, order and quotes stay."""
    from planner.scenario.edit import edited
    from planner.store.wholly import write_bytes

    session = of(context)
    with session.telling_bad_input():
        text = edited(scenario.read_text(encoding="utf-8"), _pairs(changes), scenario.name)
        write_bytes(out or scenario, text.encode("utf-8"))
        session.say(T("Written to {place}.", place=str(out or scenario)))
        if out is None or out.resolve().parent == scenario.resolve().parent:
            load(out or scenario, None)


def _pairs(changes: list[str]) -> dict[str, Any]:
    from planner.base.yamlio import parse_yaml

    found: dict[str, Any] = {}
    for text in changes:
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            message = T("this is not of the form key=value")
            raise BadInput([Problem("scenario.set_form", text, text, message)])
        found[key.strip()] = parse_yaml(value.encode("utf-8"), key.strip())
    return found


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(no_args_is_help=True, help=T("Scenario documents: schema, changes, what they come to.").key)
    group.command("schema", help=T("The JSON Schema of scenario documents, for editors.").key)(schema)
    group.command("show", help=T("What a scenario comes to: documents, and every change from old to new.").key)(show)
    group.command("set", help=T("Write changes into a document; comments stay.").key)(change)
    app.add_typer(group, name="scenario")
