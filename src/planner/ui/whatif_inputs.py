"""The inputs of the page What-if 调整输入: a slider or a list for each, with undo and redo."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from planner.base.i18n import T
from planner.report.blocks import Block, Line
from planner.report.whatif_levers import GROUPS, Lever, value_of
from planner.scenario.schema import Scenario
from planner.ui import words
from planner.ui.whatif_history import Changes, History
from planner.ui.words import paragraph, say

#: Session: the histories by what is shown (at most so many), and the prefix of the inputs' keys.
HISTORIES, INPUT, MOST = "whatif_histories", "whatif:", 8


def history(about: str) -> History:
    """Return the history of what is shown."""
    found: Mapping[str, History] = st.session_state.get(HISTORIES, {})
    return found.get(about, History())


def _keep(about: str, now: History) -> None:
    found: dict[str, History] = dict(st.session_state.get(HISTORIES, {}))
    found.pop(about, None)
    found[about] = now
    st.session_state[HISTORIES] = dict(list(found.items())[-MOST:])


def inputs(about: str, scenario: Scenario, levers: Sequence[Lever]) -> None:
    """Show every input by group, at its value now."""
    now = dict(history(about).now)
    base = {one.key: value_of(scenario, one.key) for one in levers}
    for number, (group, title) in enumerate(GROUPS.items()):
        mine = [one for one in levers if one.group == group]
        moved = sum(one.key in now for one in mine)
        told = T("{group} ({count} changed)", group=title, count=moved) if moved else title
        if not mine:
            continue
        with st.expander(say(told), expanded=number < 2, key=f"group {group}"):
            for one in mine:
                _input(about, one, now.get(one.key, base[one.key]), base, levers)


def _input(about: str, one: Lever, value: str, base: Mapping[str, str], levers: Sequence[Lever]) -> None:
    key = INPUT + one.key
    unit = f" ({say(one.unit)})" if one.unit is not None else ""
    label = unmarked(say(one.label) + unit)
    told = (about, base, levers)
    if one.choices:
        options = list(one.choices) if value in one.choices else [value, *one.choices]
        names = {option: say(one.words(option)) for option in options}
        st.session_state[key] = value
        st.selectbox(label, options, format_func=names.__getitem__, key=key, on_change=_moved, args=told)
        return
    scale = 100.0 if one.percent else 1.0
    held = round(float(value) * scale, 6)
    low, high = min(round(one.low * scale, 6), held), max(round(one.high * scale, 6), held)
    st.session_state[key] = held
    step = round(one.step * scale, 6)
    st.slider(label, low, high, step=step, format=_format(one), key=key, on_change=_moved, args=told)


def unmarked(text: str) -> str:
    """Return text for a label with what Markdown would take for a mark made harmless: names are data."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:&])", r"\\\1", text)


def _format(one: Lever) -> str:
    if one.percent:
        return "%.0f%%" if one.step >= 0.01 else "%.1f%%"
    return "%.0f"


def _moved(about: str, base: Mapping[str, str], levers: Sequence[Lever]) -> None:
    """Take over what the inputs hold: what differs from the scenario is a change."""
    now: list[tuple[str, str]] = []
    for one in levers:
        held = st.session_state.get(INPUT + one.key)
        value = _text(one, held) if held is not None else dict(history(about).now).get(one.key, base[one.key])
        if not same(value, base[one.key]):
            now.append((one.key, value))
    _keep(about, history(about).moved(tuple(now)))


def _text(one: Lever, held: object) -> str:
    if one.choices or not isinstance(held, int | float):
        return str(held)
    return f"{held / (100.0 if one.percent else 1.0):.10g}"


def same(one: str, other: str) -> bool:
    """Whether two values say the same: 0.030 and 0.03 do."""
    try:
        return abs(float(one) - float(other)) <= 1e-9
    except ValueError:
        return one == other


def buttons(about: str) -> None:
    """Show undo, redo and back to the scenario."""
    past = history(about)
    first, second, third = st.columns(3)
    steps = (
        (first, "undo", T("Undo"), past.undone(), not past.past),
        (second, "redo", T("Redo"), past.redone(), not past.future),
        (third, "reset", T("Reset"), past.moved(()), not past.now),
    )
    for place, key, name, then, idle in steps:
        with place:
            st.button(
                say(name), key=f"whatif_{key}", on_click=_keep, args=(about, then), disabled=idle, width="stretch"
            )


def changed_block(changes: Changes, scenario: Scenario, levers: Sequence[Lever]) -> Block | None:
    """Return the changed inputs, old → new."""
    known = {one.key: one for one in levers}
    lines = [
        Line(T("{what}: {old} → {new}", what=known[key].label, old=known[key].words(value_of(scenario, key)),
               new=known[key].words(value)))
        for key, value in changes
        if key in known
    ]  # fmt: skip
    return Block(T("Changed inputs"), tuple(lines)) if lines else None


def changed(about: str, scenario: Scenario, levers: Sequence[Lever]) -> None:
    """Show the changed inputs, or say that nothing is changed."""
    block = changed_block(history(about).now, scenario, levers)
    if block is None:
        paragraph(T("Nothing is changed yet: move an input above."), "muted", "pl-small")
    words.show(block)
