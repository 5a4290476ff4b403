"""``planner runs``: runs that are kept, listed, shown, restored, exchanged, submitted."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.base.i18n import T, Text
from planner.commands.session import Session, of
from planner.commands.subject import Json

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from planner.store.kept.keep import KeptRun

Store = Annotated[
    str | None, typer.Option("--store", help=T("Store of runs: a file, or a database URL (also PLANNER_STORE).").key)
]
Key = Annotated[str, typer.Argument(metavar="RUN", help=T("Run: its name, its id or the beginning of it.").key)]
Name = Annotated[str | None, typer.Option(help=T("Name of the run.").key)]
Note = Annotated[str | None, typer.Option(help=T("Note: why the run was made.").key)]
Tags = Annotated[list[str] | None, typer.Option("--tag", help=T("Tag; repeatable.").key)]


def status_word(code: str) -> Text:
    """Return what became of a run, in words."""
    return {"optimal": T("plan"), "feasible": T("plan"), "infeasible": T("no plan")}.get(code) or Text(code)


def listing(
    context: typer.Context, trash: Annotated[bool, typer.Option(help=T("Show the trash.").key)] = False,
    store: Store = None, as_json: Json = False,
) -> None:  # fmt: skip
    """List the runs kept, newest first."""
    from planner.store.kept.keep import runs
    from planner.store.kept.stale import stale

    session = of(context)
    with session.telling_bad_input():
        kept = runs(_engine(store), trashed=trash)
        facts = [_facts(session, one) | {"stale": [session.words(text) for text in stale(one)]} for one in kept]
    if as_json:
        session.json(facts)
        return
    if not facts:
        session.say(T("No run is kept."))
    for one in facts:
        labels = one["labels"]
        mark = T("handed in") if labels["submitted_on"] else T("stale") if one["stale"] else T("current")
        line = (
            one["id"][:8],
            labels["name"] or "–",
            one["kept_at"][:16].replace("T", " "),
            session.words(status_word(one["status"])),
            session.words(mark),
        )
        session.say("  ".join([*line, one["title"], *(f"#{tag}" for tag in labels["tags"])]))


def show(context: typer.Context, run: Key, store: Store = None, as_json: Json = False) -> None:
    """Show one run: what it says, who kept it and why, and whether it is stale."""
    from planner.store.kept.keep import find
    from planner.store.kept.stale import stale

    session = of(context)
    with session.telling_bad_input():
        kept = find(_engine(store), run)
        reasons = stale(kept)
    if as_json:
        session.json(_facts(session, kept) | {"stale": [session.words(text) for text in reasons], "run": kept.run})
        return
    facts = _facts(session, kept)
    session.say(kept.run.get("title", ""), "bold")
    for label, value in (
        (T("Id"), kept.id), (T("Name"), kept.labels.name), (T("Note"), kept.labels.note),
        (T("Tags"), " ".join(kept.labels.tags)), (T("Kept"), f"{kept.kept_at} {kept.kept_by}"),
        (T("Status"), session.words(status_word(facts["status"]))),
        (T("Total cost (yuan)"), str(kept.run.get("total_cost_yuan"))),
        (T("All met from"), str(kept.run.get("first_year_all_met"))), (T("Prepared by"), kept.labels.prepared_by),
        (T("Reviewed by"), kept.labels.reviewed_by), (T("Submitted on"), kept.labels.submitted_on),
        (T("Data as of"), kept.labels.as_of),
    ):  # fmt: skip
        if value:
            session.say(T("{label}: {value}", label=label, value=value))
    for text in reasons:
        session.say(T("Stale: {why}", why=text), "yellow")


def keep(
    context: typer.Context,
    run_dir: Annotated[Path, typer.Argument(help=T("Run folder.").key)],
    name: Name = None, note: Note = None, tags: Tags = None,
    scenario: Annotated[Path | None, typer.Option(help=T("Its scenario, to see later what changed.").key)] = None,
    store: Store = None,
) -> None:  # fmt: skip
    """Keep a run folder in the store."""
    session = of(context)
    with session.telling_bad_input():
        keep_folder(session, run_dir, name, note, tags, scenario, store)


def keep_folder(
    session: Session, run_dir: Path, name: str | None, note: str | None, tags: list[str] | None,
    scenario: Path | None, store: str | None,
) -> None:  # fmt: skip
    """Keep ``run_dir``; a name that another run has is refused."""
    from planner.store.kept.desk import check_name
    from planner.store.kept.keep import Labels, save
    from planner.store.runfolder import read_run

    engine = _engine(store)
    data = read_run(run_dir)
    check_name(engine, name or "")
    labels = Labels(name=name or "", note=note or "", tags=tuple(tags or ()))
    origin = str(scenario.resolve()) if scenario is not None else ""
    key = save(engine, data, labels, origin=origin, by=_user())
    session.say(T("Kept as {id}.", id=key), "bold")


def label(
    context: typer.Context, run: Key, name: Name = None, note: Note = None, tags: Tags = None, store: Store = None
) -> None:
    """Change name, note or tags; the record itself never changes."""
    from planner.store.kept.desk import rename
    from planner.store.kept.keep import find

    session = of(context)
    with session.telling_bad_input():
        engine = _engine(store)
        old = find(engine, run).labels
        rename(
            engine,
            run,
            old.name if name is None else name,
            old.note if note is None else note,
            old.tags if tags is None else tuple(tags),
        )


def trash(context: typer.Context, run: Key, store: Store = None) -> None:
    """Put a run into the trash; nothing is deleted."""
    _thrown(context, run, store, trashed=True)


def untrash(context: typer.Context, run: Key, store: Store = None) -> None:
    """Take a run out of the trash."""
    _thrown(context, run, store, trashed=False)


def _thrown(context: typer.Context, run: str, store: str | None, *, trashed: bool) -> None:
    from planner.store.kept.desk import throw

    session = of(context)
    with session.telling_bad_input():
        throw(_engine(store), run, trashed=trashed)


def restore(
    context: typer.Context, run: Key, out: Annotated[Path, typer.Option(help=T("Run folder to write.").key)],
    store: Store = None,
) -> None:  # fmt: skip
    """Write a kept run as a run folder again."""
    from planner.store.kept.keep import load
    from planner.store.runfolder import write_run

    session = of(context)
    with session.telling_bad_input():
        write_run(out, load(_engine(store), run)[1])
    session.say(T("Written to {place}.", place=str(out)), "bold")


def export(
    context: typer.Context, run: Key, out: Annotated[Path, typer.Option(help=T("File to write.").key)],
    store: Store = None,
) -> None:  # fmt: skip
    """Write a run as one file that another office imports."""
    from planner.store.kept.keep import load
    from planner.store.kept.portable import packed
    from planner.store.wholly import write_bytes

    session = of(context)
    with session.telling_bad_input():
        write_bytes(out, packed(*load(_engine(store), run)))
    session.say(T("Written to {place}.", place=str(out)), "bold")


def bring(
    context: typer.Context, path: Annotated[Path, typer.Argument(help=T("File that planner exported.").key)],
    store: Store = None,
) -> None:  # fmt: skip
    """Keep a run that another office exported."""
    from planner.store.kept.desk import bring_in

    session = of(context)
    with session.telling_bad_input():
        key = bring_in(_engine(store), path)
    session.say(T("Kept as {id}.", id=key), "bold")


def submit(
    context: typer.Context, run: Key,
    prepared_by: Annotated[str, typer.Option(help=T("Who prepared the run.").key)],
    reviewed_by: Annotated[str, typer.Option(help=T("Who reviewed it.").key)],
    as_of: Annotated[str, typer.Option(help=T("As-of date of the data (YYYY-MM-DD).").key)],
    store: Store = None,
) -> None:  # fmt: skip
    """Hand a run in: from then on it is frozen."""
    from planner.store.kept.desk import hand_in

    session = of(context)
    with session.telling_bad_input():
        hand_in(_engine(store), run, prepared_by, reviewed_by, as_of)


def _engine(store: str | None) -> Engine:
    from planner.store.kept.database import opened

    return opened(store)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a service without a login
        return ""


def _facts(session: Session, kept: KeptRun) -> dict[str, Any]:
    return {
        "id": kept.id, "title": session.words(str(kept.run.get("title", ""))), "status": str(kept.run.get("status")),
        "kept_at": kept.kept_at, "kept_by": kept.kept_by, "labels": asdict(kept.labels),
    }  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(no_args_is_help=True, help=T("Runs that are kept.").key)
    group.command("list", help=T("The runs kept, newest first.").key)(listing)
    group.command("show", help=T("One run: what it says, who kept it, whether it is stale.").key)(show)
    group.command("keep", help=T("Keep a run folder in the store.").key)(keep)
    group.command("label", help=T("Change name, note or tags of a run.").key)(label)
    group.command("restore", help=T("Write a kept run as a run folder again.").key)(restore)
    group.command("export", help=T("Write a run as one file for another office.").key)(export)
    group.command("import", help=T("Keep a run that another office exported.").key)(bring)
    group.command("submit", help=T("Hand a run in: prepared, reviewed, frozen.").key)(submit)
    group.command("trash", help=T("Put a run into the trash; nothing is deleted.").key)(trash)
    group.command("untrash", help=T("Take a run out of the trash.").key)(untrash)
    from planner.commands.compare import compare

    group.command("compare", help=T("Two to six runs: what differs, and why.").key)(compare)
    app.add_typer(group, name="runs")
