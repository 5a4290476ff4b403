"""Papers 文书: the workbook, the implementation plan, the leaders' brief and the charts, made here and downloaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from planner.base.i18n import T, Text
from planner.report.blocks import Block, Column, Row, Table
from planner.report.excel.book import excel_paper
from planner.report.papers.charts import dispersion_chart, money_chart, passing_chart, png
from planner.report.papers.paper import Paper, illustrative_line
from planner.report.word.brief import word_brief
from planner.report.word.plan import word_plan
from planner.ui import words
from planner.ui.banner import banner
from planner.ui.kept import shelf
from planner.ui.places import runs_dir
from planner.ui.readings import Run, pack_title, titles
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = "image/png"
#: Papers kept in memory: a few runs in two languages.
KEPT = 24


@dataclass(frozen=True)
class Kind:
    """A paper: its name, what is in it, its file's ending and type, whether it needs a plan, and how it is made."""

    code: str
    name: Text
    about: Text
    ending: str
    mime: str
    needs_plan: bool
    make: Callable[[Paper, str], bytes]


def _workbook(paper: Paper, language: str) -> bytes:
    return excel_paper(paper, language, titles(str(paper.run.get("standards_pack"))))


KINDS = (
    Kind("excel", T("Excel workbook"),
         T("Every school's gaps and measures, the plans by part, budget, verdicts with their sources, assumptions; one "
           "school recomputed with live formulas."), "xlsx", XLSX, False, _workbook),
    Kind("word", T("Word implementation plan"),
         T("Layout of official documents: goals, gaps, measures by year and fund, one page per school as annex."),
         "docx", DOCX, True, word_plan),
    Kind("brief", T("Word brief for leaders"),
         T("Two pages: when do we pass, at what cost, which schools, the risks, what to decide now."),
         "docx", DOCX, True, word_brief),
    Kind("money", T("Chart: spending by year and fund"), T("For slides and reports."), "png", PNG, True,
         lambda paper, language: png(money_chart(paper, language))),
    Kind("passing", T("Chart: schools that pass"), T("For slides and reports."), "png", PNG, False,
         lambda paper, language: png(passing_chart(paper, language))),
    Kind("dispersion", T("Chart: coefficients of variation"), T("For slides and reports."), "png", PNG, False,
         lambda paper, language: png(dispersion_chart(paper, language))),
)  # fmt: skip


def show(shown: Subject) -> None:
    """Show the page."""
    run = shown.run
    if run is None:
        text = T("Papers are written from a run: choose one at the left, or plan the scenario first.")
        paragraph(text, kind="pl-lead")
        return
    banner(shown)
    paper = Paper(run.head, run.tables)
    note = illustrative_line(paper)
    if note is not None:
        paragraph(note, "warning")
        paragraph(T("This sentence stands on every paper."), "muted", "pl-small")
    words.show(_who(shown, run), headed=False)
    if not shown.planned:
        paragraph(T("The run has no plan; only the workbook can tell why."), "warning")
    for kind in KINDS:
        if shown.planned or not kind.needs_plan:
            _row(run, kind)


def _who(shown: Subject, run: Run) -> Block:
    """Who prepared and who reviewed the run, and what its figures rest on."""
    labels = next((one.labels for one in shelf(runs_dir()).kept if one.id == run.stored.kept), None)
    nobody: Text = T("not handed in yet (page Runs)")
    prepared = labels.prepared_by if labels is not None and labels.prepared_by else nobody
    reviewed = labels.reviewed_by if labels is not None and labels.reviewed_by else nobody
    as_of = labels.as_of if labels is not None and labels.as_of else nobody
    versions = dict(run.head.get("versions") or {})
    rows: tuple[tuple[Text, Text | str], ...] = (
        (T("Prepared by"), prepared), (T("Reviewed by"), reviewed), (T("Data as of"), as_of),
        (T("Verified"), T("yes") if run.head.get("verified") else T("no")),
        (T("Standards"), pack_title(str(run.head.get("standards_pack")))), (T("Seed"), str(run.head.get("seed"))),
        (T("Version"), f"planner {versions.get('planner', '–')}"),
    )  # fmt: skip
    return Block(table=Table((Column(T("What")), Column(T("Who and when"))), tuple(Row(one) for one in rows)))


def _row(run: Run, kind: Kind) -> None:
    """One paper: its name, a button that makes it, and then the button that downloads it."""
    language = words.language()
    with st.container(border=True):
        text, act = st.columns([5, 2], vertical_alignment="center")
        with text:
            words.heading(kind.name)
            paragraph(kind.about, "muted", "pl-small")
        with act:
            wanted = f"paper_{kind.code}_{run.stored.digest[:12]}_{language}"
            if st.button(say(T("Make")), key=f"make_{kind.code}", width="stretch"):
                st.session_state[wanted] = True
            if st.session_state.get(wanted):
                with st.spinner(say(T("Writing…"))):
                    content = made(run, run.stored.digest, kind.code, language)
                st.download_button(
                    say(T("Download ({size} KB)", size=f"{len(content) / 1024:,.0f}")), content,
                    file_name=file_name(run, kind), mime=kind.mime, key=f"get_{kind.code}", width="stretch",
                    type="primary", on_click="ignore",
                )  # fmt: skip


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def made(_run: Run, digest: str, code: str, language: str) -> bytes:
    """Return a paper of a run: the same bytes as ``planner paper`` writes."""
    kind = next(one for one in KINDS if one.code == code)
    return kind.make(Paper(_run.head, _run.tables), language)


def file_name(run: Run, kind: Kind) -> str:
    """Return a file name that says which paper of which run this is, without signs that a disk refuses."""
    name = run.stored.called or (run.stored.kept[:8] if run.stored.path is None else run.stored.name)
    plain = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name).strip("-.") or "run"
    return f"{plain}-{kind.code}.{kind.ending}"
