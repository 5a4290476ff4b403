"""``planner whatif``: changed inputs answered at once, nothing solved; the same numbers as the page What-if."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.base.i18n import T
from planner.commands.session import Session, of
from planner.commands.subject import Json, Scenario, Sets, load

if TYPE_CHECKING:
    from planner.studies.whatif import Held


def whatif(
    context: typer.Context,
    scenario: Scenario,
    sets: Sets = None,
    run: Annotated[
        Path | None, typer.Option("--run", help=T("Run folder whose plan is held while the inputs change.").key)
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", help=T("Write the changes as a scenario that lies on this one.").key)
    ] = None,
    title: Annotated[str | None, typer.Option(help=T("With --save: the name of the new scenario.").key)] = None,
    as_json: Json = False,
) -> None:
    """Show what the changes do, before and after."""
    from planner.commands.layout import show
    from planner.report.whatif import whatif as seen
    from planner.report.whatif import whatif_blocks, whatif_facts
    from planner.standards.catalogue import name_of
    from planner.studies.whatif import look, ready

    session = of(context)
    with session.telling_bad_input():
        plan, made_with = _held(run)
        plain, changed = load(scenario, list(made_with)), load(scenario, [*made_with, *(sets or ())])
        given = ready(changed)
        before, after = (seen(look(given, one.scenario, plan)) for one in (plain, changed))
        if save is not None:
            from planner.store.overrides import save_stacked

            save_stacked(save, scenario, title or save.stem, tuple((*made_with, *(sets or ()))))
    if as_json:
        session.json(whatif_facts(before, after, changed.changes))
        return
    _head(session, changed.changes, given.district.illustrative or changed.scenario.illustrative, given.district.name)
    titles = {code: name_of(rule) for code, rule in given.pack.rules.items()}
    years = (changed.scenario.deadline, changed.scenario.horizon)
    names = {school.id: school.name for school in given.district.schools}
    names |= {code: fund.name for code, fund in changed.scenario.budget.funds.items()}
    show(session, whatif_blocks(before, after, years, titles, names, planned=run is not None))
    if save is not None:
        session.say(T("Written to {place}.", place=str(save)))


def _held(run: Path | None) -> tuple[Held | None, tuple[str, ...]]:
    """Return the plan of a run folder and the changes that it was made with."""
    if run is None:
        return None, ()
    from planner.studies.whatif import read_held

    return read_held(run)


def _head(session: Session, changes: tuple[tuple[str, object, object], ...], illustrative: bool, name: str) -> None:
    from planner.commands.layout import banner

    banner(session, name, illustrative=illustrative)
    for key, old, new in changes:
        session.say(T("Changed: {what}: {old} → {new}", what=key, old=str(old), new=str(new)), "yellow")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("whatif", help=T("What changed inputs do, answered at once; nothing is planned.").key)(whatif)
