"""The frame of the pages 框架: language, navigation, what is shown; and what went wrong, in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.ui import draw, subject, turning, whatif, words
from planner.ui.kept import Shelf, shelf
from planner.ui.places import StoredRun, runs_dir
from planner.ui.subject import Subject
from planner.ui.words import choose_language, paragraph, say

log = logging.getLogger(__name__)


#: Addresses whose module is called otherwise.
CALLED = {"requirements": "trace"}


def module(path: str) -> str:
    """Return the module of the page at ``path``."""
    return f"planner.ui.{CALLED.get(path, path)}_page"


def _page(path: str) -> Callable[..., Any]:
    """Return what shows the page at ``path``; its module is read when the page is first turned to."""

    def shown(*given: object, **more: object) -> None:
        import_module(module(path)).show(*given, **more)

    return shown


#: Pages of what is shown, in order: address → title and what shows it.
OF_DISTRICT: dict[str, tuple[Text, Callable[[Subject], None]]] = {
    "data": (T("Data"), _page("data")),
    "standing": (T("Standing"), _page("standing")),
    "projection": (T("Projection"), _page("projection")),
    "whatif": (T("What-if"), _page("whatif")),
    "optimize": (T("Optimize"), _page("optimize")),
    "preschool": (T("Preschool"), _page("preschool")),
    "ledger": (T("Ledger"), _page("ledger")),
    "leader": (T("For leaders"), _page("leader")),
    "construction": (T("Construction"), _page("construction")),
    "robust": (T("Robust and re-plan"), _page("robust")),
    "rotation": (T("Rotation"), _page("rotation")),
    "compare": (T("Compare"), _page("compare")),
    "papers": (T("Papers"), _page("papers")),
    "runs": (T("Runs"), _page("runs")),
}
#: Pages that hold for every district.
FOR_ALL: dict[str, tuple[Text, Callable[[], None]]] = {
    "requirements": (T("Requirements"), _page("requirements")),
    "standards": (T("Standards"), _page("standards")),
}
#: What comes last.
LAST: dict[str, tuple[Text, Callable[[Subject], None]]] = {"about": (T("About"), _page("about"))}
#: The navigation: a heading and the addresses under it. A page that is named nowhere stands with the plan.
SECTIONS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (T("At a glance"), ("overview", "leader")),
    (T("The district"), ("data", "standing", "projection", "preschool", "ledger")),
    (T("The plan"), ("whatif", "optimize", "construction", "robust", "rotation")),
    (T("Results"), ("compare", "papers", "runs")),
    (T("Rules and sources"), ("requirements", "standards", "about")),
)
PLAN_SECTION = 2


def main() -> None:
    """Show the page that the address names."""
    st.html(words.CSS)
    draw.style()
    words.begin_language()
    root = runs_dir()
    pages = [st.Page(_guarded(lambda: _overview(root)), title=say(T("Overview")), url_path="overview", default=True)]
    for path, (title, view) in OF_DISTRICT.items():
        pages.append(st.Page(_guarded(_of_district(root, title, view)), title=say(title), url_path=path))
    for path, (title, plain) in FOR_ALL.items():
        pages.append(st.Page(_guarded(_for_all(title, plain)), title=say(title), url_path=path))
    for path, (title, view) in LAST.items():
        pages.append(st.Page(_guarded(_of_district(root, title, view)), title=say(title), url_path=path))
    turning.know(pages)
    st.navigation(_sections(pages), expanded=True).run()


def _sections(pages: list[st.Page]) -> dict[str, list[st.Page]]:
    """Return the pages under their headings, in the order of :data:`SECTIONS`."""
    by_path = {page.url_path or "overview": page for page in pages}
    named = [path for _, paths in SECTIONS for path in paths]
    found = {}
    for at, (heading, paths) in enumerate(SECTIONS):
        own = [*paths, *(path for path in by_path if path not in named and at == PLAN_SECTION)]
        found[say(heading)] = [by_path[path] for path in own if path in by_path]
    return found


def _guarded(view: Callable[[], None]) -> Callable[[], None]:
    """Return ``view``, which says in the reader's language that something went wrong where something did."""

    def shown() -> None:
        try:
            view()
        except Exception:
            log.exception("the page failed")
            paragraph(T("Something went wrong while this page was made; the server's log says what."), "bad", "pl-lead")

    return shown


def _overview(root: Path) -> None:
    head = _head()
    whatif.settle(root)
    every = shelf(root)
    shown = _chosen(every, head)
    if shown is not None:
        _page("overview")(shown, root, empty=not every.runs)


def _of_district(root: Path, title: Text, view: Callable[[Subject], None]) -> Callable[[], None]:
    def shown() -> None:
        head = _head()
        whatif.settle(root)
        one = _chosen(shelf(root), head, title)
        if one is not None:
            view(one)

    return shown


def _for_all(title: Text, view: Callable[[], None]) -> Callable[[], None]:
    def shown() -> None:
        with _head():
            words.heading(title, 1)
        view()

    return shown


def _head() -> st.delta_generator.DeltaGenerator:
    """Show the switch of languages; return the place of the title."""
    title, switch = st.columns([9, 2], vertical_alignment="center")
    with switch.container(horizontal_alignment="right"):
        choose_language()
    return title


def _chosen(every: Shelf, head: st.delta_generator.DeltaGenerator, page: Text | None = None) -> Subject | None:
    """Return what is shown, its title written at ``head``; None where it cannot be shown, which is told."""
    with st.sidebar:
        one = subject.choose(every)
    if one is None:
        with head:
            words.heading(T("Planning for supervision standards"), 1)
        paragraph(T("No scenario was found: start the page in the folder that holds scenarios/."), "bad")
        return None
    try:
        shown = subject.of_run(one) if isinstance(one, StoredRun) else subject.of_scenario(one)
    except BadInput as bad:
        with head:
            words.heading(T("This run cannot be shown"), 1)
        assert isinstance(one, StoredRun)
        _damaged(one, bad)
        return None
    with head:
        title = str(shown.head.get("title", "")) or str(one)
        words.heading(title if page is None else T("{page}: {title}", page=page, title=title), 1)
    subject.tell_unknown()
    for problem in every.problems:
        paragraph(problem.render(words.language()), "warning")
    return shown


def _damaged(stored: StoredRun, bad: BadInput) -> None:
    """Say what is wrong with a run folder and what to do."""
    paragraph(T("The folder {name} cannot be shown:", name=stored.name), "bad", "pl-lead")
    subject.show_problems(bad.problems)
    paragraph(T("Choose another run at the left, or plan again with: {command}", command="make plan"))
