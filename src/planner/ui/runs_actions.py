"""What is done with a run 结果操作: keep, name, share, export, hand in, throw away, plan again, bring in another's."""

from __future__ import annotations

import getpass
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from sqlalchemy import Engine

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.store.kept.database import opened
from planner.store.kept.desk import bring_in, check_name, hand_in, rename, throw
from planner.store.kept.keep import KeptRun, load
from planner.store.kept.portable import packed
from planner.store.runfolder import write_run
from planner.ui import jobs, kept, tasks, words
from planner.ui.places import StoredRun
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

#: What was done last, told once after the page is drawn anew; largest file taken in, in bytes.
DONE, LARGEST = "runs_done", 20_000_000


def tell() -> None:
    """Say once what was done last."""
    done = st.session_state.pop(DONE, None)
    if isinstance(done, Text):
        paragraph(done, "good")


def do(what: Callable[[], Text | None]) -> None:
    """Do something with the store and draw the page anew; what is refused is told in words."""
    try:
        done = what()
    except BadInput as bad:
        for one in bad.problems:
            paragraph(one.render(words.language()), "bad")
        return
    st.session_state[DONE] = done
    st.rerun()


def user() -> str:
    """Return the name under which this machine's user is known, '' where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def show(root: Path, shown: Subject, one: KeptRun | None) -> None:
    """Show what can be done with the run that is shown."""
    assert shown.run is not None
    stored = shown.run.stored
    _share(stored)
    if one is None:
        _keep(root, stored)
    else:
        _label(root, one)
        _hand_in(root, one, shown)
    _again(root, shown)
    if one is not None:
        _export(root, one)
        _folder_and_trash(root, stored, one)


def link(stored: StoredRun, page: str = "") -> str:
    """Return the address that opens this run on a page; nothing but its id stands in it."""
    at = urlsplit(st.context.url or "")
    origin = f"{at.scheme}://{at.netloc}" if at.netloc else ""
    return f"{origin}/{page}?run={stored.kept or stored.name}"


def _share(stored: StoredRun) -> None:
    words.heading(T("Share"))
    st.html(f'<p class="pl"><span class="pl-address">{words.html(link(stored))}</span></p>')
    text: Text = T("The address opens this run on this computer; add the name of a page to open that one. For another "
                   "office, keep the run and export it.")  # fmt: skip
    paragraph(text, "muted", "pl-small")


def _keep(root: Path, stored: StoredRun) -> None:
    words.heading(T("Keep this run"))
    with st.form("keep_run"):
        name = st.text_input(say(T("Name")), key="keep_name", max_chars=80)
        note = st.text_area(say(T("Note: why the run was made")), key="keep_note", max_chars=2000)
        tags = st.text_input(say(T("Tags, with spaces between")), key="keep_tags")
        sent = st.form_submit_button(say(T("Keep")), type="primary")

    def act() -> Text:
        store = kept.engine(root, make=True)
        assert store is not None
        check_name(store, name.strip())
        key = kept.keep(root, stored, name.strip(), note.strip(), tags.split(), user())
        return T("Kept as {id}.", id=key)

    if sent:
        do(act)


def _label(root: Path, one: KeptRun) -> None:
    if one.labels.submitted:
        return
    with st.expander(say(T("Name, note, tags"))), st.form("label_run"):
        name = st.text_input(say(T("Name")), one.labels.name, key=f"name_{one.id}", max_chars=80)
        note = st.text_area(say(T("Note: why the run was made")), one.labels.note, key=f"note_{one.id}", max_chars=2000)
        tags = st.text_input(say(T("Tags, with spaces between")), " ".join(one.labels.tags), key=f"tags_{one.id}")
        sent = st.form_submit_button(say(T("Save")))

    def act() -> Text:
        rename(_store(root), one.id, name.strip(), note.strip(), tuple(tags.split()))
        return T("Saved.")

    if sent:
        do(act)


def _hand_in(root: Path, one: KeptRun, shown: Subject) -> None:
    if one.labels.submitted or not shown.planned:
        return
    with st.expander(say(T("Hand in and freeze"))), st.form("hand_in"):
        paragraph(T("From then on the run cannot be changed, renamed or thrown away."), "muted", "pl-small")
        prepared = st.text_input(say(T("Prepared by")), key="prepared_by", max_chars=80)
        reviewed = st.text_input(say(T("Reviewed by (somebody else)")), key="reviewed_by", max_chars=80)
        as_of = st.text_input(say(T("Data as of (YYYY-MM-DD)")), key="as_of", placeholder="2022-09-01", max_chars=10)
        sent = st.form_submit_button(say(T("Hand in")), type="primary")

    def act() -> Text:
        hand_in(_store(root), one.id, prepared, reviewed, as_of.strip())
        return T("Handed in; the run is frozen.")

    if sent:
        do(act)


def _again(root: Path, shown: Subject) -> None:
    if shown.scenario is None:
        return
    if st.button(say(T("Plan the same again")), key="again", disabled=bool(tasks.alive(root, jobs.PLAN))):
        tasks.begin(root, jobs.PLAN, shown.scenario, (), shown.sets)


def _export(root: Path, one: KeptRun) -> None:
    content = _packed(kept.place(root), one.digest, str(one.labels), one.id)
    st.download_button(
        say(T("Export for another office ({size} KB)", size=f"{len(content) / 1024:,.0f}")), content,
        file_name=f"planner-{one.id[:8]}.zip", mime="application/zip", key="export", on_click="ignore",
    )  # fmt: skip


@st.cache_resource(max_entries=6, show_spinner=False)
def _packed(place: str, digest: str, labels: str, key: str) -> bytes:
    return packed(*load(opened(place), key))


def _folder_and_trash(root: Path, stored: StoredRun, one: KeptRun) -> None:
    left, right, _ = st.columns([2, 2, 3])
    with left:
        if stored.path is None and st.button(say(T("Write as a run folder")), key="restore"):

            def act() -> Text:
                write_run(root / f"kept-{one.id[:8]}", load(_store(root), one.id)[1])
                return T("Written to {place}.", place=f"kept-{one.id[:8]}")

            do(act)
    with right:
        if not one.labels.submitted and st.button(say(T("Put into the trash")), key="trash"):

            def gone() -> Text:
                throw(_store(root), one.id, trashed=True)
                return T("The run is in the trash; nothing was deleted.")

            do(gone)


def take_out(root: Path, one: KeptRun) -> None:
    """Show the button that takes a run out of the trash."""
    if st.button(say(T("Take out")), key=f"untrash_{one.id}", width="stretch"):

        def act() -> Text:
            throw(_store(root), one.id, trashed=False)
            return T("The run is out of the trash.")

        do(act)


def bring(root: Path) -> None:
    """Show the place where another office's run is taken in."""
    words.heading(T("Bring in a run of another office"))
    file = st.file_uploader(say(T("File that planner exported (.zip, at most 20 MB)")), type=["zip"], key="bring")
    if file is None or not st.button(say(T("Bring in")), key="bring_now"):
        return
    content = file.getvalue()
    if len(content) > LARGEST:
        paragraph(T("The file is larger than 20 MB."), "bad")
        return

    def act() -> Text:
        with tempfile.TemporaryDirectory(prefix="planner-") as folder:
            path = Path(folder) / "exchange.zip"
            path.write_bytes(content)
            store = kept.engine(root, make=True)
            assert store is not None
            return T("Kept as {id}.", id=bring_in(store, path))

    do(act)


def _store(root: Path) -> Engine:
    store = kept.engine(root, make=True)
    assert store is not None
    return store
