"""Files to download on the page Data 下载: the blank workbook, the marked copy, the tables as a workbook."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.marked import marked_copy
from planner.district.template import write_template
from planner.ui import words
from planner.ui.words import say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template() -> None:
    """Offer the blank workbook."""
    language = words.language()
    st.download_button(
        say(T("Download the blank workbook")), _template(language), file_name=f"{say(T('blank-workbook'))}.xlsx",
        mime=XLSX, key="data_template", on_click="ignore",
    )  # fmt: skip


@st.cache_resource(max_entries=4, show_spinner=False)
def _template(language: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "template.xlsx"
        write_template(place, language)
        return place.read_bytes()


def marked(path: Path, digest: str, problems: tuple[Problem, ...]) -> None:
    """Offer a copy of the workbook with every problem coloured and commented, where there is one to mark."""
    if not problems or path.suffix.lower() != ".xlsx":
        return
    try:
        content = _marked(str(path), digest, words.language(), problems)
    except BadInput:
        return  # a workbook that cannot be opened has nothing to mark; the problem is told above
    st.download_button(
        say(T("Download the copy with every problem marked")), content, file_name=f"{say(T('marked-copy'))}.xlsx",
        mime=XLSX, key="data_marked", on_click="ignore", type="primary",
    )  # fmt: skip


@st.cache_resource(max_entries=4, show_spinner=False)
def _marked(path: str, digest: str, language: str, _problems: tuple[Problem, ...]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "marked.xlsx"
        marked_copy(Path(path), _problems, place, language)
        return place.read_bytes()
