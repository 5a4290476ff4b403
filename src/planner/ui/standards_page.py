"""Standards 标准: the rules of a pack on a day, searched, and each explained with its values and citation."""

from __future__ import annotations

from datetime import date

import streamlit as st

from planner.base.i18n import T, Text
from planner.report.blocks import Block, Column, Line, Table, rows
from planner.standards.catalogue import COLUMNS, about, explain, listing
from planner.standards.load import known_packs, load_pack
from planner.standards.lookup import Pack
from planner.standards.words import DIMENSIONS
from planner.ui import words
from planner.ui.words import paragraph, say

ALL = "all"
SHOWN = ("code", "name", "level", "basis", "values", "citation")
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


def show() -> None:
    """Show the page."""
    code, day = _choose()
    pack = load_pack(code)
    for line in about(pack):
        paragraph(line, "muted", "pl-small")
    dimension, asked = _filter(pack)
    found = matching(pack, words.language(), day, dimension, asked)
    text = T("{shown} of {all} rules are in force on {day} and fit the filter.", shown=len(found),
             all=len(pack.rules), day=day.isoformat())  # fmt: skip
    paragraph(text)
    if not found:
        return
    table = Table(tuple(Column(COLUMNS[key]) for key in SHOWN), rows([row[key] for key in SHOWN] for row in found))
    words.show(Block(pack.title, table=table))
    _one(pack, day, found)


def _choose() -> tuple[str, date]:
    first, second = st.columns([3, 1])
    known = sorted(known_packs(), key=lambda code: (load_pack(code).base is not None, code))
    packs = {code: f"{load_pack(code).title.render(words.language())} ({code})" for code in known}
    with first:
        code = st.selectbox(say(T("Pack of standards")), list(packs), format_func=packs.__getitem__, key="pack")
    with second:
        day = st.date_input(
            say(T("In force on")), value=date.today(), min_value=FIRST, max_value=LAST, key="on", format="YYYY-MM-DD"
        )
    return str(code), day if isinstance(day, date) else date.today()


def _filter(pack: Pack) -> tuple[str, str]:
    first, second = st.columns([2, 3])
    there = {rule.dimension for rule in pack.rules.values()}
    told = {ALL: say(T("all"))} | {str(code): say(name) for code, name in DIMENSIONS.items() if code in there}
    if st.session_state.get("dimension") not in told:
        st.session_state["dimension"] = ALL
    with first:
        dimension = st.selectbox(say(T("Dimension")), list(told), format_func=told.__getitem__, key="dimension")
    with second:
        asked = st.text_input(say(T("Search: code, words of the rule, number of the document")), key="rule_words")
    return str(dimension), asked.strip()


def matching(pack: Pack, language: str, day: date, dimension: str, asked: str) -> list[dict[str, str]]:
    """Return the rows of :func:`planner.standards.catalogue.listing` in force on ``day`` that fit the filter."""
    low = asked.casefold()
    return [
        row
        for row in listing(pack, language, on=day)
        if (dimension == ALL or pack.rules[row["code"]].dimension == dimension)
        and (not low or any(low in row[key].casefold() for key in SHOWN))
    ]


def _one(pack: Pack, day: date, found: list[dict[str, str]]) -> None:
    """Explain one rule: value, conditions, days in force, citation."""
    words.heading(T("One rule in full"), 2, "rule")
    told = {row["code"]: f"{row['code']} {row['name']}" for row in found}
    if st.session_state.get("rule") not in told:
        st.session_state["rule"] = next(iter(told))
    code = st.selectbox(say(T("Rule")), list(told), format_func=told.__getitem__, key="rule")
    lines = explain(pack, str(code), day, language=words.language()).split("\n")
    words.heading(lines[0])
    words.sentences(Line(Text("{line}", {"line": line.strip()})) for line in lines[1:])
