"""How the page says things: its language, sentences and tables as safe HTML, numbers as the reports write them.

Names of schools and funds, titles and messages are data: they reach the page escaped, as text, and never as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from planner.base.i18n import T, Text, language_of
from planner.report.blocks import Block, Cell, Line, Row, Table, Tone

CSS = Path(__file__).with_name("page.css")
LANGUAGE = "lang"
#: The language as kept while pages turn: the framework forgets an input with the page that it stood on.
KEPT = "lang_kept"
#: How each language calls itself, in both languages the same.
OWN_NAMES = {"zh_CN": T("Chinese"), "en": T("English")}
#: Characters of a cell that is not broken, and of one in the first column.
SHORT, SHORT_FIRST = 6, 18
#: Signs that say without colour what a tone says.
SIGNS: dict[Tone, str] = {"plain": "", "good": "✓", "bad": "✗", "warning": "△", "muted": ""}


def browser_language() -> str:
    """Return the language that the reader's browser asks for; Chinese where it says nothing."""
    return language_of(st.context.locale)


def language() -> str:
    """Return the language of the page."""
    return str(st.session_state.get(LANGUAGE) or st.session_state.get(KEPT) or browser_language())


def begin_language() -> None:
    """Settle the language: what was chosen before, that of the address, otherwise that of the browser."""
    if st.session_state.get(LANGUAGE) not in OWN_NAMES:
        asked = st.session_state.get(KEPT) or st.query_params.get(LANGUAGE)
        st.session_state[LANGUAGE] = asked if asked in OWN_NAMES else browser_language()
    else:
        st.session_state[LANGUAGE] = st.session_state[LANGUAGE]  # told again, so that the switch of this page shows it


def choose_language() -> None:
    """Show the switch; whatever else is entered on the page stays."""
    begin_language()
    names = {code: own.render(code) for code, own in OWN_NAMES.items()}
    st.segmented_control(
        say(T("Language")), list(names), format_func=names.__getitem__, key=LANGUAGE, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    st.session_state[KEPT] = language()
    if language() != st.query_params.get(LANGUAGE, browser_language()):
        st.query_params[LANGUAGE] = language()


def say(text: Text | str) -> str:
    """Return ``text`` in the language of the page."""
    return text.render(language()) if isinstance(text, Text) else text


def html(text: Text | str) -> str:
    """Return ``text`` in the language of the page, escaped; line breaks stay."""
    return escape(say(text)).replace("\n", "<br>")


def paragraph(text: Text | str, tone: Tone = "plain", kind: str = "") -> None:
    """Write one sentence; ``kind`` is a class of ``page.css`` (``lead``, ``small``)."""
    st.html(_paragraph(text, tone, kind))


def _paragraph(text: Text | str, tone: Tone = "plain", kind: str = "") -> str:
    sign = f'<span class="pl-sign">{SIGNS[tone]}</span> ' if SIGNS[tone] else ""
    return f'<p class="pl {kind} pl-{tone}">{sign}{html(text)}</p>'


def heading(text: Text | str, level: int = 3, name: str = "") -> None:
    """Write a heading; ``name`` is its anchor."""
    anchor = f' id="{name}"' if name else ""
    st.html(f'<h{level} class="pl-h{level}"{anchor}>{html(text)}</h{level}>')


def cards(facts: Iterable[tuple[Text, Text | str, Text | str]]) -> None:
    """Write figures worth seeing first: label, figure, and what stands under it."""
    shown = "".join(
        f'<div class="pl-card"><div class="pl-label">{html(label)}</div><div class="pl-figure">{html(figure)}</div>'
        f'<div class="pl-under">{html(under)}</div></div>'
        for label, figure, under in facts
    )
    st.html(f'<div class="pl-cards">{shown}</div>')


def badges(facts: Sequence[tuple[Text | str, Tone]]) -> None:
    """Write short labels on one line."""
    shown = "".join(f'<span class="pl-badge pl-badge-{tone}">{html(text)}</span>' for text, tone in facts)
    st.html(f'<div class="pl-badges">{shown}</div>')


def show(block: Block | None, *, headed: bool = True) -> None:
    """Write a block of a report."""
    if block is None:
        return
    if headed and block.heading is not None:
        heading(block.heading)
    if block.lines:
        sentences(block.lines)
    if block.table is not None:
        table(block.table, block.heading)
    for note in block.notes:
        paragraph(note, kind="pl-small")


def sentences(lines: Iterable[Line]) -> None:
    """Write sentences one under the other."""
    st.html("".join(_paragraph(line.text, line.tone) for line in lines))


def table(laid: Table, name: Text | None = None, *, high: bool = False) -> None:
    """Write a table; long ones scroll in a frame of their own. ``name`` is read out to those who cannot see it."""
    heads = "".join(f'<th scope="col" class="pl-{column.align}">{html(column.header)}</th>' for column in laid.columns)
    body = "".join(_row(row, laid) for row in laid.rows)
    label = f' aria-label="{html(name)}"' if name is not None else ""
    frame = "pl-frame" if len(laid.rows) <= 16 or high else "pl-frame pl-scroll"
    st.html(
        f'<div class="{frame}" tabindex="0"><table class="pl-table"{label}><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(row: Row, laid: Table) -> str:
    cells = "".join(
        f'<td class="pl-{column.align}{_short(cell, first=not number)}">{_cell(cell, row.tone, first=not number)}</td>'
        for number, (cell, column) in enumerate(zip(row.cells, laid.columns, strict=True))
    )
    return f'<tr class="pl-{row.tone}">{cells}</tr>'


def _short(cell: Cell, *, first: bool) -> str:
    """A few characters stay on one line, however narrow their column; of the first column some more."""
    return " pl-short" if len(say(cell)) <= (SHORT_FIRST if first else SHORT) else ""


def _cell(cell: Cell, tone: Tone, *, first: bool) -> str:
    sign = SIGNS[tone] if first else ""
    return f'<span class="pl-sign">{sign}</span> {html(cell)}' if sign else html(cell)
