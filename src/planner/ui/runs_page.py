"""Runs 结果: every plan that was made, its name, note and tags, whether it still stands; kept, shared, handed in."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner import RESULTS_VERSION
from planner.base.i18n import T, Text
from planner.report.amounts import money_header, table_money
from planner.report.blocks import Block, Cell, Column, Row, Table, Tone
from planner.store.kept.keep import KeptRun
from planner.store.kept.stale import stale
from planner.ui import runs_actions, subject, tasks, words
from planner.ui.kept import Shelf, shelf
from planner.ui.places import StoredRun, changed_inputs, runs_dir
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

#: Rows of the list; older runs are behind the search.
ROWS = 60
WANTED = "runs_words"


def show(shown: Subject) -> None:
    """Show the page."""
    root = runs_dir()
    every = shelf(root)
    runs_actions.tell()
    if not every.runs:
        paragraph(T("No plan has been made yet."), kind="pl-lead")
    else:
        wanted = st.text_input(say(T("Search: name, note, tag, district")), key=WANTED)
        found = [one for one in every.runs if matches(one, every, wanted)]
        words.show(history(found[:ROWS], every, shown), headed=False)
        if not found:
            paragraph(T("No run fits."), "muted")
        elif len(found) > ROWS:
            paragraph(T("and {count} more", count=len(found) - ROWS), "muted", "pl-small")
    if shown.run is not None:
        words.heading(T("The run that is shown: {name}", name=subject.told(shown.run.stored, "")), 2, "run")
        kept = kept_of(shown.run.stored, every)
        _state(shown, kept)
        runs_actions.show(root, shown, kept)
    tasks.watch(root, "plan")
    _trash(root, every)
    runs_actions.bring(root)


def kept_of(one: StoredRun, every: Shelf) -> KeptRun | None:
    """Return the run as it is kept in the store, if it is."""
    return next((each for each in every.kept if each.id == one.kept), None)


def matches(one: StoredRun, every: Shelf, wanted: str) -> bool:
    """Whether every word of ``wanted`` stands in what is known of a run."""
    kept = kept_of(one, every)
    said = [one.name, one.called, str(one.head.get("title", "")), str(one.head.get("district", "")), *one.sets]
    if kept is not None:
        said += [kept.labels.note, *kept.labels.tags]
    whole = " ".join(said).casefold()
    return all(word in whole for word in wanted.casefold().split())


def history(runs: list[StoredRun], every: Shelf, shown: Subject) -> Block:
    """Return the runs, newest first, with what they say and whether they still stand."""
    columns = (
        Column(T("Made")), Column(T("Name")), Column(T("Scenario")), Column(T("Status")),
        Column(T("Cost ({unit})", unit=money_header()), "right"), Column(T("All met from"), "right"),
        Column(T("In the store")), Column(T("Still stands")), Column(T("Tags and note")),
    )  # fmt: skip
    rows = [_row(one, kept_of(one, every), shown) for one in runs]
    return Block(T("Runs"), table=Table(columns, tuple(rows)))


def _row(one: StoredRun, kept: KeptRun | None, shown: Subject) -> Row:
    head = one.head
    status: Cell = {
        "optimal": T("plan"), "feasible": T("plan"), "infeasible": T("no plan"),
    }.get(str(head.get("status")), T("cannot be read"))  # fmt: skip
    if head and not head.get("verified") and head.get("status") != "infeasible":
        status = T("NOT verified")
    cost: Cell = table_money(float(head["total_cost_yuan"])) if head.get("total_cost_yuan") is not None else "–"
    reasons = reasons_of(one, kept)
    stands: Cell = T("stale") if reasons else T("current")
    tone: Tone = "warning" if reasons else "plain"
    mark, said = _labels(kept)
    here = shown.run is not None and shown.run.stored.name == one.name
    name: Cell = one.called or (one.name if one.path is not None else one.kept[:8])
    return Row(
        (f"{one.made:%Y-%m-%d %H:%M}", T("{name} (shown)", name=name) if here else name, str(head.get("title", "")),
         status, cost, str(head.get("first_year_all_met") or "–"), mark, stands, said.strip()),
        tone,
    )  # fmt: skip


def _labels(kept: KeptRun | None) -> tuple[Cell, str]:
    """What people did with a run, and what they said of it."""
    if kept is None:
        return "–", ""
    labels = kept.labels
    mark = T("handed in on {date}", date=labels.submitted_on) if labels.submitted else T("kept")
    return mark, " ".join([*(f"#{tag}" for tag in labels.tags), labels.note])


@st.cache_data(max_entries=512, ttl=30, show_spinner=False)
def _reasons(digest: str, kept_id: str, _one: StoredRun, _kept: KeptRun | None) -> tuple[Text, ...]:
    if _kept is not None:
        return stale(_kept)
    held = _one.head.get("results_version")
    if held is not None and held != RESULTS_VERSION:
        return (T("results have another meaning since (version {old}, now {new})", old=str(held), new=RESULTS_VERSION),)
    return ()


def reasons_of(one: StoredRun, kept: KeptRun | None) -> tuple[Text, ...]:
    """Return why a run no longer stands; empty where nothing changed."""
    return _reasons(one.digest, one.kept, one, kept) if one.readable else ()


def _state(shown: Subject, kept: KeptRun | None) -> None:
    """Say whether the run still stands, and if not why."""
    assert shown.run is not None
    reasons = list(reasons_of(shown.run.stored, kept))
    if kept is None and shown.idle is not None:
        case = shown.idle.case
        changed = changed_inputs(shown.head["inputs"], {**case.loaded.inputs, **case.district.inputs})
        if changed:
            reasons.append(T("inputs changed: {names}", names=", ".join(changed)))
    if not reasons:
        paragraph(T("The run still stands: inputs, standards and program are those it was made with."), "good")
    for one in reasons:
        paragraph(T("Stale: {why}", why=one), "warning")
    if kept is not None and kept.labels.submitted:
        told = T("Handed in on {date}: prepared by {one}, reviewed by {other}, data as of {as_of}. It is frozen.",
                 date=kept.labels.submitted_on, one=kept.labels.prepared_by, other=kept.labels.reviewed_by,
                 as_of=kept.labels.as_of)  # fmt: skip
        paragraph(told, "good")


def _trash(root: Path, every: Shelf) -> None:
    if not every.trashed:
        return
    with st.expander(say(T("Trash ({count})", count=len(every.trashed)))):
        for one in every.trashed:
            text, act = st.columns([5, 1], vertical_alignment="center")
            with text:
                name = one.labels.name or one.id[:8]
                paragraph(T("{name} · kept {when} · {title}", name=name, when=one.kept_at[:16].replace("T", " "),
                            title=str(one.run.get("title", ""))))  # fmt: skip
            with act:
                runs_actions.take_out(root, one)
