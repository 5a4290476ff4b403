"""What a desk does with kept runs 结果管理: name them once, hand them in with two names, bring in those of others.

The command line and the pages do it by the same functions, so that they refuse the same things.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.scenario.reasons import reason_of, set_by_hand
from planner.store.kept.keep import Labels, find, relabel, runs, save, submit
from planner.store.kept.portable import unpacked


def check_name(engine: Engine, name: str, own: str = "") -> None:
    """Refuse a name that another run has, in the trash or not; ``own`` is the id of the run that is named."""
    if name and any(one.labels.name == name and one.id != own for one in [*runs(engine), *runs(engine, trashed=True)]):
        message, remedy = T("another run has this name"), T("give another name, or rename the other run")
        raise BadInput([Problem("store.name", "--name", name, message, remedy=remedy)])


def rename(engine: Engine, key: str, name: str, note: str, tags: tuple[str, ...]) -> None:
    """Change what people say of a run; refused where it was submitted or the name is another's."""
    kept = find(engine, key)
    check_name(engine, name, kept.id)
    relabel(engine, kept.id, replace(kept.labels, name=name, note=note, tags=tags))


def throw(engine: Engine, key: str, *, trashed: bool) -> None:
    """Put a run into the trash or take it out; nothing is deleted."""
    kept = find(engine, key)
    relabel(engine, kept.id, replace(kept.labels, trashed=trashed))


def hand_in(engine: Engine, key: str, prepared_by: str, reviewed_by: str, as_of: str) -> None:
    """Submit a run: two different people, a date of the data, a reason for all that was set by hand.

    All that is wrong is told at once.
    """
    prepared, reviewed = prepared_by.strip(), reviewed_by.strip()
    problems = []
    try:
        date.fromisoformat(as_of)
    except ValueError:
        message, allowed = T("this is no date"), T("such as 2022-09-01")
        problems.append(Problem("store.date", "--as-of", as_of, message, allowed=allowed))
    if not prepared or not reviewed or prepared == reviewed:
        message = T("the one who reviews must be another than the one who prepared")
        problems.append(Problem("store.reviewer", "--reviewed-by", reviewed_by, message))
    run = find(engine, key).run
    resolved = run.get("resolved")
    reasons = dict(resolved.get("reasons") or {}) if isinstance(resolved, dict) else {}
    for one in set_by_hand([str(text) for text in run.get("sets") or ()]):
        if not reason_of(one, reasons):
            message = T("this was set by hand and no reason is kept with it")
            remedy = T("plan again with --reason {name}=…; the numbers stay the same", name=one)
            problems.append(Problem("store.reason", str(run.get("title", "")), one, message, remedy=remedy))
    if problems:
        raise BadInput(problems)
    submit(engine, key, prepared, reviewed, as_of)


def bring_in(engine: Engine, path: Path) -> str:
    """Keep the run in an exchange file and return its id; a name that is taken here is left out."""
    data, labels, at, by = unpacked(path)
    taken = {one.labels.name for one in [*runs(engine), *runs(engine, trashed=True)]}
    free: Labels = replace(labels, name="") if labels.name in taken else labels
    return save(engine, data, free, by=by, at=at)
